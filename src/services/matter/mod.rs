//! Deeds with matters: raise, answer, solve, assign, correct, strike, confirm, withdraw.
//!
//! Who may know of a matter and do what with it is asked in one place,
//! [`View::of`], by pages and by deeds alike.

mod back;
mod correct;
mod raise;
mod search;
mod similar;
mod strike;
mod turn;

pub use back::{BackMatter, Backer, back, backer_says, unback};
pub use correct::{Correcting, correct};
pub use raise::{RaiseMatter, Raised, raise, receipt_of};
pub use search::{Looked, look};
pub use similar::similar;
pub use strike::{Striking, may_strike, strike};
pub use turn::{
    Answering, Assigning, Confirming, Withdrawing, answer, assign, confirm, solve, withdraw,
};

use sha2::{Digest as _, Sha256};
use tanxin_domain::matter::Matter;
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
    /// May answer and say that it is solved.
    pub answer: bool,
    /// May give it to another office or another day, and correct how it was noted.
    pub assign: bool,
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
        let office = system || actor.works_for(matter.office);
        // A secret matter may be about whoever holds a role nearby: then only its office
        // and the roles above count.
        let see = if matter.secret {
            Deed::SeeSecret
        } else {
            Deed::SeeMatter
        };
        let above = may(actor, see, path);
        if matter.secret && !(own || office || above) {
            return None;
        }
        let with = |deed| may(actor, deed, path) && (!matter.secret || above);
        Some(View {
            own,
            whole: own || office || above,
            answer: office || with(Deed::AnswerMatter),
            assign: office || with(Deed::AssignMatter),
            confirm_for: with(Deed::ConfirmFor),
        })
    }
}

/// What the database keeps of a receipt code.
pub fn receipt_hash(code: &Code) -> [u8; 32] {
    Sha256::digest(code.compact().as_bytes()).into()
}

/// What the chain keeps of a text: enough to prove that it was not changed since.
fn text_print(text: &str) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(text.as_bytes()))
}

/// What a sealed receipt is bound to.
const SEAL_RECEIPT: &str = "matter.receipt";
