//! Confirmed matters, for whoever learns from them what a text is about.

use super::matter;
use crate::event::event;
use crate::{Conn, StoreError};
use diesel::dsl::exists;
use diesel::prelude::*;
use tanxin_domain::category::CategoryCode;
use tanxin_domain::matter::ERASED;
use tanxin_domain::suggest::Lesson;
use tanxin_domain::{District, MatterId};

diesel::allow_tables_to_appear_in_same_query!(matter, event);

/// Running numbers looked at in one question, so that none of them takes long.
const AT_ONCE: i64 = 2000;

/// What some of the newest matters teach, and the number below which to go on; `None` at the
/// end. Their categories stand: an office has answered, or whoever works there has put the note
/// right. Secret ones are not read at all, erased ones say nothing, and what somebody took back
/// nobody looked at.
pub fn taught(
    conn: &mut Conn,
    district: District,
    below: Option<i64>,
) -> Result<(Vec<Lesson<CategoryCode>>, Option<i64>), StoreError> {
    let newest: Option<i64> = matter::table
        .filter(matter::district.eq(district.number()))
        .select(diesel::dsl::max(matter::no))
        .first(conn)?;
    let below = below.unwrap_or(newest.unwrap_or(0) + 1);
    let from = (below - AT_ONCE).max(1);
    let corrected = event::table
        .filter(event::district.eq(matter::district))
        .filter(event::subject.eq(matter::id))
        .filter(event::kind.eq("matter.corrected"));
    let rows: Vec<(i64, String, String, String)> = matter::table
        .filter(matter::district.eq(district.number()))
        .filter(matter::no.ge(from).and(matter::no.lt(below)))
        .filter(matter::secret.eq(0))
        .filter(matter::state.ne("withdrawn"))
        .filter(matter::title.ne(ERASED))
        .filter(
            (matter::state.ne("open"))
                .or(matter::reopened.gt(0))
                .or(exists(corrected)),
        )
        .order(matter::no.desc())
        .select((matter::id, matter::title, matter::text, matter::category))
        .load(conn)?;
    let lesson = |(id, title, text, category): (i64, String, String, String)| {
        let label = CategoryCode::parse(&category);
        let label = label
            .ok_or_else(|| StoreError::impossible("matter", MatterId(id), "no such category"))?;
        Ok(Lesson { title, text, label })
    };
    let lessons = rows
        .into_iter()
        .map(lesson)
        .collect::<Result<_, StoreError>>()?;
    Ok((lessons, (from > 1).then_some(from)))
}
