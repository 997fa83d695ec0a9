//! What a text seems to be about: learned from the district's own confirmed matters, silent
//! until it was measured there, and never taught by what was said in confidence.

use crate::matter::{newest, page};
use crate::world::{Answer, Browser, World, escape, kecheng};
use jiff::{SignedDuration, Timestamp};
use tanxin::jobs::learn;
use tanxin_domain::category::CategoryCode;
use tanxin_domain::clock::Limit;
use tanxin_domain::event::NewEvent;
use tanxin_domain::matter::{Flow, Level, Matter, MatterState, Source, Stop};
use tanxin_domain::place::Place;
use tanxin_domain::{AnswerId, MatterId, OfficeId, PlaceId};
use tanxin_store::{StoreError, matter, on_both, search};

/// A matter that came in some way or other.
pub struct Put<'a> {
    pub about: &'a Place,
    pub household: Option<PlaceId>,
    pub title: String,
    pub category: &'static str,
    pub secret: bool,
    pub state: MatterState,
    pub at: Timestamp,
}

/// Stores matters as if they had been raised one after another.
pub fn put(w: &World, all: &[Put<'_>]) {
    for part in all.chunks(100) {
        put_some(w, part);
    }
}

fn put_some(w: &World, all: &[Put<'_>]) {
    let stop = Stop {
        level: Level::Compound,
        office: OfficeId(1),
        limit: Limit::WorkingDays(3),
    };
    let made = |p: &Put<'_>| {
        let made = Matter {
            id: MatterId(w.app.store.ids().next()),
            no: 0,
            place: p.about.id,
            floor: None,
            household: p.household,
            person: None,
            assembly: None,
            agenda_item: None,
            source: Source::Card,
            category: CategoryCode::parse(p.category).unwrap(),
            title: p.title.clone(),
            text: p.title.clone(),
            secret: p.secret,
            name_public: false,
            state: p.state,
            flow: Flow::begin(p.at, ("home".to_owned(), 1), stop, None),
            raised_at: p.at,
            reopened: 0,
            version: 1,
        };
        (made, p.about.path.clone())
    };
    let made: Vec<_> = all.iter().map(made).collect();
    let done = w.app.store.write_now(kecheng(), None, move |tx| {
        for (m, path) in &made {
            let m = Matter {
                no: matter::next_no(tx)?,
                ..m.clone()
            };
            let mut receipt = [0; 32];
            receipt[..8].copy_from_slice(&m.id.0.to_be_bytes());
            matter::insert(tx, &m, &receipt, &[])?;
            search::keep(tx, &m, path);
        }
        tx.emit(NewEvent {
            kind: "matter.raised",
            place: None,
            subject: made[0].0.id.0,
            actor: ("system", 0),
            payload: serde_json::json!({}),
        })?;
        Ok::<_, StoreError>(())
    });
    done.expect("they are stored");
}

const THINGS: [(&str, &str); 4] = [
    ("corridor-lift", "电梯又停了"),
    ("corridor-light", "楼道灯不亮"),
    ("tidy-noise", "半夜唱歌吵人"),
    ("security-dog", "大狗不牵绳"),
];

/// Made-up matters, each an office has answered unless `state` says otherwise.
fn many(w: &World, count: usize, secret: bool, state: MatterState, noise: bool) {
    let one = |n: usize| {
        let (category, said) = THINGS[n % THINGS.len()];
        let other = THINGS[n * 7 / 3 % THINGS.len()].0;
        Put {
            about: &w.tree.unit,
            household: Some(w.tree.doors["302"].id),
            title: format!("{said}，第{n}回说了"),
            category: if noise { other } else { category },
            secret,
            state,
            at: w.clock.now(),
        }
    };
    put(w, &(0..count).map(one).collect::<Vec<_>>());
}

fn answered(w: &World) -> MatterState {
    MatterState::Answered {
        answer: AnswerId(1),
        at: w.clock.now(),
    }
}

fn asked(b: &mut Browser<'_>, place: PlaceId, text: &str) -> Answer {
    b.get(&format!(
        "/330802/matters/similar?part=1&place={place}&text={}",
        escape(text)
    ))
}

/// Asks, so that it is learned; then asks again.
fn learned(w: &World, text: &str) -> Answer {
    let place = w.tree.unit.id;
    asked(&mut w.household("302"), place, text).hides("像是“");
    w.wait(learn::round(&w.app)).unwrap();
    asked(&mut w.household("302"), place, text)
}

on_both! {
    fn a_text_is_told_what_it_is_about_and_how_often_that_is_right(kind) {
        let w = World::new(kind);
        many(&w, 400, false, answered(&w), false);
        let found = learned(&w, "电梯又停了，没人管");
        found.shows("像是“电梯停运、故障”").shows("value=\"corridor-lift\"").shows("先交给").shows("的建议100%是对的");
        asked(&mut w.browser().with("lang", "en"), w.tree.unit.id, "电梯又停了，没人管")
            .shows("Seems to be “Lift out of order”").shows("% of such suggestions are right");
        asked(&mut w.browser(), w.tree.unit.id, "退休金怎么领").hides("像是“");
        // Without script it is a choice of the form, and what was typed stays.
        let place = w.tree.doors["302"].id.to_string();
        let mut typed = vec![("place", place.as_str()), ("text", "电梯又停了，没人管"), ("look", "1")];
        let form = w.household("302").post_files("/330802/matters/new", &typed, &[]);
        form.shows("像是“电梯停运、故障”").shows("电梯又停了，没人管</textarea>");
        // Whoever chose it already hears nothing more of it.
        typed.push(("category", "corridor-lift"));
        w.household("302").post_files("/330802/matters/new", &typed, &[]).hides("像是“");
    }

    fn staff_change_a_category_by_one_tap_and_nobody_else_is_asked(kind) {
        let w = World::new(kind);
        many(&w, 400, false, answered(&w), false);
        learned(&w, "电梯");
        let mut wrong = crate::matter::words(w.tree.unit.id);
        wrong[3].1 = "电梯停了又停了".to_owned();
        crate::matter::raise(&mut w.household("302"), &wrong);
        let m = newest(&w);
        assert_eq!(m.category.as_str(), "corridor-slippery");
        for mut b in [w.browser(), w.household("302")] {
            b.get(&page(m.id)).hides("改成“");
        }
        w.secretary().get(&page(m.id)).shows("改成“电梯停运、故障”").shows("的建议100%是对的");
        let form = [("version", "1"), ("title", m.title.as_str()), ("category", "corridor-lift")];
        w.secretary().post(&format!("{}/correct", page(m.id)), &form);
        assert_eq!(newest(&w).category.as_str(), "corridor-lift");
        w.secretary().get(&page(m.id)).hides("改成“");
    }

    fn a_young_district_and_one_of_noise_hear_nothing(kind) {
        let w = World::new(kind);
        many(&w, 150, false, answered(&w), false);
        learned(&w, "电梯又停了，没人管").hides("像是“");
        let w = World::new(kind);
        many(&w, 400, false, answered(&w), true);
        learned(&w, "电梯又停了，没人管").hides("像是“");
    }

    fn neither_what_is_secret_nor_what_nobody_looked_at_teaches(kind) {
        for (secret, open) in [(true, false), (false, true)] {
            let w = World::new(kind);
            let state = if open { MatterState::Open } else { answered(&w) };
            many(&w, 400, secret, state, false);
            let (lessons, _) = w.app.store.read_now(|c| matter::taught(c, kecheng(), None)).unwrap();
            assert!(lessons.is_empty(), "secret {secret}, open {open}: {}", lessons.len());
            learned(&w, "电梯又停了，没人管").hides("像是“");
        }
    }

    fn what_somebody_put_right_teaches_before_it_is_answered(kind) {
        let w = World::new(kind);
        crate::matter::raise(&mut w.household("302"), &crate::matter::words(w.tree.unit.id));
        let taught = |w: &World| w.app.store.read_now(|c| matter::taught(c, kecheng(), None)).unwrap().0;
        assert!(taught(&w).is_empty());
        let form = [("version", "1"), ("title", "楼道灯坏了"), ("category", "corridor-light")];
        w.secretary().post(&format!("{}/correct", page(newest(&w).id)), &form);
        let found = taught(&w);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].title.as_str(), found[0].label.as_str()), ("楼道灯坏了", "corridor-light"));
    }

    fn what_was_learned_grows_old(kind) {
        let w = World::new(kind);
        many(&w, 150, false, answered(&w), false);
        learned(&w, "电梯又停了，没人管").hides("像是“");
        many(&w, 400, false, answered(&w), false);
        asked(&mut w.browser(), w.tree.unit.id, "电梯又停了，没人管");
        w.wait(learn::round(&w.app)).unwrap();
        asked(&mut w.browser(), w.tree.unit.id, "电梯又停了，没人管").hides("像是“");
        w.clock.advance(SignedDuration::from_hours(7));
        learned(&w, "电梯又停了，没人管").shows("像是“电梯停运、故障”");
    }
}
