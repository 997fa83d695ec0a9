//! Channels of a place, and the outbox.

use super::{by, trouble};
use crate::App;
use crate::services::Error;
use crate::services::notice::{self as deeds, Board, Keeping, Shown};
use crate::web::error::{Failure, again, render};
use crate::web::form::Typed;
use crate::web::pages::assembly::unkept;
use crate::web::path::At;
use crate::web::session::Who;
use crate::web::shell::Shell;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use tanxin_domain::notice::{Belongs, Channel, ChannelKind, Quiet};
use tanxin_domain::permission::Deed;
use tanxin_domain::{Actor, ChannelId, District, Lang, PlaceId};

/// Fields that are not given back, whatever was wrong.
const SECRETS: [&str; 3] = ["secret", "password", "header"];

#[derive(Template)]
#[template(path = "notices.html")]
struct NoticesPage {
    shell: Shell,
    code: District,
    b: Board,
    /// What was typed into the form for a new channel.
    typed: Typed,
    /// The channel whose own form was refused, and what was typed there.
    changed: Option<(ChannelId, Typed)>,
    refusal: Option<String>,
    wrong: Option<&'static str>,
}

impl NoticesPage {
    fn failed(&self, field: &str) -> bool {
        self.changed.is_none() && self.wrong == Some(field)
    }

    /// What a field begins with.
    fn field(&self, name: &str, usual: &str) -> String {
        match self.refusal.is_some() && self.changed.is_none() {
            true => self.typed.get(name).to_owned(),
            false => usual.to_owned(),
        }
    }

    /// What was typed into a channel's own form, when it was refused.
    fn refused(&self, channel: &Channel) -> Option<&Typed> {
        let (id, typed) = self.changed.as_ref()?;
        (*id == channel.id).then_some(typed)
    }

    fn failed_of(&self, channel: &Channel, field: &str) -> bool {
        self.refused(channel).is_some() && self.wrong == Some(field)
    }

    /// What a field of a channel's own form begins with. What is sealed is shown nowhere, and a
    /// secret that was typed is not written into a page either.
    fn own(&self, channel: &Channel, name: &str, usual: &str) -> String {
        match self.refused(channel) {
            Some(_) if SECRETS.contains(&name) => String::new(),
            Some(typed) => typed.get(name).to_owned(),
            None => usual.to_owned(),
        }
    }

    fn is_urgent(&self, channel: &Channel) -> bool {
        let typed = self.refused(channel);
        typed.map_or(channel.urgent, |typed| typed.is("urgent", "yes"))
    }

    fn is_english(&self, channel: &Channel) -> bool {
        let typed = self.refused(channel);
        typed.map_or(channel.lang == Lang::En, |typed| typed.is("lang", "en"))
    }

    /// The fields that say where a channel leads: name and words.
    fn leads(&self, channel: &Channel) -> &'static [(&'static str, &'static str)] {
        match channel.kind {
            ChannelKind::Wecom => &[("url", "notice-url")],
            ChannelKind::Dingtalk => &[("url", "notice-url"), ("secret", "notice-secret")],
            ChannelKind::Email => &[
                ("to", "notice-to"),
                ("host", "notice-host"),
                ("tls", "notice-tls"),
                ("port", "notice-port"),
                ("user", "notice-user"),
                ("password", "notice-password"),
                ("from", "notice-from"),
            ],
            ChannelKind::Sms => &[
                ("phone", "notice-phone"),
                ("url", "notice-url"),
                ("template", "notice-template"),
                ("header", "notice-header"),
                ("good", "notice-good"),
            ],
            ChannelKind::Forward => &[],
        }
    }

    fn night(&self) -> (String, String) {
        Quiet::NIGHT.texts()
    }

    fn quiet(&self, channel: &Channel) -> (String, String) {
        channel.quiet.map(Quiet::texts).unwrap_or_default()
    }

    fn trouble(&self, shown: &Shown) -> Option<String> {
        trouble(self.shell.l, &shown.notice)
    }

    fn by(&self, shown: &Shown) -> String {
        by(self.shell.l, shown)
    }

    fn is_group(&self, channel: &Channel) -> bool {
        channel.belongs == Belongs::Group
    }

    /// Whose it may be: the value of the choice, and its words.
    fn owners(&self) -> Vec<(String, String)> {
        let l = self.shell.l;
        let group = l.say("notice-owner-group").s("name", &self.b.place.name);
        let mut owners = vec![("group".to_owned(), group.to_string())];
        for office in &self.b.offices {
            owners.push((format!("office-{}", office.id), office.name.clone()));
        }
        for (id, role, name) in &self.b.people {
            let role = l.t(&format!("role-{}", role.word()));
            let name = name.clone().unwrap_or_else(|| l.t("sealed").into_owned());
            owners.push((format!("person-{id}"), format!("{name}　{role}")));
        }
        owners
    }
}

async fn page(
    app: &App,
    shell: Shell,
    code: District,
    (actor, id): (&Actor, PlaceId),
) -> Result<NoticesPage, Failure> {
    let b = deeds::board(app, code, actor, id).await;
    let b = b.map_err(|e| Failure::new(&shell, e))?;
    Ok(NoticesPage {
        shell: shell.at(code, &b.district, "place"),
        code,
        b,
        typed: Typed::default(),
        changed: None,
        refusal: None,
        wrong: None,
    })
}

pub(super) async fn one(
    State(app): State<App>,
    At(code, id): At<PlaceId>,
    Who { actor, .. }: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let page = page(&app, shell, code, (&actor, id)).await?;
    Ok(unkept(render(&page)))
}

/// What a form says of a channel.
fn keeping(typed: &Typed) -> Keeping {
    let text = |name| typed.get(name).to_owned();
    Keeping {
        owner: text("owner"),
        kind: text("kind"),
        lang: text("lang"),
        quiet: (text("quiet_from"), text("quiet_until")),
        urgent: typed.is("urgent", "yes"),
        digest: typed.read("digest").unwrap_or(0),
        typed: deeds::Typed {
            url: text("url"),
            secret: text("secret"),
            host: text("host"),
            port: text("port"),
            tls: text("tls"),
            user: text("user"),
            password: text("password"),
            from: text("from"),
            to: text("to"),
            phone: text("phone"),
            template: text("template"),
            header: text("header"),
            good: text("good"),
        },
        key: typed.deed_key(),
    }
}

pub(super) async fn add(
    State(app): State<App>,
    At(code, id): At<PlaceId>,
    Who { actor, .. }: Who,
    shell: Shell,
    typed: Typed,
) -> Result<Response, Failure> {
    let allowed = deeds::may_at(&app, code, &actor, (Deed::KeepChannels, id)).await;
    allowed.map_err(|e| Failure::new(&shell, e))?;
    match deeds::add(&app, code, &actor, id, keeping(&typed)).await {
        Ok(_) => Ok(back(code, id)),
        Err(error) => refused(&app, shell, code, (&actor, id), (None, typed), error).await,
    }
}

fn back(code: District, id: PlaceId) -> Response {
    Redirect::to(&format!("/{code}/notices/{id}")).into_response()
}

/// The page again, with what was typed into a channel's own form or into the one for a new one.
async fn refused(
    app: &App,
    shell: Shell,
    code: District,
    (actor, id): (&Actor, PlaceId),
    (own, typed): (Option<ChannelId>, Typed),
    error: Error,
) -> Result<Response, Failure> {
    let mut page = page(app, shell, code, (actor, id)).await?;
    page.refusal = Some(page.shell.l.refusal(&error));
    page.wrong = error.field();
    match own {
        Some(channel) => page.changed = Some((channel, typed)),
        None => page.typed = typed,
    }
    Ok(again(&page.shell, &page, &error))
}

/// Change, try, switch: which, says the button.
pub(super) async fn act(
    State(app): State<App>,
    At(code, id): At<PlaceId>,
    Who { actor, .. }: Who,
    shell: Shell,
    typed: Typed,
) -> Result<Response, Failure> {
    let allowed = deeds::may_at(&app, code, &actor, (Deed::KeepChannels, id)).await;
    allowed.map_err(|e| Failure::new(&shell, e))?;
    let Some(channel) = typed.read::<ChannelId>("channel") else {
        return Err(Failure::new(&shell, Error::NotFound));
    };
    let key = typed.deed_key();
    let changing = typed.get("act") == "change";
    let done = match typed.get("act") {
        "test" => deeds::test(&app, code, &actor, channel, key).await,
        "on" => deeds::switch(&app, code, &actor, channel, true, key).await,
        "off" => deeds::switch(&app, code, &actor, channel, false, key).await,
        "change" => deeds::change(&app, code, &actor, channel, keeping(&typed)).await,
        _ => Err(Error::NotFound),
    };
    match done {
        Ok(()) => Ok(back(code, id)),
        Err(error) => {
            let kept = match changing {
                true => (Some(channel), typed),
                false => (None, Typed::default()),
            };
            refused(&app, shell, code, (&actor, id), kept, error).await
        }
    }
}
