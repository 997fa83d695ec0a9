//! Splitting: of a matter that asks two things a second one is made. Both texts are kept; the
//! first one's is never changed.

use crate::App;
use crate::services::Error;
use crate::services::answering::{self, Answering};
use crate::services::matter::moved::{On, allowed, moment};
use crate::services::matter::raise::told;
use crate::services::matter::turn::{Turn, speaks_for, turn};
use crate::services::matter::{SEAL_RECEIPT, receipt_hash};
use serde_json::json;
use tanxin_domain::category::CategoryCode;
use tanxin_domain::code::CodeKind;
use tanxin_domain::matter::{
    Flow, LinkKind, LinkRefusal, MOST_TITLE, Matter, MatterRefusal, MatterState, Source, With,
    part_of,
};
use tanxin_domain::text::{TextRefusal, line};
use tanxin_domain::{Actor, Code, District, MatterId};
use tanxin_store::{Done, Tx, link, matter, search};

/// What the second matter is.
#[derive(Debug, Clone)]
pub struct Splitting {
    /// The part of the text it takes, in the resident's own words.
    pub part: String,
    /// Its public line.
    pub title: String,
    /// What kind of matter it is.
    pub category: CategoryCode,
}

/// The public line. Never taken from the text, which may say what only offices may read.
fn title(new: &Splitting) -> Result<String, Error> {
    line("title", &new.title, MOST_TITLE).map_err(|refusal| match refusal {
        TextRefusal::Empty { .. } => MatterRefusal::NoTitle.into(),
        other => Error::from(other),
    })
}

/// The second matter: told by whoever told the first, about the same place, as secret as that
/// one; with a number, a category, a chain and a clock of its own.
fn second(
    tx: &mut Tx<'_>,
    of: &Matter,
    (new, part, title): (&Splitting, &str, &str),
    here: &Answering,
) -> Result<Matter, Error> {
    let at = moment(tx);
    let (near, chain) = (
        here.around(new.category, of.quiet()),
        here.chain(new.category),
    );
    let stop = near.first(chain)?;
    let above = here.told(chain, stop, near, at);
    let code = (chain.code.clone(), chain.version);
    Ok(Matter {
        id: MatterId(tx.new_id()),
        no: matter::next_no(tx)?,
        // What the minutes of an assembly say was said there stays what they say.
        assembly: None,
        agenda_item: None,
        source: match of.source {
            Source::Assembly => Source::Staff,
            other => other,
        },
        category: new.category,
        title: title.to_owned(),
        text: part.to_owned(),
        state: MatterState::Open,
        flow: Flow::begin(at, code, stop, above),
        raised_at: at,
        reopened: 0,
        version: 1,
        ..of.clone()
    })
}

/// Is this part of a matter another one already?
fn taken(tx: &mut Tx<'_>, of: &Matter, part: &str) -> Result<(), Error> {
    let district = tx.district();
    let links = link::of(tx.conn(), district, of.id)?;
    let made = links
        .iter()
        .filter(|l| l.with.kind == LinkKind::Split && l.with.other == of.id && l.ended.is_none());
    let made: Vec<MatterId> = made.map(|l| l.matter).collect();
    for other in matter::some(tx.conn(), district, &made)? {
        if other.text == part && other.flow.lead() != Some(of.id) {
            return Err(LinkRefusal::TakenAlready { no: other.no }.into());
        }
    }
    Ok(())
}

/// Makes a second matter of one that asks two things. Answers which.
pub async fn split(
    app: &App,
    district: District,
    actor: &Actor,
    (on, new): (On, Splitting),
) -> Result<MatterId, Error> {
    crate::services::matter::catch_up(app, district, on.matter).await?;
    let read = move |c: &mut tanxin_store::Conn| {
        let found = matter::one(c, district, on.matter)?;
        Ok::<_, Error>(found.ok_or(Error::NotFound)?.place)
    };
    let about = app.store.read(read).await?;
    let here = answering::at(app, district, about).await?;
    let here = here.ok_or(Error::NotFound)?;
    let code = Code::new(district, CodeKind::Receipt, rand::random());
    let hash = receipt_hash(&code);
    let seal = app.keys.seal(SEAL_RECEIPT, &code.compact());
    let by = actor.clone();
    let deed = move |tx: &mut Tx<'_>| {
        let Turn {
            matter: of,
            view,
            about,
        } = turn(tx, &by, on.matter, on.version, None)?;
        allowed(view, view.answer)?;
        of.state.assign()?;
        let part = part_of(&of.text, &new.part)?;
        taken(tx, &of, part)?;
        let title = title(&new)?;
        let made = second(tx, &of, (&new, part, &title), &here)?;
        matter::insert(tx, &made, &hash, &seal)?;
        search::keep(tx, &made, &about);
        let with = With {
            kind: LinkKind::Split,
            other: of.id,
        };
        let mut event = told(&made, by.signature(), 0);
        event.payload["link"] = json!(with);
        event.payload["by"] = json!(speaks_for(&by, &of, &about));
        let seq = tx.emit(event)?;
        link::begin(tx, made.id, with, seq)?;
        Ok::<_, Error>(made.id)
    };
    Ok(match app.store.write(district, on.key, deed).await? {
        Done::Now { value, .. } => value,
        Done::Before { subject, .. } => MatterId(subject),
    })
}
