//! `column = one of these ids`, as one statement however many ids there are.
//!
//! Diesel's `eq_any` writes a placeholder an id on SQLite, so that each length is a statement
//! of its own and none is kept prepared. Here the ids are one value: an array for PostgreSQL,
//! a JSON list for SQLite.

use crate::conn::MultiBackend;
use diesel::QueryResult;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping};
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{Array, BigInt, Bool, Text};
use diesel::sqlite::Sqlite;

/// Rows whose `column` is one of `ids`.
pub(crate) fn among<C>(column: C, ids: impl IntoIterator<Item = i64>) -> Among<C> {
    let ids: Vec<i64> = ids.into_iter().collect();
    let list = ids.iter().map(i64::to_string).collect::<Vec<_>>().join(",");
    Among {
        column,
        json: format!("[{list}]"),
        ids,
    }
}

/// See [`among`].
#[derive(Debug, Clone, QueryId)]
pub(crate) struct Among<C> {
    column: C,
    ids: Vec<i64>,
    json: String,
}

impl<C: Expression> Expression for Among<C> {
    type SqlType = Bool;
}
impl<C, From> SelectableExpression<From> for Among<C>
where
    Among<C>: AppearsOnTable<From>,
    C: SelectableExpression<From>,
{
}
impl<C, From> AppearsOnTable<From> for Among<C>
where
    Among<C>: Expression,
    C: AppearsOnTable<From>,
{
}
impl<C, G> ValidGrouping<G> for Among<C>
where
    C: ValidGrouping<G>,
{
    type IsAggregate = C::IsAggregate;
}

impl<C: QueryFragment<Sqlite>> QueryFragment<Sqlite> for Among<C> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        self.column.walk_ast(out.reborrow())?;
        out.push_sql(" IN (SELECT value FROM json_each(");
        out.push_bind_param::<Text, _>(&self.json)?;
        out.push_sql("))");
        Ok(())
    }
}
impl<C: QueryFragment<Pg>> QueryFragment<Pg> for Among<C> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.column.walk_ast(out.reborrow())?;
        out.push_sql(" = ANY(");
        out.push_bind_param::<Array<BigInt>, _>(&self.ids)?;
        out.push_sql(")");
        Ok(())
    }
}
impl<C> QueryFragment<MultiBackend> for Among<C>
where
    Among<C>: QueryFragment<Sqlite> + QueryFragment<Pg>,
{
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        MultiBackend::walk_variant_ast(self, out)
    }
}
