//! What is hot: found on Tuesday, seen by those who answer for a community and above, and
//! made of nothing that was said in confidence.

use crate::matter::{newest, page};
use crate::suggest::{Put, put};
use crate::world::{World, kecheng};
use axum::http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use tanxin::services::hot;
use tanxin_domain::matter::MatterState;
use tanxin_domain::place::Place;
use tanxin_domain::{Actor, PlaceId};
use tanxin_store::{matter, on_both};

const WATER: [&str; 4] = ["水龙头没水", "自来水没水了", "停水了，没水做饭", "家里没水"];

fn days_ago(w: &World, days: i64) -> Timestamp {
    w.clock.now() - SignedDuration::from_hours(24 * days + 1)
}

fn said<'a>(
    w: &World,
    about: &'a Place,
    household: Option<PlaceId>,
    days: i64,
    title: &str,
) -> Put<'a> {
    Put {
        about,
        household,
        title: title.to_owned(),
        category: "supply-water",
        secret: false,
        state: MatterState::Open,
        at: days_ago(w, days),
    }
}

fn door(w: &World, name: &str) -> Option<PlaceId> {
    Some(w.tree.doors[name].id)
}

/// Nine weeks in which now and then somebody says something else.
fn quiet(w: &World) {
    let one = |n: i64| Put {
        category: "corridor-light",
        ..said(w, &w.tree.unit, door(w, "101"), 62 - n, "楼道灯不亮")
    };
    put(w, &(0..60).step_by(10).map(one).collect::<Vec<_>>());
}

/// Four households without water, one a day.
fn dry(w: &World, secret: bool) {
    let doors = ["301", "402", "503", "303"];
    let one = |(n, name): (usize, &&str)| Put {
        secret,
        ..said(w, &w.tree.unit, door(w, name), 3 - n as i64, WATER[n])
    };
    put(w, &doors.iter().enumerate().map(one).collect::<Vec<_>>());
}

fn at(place: &Place) -> String {
    format!("/330802/places/{}/hot", place.id)
}

const NONE: &str = "这两周没有突出的事";

on_both! {
    fn four_households_without_water_are_seen_before_everybody_is(kind) {
        let w = World::new(kind);
        quiet(&w);
        dry(&w, false);
        let found = w.secretary().get(&at(&w.tree.community));
        found.shows("没水").shows("4户").shows("1幢楼").shows("这7天4户，平均每天0.6户；前几周平均每周0户")
            .shows("最早").shows("<polyline").shows(&page(newest(&w).id)).hides(NONE).hides("楼道灯不亮");
        found.hides("301").hides("402室");
        w.secretary().with("lang", "en").get(&at(&w.tree.community)).shows("4 households").shows("More than usual").shows(": rising these days");
        // From above too, and in the compound alone.
        for top in [&w.tree.township, &w.tree.compound, &w.tree.building] {
            w.township_clerk().get(&at(top)).shows("4户");
        }
        w.township_clerk().get(&at(&w.tree.township)).shows("1个社区");
        let whole = hot::read(&w.app, kecheng(), &Actor::System, w.tree.district.id);
        let whole = w.wait(whole).unwrap();
        assert_eq!((whole.all.len(), whole.looked), (1, Some((1, 1))));
        // At the head of the queue and of the numbers, for them alone.
        w.secretary().get("/330802/queue").shows("这几天突出的").shows("4户");
        let numbers = format!("/330802/numbers?place={}", w.tree.community.id);
        w.secretary().get(&numbers).shows("这几天突出的").shows("4户");
        w.property_clerk().get("/330802/queue").hides("这几天突出的");
        for mut b in [w.browser(), w.household("301"), w.property_clerk()] {
            b.get(&numbers).hides("这几天突出的");
        }
    }

    fn who_joins_instead_of_writing_is_heard_as_well(kind) {
        let w = World::new(kind);
        quiet(&w);
        put(&w, &[said(&w, &w.tree.unit, door(&w, "301"), 1, WATER[0])]);
        w.secretary().get(&at(&w.tree.community)).shows(NONE);
        let to = format!("{}/back", page(newest(&w).id));
        for home in ["303", "702", "1103"] {
            let done = w.household(home).post(&to, &[]);
            assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        }
        w.clock.advance(SignedDuration::from_mins(30));
        w.secretary().get(&at(&w.tree.community)).shows("没水").shows("4户").hides(NONE).hides("1103");
    }

    fn nobody_else_sees_the_page(kind) {
        let w = World::new(kind);
        dry(&w, false);
        let path = at(&w.tree.community);
        for login in ["property", "grid", "supervisor", "admin"] {
            assert_eq!(w.staff(login).get(&path).status, StatusCode::FORBIDDEN, "{login}");
        }
        assert_eq!(w.captain("301").get(&path).status, StatusCode::FORBIDDEN);
        for mut b in [w.browser(), w.household("301")] {
            let answer = b.get(&path);
            assert_ne!(answer.status, StatusCode::OK);
            answer.hides("没水");
        }
        // Nor does a community read of the whole subdistrict.
        assert_eq!(w.secretary().get(&at(&w.tree.township)).status, StatusCode::FORBIDDEN);
        assert_eq!(w.secretary().get(&at(&w.tree.doors["301"])).status, StatusCode::NOT_FOUND);
        assert_eq!(w.secretary().get("/330802/places/nonsense/hot").status, StatusCode::NOT_FOUND);
    }

    fn what_is_secret_or_taken_back_is_in_no_group_and_no_count(kind) {
        let w = World::new(kind);
        quiet(&w);
        dry(&w, true);
        w.secretary().get(&at(&w.tree.community)).shows(NONE).hides("没水");
        let state = MatterState::Withdrawn { at: w.clock.now() };
        let back = |name| Put { state, ..said(&w, &w.tree.unit, door(&w, name), 1, WATER[0]) };
        put(&w, &["701", "702", "703"].map(back));
        // Two in the open make no three.
        put(&w, &["801", "803"].map(|name| said(&w, &w.tree.unit, door(&w, name), 1, WATER[1])));
        w.clock.advance(SignedDuration::from_mins(11));
        w.secretary().get(&at(&w.tree.community)).shows(NONE).hides("没水");
        put(&w, &[said(&w, &w.tree.unit, door(&w, "804"), 1, WATER[3])]);
        w.clock.advance(SignedDuration::from_mins(11));
        w.secretary().get(&at(&w.tree.community)).shows("3户").hides("7户");
        let read = |c: &mut _| matter::heard(c, kecheng(), &w.tree.community.path, days_ago(&w, 14), 100);
        let heard = w.app.store.read_now(read).unwrap();
        assert_eq!(heard.iter().filter(|(h, _)| h.title.contains('水')).count(), 3);
    }

    fn one_household_and_somebody_unknown_are_not_many(kind) {
        let w = World::new(kind);
        quiet(&w);
        let ten: Vec<Put<'_>> = (0..10).map(|n| said(&w, &w.tree.unit, door(&w, "301"), n / 3, WATER[n as usize % 4])).collect();
        put(&w, &ten);
        let unknown: Vec<Put<'_>> = (0..5).map(|n| said(&w, &w.tree.unit, None, n / 3, WATER[n as usize % 4])).collect();
        put(&w, &unknown);
        w.secretary().get(&at(&w.tree.community)).shows(NONE);
    }

    fn what_is_taken_back_after_it_was_found_is_not_shown(kind) {
        let w = World::new(kind);
        quiet(&w);
        dry(&w, false);
        let last = newest(&w);
        w.secretary().get(&at(&w.tree.community)).shows(&page(last.id));
        let path = format!("{}/withdraw", page(last.id));
        let done = w.household("303").post(&path, &[("version", "1")]);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        w.secretary().get(&at(&w.tree.community)).hides(&page(last.id)).shows("没水");
    }
}
