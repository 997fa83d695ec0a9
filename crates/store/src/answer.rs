//! What offices answered to matters, and what households said in the end.

use crate::{Conn, StoreError, Tx};
use diesel::prelude::*;
use jiff::Timestamp;
use tanxin_domain::matter::{Grade, How, Verdict};
use tanxin_domain::{AnswerId, District, MatterId, OfficeId, PersonId};

#[allow(missing_docs)]
mod tables {
    diesel::table! {
        answer (district, id) {
            district -> Integer,
            id -> BigInt,
            matter -> BigInt,
            kind -> Text,
            office -> BigInt,
            person -> Nullable<BigInt>,
            text -> Text,
            at -> BigInt,
        }
    }
    diesel::table! {
        confirmation (district, matter, round) {
            district -> Integer,
            matter -> BigInt,
            round -> Integer,
            verdict -> Text,
            grade -> Nullable<Text>,
            scale -> Integer,
            words -> Nullable<Text>,
            how -> Text,
            at -> BigInt,
        }
    }
}
pub(crate) use tables::{answer, confirmation};

/// An office's words on a matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Its id.
    pub id: AnswerId,
    /// The matter.
    pub matter: MatterId,
    /// Does it say that it is solved, or how and when it will be?
    pub solved: bool,
    /// The office that speaks.
    pub office: OfficeId,
    /// Who wrote it, when known.
    pub person: Option<PersonId>,
    /// The words.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

/// A household's word on a matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// The matter.
    pub matter: MatterId,
    /// How often it had been opened again before.
    pub round: u16,
    /// Solved, partly, not.
    pub verdict: Verdict,
    /// How satisfied, if it said.
    pub grade: Option<Grade>,
    /// Its own words, if any.
    pub words: Option<String>,
    /// How the word reached us.
    pub how: How,
    /// When.
    pub at: Timestamp,
}

type AnswerRow = (i64, i64, String, i64, Option<i64>, String, i64);
type ConfirmationRow = (
    i64,
    i32,
    String,
    Option<String>,
    Option<String>,
    String,
    i64,
);

fn read_answer(
    (id, matter, kind, office, person, text, at): AnswerRow,
) -> Result<Answer, StoreError> {
    let bad = |why: &str| StoreError::impossible("answer", AnswerId(id), why);
    Ok(Answer {
        id: AnswerId(id),
        matter: MatterId(matter),
        solved: match kind.as_str() {
            "answered" => false,
            "solved" => true,
            _ => return Err(bad("no such kind")),
        },
        office: OfficeId(office),
        person: person.map(PersonId),
        text,
        at: Timestamp::from_millisecond(at).map_err(|_| bad("the time is out of range"))?,
    })
}

fn read_confirmation(row: ConfirmationRow) -> Result<Confirmation, StoreError> {
    let (matter, round, verdict, grade, words, how, at) = row;
    let bad = |why: &str| {
        let key = format!("{}/{round}", MatterId(matter));
        StoreError::impossible("confirmation", key, why)
    };
    Ok(Confirmation {
        matter: MatterId(matter),
        round: u16::try_from(round).map_err(|_| bad("no such round"))?,
        verdict: Verdict::from_word(&verdict).ok_or_else(|| bad("no such verdict"))?,
        grade: match grade {
            Some(word) => Some(Grade::from_word(&word).ok_or_else(|| bad("no such grade"))?),
            None => None,
        },
        words,
        how: How::from_word(&how).ok_or_else(|| bad("no such way"))?,
        at: Timestamp::from_millisecond(at).map_err(|_| bad("the time is out of range"))?,
    })
}

/// An answer as it is inserted.
#[derive(Insertable)]
#[diesel(table_name = answer, treat_none_as_default_value = false)]
pub(crate) struct NewAnswer<'a> {
    district: i32,
    id: i64,
    matter: i64,
    kind: &'a str,
    office: i64,
    person: Option<i64>,
    text: &'a str,
    at: i64,
}

impl NewAnswer<'_> {
    pub(crate) fn of(district: District, new: &Answer) -> NewAnswer<'_> {
        NewAnswer {
            district: district.number(),
            id: new.id.0,
            matter: new.matter.0,
            kind: if new.solved { "solved" } else { "answered" },
            office: new.office.0,
            person: new.person.map(|p| p.0),
            text: &new.text,
            at: new.at.as_millisecond(),
        }
    }
}

/// A household's word as it is inserted.
#[derive(Insertable)]
#[diesel(table_name = confirmation, treat_none_as_default_value = false)]
pub(crate) struct NewWord<'a> {
    district: i32,
    matter: i64,
    round: i32,
    verdict: &'a str,
    grade: Option<&'a str>,
    scale: i32,
    words: Option<&'a str>,
    how: &'a str,
    at: i64,
}

impl NewWord<'_> {
    pub(crate) fn of(district: District, new: &Confirmation) -> NewWord<'_> {
        NewWord {
            district: district.number(),
            matter: new.matter.0,
            round: i32::from(new.round),
            verdict: new.verdict.word(),
            grade: new.grade.map(Grade::word),
            scale: Grade::ALL.len() as i32,
            words: new.words.as_deref(),
            how: new.how.word(),
            at: new.at.as_millisecond(),
        }
    }
}

/// Stores an answer.
pub fn insert(tx: &mut Tx<'_>, new: &Answer) -> Result<(), StoreError> {
    diesel::insert_into(answer::table)
        .values(NewAnswer::of(tx.district(), new))
        .execute(tx.conn())?;
    Ok(())
}

/// Stores a household's word. A second one in the same round is refused by the database, unless
/// it stands `instead` of the one before: its event keeps that there was one.
pub fn confirm(tx: &mut Tx<'_>, new: &Confirmation, instead: bool) -> Result<(), StoreError> {
    if instead {
        let key = (tx.district().number(), new.matter.0, i32::from(new.round));
        diesel::delete(confirmation::table.find(key)).execute(tx.conn())?;
    }
    diesel::insert_into(confirmation::table)
        .values(NewWord::of(tx.district(), new))
        .execute(tx.conn())?;
    Ok(())
}

/// All answers to a matter, oldest first.
pub fn of_matter(
    conn: &mut Conn,
    district: District,
    matter: MatterId,
) -> Result<Vec<Answer>, StoreError> {
    let rows: Vec<AnswerRow> = answer::table
        .filter(
            answer::district
                .eq(district.number())
                .and(answer::matter.eq(matter.0)),
        )
        .order(answer::id)
        .select((
            answer::id,
            answer::matter,
            answer::kind,
            answer::office,
            answer::person,
            answer::text,
            answer::at,
        ))
        .load(conn)?;
    rows.into_iter().map(read_answer).collect()
}

/// All words of the household on a matter, oldest first.
pub fn confirmations(
    conn: &mut Conn,
    district: District,
    matter: MatterId,
) -> Result<Vec<Confirmation>, StoreError> {
    let rows: Vec<ConfirmationRow> = confirmation::table
        .filter(
            confirmation::district
                .eq(district.number())
                .and(confirmation::matter.eq(matter.0)),
        )
        .order(confirmation::round)
        .select((
            confirmation::matter,
            confirmation::round,
            confirmation::verdict,
            confirmation::grade,
            confirmation::words,
            confirmation::how,
            confirmation::at,
        ))
        .load(conn)?;
    rows.into_iter().map(read_confirmation).collect()
}

/// Takes out what was said about a matter; that something was said stays.
pub(crate) fn erase(tx: &mut Tx<'_>, of: MatterId) -> Result<(), StoreError> {
    let district = tx.district().number();
    let said = answer::table
        .filter(answer::district.eq(district))
        .filter(answer::matter.eq(of.0));
    diesel::update(said)
        .set((answer::text.eq(""), answer::person.eq(None::<i64>)))
        .execute(tx.conn())?;
    let words = confirmation::table
        .filter(confirmation::district.eq(district))
        .filter(confirmation::matter.eq(of.0));
    diesel::update(words)
        .set(confirmation::words.eq(None::<String>))
        .execute(tx.conn())?;
    Ok(())
}
