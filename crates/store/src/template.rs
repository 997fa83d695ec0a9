//! Answer templates: an office's own.

use crate::among::among;
use crate::{Conn, StoreError, Tx};
use diesel::prelude::*;
use tanxin_domain::matter::Template;
use tanxin_domain::{District, OfficeId, TemplateId};

#[allow(missing_docs)]
mod tables {
    diesel::table! {
        answer_template (district, id) {
            district -> Integer,
            id -> BigInt,
            office -> BigInt,
            name -> Text,
            text -> Text,
        }
    }
}
use tables::answer_template as table;

type Row = (i64, i64, String, String);

fn read((id, office, name, text): Row) -> Template {
    Template {
        id: TemplateId(id),
        office: OfficeId(office),
        name,
        text,
    }
}

/// Stores a new template, or what was changed of one.
pub fn put(tx: &mut Tx<'_>, kept: &Template) -> Result<(), StoreError> {
    let district = tx.district().number();
    let words = (table::name.eq(&kept.name), table::text.eq(&kept.text));
    let changed = diesel::update(table::table.find((district, kept.id.0)))
        .set(words)
        .execute(tx.conn())?;
    if changed == 0 {
        let row = (
            table::district.eq(district),
            table::id.eq(kept.id.0),
            table::office.eq(kept.office.0),
            words,
        );
        diesel::insert_into(table::table)
            .values(row)
            .execute(tx.conn())?;
    }
    Ok(())
}

/// Takes one away.
pub fn remove(tx: &mut Tx<'_>, id: TemplateId) -> Result<(), StoreError> {
    let key = (tx.district().number(), id.0);
    diesel::delete(table::table.find(key)).execute(tx.conn())?;
    Ok(())
}

/// One template.
pub fn one(
    conn: &mut Conn,
    district: District,
    id: TemplateId,
) -> Result<Option<Template>, StoreError> {
    let row: Option<Row> = table::table
        .find((district.number(), id.0))
        .select((table::id, table::office, table::name, table::text))
        .first(conn)
        .optional()?;
    Ok(row.map(read))
}

/// The templates of some offices, by name.
pub fn of_offices(
    conn: &mut Conn,
    district: District,
    offices: &[OfficeId],
) -> Result<Vec<Template>, StoreError> {
    let rows: Vec<Row> = table::table
        .filter(table::district.eq(district.number()))
        .filter(among(table::office, offices.iter().map(|o| o.0)))
        .order((table::name, table::id))
        .select((table::id, table::office, table::name, table::text))
        .load(conn)?;
    Ok(rows.into_iter().map(read).collect())
}
