//! Answer templates: kept by whoever works for the office, for whoever answers in its name.

use crate::App;
use crate::services::Error;
use serde_json::json;
use tanxin_domain::event::NewEvent;
use tanxin_domain::matter::{MOST_TEMPLATES, Template, TemplateRefusal};
use tanxin_domain::permission::{Deed, Forbidden};
use tanxin_domain::{Actor, District, OfficeId, TemplateId};
use tanxin_store::{StoreError, Tx, template};
use uuid::Uuid;

/// What one types to keep a template.
#[derive(Debug, Clone)]
pub struct Keeping {
    /// The office.
    pub office: OfficeId,
    /// Which one is changed; none: a new one.
    pub id: Option<TemplateId>,
    /// Its name.
    pub name: String,
    /// What it says.
    pub text: String,
    /// The browser's key.
    pub key: Option<Uuid>,
}

fn permitted(actor: &Actor, office: OfficeId) -> Result<(), Error> {
    match (actor, actor.works_for(office)) {
        (_, true) => Ok(()),
        (Actor::Public, _) => Err(Error::SignIn),
        _ => Err(Forbidden(Deed::AnswerMatter).into()),
    }
}

fn told(by: &Actor, kind: &'static str, of: &Template) -> NewEvent {
    NewEvent {
        kind,
        place: None,
        subject: of.id.0,
        actor: by.signature(),
        payload: json!({
            "office": of.office, "name": of.name, "text": super::text_print(&of.text),
        }),
    }
}

/// Keeps a template, new or changed.
pub async fn keep(app: &App, district: District, actor: &Actor, new: Keeping) -> Result<(), Error> {
    permitted(actor, new.office)?;
    let (name, text) = Template::parse(&new.name, &new.text)?;
    let by = actor.clone();
    let deed = move |tx: &mut Tx<'_>| {
        let all = template::of_offices(tx.conn(), district, &[new.office])?;
        let known = new.id.map(|id| all.iter().any(|t| t.id == id));
        if known == Some(false) {
            return Err(TemplateRefusal::Gone.into());
        }
        if all.iter().any(|t| t.name == name && Some(t.id) != new.id) {
            return Err(TemplateRefusal::NameTaken.into());
        }
        if known.is_none() && all.len() >= MOST_TEMPLATES {
            return Err(TemplateRefusal::TooMany.into());
        }
        let kept = Template {
            id: new.id.unwrap_or_else(|| TemplateId(tx.new_id())),
            office: new.office,
            name: name.clone(),
            text: text.clone(),
        };
        template::put(tx, &kept)?;
        tx.emit(told(&by, "template.kept", &kept))?;
        Ok::<_, Error>(())
    };
    let done = app.store.write(district, new.key, deed).await;
    done.map(|_| ()).map_err(|error| match &error {
        Error::Store(fault) if matches!(**fault, StoreError::Unique(_)) => {
            TemplateRefusal::NameTaken.into()
        }
        _ => error,
    })
}

/// Takes a template away. What was answered with it stays as it was said.
pub async fn remove(
    app: &App,
    district: District,
    actor: &Actor,
    id: TemplateId,
    key: Option<Uuid>,
) -> Result<(), Error> {
    let by = actor.clone();
    let deed = move |tx: &mut Tx<'_>| {
        let kept = template::one(tx.conn(), district, id)?.ok_or(TemplateRefusal::Gone)?;
        permitted(&by, kept.office)?;
        template::remove(tx, id)?;
        tx.emit(told(&by, "template.removed", &kept))?;
        Ok::<_, Error>(())
    };
    app.store.write(district, key, deed).await?;
    Ok(())
}
