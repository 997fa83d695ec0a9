//! What can be computed and is kept all the same, computed again and compared.
//!
//! A path is kept in four tables because "this subtree" must be one range; a count and a
//! running number because lists are sorted by them. Each is a line of [`CHECKS`]: whoever
//! keeps another derived value adds a line, and `tanxin verify`, `restore` and the torture
//! look at it from then on.

use crate::{Conn, StoreError};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Integer, Nullable, Text};
use tanxin_domain::place::PlacePath;
use tanxin_domain::{District, PlaceId};

/// One comparison.
pub struct Check {
    /// Its name, by which the words for it are found.
    pub name: &'static str,
    /// The table a wrong row is in.
    pub table: &'static str,
    find: Find,
}

enum Find {
    /// Gives `id` of the first wrong row of district `$1`.
    Sql(&'static str),
    /// What SQL can't compute.
    Code(fn(&mut Conn, District) -> Result<Option<i64>, StoreError>),
}

const fn sql(name: &'static str, table: &'static str, find: &'static str) -> Check {
    let find = Find::Sql(find);
    Check { name, table, find }
}

/// Every comparison there is.
pub const CHECKS: &[Check] = &[
    Check {
        name: "place-path",
        table: "place",
        find: Find::Code(place_path),
    },
    sql(
        "office-path",
        "office",
        "SELECT o.id FROM office o LEFT JOIN place p ON p.district = o.district AND p.id = o.place \
         WHERE o.district = $1 AND (p.path IS NULL OR p.path <> o.path) ORDER BY o.id LIMIT 1",
    ),
    sql(
        "role-path",
        "role",
        "SELECT r.id FROM role r LEFT JOIN place p ON p.district = r.district AND p.id = r.place \
         WHERE r.district = $1 AND (p.path IS NULL OR p.path <> r.path) ORDER BY r.id LIMIT 1",
    ),
    sql(
        "assembly-path",
        "assembly",
        "SELECT a.id FROM assembly a LEFT JOIN place p ON p.district = a.district AND p.id = a.place \
         WHERE a.district = $1 AND (p.path IS NULL OR p.path <> a.path) ORDER BY a.id LIMIT 1",
    ),
    sql(
        "poll-path",
        "poll",
        "SELECT a.id FROM poll a LEFT JOIN place p ON p.district = a.district AND p.id = a.place \
         WHERE a.district = $1 AND (p.path IS NULL OR p.path <> a.path) ORDER BY a.id LIMIT 1",
    ),
    sql(
        "channel-path",
        "channel",
        "SELECT c.id FROM channel c LEFT JOIN place p ON p.district = c.district AND p.id = c.place \
         WHERE c.district = $1 AND (p.path IS NULL OR p.path <> c.path) ORDER BY c.id LIMIT 1",
    ),
    sql(
        "outbox-path",
        "outbox",
        "SELECT o.id FROM outbox o LEFT JOIN channel c ON c.district = o.district \
         AND c.id = o.channel WHERE o.district = $1 AND (c.path IS NULL OR c.path <> o.path) \
         ORDER BY o.id LIMIT 1",
    ),
    sql(
        "outbox-event",
        "outbox",
        "SELECT o.id FROM outbox o LEFT JOIN event e ON e.district = o.district AND e.seq = o.seq \
         WHERE o.district = $1 AND (e.kind IS NULL OR e.kind <> o.topic OR e.subject <> o.subject) \
         ORDER BY o.id LIMIT 1",
    ),
    sql(
        "ballot-roll",
        "ballot",
        "SELECT b.roll_entry AS id FROM ballot b JOIN poll p ON p.district = b.district \
         AND p.id = b.poll LEFT JOIN roll_entry r ON r.district = b.district AND r.roll = p.roll \
         AND r.id = b.roll_entry WHERE b.district = $1 AND (r.id IS NULL \
         OR r.mark NOT IN ('entitled', 'let')) ORDER BY b.roll_entry LIMIT 1",
    ),
    sql(
        "ballot-present",
        "ballot",
        "SELECT b.roll_entry AS id FROM ballot b JOIN poll p ON p.district = b.district \
         AND p.id = b.poll LEFT JOIN check_in c ON c.district = b.district \
         AND c.assembly = p.assembly AND c.roll_entry = b.roll_entry \
         WHERE b.district = $1 AND p.assembly IS NOT NULL AND c.roll_entry IS NULL \
         ORDER BY b.roll_entry LIMIT 1",
    ),
    sql(
        "ballot-event",
        "ballot",
        "SELECT b.roll_entry AS id FROM ballot b WHERE b.district = $1 AND b.answers IS NOT NULL \
         AND b.serial IS NULL AND b.changed + 1 <> (SELECT count(*) FROM event e \
         WHERE e.district = b.district AND e.subject = b.roll_entry \
         AND e.kind IN ('poll.voted', 'poll.vote-changed')) AND NOT EXISTS (SELECT 1 FROM ballot o WHERE o.district = b.district \
         AND o.roll_entry = b.roll_entry AND o.poll <> b.poll) ORDER BY b.roll_entry LIMIT 1",
    ),
    sql(
        "ballot-paper",
        "ballot",
        "SELECT b.roll_entry AS id FROM ballot b LEFT JOIN paper p ON p.district = b.district \
         AND p.poll = b.poll AND p.serial = b.serial WHERE b.district = $1 \
         AND b.serial IS NOT NULL AND (p.serial IS NULL OR p.state <> 'entered' \
         OR p.roll_entry <> b.roll_entry OR p.answers <> b.answers) ORDER BY b.roll_entry LIMIT 1",
    ),
    sql(
        "paper-reading",
        "paper",
        "SELECT p.poll AS id FROM paper p WHERE p.district = $1 AND p.state = 'entered' \
         AND 2 > (SELECT count(*) FROM paper_reading r WHERE r.district = p.district \
         AND r.poll = p.poll AND r.serial = p.serial) ORDER BY p.poll LIMIT 1",
    ),
    sql(
        "paper-handed",
        "paper",
        "SELECT q.id FROM poll q WHERE q.district = $1 AND q.secrecy = 'secret' \
         AND (SELECT count(*) FROM paper p WHERE p.district = q.district AND p.poll = q.id \
         AND p.state = 'entered') > (SELECT count(*) FROM ballot b WHERE b.district = q.district \
         AND b.poll = q.id AND b.door = 'paper') ORDER BY q.id LIMIT 1",
    ),
    sql(
        "matter-number",
        "matter",
        "SELECT m.id FROM (SELECT id, no, ROW_NUMBER() OVER (ORDER BY no) AS nth FROM matter \
         WHERE district = $1) m WHERE m.no <> m.nth ORDER BY m.no LIMIT 1",
    ),
    sql(
        "matter-event",
        "matter",
        "SELECT m.id FROM matter m WHERE m.district = $1 AND 1 <> (SELECT count(*) FROM event e \
         WHERE e.district = m.district AND e.subject = m.id AND e.kind = 'matter.raised') \
         ORDER BY m.id LIMIT 1",
    ),
    sql(
        "matter-reopened",
        "matter",
        "SELECT m.id FROM matter m WHERE m.district = $1 AND m.reopened <> (SELECT count(*) \
         FROM confirmation c WHERE c.district = m.district AND c.matter = m.id \
         AND c.verdict = 'not') ORDER BY m.id LIMIT 1",
    ),
    sql(
        "matter-unread",
        "unread",
        "SELECT u.matter AS id FROM unread u WHERE u.district = $1 AND NOT EXISTS (SELECT 1 \
         FROM part p WHERE p.district = u.district AND p.office = u.office \
         AND p.matter = u.matter AND p.kind NOT IN ('had', 'first') AND p.due_at IS NOT NULL) \
         ORDER BY u.matter LIMIT 1",
    ),
    sql(
        "link-event",
        "link",
        "SELECT l.matter AS id FROM link l LEFT JOIN event b ON b.district = l.district \
         AND b.seq = l.seq LEFT JOIN event e ON e.district = l.district AND e.seq = l.ended \
         LEFT JOIN matter o ON o.district = l.district AND o.id = l.other WHERE l.district = $1 \
         AND (b.subject IS NULL OR b.subject <> l.matter OR o.id IS NULL OR b.kind <> CASE l.kind \
         WHEN 'merged' THEN 'matter.merged' WHEN 'split' THEN 'matter.raised' \
         ELSE 'matter.linked' END OR (l.ended IS NOT NULL AND (e.subject IS NULL \
         OR e.subject <> l.matter OR e.kind NOT IN ('matter.unmerged', 'matter.undone', \
         'matter.reopened', 'matter.unlinked')))) ORDER BY l.matter LIMIT 1",
    ),
    sql(
        "link-lead",
        "link",
        "SELECT m.id FROM matter m LEFT JOIN link l ON l.district = m.district \
         AND l.matter = m.id AND l.kind = 'merged' AND l.ended IS NULL WHERE m.district = $1 \
         AND m.state = 'merged' AND (l.seq IS NULL OR (l.call_at IS NOT NULL \
         AND (m.next_at IS NULL OR m.next_at <> l.call_at)) OR (l.call_at IS NULL \
         AND EXISTS (SELECT 1 FROM matter o WHERE o.district = m.district AND o.id = l.other \
         AND o.state IN ('solved', 'confirmed', 'no-answer', 'withdrawn')))) \
         ORDER BY m.id LIMIT 1",
    ),
    sql(
        "underway",
        "underway",
        "SELECT m.id FROM matter m JOIN place p ON p.district = m.district AND p.id = m.place \
         LEFT JOIN underway u ON u.district = m.district AND u.matter = m.id \
         WHERE m.district = $1 AND m.state NOT IN ('confirmed', 'no-answer', 'withdrawn') \
         AND (u.matter IS NULL OR u.path <> p.path OR u.state <> m.state OR u.due_at <> m.due_at \
         OR u.behind <> m.behind OR u.secret <> m.secret OR u.no <> m.no) UNION ALL \
         SELECT u.matter AS id FROM underway u LEFT JOIN matter m ON m.district = u.district \
         AND m.id = u.matter WHERE u.district = $1 AND (m.id IS NULL \
         OR m.state IN ('confirmed', 'no-answer', 'withdrawn')) LIMIT 1",
    ),
    Check {
        name: "matter-word",
        table: "matter_word",
        find: Find::Code(crate::search::first_wrong),
    },
    Check {
        name: "counted",
        table: "counted",
        find: Find::Code(crate::rollup::first_misclassed),
    },
    Check {
        name: "rollup",
        table: "rollup",
        find: Find::Code(crate::rollup::first_wrong),
    },
    sql(
        "check-in-roll",
        "check_in",
        "SELECT c.roll_entry AS id FROM check_in c LEFT JOIN roll_entry r \
         ON r.district = c.district AND r.roll = c.assembly AND r.id = c.roll_entry \
         WHERE c.district = $1 AND r.id IS NULL ORDER BY c.roll_entry LIMIT 1",
    ),
];

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

/// The first wrong row of a district, by its id; none when all is as computed.
pub fn first_wrong(
    conn: &mut Conn,
    check: &Check,
    district: District,
) -> Result<Option<i64>, StoreError> {
    let ask = match check.find {
        Find::Sql(ask) => ask,
        Find::Code(find) => return find(conn, district),
    };
    let ask = sql_query(ask).bind::<Integer, _>(district.number());
    let row: Option<Row> = ask.get_result(conn).optional()?;
    Ok(row.map(|r| r.id))
}

#[derive(QueryableByName)]
struct Path {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    parent: Option<i64>,
    #[diesel(sql_type = Text)]
    path: String,
    #[diesel(sql_type = Nullable<Text>)]
    above: Option<String>,
}

impl Path {
    fn fits(&self) -> bool {
        let own = PlaceId(self.id);
        let due = match (self.parent, self.above.clone()) {
            (None, _) => Some(PlacePath::root(own)),
            (Some(_), above) => above.and_then(PlacePath::from_stored).map(|p| p.child(own)),
        };
        due.is_some_and(|due| due.as_str() == self.path)
    }
}

/// A place's path is that of the place above, and its own id.
fn place_path(conn: &mut Conn, district: District) -> Result<Option<i64>, StoreError> {
    let mut last = i64::MIN;
    loop {
        let rows: Vec<Path> = sql_query(
            "SELECT p.id, p.parent, p.path, q.path AS above FROM place p \
             LEFT JOIN place q ON q.district = p.district AND q.id = p.parent \
             WHERE p.district = $1 AND p.id > $2 ORDER BY p.id LIMIT 2000",
        )
        .bind::<Integer, _>(district.number())
        .bind::<BigInt, _>(last)
        .load(conn)?;
        let Some(newest) = rows.last() else {
            return Ok(None);
        };
        last = newest.id;
        if let Some(wrong) = rows.iter().find(|row| !row.fits()) {
            return Ok(Some(wrong.id));
        }
    }
}
