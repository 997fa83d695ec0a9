//! The seven questions a district asks itself, in its own words.

use crate::{Conn, StoreError, Tx};
use diesel::prelude::*;
use tanxin_domain::District;
use tanxin_domain::rate::{Measure, Question};

#[allow(missing_docs)]
mod tables {
    diesel::table! {
        district_question (district, nr) {
            district -> Integer,
            nr -> Integer,
            zh -> Text,
            en -> Text,
            measure -> Text,
            at -> BigInt,
        }
    }
}
use tables::district_question as table;

/// Those a district has worded, by their numbers.
pub fn all(conn: &mut Conn, district: District) -> Result<Vec<Question>, StoreError> {
    let rows: Vec<(i32, String, String, String)> = table::table
        .filter(table::district.eq(district.number()))
        .order(table::nr)
        .select((table::nr, table::zh, table::en, table::measure))
        .load(conn)?;
    let read = |(nr, zh, en, measure): (i32, String, String, String)| {
        let bad = |why: &str| StoreError::impossible("district_question", nr, why);
        Ok(Question {
            nr: u8::try_from(nr).map_err(|_| bad("no such number"))?,
            zh,
            en,
            measure: Measure::from_word(&measure).ok_or_else(|| bad("no such measure"))?,
        })
    };
    rows.into_iter().map(read).collect()
}

/// Writes one, over an earlier wording; the events keep that.
pub fn put(tx: &mut Tx<'_>, new: &Question) -> Result<(), StoreError> {
    let (district, nr) = (tx.district().number(), i32::from(new.nr));
    let set = (
        table::zh.eq(&new.zh),
        table::en.eq(&new.en),
        table::measure.eq(new.measure.word()),
        table::at.eq(tx.at().as_millisecond()),
    );
    let changed = diesel::update(table::table.find((district, nr)))
        .set(set)
        .execute(tx.conn())?;
    if changed == 0 {
        diesel::insert_into(table::table)
            .values((table::district.eq(district), table::nr.eq(nr), set))
            .execute(tx.conn())?;
    }
    Ok(())
}
