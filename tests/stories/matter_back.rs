//! 我也要: neighbours join a matter, hear of it, and are asked in the end.

use crate::matter::{newest, raise, words};
use crate::world::{Answer, Browser, World, kecheng};
use axum::http::StatusCode;
use tanxin_domain::MatterId;
use tanxin_domain::matter::Counted;
use tanxin_store::on_both;

fn page(id: MatterId) -> String {
    format!("/330802/matters/{id}")
}

/// 302 raises a matter about its stairwell.
fn raised(w: &World, more: &[(&'static str, &str)]) -> MatterId {
    let mut form = words(w.tree.unit.id);
    form.extend(more.iter().map(|(k, v)| (*k, (*v).to_owned())));
    let done = raise(&mut w.household("302"), &form);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    newest(w).id
}

fn back(b: &mut Browser<'_>, id: MatterId) -> Answer {
    b.post(&format!("{}/back", page(id)), &[])
}

#[track_caller]
fn joins(mut b: Browser<'_>, id: MatterId) {
    let done = back(&mut b, id);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
}

fn counted(w: &World, id: MatterId) -> Counted {
    let all = w
        .app
        .store
        .read_now(|c| tanxin_store::backing::counts(c, kecheng(), [id]));
    all.unwrap().remove(&id).unwrap_or_default()
}

fn office_says(w: &World, id: MatterId, deed: &str) {
    let form = [("text", "贴了防滑条。"), ("deed", deed)];
    let said = w
        .property_clerk()
        .post_files(&format!("{}/answer", page(id)), &form, &[]);
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.body);
}

on_both! {
    fn households_join_once_and_people_without_a_card_are_counted_apart(kind) {
        let w = World::new(kind);
        let id = raised(&w, &[]);
        w.household("303").get(&page(id)).shows("您也遇到这件事？").shows("我也要").shows("附议的每一户都会收到进展");
        joins(w.household("303"), id);
        joins(w.captain("301"), id);
        // Anybody at the door: a receipt to follow it by.
        let mut passer = w.browser();
        passer.get(&page(id)).shows("2户").shows("也遇到这件事").shows("不用登录");
        let done = back(&mut passer, id);
        assert!(done.location().starts_with("/r/330802R"), "{}", done.body);
        passer.get(done.location()).shows("您附议了").shows("330802-R-").hides("抹了油").hides("把这件事撤回");
        assert_eq!(counted(&w, id), Counted { households: 2, others: 1 });
        w.browser().get(&page(id)).shows("2户").shows("另有1人").hides("303").hides("301室");
        w.browser().get("/330802/matters").shows("2户附议，另有1人");
        w.household("303").get(&page(id)).shows("您附议了");
        w.household("303").get("/330802/matters").shows("我家附议的").hides("我家提的");
        w.household("302").get("/330802/matters").shows("我家提的").hides("我家附议的");
        // Staff note down what a household said on the telephone.
        let home = w.tree.doors["401"].id.to_string();
        w.secretary().get(&page(id)).shows("替住户附议").shows("401");
        let noted = w.secretary().post(&format!("{}/back", page(id)), &[("household", &home)]);
        assert_eq!(noted.status, StatusCode::SEE_OTHER, "{}", noted.body);
        assert_eq!(counted(&w, id).households, 3);
        // Two who press at once, of one household.
        back(&mut w.household("303"), id).shows("已经附议过了");
        assert_eq!(counted(&w, id), Counted { households: 3, others: 1 });
        assert!(w.app.store.read_now(|c| tanxin_store::event::verify(c, kecheng())).unwrap().is_ok());
    }

    fn sending_twice_joins_once_and_gives_the_same_receipt(kind) {
        let w = World::new(kind);
        let id = raised(&w, &[]);
        let key = uuid::Uuid::now_v7().to_string();
        let send = || w.browser().post(&format!("{}/back", page(id)), &[("key", &key)]).location().to_owned();
        let first = send();
        assert!(first.starts_with("/r/330802R"));
        assert_eq!(send(), first);
        assert_eq!(counted(&w, id), Counted { households: 0, others: 1 });
        w.browser().get(&page(id)).shows("1人").hides("name=\"key\"");
    }

    fn staff_name_the_door_where_there_are_too_many_to_choose_from(kind) {
        let w = World::new(kind);
        let form = words(w.tree.compound.id);
        let done = raise(&mut w.household("302"), &form);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let id = newest(&w).id;
        let to = format!("{}/back", page(id));
        let name = r#"name="where""#;
        w.secretary().get(&page(id)).shows("替住户附议").shows(name);
        for mut b in [w.browser(), w.household("303")] {
            b.get(&page(id)).hides(name);
        }
        // What can't be found is said, stays typed, and notes nothing.
        w.secretary().post(&to, &[("where", "5幢1单元9999")]).shows("没有找到").shows(r#"value="5幢1单元9999""#);
        w.secretary().post(&to, &[("where", "5幢1单元")]).shows("没有这一户");
        assert!(counted(&w, id).is_none());
        let noted = w.secretary().post(&to, &[("where", "5幢1单元401")]);
        assert_eq!(noted.status, StatusCode::SEE_OTHER, "{}", noted.body);
        assert_eq!(counted(&w, id), Counted { households: 1, others: 0 });
        w.secretary().post(&to, &[("where", "5幢1单元401")]).shows("已经附议过了");
        // Nobody else names a neighbour's door, nor learns of what is secret by trying.
        w.household("303").post(&to, &[("where", "5幢1单元401")]).hides("已经附议过了");
        let secret = raised(&w, &[("secret", "1")]);
        let tried = w.household("303").post(&format!("{}/back", page(secret)), &[("where", "5幢1单元401")]);
        assert_eq!(tried.status, StatusCode::NOT_FOUND);
        assert_eq!(counted(&w, id), Counted { households: 1, others: 0 });
    }

    fn each_refusal_has_its_sentence(kind) {
        let w = World::new(kind);
        let id = raised(&w, &[]);
        back(&mut w.household("302"), id).shows("就是您家提的");
        back(&mut w.secretary(), id).shows("还没有选替哪一户附议");
        let foreign = w.tree.unit.id.to_string();
        let to = format!("{}/back", page(id));
        w.secretary().post(&to, &[("household", &foreign)]).shows("没有这一户");
        let other = w.tree.doors["401"].id.to_string();
        let refused = w.household("303").post(&to, &[("household", &other)]);
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "nobody presses for a neighbour");
        w.household("303").post(&to, &[("deed", "say"), ("verdict", "solved")]).shows("没有附议过");
        joins(w.household("303"), id);
        w.household("303").post(&to, &[("deed", "say"), ("verdict", "solved")]).shows("还没有问到附议的住户");
        office_says(&w, id, "solve");
        w.household("302").post(&format!("{}/confirm", page(id)), &[("verdict", "solved")]);
        back(&mut w.household("702"), id).shows("已经了结");
        back(&mut w.household("702").with("lang", "en"), id).shows("This matter is over");
        let gone = raised(&w, &[]);
        w.household("302").post(&format!("{}/withdraw", page(gone)), &[]);
        back(&mut w.household("702"), gone).shows("已经撤回了这件事");
        // Of a secret one whoever may not know of it learns nothing, and whoever may can't join.
        let secret = raised(&w, &[("secret", "1")]);
        for mut b in [w.browser(), w.household("303"), w.captain("301")] {
            assert_eq!(back(&mut b, secret).status, StatusCode::NOT_FOUND);
        }
        back(&mut w.household("302"), secret).shows("不能附议");
        assert_eq!((counted(&w, id).households, counted(&w, gone), counted(&w, secret)), (1, Counted::default(), Counted::default()));
    }

    fn whoever_joined_is_asked_and_only_the_raiser_closes(kind) {
        let w = World::new(kind);
        let id = raised(&w, &[]);
        for door in ["303", "702", "1103"] {
            joins(w.household(door), id);
        }
        let receipt = back(&mut w.browser(), id).location().trim_end_matches("?new").to_owned();
        w.household("303").get(&page(id)).hides("您附议了这件事。办的人说办好了");
        office_says(&w, id, "solve");
        let to = format!("{}/back", page(id));
        let mut home = w.household("303");
        home.get(&page(id)).shows("您附议了这件事。办的人说办好了").hides(" checked");
        home.post(&to, &[("deed", "say")]).shows("三句话里选一句");
        home.post(&to, &[("deed", "say"), ("verdict", "solved"), ("grade", "satisfied")]);
        home.get(&page(id)).shows("您说：解决了。").hides("办的人说办好了，请您也说一句");
        home.post(&to, &[("deed", "say"), ("verdict", "not")]).shows("已经回过话了");
        w.household("702").post(&to, &[("deed", "say"), ("verdict", "not")]);
        w.browser().get(&receipt).shows("您附议了这件事。办的人说办好了");
        let said = w.browser().post(&receipt, &[("verdict", "partly")]);
        assert_eq!(said.location(), receipt, "{}", said.body);
        w.browser().get(&receipt).shows("您说：解决了一部分。");
        // Counted for those who work on it, and for nobody else; the matter still waits.
        let sum = "附议的3户：1户说解决了，1户说没有，1户没有回话";
        for mut b in [w.property_clerk(), w.secretary()] {
            b.get(&page(id)).shows(sum).shows("没有户卡的1人：1人说解决了一部分");
        }
        for mut b in [w.browser(), w.household("303"), w.household("302")] {
            b.get(&page(id)).hides("附议的3户");
        }
        assert_eq!(newest(&w).state.word(), "solved");
        // The raiser says no: the next time they are all asked again.
        w.household("302").post(&format!("{}/confirm", page(id)), &[("verdict", "not")]);
        office_says(&w, id, "solve");
        w.property_clerk().get(&page(id)).shows("附议的3户：3户没有回话");
        home.get(&page(id)).shows("办的人说办好了，请您也说一句");
        home.post(&to, &[("deed", "say"), ("verdict", "partly")]);
        w.property_clerk().with("lang", "en").get(&page(id)).shows("Of the 3 households that joined: 1 said partly, 2 gave no answer");
    }

    fn who_joins_may_leave_and_nobody_reads_who_it_was(kind) {
        let w = World::new(kind);
        let id = raised(&w, &[]);
        joins(w.household("303"), id);
        let receipt = back(&mut w.browser(), id).location().trim_end_matches("?new").to_owned();
        let to = format!("{}/back", page(id));
        let left = w.household("303").post(&to, &[("deed", "withdraw")]);
        assert_eq!(left.status, StatusCode::SEE_OTHER, "{}", left.body);
        assert_eq!(w.browser().post(&format!("{receipt}/withdraw"), &[]).location(), page(id));
        assert_eq!(w.browser().get(&receipt).status, StatusCode::NOT_FOUND);
        assert_eq!(counted(&w, id), Counted::default());
        // The matter itself stands; a backer's receipt is none of the matter's.
        assert_eq!(newest(&w).state.word(), "open");
        joins(w.household("303"), id);
        let events = w.app.store.read_now(|c| tanxin_store::event::of_subject(c, kecheng(), id.0)).unwrap();
        let home = w.tree.doors["303"].id.to_string();
        for event in events.iter().filter(|e| e.kind.starts_with("matter.back")) {
            let payload = &event.payload.as_ref().unwrap().1;
            assert!(!payload.contains(&home), "{payload}");
        }
        assert_eq!(events.iter().filter(|e| e.kind == "matter.backing-withdrawn").count(), 2);
        for mut b in [w.browser(), w.household("302"), w.household("702")] {
            b.get(&page(id)).hides("303").hides(&home);
        }
    }

    fn of_many_who_press_at_once_each_household_counts_once(kind) {
        let w = World::new(kind);
        let id = raised(&w, &[]);
        let another = w.another_server();
        let actor = w.actor_household("303");
        let press = |app: tanxin::App| {
            let actor = actor.clone();
            async move {
                let new = tanxin::services::matter::BackMatter { matter: id, household: None, key: None };
                tanxin::services::matter::back(&app, kecheng(), &actor, new).await.is_ok()
            }
        };
        let all = w.wait(async {
            let tasks: Vec<_> = (0..10)
                .map(|n| tokio::spawn(press(if n % 2 == 0 { w.app.clone() } else { another.clone() })))
                .collect();
            let mut done = Vec::new();
            for task in tasks {
                done.push(task.await.unwrap());
            }
            done
        });
        assert_eq!(all.iter().filter(|ok| **ok).count(), 1);
        assert_eq!(counted(&w, id).households, 1);
    }
}
