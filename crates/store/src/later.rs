//! Rows that follow from a deed and are read by no other part of it: kept until the group of
//! deeds ends, then written in one statement a table. A statement of its own for each would be
//! a third of what raising a matter costs on SQLite, and a round trip each on PostgreSQL.
//!
//! Whoever reads or changes one of these tables inside a deed calls [`Tx::write_later`] first.

use crate::{Conn, StoreError, Tx, search};
use diesel::QueryResult;
use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{HasSqlType, Integer, Text};
use serde_json::{Value, json};
use tanxin_domain::District;

/// The tables, in the order they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Table {
    /// office, matter, kind, due_at
    Part,
    /// office, matter
    Unread,
    /// matter, raised_at, class
    Counted,
    /// number, words
    Word,
    /// matter, path, state, due_at, behind, secret, no
    Underway,
    /// place, span, class, n: added to what stands there
    Rollup,
    /// place, span, raised, settled: added to what stands there
    Total,
}

impl Table {
    /// Those that wait; roll-ups are summed first.
    const ALL: [Table; 5] = [
        Table::Part,
        Table::Unread,
        Table::Counted,
        Table::Word,
        Table::Underway,
    ];
}

/// What waits, in the order of the deeds, so that a failed one can be undone.
#[derive(Default)]
pub(crate) struct Later(Vec<(Table, Value)>);

impl Later {
    pub fn len(&self) -> usize {
        self.0.len()
    }
    pub fn truncate(&mut self, len: usize) {
        self.0.truncate(len);
    }
    pub fn push(&mut self, table: Table, row: Value) {
        self.0.push((table, row));
    }
}

impl Tx<'_> {
    /// Writes what waits.
    pub(crate) fn write_later(&mut self) -> Result<(), StoreError> {
        let rows = std::mem::take(&mut self.later.0);
        if rows.is_empty() {
            return Ok(());
        }
        for table in Table::ALL {
            let of = rows.iter().filter(|(t, _)| *t == table);
            let of: Vec<&Value> = of.map(|(_, row)| row).collect();
            if !of.is_empty() {
                put(self.conn, self.district, table, &json!(of))?;
            }
        }
        Ok(())
    }
}

/// Writes rows of one table: a list of lists, without the district.
pub(crate) fn put(
    conn: &mut Conn,
    district: District,
    table: Table,
    rows: &Value,
) -> Result<(), StoreError> {
    let (sqlite, postgres) = match table {
        Table::Part => (
            "INSERT INTO part (district, office, matter, kind, due_at) \
             SELECT $1, value->>0, value->>1, value->>2, value->>3 FROM json_each($2)",
            "INSERT INTO part (district, office, matter, kind, due_at) \
             SELECT $1, (v->>0)::bigint, (v->>1)::bigint, v->>2, (v->>3)::bigint \
             FROM json_array_elements($2::json) AS line (v)",
        ),
        Table::Unread => (
            "INSERT INTO unread (district, office, matter) \
             SELECT $1, value->>0, value->>1 FROM json_each($2)",
            "INSERT INTO unread (district, office, matter) \
             SELECT $1, (v->>0)::bigint, (v->>1)::bigint \
             FROM json_array_elements($2::json) AS line (v)",
        ),
        Table::Counted => (
            "INSERT INTO counted (district, matter, raised_at, class) \
             SELECT $1, value->>0, value->>1, value->>2 FROM json_each($2)",
            "INSERT INTO counted (district, matter, raised_at, class) \
             SELECT $1, (v->>0)::bigint, (v->>1)::bigint, v->>2 \
             FROM json_array_elements($2::json) AS line (v)",
        ),
        Table::Word => (search::PUT_SQLITE, search::PUT_POSTGRES),
        Table::Underway => (
            "INSERT INTO underway (district, matter, path, state, due_at, behind, secret, no) \
             SELECT $1, value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6 \
             FROM json_each($2)",
            "INSERT INTO underway (district, matter, path, state, due_at, behind, secret, no) \
             SELECT $1, (v->>0)::bigint, v->>1, v->>2, (v->>3)::bigint, (v->>4)::integer, \
             (v->>5)::integer, (v->>6)::bigint FROM json_array_elements($2::json) AS line (v)",
        ),
        Table::Rollup => (
            "INSERT INTO rollup (district, place, span, class, n) \
             SELECT $1, value->>0, value->>1, value->>2, value->>3 FROM json_each($2) WHERE true \
             ON CONFLICT (district, place, span, class) DO UPDATE SET n = rollup.n + excluded.n",
            "INSERT INTO rollup (district, place, span, class, n) \
             SELECT $1, (v->>0)::bigint, v->>1, v->>2, (v->>3)::bigint \
             FROM json_array_elements($2::json) AS line (v) \
             ON CONFLICT (district, place, span, class) DO UPDATE SET n = rollup.n + excluded.n",
        ),
        Table::Total => (
            "INSERT INTO rollup_total (district, place, span, raised, settled) \
             SELECT $1, value->>0, value->>1, value->>2, value->>3 FROM json_each($2) WHERE true \
             ON CONFLICT (district, place, span) DO UPDATE SET \
             raised = rollup_total.raised + excluded.raised, \
             settled = rollup_total.settled + excluded.settled",
            "INSERT INTO rollup_total (district, place, span, raised, settled) \
             SELECT $1, (v->>0)::bigint, v->>1, (v->>2)::bigint, (v->>3)::bigint \
             FROM json_array_elements($2::json) AS line (v) \
             ON CONFLICT (district, place, span) DO UPDATE SET \
             raised = rollup_total.raised + excluded.raised, \
             settled = rollup_total.settled + excluded.settled",
        ),
    };
    let (district, rows) = (district.number(), rows.to_string());
    let put = |sql| Put {
        sql,
        district,
        rows,
    };
    match conn {
        Conn::Sqlite(c) => put(sqlite).execute(c)?,
        Conn::Postgres(c) => put(postgres).execute(c)?,
    };
    Ok(())
}

/// A statement with `$1` for the district and, after it, `$2` for the rows. It is kept prepared,
/// which `sql_query` never is: a group of deeds asks half a dozen of them, and of PostgreSQL each
/// would be two round trips.
struct Put {
    sql: &'static str,
    district: i32,
    rows: String,
}

/// Known by its text, for each is of this type.
impl QueryId for Put {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<DB> QueryFragment<DB> for Put
where
    DB: Backend + HasSqlType<Integer> + HasSqlType<Text>,
    i32: ToSql<Integer, DB>,
    String: ToSql<Text, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let mut parts = self.sql.splitn(3, '$');
        let mut part = |number: &str| parts.next().and_then(|p| p.strip_prefix(number));
        let (Some(head), Some(between), Some(tail)) = (part(""), part("1"), part("2")) else {
            return Err(diesel::result::Error::NotFound);
        };
        out.push_sql(head);
        out.push_bind_param::<Integer, _>(&self.district)?;
        out.push_sql(between);
        out.push_bind_param::<Text, _>(&self.rows)?;
        out.push_sql(tail);
        Ok(())
    }
}

impl<C> RunQueryDsl<C> for Put {}
