//! The outbox: what has to be sent, taken up by one server at a time, and what became of it.

use super::aside;
use super::tables::{channel, outbox};
use crate::among::among;
use crate::{Conn, StoreError, Tx};
use diesel::prelude::*;
use jiff::Timestamp;
use tanxin_domain::notice::{Channel, State, Topic, Trouble};
use tanxin_domain::place::PlacePath;
use tanxin_domain::{ChannelId, District, NoticeId};

diesel::allow_tables_to_appear_in_same_query!(outbox, channel);

/// A notice that follows from an event.
#[derive(Debug, Clone)]
pub struct NewNotice {
    /// The id.
    pub id: NoticeId,
    /// By which channel.
    pub channel: ChannelId,
    /// Its path.
    pub path: PlacePath,
    /// Its print.
    pub print: [u8; 32],
    /// The event.
    pub seq: i64,
    /// What it is about.
    pub topic: Topic,
    /// The thing it happened to.
    pub subject: i64,
    /// When it leaves; `None` waits for a hand.
    pub next: Option<Timestamp>,
    /// When what it tells of happened.
    pub made: Timestamp,
}

/// A line of the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The id.
    pub id: NoticeId,
    /// By which channel.
    pub channel: ChannelId,
    /// The channel's path.
    pub path: PlacePath,
    /// The event.
    pub seq: i64,
    /// What it is about.
    pub topic: Topic,
    /// The thing it happened to.
    pub subject: i64,
    /// What became of it.
    pub state: State,
    /// How often it was tried.
    pub tries: u16,
    /// When it is tried next.
    pub next: Option<Timestamp>,
    /// Why the last try failed: a word of ours, and the number the other side gave.
    pub trouble: Option<(String, Option<i32>)>,
    /// Why staff took it out.
    pub reason: Option<String>,
    /// When what it tells of happened, or when staff sent it again.
    pub made: Timestamp,
    /// When it was settled.
    pub done: Option<Timestamp>,
}

impl Notice {
    /// Was it refused, with others or by itself? Then nothing else is put into its message.
    pub fn goes_alone(&self) -> bool {
        let refused = Trouble::Refused(0).word();
        self.trouble
            .as_ref()
            .is_some_and(|(word, _)| word == refused)
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = outbox)]
struct Row {
    id: i64,
    channel: i64,
    path: String,
    seq: i64,
    topic: String,
    subject: i64,
    state: String,
    tries: i32,
    next_at: Option<i64>,
    trouble: Option<String>,
    code: Option<i32>,
    reason: Option<String>,
    made_at: i64,
    done_at: Option<i64>,
}

impl TryFrom<Row> for Notice {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Notice, StoreError> {
        let bad = |why: &str| StoreError::impossible("outbox", NoticeId(row.id), why);
        let instant =
            |ms| Timestamp::from_millisecond(ms).map_err(|_| bad("the time is out of range"));
        Ok(Notice {
            id: NoticeId(row.id),
            channel: ChannelId(row.channel),
            path: PlacePath::from_stored(row.path.clone()).ok_or_else(|| bad("no path"))?,
            seq: row.seq,
            topic: Topic::from_word(&row.topic).ok_or_else(|| bad("no such topic"))?,
            subject: row.subject,
            state: State::from_word(&row.state).ok_or_else(|| bad("no such state"))?,
            tries: u16::try_from(row.tries).map_err(|_| bad("tries"))?,
            next: row.next_at.map(instant).transpose()?,
            trouble: row.trouble.clone().map(|word| (word, row.code)),
            reason: row.reason.clone(),
            made: instant(row.made_at)?,
            done: row.done_at.map(instant).transpose()?,
        })
    }
}

fn read(rows: Vec<Row>) -> Result<Vec<Notice>, StoreError> {
    rows.into_iter().map(Notice::try_from).collect()
}

/// Writes new lines; those whose address has one of the same event already are left out.
pub(super) fn put(
    conn: &mut Conn,
    district: District,
    notices: &[NewNotice],
) -> Result<(), StoreError> {
    for n in notices {
        let row = (
            outbox::district.eq(district.number()),
            outbox::id.eq(n.id.0),
            outbox::channel.eq(n.channel.0),
            outbox::path.eq(n.path.as_str()),
            outbox::seq.eq(n.seq),
            outbox::print.eq(n.print.as_slice()),
            outbox::topic.eq(n.topic.word()),
            outbox::subject.eq(n.subject),
            outbox::state.eq(State::Waiting.word()),
            outbox::next_at.eq(n.next.map(|at| at.as_millisecond())),
            outbox::made_at.eq(n.made.as_millisecond()),
        );
        let into = diesel::insert_into(outbox::table).values(row);
        let key = (outbox::district, outbox::seq, outbox::print);
        match conn {
            Conn::Sqlite(c) => into.on_conflict(key).do_nothing().execute(c)?,
            Conn::Postgres(c) => into.on_conflict(key).do_nothing().execute(c)?,
        };
    }
    Ok(())
}

/// When the notices that wait at a channel for their first try leave together.
pub fn gathering(
    conn: &mut Conn,
    district: District,
    id: ChannelId,
    now: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    let soonest: Option<i64> = outbox::table
        .filter(outbox::district.eq(district.number()))
        .filter(outbox::channel.eq(id.0))
        .filter(outbox::state.eq("waiting"))
        .filter(outbox::tries.eq(0))
        .filter(outbox::next_at.gt(now.as_millisecond()))
        .select(diesel::dsl::min(outbox::next_at))
        .first(conn)?;
    Ok(soonest.and_then(|ms| Timestamp::from_millisecond(ms).ok()))
}

/// Channels of a district by which something is due now.
pub fn due(
    conn: &mut Conn,
    district: District,
    now: Timestamp,
) -> Result<Vec<ChannelId>, StoreError> {
    let now = now.as_millisecond();
    let ids: Vec<i64> = channel::table
        .filter(channel::district.eq(district.number()))
        .filter(channel::state.eq("on"))
        .filter(channel::free_at.le(now))
        .filter(diesel::dsl::exists(
            outbox::table
                .filter(outbox::district.eq(channel::district))
                .filter(outbox::channel.eq(channel::id))
                .filter(outbox::state.eq("waiting"))
                .filter(outbox::next_at.le(now)),
        ))
        .select(channel::id)
        .order(channel::id)
        .load(conn)?;
    Ok(ids.into_iter().map(ChannelId).collect())
}

/// What one server took up.
#[derive(Debug, Clone)]
pub struct Claimed {
    /// The channel.
    pub channel: Channel,
    /// Its sealed settings.
    pub settings: Vec<u8>,
    /// What is due by it, the oldest first.
    pub notices: Vec<Notice>,
    /// Nobody else takes the channel up before then.
    pub until: Timestamp,
}

/// Who asks for what is due, and until when they hold it.
#[derive(Debug, Clone, Copy)]
pub struct Due {
    /// The channel.
    pub channel: ChannelId,
    /// Now.
    pub now: Timestamp,
    /// How long nobody else may: longer than any sending takes.
    pub until: Timestamp,
    /// The most lines.
    pub most: i64,
}

/// Takes up what is due by a channel, in one statement that only one server wins. Each line's
/// tries are counted before it is sent: one that ends the process each time ends too.
pub fn claim(
    conn: &mut Conn,
    district: District,
    asked: Due,
) -> Result<Option<Claimed>, StoreError> {
    let key = (district.number(), asked.channel.0);
    let now = asked.now.as_millisecond();
    aside(conn, |conn| {
        let free = channel::table
            .find(key)
            .filter(channel::state.eq("on"))
            .filter(channel::free_at.le(now));
        let won = diesel::update(free)
            .set(channel::free_at.eq(asked.until.as_millisecond()))
            .execute(conn)?;
        if won == 0 {
            return Ok((false, None));
        }
        let rows: Vec<Row> = outbox::table
            .filter(outbox::district.eq(district.number()))
            .filter(outbox::channel.eq(asked.channel.0))
            .filter(outbox::state.eq("waiting"))
            .filter(outbox::next_at.le(now))
            .order(outbox::id)
            .limit(asked.most)
            .select(Row::as_select())
            .load(conn)?;
        let mut notices = read(rows)?;
        let (Some(channel), Some(settings)) = (
            super::one(conn, district, asked.channel)?,
            super::settings(conn, district, asked.channel)?,
        ) else {
            return Ok((false, None));
        };
        if notices.is_empty() {
            return Ok((false, None));
        }
        let ids: Vec<i64> = notices.iter().map(|n| n.id.0).collect();
        let taken = outbox::table
            .filter(outbox::district.eq(district.number()))
            .filter(among(outbox::id, ids));
        diesel::update(taken)
            .set(outbox::tries.eq(outbox::tries + 1))
            .execute(conn)?;
        notices.iter_mut().for_each(|n| n.tries += 1);
        let until = asked.until;
        Ok((
            true,
            Some(Claimed {
                channel,
                settings,
                notices,
                until,
            }),
        ))
    })
}

/// What became of a line that was taken up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled {
    /// It is with whoever delivers it.
    Sent,
    /// It is tried again then; whether this try counts.
    Again(Timestamp, bool, Trouble),
    /// It did not fit into this message and leaves with the next.
    Left,
    /// It is given up.
    Dead(Trouble),
    /// It may not be told any more.
    Dropped,
}

/// Notes what became of the lines and lets go of the channel, both or neither. `false` when
/// the hold had run out and somebody else has taken the channel up: what was sent is noted all
/// the same, the rest is theirs.
pub fn settle(
    conn: &mut Conn,
    district: District,
    claimed: &Claimed,
    became: &[(NoticeId, Settled)],
    (now, free): (Timestamp, Timestamp),
) -> Result<bool, StoreError> {
    aside(conn, |conn| {
        let held = channel::table
            .find((district.number(), claimed.channel.id.0))
            .filter(channel::free_at.eq(claimed.until.as_millisecond()));
        let ours = diesel::update(held)
            .set(channel::free_at.eq(free.as_millisecond()))
            .execute(conn)?;
        let ours = ours == 1;
        for (id, settled) in became {
            if ours || matches!(settled, Settled::Sent) {
                note(conn, (district, *id), *settled, now)?;
            }
        }
        Ok((true, ours))
    })
}

fn note(
    conn: &mut Conn,
    (district, id): (District, NoticeId),
    settled: Settled,
    now: Timestamp,
) -> Result<(), StoreError> {
    let line = outbox::table
        .find((district.number(), id.0))
        .filter(outbox::state.eq("waiting"));
    let over = |state: State, trouble: Option<Trouble>| {
        (
            outbox::state.eq(state.word()),
            outbox::next_at.eq(None::<i64>),
            outbox::trouble.eq(trouble.map(Trouble::word)),
            outbox::code.eq(trouble.and_then(Trouble::code)),
            outbox::done_at.eq(now.as_millisecond()),
        )
    };
    match settled {
        Settled::Sent => diesel::update(line)
            .set(over(State::Sent, None))
            .execute(conn)?,
        Settled::Dropped => diesel::update(line)
            .set(over(State::Dropped, None))
            .execute(conn)?,
        // It was never handed over: taking it up was no try.
        Settled::Dead(Trouble::Old) => diesel::update(line)
            .set((
                over(State::Dead, Some(Trouble::Old)),
                outbox::tries.eq(outbox::tries - 1),
            ))
            .execute(conn)?,
        Settled::Dead(why) => diesel::update(line)
            .set(over(State::Dead, Some(why)))
            .execute(conn)?,
        Settled::Left => diesel::update(line)
            .set(outbox::tries.eq(outbox::tries - 1))
            .execute(conn)?,
        Settled::Again(at, counts, why) => diesel::update(line)
            .set((
                outbox::next_at.eq(at.as_millisecond()),
                outbox::tries.eq(outbox::tries - i32::from(!counts)),
                outbox::trouble.eq(why.word()),
                outbox::code.eq(why.code()),
            ))
            .execute(conn)?,
    };
    Ok(())
}

/// One line.
pub fn notice(
    conn: &mut Conn,
    district: District,
    id: NoticeId,
) -> Result<Option<Notice>, StoreError> {
    let row: Option<Row> = outbox::table
        .find((district.number(), id.0))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(Notice::try_from).transpose()
}

/// Which lines a list shows.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// By channels of this subtree.
    pub below: Option<PlacePath>,
    /// In this state.
    pub state: Option<State>,
    /// By one of these channels.
    pub channels: Option<Vec<ChannelId>>,
}

fn filtered<'a>(
    district: District,
    filter: &Filter,
) -> outbox::BoxedQuery<'a, crate::conn::MultiBackend> {
    let mut q = outbox::table
        .filter(outbox::district.eq(district.number()))
        .into_boxed();
    if let Some(top) = &filter.below {
        q = q
            .filter(outbox::path.ge(top.as_str().to_owned()))
            .filter(outbox::path.lt(top.end()));
    }
    if let Some(state) = filter.state {
        q = q.filter(outbox::state.eq(state.word()));
    }
    if let Some(channels) = &filter.channels {
        q = q.filter(among(outbox::channel, channels.iter().map(|c| c.0)));
    }
    q
}

/// At most `most` lines, the newest first.
pub fn list(
    conn: &mut Conn,
    district: District,
    filter: &Filter,
    most: i64,
) -> Result<Vec<Notice>, StoreError> {
    let rows: Vec<Row> = filtered(district, filter)
        .order(outbox::id.desc())
        .limit(most)
        .select(Row::as_select())
        .load(conn)?;
    read(rows)
}

/// How many lines of one kind there are.
pub type Count = i64;

/// How many there are.
pub fn count(conn: &mut Conn, district: District, filter: &Filter) -> Result<Count, StoreError> {
    Ok(filtered(district, filter).count().get_result(conn)?)
}

/// Puts a line that was given up back among those that wait. `false` when it was not.
pub fn again(tx: &mut Tx<'_>, id: NoticeId) -> Result<bool, StoreError> {
    let at = tx.at().as_millisecond();
    let line = outbox::table
        .find((tx.district().number(), id.0))
        .filter(outbox::state.eq("dead"));
    let changed = diesel::update(line)
        .set((
            outbox::state.eq("waiting"),
            outbox::tries.eq(0),
            outbox::next_at.eq(at),
            outbox::trouble.eq(None::<&str>),
            outbox::code.eq(None::<i32>),
            // It counts as new: days may have passed until the channel was mended.
            outbox::made_at.eq(at),
            outbox::done_at.eq(None::<i64>),
        ))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

/// Takes a line out that was given up or still waits. `false` when it is settled otherwise.
pub fn drop_out(tx: &mut Tx<'_>, id: NoticeId, reason: &str) -> Result<bool, StoreError> {
    let at = tx.at().as_millisecond();
    let line = outbox::table
        .find((tx.district().number(), id.0))
        .filter(among(outbox::state, ["dead", "waiting"]));
    let changed = diesel::update(line)
        .set((
            outbox::state.eq("dropped"),
            outbox::next_at.eq(None::<i64>),
            outbox::reason.eq(reason),
            outbox::done_at.eq(at),
        ))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

/// Notes that a line was forwarded by hand. `false` when it waits no more.
pub fn forwarded(tx: &mut Tx<'_>, id: NoticeId) -> Result<bool, StoreError> {
    let at = tx.at().as_millisecond();
    let line = outbox::table
        .find((tx.district().number(), id.0))
        .filter(outbox::state.eq("waiting"))
        .filter(outbox::next_at.is_null());
    let changed = diesel::update(line)
        .set((outbox::state.eq("forwarded"), outbox::done_at.eq(at)))
        .execute(tx.conn())?;
    Ok(changed == 1)
}
