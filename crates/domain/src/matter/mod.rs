//! Matter: something a resident asks, reports or proposes, followed until the
//! resident says that it is solved.
//!
//! Only the household's word settles a matter. An office answers and says
//! "solved"; then the household is asked, and "not solved" opens it again. The
//! five grades are those of the national evaluation of government services
//! (GB/T 39735-2020): the grade is asked beside the verdict and may be left out.

mod backing;
pub mod chain;
pub mod flow;
mod link;
mod refusal;
mod state;
mod template;
mod told;

pub use backing::{Backing, BackingRefusal, Counted, Said, may_back};
pub use chain::{Chain, ChainRefusal, Level, Quiet, Stop};
pub use flow::{Due, Ends, Flow, Merged, Move, Standing, Task, Why};
pub use link::{
    Link, LinkKind, LinkRefusal, MOST_FOLLOWERS, MOST_REASON, Named, With, may_link, may_merge,
    named, part_of,
};
pub use refusal::MatterRefusal;
pub use state::{Confirmed, MatterState};
pub use template::{MOST_TEMPLATES, Template, TemplateRefusal};
pub use told::{Told, told};

use crate::category::CategoryCode;
use crate::id::{AgendaItemId, AssemblyId, MatterId, OfficeId, PersonId, PlaceId};
use crate::when;
use jiff::Timestamp;
use jiff::civil::Date;

/// Characters of a title, the one public line.
pub const MOST_TITLE: usize = 60;
/// What stands where a title was erased.
pub const ERASED: &str = "内容已依法删除";
/// Characters of a text: what a resident writes, an office answers.
pub const MOST_TEXT: usize = 4000;
/// Photos of one matter.
pub const MOST_PHOTOS: usize = 6;
/// Days a household has to say whether it is solved, before silence is noted.
pub const ASK_DAYS: i32 = 7;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$inner:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$inner])* $variant,)+ }

        impl $name {
            /// Every one, in the order forms offer them.
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];

            /// The word of code, forms and database.
            pub const fn word(self) -> &'static str {
                match self { $($name::$variant => $word,)+ }
            }

            /// Reads [`Self::word`].
            pub fn from_word(word: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|w| w.word() == word)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(self.word())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let word = <String as serde::Deserialize>::deserialize(d)?;
                let unknown = || serde::de::Error::custom("an unknown word");
                $name::from_word(&word).ok_or_else(unknown)
            }
        }
    };
}
pub(crate) use words;

words! {
    /// What the household says when it is asked.
    Verdict {
        /// 解决了
        Solved = "solved",
        /// 解决了一部分
        Partly = "partly",
        /// 没有解决: the matter opens again.
        Not = "not",
    }
}

words! {
    /// A verdict that settles.
    Outcome {
        /// 解决了
        Solved = "solved",
        /// 解决了一部分
        Partly = "partly",
    }
}

words! {
    /// The five grades of satisfaction.
    Grade {
        /// 非常满意
        VerySatisfied = "very-satisfied",
        /// 满意
        Satisfied = "satisfied",
        /// 基本满意
        Fair = "fair",
        /// 不满意
        Dissatisfied = "dissatisfied",
        /// 非常不满意
        VeryDissatisfied = "very-dissatisfied",
    }
}

words! {
    /// How the household's word reached us.
    How {
        /// It said so on the page itself.
        Web = "web",
        /// Staff telephoned and noted it down.
        Phone = "phone",
        /// On paper, noted down by staff.
        Paper = "paper",
    }
}

words! {
    /// How a matter came in.
    Source {
        /// By the household itself, with its card.
        Card = "card",
        /// By anybody, at a door code or on a page.
        Door = "door",
        /// By staff for somebody.
        Staff = "staff",
        /// In an assembly.
        Assembly = "assembly",
    }
}

impl Verdict {
    /// What it settles to; `None` opens the matter again.
    pub fn outcome(self) -> Option<Outcome> {
        match self {
            Verdict::Solved => Some(Outcome::Solved),
            Verdict::Partly => Some(Outcome::Partly),
            Verdict::Not => None,
        }
    }
}

/// A matter as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matter {
    /// Its id.
    pub id: MatterId,
    /// Its running number in the district, from 1; what people say on the telephone.
    pub no: i64,
    /// What it is about; what a façade colours.
    pub place: PlaceId,
    /// Which storey of a stairwell it is about, if one.
    pub floor: Option<i16>,
    /// Who raised it. Never public.
    pub household: Option<PlaceId>,
    /// The person who spoke, when known. Public only by `name_public`.
    pub person: Option<PersonId>,
    /// The assembly it was raised in.
    pub assembly: Option<AssemblyId>,
    /// The point of the agenda it was raised under.
    pub agenda_item: Option<AgendaItemId>,
    /// How it came in.
    pub source: Source,
    /// What kind of matter it is.
    pub category: CategoryCode,
    /// One line, public.
    pub title: String,
    /// The resident's own words.
    pub text: String,
    /// Seen by the household, the office and a few roles only; in no list and no count.
    pub secret: bool,
    /// May the name stand on public pages?
    pub name_public: bool,
    /// Where it stands.
    pub state: MatterState,
    /// Where it is in its chain, and how long there is.
    pub flow: Flow,
    /// When it was raised.
    pub raised_at: Timestamp,
    /// How often the household said it is not solved.
    pub reopened: u16,
    /// Counts changes, so that two people who answer at once are noticed.
    pub version: i64,
}

/// How much a matter calls for somebody; the greatest colours the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Worst {
    /// The household said it is solved.
    Settled,
    /// In hand, or the household is being asked.
    Open,
    /// Due today.
    Due,
    /// The day has passed and no office has said "solved".
    Late,
}

impl Worst {
    /// The word of `data-state`.
    pub const fn word(self) -> &'static str {
        match self {
            Worst::Settled => "settled",
            Worst::Open => "open",
            Worst::Due => "due",
            Worst::Late => "late",
        }
    }
}

impl Matter {
    /// Who answers for it.
    pub fn office(&self) -> OfficeId {
        self.flow.office
    }

    /// When its clock ends.
    pub fn due(&self) -> Timestamp {
        self.flow.due()
    }

    /// The day its clock ends on.
    pub fn due_day(&self) -> Date {
        when::day(self.due())
    }

    /// All that moves change.
    pub fn standing(&self) -> Standing {
        Standing {
            state: self.state,
            reopened: self.reopened,
            flow: self.flow.clone(),
        }
    }

    /// Does one move, as [`Standing::step`]; a refusal changes nothing.
    pub fn step(&mut self, at: Timestamp, told: &Move) -> Result<(), MatterRefusal> {
        let mut standing = self.standing();
        standing.step(at, told)?;
        self.stand(standing);
        Ok(())
    }

    /// Does one move of a deed, as [`Standing::act`]; a refusal changes nothing.
    pub fn act(&mut self, at: Timestamp, told: &Move) -> Result<(), MatterRefusal> {
        let mut standing = self.standing();
        standing.act(at, told)?;
        self.stand(standing);
        Ok(())
    }

    fn stand(&mut self, so: Standing) {
        (self.state, self.reopened) = (so.state, so.reopened);
        self.flow = so.flow;
    }

    /// Has its clock ended while an office has it? Of an overdue one it has for good.
    pub fn is_late(&self, now: Timestamp) -> bool {
        self.state.with_office() && (self.flow.overdue || self.due() <= now)
    }

    /// Days until the clock ends, today 0, working days where the clock counts these; calendar
    /// days since it ended, negative. `None` when it is not the office's turn.
    pub fn days_left(&self, now: Timestamp) -> Option<i64> {
        self.state.with_office().then(|| self.flow.days(now).left)
    }

    /// Who may not hear of it.
    pub fn quiet(&self) -> Quiet {
        Quiet {
            secret: self.secret,
            apart: self.flow.apart,
        }
    }

    /// How it colours its place; nothing when it is secret, withdrawn or ended in silence.
    pub fn colour(&self, now: Timestamp) -> Option<Worst> {
        if self.secret {
            return None;
        }
        match self.state {
            MatterState::Withdrawn { .. } | MatterState::NoAnswer { .. } => None,
            MatterState::Confirmed { .. } => Some(Worst::Settled),
            MatterState::Solved { .. } => Some(Worst::Open),
            MatterState::Merged if self.flow.behind => Some(Worst::Late),
            MatterState::Merged => Some(Worst::Open),
            MatterState::Open | MatterState::Answered { .. } => Some(match self.days_left(now) {
                _ if self.flow.behind || self.is_late(now) => Worst::Late,
                Some(0) => Worst::Due,
                _ => Worst::Open,
            }),
        }
    }
}

/// The title when somebody only wrote a text: its first sentence, shortened.
pub fn title_of(text: &str) -> String {
    let first = text
        .split(['\n', '。', '！', '？', '!', '?', '；'])
        .map(str::trim)
        .find(|s| !s.is_empty())
        .unwrap_or(text.trim());
    // A full stop ends an English sentence only before a space; 3.5 has none.
    let first = first.split(". ").next().unwrap_or(first);
    if first.chars().count() <= MOST_TITLE {
        return first.to_owned();
    }
    let cut: String = first.chars().take(MOST_TITLE - 1).collect();
    format!("{}…", cut.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::AnswerId;
    use proptest::prelude::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }
    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn matter(state: MatterState) -> Matter {
        Matter {
            id: MatterId(1),
            no: 1,
            place: PlaceId(1),
            floor: None,
            household: None,
            person: None,
            assembly: None,
            agenda_item: None,
            source: Source::Door,
            category: crate::category::tree()[0].items[0].code,
            title: "楼道灯不亮".into(),
            text: "楼道灯不亮".into(),
            secret: false,
            name_public: false,
            state,
            flow: Flow::begin(
                at("2022-03-03T06:52:00Z"),
                ("home".into(), 0),
                Stop {
                    level: Level::Compound,
                    office: OfficeId(1),
                    limit: "2022-03-08".parse().unwrap(),
                },
                None,
            ),
            raised_at: at("2022-03-03T06:52:00Z"),
            reopened: 0,
            version: 1,
        }
    }

    #[test]
    fn only_the_households_word_settles() {
        let t = at("2022-03-05T07:00:00Z");
        let answered = MatterState::Open.answer(AnswerId(3), t).unwrap();
        assert_eq!(
            answered.confirm(Verdict::Solved, None, t),
            Err(MatterRefusal::NotYetSolved)
        );
        let solved = answered.solve(t, day("2022-03-05")).unwrap();
        assert!(matches!(solved, MatterState::Solved { ask_until, .. }
            if ask_until == day("2022-03-12")));
        assert_eq!(
            solved.answer(AnswerId(4), t),
            Err(MatterRefusal::AlreadySolved)
        );
        let said = solved.confirm(Verdict::Partly, Some(Grade::Fair), t);
        let Ok(Confirmed::Settled(done)) = said else {
            panic!("{said:?}")
        };
        assert!(done.is_closed());
        assert_eq!(
            done.confirm(Verdict::Solved, None, t),
            Err(MatterRefusal::AlreadyConfirmed { at: t })
        );
    }

    #[test]
    fn not_solved_opens_again_and_silence_is_never_satisfaction() {
        let t = at("2022-03-05T07:00:00Z");
        let solved = MatterState::Open.solve(t, day("2022-03-05")).unwrap();
        assert_eq!(
            solved.confirm(Verdict::Not, None, t),
            Ok(Confirmed::Reopened(MatterState::Open))
        );
        assert_eq!(
            solved.note_silence(t, day("2022-03-12")),
            Err(MatterRefusal::StillAsking)
        );
        let silent = solved.note_silence(t, day("2022-03-13")).unwrap();
        assert_eq!(silent, MatterState::NoAnswer { at: t });
        assert!(silent.asks(), "a late word is still welcome");
    }

    #[test]
    fn late_is_after_the_office_closed_and_only_while_it_has_it() {
        let m = matter(MatterState::Open);
        let colour = |t: &str| m.colour(at(t)).unwrap();
        assert_eq!(colour("2022-03-07T15:59:59Z"), Worst::Open);
        assert_eq!(colour("2022-03-08T01:00:00Z"), Worst::Due);
        assert_eq!(colour("2022-03-08T09:29:59Z"), Worst::Due);
        assert_eq!(colour("2022-03-08T09:30:00Z"), Worst::Late);
        assert_eq!(m.days_left(at("2022-03-10T02:00:00Z")), Some(-2));
        let t = at("2022-03-08T07:00:00Z");
        let solved = matter(MatterState::Open.solve(t, day("2022-03-08")).unwrap());
        assert_eq!(solved.colour(at("2022-03-20T01:00:00Z")), Some(Worst::Open));
        let mut secret = m.clone();
        secret.secret = true;
        assert_eq!(secret.colour(at("2022-03-09T01:00:00Z")), None);
    }

    #[test]
    fn a_title_is_the_first_sentence() {
        assert_eq!(title_of("楼道下雨返潮。老人怕滑倒！"), "楼道下雨返潮");
        assert_eq!(
            title_of("The lamp is dark. Since 3.5 days."),
            "The lamp is dark"
        );
        assert_eq!(title_of(&"灯".repeat(200)).chars().count(), MOST_TITLE);
    }

    proptest! {
        #[test]
        fn any_text_has_a_title_that_fits(text in "\\PC{1,300}") {
            prop_assert!(title_of(&text).chars().count() <= MOST_TITLE);
        }
    }
}
