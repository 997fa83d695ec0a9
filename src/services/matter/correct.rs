//! Correcting how a matter was noted: its public line and its category.
//!
//! In an assembly a matter is noted in the time somebody needs to say it. Who may hand it on
//! may put the note right; who answers and by when stays as it was.

use super::moved::{allowed, moment};
use super::text_print;
use super::turn::{Turn, speaks_for, tell, turn};
use crate::App;
use crate::services::Error;
use serde_json::json;
use tanxin_domain::category::CategoryCode;
use tanxin_domain::matter::{MOST_TITLE, Matter, MatterRefusal, Move, chain};
use tanxin_domain::text::{TextRefusal, line};
use tanxin_domain::{Actor, District, MatterId};
use tanxin_store::{Tx, matter, search};
use uuid::Uuid;

/// The line and the category as they should have been noted.
#[derive(Debug, Clone)]
pub struct Correcting {
    /// The matter.
    pub matter: MatterId,
    /// Its version when the form was opened.
    pub version: Option<i64>,
    /// The public line.
    pub title: String,
    /// What kind of matter it is.
    pub category: CategoryCode,
    /// The browser's key.
    pub key: Option<Uuid>,
}

/// Puts line and category right. The event keeps what stood there before.
pub async fn correct(
    app: &App,
    district: District,
    actor: &Actor,
    new: Correcting,
) -> Result<(), Error> {
    let title = line("title", &new.title, MOST_TITLE).map_err(|refusal| match refusal {
        TextRefusal::Empty { .. } => MatterRefusal::NoTitle.into(),
        other => Error::from(other),
    })?;
    super::catch_up(app, district, new.matter).await?;
    let (by, key) = (actor.clone(), new.key);
    let deed = move |tx: &mut Tx<'_>| {
        let Turn {
            mut matter,
            view,
            about,
        } = turn(tx, &by, new.matter, new.version, None)?;
        allowed(view, view.correct)?;
        matter.state = matter.state.correct()?;
        if matter.title == title && matter.category == new.category {
            return Err(MatterRefusal::NothingChanged.into());
        }
        let mut payload = json!({
            "by": speaks_for(&by, &matter, &about),
            "text": text_print(&format!("{title}\n{}", matter.text)),
        });
        if matter.title != title {
            // Prints, as of all that people write: a name in it may be why it is corrected.
            payload["title"] =
                json!({ "from": text_print(&matter.title), "to": text_print(&title) });
        }
        if matter.category != new.category {
            let (from, to) = (matter.category.as_str(), new.category.as_str());
            payload["category"] = json!({ "from": from, "to": to });
        }
        matter.title.clone_from(&title);
        matter.category = new.category;
        if let Some(told) = recast(tx, &matter)? {
            matter.act(moment(tx), &told)?;
            payload["move"] = json!(told);
        }
        matter::save(tx, &matter)?;
        search::keep_again(tx, &matter, &about)?;
        tell(tx, "matter.corrected", &matter, &by, payload)?;
        Ok::<_, Error>(())
    };
    app.store.write(district, key, deed).await?;
    Ok(())
}

/// Another category may have another chain: the matter follows it from where it is.
fn recast(tx: &mut Tx<'_>, of: &Matter) -> Result<Option<Move>, Error> {
    let district = tx.district();
    let own = matter::chain::newest(tx.conn(), district)?;
    let chain = chain::of(&own, of.category);
    Ok((chain.code != of.flow.chain).then(|| Move::Recast {
        chain: chain.code.clone(),
        version: chain.version,
    }))
}
