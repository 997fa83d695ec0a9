//! How long an office has: clocks that are stopped, days that are named, time that is granted,
//! and where a chain's own limits hold.

use crate::matter::{newest, page, raise, words};
use crate::matter_chain::{at, department, goes, holds, hours, raised, refused, send, ticks};
use crate::world::{World, kecheng};
use tanxin::services::Error;
use tanxin::services::matter::{self, On};
use tanxin_domain::actor::{RoleAt, RoleKind};
use tanxin_domain::matter::MatterRefusal;
use tanxin_domain::{AccountId, Actor, OfficeId, PersonId, RoleId};
use tanxin_store::on_both;

on_both! {
    fn a_clock_stopped_every_evening_ends_all_the_same(kind) {
        let w = World::new(kind);
        let id = raised(&w);
        // Tuesday the 8th, the day it ends on; and then each working day half an hour before the
        // office closes, until it has closed.
        w.clock.set("2022-03-08T09:00:00Z");
        let mut stopped = 0;
        let refused_at = loop {
            let today = tanxin_domain::when::day(w.clock.now()).to_string();
            let form = [("deed", "pause"), ("until", today.as_str()), ("reason", "等料")];
            let answer = send(&mut w.property_clerk(), id, &form);
            if answer.status != axum::http::StatusCode::SEE_OTHER {
                break answer;
            }
            stopped += 1;
            assert!(stopped <= 10, "it is stopped for ever");
            w.clock.set(&format!("{}T09:00:00Z", at(&w, id).due_day()));
        };
        refused(&refused_at, "一共最多停10天，头尾两天都算");
        assert_eq!((stopped, at(&w, id).due_day().to_string().as_str()), (10, "2022-03-22"));
        hours(&w, 1);
        refused(&send(&mut w.property_clerk(), id, &[("deed", "more"), ("days", "1"), ("reason", "等料")]), "现在归别的机构办");
        assert_eq!(at(&w, id).office(), w.people.committee);
        w.browser().get(&page(id)).shows("没有办完，自动转到社区");
        holds(&w);
    }

    fn nobody_gives_themselves_a_day_beyond_their_limit(kind) {
        let w = World::new(kind);
        let of = |day: &str, office: tanxin_domain::OfficeId| {
            let mut typed = words(w.tree.unit.id);
            typed.push(("household", w.tree.doors["302"].id.to_string()));
            typed.push(("office", office.to_string()));
            typed.push(("due", day.to_owned()));
            typed
        };
        let (property, committee) = (w.people.property, w.people.committee);
        // Three working days from Thursday: the company that notes a call can't take longer.
        let refusal = raise(&mut w.property_clerk(), &of("2099-12-31", property));
        refused(&refusal, "最晚只能写到2022-03-08");
        refusal.shows("2099-12-31");
        refused(&raise(&mut w.property_clerk(), &of("2022-03-09", property)), "最晚只能写到2022-03-08");
        // Nor does it say so for whoever stands above it, nor the community for itself.
        refused(&raise(&mut w.property_clerk(), &of("2022-04-08", committee)), "最晚只能写到");
        refused(&raise(&mut w.secretary(), &of("2022-04-08", committee)), "最晚只能写到");
        goes(&raise(&mut w.property_clerk(), &of("2022-03-07", property)));
        assert_eq!(newest(&w).due_day().to_string(), "2022-03-07");
        // From above a later day is named, but none in the next century.
        goes(&raise(&mut w.secretary(), &of("2022-04-08", property)));
        assert_eq!(newest(&w).due_day().to_string(), "2022-04-08");
        refused(&raise(&mut w.secretary(), &of("2099-12-31", property)), "最晚只能写到2023-03-03");
        holds(&w);
    }

    fn nobody_grants_what_they_asked_for_themselves(kind) {
        let w = World::new(kind);
        let id = raised(&w);
        let ask = [("deed", "more"), ("days", "2"), ("reason", "等料")];
        let yes = [("deed", "grant"), ("grant", "yes")];
        // The secretary asks in the company's place: she stands above it, and still is one person.
        goes(&send(&mut w.secretary(), id, &ask));
        w.secretary().get(&page(id)).shows("申请多给2个工作日").hides("name=\"grant\"");
        refused(&send(&mut w.secretary(), id, &yes), "这是您自己申请的");
        assert_eq!(at(&w, id).due_day().to_string(), "2022-03-08");
        w.township_clerk().get(&page(id)).shows("name=\"grant\"");
        goes(&send(&mut w.township_clerk(), id, &yes));
        assert_eq!(at(&w, id).due_day().to_string(), "2022-03-10");
        // Nor does a department, above which there is nobody: a colleague does, or not.
        let housing = department(&w, "区住建局");
        let (one, other) = (of_department(&w, 7, housing), of_department(&w, 8, housing));
        let on = On { matter: id, version: None, key: None };
        let (app, d) = (&w.app, kecheng());
        w.wait(matter::pass(app, d, &one, (on, Some(housing)), "我们来。")).unwrap();
        w.wait(matter::ask(app, d, &one, (on, 3), "等料。")).unwrap();
        let own = w.wait(matter::grant(app, d, &one, (on, true), ""));
        assert_eq!(own.unwrap_err().to_string(), Error::from(MatterRefusal::OwnAsking).to_string());
        w.wait(matter::grant(app, d, &other, (on, true), "")).unwrap();
        holds(&w);
    }

    fn what_was_asked_for_ends_with_the_clock(kind) {
        let w = World::new(kind);
        let id = raised(&w);
        let top = w.people.subdistrict.to_string();
        goes(&send(&mut w.township_clerk(), id, &[("deed", "pass"), ("office", &top), ("reason", "我们来。")]));
        goes(&send(&mut w.township_clerk(), id, &[("deed", "more"), ("days", "5"), ("reason", "等料")]));
        let end = at(&w, id).due();
        w.clock.set(&end.to_string());
        assert_eq!(ticks(&w), 1);
        assert_eq!((at(&w, id).flow.overdue, at(&w, id).flow.asked), (true, None));
        let leader = of_department(&w, 7, department(&w, "区住建局"));
        let on = On { matter: id, version: None, key: None };
        let late = w.wait(matter::grant(&w.app, kecheng(), &leader, (on, true), ""));
        assert_eq!(late.unwrap_err().to_string(), Error::from(MatterRefusal::ClockEnded).to_string());
        hours(&w, 24 * 3);
        w.browser().get(&page(id)).shows("到时没有人答复，不再算数").shows("逾期3天").hides("等上一层同意").hides("逾期-");
        holds(&w);
    }
}

/// Somebody who works at a department of the district.
fn of_department(w: &World, person: i64, office: OfficeId) -> Actor {
    Actor::Staff {
        account: AccountId(person),
        person: PersonId(person),
        roles: vec![RoleAt {
            id: RoleId(person),
            kind: RoleKind::District,
            path: w.tree.district.path.clone(),
            office: Some(office),
        }],
    }
}
