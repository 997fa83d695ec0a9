//! The uninvited: every route, knocked at by everybody who has no business there.

use crate::world::{Browser, World, kecheng};
use axum::http::{Method, StatusCode};
use tanxin::services::assembly::{self, Call};
use tanxin::web::routes::{Knock, ROUTES};
use tanxin_domain::event::NewEvent;
use tanxin_domain::permission::may;
use tanxin_domain::place::{Place, PlaceKind};
use tanxin_domain::{Actor, AssemblyId, PlaceId};
use tanxin_store::{Done, StoreError, on_both, place};

/// 下街 in another township: nobody of the small tree has a role there but the district's
/// administrator, who has one above it.
fn foreign_unit(w: &World) -> Place {
    let top = w.tree.district.clone();
    let done = w.app.store.write_now(kecheng(), None, move |tx| {
        let mut above = top.clone();
        for (kind, name) in [
            (PlaceKind::Township, "花园街道"),
            (PlaceKind::Community, "下街社区"),
            (PlaceKind::Compound, "下街新村"),
            (PlaceKind::Building, "1幢"),
            (PlaceKind::Unit, "1单元"),
        ] {
            let id = PlaceId(tx.new_id());
            let new = Place {
                id,
                parent: Some(above.id),
                kind,
                path: above.path.child(id),
                name: name.to_owned(),
                stat_code: None,
                household: None,
            };
            place::insert(tx, &new)?;
            above = new;
        }
        tx.emit(NewEvent {
            kind: "place.added",
            place: Some(above.id),
            subject: above.id.0,
            actor: ("system", 0),
            payload: serde_json::json!({}),
        })?;
        Ok::<_, StoreError>(above)
    });
    match done.expect("it stands") {
        Done::Now { value, .. } => value,
        Done::Before { .. } => unreachable!("no key was given"),
    }
}

const STAFF: [&str; 6] = [
    "secretary",
    "property",
    "grid",
    "township",
    "supervisor",
    "admin",
];

fn everybody(w: &World) -> Vec<(String, Browser<'_>)> {
    let mut all = vec![
        ("public".to_owned(), w.browser()),
        ("household".to_owned(), w.household("302")),
        ("captain".to_owned(), w.captain("301")),
    ];
    all.extend(STAFF.map(|login| (login.to_owned(), w.staff(login))));
    all
}

/// Fields enough for every form to be read, so that it is the permission that answers.
fn form(at: &Place) -> Vec<(&'static str, String)> {
    let id = at.id.to_string();
    [
        "role",
        "person",
        "place",
        "household",
        "card",
        "session",
        "office",
    ]
    .into_iter()
    .map(|name| (name, id.clone()))
    .chain([
        ("kind", "captain".to_owned()),
        ("until", "2022-12-31".to_owned()),
        ("login", "somebody".to_owned()),
        ("old", "old".to_owned()),
        ("new", "new".to_owned()),
        ("digits", "000000".to_owned()),
        ("password", "password".to_owned()),
        ("title", "title".to_owned()),
        ("text", "text".to_owned()),
    ])
    .collect()
}

/// An assembly at a place, called by the system.
fn assembly_at(w: &World, at: &Place) -> AssemblyId {
    let call = Call {
        place: at.id,
        rule: "COMMUNITY_ASSEMBLY".into(),
        title: String::new(),
        at: "2022-03-24T06:30:00Z".parse().expect("an instant"),
        venue: "楼下".into(),
        agenda: vec!["推选楼道长".into()],
        waiver: "趁大家都在".into(),
        key: None,
    };
    w.wait(assembly::call(&w.app, kecheng(), &Actor::System, call))
        .expect("called")
}

fn knock(
    b: &mut Browser<'_>,
    method: &str,
    pattern: &str,
    at: &Place,
    meeting: AssemblyId,
) -> (StatusCode, String) {
    let of_meeting = pattern.contains("/assemblies/{id}") || pattern.contains("/live/");
    let id = if of_meeting {
        meeting.to_string()
    } else {
        at.id.to_string()
    };
    let path = pattern.replace("{district}", "330802").replace("{id}", &id);
    // Whatever else a pattern asks for: an id that is none of theirs.
    let path: String = path
        .split('/')
        .map(|part| {
            if part.starts_with('{') {
                at.id.to_string()
            } else {
                part.to_owned()
            }
        })
        .collect::<Vec<_>>()
        .join("/");
    let fields = form(at);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let answer = match method.parse::<Method>().expect("a method") {
        Method::GET => b.get(&path),
        _ => b.post(&path, &fields),
    };
    let to = answer.location().to_owned();
    (answer.status, to)
}

fn turned_away(status: StatusCode, to: &str) -> bool {
    matches!(
        status,
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND
    ) || (status == StatusCode::SEE_OTHER && to.starts_with("/sign-in"))
}

on_both! {
    fn everybody_is_turned_away_where_they_were_not_invited(kind) {
        let w = World::new(kind);
        let foreign = foreign_unit(&w);
        let meeting = assembly_at(&w, &foreign);
        let seq = |w: &World| w.app.store.read_now(|c| tanxin_store::event::seq(c, kecheng())).unwrap();
        for (name, mut b) in everybody(&w) {
            let actor = b.cookie("tanxin").map(|_| w.actor(&b));
            for (method, pattern, door) in ROUTES {
                let uninvited = match door {
                    Knock::Public | Knock::Card => false,
                    // The id is no matter: nobody is let in, whoever they are.
                    Knock::Matter | Knock::List => true,
                    Knock::SignedIn => actor.is_none(),
                    Knock::Deed(deed) => !actor.as_ref().is_some_and(|a| may(a, *deed, &foreign.path)),
                };
                if !uninvited {
                    continue;
                }
                let before = seq(&w);
                let (status, to) = knock(&mut b, method, pattern, &foreign, meeting);
                assert!(turned_away(status, &to), "{name} at {method} {pattern}: {status} {to}");
                assert_eq!(seq(&w), before, "{name} at {method} {pattern} left a trace");
            }
        }
    }

    fn whoever_is_invited_comes_in(kind) {
        let w = World::new(kind);
        // Else the test above would also pass for a door that is nailed shut.
        let meeting = assembly_at(&w, &w.tree.unit);
        let pages = ROUTES.iter().filter(|(method, pattern, _)| *method == "GET" && !pattern.contains("/live/"));
        for (_, pattern, door) in pages {
            let Knock::Deed(deed) = door else { continue };
            assert!(may(&w.actor_secretary(), *deed, &w.tree.unit.path), "the secretary may do all of these");
            let (status, _) = knock(&mut w.secretary(), "GET", pattern, &w.tree.unit, meeting);
            assert_eq!(status, StatusCode::OK, "{pattern}");
        }
    }
}

/// Live topics put their addresses together while running.
#[test]
fn every_live_topic_is_in_the_table() {
    for topic in tanxin::web::live::TOPICS {
        let pattern = format!("/{{district}}/live/{}/{{id}}", topic.name);
        let door = ROUTES.iter().find(|(_, p, _)| *p == pattern);
        let public = matches!(door, Some((_, _, Knock::Public)));
        assert!(door.is_some() && public == topic.public, "{pattern}");
    }
}
