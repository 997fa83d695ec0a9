//! The numbers: what is counted of each matter, who may leave one out, and what a page says.

use crate::matter::{newest, page, raise, words};
use crate::matter_link::at;
use crate::world::{World, kecheng};
use axum::http::StatusCode;
use jiff::SignedDuration;
use tanxin::services::matter::{again, tick};
use tanxin_domain::matter::MatterState;
use tanxin_domain::place::Place;
use tanxin_domain::rate::{Counts, Figure, Rate, Span, version};
use tanxin_domain::{MatterId, when};
use tanxin_store::verify::{CHECKS, first_wrong};
use tanxin_store::{StoreError, exclusion, on_both, rollup};

/// What is counted of a place this month.
pub fn counted(w: &World, at: &Place) -> Counts {
    let month = Span::month(when::day(w.clock.now()));
    let of = |c: &mut _| rollup::read(c, kecheng(), &[at.id], (month, month));
    let found = w.app.store.read_now(of).unwrap();
    found.into_values().next().unwrap_or_default()
}

/// `class n`, one a line.
fn classes(w: &World, at: &Place) -> String {
    let lines = counted(w, at).into_iter().map(|(c, n)| format!("{c} {n}"));
    lines.collect::<Vec<_>>().join("\n")
}

fn figure(w: &World, at: &Place, rate: Rate) -> Figure {
    version(2).unwrap().formula(rate).figure(&counted(w, at))
}

/// What can be computed is as it is kept.
#[track_caller]
pub fn holds(w: &World) {
    let wrong = w.app.store.read_now(|c| {
        let all = CHECKS
            .iter()
            .map(|x| (x.name, first_wrong(c, x, kecheng())));
        Ok::<_, StoreError>(
            all.map(|(name, found)| (name, found.unwrap()))
                .collect::<Vec<_>>(),
        )
    });
    let wrong: Vec<_> = wrong
        .unwrap()
        .into_iter()
        .filter(|(_, id)| id.is_some())
        .collect();
    assert_eq!(wrong, Vec::new());
    let compared = w.app.store.read_now(|c| again::compare(c, kecheng()));
    assert_eq!(compared.unwrap().1, None);
}

/// 302 raises a matter about the stairwell.
pub fn raised(w: &World) -> MatterId {
    let done = raise(&mut w.household("302"), &words(w.tree.unit.id));
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    newest(w).id
}

/// The property company says it is solved.
pub fn solve(w: &World, id: MatterId) {
    let form = [("text", "排水口已重做。"), ("deed", "solve")];
    let said = w
        .property_clerk()
        .post_files(&format!("{}/answer", page(id)), &form, &[]);
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.body);
}

/// The household says its word.
pub fn say(w: &World, id: MatterId, verdict: &str, grade: &str) {
    let form = [("verdict", verdict), ("grade", grade)];
    let said = w
        .household("302")
        .post(&format!("{}/confirm", page(id)), &form);
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.body);
}

fn ticks(w: &World) {
    while w.wait(tick(&w.app)).unwrap() > 0 {}
}

fn exclude(w: &World, login: &str, id: MatterId, form: &[(&str, &str)]) -> crate::world::Answer {
    w.staff(login).post(&format!("{}/exclude", page(id)), form)
}

#[track_caller]
fn refused(answer: &crate::world::Answer, sentence: &str) {
    assert_eq!(
        answer.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        answer.body
    );
    answer.shows(sentence);
}

on_both! {
    fn every_matter_is_counted_once_at_each_place_above_it(kind) {
        let w = World::new(kind);
        let (done, again, late) = (raised(&w), raised(&w), raised(&w));
        solve(&w, done);
        say(&w, done, "solved", "satisfied");
        solve(&w, again);
        say(&w, again, "not", "dissatisfied");
        let mut secret = words(w.tree.unit.id);
        secret.push(("secret", "1".to_owned()));
        raise(&mut w.household("302"), &secret);
        assert!(newest(&w).secret);
        // Nobody answers the third in time; the second, opened again, was answered in time once.
        w.clock.set("2022-03-09T01:00:00Z");
        ticks(&w);
        assert_ne!(done, late);
        let all = "in-time.solved.satisfied.compound.-.- 1\nin-time.not.-.-.again.- 1\nlate.waiting.-.-.-.- 1";
        let t = &w.tree;
        for place in [&t.district, &t.township, &t.community, &t.compound, &t.building] {
            let mut found: Vec<_> = classes(&w, place).lines().map(str::to_owned).collect();
            found.sort();
            let mut due: Vec<_> = all.lines().map(str::to_owned).collect();
            due.sort();
            assert_eq!(found, due, "{}", place.name);
        }
        // A stairwell and a home have no numbers: too small to hide anybody.
        assert_eq!(classes(&w, &t.unit), "");
        let rate = |rate| {
            let f = figure(&w, &t.district, rate);
            (f.numerator(), f.of, f.percent())
        };
        assert_eq!(rate(Rate::Response), ("2".into(), 3, Some("66.7".into())));
        assert_eq!(rate(Rate::Solved), ("1".into(), 2, Some("50.0".into())));
        assert_eq!(rate(Rate::InBuilding), ("0".into(), 1, Some("0.0".into())));
        assert_eq!(rate(Rate::InCompound), ("1".into(), 1, Some("100.0".into())));
        holds(&w);
    }

    fn silence_is_not_satisfied_and_a_late_word_still_counts(kind) {
        let w = World::new(kind);
        let id = raised(&w);
        solve(&w, id);
        w.clock.set("2022-03-12T01:00:00Z");
        ticks(&w);
        assert_eq!(classes(&w, &w.tree.building), "in-time.silence.-.-.-.- 1");
        assert_eq!(figure(&w, &w.tree.building, Rate::Satisfied).percent(), None);
        say(&w, id, "partly", "fair");
        assert_eq!(classes(&w, &w.tree.building), "in-time.partly.fair.compound.-.- 1");
        assert_eq!(figure(&w, &w.tree.building, Rate::Satisfied).percent().unwrap(), "50.0");
        holds(&w);
    }

    fn a_matter_is_left_out_by_two_people_with_evidence(kind) {
        let w = World::new(kind);
        let id = raised(&w);
        let ask = [("deed", "ask"), ("reason", "court"), ("evidence", "区法院（2022）民初第12号传票")];
        // Whoever has no business with it, the property company included.
        for login in ["property", "grid", "supervisor", "admin"] {
            assert_eq!(exclude(&w, login, id, &ask).status, StatusCode::FORBIDDEN, "{login}");
        }
        assert_eq!(w.browser().post(&format!("{}/exclude", page(id)), &ask).status, StatusCode::FORBIDDEN);
        let empty = exclude(&w, "secretary", id, &[("reason", "court"), ("evidence", " ")]);
        refused(&empty, "凭据空着");
        empty.shows("<option value=\"court\" selected>");
        refused(&exclude(&w, "secretary", id, &[("evidence", "传票")]), "还没有选为什么");
        refused(&exclude(&w, "township", id, &[("deed", "grant")]), "没有等着定的提请");
        assert_eq!(exclude(&w, "township", id, &ask).status, StatusCode::SEE_OTHER);
        refused(&exclude(&w, "secretary", id, &ask), "已经提请过");
        // Who asked can't decide; a community decides nothing of the kind.
        refused(&exclude(&w, "township", id, &[("deed", "grant")]), "提请的人不能自己定");
        assert_eq!(exclude(&w, "secretary", id, &[("deed", "grant")]).status, StatusCode::FORBIDDEN);
        w.browser().get(&page(id)).shows("提请把这件事不计入比率：已经在打官司").hides("民初第12号");
        w.staff("township").get(&page(id)).shows("民初第12号").shows("这是您自己提的");
        let asked = w.app.store.read_now(|c| exclusion::of_matter(c, kecheng(), id)).unwrap();
        assert_eq!((asked.len(), asked[0].decided_by), (1, None));
        holds(&w);
    }

    fn what_is_left_out_is_named_and_comes_back_when_it_is_not_granted(kind) {
        let w = World::new(kind);
        let id = raised(&w);
        solve(&w, id);
        let ask = [("deed", "ask"), ("reason", "repeat"), ("evidence", "第3件，3月1日已答复")];
        assert_eq!(exclude(&w, "secretary", id, &ask).status, StatusCode::SEE_OTHER);
        assert_eq!(exclude(&w, "township", id, &[("deed", "refuse")]).status, StatusCode::SEE_OTHER);
        assert_eq!(classes(&w, &w.tree.district), "in-time.waiting.-.-.-.- 1");
        assert_eq!(exclude(&w, "secretary", id, &ask).status, StatusCode::SEE_OTHER, "with better evidence");
        assert_eq!(exclude(&w, "township", id, &[("deed", "grant")]).status, StatusCode::SEE_OTHER);
        assert_eq!(classes(&w, &w.tree.district), "in-time.waiting.-.-.-.excluded 1");
        // It is still dealt with, and what the household says changes no rate.
        say(&w, id, "solved", "very-satisfied");
        let f = figure(&w, &w.tree.district, Rate::Solved);
        assert_eq!((f.of, f.left.values().sum::<i64>()), (0, 1));
        w.browser().get(&page(id)).shows("另一个人看过凭据，这件事不计入比率");
        holds(&w);
    }

    fn what_was_left_out_wrongly_counts_again_by_two_people_too(kind) {
        let w = World::new(kind);
        let id = raised(&w);
        let again = [("deed", "again"), ("evidence", "传票是另一户的")];
        refused(&exclude(&w, "secretary", id, &again), "本来就计入比率");
        let ask = [("deed", "ask"), ("reason", "court"), ("evidence", "传票")];
        exclude(&w, "secretary", id, &ask);
        refused(&exclude(&w, "secretary", id, &again), "已经提请过");
        exclude(&w, "township", id, &[("deed", "grant")]);
        assert!(classes(&w, &w.tree.district).ends_with("excluded 1"));
        refused(&exclude(&w, "secretary", id, &ask), "已经不计入");
        w.secretary().get(&page(id)).shows("提请重新计入");
        // Not granted: it stays left out; granted by another: it counts, and can be asked anew.
        assert_eq!(exclude(&w, "secretary", id, &again).status, StatusCode::SEE_OTHER);
        exclude(&w, "township", id, &[("deed", "refuse")]);
        assert!(classes(&w, &w.tree.district).ends_with("excluded 1"));
        assert_eq!(exclude(&w, "secretary", id, &again).status, StatusCode::SEE_OTHER);
        assert_eq!(exclude(&w, "secretary", id, &[("deed", "grant")]).status, StatusCode::FORBIDDEN);
        w.browser().get(&page(id)).shows("有人提请把这件事重新计入比率").hides("另一户的");
        assert_eq!(exclude(&w, "township", id, &[("deed", "grant")]).status, StatusCode::SEE_OTHER);
        assert!(classes(&w, &w.tree.district).ends_with(".- 1"));
        w.browser().get(&page(id)).shows("这件事重新计入比率");
        holds(&w);
        assert_eq!(exclude(&w, "secretary", id, &ask).status, StatusCode::SEE_OTHER);
        holds(&w);
    }

    fn not_solved_stays_the_word_of_who_says_nothing_more(kind) {
        let w = World::new(kind);
        let id = raised(&w);
        solve(&w, id);
        say(&w, id, "not", "");
        solve(&w, id);
        w.clock.advance(SignedDuration::from_hours(24 * 30));
        ticks(&w);
        assert!(matches!(at(&w, id).state, MatterState::NoAnswer { .. }));
        // It was raised the month before.
        w.clock.set("2022-03-31T01:00:00Z");
        for rate in [Rate::Solved, Rate::Satisfied] {
            let f = figure(&w, &w.tree.building, rate);
            assert_eq!((f.of, f.hundredths), (1, 0));
        }
        holds(&w);
    }
}
