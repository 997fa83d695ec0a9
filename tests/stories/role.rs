//! Roles: what somebody may do ends with the role, at that instant.

use crate::world::{World, kecheng};
use tanxin::services::{Error, role};
use tanxin_domain::Actor;
use tanxin_domain::actor::RoleKind;
use tanxin_domain::permission::{Deed, may};
use tanxin_store::on_both;

on_both! {
    fn everybody_has_the_rights_of_their_roles_and_no_more(kind) {
        let w = World::new(kind);
        let secretary = w.actor_secretary();
        assert!(may(&secretary, Deed::CallAssembly, &w.tree.unit.path));
        assert!(!may(&secretary, Deed::CallAssembly, &w.tree.township.path));
        assert!(secretary.works_for(w.people.committee));
        assert!(w.actor_property_clerk().works_for(w.people.property));
        assert!(w.actor_township_clerk().works_for(w.people.subdistrict));
        assert!(may(&w.actor_township_clerk(), Deed::CallAssembly, &w.tree.unit.path));
        assert!(!may(&w.actor_supervisor(), Deed::CheckIn, &w.tree.unit.path));
        assert!(may(&w.actor_captain("301"), Deed::CheckIn, &w.tree.unit.path));
        assert!(!may(&w.actor_captain("301"), Deed::CheckIn, &w.tree.building.path));
        let home = w.actor_household("302");
        assert_eq!(home.household(), Some(w.tree.doors["302"].id));
        assert!(matches!(w.actor_captain("303"), Actor::Household { .. }), "303 holds no role");
    }

    fn a_role_ends_at_its_instant(kind) {
        let w = World::new(kind);
        let browser = w.secretary();
        w.clock.set("2023-03-08T15:59:59Z");
        // The session has run out in the meantime; the role has not.
        let browser = { drop(browser); w.secretary() };
        assert!(may(&w.actor(&browser), Deed::CallAssembly, &w.tree.unit.path));
        w.clock.advance(jiff::SignedDuration::from_secs(1));
        let after = w.actor(&browser);
        assert!(after.roles().is_empty());
        assert!(!may(&after, Deed::CallAssembly, &w.tree.unit.path));
    }

    fn a_role_is_handed_over_with_its_history(kind) {
        let w = World::new(kind);
        let admin = w.actor_admin();
        let (secretary, _) = w.people.staff["secretary"];
        let (grid, _) = w.people.staff["grid"];
        let held = w.actor_secretary().roles()[0].clone();
        let last = "2024-12-31".parse().unwrap();
        let new = w.wait(role::hand_over(&w.app, kecheng(), &admin, held.id, grid, last, None)).unwrap();
        assert!(w.actor_secretary().roles().is_empty());
        let taken = w.app.store.read_now(|c| tanxin_store::role::one(c, kecheng(), new)).unwrap().unwrap();
        assert_eq!((taken.person, taken.taken_from, taken.office), (grid, Some(held.id), held.office));
        let again = w.wait(role::hand_over(&w.app, kecheng(), &admin, held.id, grid, last, None));
        assert!(matches!(again, Err(Error::Refused(_))), "{again:?}");
        let story = w.app.store.read_now(|c| tanxin_store::event::of_subject(c, kecheng(), new.0)).unwrap();
        assert_eq!(story[0].kind, "role.handed-over");
        assert_ne!(secretary, grid);
    }

    fn nobody_gives_a_role_above_or_beside_their_own(kind) {
        let w = World::new(kind);
        let (grid, _) = w.people.staff["grid"];
        let give = |actor: &Actor, kind, place| {
            let new = role::GiveRole { person: grid, kind, place, office: None, until: "2022-12-31".parse().unwrap() };
            w.wait(role::give(&w.app, kecheng(), actor, new, None))
        };
        let secretary = w.actor_secretary();
        assert!(give(&secretary, RoleKind::Captain, w.tree.unit.id).is_ok());
        assert!(matches!(give(&secretary, RoleKind::Captain, w.tree.unit.id), Err(Error::Refused(_))));
        assert!(matches!(give(&secretary, RoleKind::Admin, w.tree.community.id), Err(Error::Refused(_))));
        assert!(matches!(give(&secretary, RoleKind::Township, w.tree.township.id), Err(Error::Forbidden(_))));
        assert!(matches!(give(&w.actor_captain("301"), RoleKind::Captain, w.tree.unit.id), Err(Error::Forbidden(_))));
        assert!(matches!(give(&secretary, RoleKind::Community, w.tree.unit.id), Err(Error::Refused(_))));
    }
}

on_both! {
    fn the_secretary_keeps_the_list_of_who_does_what(kind) {
        let w = World::new(kind);
        let path = format!("/330802/roles/{}", w.tree.unit.id);
        let mut b = w.secretary();
        b.get(&path).shows("姜月娥").shows("到2023年3月8日为止").shows("302　方桂兰");
        let to = w.people.homes["302"].to_string();
        let captain = w.actor_captain("301").roles()[0].id.to_string();
        let past = b.post(&format!("{path}/hand-over"), &[("role", &captain), ("person", &to), ("until", "2022-03-01")]);
        past.shows("最后一天已经过去了");
        assert_eq!(w.actor_captain("301").roles().len(), 1, "nothing was changed");
        let done = b.post(&format!("{path}/hand-over"), &[("role", &captain), ("person", &to), ("until", "2022-12-31")]);
        assert_eq!(done.location(), path);
        b.get(&path).shows("从姜月娥接手");
        assert_eq!(w.actor_captain("302").roles().len(), 1);
        assert!(w.actor_captain("301").roles().is_empty());
        let community = format!("/330802/roles/{}", w.tree.community.id);
        let typed = [("kind", "grid"), ("name", "吴小梅"), ("phone", "not a phone"), ("until", "2022-12-31")];
        b.post(&community, &typed).shows("不像电话号码").shows("value=\"吴小梅\"");
        let typed = [("kind", "grid"), ("name", "吴小梅"), ("phone", "13800000999"), ("until", "2022-12-31")];
        assert_eq!(b.post(&community, &typed).location(), community);
        b.get(&community).shows("吴小梅").shows("网格员");
        w.township_clerk().get(&community).shows("吴小梅");
        let grid = w.actor(&w.staff("grid")).roles()[0].id.to_string();
        b.post(&format!("{community}/end"), &[("role", &grid)]);
        assert!(w.actor(&w.staff("grid")).roles().is_empty());
    }

    fn the_secretary_hands_out_words_and_logins(kind) {
        let w = World::new(kind);
        let mut b = w.secretary();
        let place = w.tree.unit.id.to_string();
        let word = b.post(&format!("/330802/people/{}/word", w.people.homes["301"]), &[("place", &place)]);
        word.shows("社区给的口令").shows("只能用一次");
        let (grid, _) = w.people.staff["grid"];
        b.post(&format!("/330802/people/{grid}/account"), &[("place", &place)]).shows("请当面交给本人");
        let (above, _) = w.people.staff["township"];
        let refused = b.post(&format!("/330802/people/{above}/account"), &[("place", &place)]);
        assert_eq!(refused.status, axum::http::StatusCode::FORBIDDEN);
    }
}
