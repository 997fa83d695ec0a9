//! In the room: the cockpit of whoever runs an assembly, and the projector everybody reads.
//!
//! Each changing part is one template; the page holds it and the live stream sends it,
//! so that the two can't differ.

mod act;
mod parts;
mod view;

use crate::App;
use crate::services::Error;
use crate::web::error::{Failure, render};
use crate::web::live::{self, Say, Topic};
use crate::web::parts::facade::Link;
use crate::web::path::At;
use crate::web::session::Who;
use crate::web::shell::Shell;
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
pub(super) use parts::{cockpit as says, facade, inside, quorum};
use tanxin_domain::event::Event;
use tanxin_domain::permission::{Deed, may, permit};
use tanxin_domain::{Actor, AssemblyId, District, SubjectId};
use tanxin_store::{Conn, assembly as store, district};
pub(super) use view::{Detail, View, look};

/// `/330802/assemblies/…/room`, `…/projector`
pub fn routes() -> Router<App> {
    Router::new()
        .route(
            "/{district}/assemblies/{id}/room",
            get(cockpit).post(act::act),
        )
        .route("/{district}/assemblies/{id}/projector", get(projector))
}

/// The cockpit and the check-in: staff.
pub static ROOM: Topic = Topic {
    name: "room",
    public: false,
    admit: |c, d, id, actor| admit(c, d, id, actor, Deed::RunAssembly),
    concerns,
    state: |app, c, d, id, l| {
        Ok(parts::cockpit(&look(
            app,
            c,
            d,
            AssemblyId(id.0),
            Detail::Doors,
            (l, None),
        )?))
    },
};

/// The projector with its doors, on a machine somebody with the roll is signed in at.
pub static PROJECTOR: Topic = Topic {
    name: "projector",
    public: false,
    admit: |c, d, id, actor| admit(c, d, id, actor, Deed::SeeRoll),
    concerns,
    state: |app, c, d, id, l| {
        Ok(parts::projector(&look(
            app,
            c,
            d,
            AssemblyId(id.0),
            Detail::Doors,
            (l, None),
        )?))
    },
};

/// The same without doors and names, for everybody.
pub static SCREEN: Topic = Topic {
    name: "screen",
    public: true,
    admit: |c, d, id, _| {
        let a = store::one(c, d, AssemblyId(id.0))?;
        a.map(|_| ()).ok_or(Error::NotFound)
    },
    concerns,
    state: |app, c, d, id, l| {
        Ok(parts::projector(&look(
            app,
            c,
            d,
            AssemblyId(id.0),
            Detail::Counts,
            (l, None),
        )?))
    },
};

fn admit(
    c: &mut Conn,
    district: District,
    id: SubjectId,
    actor: &Actor,
    deed: Deed,
) -> Result<(), Error> {
    let a = store::one(c, district, AssemblyId(id.0))?.ok_or(Error::NotFound)?;
    Ok(permit(actor, deed, &a.path).map(|_| ())?)
}

/// Events of this assembly, and of matters: those are few, and any may be of this room.
fn concerns(event: &Event, id: SubjectId) -> bool {
    if event.kind.starts_with("matter.") {
        return true;
    }
    let of_this = |(_, payload): &([u8; 16], String)| payload.contains(&id.to_string());
    (event.kind.starts_with("assembly.") || event.kind.starts_with("poll."))
        && (event.subject == id.0 || event.payload.as_ref().is_none_or(of_this))
}

#[derive(Template)]
#[template(path = "room.html")]
pub(super) struct CockpitPage {
    shell: Shell,
    v: View,
    says: Vec<Say>,
    facade: String,
    legend: String,
    typed: act::Act,
    refused: Option<String>,
    field: &'static str,
}

impl CockpitPage {
    fn part(&self, id: &str) -> String {
        parts::inside(&self.says, id)
    }
}

/// The cockpit, empty or after a refusal with what was typed.
pub(super) async fn cockpit_page(
    app: &App,
    shell: Shell,
    (code, id): (District, AssemblyId),
    actor: &Actor,
    (typed, error): (act::Act, Option<Error>),
) -> Result<CockpitPage, Failure> {
    let (house, asker, l) = (app.clone(), actor.clone(), shell.l);
    let now = app.clock.now();
    let found = app.store.read(move |c| {
        let known = district::one(c, code)?.ok_or(Error::NotFound)?;
        let v = look(&house, c, code, id, Detail::Doors, (l, Some(now)))?;
        permit(&asker, Deed::RunAssembly, &v.a.path)?;
        Ok::<_, Error>((known, v))
    });
    let (known, v) = found.await.map_err(|e| Failure::new(&shell, e))?;
    let shell = shell
        .at(code, &known.name, "assembly")
        .live(live::url(&ROOM, code, id));
    let facade = parts::facade(&v, |_| Link::None);
    let says = parts::cockpit(&v);
    Ok(CockpitPage {
        facade: facade
            .as_ref()
            .map(|f| f.html(l, &l.t("room-facade")))
            .unwrap_or_default(),
        legend: facade.map(|f| f.legend(l)).unwrap_or_default(),
        refused: error.as_ref().map(|e| l.refusal(e)),
        field: error.as_ref().and_then(Error::field).unwrap_or(""),
        shell,
        v,
        says,
        typed,
    })
}

async fn cockpit(
    State(app): State<App>,
    At(code, id): At<AssemblyId>,
    Who { actor, .. }: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let nothing = (act::Act::default(), None);
    Ok(render(
        &cockpit_page(&app, shell, (code, id), &actor, nothing).await?,
    ))
}

#[derive(Template)]
#[template(path = "projector.html")]
struct ProjectorPage {
    shell: Shell,
    v: View,
    says: Vec<Say>,
    facade: String,
    time: String,
}

impl ProjectorPage {
    fn part(&self, id: &str) -> String {
        parts::inside(&self.says, id)
    }
}

async fn projector(
    State(app): State<App>,
    At(code, id): At<AssemblyId>,
    Who { actor, .. }: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let (house, l, now) = (app.clone(), shell.l, app.clock.now());
    let found = app.store.read(move |c| {
        let known = district::one(c, code)?.ok_or(Error::NotFound)?;
        let a = store::one(c, code, id)?.ok_or(Error::NotFound)?;
        let doors = may(&actor, Deed::SeeRoll, &a.path);
        let detail = if doors { Detail::Doors } else { Detail::Counts };
        Ok::<_, Error>((known, look(&house, c, code, id, detail, (l, Some(now)))?))
    });
    let (known, v) = found.await.map_err(|e| Failure::new(&shell, e))?;
    let topic = if v.detail == Detail::Doors {
        &PROJECTOR
    } else {
        &SCREEN
    };
    let shell = shell
        .at(code, &known.name, "assembly")
        .live(live::url(topic, code, id));
    let facade = parts::facade(&v, |_| Link::None);
    let local = tanxin_domain::when::local(now);
    Ok(render(&ProjectorPage {
        facade: facade
            .map(|f| f.html(l, &l.t("room-facade")))
            .unwrap_or_default(),
        time: format!("{:02}:{:02}", local.hour(), local.minute()),
        says: parts::projector(&v),
        shell,
        v,
    }))
}
