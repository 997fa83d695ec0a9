//! What becomes of one matter, drawn by chance from its number: every step is a move of the
//! same state machine as in life, with the clock's steps at the instants they are due.

use super::scene::{Scene, Spot};
use super::words;
use crate::keys::Keys;
use crate::services::matter::{SEAL_RECEIPT, moved, raise, receipt_hash, tick, turn};
use jiff::{SignedDuration, Timestamp};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use tanxin_domain::category::{self, CategoryCode};
use tanxin_domain::code::CodeKind;
use tanxin_domain::event::NewEvent;
use tanxin_domain::id::compose;
use tanxin_domain::matter::{
    Chain, Flow, Grade, How, Matter, MatterRefusal, MatterState, Move, Source, Verdict, Why, chain,
};
use tanxin_domain::rate::Answered;
use tanxin_domain::{Actor, AnswerId, Code, District, MatterId, PlaceId, when};
use tanxin_store::answer::{Answer, Confirmation};
use tanxin_store::past::{Past, Told};

/// Ids are made from a matter's number alone, so that its life can be drawn again; these two
/// numbers no server has before a thousand others run.
const MATTERS: u16 = 1023;
const ANSWERS: u16 = 1022;
/// A matter is at rest after fewer steps than this.
const STEPS: usize = 60;

/// What every life is drawn from.
pub struct Fate<'a> {
    /// Whose district.
    pub code: District,
    /// Where.
    pub scene: &'a Scene,
    /// Seals receipts.
    pub keys: &'a Keys,
    /// Another seed, another district.
    pub seed: u64,
    /// What lies after this has not happened yet.
    pub until: Timestamp,
}

/// A matter, and what happened to it.
pub struct Life {
    /// As it stands in the end.
    pub past: Past,
    /// In the order of time.
    pub events: Vec<Told>,
}

/// Somebody's next deed.
enum Act {
    Answer,
    Solve,
    Up,
    Say(Verdict),
    Withdraw,
}

struct Living<'a> {
    rng: StdRng,
    fate: &'a Fate<'a>,
    spot: &'a Spot,
    chain: &'static Chain,
    past: Past,
    events: Vec<Told>,
}

impl Fate<'_> {
    /// The life of the matter with this number, raised then.
    pub fn live(&self, no: i64, raised_at: Timestamp) -> Result<Life, MatterRefusal> {
        let mut rng =
            StdRng::seed_from_u64(self.seed ^ (no as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let spot = self.spot(&mut rng);
        let category = category_of(&mut rng);
        let chain = chain::of(&[], category);
        let stop = spot.around(category).first(chain)?;
        let home = spot.homes.get(rng.random_range(0..spot.homes.len().max(1)));
        let (title, text) = words::matter(&mut rng, category, &spot.place().name);
        let receipt = Code::new(self.code, CodeKind::Receipt, rng.random());
        let id = compose(raised_at.as_millisecond(), MATTERS, 0).unwrap_or_default();
        let matter = Matter {
            id: MatterId(id),
            no,
            place: spot.place().id,
            floor: home.map(|(_, floor)| *floor),
            household: home.map(|(id, _)| *id),
            person: None,
            assembly: None,
            agenda_item: None,
            source: home.map_or(Source::Door, |_| Source::Card),
            category,
            title,
            text,
            secret: false,
            name_public: false,
            state: MatterState::Open,
            flow: Flow::begin(raised_at, (chain.code.clone(), chain.version), stop, None),
            raised_at,
            reopened: 0,
            version: 1,
        };
        let signature = match matter.household {
            Some(PlaceId(home)) => ("household", home),
            None => Actor::Public.signature(),
        };
        let raised = Told::of(raised_at, raise::told(&matter, signature, 0));
        let mut living = Living {
            fate: self,
            spot,
            chain,
            past: Past {
                path: spot.place().path.clone(),
                answered: Answered::None,
                unread: rng.random_bool(0.5),
                receipt: receipt_hash(&receipt),
                receipt_seal: self.keys.seal(SEAL_RECEIPT, &receipt.compact()),
                answers: Vec::new(),
                words: Vec::new(),
                matter,
            },
            rng,
            events: vec![raised],
        };
        living.live()?;
        Ok(Life {
            past: living.past,
            events: living.events,
        })
    }

    /// Most about a stairwell; a third of all is about every tenth place.
    fn spot(&self, rng: &mut StdRng) -> &Spot {
        let kind = match rng.random_range(0..100) {
            0..70 => 0,
            70..85 => 1,
            _ => 2,
        };
        let of = &self.scene.spots[kind];
        let at = rng.random_range(0..of.len());
        match rng.random_range(0..3) {
            0 => &of[at / 10 * 10],
            _ => &of[at],
        }
    }
}

fn category_of(rng: &mut StdRng) -> CategoryCode {
    let groups = category::tree();
    let items = &groups[rng.random_range(0..groups.len())].items;
    items[rng.random_range(0..items.len())].code
}

impl Living<'_> {
    fn live(&mut self) -> Result<(), MatterRefusal> {
        let mut at = self.past.matter.raised_at;
        for _ in 0..STEPS {
            let deed = self.next(at);
            let due = self.past.matter.standing().next();
            let deed_at = deed.as_ref().map_or(Timestamp::MAX, |(at, _)| *at);
            at = match (due, deed) {
                (Some((at, due)), _) if at <= deed_at => {
                    if at > self.fate.until {
                        return Ok(());
                    }
                    let m = &self.past.matter;
                    let near = self.spot.around(m.category);
                    let told = tick::owed(m, self.chain, near, due, |_| None)?;
                    self.moved(at, &told, true)?;
                    at
                }
                (_, Some((at, act))) => {
                    if at > self.fate.until {
                        return Ok(());
                    }
                    self.act(at, &act)?;
                    at
                }
                _ => return Ok(()),
            };
        }
        Ok(())
    }

    /// What somebody does next, if anybody does anything before the clock.
    fn next(&mut self, at: Timestamp) -> Option<(Timestamp, Act)> {
        let m = &self.past.matter;
        let left = m.due().as_millisecond() - at.as_millisecond();
        let within =
            |share: f64| at + SignedDuration::from_millis((left.max(0) as f64 * share) as i64);
        let chance = self.rng.random_range(0..1000);
        let share = self.rng.random_range(0.03..0.95);
        let days = SignedDuration::from_millis((share * 6.0 * 86_400_000.0) as i64);
        let above = self.spot.around(m.category).above(self.chain, m.flow.level);
        match m.state {
            MatterState::Open => match chance {
                0..40 => None,
                40..70 if above.is_some() => Some((within(share), Act::Up)),
                70..80 => Some((within(share), Act::Withdraw)),
                80..700 => Some((within(share), Act::Answer)),
                _ => Some((within(share), Act::Solve)),
            },
            MatterState::Answered { .. } => match chance {
                0..30 => None,
                _ => Some((within(share), Act::Solve)),
            },
            MatterState::Solved { .. } => match chance {
                0..550 => Some((at + days, Act::Say(Verdict::Solved))),
                550..650 => Some((at + days, Act::Say(Verdict::Partly))),
                650..720 => Some((at + days, Act::Say(Verdict::Not))),
                _ => None,
            },
            _ => None,
        }
        .map(|(at, act)| (waking(at), act))
    }

    fn act(&mut self, at: Timestamp, act: &Act) -> Result<(), MatterRefusal> {
        match act {
            Act::Answer | Act::Solve => self.speak(at, matches!(act, Act::Solve)),
            Act::Say(verdict) => self.say(at, *verdict),
            Act::Withdraw => self.moved(at, &Move::Withdraw, false),
            Act::Up => {
                let m = &self.past.matter;
                let to = self.spot.around(m.category).above(self.chain, m.flow.level);
                let to = to.ok_or(MatterRefusal::UnknownOffice)?;
                let (why, told) = (Why::Hand, None);
                self.moved(at, &Move::Pass { to, why, told }, false)
            }
        }
    }

    fn speak(&mut self, at: Timestamp, solved: bool) -> Result<(), MatterRefusal> {
        let raised_at = self.past.matter.raised_at.as_millisecond();
        let nr = self.past.answers.len() as i64;
        let office = self.past.matter.office();
        let said = Answer {
            id: AnswerId(compose(raised_at + nr, ANSWERS, 0).unwrap_or_default()),
            matter: self.past.matter.id,
            solved,
            office,
            person: self.fate.scene.staff.get(&office).copied(),
            text: words::answer(&mut self.rng, solved),
            at,
        };
        let told = match solved {
            true => Move::Solve { without: false },
            false => Move::Answer { answer: said.id },
        };
        self.step(at, &told)?;
        let payload = turn::of_answer(&told, &said, 0);
        self.tell(at, &told, self.staff(), payload);
        self.past.answers.push(said);
        Ok(())
    }

    fn say(&mut self, at: Timestamp, verdict: Verdict) -> Result<(), MatterRefusal> {
        let m = &self.past.matter;
        let grades = match verdict {
            Verdict::Not => None,
            _ => Some(Grade::ALL[self.rng.random_range(0..Grade::ALL.len())]),
        };
        let grade = grades.filter(|_| self.rng.random_bool(0.8));
        let again = verdict.outcome().is_none();
        let above = || self.spot.around(m.category).above(self.chain, m.flow.level);
        let up = (again && m.reopened > 0).then(above).flatten();
        let word = Confirmation {
            matter: m.id,
            round: m.reopened,
            verdict,
            grade,
            words: again.then(|| words::again(&mut self.rng)),
            how: How::Web,
            at,
        };
        let told = Move::Confirm {
            verdict,
            grade,
            up,
            told: None,
            instead: false,
        };
        self.step(at, &told)?;
        let payload = turn::of_word(&told, &word, &self.past.matter);
        let home = self.past.matter.household;
        let actor = home.map_or(Actor::Public.signature(), |h| ("household", h.0));
        self.tell(at, &told, actor, payload);
        self.past.words.push(word);
        Ok(())
    }

    /// A move of which nothing is said; the clock's bears the instant it was due at.
    fn moved(&mut self, at: Timestamp, told: &Move, clock: bool) -> Result<(), MatterRefusal> {
        let (from, actor) = match (clock, told) {
            (true, _) => (self.past.matter.office(), Actor::System.signature()),
            (_, Move::Withdraw) => {
                let home = self.past.matter.household;
                let actor = home.map_or(Actor::Public.signature(), |h| ("household", h.0));
                (self.past.matter.office(), actor)
            }
            _ => (self.past.matter.office(), self.staff()),
        };
        self.step(at, told)?;
        let mut payload = moved::payload(&self.past.matter, from, told);
        if clock {
            payload["at"] = serde_json::json!(at);
        }
        self.tell(at, told, actor, payload);
        Ok(())
    }

    fn staff(&self) -> (&'static str, i64) {
        let person = self.fate.scene.staff.get(&self.past.matter.office());
        person.map_or(Actor::System.signature(), |p| ("staff", p.0))
    }

    fn step(&mut self, at: Timestamp, told: &Move) -> Result<(), MatterRefusal> {
        let past = &mut self.past;
        past.matter.step(at, told)?;
        past.matter.version += 1;
        let (state, late) = (past.matter.state, past.matter.flow.was_late());
        past.answered = past.answered.after(&state, late);
        Ok(())
    }

    fn tell(
        &mut self,
        at: Timestamp,
        told: &Move,
        actor: (&'static str, i64),
        payload: serde_json::Value,
    ) {
        let event = NewEvent {
            kind: moved::kind(told),
            place: Some(self.past.matter.place),
            subject: self.past.matter.id.0,
            actor,
            payload,
        };
        self.events.push(Told::of(at, event));
    }
}

/// Nobody writes at three in the morning: what would be said then is said after half past
/// seven, and to the millisecond as late after it as it was after midnight in seconds.
fn waking(at: Timestamp) -> Timestamp {
    let local = when::local(at);
    let hour = local.hour();
    if (7..22).contains(&hour) {
        return at;
    }
    let morning = i64::from(if hour < 7 { 7 - hour } else { 31 - hour });
    at + SignedDuration::from_hours(morning)
}
