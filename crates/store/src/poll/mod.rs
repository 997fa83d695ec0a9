//! Polls: what is asked, under which rule, and where it stands.

mod ballot;
pub(crate) mod boxes;
mod cast;
mod list;
mod objection;
mod paper;
pub(crate) mod tables;

pub(crate) use ballot::at_doors;
pub use ballot::{
    At, Counted, at_door, counts, held_by, insert_proxy, proxies, remove_proxy, sum, voted_in,
};
pub(crate) use boxes::Dropped;
pub use boxes::{Boxed, InBox, Key, destroy_key, in_box, insert_key, key, seal, sealed, wipe};
pub(crate) use cast::write_casts;
pub use cast::{cast, casts, insert_cast, save_cast};
pub use list::{Asked, call_off, following, ids, list, move_on, of_assembly, ticking};
pub use objection::{
    insert_objection, mend_mark, mend_missing, objections, save_ruling, undecided,
};
pub use paper::{
    PaperRead, handed_over, insert_papers, insert_reading, paper, paper_account, paper_readings,
    papers, papers_cast, papers_waiting, save_paper,
};

use crate::among::among;
use crate::assembly::instant;
use crate::{Conn, StoreError, Tx};
use diesel::prelude::*;
use jiff::Timestamp;
use std::collections::BTreeMap;

use tables::{candidate, poll, question};
use tanxin_domain::place::PlacePath;
use tanxin_domain::poll::{
    Call, Candidate, CandidateNo, Held, Kind, Poll, Question, Round, Secrecy, Stands, State,
    Wording,
};
use tanxin_domain::{AssemblyId, District, PersonId, PlaceId, PollId, RoleId, rule};

#[derive(Queryable, Selectable)]
#[diesel(table_name = poll)]
struct Row {
    district: i32,
    id: i64,
    place: i64,
    path: String,
    assembly: Option<i64>,
    title: String,
    rule: String,
    digest: String,
    secrecy: String,
    round: i32,
    silent: i32,
    waiver: Option<String>,
    article: Option<String>,
    recall: Option<i64>,
    follows: Option<i64>,
    called_at: i64,
    opens_at: Option<i64>,
    closes_at: Option<i64>,
    state: String,
    opened_at: Option<i64>,
    closed_at: Option<i64>,
    counted_at: Option<i64>,
    cancelled_at: Option<i64>,
    reason: Option<String>,
}

fn state_of(
    (word, opened, closed, counted, cancelled, reason): StateRow,
    bad: impl Fn(&str) -> StoreError + Copy,
) -> Result<State, StoreError> {
    let at = |ms| instant(ms, bad);
    Ok(
        match (word.as_str(), (opened, closed, counted, cancelled)) {
            ("called", (None, None, None, None)) => State::Called,
            ("open", (Some(o), None, None, None)) => State::Open { opened_at: at(o)? },
            ("closed", (Some(o), Some(c), None, None)) => State::Closed {
                opened_at: at(o)?,
                closed_at: at(c)?,
                reason,
            },
            ("counted", (Some(o), Some(c), Some(n), None)) => State::Counted {
                opened_at: at(o)?,
                closed_at: at(c)?,
                counted_at: at(n)?,
                reason,
            },
            ("cancelled", (_, None, None, Some(e))) => State::Cancelled {
                at: at(e)?,
                reason: reason.ok_or_else(|| bad("cancelled without a reason"))?,
            },
            _ => return Err(bad("state and times do not fit")),
        },
    )
}

impl Row {
    fn held(self, asked: Vec<(Question, Wording)>) -> Result<Held, StoreError> {
        let id = PollId(self.id);
        let bad = |why: &str| StoreError::impossible("poll", id, why);
        let state = state_of(
            (
                self.state,
                self.opened_at,
                self.closed_at,
                self.counted_at,
                self.cancelled_at,
                self.reason,
            ),
            bad,
        )?;
        let rule = rule::by_version(&self.rule).ok_or_else(|| bad("no such rule"))?;
        if rule.digest != self.digest {
            return Err(bad("the text of its rule is not what it was called under"));
        }
        let (questions, words) = asked.into_iter().unzip();
        let call = Call {
            questions,
            secrecy: Secrecy::from_word(&self.secrecy).ok_or_else(|| bad("open or secret?"))?,
            round: match self.round {
                1 => Round::First,
                2 => Round::Runoff,
                _ => return Err(bad("no such round")),
            },
            silent: self.silent != 0,
        };
        let optional = |ms: Option<i64>| ms.map(|ms| instant(ms, bad)).transpose();
        Ok(Held {
            id,
            place: PlaceId(self.place),
            path: PlacePath::from_stored(self.path)
                .filter(|p| p.last() == Some(PlaceId(self.place)))
                .ok_or_else(|| bad("the path does not end at the place"))?,
            assembly: self.assembly.map(AssemblyId),
            title: self.title,
            poll: Poll::kept(rule, call),
            words,
            waiver: self.waiver,
            article: self.article,
            recall: self.recall.map(RoleId),
            follows: self.follows.map(PollId),
            called_at: instant(self.called_at, bad)?,
            opens_at: optional(self.opens_at)?,
            closes_at: optional(self.closes_at)?,
            state,
        })
    }
}

/// The columns a step changes.
#[derive(AsChangeset)]
#[diesel(table_name = poll, treat_none_as_null = true)]
struct Steps {
    state: &'static str,
    closes_at: Option<i64>,
    opened_at: Option<i64>,
    closed_at: Option<i64>,
    counted_at: Option<i64>,
    cancelled_at: Option<i64>,
    reason: Option<String>,
}

impl Steps {
    fn of(held: &Held, opened_before: Option<i64>) -> Steps {
        let ms = |t: &Timestamp| t.as_millisecond();
        let mut steps = Steps {
            state: held.state.word(),
            closes_at: held.closes_at.as_ref().map(ms),
            opened_at: None,
            closed_at: None,
            counted_at: None,
            cancelled_at: None,
            reason: None,
        };
        match &held.state {
            State::Called => {}
            State::Open { opened_at } => steps.opened_at = Some(ms(opened_at)),
            State::Closed {
                opened_at,
                closed_at,
                reason,
            } => {
                (steps.opened_at, steps.closed_at) = (Some(ms(opened_at)), Some(ms(closed_at)));
                steps.reason = reason.clone();
            }
            State::Counted {
                opened_at,
                closed_at,
                counted_at,
                reason,
            } => {
                (steps.opened_at, steps.closed_at) = (Some(ms(opened_at)), Some(ms(closed_at)));
                steps.counted_at = Some(ms(counted_at));
                steps.reason = reason.clone();
            }
            State::Cancelled { at, reason } => {
                (steps.cancelled_at, steps.reason) = (Some(ms(at)), Some(reason.clone()));
                steps.opened_at = opened_before;
            }
        }
        steps
    }
}

/// Puts a new poll down with its questions and candidates.
pub fn insert(tx: &mut Tx<'_>, new: &Held) -> Result<(), StoreError> {
    let steps = Steps::of(new, None);
    let ms = |at: Option<Timestamp>| at.map(|at| at.as_millisecond());
    let district = tx.district().number();
    let row = (
        poll::district.eq(district),
        poll::id.eq(new.id.0),
        poll::place.eq(new.place.0),
        poll::path.eq(new.path.as_str()),
        poll::assembly.eq(new.assembly.map(|a| a.0)),
        poll::roll.eq(new.roll().0),
        poll::title.eq(&new.title),
        poll::rule.eq(new.poll.rule().version()),
        poll::digest.eq(&new.poll.rule().digest),
        poll::secrecy.eq(new.poll.secrecy().word()),
        poll::round.eq(match new.poll.round() {
            Round::First => 1,
            Round::Runoff => 2,
        }),
        (
            poll::silent.eq(i32::from(new.poll.counts_silent())),
            poll::waiver.eq(&new.waiver),
            poll::article.eq(&new.article),
            poll::recall.eq(new.recall.map(|r| r.0)),
            poll::follows.eq(new.follows.map(|f| f.0)),
            poll::called_at.eq(new.called_at.as_millisecond()),
            poll::opens_at.eq(ms(new.opens_at)),
            poll::closes_at.eq(ms(new.closes_at)),
            poll::state.eq(steps.state),
            poll::opened_at.eq(steps.opened_at),
        ),
    );
    diesel::insert_into(poll::table)
        .values(row)
        .execute(tx.conn())?;
    for (at, (asked, words)) in new.poll.questions().iter().zip(&new.words).enumerate() {
        insert_question(tx, new.id, at, asked, words)?;
    }
    Ok(())
}

fn insert_question(
    tx: &mut Tx<'_>,
    id: PollId,
    at: usize,
    asked: &Question,
    words: &Wording,
) -> Result<(), StoreError> {
    let district = tx.district().number();
    let no = i32::try_from(at + 1).unwrap_or(i32::MAX);
    let (kind, seats, standing) = match &asked.kind {
        Kind::Motion => ("motion", 0, &[][..]),
        Kind::Election { seats, candidates } => {
            ("election", i32::from(*seats), candidates.as_slice())
        }
    };
    let row = (
        question::district.eq(district),
        question::poll.eq(id.0),
        question::no.eq(no),
        question::kind.eq(kind),
        question::text.eq(&words.text),
        question::more.eq(&words.more),
        question::seats.eq(seats),
    );
    diesel::insert_into(question::table)
        .values(row)
        .execute(tx.conn())?;
    for (stands, who) in standing.iter().zip(&words.people) {
        let row = (
            candidate::district.eq(district),
            candidate::poll.eq(id.0),
            candidate::question.eq(no),
            candidate::no.eq(i32::from(stands.no.0)),
            candidate::household.eq(who.household.map(|h| h.0)),
            candidate::person.eq(who.person.map(|p| p.0)),
            candidate::name.eq(&who.name),
            candidate::incumbent.eq(i32::from(stands.incumbent)),
        );
        diesel::insert_into(candidate::table)
            .values(row)
            .execute(tx.conn())?;
    }
    Ok(())
}

/// Writes down the step a poll has taken.
pub fn save(tx: &mut Tx<'_>, held: &Held) -> Result<(), StoreError> {
    let key = (tx.district().number(), held.id.0);
    let opened: Option<i64> = poll::table
        .find(key)
        .select(poll::opened_at)
        .first(tx.conn())?;
    diesel::update(poll::table.find(key))
        .set(Steps::of(held, opened))
        .execute(tx.conn())?;
    Ok(())
}

/// Writes down the sums, as JSON, beside the step that counted them.
pub fn save_result(tx: &mut Tx<'_>, id: PollId, result: &str) -> Result<(), StoreError> {
    diesel::update(poll::table.find((tx.district().number(), id.0)))
        .set(poll::result.eq(result))
        .execute(tx.conn())?;
    Ok(())
}

/// The sums of a counted poll, as JSON.
pub fn result(
    conn: &mut Conn,
    district: District,
    id: PollId,
) -> Result<Option<String>, StoreError> {
    let found: Option<Option<String>> = poll::table
        .find((district.number(), id.0))
        .select(poll::result)
        .first(conn)
        .optional()?;
    Ok(found.flatten())
}

type QuestionRow = (i64, i32, String, String, Option<String>, i32);
type CandidateRow = (i64, i32, i32, Option<i64>, Option<i64>, Vec<u8>, i32);

fn stands(row: CandidateRow) -> Result<(Candidate, Stands), StoreError> {
    let (poll, _, no, household, person, name, incumbent) = row;
    let bad = |why: &str| StoreError::impossible("candidate", PollId(poll), why);
    let candidate = Candidate {
        no: CandidateNo(u16::try_from(no).map_err(|_| bad("no such number"))?),
        incumbent: incumbent != 0,
    };
    let who = Stands {
        household: household.map(PlaceId),
        person: person.map(PersonId),
        name,
    };
    Ok((candidate, who))
}

fn asked(row: QuestionRow, standing: Vec<CandidateRow>) -> Result<(Question, Wording), StoreError> {
    let (poll, _, kind, text, more, seats) = row;
    let bad = |why: &str| StoreError::impossible("question", PollId(poll), why);
    let standing = standing.into_iter().map(stands);
    let (candidates, people) = standing.collect::<Result<Vec<_>, _>>()?.into_iter().unzip();
    let kind = match kind.as_str() {
        "motion" => Kind::Motion,
        "election" => Kind::Election {
            seats: u16::try_from(seats).map_err(|_| bad("no such number of seats"))?,
            candidates,
        },
        _ => return Err(bad("no such kind of question")),
    };
    Ok((Question { kind }, Wording { text, more, people }))
}

/// Rows with their questions, in the order of the rows.
fn whole(conn: &mut Conn, rows: Vec<Row>) -> Result<Vec<Held>, StoreError> {
    let Some(first) = rows.first() else {
        return Ok(Vec::new());
    };
    let ids: Vec<i64> = rows.iter().map(|r| r.id).collect();
    let district = first.district;
    let questions: Vec<QuestionRow> = question::table
        .filter(question::district.eq(district))
        .filter(among(question::poll, ids.iter().copied()))
        .order((question::poll, question::no))
        .select((
            question::poll,
            question::no,
            question::kind,
            question::text,
            question::more,
            question::seats,
        ))
        .load(conn)?;
    let candidates: Vec<CandidateRow> = if questions.iter().any(|q| q.2 == "election") {
        candidate::table
            .filter(candidate::district.eq(district))
            .filter(among(candidate::poll, ids))
            .order((candidate::poll, candidate::question, candidate::no))
            .select((
                candidate::poll,
                candidate::question,
                candidate::no,
                candidate::household,
                candidate::person,
                candidate::name,
                candidate::incumbent,
            ))
            .load(conn)?
    } else {
        Vec::new()
    };
    let mut standing: BTreeMap<(i64, i32), Vec<CandidateRow>> = BTreeMap::new();
    for row in candidates {
        standing.entry((row.0, row.1)).or_default().push(row);
    }
    let mut by_poll: BTreeMap<i64, Vec<(Question, Wording)>> = BTreeMap::new();
    for row in questions {
        let standing = standing.remove(&(row.0, row.1)).unwrap_or_default();
        by_poll
            .entry(row.0)
            .or_default()
            .push(asked(row, standing)?);
    }
    let held = rows.into_iter().map(|row| {
        let asked = by_poll.remove(&row.id).unwrap_or_default();
        row.held(asked)
    });
    held.collect()
}

type StateRow = (
    String,
    Option<i64>,
    Option<i64>,
    Option<i64>,
    Option<i64>,
    Option<String>,
);

/// Where a poll stands now and when its voting ends: all that changes of one that was opened.
pub(crate) type Standing = (State, Option<Timestamp>);

/// The [`Standing`] of a poll.
pub(crate) fn standing(
    conn: &mut Conn,
    district: District,
    id: PollId,
) -> Result<Option<Standing>, StoreError> {
    let row: Option<(StateRow, Option<i64>)> = poll::table
        .find((district.number(), id.0))
        .select((
            (
                poll::state,
                poll::opened_at,
                poll::closed_at,
                poll::counted_at,
                poll::cancelled_at,
                poll::reason,
            ),
            poll::closes_at,
        ))
        .first(conn)
        .optional()?;
    let bad = |why: &str| StoreError::impossible("poll", id, why);
    let read = |(row, end): (StateRow, Option<i64>)| {
        let end = end.map(|ms| instant(ms, bad)).transpose()?;
        Ok((state_of(row, bad)?, end))
    };
    row.map(read).transpose()
}

/// One poll.
pub fn one(conn: &mut Conn, district: District, id: PollId) -> Result<Option<Held>, StoreError> {
    let row: Option<Row> = poll::table
        .find((district.number(), id.0))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    Ok(whole(conn, row.into_iter().collect())?.pop())
}
