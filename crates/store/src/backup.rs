//! Every row of every table, in and out, the same on both databases.
//!
//! The list of tables comes from the database itself, so that a new one can't be
//! forgotten. A row travels as one JSON object that the database writes and reads:
//! numbers as numbers, texts as texts, bytes as `\x` and hex.

use crate::{Conn, StoreError, search};
use diesel::connection::{DefaultLoadingMode, SimpleConnection as _};
use diesel::pg::PgRowByRowLoadingMode;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Text;

/// Tables that belong to a database and not to the data: what was migrated, who runs. The
/// index of words, too, which is not the same on both.
const LEFT_OUT: [&str; 2] = ["__diesel_schema_migrations", "server"];

/// Tables of secret ballots are written by number: the order in which rows came is nobody's
/// business, in a copy least of all.
const BY_NUMBER: [&str; 2] = ["box", "secret_ballot"];

/// The end of the question for a table's rows.
fn order(table: &Table) -> &'static str {
    match BY_NUMBER.contains(&table.name.as_str()) {
        true => " ORDER BY district, poll, number",
        false => "",
    }
}

/// A table and its columns, in the order of their names.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns: name, and whether it holds bytes.
    pub columns: Vec<(String, bool)>,
}

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    column_name: String,
    #[diesel(sql_type = Text)]
    kind: String,
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// The tables of this database, by name.
pub fn tables(conn: &mut Conn) -> Result<Vec<Table>, StoreError> {
    let columns: Vec<Column> = match conn {
        Conn::Sqlite(c) => sql_query(
            "SELECT m.name AS table_name, p.name AS column_name, lower(p.type) AS kind \
             FROM sqlite_master m JOIN pragma_table_info(m.name) p \
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
             ORDER BY m.name, p.name",
        )
        .load(c)?,
        Conn::Postgres(c) => sql_query(
            "SELECT table_name::text, column_name::text, lower(data_type)::text AS kind \
             FROM information_schema.columns WHERE table_schema = current_schema() \
             ORDER BY table_name::text COLLATE \"C\", column_name::text COLLATE \"C\"",
        )
        .load(c)?,
    };
    let mut tables: Vec<Table> = Vec::new();
    for c in columns {
        if LEFT_OUT.contains(&c.table_name.as_str()) || c.table_name.starts_with(search::TABLE) {
            continue;
        }
        let column = (c.column_name, matches!(c.kind.as_str(), "blob" | "bytea"));
        match tables.last_mut().filter(|t| t.name == c.table_name) {
            Some(table) => table.columns.push(column),
            None => tables.push(Table {
                name: c.table_name,
                columns: vec![column],
            }),
        }
    }
    Ok(tables)
}

/// Begins a transaction that sees one moment of the database and holds up nobody.
pub fn begin_snapshot(conn: &mut Conn) -> Result<(), StoreError> {
    match conn {
        Conn::Sqlite(c) => c.batch_execute("BEGIN; SELECT count(*) FROM chain")?,
        Conn::Postgres(c) => {
            c.batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT 1")?;
        }
    }
    Ok(())
}

/// Ends what [`begin_snapshot`] or [`begin_restore`] began, keeping nothing.
pub fn end(conn: &mut Conn) -> Result<(), StoreError> {
    Ok(conn.batch_execute("ROLLBACK")?)
}

/// Begins the transaction that a restore is.
pub fn begin_restore(conn: &mut Conn) -> Result<(), StoreError> {
    Ok(conn.batch_execute("BEGIN")?)
}

/// Makes what no copy holds because it follows from the rest: the index of words.
pub fn derive(conn: &mut Conn) -> Result<(), StoreError> {
    search::fill_all(conn)
}

/// Keeps what was restored.
pub fn commit(conn: &mut Conn) -> Result<(), StoreError> {
    conn.batch_execute("COMMIT")?;
    crate::health::refresh_statistics(conn, crate::health::Grown::District);
    Ok(())
}

/// Hands every row of a table to `take`, one JSON object each, without holding them all.
pub fn rows<E: From<StoreError>>(
    conn: &mut Conn,
    table: &Table,
    mut take: impl FnMut(&str) -> Result<(), E>,
) -> Result<(), E> {
    // Names come from the database's own catalogue.
    let pairs = |bytes: &dyn Fn(&str) -> String| {
        let pair = |(name, is_bytes): &(String, bool)| {
            let value = if *is_bytes {
                bytes(name)
            } else {
                format!("\"{name}\"")
            };
            format!("'{name}', {value}")
        };
        table
            .columns
            .iter()
            .map(pair)
            .collect::<Vec<_>>()
            .join(", ")
    };
    let failed = |e: diesel::result::Error| E::from(StoreError::from(e));
    match conn {
        Conn::Sqlite(c) => {
            let hex = |n: &str| {
                format!("CASE WHEN \"{n}\" IS NULL THEN NULL ELSE '\\x' || lower(hex(\"{n}\")) END")
            };
            let ask = format!(
                "SELECT json_object({}) AS line FROM \"{}\"{}",
                pairs(&hex),
                table.name,
                order(table)
            );
            let lines = sql_query(ask)
                .load_iter::<Line, DefaultLoadingMode>(c)
                .map_err(failed)?;
            for line in lines {
                take(&line.map_err(failed)?.line)?;
            }
        }
        Conn::Postgres(c) => {
            let plain = |n: &str| format!("\"{n}\"");
            let ask = format!(
                "SELECT json_build_object({})::text AS line FROM \"{}\"{}",
                pairs(&plain),
                table.name,
                order(table)
            );
            let lines = sql_query(ask)
                .load_iter::<Line, PgRowByRowLoadingMode>(c)
                .map_err(failed)?;
            for line in lines {
                take(&line.map_err(failed)?.line)?;
            }
        }
    }
    Ok(())
}

/// Is there nothing in any table? A restore refuses everything else.
pub fn is_empty(conn: &mut Conn) -> Result<bool, StoreError> {
    for table in tables(conn)? {
        let ask = format!("SELECT '' AS line FROM \"{}\" LIMIT 1", table.name);
        let found: Vec<Line> = match conn {
            Conn::Sqlite(c) => sql_query(ask).load(c)?,
            Conn::Postgres(c) => sql_query(ask).load(c)?,
        };
        if !found.is_empty() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Puts rows into a table, as one JSON array of what [`rows`] gave out.
pub fn insert(conn: &mut Conn, table: &Table, array: &str) -> Result<(), StoreError> {
    let names: Vec<String> = table
        .columns
        .iter()
        .map(|(n, _)| format!("\"{n}\""))
        .collect();
    let names = names.join(", ");
    match conn {
        Conn::Sqlite(c) => {
            let value = |(n, is_bytes): &(String, bool)| match is_bytes {
                true => format!("unhex(substr(value ->> '$.{n}', 3))"),
                false => format!("value ->> '$.{n}'"),
            };
            let values: Vec<String> = table.columns.iter().map(value).collect();
            let put = format!(
                "INSERT INTO \"{}\" ({names}) SELECT {} FROM json_each($1)",
                table.name,
                values.join(", ")
            );
            sql_query(put).bind::<Text, _>(array).execute(c)?;
        }
        Conn::Postgres(c) => {
            let put = format!(
                "INSERT INTO \"{0}\" ({names}) \
                 SELECT {names} FROM json_populate_recordset(NULL::\"{0}\", $1::json)",
                table.name
            );
            sql_query(put).bind::<Text, _>(array).execute(c)?;
        }
    }
    Ok(())
}
