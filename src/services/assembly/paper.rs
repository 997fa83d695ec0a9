//! An assembly held on paper, entered afterwards.

use super::{agenda, electorate, event, freeze_in, subject, title_of};
use crate::App;
use crate::services::Error;
use jiff::Timestamp;
use std::collections::BTreeSet;
use tanxin_domain::assembly::{Assembly, AssemblyRefusal, CheckIn, How, State};
use tanxin_domain::permission::{Deed, permit};
use tanxin_domain::rule::{self, Use};
use tanxin_domain::{Actor, AssemblyId, District, MatterId, PlaceId, text, when};
use tanxin_store::assembly as store;
use tanxin_store::photo::{self, Ready};
use uuid::Uuid;

/// What the papers of an assembly say.
#[derive(Debug, Clone)]
pub struct Paper {
    /// The unit, building or compound.
    pub place: PlaceId,
    /// The rule's id; its version of that day is taken.
    pub rule: String,
    /// One line; made from the place when empty.
    pub title: String,
    /// When it was held.
    pub at: Timestamp,
    /// Where.
    pub venue: String,
    /// What was spoken of, an item a line.
    pub agenda: Vec<String>,
    /// The households that signed.
    pub signed: BTreeSet<PlaceId>,
    /// Photographs of the sign-in sheet, made ready.
    pub sheets: Vec<Ready>,
    /// The browser's key.
    pub key: Option<Uuid>,
}

/// Enters an assembly that was held on paper: its roll, who signed, and, when
/// there was a quorum, that it was open. Matters and minutes follow as usual.
pub async fn enter_paper(
    app: &App,
    district: District,
    actor: &Actor,
    paper: Paper,
) -> Result<AssemblyId, Error> {
    let venue = text::line("venue", &paper.venue, 60)?;
    let items = agenda(app, &paper.agenda)?;
    let rule = rule::on_day(&paper.rule, when::day(paper.at))?;
    if !rule.is_for(Use::Assembly) {
        return Err(AssemblyRefusal::VotersNotYet.into());
    }
    let actor = actor.clone();
    let done = app.store.write(district, paper.key, move |tx| {
        let at = electorate(tx.conn(), district, paper.place)?;
        permit(&actor, Deed::CallAssembly, &at.path)?;
        if paper.at > tx.at() {
            return Err(AssemblyRefusal::NotYetHeld.into());
        }
        let new = Assembly {
            id: AssemblyId(tx.new_id()),
            title: title_of(tx.conn(), district, &at, &paper.title)?,
            place: at.id,
            path: at.path,
            at: paper.at,
            venue: venue.clone(),
            rule: rule.clone(),
            waiver: None,
            called_at: tx.at(),
            continues: None,
            paper: true,
            postponed: 0,
            state: State::Called,
        };
        store::insert(tx, &new)?;
        store::insert_items(tx, new.id, &items)?;
        let (mut new, lines) = freeze_in(tx, district, new)?;
        let roll = new.roll()?;
        let (kind, by) = actor.signature();
        for line in &lines {
            let signed = line
                .voter
                .household()
                .is_some_and(|h| paper.signed.contains(&h));
            if !signed {
                continue;
            }
            roll.entitled(line)?;
            let there = CheckIn {
                entry: line.id,
                how: How::Paper,
                holder: None,
                at: paper.at,
                by: (kind.to_owned(), by),
            };
            store::insert_check_in(tx, &roll, &there)?;
        }
        // They lie with the photos of matters, under the assembly's id.
        photo::insert(tx, MatterId(new.id.0), None, &paper.sheets)?;
        let attendance = store::attendance(tx.conn(), district, &new)?;
        if let Ok(quorum) = roll.quorum(&attendance) {
            new = new.open(&quorum, paper.at)?;
        }
        store::save(tx, &new)?;
        let mut told = super::told(&attendance);
        told["at"] = new.at.to_string().into();
        told["sheets"] = paper.sheets.len().into();
        told["rule"] = new.rule.version().into();
        tx.emit(event("assembly.entered", &new, new.id.0, &actor, told))?;
        Ok::<_, Error>(new.id.0)
    });
    Ok(AssemblyId(subject(done.await?)))
}
