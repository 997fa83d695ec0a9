//! Who is told, when, and how often: the rules, on days of our choice.

use super::*;
use crate::place::PlacePath;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use serde_json::{Value, json};

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

/// district 1 › compound 2 › unit 3 › door 4; unit 5 beside it.
fn path(ids: &[i64]) -> PlacePath {
    let mut ids = ids.iter();
    let root = PlacePath::root(PlaceId(*ids.next().expect("a root")));
    ids.fold(root, |path, id| path.child(PlaceId(*id)))
}

fn channel(id: i64, belongs: Belongs, path: PlacePath) -> Channel {
    Channel {
        id: ChannelId(id),
        place: path.last().expect("a place"),
        path,
        belongs,
        kind: ChannelKind::Wecom,
        lang: Lang::Zh,
        quiet: Some(Quiet::NIGHT),
        urgent: false,
        digest: 0,
        on: true,
        print: [u8::try_from(id).expect("small"); 32],
    }
}

fn listeners() -> Vec<Listener> {
    let plain = |channel| Listener {
        channel,
        offices: Vec::new(),
    };
    vec![
        plain(channel(1, Belongs::Office(OfficeId(71)), path(&[1, 2]))),
        plain(channel(2, Belongs::Office(OfficeId(72)), path(&[1]))),
        plain(channel(3, Belongs::Group, path(&[1, 2, 3]))),
        plain(channel(4, Belongs::Group, path(&[1, 2]))),
        plain(channel(5, Belongs::Group, path(&[1, 2, 5]))),
        Listener {
            channel: channel(6, Belongs::Person(PersonId(9)), path(&[1])),
            offices: vec![OfficeId(71), OfficeId(72)],
        },
        Listener {
            channel: channel(7, Belongs::Person(PersonId(9)), path(&[1])),
            offices: vec![OfficeId(71), OfficeId(72)],
        },
    ]
}

/// The ids of the channels an event is told by.
fn told(kind: &str, payload: &Value, secret: bool, place: &[i64]) -> Vec<i64> {
    let path = path(place);
    let cause = Cause {
        kind,
        subject: 2,
        payload,
        path: Some(&path),
        secret,
        office: Some(OfficeId(71)),
        above: Some(OfficeId(72)),
    };
    let all = listeners();
    let wanted = wanted(&cause);
    let found = wanted.map_or(Vec::new(), |w| pick(&w, Some(&path), &all));
    found.iter().map(|c| c.id.0).collect()
}

fn office(id: i64) -> String {
    OfficeId(id).to_string()
}

#[test]
fn each_event_is_told_to_those_it_concerns() {
    let own = json!({ "office": office(71) });
    let passed = json!({ "office": office(72), "from": office(71), "why": "clock" });
    let calls = json!({ "calls": [{ "office": office(72) }, { "office": office(71) }] });
    let door = &[1, 2, 3, 4];
    for (kind, payload, expected) in [
        // The office, its person once, the nearest group.
        ("matter.raised", &own, vec![1, 3, 6]),
        ("matter.overdue", &own, vec![1, 6]),
        ("matter.passed", &passed, vec![1, 2, 6]),
        // Who of them heard of the step before is asked of their lines.
        ("matter.undone", &passed, vec![1, 2, 3, 6]),
        (
            "matter.proposed",
            &json!({ "office": office(72) }),
            vec![1, 2, 6],
        ),
        ("matter.whistled", &calls, vec![1, 2, 6]),
        ("matter.arrived", &own, vec![1, 6]),
        ("matter.task-done", &own, vec![1, 6]),
        ("matter.task-missed", &own, vec![1, 6]),
        ("matter.more-asked", &own, vec![2, 6]),
        ("matter.more-granted", &own, vec![1, 6]),
        ("matter.more-refused", &own, vec![1, 6]),
        ("matter.solved", &own, vec![3]),
        // The payload was erased: the office that has it now is told all the same.
        ("matter.silent", &Value::Null, vec![1, 6]),
        ("channel.tested", &Value::Null, vec![2]),
        ("matter.struck", &own, vec![]),
        ("matter.corrected", &own, vec![]),
        ("poll.voted", &own, vec![]),
        ("person.looked-up", &own, vec![]),
    ] {
        assert_eq!(told(kind, payload, false, door), expected, "{kind}");
    }
    // Decided, and left where it is.
    let same = json!({ "office": office(71), "from": office(71) });
    assert_eq!(told("matter.passed", &same, false, door), Vec::<i64>::new());
}

#[test]
fn a_group_hears_of_its_own_place_and_of_what_is_called_for_all() {
    let own = json!({ "office": office(73) });
    assert_eq!(told("matter.raised", &own, false, &[1, 2]), [4]);
    assert_eq!(told("matter.raised", &own, false, &[1, 2, 5]), [5]);
    assert_eq!(
        told("assembly.called", &Value::Null, false, &[1, 2]),
        [3, 4, 5]
    );
    assert_eq!(told("poll.opened", &Value::Null, false, &[1, 2, 3]), [3]);
    assert_eq!(
        told("poll.opened", &Value::Null, false, &[1, 8]),
        Vec::<i64>::new()
    );
}

#[test]
fn a_secret_matter_reaches_its_own_office_alone() {
    for topic in Topic::ALL.iter().filter(|t| t.is_matter()) {
        let payload = json!({
            "office": office(72), "from": office(71), "calls": [{ "office": office(72) }],
        });
        let heard = told(topic.word(), &payload, true, &[1, 2, 3, 4]);
        assert!(heard.is_empty() || heard == [1], "{topic:?}: {heard:?}");
    }
    let own = json!({ "office": office(71) });
    assert_eq!(told("matter.raised", &own, true, &[1, 2, 3, 4]), [1]);
}

#[test]
fn one_address_is_told_once() {
    let mut all = listeners();
    all[1].channel.print = all[0].channel.print;
    let calls = json!({ "calls": [{ "office": office(72) }, { "office": office(71) }] });
    let cause = Cause {
        kind: "matter.whistled",
        subject: 2,
        payload: &calls,
        path: None,
        secret: false,
        office: None,
        above: None,
    };
    let wanted = wanted(&cause).expect("a notice");
    let ids: Vec<i64> = pick(&wanted, None, &all).iter().map(|c| c.id.0).collect();
    assert_eq!(ids, [1, 6]);
    all[0].channel.on = false;
    let ids: Vec<i64> = pick(&wanted, None, &all).iter().map(|c| c.id.0).collect();
    assert_eq!(ids, [2, 6], "the one that is off hides nobody");
}

#[test]
fn the_night_is_quiet_in_china() {
    let ends = |text| Quiet::NIGHT.ends(at(text)).map(|t| t.to_string());
    let seven = Some("2022-03-04T23:00:00Z".to_owned());
    // 21:59, 22:00, midnight, 6:59 and 7:00 in China.
    assert_eq!(ends("2022-03-04T13:59:59Z"), None);
    assert_eq!(ends("2022-03-04T14:00:00Z"), seven);
    assert_eq!(ends("2022-03-04T16:00:00Z"), seven);
    assert_eq!(ends("2022-03-04T22:59:59Z"), seven);
    assert_eq!(ends("2022-03-04T23:00:00Z"), None);
    let noon = Quiet::parse("12：00", "13:30").expect("times");
    assert_eq!(
        noon.ends(at("2022-03-04T05:00:00Z")),
        Some(at("2022-03-04T05:30:00Z"))
    );
    assert_eq!(noon.texts(), ("12:00".to_owned(), "13:30".to_owned()));
    for (from, until) in [
        ("7:00", "7:00"),
        ("24:00", "7:00"),
        ("x", "7:00"),
        ("22", "7"),
    ] {
        assert_eq!(Quiet::parse(from, until), None, "{from} {until}");
    }
}

#[test]
fn notices_are_gathered_and_wait_for_the_morning() {
    let mut group = channel(3, Belongs::Group, path(&[1]));
    let (day, night) = (at("2022-03-04T06:00:00Z"), at("2022-03-04T15:00:00Z"));
    let morning = at("2022-03-04T23:00:00Z");
    assert_eq!(due(&group, day, false, None), day);
    assert_eq!(due(&group, night, false, None), morning);
    assert_eq!(
        due(&group, night, true, None),
        morning,
        "it allows no alarm"
    );
    group.urgent = true;
    assert_eq!(due(&group, night, true, None), night);
    assert_eq!(due(&group, night, false, None), morning);
    group.digest = 30;
    let later = at("2022-03-04T06:30:00Z");
    assert_eq!(due(&group, day, false, None), later);
    let soon = at("2022-03-04T06:10:00Z");
    assert_eq!(
        due(&group, day, false, Some(soon)),
        soon,
        "with those that wait"
    );
    assert_eq!(
        due(&group, day, true, Some(soon)),
        day,
        "urgent ones wait for nobody"
    );
    // The window would end at night.
    assert_eq!(
        due(&group, at("2022-03-04T13:45:00Z"), false, None),
        morning
    );
}

#[test]
fn what_can_not_succeed_is_given_up_at_once() {
    let c = channel(1, Belongs::Group, path(&[1]));
    let now = at("2022-03-04T06:00:00Z");
    let after = |trouble, tries| next(trouble, (tries, now, false), (&c, now), 500);
    for trouble in [
        Trouble::Token(93_000),
        Trouble::Settings(310_000),
        Trouble::Refused(400),
        Trouble::Moved(302),
        Trouble::Private,
        Trouble::InClear,
        Trouble::Sealed,
        Trouble::Old,
    ] {
        assert_eq!(after(trouble, 1), Next::Dead, "{trouble:?}");
    }
    assert_eq!(after(Trouble::Slow, MOST_TRIES), Next::Dead);
    assert!(matches!(
        after(Trouble::Slow, MOST_TRIES - 1),
        Next::Again { counts: true, .. }
    ));
    // Being asked to slow down is no failure, however often.
    let slow_down = after(Trouble::TooFast(600), MOST_TRIES + 3);
    let at = now + SignedDuration::from_secs(600);
    assert_eq!(slow_down, Next::Again { at, counts: false });
    let made = now - SignedDuration::from_hours(73);
    let old = next(Trouble::TooFast(60), (1, made, false), (&c, now), 0);
    assert_eq!(old, Next::Dead, "but not for ever");
    assert!(is_old(made, now) && !is_old(now - SignedDuration::from_hours(72), now));
}

#[test]
fn only_what_is_refused_is_taken_apart() {
    assert!(apart(Trouble::Refused(17), 2));
    assert!(!apart(Trouble::Refused(17), 1), "alone it is given up");
    for whole in [Trouble::Token(401), Trouble::Busy(500), Trouble::Slow] {
        assert!(!apart(whole, 5), "{whole:?} says nothing of a line");
    }
}

fn lines(count: usize, words: usize) -> Vec<Line> {
    let line = |n| Line {
        text: format!("{n}{}", "灯".repeat(words)),
        link: format!("https://tanxin.example/330802/matters/{n}"),
    };
    (0..count).map(line).collect()
}

#[test]
fn a_message_holds_what_fits_and_says_how_many() {
    let head = |n| format!("有{n}件新通知");
    let (text, taken) = fit(ChannelKind::Wecom, &lines(3, 10), head).expect("three");
    assert!(
        text.starts_with("有3件新通知\n\n0灯") && taken == 3,
        "{text}"
    );
    let (text, taken) = fit(ChannelKind::Wecom, &lines(1, 10), head).expect("one");
    assert!(text.starts_with("0灯") && taken == 1);
    assert_eq!(fit(ChannelKind::Wecom, &[], head), None);
    // The words are cut, the link stands.
    let (text, _) = fit(ChannelKind::Wecom, &lines(1, 900), head).expect("one");
    assert!(text.len() <= 2048 && text.ends_with("/matters/0") && text.contains('…'));
}

#[test]
fn inner_addresses_are_known_in_every_dress() {
    for inside in [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "198.18.0.1",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "fec0::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "64:ff9b::10.0.0.1",
        "2002:7f00:1::",
        "2001:db8::1",
    ] {
        assert!(is_private(inside.parse().expect(inside)), "{inside}");
    }
    for outside in [
        "1.2.4.8",
        "223.5.5.5",
        "100.128.0.1",
        "2400:3200::1",
        "::ffff:1.2.4.8",
    ] {
        assert!(!is_private(outside.parse().expect(outside)), "{outside}");
    }
}

#[test]
fn only_web_addresses_are_called_and_none_is_shown() {
    let good = WebAddress::parse(" https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a-b ");
    assert_eq!(format!("{good:?}"), "Some(WebAddress(…))");
    for bad in [
        "",
        "ftp://a/b",
        "file:///etc/passwd",
        "https://",
        "https://a b/",
        "https://u:p@a/",
        "https://a/#x",
        "javascript:alert(1)",
        "https://a\\b/",
        "https:///x",
        "//a/b",
        "https://例子/",
    ] {
        assert_eq!(WebAddress::parse(bad), None, "{bad}");
    }
}

proptest! {
    #[test]
    fn delays_grow_are_spread_and_end(tries in 1u16..MOST_TRIES, chance: u32) {
        let mut c = channel(1, Belongs::Group, path(&[1]));
        c.quiet = None;
        let now = at("2022-03-04T06:00:00Z");
        let wait = |tries, chance| match next(Trouble::Slow, (tries, now, false), (&c, now), chance) {
            Next::Again { at, .. } => at.duration_since(now).as_millis(),
            Next::Dead => panic!("too early"),
        };
        let this = wait(tries, chance);
        prop_assert!((22_500..=27_000_000).contains(&this));
        if tries < 5 {
            // The least of the next is more than the most of this one.
            prop_assert!(wait(tries + 1, 0) > wait(tries, 999));
        }
    }

    #[test]
    fn nothing_leaves_in_quiet_hours(
        from in 0u16..1440, until in 0u16..1440, second in 0i64..400_000, digest in 0u16..200,
    ) {
        let mut c = channel(1, Belongs::Group, path(&[1]));
        c.quiet = Quiet::new(from, until);
        c.digest = digest;
        let now = at("2022-03-04T06:00:00Z") + SignedDuration::from_secs(second);
        let leaves = due(&c, now, false, None);
        prop_assert!(leaves >= now);
        prop_assert!(c.quiet.is_none_or(|q| q.ends(leaves).is_none()));
        prop_assert!(leaves.duration_since(now) <= SignedDuration::from_mins(1440 + 200));
    }

    #[test]
    fn no_message_is_too_long(count in 1usize..40, words in 0usize..800) {
        for kind in ChannelKind::ALL {
            let all = lines(count, words);
            let (text, taken) = fit(kind, &all, |n| format!("有{n}件新通知")).expect("some");
            prop_assert!(text.len() <= kind.most_bytes());
            prop_assert!((1..=count.min(kind.most_lines())).contains(&taken));
        }
    }

    #[test]
    fn parsing_an_address_never_panics(text in "\\PC*") {
        let _ = WebAddress::parse(&text);
        let _ = Quiet::parse(&text, &text);
    }
}

#[test]
fn who_follows_hears_what_is_public_and_nothing_else() {
    let wanted_of = |kind: &str, secret| {
        wanted(&Cause {
            kind,
            subject: 2,
            payload: &json!({ "office": office(71) }),
            path: None,
            secret,
            office: Some(OfficeId(71)),
            above: None,
        })
    };
    for kind in [
        "matter.answered",
        "matter.solved",
        "matter.merged",
        "matter.asked",
    ] {
        let heard = wanted_of(kind, false).and_then(|w| follows(&w));
        let to = heard.map(|w| w.to.into_iter().collect::<Vec<_>>());
        assert_eq!(to, Some(vec![Recipient::Groups]), "{kind}");
        assert!(
            wanted_of(kind, true).is_none_or(|w| follows(&w).is_none()),
            "{kind}"
        );
    }
    for kind in ["matter.passed", "matter.confirmed", "poll.called"] {
        assert_eq!(
            wanted_of(kind, false).and_then(|w| follows(&w)),
            None,
            "{kind}"
        );
    }
}
