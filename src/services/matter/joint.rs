//! Whistle (吹哨报到): the lead calls other offices; each comes, does its part and says so.

use super::moved::{On, Saying, act, allowed, chain_of, moved, named, saying};
use crate::App;
use crate::services::Error;
use tanxin_domain::matter::{MOST_TEXT, MatterRefusal, Move};
use tanxin_domain::text::lines;
use tanxin_domain::{Actor, District, OfficeId};

/// The lead calls other offices, each with a task and a clock of its own; everybody reads
/// what for.
pub async fn whistle(
    app: &App,
    district: District,
    actor: &Actor,
    (on, calls): (On, Vec<OfficeId>),
    what: &str,
) -> Result<(), Error> {
    if calls.is_empty() {
        return Err(MatterRefusal::NobodyCalled.into());
    }
    let what = lines("what", what, MOST_TEXT)?;
    act(app, district, actor, on, move |tx, t, by| {
        allowed(t.view, t.view.answer)?;
        for office in &calls {
            named(tx.conn(), district, &t.matter, *office)?;
        }
        let chain = chain_of(tx, &t.matter)?;
        let told = Move::Whistle {
            calls: calls.clone(),
            arrive: chain.arrive,
            joint: chain.joint,
            ends: None,
        };
        saying(tx, t, by, &told, Some(&what))
    })
    .await
}

/// A called office is there, or has done its part and says what. The lead may note it for an
/// office that came without a telephone.
pub async fn report(
    app: &App,
    district: District,
    actor: &Actor,
    (on, nr): (On, u16),
    done: Option<&str>,
) -> Result<(), Error> {
    let done = done.map(|text| lines("done", text, MOST_TEXT));
    let done = done.transpose()?;
    act(app, district, actor, on, move |tx, mut t, by| {
        let task = t.matter.flow.tasks.iter().find(|k| k.nr == nr);
        let office = task.ok_or(MatterRefusal::NoSuchTask)?.office;
        allowed(t.view, by.works_for(office) || t.view.answer)?;
        let told = match done {
            Some(_) => Move::Done { nr },
            None => Move::Arrive { nr },
        };
        let said = done.as_deref().map(|text| Saying { office, text });
        moved(tx, &mut t.matter, by, &told, said)
    })
    .await
}
