//! Deeds with matters: raise, answer, solve, pass on, call others, stop the clock, confirm.
//!
//! Who may know of a matter and do what with it is asked in one place,
//! [`View::of`], by pages and by deeds alike.

pub mod again;
mod back;
pub mod bulk;
pub mod chains;
mod correct;
mod erase;
mod joint;
pub mod link;
pub(crate) mod moved;
mod pass;
pub mod queue;
pub(crate) mod raise;
pub mod saved;
mod search;
mod similar;
mod strike;
pub mod template;
pub(crate) mod tick;
mod time;
pub(crate) mod turn;

pub use back::{BackMatter, Backer, back, backer_says, unback};
pub use correct::{Correcting, correct};
pub use erase::erase;
pub use joint::{report, whistle};
pub use moved::{On, chain_kept};
pub use pass::{decide, decline, name, pass, passing, take};
pub use raise::{RaiseMatter, Raised, raise, receipt_of};
pub use search::{Looked, look};
pub use similar::similar;
pub use strike::{Striking, may_strike, strike};
pub use tick::{catch_up, tick};
pub use time::{ask, asker, grant, pause, resume};
pub use turn::{
    Answering, Confirming, Withdrawing, answer, confirm, may_note, may_replace, solve, withdraw,
};

use turn::Turn;

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};
use tanxin_domain::event::Event;
use tanxin_domain::matter::{Level, Matter};
use tanxin_domain::permission::{Deed, may};
use tanxin_domain::place::PlacePath;
use tanxin_domain::{Actor, Code};

/// What somebody may see of a matter and do with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct View {
    /// The household's own, by its card or its receipt.
    pub own: bool,
    /// The whole: the resident's words and household, not only the public line.
    pub whole: bool,
    /// Works on matters here, at whatever level.
    pub works: bool,
    /// May correct how it was noted.
    pub correct: bool,
    /// Speaks for the office that has it, or for a level at or above it: may answer, say that
    /// it is solved, pass it on.
    pub answer: bool,
    /// Stands above the level that has it: may grant more time and decide whose it is.
    pub above: bool,
    /// Speaks for the office that was named as the right one.
    pub named: bool,
    /// Speaks for whoever decides whose it is.
    pub decides: bool,
    /// Speaks for an office that was whistled for and is not done: its task.
    pub called: Option<u16>,
    /// May note down what the household says of the outcome.
    pub confirm_for: bool,
}

impl View {
    /// What `actor` may know of a matter about the place at `path`; `None` when not even
    /// that it exists. `held` is whether the reader holds its receipt.
    pub fn of(actor: &Actor, matter: &Matter, path: &PlacePath, held: bool) -> Option<View> {
        let system = matches!(actor, Actor::System);
        let household = actor.household();
        let own = held || (household.is_some() && household == matter.household);
        let flow = &matter.flow;
        let holds = system || actor.works_for(flow.office);
        let involved = holds || flow.involved().iter().any(|o| actor.works_for(*o));
        // A secret matter may be about whoever holds a role nearby: then only its offices
        // and the roles above count.
        let see = if matter.secret {
            Deed::SeeSecret
        } else {
            Deed::SeeMatter
        };
        let roles = see.roles();
        // Nor does it show to those it is about, nor to anybody below them.
        let clear = |kind| match matter.flow.apart {
            Some(about) => Level::of_role(kind).is_some_and(|at| at > about),
            None => true,
        };
        let mut held = actor.roles().iter().filter(|r| r.path.holds(path));
        let sees = system || held.any(|r| roles.contains(&r.kind) && clear(r.kind));
        if matter.secret && !(own || involved || sees) {
            return None;
        }
        // How high whoever may assign here stands; what is below a level is that level's too.
        let stands = stands(actor, path).filter(|_| !matter.secret || sees);
        let from = |level| system || stands.is_some_and(|at| at >= level);
        let office = |id| system || actor.works_for(id);
        let mut tasks = flow.open_tasks();
        Some(View {
            own,
            whole: own || involved || sees,
            works: involved || stands.is_some(),
            correct: holds || stands.is_some(),
            answer: holds || from(flow.level),
            above: stands.is_some_and(|at| at > flow.level || at == Level::District) || system,
            named: flow.named.is_some_and(|n| office(n.stop.office)),
            decides: flow
                .deciding
                .is_some_and(|d| office(d.above.office) || from(d.above.level)),
            called: tasks.find(|t| actor.works_for(t.office)).map(|t| t.nr),
            confirm_for: may(actor, Deed::ConfirmFor, path) && (!matter.secret || sees),
        })
    }
}

/// The highest level at which somebody may assign matters about a place.
fn stands(actor: &Actor, path: &PlacePath) -> Option<Level> {
    let may = Deed::AssignMatter.roles();
    let held = actor.roles().iter();
    let held = held.filter(|r| may.contains(&r.kind) && r.path.holds(path));
    held.filter_map(|r| Level::of_role(r.kind)).max()
}

/// For so long whoever noted a matter down for somebody can print its receipt again.
const HANDED_OVER: SignedDuration = SignedDuration::from_hours(24);

/// May somebody read a matter's receipt? It makes its holder the household: it is shown to that
/// and, for a day, to whoever noted the matter down for it. `events` are the matter's.
pub fn may_print_receipt(by: &Actor, view: View, events: &[Event], now: Timestamp) -> bool {
    let noted = |e: &Event| {
        let signed = (e.actor_kind.as_str(), e.actor_id) == by.signature();
        // Nobody stands there for whom a part was split off.
        let told = e
            .payload
            .as_ref()
            .and_then(|(_, told)| serde_json::from_str(told).ok());
        let whole = told.is_some_and(|told: serde_json::Value| told["link"].is_null());
        e.kind == "matter.raised" && signed && whole && now.duration_since(e.at) < HANDED_OVER
    };
    view.own || (by.person().is_some() && events.first().is_some_and(noted))
}

/// What the database keeps of a receipt code.
pub fn receipt_hash(code: &Code) -> [u8; 32] {
    Sha256::digest(code.compact().as_bytes()).into()
}

/// What the chain keeps of a text: enough to prove that it was not changed since.
pub(crate) fn text_print(text: &str) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(text.as_bytes()))
}

/// What a sealed receipt is bound to.
pub(crate) const SEAL_RECEIPT: &str = "matter.receipt";
