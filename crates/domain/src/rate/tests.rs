//! The formulas that come with Tanxin, on counts written down by hand.

use super::*;
use jiff::civil::date;
use proptest::prelude::*;

fn class(text: &str) -> Class {
    Class::parse(text).expect(text)
}

fn counts(lines: &[(&str, i64)]) -> Counts {
    lines.iter().map(|(c, n)| (class(c), *n)).collect()
}

/// A month as a building may have it.
fn month() -> Counts {
    counts(&[
        ("in-time.solved.satisfied.building.-.-", 6),
        ("in-time.solved.-.compound.-.-", 2),
        ("in-time.partly.fair.community.-.-", 1),
        ("late.solved.dissatisfied.township.again.-", 1),
        ("late.not.-.-.again.-", 1),
        ("in-time.silence.-.-.-.-", 3),
        ("none.waiting.-.-.-.-", 2),
        ("none.withdrawn.-.-.-.-", 1),
        ("in-time.solved.very-satisfied.unit.-.excluded", 1),
    ])
}

/// `rate: percent numerator / denominator, left out`
fn shown(nr: u32, rate: Rate) -> String {
    let f = version(nr).unwrap().formula(rate).figure(&month());
    let left: Vec<_> = f
        .left
        .iter()
        .map(|(w, n)| format!("{} {n}", w.word()))
        .collect();
    format!(
        "{}: {} {} / {}; {}",
        rate.word(),
        f.percent().unwrap(),
        f.numerator(),
        f.of,
        left.join(", ")
    )
}

#[test]
fn each_rate_shows_what_it_is_made_of() {
    let all: Vec<_> = Rate::ALL.iter().map(|r| shown(2, *r)).collect();
    insta::assert_snapshot!(all.join("\n"), @r"
    response: 85.7 12 / 14; excluded 1, withdrawn 1, running 2
    solved: 86.4 9.5 / 11; excluded 1, withdrawn 1, waiting 2, silence 3
    satisfied: 72.2 6.5 / 9; excluded 1, withdrawn 1, waiting 2, silence 3, no-grade 2
    in-building: 60.0 6 / 10; excluded 1, withdrawn 1, waiting 3, silence 3
    in-compound: 80.0 8 / 10; excluded 1, withdrawn 1, waiting 3, silence 3
    ");
}

#[test]
fn the_past_is_worked_out_under_any_version() {
    assert_eq!(
        shown(1, Rate::Solved),
        "solved: 81.8 9 / 11; excluded 1, withdrawn 1, waiting 2, silence 3"
    );
    assert_eq!(in_force(date(2021, 12, 31)).nr, 1);
    assert_eq!(in_force(date(2022, 1, 1)).nr, 2);
    assert_eq!(
        in_force(date(1999, 1, 1)).nr,
        1,
        "before the first there is no other"
    );
    assert!(
        shipped().iter().all(|v| !v.verified),
        "nobody has verified any of them"
    );
}

#[test]
fn without_a_denominator_there_is_no_rate() {
    let waiting = counts(&[("none.waiting.-.-.-.-", 4)]);
    let found = version(2).unwrap().formula(Rate::Response).figure(&waiting);
    assert_eq!((found.percent(), found.of), (None, 0));
    assert_eq!(found.left[&Left::Running], 4);
}

#[test]
fn percents_round_the_half_up() {
    let f = |hundredths, of| Figure {
        hundredths,
        of,
        ..Figure::default()
    };
    assert_eq!(f(193_200, 2969).percent().unwrap(), "65.1");
    assert_eq!(f(100, 2000).percent().unwrap(), "0.1");
    assert_eq!(f(100, 3).percent().unwrap(), "33.3");
    assert_eq!(f(300, 3).percent().unwrap(), "100.0");
    assert_eq!(f(150, 3).numerator(), "1.5");
}

#[test]
fn a_book_that_counts_silence_is_not_read() {
    let book = include_str!("../../data/rates.toml");
    let silent = book.replace(r#"{ why = "silence", when = { word = ["silence"] } },"#, "");
    assert!(read(&silent).is_ok(), "in the denominator it may stand");
    let glad = silent.replace(
        r#"word = ["solved"] }"#,
        r#"word = ["solved", "silence"] }"#,
    );
    assert_eq!(read(&glad), Err(BookFault::Silence(1)));
    let heavy = book.replace("weight = 50", "weight = 150");
    assert_eq!(read(&heavy), Err(BookFault::Weight(2)));
    let back = book.replace("nr = 2", "nr = 1");
    assert_eq!(read(&back), Err(BookFault::Order(1)));
    let short = book.replace("code = \"in-compound\"", "code = \"in-building\"");
    assert_eq!(read(&short), Err(BookFault::Rates(1)));
    assert!(matches!(
        read(&book.replace("excluded = true", "exclude = true")),
        Err(BookFault::Shape(_))
    ));
}

#[test]
fn spans_are_those_of_the_calendar() {
    let sunday = date(2022, 3, 6);
    assert_eq!(Span::week(sunday), Span::Week(date(2022, 2, 28)));
    assert_eq!(Span::week(sunday).last(), sunday);
    assert_eq!(Span::month(sunday).to_string(), "m2022-03");
    assert_eq!(Span::month(sunday).back(3).to_string(), "m2021-12");
    assert_eq!(Span::parse("w2022-02-28"), Some(Span::week(sunday)));
    for wrong in [
        "w2022-03-01",
        "m2022-3",
        "m2022-13",
        "2022-03",
        "",
        "周2022",
    ] {
        assert_eq!(Span::parse(wrong), None, "{wrong}");
    }
    let row = Span::week(sunday).row(8);
    assert!(row.windows(2).all(|w| w[0].end() == w[1].first()));
}

#[test]
fn a_class_is_read_as_it_was_written() {
    let every: Vec<_> = all().collect();
    assert!(
        every
            .iter()
            .all(|c| Class::parse(&c.to_string()) == Some(*c))
    );
    let once: std::collections::BTreeSet<_> = every.iter().collect();
    assert_eq!(once.len(), every.len());
    assert_eq!(Class::parse("in-time.solved.fair.attic.-.-"), None);
    assert_eq!(Class::parse("in-time.solved"), None);
}

#[test]
fn few_are_not_ranked_and_equals_share_a_rank() {
    let f = |whole: i64, of: i64| Figure {
        hundredths: whole * 100,
        of,
        ..Figure::default()
    };
    let all = [
        f(30, 60),
        f(29, 29),
        f(36, 40),
        f(15, 30),
        f(5, 50),
        f(0, 0),
    ];
    assert_eq!(
        ranks(&all),
        [Some(2), None, Some(1), Some(2), Some(4), None]
    );
}

proptest! {
    /// Whatever is raised stands in each rate once: in the denominator or named as left out.
    #[test]
    fn nothing_is_lost_and_no_rate_exceeds_a_whole(ns in proptest::collection::vec(0i64..50, 952)) {
        let counts: Counts = all().zip(ns).collect();
        let raised: i64 = counts.values().sum();
        for v in shipped() {
            for rate in Rate::ALL {
                let f = v.formula(*rate).figure(&counts);
                prop_assert_eq!(f.of + f.left.values().sum::<i64>(), raised);
                prop_assert!(f.hundredths <= f.of * 100);
            }
            let figure = |rate| v.formula(rate).figure(&counts);
            prop_assert!(figure(Rate::InBuilding).hundredths <= figure(Rate::InCompound).hundredths);
        }
    }
}
