//! Minutes: every version as written, every edition as sealed.

use super::instant;
use super::tables::{minutes, minutes_edition};
use crate::{Conn, StoreError, Tx};
use diesel::prelude::*;
use jiff::Timestamp;
use tanxin_domain::event::Hash;
use tanxin_domain::{AgendaItemId, AssemblyId, District};

/// A version of what the minutes say under one agenda item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The agenda item; `None` for what belongs to none.
    pub item: Option<AgendaItemId>,
    /// From 1, rising.
    pub version: u32,
    /// The text.
    pub text: String,
    /// When.
    pub at: Timestamp,
    /// Kind and id of whoever wrote it.
    pub by: (String, i64),
}

/// Minutes as they were sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// From 1: the close; later ones are corrections.
    pub edition: u32,
    /// When.
    pub at: Timestamp,
    /// JSON with names only of those who consented.
    pub public: String,
    /// The same with every name, sealed.
    pub archive: Vec<u8>,
    /// SHA-256 of the public data file.
    pub public_hash: Hash,
    /// SHA-256 of the archive's data file.
    pub archive_hash: Hash,
}

type WrittenRow = (i64, i32, String, i64, String, i64);

fn written_from((item, version, text, at, kind, id): WrittenRow) -> Result<Written, StoreError> {
    let bad = |why: &str| StoreError::impossible("minutes", format!("{item}/{version}"), why);
    Ok(Written {
        item: (item != 0).then_some(AgendaItemId(item)),
        version: u32::try_from(version).map_err(|_| bad("no such version"))?,
        text,
        at: instant(at, bad)?,
        by: (kind, id),
    })
}

/// Adds a version. When somebody saved the same version before: `Unique`.
pub fn write_minutes(
    tx: &mut Tx<'_>,
    assembly: AssemblyId,
    new: &Written,
) -> Result<(), StoreError> {
    let row = (
        minutes::district.eq(tx.district().number()),
        minutes::assembly.eq(assembly.0),
        minutes::item.eq(new.item.map_or(0, |i| i.0)),
        minutes::version.eq(i32::try_from(new.version).unwrap_or(i32::MAX)),
        minutes::text.eq(&new.text),
        minutes::at.eq(new.at.as_millisecond()),
        minutes::by_kind.eq(&new.by.0),
        minutes::by_id.eq(new.by.1),
    );
    diesel::insert_into(minutes::table)
        .values(row)
        .execute(tx.conn())?;
    Ok(())
}

/// Every version, the oldest first.
pub fn written(
    conn: &mut Conn,
    district: District,
    assembly: AssemblyId,
) -> Result<Vec<Written>, StoreError> {
    let rows: Vec<WrittenRow> = minutes::table
        .filter(minutes::district.eq(district.number()))
        .filter(minutes::assembly.eq(assembly.0))
        .order((minutes::item, minutes::version))
        .select((
            minutes::item,
            minutes::version,
            minutes::text,
            minutes::at,
            minutes::by_kind,
            minutes::by_id,
        ))
        .load(conn)?;
    rows.into_iter().map(written_from).collect()
}

/// What the minutes say now: of each item the last version.
pub fn written_now(
    conn: &mut Conn,
    district: District,
    assembly: AssemblyId,
) -> Result<Vec<Written>, StoreError> {
    let mut now: Vec<Written> = Vec::new();
    for version in written(conn, district, assembly)? {
        match now.last_mut() {
            Some(last) if last.item == version.item => *last = version,
            _ => now.push(version),
        }
    }
    Ok(now)
}

/// Keeps an edition.
pub fn insert_edition(
    tx: &mut Tx<'_>,
    assembly: AssemblyId,
    new: &Edition,
) -> Result<(), StoreError> {
    let row = (
        minutes_edition::district.eq(tx.district().number()),
        minutes_edition::assembly.eq(assembly.0),
        minutes_edition::edition.eq(i32::try_from(new.edition).unwrap_or(i32::MAX)),
        minutes_edition::at.eq(new.at.as_millisecond()),
        minutes_edition::public.eq(&new.public),
        minutes_edition::archive.eq(&new.archive),
        minutes_edition::public_hash.eq(new.public_hash.as_slice()),
        minutes_edition::archive_hash.eq(new.archive_hash.as_slice()),
    );
    diesel::insert_into(minutes_edition::table)
        .values(row)
        .execute(tx.conn())?;
    Ok(())
}

type EditionRow = (i32, i64, String, Vec<u8>, Vec<u8>, Vec<u8>);

/// The editions, the last first.
pub fn editions(
    conn: &mut Conn,
    district: District,
    assembly: AssemblyId,
) -> Result<Vec<Edition>, StoreError> {
    let rows: Vec<EditionRow> = minutes_edition::table
        .filter(minutes_edition::district.eq(district.number()))
        .filter(minutes_edition::assembly.eq(assembly.0))
        .order(minutes_edition::edition.desc())
        .select((
            minutes_edition::edition,
            minutes_edition::at,
            minutes_edition::public,
            minutes_edition::archive,
            minutes_edition::public_hash,
            minutes_edition::archive_hash,
        ))
        .load(conn)?;
    let edition = |(edition, at, public, archive, one, two): EditionRow| {
        let bad = |why: &str| StoreError::impossible("minutes_edition", assembly, why);
        let hash = |bytes: &[u8]| {
            crate::event::hash(bytes).ok_or_else(|| bad("the hash has not 32 bytes"))
        };
        Ok(Edition {
            edition: u32::try_from(edition).map_err(|_| bad("no such edition"))?,
            at: instant(at, bad)?,
            public,
            archive,
            public_hash: hash(&one)?,
            archive_hash: hash(&two)?,
        })
    };
    rows.into_iter().map(edition).collect()
}
