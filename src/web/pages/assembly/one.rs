//! An assembly's page: the public notice, the household's own answer, the steps
//! of whoever runs it, and afterwards the minutes with what became of each matter.

use super::call::unkept;
use super::words::{Stamp, came, quorum, stamp};
use crate::App;
use crate::services::Error;
use crate::services::assembly::{self as deeds, whole_name};
use crate::services::poll::{Shown, shown};
use crate::web::error::{Failure, render};
use crate::web::form::Typed;
use crate::web::parts::matters::{self, Line};
use crate::web::path::At;
use crate::web::session::Who;
use crate::web::shell::Shell;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use tanxin_domain::assembly::{AgendaItem, Assembly, Attendance, Mark, Says, State as Stage};
use tanxin_domain::matter::{Matter, MatterState};
use tanxin_domain::permission::{Deed, may, permit};
use tanxin_domain::place::{Place, PlaceKind};
use tanxin_domain::{Actor, AssemblyId, District, when};
use tanxin_press::{Minutes, Rendition};
use tanxin_store::assembly::{self as store, Edition};
use tanxin_store::{Conn, district, matter, place, poll as polls};
use uuid::Uuid;

/// What the reader may do here.
#[derive(Debug, Clone, Copy)]
struct Can {
    call: bool,
    run: bool,
    door: bool,
    print: bool,
    cards: bool,
    keep: bool,
    roll: bool,
    poll: bool,
}

impl Can {
    fn of(actor: &Actor, a: &Assembly) -> Can {
        let can = |deed| may(actor, deed, &a.path);
        Can {
            call: can(Deed::CallAssembly),
            run: can(Deed::RunAssembly),
            door: can(Deed::CheckIn),
            print: can(Deed::PrintDocuments),
            cards: can(Deed::PrintDocuments) && can(Deed::IssueCards),
            keep: can(Deed::KeepMinutes),
            roll: can(Deed::SeeRoll),
            poll: can(Deed::HoldPoll),
        }
    }

    fn any(self) -> bool {
        self.call || self.run || self.door || self.print || self.keep
    }
}

/// What a household of the roll sees of itself.
struct Own {
    /// What it said beforehand.
    says: Option<Says>,
    /// The neighbour it named.
    holder: String,
    /// Is it checked in?
    here: bool,
    /// May it check itself in now?
    doors_open: bool,
    /// Its neighbours, to name one.
    neighbours: Vec<Place>,
}

/// The minutes as the public reads them.
struct Posted {
    edition: Edition,
    hash: String,
    minutes: Minutes,
    until: String,
}

/// What the database knows.
struct Found {
    district: String,
    a: Assembly,
    place: String,
    way: Vec<Place>,
    called_by: String,
    items: Vec<AgendaItem>,
    n: Attendance,
    own: Option<Own>,
    posted: Option<Posted>,
    raised: Vec<Matter>,
    /// What is put to the vote in it.
    polls: Vec<Shown>,
    /// Photographed pages of the sign-in sheet.
    sheets: usize,
}

#[derive(Template)]
#[template(path = "assembly.html")]
pub struct OnePage {
    shell: Shell,
    code: District,
    f: Found,
    can: Can,
    stamp: Stamp,
    quorum: String,
    came: String,
    matters: String,
    count: usize,
    refused: Option<String>,
    typed: Typed,
    key: Uuid,
}

impl OnePage {
    fn is(&self, word: &str) -> bool {
        self.f.a.state.word() == word
    }

    fn url(&self) -> String {
        format!("/{}/assemblies/{}", self.code, self.f.a.id)
    }

    fn called_on(&self) -> String {
        self.shell.date(&when::day(self.f.a.called_at))
    }

    /// Where the assembly is that goes on with this one.
    fn goes_on(&self) -> Option<AssemblyId> {
        match self.f.a.state {
            Stage::Adjourned { to, .. } => Some(to),
            _ => None,
        }
    }

    fn reason(&self) -> &str {
        match &self.f.a.state {
            Stage::Cancelled { reason, .. } => reason,
            _ => "",
        }
    }

    fn date_now(&self) -> String {
        when::day(self.f.a.at).to_string()
    }

    /// What was typed last, or how it stands.
    fn or(&self, field: &str, stands: &str) -> String {
        match self.typed.get(field) {
            "" => stands.to_owned(),
            typed => typed.to_owned(),
        }
    }
}

fn own(
    c: &mut Conn,
    code: District,
    a: &Assembly,
    app: &App,
    actor: &Actor,
) -> Result<Option<Own>, Error> {
    let Some(household) = actor.household() else {
        return Ok(None);
    };
    let home = place::one(c, code, household)?;
    if !home.is_some_and(|h| a.path.holds(&h.path)) {
        return Ok(None);
    }
    let says = store::intention_of(c, code, a.id, household)?.map(|i| i.says);
    let mut neighbours = place::below(c, code, &a.path, PlaceKind::Household)?;
    let holder = match says {
        Some(Says::Proxy(id)) => neighbours
            .iter()
            .find(|p| p.id == id)
            .map(|p| p.name.clone()),
        _ => None,
    };
    neighbours.retain(|p| {
        let facts = p.household.as_ref();
        p.id != household && facts.is_some_and(|f| Mark::from(f.occupancy).counts())
    });
    let line = store::at_door(c, code, a.id, household)?;
    let here = line.is_some_and(|(_, there)| there.is_some());
    Ok(Some(Own {
        says,
        holder: holder.unwrap_or_default(),
        here,
        doors_open: a.doors_open(app.clock.now()),
        neighbours,
    }))
}

fn posted(
    app: &App,
    c: &mut Conn,
    code: District,
    a: &Assembly,
    shell: &Shell,
) -> Result<Option<Posted>, Error> {
    if a.closed_at().is_none() {
        return Ok(None);
    }
    let found = deeds::minutes_of(app, c, code, a.id, Rendition::Public)?;
    let until = a.posted_until().map(|d| shell.date(&d));
    Ok(found.map(|(edition, minutes)| Posted {
        hash: data_encoding::HEXLOWER.encode(&edition.public_hash),
        edition,
        minutes,
        until: until.unwrap_or_default(),
    }))
}

fn look(
    app: &App,
    c: &mut Conn,
    code: District,
    id: AssemblyId,
    actor: &Actor,
    shell: &Shell,
) -> Result<Found, Error> {
    let known = district::one(c, code)?.ok_or(Error::NotFound)?;
    let a = store::one(c, code, id)?.ok_or(Error::NotFound)?;
    let n = if matches!(a.state, Stage::Called) {
        let lines = deeds::preview(c, code, &a.path)?;
        let counting = lines.iter().filter(|(_, mark)| mark.counts()).count();
        Attendance::count(&a.rule, u32::try_from(counting).unwrap_or(0), 0, 0)
    } else {
        store::attendance(c, code, &a)?
    };
    let raised = matter::of_assembly(c, code, id)?;
    let public = |m: &Matter| !m.secret && !matches!(m.state, MatterState::Withdrawn { .. });
    let sheets = deeds::sheets(c, code, id)?.len();
    let held = polls::of_assembly(c, code, id)?.into_iter();
    let held = held.map(|h| shown(c, &app.keys, code, h, shell.l));
    Ok(Found {
        polls: held.collect::<Result<_, _>>()?,
        sheets,
        district: known.name,
        place: whole_name(c, code, &a.path)?,
        way: place::way(c, code, &a.path)?,
        called_by: deeds::caller(c, code, &a.path)?.0,
        items: store::items(c, code, id)?,
        n,
        own: own(c, code, &a, app, actor)?,
        posted: posted(app, c, code, &a, shell)?,
        raised: raised.into_iter().filter(public).collect(),
        a,
    })
}

/// The page, empty or after a refusal with what was typed.
pub async fn page(
    app: &App,
    shell: Shell,
    (code, id): (District, AssemblyId),
    actor: &Actor,
    typed: Typed,
) -> Result<OnePage, Failure> {
    let (house, asker, words) = (app.clone(), actor.clone(), shell.clone());
    let found = app
        .store
        .read(move |c| look(&house, c, code, id, &asker, &words));
    let f = found.await.map_err(|e| Failure::new(&shell, e))?;
    let shell = shell.at(code, &f.district, "assembly");
    let now = app.clock.now();
    let line = |m: &Matter| {
        let raised = shell.l.say("matter-number").n("no", m.no).to_string();
        Line::of(
            shell.l,
            code,
            m,
            raised,
            shell.date(&when::day(m.raised_at)),
            now,
        )
    };
    let lines: Vec<Line> = f.raised.iter().map(line).collect();
    Ok(OnePage {
        code,
        can: Can::of(actor, &f.a),
        stamp: stamp(&shell, &f.a),
        quorum: quorum(&shell, &f.n),
        came: came(&shell, &f.n),
        matters: matters::html(&lines, true),
        count: lines.len(),
        refused: None,
        typed,
        key: Uuid::now_v7(),
        shell,
        f,
    })
}

impl OnePage {
    /// With the sentence of a refusal on top.
    pub fn refused(mut self, sentence: String) -> OnePage {
        self.refused = Some(sentence);
        self
    }
}

/// `/330802/assemblies/…`
pub async fn one(
    State(app): State<App>,
    At(code, id): At<AssemblyId>,
    Who { actor, .. }: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let page = page(&app, shell, (code, id), &actor, Typed::default()).await?;
    // Forms carry a key of their own; the public has none, so its page is kept.
    if page.can.any() || page.f.own.is_some() {
        return Ok(unkept(render(&page)));
    }
    Ok(render(&page).into_response())
}

#[derive(Template)]
#[template(path = "assembly-roll.html")]
struct RollPage {
    shell: Shell,
    code: District,
    a: Assembly,
    groups: Vec<(Mark, Vec<String>)>,
    entitled: usize,
    need: u64,
    frozen: bool,
    key: Uuid,
}

/// Who would be on the roll, or is: marks and doors, before anything is fixed.
pub async fn roll(
    State(app): State<App>,
    At(code, id): At<AssemblyId>,
    Who { actor, .. }: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let found = app.store.read(move |c| {
        let known = district::one(c, code)?.ok_or(Error::NotFound)?;
        let a = store::one(c, code, id)?.ok_or(Error::NotFound)?;
        permit(&actor, Deed::SeeRoll, &a.path)?;
        let units = place::below(c, code, &a.path, PlaceKind::Unit)?;
        let lines = deeds::lines(c, code, &a)?;
        Ok::<_, Error>((known.name, a, units, lines))
    });
    let (name, a, units, lines) = found.await.map_err(|e| Failure::new(&shell, e))?;
    let door = |p: &Place| {
        let unit = units
            .iter()
            .find(|u| Some(u.id) == p.parent && units.len() > 1);
        format!("{}{}", unit.map_or("", |u| u.name.as_str()), p.name)
    };
    let groups: Vec<(Mark, Vec<String>)> = Mark::ALL
        .into_iter()
        .map(|mark| {
            let of = lines.iter().filter(|(_, m)| *m == mark);
            (mark, of.map(|(p, _)| door(p)).collect::<Vec<_>>())
        })
        .filter(|(_, doors)| !doors.is_empty())
        .collect();
    let entitled = lines.iter().filter(|(_, m)| m.counts()).count();
    Ok(unkept(render(&RollPage {
        shell: shell.at(code, &name, "assembly"),
        code,
        need: a.rule.attendance_need(entitled as u64),
        frozen: !matches!(a.state, Stage::Called),
        a,
        groups,
        entitled,
        key: Uuid::now_v7(),
    })))
}
