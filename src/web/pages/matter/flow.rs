//! Where a matter is, on its page: the flight of levels, whose turn it is, and the forms of
//! those who may move it.

use super::known::Known;
use crate::App;
use crate::services::Error;
use crate::services::matter::{self, On, View};
use crate::web::form::Typed;
use crate::web::path::At;
use crate::web::session::Who;
use crate::web::shell::Shell;
use axum::extract::State;
use axum::response::Response;
use jiff::Timestamp;
use tanxin_domain::clock::Limit;
use tanxin_domain::matter::{Level, Matter, MatterRefusal, MatterState, Stop};
use tanxin_domain::{Actor, District, MatterId, OfficeId, when};

/// One stair.
pub struct Stair {
    /// 楼道
    pub level: String,
    /// Who answers there.
    pub office: String,
    /// How long.
    pub days: String,
    /// Is it here?
    pub here: bool,
    /// Does it lie ahead, not needed so far?
    pub ahead: bool,
}

/// An office that may be chosen.
pub struct Choice {
    /// Its id.
    pub id: OfficeId,
    /// Its level and name.
    pub words: String,
}

/// An office that was whistled for.
pub struct Called {
    /// The task's number.
    pub nr: u16,
    /// The office.
    pub office: String,
    /// 报到了, 没到, 办完了, with times.
    pub words: String,
    /// `open`, `late`, `settled`.
    pub tone: &'static str,
    /// May this reader report for it, and is it there already?
    pub report: Option<bool>,
}

/// Everything a matter's page says and offers of its way.
pub struct Way {
    /// The levels, from below.
    pub stairs: Vec<Stair>,
    /// Why it is where it is, beyond the story: named, deciding, told, paused, overdue.
    pub notes: Vec<String>,
    /// Offices that were called.
    pub called: Vec<Called>,
    /// The level above, when there is one and this reader may pass it up.
    pub up: Option<String>,
    /// Offices it may be passed to.
    pub down: Vec<Choice>,
    /// Offices that may be named or called.
    pub others: Vec<Choice>,
    /// Is this reader's office named as the right one?
    pub named: bool,
    /// Does this reader decide whose it is?
    pub decides: bool,
    /// May this reader grant more time that was asked for: how many working days.
    pub granting: Option<String>,
    /// May this reader stop the clock, and does it stand still already?
    pub pause: Option<bool>,
    /// May more time be asked for: at most so many working days.
    pub ask: Option<u16>,
    /// Are tasks open, so that "solved" needs a reason?
    pub open_tasks: bool,
    /// Does nobody work at some office that may be chosen?
    pub empty: bool,
}

/// A level in words.
pub fn level(shell: &Shell, level: Level) -> String {
    shell.l.t(&format!("level-{}", level.word())).into_owned()
}

/// A limit in words.
pub fn limit(shell: &Shell, limit: Limit) -> String {
    let l = shell.l;
    match limit {
        Limit::Hours(n) => l.say("limit-hours").n("count", n).to_string(),
        Limit::Days(n) => l.say("limit-days").n("count", n).to_string(),
        Limit::WorkingHours(n) => l.say("limit-working-hours").n("count", n).to_string(),
        Limit::WorkingDays(n) => l.say("limit-working-days").n("count", n).to_string(),
        Limit::Until(day) => l.say("limit-until").s("day", shell.date(&day)).to_string(),
    }
}

fn stairs(shell: &Shell, known: &Known, now: Timestamp) -> Vec<Stair> {
    let (m, flow) = (&known.matter, &known.matter.flow);
    let near = known.answering.around(m.category, m.quiet());
    let mut stops: Vec<Stop> = near.stops(&known.chain);
    stops.retain(|s| s.level != flow.level);
    stops.push(Stop {
        level: flow.level,
        office: flow.office,
        limit: flow.clock.limit,
    });
    stops.sort_by_key(|s| s.level);
    let left = |limit: Limit| match m.days_left(now) {
        _ if m.state.asks() => shell.l.t("flow-asking").into_owned(),
        _ if m.state.is_closed() => shell.l.t("flow-over").into_owned(),
        _ if m.state == MatterState::Merged => shell.l.t("flow-merged").into_owned(),
        Some(_) if m.is_late(now) => shell.l.t("flow-late").into_owned(),
        Some(0) => shell.l.t("flow-today").into_owned(),
        Some(days) => shell.l.say("flow-left").n("days", days).to_string(),
        None => self::limit(shell, limit),
    };
    let stair = |s: &Stop| {
        let (here, had) = (s.level == flow.level, flow.had.contains(&s.office));
        let ahead = !here && !had;
        Stair {
            level: level(shell, s.level),
            office: known.names.get(&s.office).cloned().unwrap_or_default(),
            days: match (here, had, s.level > flow.level) {
                (true, ..) => left(s.limit),
                (_, true, _) => shell.l.t("flow-had").into_owned(),
                (_, _, true) if m.state.is_closed() => shell.l.t("flow-unused").into_owned(),
                (_, _, true) => limit(shell, s.limit),
                _ => shell.l.t("flow-skipped").into_owned(),
            },
            here,
            ahead,
        }
    };
    stops.iter().map(stair).collect()
}

fn name(known: &Known, id: OfficeId) -> String {
    known.names.get(&id).cloned().unwrap_or_default()
}

/// What stands beside the flight of levels.
fn notes(shell: &Shell, known: &Known, now: Timestamp) -> Vec<String> {
    let (l, m, flow) = (shell.l, &known.matter, &known.matter.flow);
    let mut notes = Vec::new();
    if !m.state.with_office() {
        return notes;
    }
    if flow.first != flow.office {
        let first = name(known, flow.first);
        notes.push(l.say("flow-note-first").s("office", first).to_string());
    }
    if let Some(named) = &flow.named {
        let (office, until) = (name(known, named.stop.office), shell.moment(&named.until));
        notes.push(
            l.say("flow-note-named")
                .s("office", office)
                .s("until", until)
                .to_string(),
        );
    }
    if let Some(deciding) = &flow.deciding {
        let office = name(known, deciding.above.office);
        let until = shell.moment(&deciding.until);
        notes.push(
            l.say("flow-note-deciding")
                .s("office", office)
                .s("until", until)
                .to_string(),
        );
    }
    if let Some(told) = flow.told {
        let (office, told) = (name(known, flow.office), name(known, told));
        notes.push(
            l.say("flow-note-told")
                .s("office", office)
                .s("told", told)
                .to_string(),
        );
    }
    if let Some(pause) = flow.clock.paused(now) {
        let until = shell.date(&when::day(pause.until));
        notes.push(l.say("flow-note-paused").s("until", until).to_string());
    }
    if let Some(Limit::WorkingDays(days)) = flow.asked.filter(|_| !flow.overdue) {
        notes.push(l.say("flow-note-asked").n("days", days).to_string());
    }
    if flow.overdue {
        notes.push(l.t("flow-note-overdue").into_owned());
    }
    let year = when::day(m.due()).year();
    if !tanxin_domain::calendar::Calendar::china().decreed(year) {
        notes.push(l.say("flow-note-undecreed").s("year", year).to_string());
    }
    notes
}

fn called(shell: &Shell, known: &Known, actor: &Actor, view: View) -> Vec<Called> {
    let (l, m) = (shell.l, &known.matter);
    let one = |task: &tanxin_domain::matter::Task| {
        let by = |at: &Timestamp| shell.moment(at);
        let (tone, words) = match (task.done, task.arrived) {
            (Some(at), _) => (
                "settled",
                l.say("flow-task-done").s("at", by(&at)).to_string(),
            ),
            _ if task.left => ("", l.t("flow-task-left").into_owned()),
            (_, Some(_)) if task.late => (
                "late",
                l.say("flow-task-late")
                    .s("by", by(&task.done_by))
                    .to_string(),
            ),
            (_, Some(_)) => (
                "open",
                l.say("flow-task-here")
                    .s("by", by(&task.done_by))
                    .to_string(),
            ),
            _ if task.missed => (
                "late",
                l.say("flow-task-missed")
                    .s("by", by(&task.arrive_by))
                    .to_string(),
            ),
            _ => (
                "open",
                l.say("flow-task-coming")
                    .s("by", by(&task.arrive_by))
                    .to_string(),
            ),
        };
        let may = (actor.works_for(task.office) || view.answer) && task.open();
        Called {
            nr: task.nr,
            office: name(known, task.office),
            words,
            tone,
            report: (may && m.state.with_office()).then_some(task.arrived.is_some()),
        }
    };
    m.flow.tasks.iter().map(one).collect()
}

/// What a reader sees and may do of a matter's way.
pub fn way(shell: &Shell, known: &Known, actor: &Actor, view: View, now: Timestamp) -> Way {
    let (m, flow) = (&known.matter, &known.matter.flow);
    let turn = m.state.with_office();
    let works = view.answer && turn;
    let near = known.answering.around(m.category, m.quiet());
    let (mut others, mut empty): (Vec<(Level, Choice)>, bool) = (Vec::new(), false);
    for office in &known.offices {
        let at = near.at_office(office).map_or(Level::Community, |s| s.level);
        if !m.quiet().lets(office.kind, at) {
            continue;
        }
        let words = shell
            .l
            .say("flow-office")
            .s("level", level(shell, at))
            .s("name", &office.name);
        let id = office.id;
        let staffed = known.answering.staffed(id, now);
        let words = match staffed {
            true => words.to_string(),
            false => shell
                .l
                .say("flow-office-empty")
                .s("office", words.to_string())
                .to_string(),
        };
        empty |= !staffed;
        others.push((at, Choice { id, words }));
    }
    let up = near
        .above(&known.chain, flow.level)
        .filter(|s| s.office != flow.office);
    let free = works && flow.named.is_none() && flow.deciding.is_none();
    let may_go = |at: Level| view.above || at != flow.level;
    let pick = |wanted: &dyn Fn(Level, OfficeId) -> bool| {
        let found = others.iter().filter(|(at, c)| wanted(*at, c.id));
        let copy = |(_, c): &(Level, Choice)| Choice {
            id: c.id,
            words: c.words.clone(),
        };
        found.map(copy).collect::<Vec<Choice>>()
    };
    Way {
        stairs: stairs(shell, known, now),
        notes: notes(shell, known, now),
        called: called(shell, known, actor, view),
        up: up.filter(|_| free).map(|s| name(known, s.office)),
        down: match free {
            true => pick(&|at, id| id != flow.office && may_go(at)),
            false => Vec::new(),
        },
        others: match works {
            true => pick(&|_, id| id != flow.office),
            false => pick(&|_, _| view.decides && turn),
        },
        named: view.named && turn,
        decides: view.decides && turn,
        granting: match flow.asked {
            // Whoever asked is not the one to grant it.
            Some(more) if view.above && turn && !flow.overdue => {
                let own = matter::asker(&known.events).is_some_and(|p| actor.person() == Some(p));
                (!own).then(|| limit(shell, more))
            }
            _ => None,
        },
        pause: (works && !m.is_late(now)).then(|| flow.clock.paused(now).is_some()),
        ask: (works && !m.is_late(now) && flow.asked.is_none() && flow.clock.more.is_empty())
            .then_some(known.chain.more_days),
        open_tasks: flow.open_tasks().next().is_some(),
        empty,
    }
}

impl Way {
    /// May the matter be named somebody else's?
    pub fn name(&self, matter: &Matter) -> bool {
        let flow = &matter.flow;
        let free = flow.named.is_none() && flow.deciding.is_none() && !flow.decided;
        free && !self.others.is_empty() && !self.decides
    }
}

/// Every form that moves a matter: `deed` says which.
pub async fn moved(
    State(app): State<App>,
    At(code, id): At<MatterId>,
    who: Who,
    shell: Shell,
    mut typed: Typed,
) -> Response {
    let deed = DEEDS.iter().find(|d| typed.is("deed", d)).copied();
    let outcome = match (typed.photos(), deed) {
        (Err(error), _) => Err(error),
        (_, None) => Err(Error::NotFound),
        (_, Some(deed)) => act(&app, (code, id), &who, &typed, deed).await,
    };
    let form = deed.unwrap_or("pass");
    super::turn::done(&app, shell, who, (code, id), form, (typed, outcome)).await
}

/// What the forms call themselves.
const DEEDS: [&str; 13] = [
    "up", "pass", "name", "take", "decline", "decide", "whistle", "arrive", "done", "pause",
    "resume", "more", "grant",
];

async fn act(
    app: &App,
    (code, id): (District, MatterId),
    who: &Who,
    typed: &Typed,
    deed: &str,
) -> Result<(), Error> {
    let on = On {
        matter: id,
        version: typed.read("version"),
        key: typed.deed_key(),
    };
    let (by, reason) = (&who.actor, typed.get("reason"));
    let office = || typed.read("office").ok_or(MatterRefusal::UnknownOffice);
    match deed {
        "up" => matter::pass(app, code, by, (on, None), reason).await,
        "pass" => matter::pass(app, code, by, (on, Some(office()?)), reason).await,
        "name" => matter::name(app, code, by, (on, office()?), reason).await,
        "decide" => matter::decide(app, code, by, (on, office()?), reason).await,
        "take" => matter::take(app, code, by, on).await,
        "decline" => matter::decline(app, code, by, on, reason).await,
        "whistle" => {
            let calls = typed.all("offices").filter_map(|id| id.parse().ok());
            matter::whistle(app, code, by, (on, calls.collect()), typed.get("what")).await
        }
        "arrive" | "done" => {
            let nr = typed.read("nr").ok_or(MatterRefusal::NoSuchTask)?;
            let done = (deed == "done").then(|| typed.get("report"));
            matter::report(app, code, by, (on, nr), done).await
        }
        "more" => matter::ask(app, code, by, (on, typed.read("days").unwrap_or(0)), reason).await,
        "grant" => matter::grant(app, code, by, (on, typed.is("grant", "yes")), reason).await,
        "pause" => matter::pause(app, code, by, (on, typed.read("until")), reason).await,
        _ => matter::resume(app, code, by, on).await,
    }
}
