//! Written proxies for a poll of its own.

use crate::polling::{casts, home, in_room, motion, says, voter};
use crate::world::{Answer as Page, World, kecheng};
use axum::http::StatusCode;
use tanxin::services::poll::{self, Cast, proxies};
use tanxin_domain::poll::{Choice, Door, Secrecy};
use tanxin_domain::{Actor, PollId};
use tanxin_store::{on_both, poll as store};

const ASKED: &str = "充电棚加装投币口，您同意吗？";

/// A poll of the stairwell's own, called and not opened; with candidates it elects.
fn called(w: &World, candidates: &[&str]) -> PollId {
    let (rule, ask) = match candidates {
        [] => ("COMMUNITY_ASSEMBLY", motion(ASKED)),
        doors => (
            "CAPTAIN_ELECTION",
            crate::polling::election("推选一位楼道长", 1, doors),
        ),
    };
    let secrecy = if candidates.is_empty() {
        Secrecy::Open
    } else {
        Secrecy::Secret
    };
    let call = poll::Call {
        assembly: None,
        place: Some(w.tree.unit.id),
        opens: Some("2022-03-03T06:30:00Z".parse().expect("an instant")),
        closes: Some("2022-03-05T12:00:00Z".parse().expect("an instant")),
        waiver: "趁大家都在".into(),
        ..in_room(tanxin_domain::AssemblyId(0), rule, secrecy, vec![ask])
    };
    let by = Actor::System;
    w.wait(poll::call(&w.app, kecheng(), &by, call))
        .expect("called")
}

fn page(id: PollId) -> String {
    format!("/330802/polls/{id}/proxies")
}

fn gives(b: &mut crate::world::Browser<'_>, id: PollId, from: &str, to: &str) -> Page {
    b.post(
        &page(id),
        &[
            ("deed", "give"),
            ("from", from),
            ("to", to),
            ("written", "yes"),
        ],
    )
}

#[track_caller]
fn refused(answer: &Page, says: &str) {
    assert_eq!(
        answer.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        answer.body
    );
    answer.shows(says);
}

/// Votes for a principal on the holder's phone.
fn votes_for(
    w: &World,
    id: PollId,
    holder: &str,
    principal: &str,
) -> Result<(), tanxin::services::Error> {
    let new = Cast {
        voter: home(w, principal),
        answers: says(Choice::Yes),
        helped: false,
        key: None,
    };
    w.wait(poll::cast(&w.app, kecheng(), &voter(w, holder), id, new))
        .map(|_| ())
}

on_both! {
    fn a_written_proxy_is_noted_published_used_once_and_taken_back_before(kind) {
        let w = World::new(kind);
        let id = called(&w, &[]);
        let mut grid = w.staff("grid");
        let bare = grid.post(&page(id), &[("deed", "give"), ("from", "402"), ("to", "302")]);
        refused(&bare, "委托要有书面的");
        bare.shows("value=\"402\"");
        for from in ["402", "501"] {
            assert_eq!(gives(&mut grid, id, from, "302").status, StatusCode::SEE_OTHER);
        }
        // Both sides are public, by doors.
        w.browser().get(&page(id)).shows("402 委托 302").shows("501 委托 302").hides("取消");
        refused(&gives(&mut grid, id, "402", "1103"), "已经委托过别人");
        refused(&gives(&mut grid, id, "302", "1103"), "正替别家代投");
        refused(&gives(&mut grid, id, "1103", "402"), "自己也委托了别人");
        refused(&gives(&mut grid, id, "1103", "1103"), "自己不用委托自己");
        refused(&gives(&mut grid, id, "201", "1103"), "空置");
        refused(&gives(&mut grid, id, "999", "1103"), "没有找到这一户");
        assert_eq!(w.household("302").post(&page(id), &[("deed", "give")]).status, StatusCode::FORBIDDEN);
        w.clock.set("2022-03-03T06:31:00Z");
        w.wait(poll::open(&w.app, kecheng(), &Actor::System, id, None)).expect("opened");
        // Whoever gave it away does not vote; nobody but the holder does it for them.
        assert_eq!(casts(&w, id, "402", &says(Choice::No)).unwrap_err().key(), "refuse-vote-gave-proxy");
        assert_eq!(votes_for(&w, id, "1103", "402").unwrap_err().key(), "refuse-vote-not-the-holder");
        votes_for(&w, id, "302", "402").expect("by proxy");
        let cast = w.app.store.read_now(|c| store::casts(c, kecheng(), id)).unwrap().pop().unwrap();
        assert_eq!(cast.door, Door::Proxy);
        // Used: it can't be taken back. Not used: it can, and the household votes itself.
        let entry = |door: &str| {
            let held = crate::polling::held(&w, id);
            w.app.store.read_now(|c| store::at_door(c, kecheng(), &held, home(&w, door))).unwrap().unwrap().entry.id
        };
        let back = |door: &str| [("deed", "take-back".to_owned()), ("entry", entry(door).to_string())];
        let form = back("402");
        let form: Vec<(&str, &str)> = form.iter().map(|(k, v)| (*k, v.as_str())).collect();
        refused(&grid.post(&page(id), &form), "委托不能再记，也不能再取消");
        let form = back("501");
        let form: Vec<(&str, &str)> = form.iter().map(|(k, v)| (*k, v.as_str())).collect();
        assert_eq!(grid.post(&page(id), &form).status, StatusCode::SEE_OTHER);
        casts(&w, id, "501", &says(Choice::No)).expect("the household itself");
        refused(&gives(&mut grid, id, "501", "302"), "委托不能再记");
        // After the hour nothing is noted any more.
        w.clock.set("2022-03-05T12:00:01Z");
        refused(&gives(&mut w.staff("grid"), id, "1101", "302"), "投票已经结束");
    }
}

on_both! {
    fn nobody_holds_more_than_three_whichever_desk_notes_them_and_a_candidate_none(kind) {
        let w = World::new(kind);
        let id = called(&w, &["301", "302"]);
        let mut grid = w.staff("grid");
        refused(&gives(&mut grid, id, "402", "301"), "候选人不能替别人投票");
        let apps = [w.app.clone(), w.another_server()];
        let doors = ["401", "402", "501", "502", "601", "701", "702", "801"];
        let done = w.wait(async {
            let both = doors.iter().zip(apps.iter().cycle()).map(|(door, app)| {
                let (app, door) = (app.clone(), (*door).to_owned());
                tokio::spawn(async move {
                    let pair = (door.as_str(), "1103", true);
                    proxies::give(&app, kecheng(), &Actor::System, id, pair, None).await
                })
            });
            let both: Vec<_> = both.collect();
            let mut done = Vec::new();
            for one in both {
                done.push(one.await.expect("it ran"));
            }
            done
        });
        assert_eq!(done.iter().filter(|d| d.is_ok()).count(), 3);
        let refused = done.into_iter().filter_map(Result::err);
        assert!(refused.into_iter().all(|e| e.key() == "refuse-proxy-cap"));
        let held = crate::polling::held(&w, id);
        assert_eq!(w.app.store.read_now(|c| store::proxies(c, kecheng(), &held)).unwrap().len(), 3);
    }
}
