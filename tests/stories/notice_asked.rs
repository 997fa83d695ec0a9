//! More time that is asked for, and offices that were called: each is told to whom it concerns.

use crate::matter_link::ticks;
use crate::notice::{house, states};
use crate::notice_steps::{hears, moves, robot, robots, told_of};
use jiff::SignedDuration;
use tanxin_domain::office::OfficeKind;
use tanxin_store::on_both;

on_both! {
    fn more_time_is_asked_of_whoever_may_grant_it_and_answered_to_whoever_asked(kind) {
        let w = house(kind);
        let (property, committee) = robots(&w);
        let more = [("deed", "more"), ("days", "2"), ("reason", "等料")];
        for (grant, says) in [("yes", "同意"), ("no", "没有同意")] {
            let (id, no) = told_of(&w, (&property, &committee));
            moves(&mut w.property_clerk(), id, &more);
            let heard = hears(&w, &committee);
            assert!(heard.contains(&format!("申请多给时间 第{no}号")), "{heard}");
            assert!(property.got().is_empty(), "it asked itself");
            w.secretary().get("/330802/queue?show=grants").shows("等我们批时限").shows(&format!("/330802/matters/{id}"));
            w.property_clerk().get("/330802/queue?show=grants").hides(&format!("/330802/matters/{id}"));
            moves(&mut w.secretary(), id, &[("deed", "grant"), ("grant", grant)]);
            let heard = hears(&w, &property);
            assert!(heard.contains(&format!("上一层{says}多给时间 第{no}号")), "{heard}");
            assert!(committee.got().is_empty(), "it decided itself");
            w.secretary().get("/330802/queue?show=grants").hides(&format!("/330802/matters/{id}"));
        }
        w.secretary().with("lang", "en").get(&format!("/330802/notices/{}", w.tree.community.id)).shows("申请多给时间");
    }

    fn what_was_answered_before_the_morning_is_asked_of_nobody_any_more(kind) {
        let w = house(kind);
        let mut b = w.secretary();
        let property = robot(&w, &mut b, (w.people.property, &w.tree.compound), "0");
        let committee = robot(&w, &mut b, (w.people.committee, &w.tree.community), "30");
        let (id, no) = told_of(&w, (&property, &committee));
        moves(&mut w.property_clerk(), id, &[("deed", "more"), ("days", "2"), ("reason", "等料")]);
        hears(&w, &committee);
        assert_eq!(states(&w), ["sent", "waiting"]);
        moves(&mut w.secretary(), id, &[("deed", "grant"), ("grant", "yes")]);
        w.clock.advance(SignedDuration::from_mins(31));
        assert!(hears(&w, &committee).is_empty());
        let heard = property.got().remove(0).content();
        assert!(heard.contains(&format!("上一层同意多给时间 第{no}号")), "{heard}");
        assert_eq!(states(&w), ["sent", "dropped", "sent"]);
    }

    fn whoever_has_the_lead_hears_who_came_who_is_done_and_who_is_not_there(kind) {
        let w = house(kind);
        let (property, committee) = robots(&w);
        let housing = crate::people::open_office(&w, OfficeKind::Department, "区住建局", &w.tree.district);
        let quality = crate::people::open_office(&w, OfficeKind::Department, "区质安站", &w.tree.district);
        let (a, b) = (housing.to_string(), quality.to_string());
        let (id, no) = told_of(&w, (&property, &committee));
        let mut clerk = w.property_clerk();
        moves(&mut clerk, id, &[("deed", "whistle"), ("offices", &a), ("offices", &b), ("what", "看排水口")]);
        moves(&mut clerk, id, &[("deed", "arrive"), ("nr", "1")]);
        let heard = hears(&w, &property);
        assert!(heard.contains(&format!("区住建局报到了 第{no}号")), "{heard}");
        w.clock.set("2022-03-04T01:00:00Z");
        assert_eq!(ticks(&w), 1);
        let heard = hears(&w, &property);
        assert!(heard.contains(&format!("区质安站没有按时报到 第{no}号")), "{heard}");
        moves(&mut w.property_clerk(), id, &[("deed", "done"), ("nr", "1"), ("report", "排水口重做了")]);
        let heard = hears(&w, &property);
        assert!(heard.contains(&format!("区住建局办完了自己的一份 第{no}号")), "{heard}");
        assert!(committee.got().is_empty());
        // There, and not done in time.
        moves(&mut w.property_clerk(), id, &[("deed", "arrive"), ("nr", "2")]);
        moves(&mut w.property_clerk(), id, &[("deed", "pause"), ("until", "2022-03-12"), ("reason", "等质安站")]);
        hears(&w, &property);
        w.clock.set("2022-03-10T01:00:00Z");
        ticks(&w);
        let heard = hears(&w, &property);
        assert!(heard.contains(&format!("区质安站没有按时办完 第{no}号")), "{heard}");
    }
}
