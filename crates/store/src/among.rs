//! `column = one of these values`, as one statement however many there are.
//!
//! Diesel's `eq_any` writes a placeholder a value on SQLite, so that each length is a statement
//! of its own and none is kept prepared. Here they are one value: an array for PostgreSQL,
//! a JSON list for SQLite.

use crate::conn::MultiBackend;
use diesel::QueryResult;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping};
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{Array, BigInt, Binary, Bool, Text};
use diesel::sqlite::Sqlite;

/// Rows whose `column` is one of `values`.
pub(crate) fn among<C, V: Value>(column: C, values: impl IntoIterator<Item = V>) -> Among<C, V> {
    let values: Vec<V> = values.into_iter().collect();
    let list: Vec<String> = values.iter().map(Value::json).collect();
    Among {
        column,
        json: format!("[{}]", list.join(",")),
        values,
    }
}

/// What may stand in such a list.
pub(crate) trait Value {
    /// What SQLite makes of an element of the list.
    const OF_JSON: &'static str = "value";
    fn json(&self) -> String;
}
impl Value for i64 {
    fn json(&self) -> String {
        self.to_string()
    }
}
/// A word of ours: no quotation marks in it.
impl Value for &'static str {
    fn json(&self) -> String {
        format!("\"{self}\"")
    }
}
impl Value for [u8; 32] {
    const OF_JSON: &'static str = "unhex(value)";
    fn json(&self) -> String {
        format!("\"{}\"", data_encoding::HEXLOWER.encode(self))
    }
}

/// See [`among`].
#[derive(Debug, Clone)]
pub(crate) struct Among<C, V> {
    column: C,
    values: Vec<V>,
    json: String,
}

impl<C: QueryId, V: 'static> QueryId for Among<C, V> {
    type QueryId = Among<C::QueryId, V>;
    const HAS_STATIC_QUERY_ID: bool = C::HAS_STATIC_QUERY_ID;
}
impl<C: Expression, V> Expression for Among<C, V> {
    type SqlType = Bool;
}
impl<C, V, From> SelectableExpression<From> for Among<C, V>
where
    Among<C, V>: AppearsOnTable<From>,
    C: SelectableExpression<From>,
{
}
impl<C, V, From> AppearsOnTable<From> for Among<C, V>
where
    Among<C, V>: Expression,
    C: AppearsOnTable<From>,
{
}
impl<C, V, G> ValidGrouping<G> for Among<C, V>
where
    C: ValidGrouping<G>,
{
    type IsAggregate = C::IsAggregate;
}

impl<C: QueryFragment<Sqlite>, V: Value> QueryFragment<Sqlite> for Among<C, V> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        self.column.walk_ast(out.reborrow())?;
        out.push_sql(" IN (SELECT ");
        out.push_sql(V::OF_JSON);
        out.push_sql(" FROM json_each(");
        out.push_bind_param::<Text, _>(&self.json)?;
        out.push_sql("))");
        Ok(())
    }
}
impl<C: QueryFragment<Pg>> QueryFragment<Pg> for Among<C, i64> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.column.walk_ast(out.reborrow())?;
        out.push_sql(" = ANY(");
        out.push_bind_param::<Array<BigInt>, _>(&self.values)?;
        out.push_sql(")");
        Ok(())
    }
}
impl<C: QueryFragment<Pg>> QueryFragment<Pg> for Among<C, &'static str> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.column.walk_ast(out.reborrow())?;
        out.push_sql(" = ANY(");
        out.push_bind_param::<Array<Text>, _>(&self.values)?;
        out.push_sql(")");
        Ok(())
    }
}
impl<C: QueryFragment<Pg>> QueryFragment<Pg> for Among<C, [u8; 32]> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.column.walk_ast(out.reborrow())?;
        out.push_sql(" = ANY(");
        out.push_bind_param::<Array<Binary>, _>(&self.values)?;
        out.push_sql(")");
        Ok(())
    }
}
impl<C, V> QueryFragment<MultiBackend> for Among<C, V>
where
    Among<C, V>: QueryFragment<Sqlite> + QueryFragment<Pg>,
{
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        MultiBackend::walk_variant_ast(self, out)
    }
}
