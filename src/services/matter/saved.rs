//! Saved filters: a person's own, for the queues of their offices.

use super::queue::{Facet, offices};
use crate::App;
use crate::services::Error;
use tanxin_domain::permission::{Deed, Forbidden};
use tanxin_domain::refusal::Sentence;
use tanxin_domain::text::line;
use tanxin_domain::{Actor, District, OfficeId, PersonId, PlaceId};
use tanxin_store::matter::saved::{self, Saved};
use tanxin_store::{Conn, StoreError, place};

/// The most filters a person keeps.
const MOST: usize = 20;
/// Characters of a name.
const MOST_NAME: usize = 20;

/// Why a filter was not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilterRefusal {
    /// There are as many as may be.
    TooMany,
}

impl Sentence for FilterRefusal {
    fn key(&self) -> &'static str {
        match self {
            FilterRefusal::TooMany => "refuse-filter-many",
        }
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        vec![("most", MOST.to_string())]
    }
}

/// A filter as its owner reads it.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Its name.
    pub name: String,
    /// Whose queue.
    pub office: OfficeId,
    /// Which question.
    pub facet: Facet,
    /// Where.
    pub place: Option<PlaceId>,
}

/// What a person keeps for the offices they work for.
pub fn of(c: &mut Conn, district: District, actor: &Actor) -> Result<Vec<Kept>, Error> {
    let Some(person) = actor.person() else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    for kept in saved::of(c, district, person)? {
        let lost = || StoreError::impossible("saved_filter", person, "no such question");
        let facet = Facet::from_word(&kept.facet).ok_or_else(lost)?;
        // Of an office one works for no more it comes back with the role.
        if actor.works_for(kept.office) {
            found.push(Kept {
                name: kept.name,
                office: kept.office,
                facet,
                place: kept.place,
            });
        }
    }
    Ok(found)
}

fn owner(actor: &Actor) -> Result<PersonId, Error> {
    match actor {
        Actor::Public => Err(Error::SignIn),
        _ if offices(actor).is_empty() => Err(Forbidden(Deed::AnswerMatter).into()),
        _ => actor.person().ok_or(Error::NotFound),
    }
}

/// Keeps a filter, over an earlier one of the same name.
pub async fn keep(app: &App, district: District, actor: &Actor, new: Kept) -> Result<(), Error> {
    let person = owner(actor)?;
    if !actor.works_for(new.office) {
        return Err(Forbidden(Deed::AnswerMatter).into());
    }
    let name = line("name", &new.name, MOST_NAME)?;
    let note = move |c: &mut Conn| {
        let known = saved::of(c, district, person)?;
        if known.len() >= MOST && !known.iter().any(|k| k.name == name) {
            return Err(FilterRefusal::TooMany.into());
        }
        if let Some(top) = new.place {
            place::one(c, district, top)?.ok_or(Error::NotFound)?;
        }
        let kept = Saved {
            name: name.clone(),
            office: new.office,
            facet: new.facet.word().to_owned(),
            place: new.place,
        };
        Ok(saved::put(c, district, person, &kept)?)
    };
    app.store.note(note).await
}

/// Forgets one.
pub async fn forget(
    app: &App,
    district: District,
    actor: &Actor,
    name: String,
) -> Result<(), Error> {
    let person = owner(actor)?;
    let note = move |c: &mut Conn| Ok(saved::remove(c, district, person, &name)?);
    app.store.note(note).await
}
