use super::files::FILES;
use super::*;
use jiff::civil::{Date, date};

#[test]
fn a_rule_holds_only_on_its_days() {
    let meeting = |id: &str, day: Date| on_day(id, day).map(|r| r.version());
    let household = |day| meeting("RES_MEETING_HOUSEHOLD", day);
    for (day, from) in [
        (date(2026, 1, 1), "2026-01-01"),
        (date(2025, 12, 31), "2018-12-29"),
        (date(2022, 3, 3), "2018-12-29"),
    ] {
        assert_eq!(household(day), Ok(format!("RES_MEETING_HOUSEHOLD@{from}")));
    }
    for (id, day) in [
        ("RES_MEETING_HOUSEHOLD", date(2018, 12, 28)),
        ("CAPTAIN_ELECTION", date(2022, 2, 28)),
        ("RES_MEETING_GROUP_REPS", date(2026, 1, 1)),
    ] {
        let refused = meeting(id, day);
        assert!(
            matches!(refused, Err(RuleRefusal::NotInForce { .. })),
            "{id}: {refused:?}"
        );
    }
    assert_eq!(
        on_day("NO_RULE", date(2026, 1, 1)),
        Err(RuleRefusal::Unknown)
    );
    let called = |day| -> Vec<String> {
        for_assemblies_on(day)
            .iter()
            .map(|r| r.id.clone())
            .collect()
    };
    assert_eq!(called(date(2022, 3, 3)), ["COMMUNITY_ASSEMBLY"]);
    assert_eq!(
        called(date(2026, 1, 1)),
        ["COMMUNITY_ASSEMBLY", "RES_MEETING_HOUSEHOLD"]
    );
    assert!(by_version("COMMUNITY_ASSEMBLY@2022-03-01").is_some());
}

/// One line a rule: what a lawyer reads to compare it with the law.
fn said(r: &Rule) -> String {
    let list = |all: &[Measure]| {
        let said: Vec<String> = all.iter().map(Measure::to_string).collect();
        said.join(" & ")
    };
    let mut said = format!("{} {}: {}", r.version(), r.voters.word(), list(&r.quorum));
    if !r.pass.is_empty() {
        said += &format!("; {}", list(&r.pass));
    }
    if let Some(e) = &r.election {
        said += &format!("; {}", list(&e.elect));
        if let Some(runoff) = &e.runoff {
            said += &format!("; runoff +{}: {}", runoff.more, list(&runoff.elect));
        }
    }
    if let Some(p) = &r.proxy {
        said += &format!("; proxies {}", p.max_per_holder);
    }
    said + &format!("; notice {}, posted {}", r.notice_days, r.posted_days)
}

#[test]
fn the_rules_say_what_the_law_says() {
    let mut lines: Vec<String> = all()
        .iter()
        .filter(|r| r.region.is_none())
        .map(|r| said(r))
        .collect();
    lines.sort();
    insta::assert_snapshot!(lines.join("\n"), @r"
    CAPTAIN_ELECTION@2022-03-01 household: taking_part > 1/2 of entitled households; votes > 1/2 of taking_part households; runoff +1: votes ≥ 1/3 of cast households; proxies 3; notice 10, posted 15
    CAPTAIN_RECALL@2022-03-01 household: taking_part > 1/2 of entitled households; yes > 1/2 of taking_part households; proxies 3; notice 10, posted 15
    COMMUNITY_ASSEMBLY@2022-03-01 household: present > 1/2 of entitled households; yes > 1/2 of present households; proxies 3; notice 10, posted 15
    ELECT_DIRECT@2026-01-01 resident: taking_part > 1/2 of entitled heads; votes > 1/2 of taking_part heads; runoff +1: votes ≥ 1/3 of cast heads; proxies 3; notice 0, posted 15
    ELECT_HOUSEHOLD@2026-01-01 household: taking_part > 1/2 of entitled households; votes > 1/2 of taking_part households; runoff +1: votes ≥ 1/3 of cast households; proxies 3; notice 0, posted 15
    ELECT_REPS@2026-01-01 representative: taking_part > 2/3 of entitled heads; votes > 1/2 of taking_part heads; runoff +1: votes ≥ 1/3 of cast heads; notice 0, posted 15
    OWN_HOUSE_TO_SHOP@2021-01-01 owner: ; yes ≥ 1/1 of entitled heads; notice 0, posted 0
    OWN_ORD@2021-01-01 owner: taking_part ≥ 2/3 of entitled area & taking_part ≥ 2/3 of entitled heads; yes > 1/2 of taking_part area & yes > 1/2 of taking_part heads; votes > 1/2 of taking_part area & votes > 1/2 of taking_part heads; runoff +1: votes > 1/2 of taking_part area & votes > 1/2 of taking_part heads; proxies 3; notice 15, posted 15
    OWN_SPECIAL@2021-01-01 owner: taking_part ≥ 2/3 of entitled area & taking_part ≥ 2/3 of entitled heads; yes ≥ 3/4 of taking_part area & yes ≥ 3/4 of taking_part heads; proxies 3; notice 15, posted 15
    RECALL_DIRECT@2026-01-01 resident: taking_part > 1/2 of entitled heads; yes > 1/2 of taking_part heads; proxies 3; notice 0, posted 0
    RECALL_HOUSEHOLD@2026-01-01 household: taking_part > 1/2 of entitled households; yes > 1/2 of taking_part households; proxies 3; notice 0, posted 0
    RECALL_REPS@2026-01-01 representative: taking_part > 2/3 of entitled heads; yes > 1/2 of taking_part heads; notice 0, posted 0
    REP_MEETING@2026-01-01 representative: present ≥ 2/3 of entitled heads; yes > 1/2 of present heads; notice 0, posted 15
    RES_GROUP_LEADER@2026-01-01 household: taking_part > 1/2 of entitled households; votes > 1/2 of taking_part households; runoff +1: votes ≥ 1/3 of cast households; proxies 3; notice 0, posted 0
    RES_MEETING_GROUP_REPS@2018-12-29 representative: present > 1/2 of entitled heads; yes > 1/2 of present heads; notice 0, posted 0
    RES_MEETING_HOUSEHOLD@2018-12-29 household: present > 1/2 of entitled households; yes > 1/2 of present households; notice 0, posted 0
    RES_MEETING_HOUSEHOLD@2026-01-01 household: present > 1/2 of entitled households; yes > 1/2 of present households; proxies 3; notice 10, posted 15
    RES_MEETING_RESIDENT@2018-12-29 resident: present > 1/2 of entitled heads; yes > 1/2 of present heads; notice 0, posted 0
    RES_MEETING_RESIDENT@2026-01-01 resident: present > 1/2 of entitled heads; yes > 1/2 of present heads; proxies 3; notice 10, posted 15
    V_ELECT@2018-12-29 resident: taking_part > 1/2 of entitled heads; votes > 1/2 of taking_part heads; runoff +1: votes ≥ 1/3 of cast heads; proxies 3; notice 0, posted 0
    V_ELECT@2026-01-01 resident: taking_part > 1/2 of entitled heads; votes > 1/2 of taking_part heads; runoff +1: votes ≥ 1/3 of cast heads; proxies 3; notice 0, posted 0
    V_GROUP_HOUSEHOLD@2018-12-29 household: present ≥ 2/3 of entitled households; yes > 1/2 of present households; notice 0, posted 0
    V_GROUP_HOUSEHOLD@2026-01-01 household: present ≥ 2/3 of entitled households; yes > 1/2 of present households; notice 0, posted 0
    V_GROUP_RESIDENT@2018-12-29 resident: present ≥ 2/3 of entitled heads; yes > 1/2 of present heads; notice 0, posted 0
    V_GROUP_RESIDENT@2026-01-01 resident: present ≥ 2/3 of entitled heads; yes > 1/2 of present heads; notice 0, posted 0
    V_MEETING_HOUSEHOLD@2018-12-29 household: present ≥ 2/3 of entitled households; yes > 1/2 of present households; notice 10, posted 0
    V_MEETING_HOUSEHOLD@2026-01-01 household: present ≥ 2/3 of entitled households; yes > 1/2 of present households; notice 10, posted 0
    V_MEETING_RESIDENT@2018-12-29 resident: present > 1/2 of entitled heads; yes > 1/2 of present heads; notice 10, posted 0
    V_MEETING_RESIDENT@2026-01-01 resident: present > 1/2 of entitled heads; yes > 1/2 of present heads; notice 10, posted 0
    V_RECALL@2018-12-29 resident: taking_part > 1/2 of entitled heads; yes > 1/2 of taking_part heads; proxies 3; notice 0, posted 0
    V_RECALL@2026-01-01 resident: taking_part > 1/2 of entitled heads; yes > 1/2 of taking_part heads; proxies 3; notice 0, posted 0
    V_REPS@2018-12-29 representative: present ≥ 2/3 of entitled heads; yes > 1/2 of present heads; notice 0, posted 0
    V_REPS@2026-01-01 representative: present ≥ 2/3 of entitled heads; yes > 1/2 of present heads; notice 0, posted 0
    ");
}

#[test]
fn no_proxy_is_held_by_a_candidate_nor_above_three() {
    for rule in all() {
        if let Some(proxy) = rule.proxy {
            assert!(
                proxy.max_per_holder <= 3 && proxy.written,
                "{}",
                rule.version()
            );
            assert!(!proxy.candidate_may_hold, "{}", rule.version());
        }
    }
    let day = date(2026, 5, 1);
    let household = on_day("ELECT_HOUSEHOLD", day).unwrap();
    let proxy = household.proxy.unwrap();
    assert!(proxy.same_community && proxy.list_published);
    assert_eq!(
        household
            .roll
            .map(|r| (r.posted_days_before, r.objection_days, r.ruling_days)),
        Some((20, 5, 3))
    );
    assert_eq!(on_day("ELECT_REPS", day).unwrap().proxy, None);
}

#[test]
fn a_region_says_otherwise_and_the_rest_stays() {
    let day = date(2024, 5, 1);
    let book = Book::with_own(&[]).unwrap();
    let of = |id, district| book.in_district(id, day, district).unwrap();
    assert_eq!(of("OWN_ORD", "330802").version(), "OWN_ORD@2021-01-01");
    let xihu = of("OWN_ORD", "330106");
    assert_eq!(xihu.version(), "OWN_ORD.330100@2022-03-01");
    assert_eq!(xihu.window, Some(Window { least: 5, most: 60 }));
    assert!(xihu.electronic.is_some_and(|e| e.paper_on_request));
    assert_eq!(xihu.quorum, of("OWN_ORD", "330802").quorum);
    assert_eq!(of("OWN_SPECIAL", "110105").posted_within_days, Some(3));
    // A city goes before its province.
    assert_eq!(of("OWN_ORD", "371502").id, "OWN_ORD.371500");
    assert_eq!(of("OWN_ORD", "370102").id, "OWN_ORD.370000");
    let early = book
        .in_district("OWN_ORD", date(2022, 2, 28), "330106")
        .unwrap();
    assert_eq!(early.region, None, "Hangzhou's was not in force yet");
}

fn good() -> &'static str {
    FILES
        .iter()
        .find(|(f, _)| *f == "captain_election.toml")
        .unwrap()
        .1
}

#[track_caller]
fn refused(text: &str) -> (usize, Why) {
    let faulty = Rule::read("own.toml", text).unwrap_err();
    assert_eq!(faulty.file, "own.toml");
    assert!(faulty.key().starts_with("rule-fault-"));
    (faulty.line, faulty.why)
}

#[test]
fn a_faulty_rule_is_refused_with_line_and_reason() {
    let line = |text: &str, part: &str| text.lines().position(|l| l.contains(part)).unwrap() + 1;
    let change = |from: &str, to: &str| {
        assert!(good().contains(from), "{from}");
        let text = good().replacen(from, to, 1);
        (refused(&text), line(&text, to.lines().next().unwrap()))
    };
    let ((at, why), wanted) = change("num = 1", "num = 3");
    assert_eq!((at, why), (wanted, Why::NoShare("> 3/2".into())));
    let ((at, why), wanted) = change("posted_days", "posted_day");
    assert!(matches!(why, Why::UnknownKey { key, .. } if key == "posted_day"));
    assert_eq!(at, wanted);
    let ((at, why), wanted) = change("by = \"households\"", "by = \"area\"");
    assert!(matches!(why, Why::Unit { .. }), "{why:?}");
    assert_eq!(at, wanted);
    let ((at, why), wanted) = change("of = \"entitled\"", "of = \"cast\"");
    assert!(matches!(why, Why::Base { .. }), "{why:?}");
    assert_eq!(at, wanted);
    // A part is measured against a whole, not against itself.
    let ((_, why), _) = change("of = \"entitled\"", "of = \"taking_part\"");
    assert!(matches!(why, Why::Base { .. }), "{why:?}");
    let ((_, why), _) = change("uses = [\"election\"]", "uses = [\"motion\"]");
    assert!(matches!(why, Why::NoPart { .. }), "{why:?}");
    let ((at, why), wanted) = change(
        "valid_from = ",
        "valid_until = \"2020-01-01\"\nvalid_from = ",
    );
    assert_eq!((at, why), (wanted, Why::EndsBeforeItBegins));
    let ((at, why), wanted) = change("op = \">\"", "op = \"=>\"");
    assert!(matches!(why, Why::WrongValue { wanted, .. } if wanted == "> | >="));
    assert_eq!(at, wanted);
    let ((at, why), wanted) = change("notice_days = 10", "notice_days = \"ten\"");
    assert!(matches!(why, Why::WrongValue { .. }));
    assert_eq!(at, wanted);
    let ((at, why), wanted) = change("id = \"CAPTAIN_ELECTION\"", "id = \"楼道长\"");
    assert!(matches!(why, Why::Id(_)));
    assert_eq!(at, wanted);
    let ((at, why), wanted) = change("voters = ", "voters");
    assert!(matches!(why, Why::Shape(_)), "{why:?}");
    assert_eq!(at, wanted);
    let without = good().replacen("source_en", "# source_en", 1);
    assert_eq!(refused(&without), (1, Why::Missing("source_en".into())));
    let (start, end) = (
        good().find("[[quorum]]").unwrap(),
        good().find("[election]").unwrap(),
    );
    let open = format!("{}{}", &good()[..start], &good()[end..]);
    assert_eq!(refused(&open).1, Why::NoQuorum);
}

#[test]
fn silence_is_never_counted_without_proof_of_delivery() {
    let own = FILES.iter().find(|(f, _)| *f == "own_ord.toml").unwrap().1;
    let text = own.replace("delivery_proof = true", "delivery_proof = false");
    assert_eq!(refused(&text).1, Why::SilentWithoutProof);
    let with: Vec<_> = all()
        .iter()
        .filter(|r| r.silent.is_some() && r.region.is_none())
        .collect();
    assert!(with.iter().all(|r| r.voters == VoterKind::Owner) && with.len() == 2);
}

#[test]
fn a_community_writes_its_own_and_never_in_the_name_of_a_law() {
    let newer = good()
        .replace("2022-03-01", "2024-01-01")
        .replace("notice_days = 10", "notice_days = 5");
    let own = |text: &str| Book::with_own(&[("own.toml".into(), text.to_owned())]);
    let book = own(&newer).unwrap();
    let days = |day| book.on_day("CAPTAIN_ELECTION", day).unwrap().notice_days;
    assert_eq!((days(date(2023, 12, 31)), days(date(2024, 1, 1))), (10, 5));
    let once: Vec<_> = book
        .in_force_on(date(2024, 1, 1))
        .into_iter()
        .map(|r| r.id.clone())
        .collect();
    assert_eq!(
        once.iter().filter(|id| *id == "CAPTAIN_ELECTION").count(),
        1
    );
    assert!(book.by_version("CAPTAIN_ELECTION@2022-03-01").is_some());

    let why = |text: &str| own(text).unwrap_err().why;
    assert_eq!(
        why(good()),
        Why::Twice("CAPTAIN_ELECTION@2022-03-01".into())
    );
    let law = newer.replace("rank = \"community\"", "rank = \"statute\"");
    assert!(matches!(why(&law), Why::NameOfALaw(_)));
    let law = newer.replace("CAPTAIN_ELECTION", "ELECT_HOUSEHOLD");
    assert!(matches!(why(&law), Why::NameOfALaw(_)));
    let city = FILES
        .iter()
        .find(|(f, _)| *f == "own_hangzhou.toml")
        .unwrap()
        .1;
    let here = city.replace("330100", "330802");
    assert!(
        own(&here)
            .unwrap()
            .by_version("OWN_ORD.330802@2022-03-01")
            .is_some()
    );
    let lost = here.replace("OWN_ORD@2021-01-01", "OWN_ORD@2020-01-01");
    assert_eq!(why(&lost), Why::NoSuchBase("OWN_ORD@2020-01-01".into()));
    // A changed text is another digest: what a poll froze can be told from it.
    let changed = Rule::read("a", &newer).unwrap().digest;
    assert_ne!(
        changed,
        Rule::read("a", &newer.replace("notice_days = 5", "notice_days = 6"))
            .unwrap()
            .digest
    );
}
