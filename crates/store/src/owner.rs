//! The register of owners, the flats of a roll made of it, and who a ballot reached.

use crate::assembly::instant;
use crate::assembly::tables::roll_entry;
use crate::place::place;
use crate::poll::tables::ballot;
use crate::{Conn, StoreError, Tx};
use diesel::prelude::*;
use std::collections::BTreeMap;
use tanxin_domain::assembly::Mark;
use tanxin_domain::owner::{Area, AreaFrom, HeldBy, OnTitle, Title};
use tanxin_domain::place::PlacePath;
use tanxin_domain::poll::{Amount, Buyer, Delivered, Delivery, Held};
use tanxin_domain::{District, PlaceId, PollId, RollEntryId, RollId};

#[allow(missing_docs)]
pub(crate) mod tables {
    diesel::table! {
        title (district, flat) {
            district -> Integer,
            flat -> BigInt,
            area -> Nullable<BigInt>,
            area_from -> Nullable<Text>,
            held -> Nullable<Text>,
        }
    }
    diesel::table! {
        title_owner (district, flat, print) {
            district -> Integer,
            flat -> BigInt,
            print -> Binary,
            name -> Binary,
        }
    }
    diesel::table! {
        roll_flat (district, roll, flat) {
            district -> Integer,
            roll -> BigInt,
            flat -> BigInt,
            roll_entry -> BigInt,
            mark -> Text,
        }
    }
    diesel::table! {
        delivery (district, poll, roll_entry) {
            district -> Integer,
            poll -> BigInt,
            roll_entry -> BigInt,
            how -> Text,
            at -> BigInt,
            by_kind -> Text,
            by_id -> BigInt,
        }
    }
    use crate::assembly::tables::roll_entry;
    use crate::place::place;
    use crate::poll::tables::ballot;
    diesel::allow_tables_to_appear_in_same_query!(title, place);
    diesel::allow_tables_to_appear_in_same_query!(title_owner, place);
    diesel::allow_tables_to_appear_in_same_query!(roll_flat, roll_entry);
    diesel::allow_tables_to_appear_in_same_query!(delivery, roll_entry);
    diesel::allow_tables_to_appear_in_same_query!(delivery, ballot);
}
use tables::{delivery, roll_flat, title, title_owner};

/// Flat, area, its source, whose it is.
type TitleRow = (i64, Option<i64>, Option<String>, Option<String>);

/// What the register says of the flats of a place, by flat. A flat it does not know is not
/// among them.
pub fn titles(
    conn: &mut Conn,
    district: District,
    top: &PlacePath,
) -> Result<BTreeMap<PlaceId, Title>, StoreError> {
    let same = place::district
        .eq(title::district)
        .and(place::id.eq(title::flat));
    let rows: Vec<TitleRow> = title::table
        .inner_join(place::table.on(same))
        .filter(title::district.eq(district.number()))
        .filter(place::path.ge(top.as_str()).and(place::path.lt(top.end())))
        .select((title::flat, title::area, title::area_from, title::held))
        .load(conn)?;
    let same = place::district
        .eq(title_owner::district)
        .and(place::id.eq(title_owner::flat));
    let on: Vec<(i64, Vec<u8>, Vec<u8>)> = title_owner::table
        .inner_join(place::table.on(same))
        .filter(title_owner::district.eq(district.number()))
        .filter(place::path.ge(top.as_str()).and(place::path.lt(top.end())))
        .order((title_owner::flat, title_owner::print))
        .select((title_owner::flat, title_owner::print, title_owner::name))
        .load(conn)?;
    let mut buyers: BTreeMap<i64, Vec<OnTitle>> = BTreeMap::new();
    for (flat, print, name) in on {
        let bad = || StoreError::impossible("title_owner", PlaceId(flat), "not a hash");
        let buyer = Buyer(print.try_into().map_err(|_| bad())?);
        buyers
            .entry(flat)
            .or_default()
            .push(OnTitle { buyer, name });
    }
    let read = rows.into_iter().map(|(flat, area, from, held)| {
        let bad = |why: &str| StoreError::impossible("title", PlaceId(flat), why);
        let area = match (area, from.as_deref().map(AreaFrom::from_word)) {
            (None, None) => None,
            (Some(area), Some(Some(from))) => Some(Area {
                centi_m2: u64::try_from(area).map_err(|_| bad("the area is negative"))?,
                from,
            }),
            _ => return Err(bad("an area and its source go together")),
        };
        let held = match (held.as_deref(), buyers.remove(&flat)) {
            (None, None) => None,
            (Some("developer"), None) => Some(HeldBy::Developer),
            (Some("buyers"), Some(who)) => Some(HeldBy::Buyers(who)),
            _ => return Err(bad("whose it is and who stands on it do not fit")),
        };
        let flat = PlaceId(flat);
        Ok((flat, Title { flat, area, held }))
    });
    read.collect()
}

/// Writes down what the register says of a flat from now on; who stood there before is gone.
pub fn save_title(tx: &mut Tx<'_>, new: &Title) -> Result<(), StoreError> {
    let district = tx.district().number();
    let before = title_owner::table
        .filter(title_owner::district.eq(district))
        .filter(title_owner::flat.eq(new.flat.0));
    diesel::delete(before).execute(tx.conn())?;
    diesel::delete(title::table.find((district, new.flat.0))).execute(tx.conn())?;
    let row = (
        title::district.eq(district),
        title::flat.eq(new.flat.0),
        title::area.eq(new
            .area
            .map(|a| i64::try_from(a.centi_m2).unwrap_or(i64::MAX))),
        title::area_from.eq(new.area.map(|a| a.from.word())),
        title::held.eq(new.held.as_ref().map(|held| match held {
            HeldBy::Developer => "developer",
            HeldBy::Buyers(_) => "buyers",
        })),
    );
    diesel::insert_into(title::table)
        .values(row)
        .execute(tx.conn())?;
    let Some(HeldBy::Buyers(who)) = &new.held else {
        return Ok(());
    };
    for one in who {
        let row = (
            title_owner::district.eq(district),
            title_owner::flat.eq(new.flat.0),
            title_owner::print.eq(one.buyer.0.as_slice()),
            title_owner::name.eq(&one.name),
        );
        diesel::insert_into(title_owner::table)
            .values(row)
            .execute(tx.conn())?;
    }
    Ok(())
}

/// A flat of a line of an owners' roll.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RollFlat {
    /// The flat.
    pub flat: PlaceId,
    /// The line it stands for.
    pub entry: RollEntryId,
    /// Whether its household may vote by phone: only where it is the owner's own.
    pub mark: Mark,
}

/// Writes down which flats the lines of a roll stand for; a flat stands once.
pub fn insert_flats(
    tx: &mut Tx<'_>,
    roll: impl Into<RollId>,
    flats: &[RollFlat],
) -> Result<(), StoreError> {
    let (district, roll) = (tx.district().number(), roll.into());
    for one in flats {
        let row = (
            roll_flat::district.eq(district),
            roll_flat::roll.eq(roll.0),
            roll_flat::flat.eq(one.flat.0),
            roll_flat::roll_entry.eq(one.entry.0),
            roll_flat::mark.eq(one.mark.word()),
        );
        diesel::insert_into(roll_flat::table)
            .values(row)
            .execute(tx.conn())?;
    }
    Ok(())
}

/// The flats of a roll of owners, in no order; of a roll of households there are none.
pub fn flats(
    conn: &mut Conn,
    district: District,
    roll: impl Into<RollId>,
) -> Result<Vec<RollFlat>, StoreError> {
    let rows: Vec<(i64, i64, String)> = roll_flat::table
        .filter(roll_flat::district.eq(district.number()))
        .filter(roll_flat::roll.eq(roll.into().0))
        .select((roll_flat::flat, roll_flat::roll_entry, roll_flat::mark))
        .load(conn)?;
    let read = rows.into_iter().map(|(flat, entry, mark)| {
        let bad = || StoreError::impossible("roll_flat", PlaceId(flat), "no such mark");
        Ok(RollFlat {
            flat: PlaceId(flat),
            entry: RollEntryId(entry),
            mark: Mark::from_word(&mark).ok_or_else(bad)?,
        })
    });
    read.collect()
}

/// The voter a flat stands for in a roll of owners, as its line names it, with the flat's mark.
pub(crate) fn voter_of(
    conn: &mut Conn,
    district: District,
    roll: RollId,
    flat: PlaceId,
) -> Result<Option<(i64, Mark)>, StoreError> {
    let same = roll_entry::district
        .eq(roll_flat::district)
        .and(roll_entry::roll.eq(roll_flat::roll))
        .and(roll_entry::id.eq(roll_flat::roll_entry));
    let row: Option<(i64, String)> = roll_flat::table
        .inner_join(roll_entry::table.on(same))
        .filter(roll_flat::district.eq(district.number()))
        .filter(roll_flat::roll.eq(roll.0))
        .filter(roll_flat::flat.eq(flat.0))
        .select((roll_entry::voter, roll_flat::mark))
        .first(conn)
        .optional()?;
    let bad = || StoreError::impossible("roll_flat", flat, "no such mark");
    row.map(|(voter, mark)| Ok((voter, Mark::from_word(&mark).ok_or_else(bad)?)))
        .transpose()
}

/// Notes that a ballot reached a voter. The key lets each be reached once.
pub fn insert_delivery(tx: &mut Tx<'_>, poll: PollId, new: &Delivery) -> Result<(), StoreError> {
    let row = (
        delivery::district.eq(tx.district().number()),
        delivery::poll.eq(poll.0),
        delivery::roll_entry.eq(new.entry.0),
        delivery::how.eq(new.how.word()),
        delivery::at.eq(new.at.as_millisecond()),
        delivery::by_kind.eq(&new.by.0),
        delivery::by_id.eq(new.by.1),
    );
    diesel::insert_into(delivery::table)
        .values(row)
        .execute(tx.conn())?;
    Ok(())
}

/// Takes a note back; tells whether there was one.
pub fn remove_delivery(
    tx: &mut Tx<'_>,
    poll: PollId,
    entry: RollEntryId,
) -> Result<bool, StoreError> {
    let key = (tx.district().number(), poll.0, entry.0);
    let gone = diesel::delete(delivery::table.find(key)).execute(tx.conn())?;
    Ok(gone > 0)
}

/// Whom the ballot of a poll reached, and how.
pub fn deliveries(
    conn: &mut Conn,
    district: District,
    poll: PollId,
) -> Result<BTreeMap<RollEntryId, Delivery>, StoreError> {
    let rows: Vec<(i64, String, i64, String, i64)> = delivery::table
        .filter(delivery::district.eq(district.number()))
        .filter(delivery::poll.eq(poll.0))
        .select((
            delivery::roll_entry,
            delivery::how,
            delivery::at,
            delivery::by_kind,
            delivery::by_id,
        ))
        .load(conn)?;
    let read = rows.into_iter().map(|(entry, how, at, by_kind, by_id)| {
        let entry = RollEntryId(entry);
        let bad = |why: &str| StoreError::impossible("delivery", entry, why);
        let one = Delivery {
            entry,
            how: Delivered::from_word(&how).ok_or_else(|| bad("no such way"))?,
            at: instant(at, bad)?,
            by: (by_kind, by_id),
        };
        Ok((entry, one))
    });
    read.collect()
}

/// Those whom a ballot reached, with proof, and who have cast none.
pub fn silent(conn: &mut Conn, district: District, held: &Held) -> Result<Amount, StoreError> {
    let same = roll_entry::district
        .eq(delivery::district)
        .and(roll_entry::roll.eq(held.roll().0))
        .and(roll_entry::id.eq(delivery::roll_entry));
    let cast = ballot::table
        .filter(ballot::district.eq(delivery::district))
        .filter(ballot::poll.eq(delivery::poll))
        .filter(ballot::roll_entry.eq(delivery::roll_entry));
    let areas: Vec<i64> = delivery::table
        .inner_join(roll_entry::table.on(same))
        .filter(delivery::district.eq(district.number()))
        .filter(delivery::poll.eq(held.id.0))
        .filter(diesel::dsl::not(diesel::dsl::exists(cast)))
        .select(roll_entry::area)
        .load(conn)?;
    let bad = || StoreError::impossible("roll_entry", held.id, "the area is negative");
    let mut sum = Amount::default();
    for area in areas {
        sum = sum.plus(Amount::head(u64::try_from(area).map_err(|_| bad())?));
    }
    Ok(sum)
}

/// May what the register says of a place be changed at this moment by a list half written?
pub fn being_written(
    conn: &mut Conn,
    district: District,
    at: &PlacePath,
) -> Result<bool, StoreError> {
    let above: Vec<i64> = at.ids().map(|id| id.0).collect();
    crate::import::writing_owners(conn, district, above)
}
