//! What is hot, and what only looks like it.

use super::*;
use proptest::prelude::*;

const NOW: &str = "2022-03-03T05:30:00Z";

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

fn days_ago(days: i64) -> Timestamp {
    now() - SignedDuration::from_hours(24 * days + 1)
}

fn long_ago() -> Timestamp {
    days_ago(400)
}

/// One matter: of a household in a building of ten of compound 1.
fn heard(no: i64, days: i64, household: i64, title: &str, category: &str) -> Heard {
    Heard {
        id: MatterId(no),
        no,
        at: days_ago(days),
        voice: PlaceId(1000 + household),
        backers: Vec::new(),
        building: Some(PlaceId(100 + household / 10)),
        compound: Some(PlaceId(1)),
        category: CategoryCode::parse(category).unwrap(),
        title: title.to_owned(),
        text: format!("{title}，请来看看。"),
    }
}

const WATER: [&str; 5] = [
    "水龙头没水",
    "自来水没水了",
    "家里没水，水龙头干的",
    "停水了，水龙头没水",
    "没水用，自来水停了",
];

/// `count` households without water, one after another, within the last days.
fn dry(count: usize, within: i64) -> Vec<Heard> {
    let one = |n: usize| {
        let days = (count - 1 - n) as i64 * within / count as i64;
        heard(
            500 + n as i64,
            days,
            n as i64 * 7,
            WATER[n % WATER.len()],
            "supply-water",
        )
    };
    (0..count).map(one).collect()
}

/// Other people's trouble, of all kinds, all the time.
fn murmur() -> Vec<Heard> {
    let said = [
        ("电梯停在三楼", "corridor-lift"),
        ("楼道灯不亮", "corridor-light"),
        ("半夜唱歌吵人", "tidy-noise"),
        ("大狗不牵绳", "security-dog"),
        ("车位被占", "vehicle-parking"),
    ];
    (0..60)
        .map(|n| {
            let (title, category) = said[n as usize % said.len()];
            heard(n + 1, 62 - n, n, title, category)
        })
        .collect()
}

fn of(all: &[Heard]) -> Vec<Group> {
    groups(all, &[], (long_ago(), now()))
}

fn hot(all: &[Heard]) -> Vec<String> {
    of(all)
        .into_iter()
        .filter(|g| g.hot)
        .map(|g| g.title)
        .collect()
}

#[test]
fn what_grows_is_hot_and_says_how() {
    let mut all = murmur();
    all.extend(dry(5, 4));
    let found = of(&all);
    let g = &found[0];
    assert!(g.hot, "{found:?}");
    assert_eq!((g.households, g.buildings, g.this_week()), (5, 3, 5));
    assert_eq!((g.a_day(), g.usual()), (7, Some(0)));
    assert_eq!(g.matters.len(), 5);
    assert_eq!(g.compound, Some(PlaceId(1)));
    assert_eq!(g.first, days_ago(3));
    assert_eq!(hot(&all).len(), 1, "the murmur is not hot");
}

#[test]
fn one_household_ten_times_is_not_hot() {
    let ten: Vec<Heard> = (0..10)
        .map(|n| heard(n, n / 2, 7, WATER[n as usize % 5], "supply-water"))
        .collect();
    assert_eq!(of(&ten), []);
    // Nor are two, and somebody unknown at the same door is one.
    let mut two = ten.clone();
    two.push(heard(11, 1, 8, WATER[0], "supply-water"));
    assert_eq!(of(&two), []);
}

#[test]
fn who_joins_is_heard_on_the_day_they_join() {
    let backed = |days: i64, by: &[(i64, i64)]| Heard {
        backers: by
            .iter()
            .map(|(home, days)| (PlaceId(1000 + home), days_ago(*days)))
            .collect(),
        ..heard(500, days, 7, WATER[0], "supply-water")
    };
    // Four neighbours pressed "me too" where they would have written the same.
    let now = [(20, 2), (30, 2), (40, 1), (50, 0)];
    let mut all = murmur();
    all.push(backed(3, &now));
    let found = of(&all);
    assert!(found[0].hot, "{found:?}");
    assert_eq!((found[0].households, found[0].this_week()), (5, 5));
    assert_eq!(found[0].matters, [MatterId(500)]);
    // What was raised weeks ago is hot when it is joined now; who raised it spoke then.
    let old = of(&[backed(30, &now)]);
    assert!(old[0].hot, "{old:?}");
    assert_eq!((old[0].households, old[0].this_week()), (4, 4));
    assert_eq!((old[0].first, old[0].usual()), (days_ago(30), Some(1)));
    // Joined then, it is no news; one household twice is one.
    assert!(of(&[backed(30, &[(20, 29), (30, 28), (40, 27)])]).is_empty());
    assert!(of(&[backed(3, &[(7, 2), (20, 1)])]).is_empty());
}

#[test]
fn a_steady_level_is_not_hot() {
    let steady = |a_week: i64| -> Vec<Heard> {
        (0..9 * a_week)
            .map(|n| {
                heard(
                    1000 - n,
                    n * 7 / a_week,
                    n % (3 * a_week),
                    "广场舞声音太大",
                    "tidy-noise",
                )
            })
            .collect()
    };
    for a_week in [3, 5, 12, 40] {
        let found = of(&steady(a_week));
        assert!(
            !found.is_empty() && found.iter().all(|g| !g.hot),
            "{a_week} a week: {found:?}"
        );
    }
    // Twice as many as ever in one week is something.
    let mut more = steady(12);
    more.extend((0..18).map(|n| heard(2000 + n, n % 6, 300 + n, "广场舞声音太大", "tidy-noise")));
    assert_eq!(hot(&more), ["广场舞声音太大"]);
}

#[test]
fn a_young_community_needs_more_to_be_surprised() {
    let three = dry(3, 3);
    let since = |weeks: i64| groups(&three, &[], (days_ago(7 * weeks), now()))[0].hot;
    assert!(
        !since(1) && !since(2) && !since(3),
        "nobody knows yet what is usual"
    );
    assert!(since(5) && since(9));
    let many = dry(8, 5);
    assert!(groups(&many, &[], (days_ago(15), now()))[0].hot);
}

#[test]
fn what_was_two_weeks_ago_is_no_news() {
    let old: Vec<Heard> = dry(6, 4)
        .into_iter()
        .map(|h| Heard {
            at: h.at - SignedDuration::from_hours(24 * 9),
            ..h
        })
        .collect();
    assert!(hot(&old).is_empty());
    let older: Vec<Heard> = dry(6, 4)
        .into_iter()
        .map(|h| Heard {
            at: h.at - SignedDuration::from_hours(24 * 15),
            ..h
        })
        .collect();
    assert_eq!(of(&older), []);
}

#[test]
fn names_of_places_make_nothing_alike() {
    let at = |no: i64, said: &str, category: &str| {
        heard(no, 1, no * 10, &format!("斗潭家园东区{said}"), category)
    };
    let all = [
        at(1, "电梯坏", "corridor-lift"),
        at(2, "有野狗", "security-dog"),
        at(3, "没水", "supply-water"),
        at(4, "路灯不亮", "supply-lamp"),
    ];
    assert_eq!(
        groups(&all, &["斗潭家园东区".to_owned()], (long_ago(), now())),
        []
    );
}

#[test]
fn proposals_are_not_one_for_being_proposals() {
    let all = [
        heard(1, 1, 10, "建议修花坛", "together-proposal"),
        heard(2, 1, 20, "建议装椅子", "together-proposal"),
        heard(3, 2, 30, "建议开夜校", "together-proposal"),
        heard(4, 2, 40, "建议多种树", "together-proposal"),
    ];
    assert_eq!(of(&all), []);
}

#[test]
fn another_compound_is_another_place() {
    let there = |h: Heard, compound: i64| Heard {
        compound: Some(PlaceId(compound)),
        ..h
    };
    let all: Vec<Heard> = dry(6, 4)
        .into_iter()
        .enumerate()
        .map(|(n, h)| there(h, 1 + (n as i64 % 2)))
        .collect();
    let found = of(&all);
    assert_eq!(found.len(), 2, "{found:?}");
    // One each is a matter of the whole community.
    let all: Vec<Heard> = dry(4, 3)
        .into_iter()
        .enumerate()
        .map(|(n, h)| there(h, n as i64))
        .collect();
    let found = of(&all);
    assert_eq!(
        (found.len(), found[0].compound, found[0].households),
        (1, None, 4)
    );
}

#[test]
fn chances_are_those_of_dice() {
    let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
    assert!(near(chance(3, 3, 9), 1.0 / 729.0));
    assert!(near(chance(0, 5, 6), 1.0));
    assert!(near(chance(1, 2, 6), 11.0 / 36.0));
    assert!(
        near(chance(5, 5, 1), 1.0),
        "with nothing to compare nothing surprises"
    );
}

proptest! {
    #[test]
    fn the_order_they_come_in_makes_no_difference(seed in any::<u64>(), count in 0usize..9) {
        let mut all = murmur();
        all.extend(dry(count, 5));
        let expected = of(&all);
        let mut mixed = all.clone();
        mixed.sort_by_key(|h| (h.no as u64).wrapping_mul(seed | 1).rotate_left(17));
        prop_assert_eq!(of(&mixed), expected);
    }

    #[test]
    fn a_group_is_enough_households_and_no_matter_is_in_two(
        said in prop::collection::vec((0usize..6, 0i64..20, 0i64..30), 0..60)
    ) {
        let all: Vec<Heard> = said.iter().enumerate().map(|(n, (what, days, home))| {
            let title = [WATER[0], WATER[1], WATER[3], "电梯停在三楼", "楼道灯不亮", "半夜唱歌吵人"][*what];
            heard(n as i64, *days, *home, title, if *what < 3 { "supply-water" } else { "corridor-lift" })
        }).collect();
        let mut seen = BTreeSet::new();
        for g in of(&all) {
            prop_assert!(g.households >= LEAST_HOUSEHOLDS);
            prop_assert!(g.matters.len() >= g.households);
            prop_assert_eq!(g.weeks.len(), WEEKS_BEFORE + 1);
            prop_assert!(g.matters.contains(&g.about));
            for id in &g.matters {
                prop_assert!(seen.insert(*id), "{:?} is in two groups", id);
            }
        }
    }
}
