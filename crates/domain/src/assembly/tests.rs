use super::*;
use crate::id::{AgendaItemId, RollEntryId};
use crate::{Sentence as _, rule};
use jiff::civil::date;
use proptest::prelude::*;

fn t(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn called() -> Assembly {
    let rule = rule::on_day("COMMUNITY_ASSEMBLY", date(2022, 3, 3)).unwrap();
    Assembly {
        id: AssemblyId(1),
        place: PlaceId(2),
        path: PlacePath::root(PlaceId(2)),
        title: "1单元户主大会".into(),
        at: t("2022-03-03T06:30:00Z"),
        venue: "1单元门口".into(),
        rule,
        waiver: None,
        called_at: t("2022-02-20T01:00:00Z"),
        continues: None,
        paper: false,
        postponed: 0,
        state: State::Called,
    }
}

fn line(no: u32, mark: Mark) -> RollEntry {
    RollEntry {
        id: RollEntryId(i64::from(no)),
        no,
        voter: Voter::Household(PlaceId(100 + i64::from(no))),
        mark,
        area: 0,
    }
}

const NOON: &str = "2022-03-03T04:00:00Z";

fn frozen() -> Assembly {
    called()
        .freeze(&[line(1, Mark::Entitled)], t(NOON))
        .unwrap()
}

#[test]
fn the_scenario_counts_as_the_newspaper_tells_it() {
    let a = frozen();
    let before = Attendance::count(&a.rule, 41, 17, 3);
    assert_eq!((before.present, before.need, before.missing), (20, 21, 1));
    let roll = a.roll().unwrap();
    let refused = roll.quorum(&before).unwrap_err();
    assert_eq!(refused.key(), "refuse-assembly-no-quorum");
    let now = Attendance::count(&a.rule, 41, 20, 3);
    let quorum = roll.quorum(&now).unwrap();
    assert_eq!(
        (quorum.attendance().present, quorum.attendance().missing),
        (23, 0)
    );
    let open = a.open(&quorum, t("2022-03-03T06:30:00Z")).unwrap();
    let closed = open.close(t("2022-03-03T08:00:00Z")).unwrap();
    assert_eq!(closed.posted_until(), Some(date(2022, 3, 18)));
}

#[test]
fn steps_out_of_turn_are_refused_each_with_its_sentence() {
    let now = t(NOON);
    let other = FrozenRoll::of(AssemblyId(9));
    let full = Attendance::count(&called().rule, 2, 2, 0);
    let foreign = other.quorum(&full).unwrap();
    assert!(
        called().roll().is_err(),
        "no proof before the roll is frozen"
    );
    assert!(
        frozen().open(&foreign, now).is_err(),
        "another assembly's quorum"
    );
    assert_eq!(
        frozen().freeze(&[], now).unwrap_err().key(),
        "refuse-roll-frozen"
    );
    let empty = [line(1, Mark::Vacant), line(2, Mark::Undelivered)];
    assert_eq!(
        called().freeze(&empty, now).unwrap_err().key(),
        "refuse-roll-empty"
    );
    assert_eq!(
        frozen().close(now).unwrap_err().key(),
        "refuse-assembly-not-open"
    );
    let gone = called().cancel("停电".into(), now).unwrap();
    assert_eq!(gone.roll().unwrap_err().key(), "refuse-assembly-cancelled");
    assert_eq!(
        frozen()
            .adjourn(&full, AssemblyId(3), now)
            .unwrap_err()
            .key(),
        "refuse-assembly-quorum-there"
    );
    let few = Attendance::count(&called().rule, 41, 3, 0);
    let adjourned = frozen().adjourn(&few, AssemblyId(3), now).unwrap();
    assert_eq!(
        adjourned.cancel("x".into(), now).unwrap_err().key(),
        "refuse-assembly-adjourned"
    );
}

#[test]
fn short_notice_needs_a_reason() {
    let rule = &called().rule;
    let now = t("2022-03-03T06:00:00Z");
    assert_eq!(notice(rule, now, t("2022-03-13T01:00:00Z"), None), Ok(()));
    let short = notice(rule, now, t("2022-03-12T06:30:00Z"), None);
    assert_eq!(
        short,
        Err(AssemblyRefusal::NoticeTooShort { days: 9, need: 10 })
    );
    assert_eq!(
        notice(rule, now, t("2022-03-12T06:30:00Z"), Some("水管爆了")),
        Ok(())
    );
    assert_eq!(
        notice(rule, now, now, Some("水管爆了")),
        Err(AssemblyRefusal::InThePast)
    );
    let mut strict = (**rule).clone();
    strict.notice_waiver = NoticeWaiver::No;
    assert!(matches!(
        notice(&strict, now, t("2022-03-12T06:30:00Z"), Some("急")),
        Err(AssemblyRefusal::NoticeFixed { .. })
    ));
}

#[test]
fn proxies_are_capped_written_and_in_a_present_hand() {
    let a = frozen();
    let roll = a.roll().unwrap();
    let (home, neighbour) = (line(1, Mark::Let), line(2, Mark::Entitled));
    let ask = |written, here, held| {
        roll.proxy(&a.rule, &home, &neighbour, written, here, held)
            .map_err(|e| e.key())
    };
    assert_eq!(ask(true, true, 2), Ok(()));
    assert_eq!(ask(true, true, 3), Err("refuse-proxy-cap"));
    assert_eq!(ask(false, true, 0), Err("refuse-proxy-not-written"));
    assert_eq!(ask(true, false, 0), Err("refuse-proxy-holder-away"));
    let own = roll.proxy(&a.rule, &home, &home, true, true, 0);
    assert_eq!(own, Err(AssemblyRefusal::OwnProxy));
    let empty = line(3, Mark::Vacant);
    let vacant = roll.proxy(&a.rule, &empty, &neighbour, true, true, 0);
    assert_eq!(
        vacant,
        Err(AssemblyRefusal::NotEntitled { mark: Mark::Vacant })
    );
}

#[test]
fn a_turn_counts_only_what_was_spoken() {
    let start = t("2022-03-03T06:30:00Z");
    let later = |s: i64| Timestamp::from_second(start.as_second() + s).unwrap();
    let turn = Turn::Waiting
        .speak(start)
        .pause(later(60))
        .speak(later(100));
    assert_eq!(turn.used_ms(later(130)), 90_000);
    let speaker = Speaker {
        id: crate::id::SpeakerId(1),
        item: AgendaItemId(1),
        no: 1,
        who: Who::Guest("物业".into()),
        allotted_s: 180,
        turn,
    };
    assert_eq!(speaker.left_ms(later(130)), 90_000);
    assert_eq!(turn.finish(later(130)), Turn::Done { used_ms: 90_000 });
    // A clock that falls takes no time away.
    assert_eq!(turn.used_ms(start), 60_000);
}

proptest! {
    #[test]
    fn missing_and_present_always_make_the_need(entitled in 1u32..3000, came in 0u32..3000, by_proxy in 0u32..50) {
        let a = Attendance::count(&called().rule, entitled, came, by_proxy);
        prop_assert_eq!(a.reached(), u64::from(came + by_proxy) * 2 > u64::from(entitled));
        prop_assert_eq!(a.missing == 0, a.present >= a.need);
        prop_assert!(a.missing == 0 || a.present + a.missing == a.need);
    }
}
