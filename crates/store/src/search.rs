//! The index of words: which matters a question finds, newest first.
//!
//! Both databases hold the same words, cut by [`tanxin_domain::search`], and answer in the
//! order of running numbers, without sorting all they find. On SQLite the newest matter has the
//! smallest row number, so that the lists begin with what is wanted; walked from their end,
//! each part of the index would first have to be read whole. PostgreSQL's inverted index knows no
//! order, so each matter also has words for the blocks of 4096, 65,536 and 1,048,576 numbers
//! it lies in: the newest 8192 are asked first, then sixteen times as many below them, and so on.
//! Where those did not hold enough, sixteen times as many can't hold many hundreds more.
//!
//! Derived from `matter` and `place`: written in the deed that raises a matter or puts its
//! line right, compared by `verify`, written anew after a restore.

use crate::later::{self, Table};
use crate::matter::matter;
use crate::place::place;
use crate::{Conn, StoreError, Tx};
use diesel::Connection as _;
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Integer, Text};
use serde_json::{Value, json};
use std::time::Duration;
use tanxin_domain::District;
use tanxin_domain::matter::Matter;
use tanxin_domain::place::PlacePath;
use tanxin_domain::search::{Asked, Terms, entry};

/// The index on SQLite. Rows are known by number alone; `ascii` cuts at spaces only, for
/// everything else that we put in is a letter or not ASCII.
pub(crate) const SQLITE: &str = "CREATE VIRTUAL TABLE matter_word USING \
    fts5(words, content = '', contentless_delete = 1, detail = 'none', tokenize = 'ascii');";

/// Empties it, for rows that were numbered from the oldest.
pub(crate) const SQLITE_ANEW: &str = "INSERT INTO matter_word (matter_word) VALUES ('delete-all');";

/// The index on PostgreSQL. The list of new entries is kept short: every question reads it.
pub(crate) const POSTGRES: &str = "CREATE TABLE matter_word (\
    district INTEGER NOT NULL, no BIGINT NOT NULL, words TSVECTOR NOT NULL, \
    PRIMARY KEY (district, no)); \
    CREATE INDEX matter_word_by_word ON matter_word USING gin (words) \
    WITH (gin_pending_list_limit = 256);";

/// What every table of the index is called, or begins with.
pub(crate) const TABLE: &str = "matter_word";

/// Bits of a running number: a district has fewer matters than 2^40.
const BITS: u32 = 40;
/// Bits of the blocks, from the smallest.
const BLOCKS: [u32; 3] = [12, 16, 20];
/// How many numbers are asked first on PostgreSQL.
const NEAR: i64 = 1 << 13;
/// Beyond so many all that is left is asked at once.
const FAR: i64 = 1 << 24;
/// Matters that are written at a time when the index is made anew.
const AT_ONCE: i64 = 1000;

#[derive(QueryableByName)]
struct No {
    #[diesel(sql_type = BigInt)]
    no: i64,
}

/// The row number of a matter on SQLite: the newer, the smaller. That of 0 lies behind all of
/// the district.
fn row_of(district: District, no: i64) -> i64 {
    (i64::from(district.number() + 1) << BITS) - no
}

fn block(district: District, bits: u32, number: i64) -> String {
    format!("▪{bits}.{district}.{}", number >> bits)
}

/// Puts lines into the index, each a list of running number and words; the smallest row first,
/// as SQLite gathers them.
pub(crate) const PUT_SQLITE: &str = "INSERT INTO matter_word (rowid, words) \
    SELECT (($1 + 1) << 40) - (value->>0), value->>1 FROM json_each($2) \
    ORDER BY (value->>0) DESC";

/// As [`PUT_SQLITE`]. No word has a space in it.
pub(crate) const PUT_POSTGRES: &str = "INSERT INTO matter_word (district, no, words) \
    SELECT $1, (v->>0)::bigint, array_to_tsvector(string_to_array(v->>1, ' ')) \
    FROM json_array_elements($2::json) AS line (v)";

/// A line of the index for a database of this kind.
fn line(sqlite: bool, district: District, no: i64, mut words: Vec<String>) -> Value {
    if !sqlite {
        words.push(format!("§{district}"));
        words.extend(BLOCKS.map(|bits| block(district, bits, no)));
    }
    json!([no, words.join(" ")])
}

/// Writes a new matter about the place at `path` into the index.
pub fn keep(tx: &mut Tx<'_>, new: &Matter, path: &PlacePath) {
    let words = entry(&new.title, &new.text, path, new.secret);
    let line = line(tx.conn.is_sqlite(), tx.district, new.no, words);
    tx.later.push(Table::Word, line);
}

/// Writes a matter anew whose words have changed.
pub fn keep_again(tx: &mut Tx<'_>, changed: &Matter, path: &PlacePath) -> Result<(), StoreError> {
    tx.write_later()?;
    let district = tx.district();
    match tx.conn() {
        Conn::Sqlite(c) => {
            sql_query("DELETE FROM matter_word WHERE rowid = $1")
                .bind::<BigInt, _>(row_of(district, changed.no))
                .execute(c)?;
        }
        Conn::Postgres(c) => {
            sql_query("DELETE FROM matter_word WHERE district = $1 AND no = $2")
                .bind::<Integer, _>(district.number())
                .bind::<BigInt, _>(changed.no)
                .execute(c)?;
        }
    }
    keep(tx, changed, path);
    Ok(())
}

/// The running numbers a question finds, newest first, at most `most`: from `from` on, below
/// `before`.
pub fn find(
    conn: &mut Conn,
    district: District,
    asked: &Asked,
    (from, before): (i64, Option<i64>),
    most: i64,
) -> Result<Vec<i64>, StoreError> {
    let Some(terms) = asked.terms() else {
        return Ok(Vec::new());
    };
    match conn {
        Conn::Sqlite(c) => on_sqlite(c, district, &terms, (from, before), most),
        Conn::Postgres(c) => on_postgres(c, district, &terms, (from, before), most),
    }
}

/// Writes a question out: `word` quotes one, the signs stand for or, and, but not.
fn written(terms: &Terms, word: impl Fn(&String) -> String, [or, and, not]: [&str; 3]) -> String {
    let group = |words: &Vec<String>| {
        let words: Vec<String> = words.iter().map(&word).collect();
        format!("({})", words.join(or))
    };
    let groups: Vec<String> = terms.groups.iter().map(group).collect();
    let mut whole = format!("({})", groups.join(and));
    for gone in &terms.without {
        whole = format!("{whole}{not}{}", word(gone));
    }
    whole
}

fn on_sqlite(
    c: &mut SqliteConnection,
    district: District,
    terms: &Terms,
    (from, before): (i64, Option<i64>),
    most: i64,
) -> Result<Vec<i64>, StoreError> {
    let row = |no: i64| row_of(district, no.clamp(0, 1 << BITS));
    let question = written(terms, |w| format!("\"{w}\""), [" OR ", " AND ", " NOT "]);
    let rows: Vec<No> = sql_query(
        "SELECT rowid AS no FROM matter_word WHERE matter_word MATCH $1 \
         AND rowid > $2 AND rowid <= $3 ORDER BY rowid LIMIT $4",
    )
    .bind::<Text, _>(question)
    .bind::<BigInt, _>(row(before.unwrap_or(1 << BITS)))
    .bind::<BigInt, _>(row(from.max(1)))
    .bind::<BigInt, _>(most)
    .load(c)?;
    Ok(rows.into_iter().map(|found| row(0) - found.no).collect())
}

fn on_postgres(
    c: &mut PgConnection,
    district: District,
    terms: &Terms,
    (from, before): (i64, Option<i64>),
    most: i64,
) -> Result<Vec<i64>, StoreError> {
    let last: Option<No> = sql_query(
        "SELECT no FROM matter_word WHERE district = $1 AND no < $2 ORDER BY no DESC LIMIT 1",
    )
    .bind::<Integer, _>(district.number())
    .bind::<BigInt, _>(before.unwrap_or(i64::MAX))
    .get_result(c)
    .optional()?;
    let Some(No { no: newest }) = last else {
        return Ok(Vec::new());
    };
    let question = written(terms, |w| format!("'{w}'"), [" | ", " & ", " & !"]);
    let (mut found, mut below, mut span): (Vec<i64>, i64, i64) = (Vec::new(), newest + 1, NEAR);
    while below > from.max(1) && (found.len() as i64) < most {
        let (floor, blocks) = match span > FAR {
            true => (0, vec![format!("§{district}")]),
            false => blocks(district, below, span.min(below - from.max(0))),
        };
        let blocks: Vec<String> = blocks.iter().map(|word| format!("'{word}'")).collect();
        // Two conditions, for PostgreSQL skips in one list to where the other goes on; within
        // one it does not. Gathered before they are put in order: else the newest would be
        // walked one by one.
        let rows: Vec<No> = sql_query(
            "WITH hit AS MATERIALIZED (SELECT no FROM matter_word WHERE district = $1 \
             AND words @@ CAST($2 AS tsquery) AND words @@ CAST($3 AS tsquery)) \
             SELECT no FROM hit WHERE no < $4 AND no >= $5 ORDER BY no DESC LIMIT $6",
        )
        .bind::<Integer, _>(district.number())
        .bind::<Text, _>(&question)
        .bind::<Text, _>(blocks.join(" | "))
        .bind::<BigInt, _>(below)
        .bind::<BigInt, _>(from)
        .bind::<BigInt, _>(most - found.len() as i64)
        .load(c)?;
        found.extend(rows.into_iter().map(|row| row.no));
        (below, span) = (floor, 16 * span);
    }
    Ok(found)
}

/// The blocks that hold the numbers below one, as far down as `span`, as few as will do; and the
/// first number they hold.
fn blocks(district: District, below: i64, span: i64) -> (i64, Vec<String>) {
    let small = BLOCKS[0];
    // At the lower end of a large span its own blocks, not the crumbs of the next.
    let edge = BLOCKS.into_iter().rev().find(|bits| 2 << bits <= span);
    let edge = edge.unwrap_or(small);
    let floor = (below - span).max(0) >> edge << edge;
    let mut end = ((below - 1) >> small << small) + (1 << small);
    let mut found = Vec::new();
    while end > floor {
        let fits = |bits: &u32| end % (1 << bits) == 0 && end - (1 << bits) >= floor;
        let bits = BLOCKS.into_iter().rev().find(fits).unwrap_or(small);
        found.push(block(district, bits, end - 1));
        end -= 1 << bits;
    }
    (floor, found)
}

/// Makes the index where there are matters and it holds nothing: after the program learnt to
/// search, and after a restore.
pub(crate) fn fill(conn: &mut Conn) -> Result<(), StoreError> {
    let asks = "SELECT CAST(count(*) AS BIGINT) AS no FROM (SELECT 1 FROM matter LIMIT 1) AS m \
                WHERE NOT EXISTS (SELECT 1 FROM matter_word LIMIT 1)";
    let empty: No = sql_query(asks).get_result(conn)?;
    if empty.no == 0 {
        return Ok(());
    }
    conn.transaction(fill_all)
}

/// Writes every matter into an index that is empty, inside a transaction of somebody else.
pub(crate) fn fill_all(conn: &mut Conn) -> Result<(), StoreError> {
    let mut last = (0i32, 0i64);
    loop {
        type Line = (i32, i64, String, String, i32, String);
        let lines: Vec<Line> = matter::table
            .inner_join(
                place::table.on(place::district
                    .eq(matter::district)
                    .and(place::id.eq(matter::place))),
            )
            .filter(
                matter::district
                    .gt(last.0)
                    .or(matter::district.eq(last.0).and(matter::no.gt(last.1))),
            )
            .order((matter::district, matter::no))
            .limit(AT_ONCE)
            .select((
                matter::district,
                matter::no,
                matter::title,
                matter::text,
                matter::secret,
                place::path,
            ))
            .load(conn)?;
        let sqlite = conn.is_sqlite();
        for of_one in lines.chunk_by(|a, b| a.0 == b.0) {
            let bad = |no: i64, why: &str| StoreError::impossible("matter", no, why);
            let code = District::new(of_one[0].0);
            let code = code.ok_or_else(|| bad(of_one[0].1, "no such district"))?;
            let read = |(_, no, title, text, secret, path): &Line| {
                let path = PlacePath::from_stored(path.clone());
                let path = path.ok_or_else(|| bad(*no, "about no place"))?;
                let words = entry(title, text, &path, *secret == 1);
                Ok::<_, StoreError>(line(sqlite, code, *no, words))
            };
            let rows: Vec<Value> = of_one.iter().map(read).collect::<Result<_, _>>()?;
            later::put(conn, code, Table::Word, &rows.into())?;
        }
        match lines.last() {
            Some((district, no, ..)) => last = (*district, *no),
            None => return Ok(()),
        }
    }
}

/// Joins parts of the index on SQLite, as long as there are two of a size, in at most so many
/// transactions with a pause between them: whoever waits to write is let in. It is written in
/// parts, of which a question looks into each; SQLite itself waits for four of a size before it
/// joins them.
pub fn join_parts(conn: &mut Conn, most: usize, pause: Duration) -> Result<(), StoreError> {
    let Conn::Sqlite(c) = conn else {
        return Ok(());
    };
    let changed = |c: &mut SqliteConnection| -> Result<i64, StoreError> {
        let all: No = sql_query("SELECT total_changes() AS no").get_result(c)?;
        Ok(all.no)
    };
    c.batch_execute(JOIN_TWO)?;
    for _ in 0..most {
        let before = changed(c)?;
        c.batch_execute(JOIN)?;
        // Fewer than two, and there was nothing to join (https://sqlite.org/fts5.html#the_merge_command).
        if changed(c)? - before < 2 {
            break;
        }
        std::thread::sleep(pause);
    }
    Ok(())
}

const JOIN_TWO: &str = "INSERT INTO matter_word (matter_word, rank) VALUES ('usermerge', 2)";
/// Half a megabyte at a time, so that no deed waits long.
const JOIN: &str = "INSERT INTO matter_word (matter_word, rank) VALUES ('merge', 128)";

/// The first matter that stands in the index not at all, or the first number in it of none.
pub(crate) fn first_wrong(conn: &mut Conn, district: District) -> Result<Option<i64>, StoreError> {
    let row: Option<No> = match conn {
        // A full join of the two would look through one for each row of the other.
        Conn::Sqlite(c) => sql_query(
            "SELECT id AS no FROM matter m WHERE district = $1 AND NOT EXISTS (SELECT 1 \
             FROM matter_word_docsize w WHERE w.id = (($1 + 1) << 40) - m.no) UNION ALL \
             SELECT (($1 + 1) << 40) - w.id AS no FROM matter_word_docsize w WHERE w.id > ($1 << 40) \
             AND w.id < (($1 + 1) << 40) AND NOT EXISTS (SELECT 1 FROM matter m \
             WHERE m.district = $1 AND m.no = (($1 + 1) << 40) - w.id) LIMIT 1",
        )
        .bind::<Integer, _>(district.number())
        .get_result(c)
        .optional()?,
        Conn::Postgres(c) => sql_query(
            "SELECT coalesce(m.id, w.no) AS no FROM \
             (SELECT id, no FROM matter WHERE district = $1) m FULL JOIN \
             (SELECT no FROM matter_word WHERE district = $1) w ON w.no = m.no \
             WHERE m.no IS NULL OR w.no IS NULL LIMIT 1",
        )
        .bind::<Integer, _>(district.number())
        .get_result(c)
        .optional()?,
    };
    Ok(row.map(|r| r.no))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Whatever is asked, each number is in one block that is asked for, and none below.
    #[test]
    fn blocks_hold_every_number_once() {
        let district = District::new(330802).expect("a code");
        for below in [
            2i64, 4095, 4096, 4097, 70_000, 983_041, 1_048_576, 3_000_000,
        ] {
            for span in [NEAR, 16 * NEAR, 256 * NEAR] {
                let (floor, words) = blocks(district, below, span);
                let mut held = BTreeSet::new();
                for word in &words {
                    let mut parts = word.trim_start_matches('▪').split('.');
                    let bits: u32 = parts.next().unwrap().parse().unwrap();
                    let at: i64 = parts.nth(1).unwrap().parse().unwrap();
                    for small in (at << bits >> 12)..((at + 1) << bits >> 12) {
                        assert!(held.insert(small), "{below} {span}: {words:?}");
                    }
                }
                let due: BTreeSet<i64> = ((floor >> 12)..=((below - 1) >> 12)).collect();
                assert_eq!(held, due, "{below} {span}: {words:?}");
                assert!(floor == 0 || below - floor >= span);
            }
        }
    }
}
