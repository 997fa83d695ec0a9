//! What stories of polls share: an assembly under way, polls called in it, households that
//! vote whether or not they have a card.

use crate::world::{World, kecheng};
use tanxin::services::assembly::{self, Call};
use tanxin::services::poll::{self, Ask, AskKind, Cast};
use tanxin_domain::assembly::How;
use tanxin_domain::poll::{Answer, Choice, Held, Secrecy};
use tanxin_domain::{Actor, AssemblyId, CardId, PlaceId, PollId};
use tanxin_store::{assembly as rooms, poll as store};

const VACANT: [&str; 3] = ["201", "802", "1104"];

/// The doors that count, in the order of the stairs: 41.
pub fn doors(w: &World) -> Vec<String> {
    let mut doors: Vec<String> = w.tree.doors.keys().cloned().collect();
    doors.retain(|d| !VACANT.contains(&d.as_str()));
    doors.sort_by_key(|d| d.parse::<u32>().expect("a number"));
    doors
}

/// A door's household.
pub fn home(w: &World, door: &str) -> PlaceId {
    w.tree.doors[door].id
}

/// Somebody who speaks for a household.
pub fn voter(w: &World, door: &str) -> Actor {
    let home = &w.tree.doors[door];
    Actor::Household {
        card: CardId(1),
        household: home.id,
        path: home.path.clone(),
    }
}

/// An assembly under way, with the first doors of the stairs checked in.
pub fn under_way(w: &World, here: usize) -> AssemblyId {
    let call = Call {
        place: w.tree.unit.id,
        rule: "COMMUNITY_ASSEMBLY".into(),
        title: String::new(),
        at: "2022-03-03T06:30:00Z".parse().expect("an instant"),
        venue: "5幢1单元架空层".into(),
        agenda: vec!["充电棚加装投币口".into(), "推选楼道长".into()],
        waiver: "趁大家都在".into(),
        key: None,
    };
    let by = Actor::System;
    let id = w
        .wait(assembly::call(&w.app, kecheng(), &by, call))
        .expect("called");
    w.wait(assembly::freeze(&w.app, kecheng(), &by, id, None))
        .expect("frozen");
    for door in &doors(w)[..here] {
        let home = home(w, door);
        let come = assembly::check_in(&w.app, kecheng(), &by, id, home, How::Ticked, None);
        w.wait(come).expect("checked in");
    }
    w.wait(assembly::open(&w.app, kecheng(), &by, id, None))
        .expect("opened");
    id
}

/// A motion as somebody asks it.
pub fn motion(text: &str) -> Ask {
    Ask {
        kind: AskKind::Motion,
        text: text.into(),
        more: String::new(),
    }
}

/// An election as somebody asks it, by doors.
pub fn election(text: &str, seats: u16, doors: &[&str]) -> Ask {
    let candidates = doors.iter().map(|d| (*d).to_owned()).collect();
    Ask {
        kind: AskKind::Election { seats, candidates },
        text: text.into(),
        more: String::new(),
    }
}

/// What it takes to call a poll in an assembly.
pub fn in_room(a: AssemblyId, rule: &str, secrecy: Secrecy, asks: Vec<Ask>) -> poll::Call {
    poll::Call {
        assembly: Some(a),
        place: None,
        rule: rule.into(),
        title: String::new(),
        secrecy,
        asks,
        asked: true,
        opens: None,
        closes: None,
        waiver: String::new(),
        silent: None,
        recall: None,
        key: None,
    }
}

/// Calls a poll and opens it.
pub fn opened(w: &World, call: poll::Call) -> PollId {
    let by = Actor::System;
    let id = w
        .wait(poll::call(&w.app, kecheng(), &by, call))
        .expect("called");
    w.wait(poll::open(&w.app, kecheng(), &by, id, None))
        .expect("opened");
    id
}

/// Casts a household's ballot on its own phone.
pub fn casts(
    w: &World,
    id: PollId,
    door: &str,
    answers: &[Answer],
) -> Result<(), tanxin::services::Error> {
    let new = Cast {
        voter: home(w, door),
        answers: answers.to_vec(),
        helped: false,
        key: None,
    };
    let by = voter(w, door);
    w.wait(poll::cast(&w.app, kecheng(), &by, id, new))
        .map(|_| ())
}

/// Yes, no or abstain, as the one answer of a ballot.
pub fn says(choice: Choice) -> Vec<Answer> {
    vec![Answer::Motion(choice)]
}

/// The poll as it stands.
pub fn held(w: &World, id: PollId) -> Held {
    let found = w.app.store.read_now(|c| store::one(c, kecheng(), id));
    found.expect("the store answers").expect("it stands")
}

/// How many are there, in person or by proxy.
pub fn present(w: &World, a: AssemblyId) -> u32 {
    let n = w.app.store.read_now(|c| {
        let a = rooms::one(c, kecheng(), a)?.expect("it stands");
        rooms::attendance(c, kecheng(), &a)
    });
    n.expect("the store answers").present
}
