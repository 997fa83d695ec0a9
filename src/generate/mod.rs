//! `tanxin generate`: a made-up district with as many matters as one likes, to see how a
//! large one behaves. All that is derived is written with them, so that `tanxin verify` finds
//! a true chain and nothing wrong.
//!
//! What becomes of a matter follows from the seed and its number alone. So the work can be
//! broken off at any moment and goes on where it was: whose events lie still ahead is drawn
//! again.

mod life;
mod scene;
mod words;

pub use scene::Scene;

use crate::App;
use crate::keys::Keys;
use crate::services::{self, Error};
use jiff::{SignedDuration, Timestamp};
use life::{Fate, Life};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::ControlFlow;
use std::sync::mpsc::sync_channel;
use std::time::Duration;
use tanxin_domain::id::EPOCH_MS;
use tanxin_domain::office::OfficeKind;
use tanxin_domain::{Actor, District};
use tanxin_store::past::{self, Past, Pen, Told};
use tanxin_store::{Store, StoreError, account, health, matter, search, setting};

/// Matters of one transaction, when so many are made: the more of them at once, the more share a
/// page of an index by place; and the more are made again after being broken off.
fn at_once(matters: i64) -> i64 {
    (matters / 50).clamp(2_000, 20_000)
}

/// Matters that are drawn ahead, in transactions.
const AHEAD: usize = 2;
/// A district of half a million people has about so many.
const TOWNSHIPS: usize = 18;
/// No matter lives longer: whose last event may lie ahead is looked for this far back.
const LIFE: SignedDuration = SignedDuration::from_hours(24 * 150);
/// The made-up district. No province has this number.
pub const DISTRICT: i32 = 899_901;

/// What is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Another seed, another district.
    pub seed: u64,
    /// Townships of the district, each with sixteen communities.
    pub townships: usize,
    /// How many matters there are in the end.
    pub matters: i64,
    /// How many of them are raised a day, all days alike.
    pub a_day: i64,
    /// The first is raised then, UTC milliseconds.
    pub from: i64,
    /// What lies after this has not happened yet, UTC milliseconds.
    pub until: i64,
}

impl Plan {
    /// A past that ends now, with so many matters.
    pub fn ending(now: Timestamp, seed: u64, a_day: i64, matters: i64) -> Plan {
        let until = now.as_millisecond();
        Plan {
            seed,
            townships: TOWNSHIPS,
            matters,
            a_day,
            from: until - (matters * 86_400_000 / a_day),
            until,
        }
    }

    /// When the matter with this number is raised: each later than the one before.
    fn raised_at(&self, no: i64) -> Timestamp {
        let at = self.from + (no - 1) * 86_400_000 / self.a_day;
        Timestamp::from_millisecond(at).unwrap_or(Timestamp::MAX)
    }

    /// Ids are made of instants from 2020 on, and no two matters have one.
    pub fn fits(&self) -> bool {
        self.from >= EPOCH_MS && (1..=43_200_000).contains(&self.a_day)
    }
}

/// An event that has not been told yet, in the order of time.
struct Ahead {
    at: i64,
    no: i64,
    nr: usize,
    told: Told,
}

impl Ahead {
    fn key(&self) -> (i64, i64, usize) {
        (self.at, self.no, self.nr)
    }
}
impl PartialEq for Ahead {
    fn eq(&self, other: &Ahead) -> bool {
        self.key() == other.key()
    }
}
impl Eq for Ahead {}
impl PartialOrd for Ahead {
    fn partial_cmp(&self, other: &Ahead) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Ahead {
    fn cmp(&self, other: &Ahead) -> std::cmp::Ordering {
        self.key().cmp(&other.key())
    }
}

/// Where what was planned stands among the settings.
fn kept(code: District) -> String {
    format!("generated-{code}")
}

/// What was planned here before, if anything.
pub fn before(store: &Store, code: District) -> Result<Option<Plan>, StoreError> {
    let text = store.read_now(|c| setting::get(c, &kept(code)))?;
    Ok(text.and_then(|t| serde_json::from_str(&t).ok()))
}

/// Makes the district when it is not here, and goes on until it has all its matters. `told`
/// hears how many there are after each transaction, and may break off.
pub fn run(
    store: &Store,
    keys: &Keys,
    (code, plan): (District, Plan),
    mut told: impl FnMut(i64) -> ControlFlow<()>,
) -> Result<(), Error> {
    let matters = plan.matters;
    let mut pen = store.pen(code)?;
    if tanxin_store::district::one(pen.conn(), code)?.is_none() {
        let text = serde_json::to_string(&plan).unwrap_or_default();
        setting::put(pen.conn(), &kept(code), &text)?;
        let from = plan.raised_at(1);
        scene::plant(&mut pen, (code, plan.townships, from), (store.ids(), keys))?;
        health::refresh_statistics(pen.conn(), health::Grown::District);
    }
    let scene = Scene::read(pen.conn(), code)?;
    let fate = Fate {
        code,
        scene: &scene,
        keys,
        seed: plan.seed,
        until: Timestamp::from_millisecond(plan.until).unwrap_or(Timestamp::MAX),
    };
    let done = matter::last_no(pen.conn(), code)?;
    let mut ahead = still_ahead(&fate, &plan, done)?;
    std::thread::scope(|threads| {
        let (to, lives) = sync_channel(AHEAD);
        let fate = &fate;
        // One draws, one writes.
        threads.spawn(move || {
            let mut first = done + 1;
            while first <= matters {
                let last = (first + at_once(matters) - 1).min(matters);
                let drawn: Result<Vec<Life>, _> = (first..=last)
                    .map(|no| fate.live(no, plan.raised_at(no)))
                    .collect();
                if to.send((last, drawn)).is_err() {
                    return;
                }
                first = last + 1;
            }
        });
        for (last, drawn) in lives {
            let mut these = Vec::new();
            for life in drawn? {
                these.push(life.past);
                put_ahead(&mut ahead, &these[these.len() - 1], life.events);
            }
            let end = match last == matters {
                true => i64::MAX,
                false => plan.raised_at(last + 1).as_millisecond(),
            };
            write(&mut pen, &these, &mut ahead, end)?;
            if told(last).is_break() {
                break;
            }
        }
        health::refresh_statistics(pen.conn(), health::Grown::Matters);
        // What an hour's work at a time would have come to by now.
        search::join_parts(pen.conn(), usize::MAX, Duration::from_millis(5))?;
        Ok(())
    })
}

/// Somebody who can sign in.
pub struct Login {
    /// As typed.
    pub login: String,
    /// Whom they work for.
    pub office: String,
    /// Made by chance, in plain words this once.
    pub password: String,
}

fn login(of: OfficeKind) -> &'static str {
    match of {
        OfficeKind::Captain => "sample-captain",
        OfficeKind::Property => "sample-property",
        OfficeKind::Committee => "sample-community",
        OfficeKind::Subdistrict => "sample-township",
        OfficeKind::Department | OfficeKind::Other => "sample-district",
    }
}

/// Lets one person of each level around the first stairwell sign in; whoever can already is
/// left as they are.
pub async fn logins(app: &App, code: District) -> Result<Vec<Login>, Error> {
    let found = app.store.read(move |c| {
        let scene = Scene::read(c, code)?;
        let mut known: Vec<String> = account::all(c, code)?
            .into_iter()
            .map(|a| a.login)
            .collect();
        let mut new = Vec::new();
        for office in scene.spots[0].first().iter().flat_map(|spot| &spot.offices) {
            let login = login(office.kind).to_owned();
            let works = scene.staff.get(&office.id);
            if let Some(person) = works.filter(|_| !known.contains(&login)) {
                known.push(login.clone());
                new.push((login, office.name.clone(), *person));
            }
        }
        Ok::<_, Error>(new)
    });
    let mut made = Vec::new();
    for (login, office, person) in found.await? {
        let new = services::account::create(app, code, &Actor::System, person, &login).await?;
        // Nobody is made to change it.
        services::account::set_password(app, code, new.account, &new.password).await?;
        made.push(Login {
            login,
            office,
            password: new.password,
        });
    }
    Ok(made)
}

fn put_ahead(ahead: &mut BinaryHeap<Reverse<Ahead>>, of: &Past, events: Vec<Told>) {
    for (nr, told) in events.into_iter().enumerate() {
        let (at, no) = (told.at.as_millisecond(), of.matter.no);
        ahead.push(Reverse(Ahead { at, no, nr, told }));
    }
}

/// Draws again whose events were not told yet when the work was broken off.
fn still_ahead(
    fate: &Fate<'_>,
    plan: &Plan,
    done: i64,
) -> Result<BinaryHeap<Reverse<Ahead>>, Error> {
    let end = plan.raised_at(done + 1);
    let mut ahead = BinaryHeap::new();
    let young = |no: &i64| end.duration_since(plan.raised_at(*no)) <= LIFE;
    for no in (1..=done).rev().take_while(young) {
        let life = fate.live(no, plan.raised_at(no))?;
        let events = life.events.into_iter().enumerate();
        for (nr, told) in events.filter(|(_, told)| told.at >= end) {
            let at = told.at.as_millisecond();
            ahead.push(Reverse(Ahead { at, no, nr, told }));
        }
    }
    Ok(ahead)
}

/// One transaction: the matters, and all that had happened before the next one was raised.
fn write(
    pen: &mut Pen,
    these: &[Past],
    ahead: &mut BinaryHeap<Reverse<Ahead>>,
    end: i64,
) -> Result<(), StoreError> {
    pen.write(|tx| {
        past::put(tx, these)?;
        while ahead.peek().is_some_and(|Reverse(next)| next.at < end) {
            if let Some(Reverse(next)) = ahead.pop() {
                past::tell(tx, next.told)?;
            }
        }
        Ok(())
    })
}
