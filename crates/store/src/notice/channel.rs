//! Channels: rows, and who listens.

use super::tables::channel;
use crate::{Conn, StoreError, Tx, role};
use diesel::prelude::*;
use jiff::Timestamp;
use tanxin_domain::notice::{Belongs, Channel, ChannelKind, Listener, Quiet};
use tanxin_domain::place::PlacePath;
use tanxin_domain::{ChannelId, District, Lang, OfficeId, PersonId, PlaceId};

#[derive(Queryable, Selectable)]
#[diesel(table_name = channel)]
struct Row {
    id: i64,
    place: i64,
    path: String,
    belongs: String,
    owner: Option<i64>,
    kind: String,
    lang: String,
    print: Vec<u8>,
    quiet_from: Option<i32>,
    quiet_until: Option<i32>,
    urgent: i32,
    digest: i32,
    state: String,
}

impl TryFrom<Row> for Channel {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Channel, StoreError> {
        let bad = |why: &str| StoreError::impossible("channel", ChannelId(row.id), why);
        let belongs = match (row.belongs.as_str(), row.owner) {
            ("office", Some(id)) => Belongs::Office(OfficeId(id)),
            ("person", Some(id)) => Belongs::Person(PersonId(id)),
            ("group", None) => Belongs::Group,
            _ => return Err(bad("it belongs to nobody")),
        };
        let minute = |m: i32| u16::try_from(m).map_err(|_| bad("no minute of a day"));
        let quiet = match (row.quiet_from, row.quiet_until) {
            (Some(from), Some(until)) => {
                let quiet = Quiet::new(minute(from)?, minute(until)?);
                Some(quiet.ok_or_else(|| bad("no quiet hours"))?)
            }
            (None, None) => None,
            _ => return Err(bad("quiet hours have two ends")),
        };
        let on = match row.state.as_str() {
            "on" => true,
            "off" => false,
            _ => return Err(bad("no such state")),
        };
        Ok(Channel {
            id: ChannelId(row.id),
            place: PlaceId(row.place),
            path: PlacePath::from_stored(row.path.clone())
                .filter(|p| p.last() == Some(PlaceId(row.place)))
                .ok_or_else(|| bad("the path does not end at the place"))?,
            belongs,
            kind: ChannelKind::from_word(&row.kind).ok_or_else(|| bad("no such kind"))?,
            lang: Lang::from_tag(&row.lang).ok_or_else(|| bad("no such language"))?,
            quiet,
            urgent: row.urgent == 1,
            digest: u16::try_from(row.digest).map_err(|_| bad("no such digest"))?,
            on,
            print: row
                .print
                .as_slice()
                .try_into()
                .map_err(|_| bad("the print has not 32 bytes"))?,
        })
    }
}

fn read(rows: Vec<Row>) -> Result<Vec<Channel>, StoreError> {
    rows.into_iter().map(Channel::try_from).collect()
}

fn owner(channel: &Channel) -> Option<i64> {
    match channel.belongs {
        Belongs::Office(id) => Some(id.0),
        Belongs::Person(id) => Some(id.0),
        Belongs::Group => None,
    }
}

/// Adds a channel with its sealed settings.
pub fn insert(tx: &mut Tx<'_>, new: &Channel, settings: &[u8]) -> Result<(), StoreError> {
    let row = (
        channel::district.eq(tx.district().number()),
        channel::id.eq(new.id.0),
        channel::place.eq(new.place.0),
        channel::path.eq(new.path.as_str()),
        channel::belongs.eq(new.belongs.word()),
        channel::owner.eq(owner(new)),
        channel::kind.eq(new.kind.word()),
        channel::lang.eq(new.lang.tag()),
        channel::settings.eq(settings),
        channel::print.eq(new.print.as_slice()),
        channel::quiet_from.eq(new.quiet.map(|q| i32::from(q.from()))),
        channel::quiet_until.eq(new.quiet.map(|q| i32::from(q.until()))),
        channel::urgent.eq(i32::from(new.urgent)),
        channel::digest.eq(i32::from(new.digest)),
        channel::state.eq(if new.on { "on" } else { "off" }),
    );
    diesel::insert_into(channel::table)
        .values(row)
        .execute(tx.conn())?;
    Ok(())
}

/// Changes when it speaks and in which language; its address too when `settings` are new.
pub fn save(tx: &mut Tx<'_>, new: &Channel, settings: Option<&[u8]>) -> Result<(), StoreError> {
    let key = (tx.district().number(), new.id.0);
    let set = (
        channel::lang.eq(new.lang.tag()),
        channel::quiet_from.eq(new.quiet.map(|q| i32::from(q.from()))),
        channel::quiet_until.eq(new.quiet.map(|q| i32::from(q.until()))),
        channel::urgent.eq(i32::from(new.urgent)),
        channel::digest.eq(i32::from(new.digest)),
    );
    diesel::update(channel::table.find(key))
        .set(set)
        .execute(tx.conn())?;
    if let Some(settings) = settings {
        let set = (
            channel::settings.eq(settings),
            channel::print.eq(new.print.as_slice()),
        );
        diesel::update(channel::table.find(key))
            .set(set)
            .execute(tx.conn())?;
    }
    Ok(())
}

/// Switches a channel on or off; `false` when it was so already.
pub fn switch(tx: &mut Tx<'_>, id: ChannelId, on: bool) -> Result<bool, StoreError> {
    let (from, to) = if on { ("off", "on") } else { ("on", "off") };
    let row = channel::table
        .find((tx.district().number(), id.0))
        .filter(channel::state.eq(from));
    let changed = diesel::update(row)
        .set(channel::state.eq(to))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

/// One channel.
pub fn one(
    conn: &mut Conn,
    district: District,
    id: ChannelId,
) -> Result<Option<Channel>, StoreError> {
    let row: Option<Row> = channel::table
        .find((district.number(), id.0))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(Channel::try_from).transpose()
}

/// A channel's sealed settings.
pub fn settings(
    conn: &mut Conn,
    district: District,
    id: ChannelId,
) -> Result<Option<Vec<u8>>, StoreError> {
    let sealed = channel::table
        .find((district.number(), id.0))
        .select(channel::settings);
    Ok(sealed.first(conn).optional()?)
}

/// The channels of a subtree, its top included, in the order of the tree.
pub fn below(
    conn: &mut Conn,
    district: District,
    top: &PlacePath,
) -> Result<Vec<Channel>, StoreError> {
    let rows: Vec<Row> = channel::table
        .filter(channel::district.eq(district.number()))
        .filter(
            channel::path
                .ge(top.as_str())
                .and(channel::path.lt(top.end())),
        )
        .order((channel::path, channel::id))
        .select(Row::as_select())
        .load(conn)?;
    read(rows)
}

/// Every channel that is on, and for whom the people behind private ones work now.
pub fn listening(
    conn: &mut Conn,
    district: District,
    now: Timestamp,
) -> Result<Vec<Listener>, StoreError> {
    let rows: Vec<Row> = channel::table
        .filter(channel::district.eq(district.number()))
        .filter(channel::state.eq("on"))
        .order(channel::id)
        .select(Row::as_select())
        .load(conn)?;
    let mut listeners = Vec::with_capacity(rows.len());
    for channel in read(rows)? {
        let offices = match channel.belongs {
            Belongs::Person(id) => {
                let roles = role::in_force(conn, district, id, now)?;
                roles.into_iter().filter_map(|r| r.office).collect()
            }
            _ => Vec::new(),
        };
        listeners.push(Listener { channel, offices });
    }
    Ok(listeners)
}

/// Leaves a channel alone until an instant: its pace, or what its other side asked for.
pub fn pause(
    conn: &mut Conn,
    district: District,
    id: ChannelId,
    until: Timestamp,
) -> Result<(), StoreError> {
    diesel::update(channel::table.find((district.number(), id.0)))
        .set(channel::free_at.eq(until.as_millisecond()))
        .execute(conn)?;
    Ok(())
}
