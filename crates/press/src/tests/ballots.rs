//! Ballots: everything asked for stands on each, nothing runs off, two fit a sheet.

use super::layout::stays_on_the_page;
use super::{Page, pages, paper, press, read_code};
use crate::{Document, Lang, PressError};

const BOTH: [Lang; 2] = [Lang::ZhCn, Lang::En];

#[test]
fn two_short_ballots_lie_on_a_sheet_and_each_in_its_half() {
    for lang in BOTH {
        let asked = paper::motion(lang, 5);
        let set = pages(&Document::Ballots(asked.clone()));
        assert_eq!(set.len(), 3, "five ballots, two a sheet");
        stays_on_the_page(&set);
        for (n, page) in set.iter().enumerate() {
            let here = &asked.papers[n * 2..asked.papers.len().min(n * 2 + 2)];
            assert_eq!(page.pictures.len(), here.len());
            for (at, paper) in here.iter().enumerate() {
                // A scanner types the bare serial and opens nothing.
                assert_eq!(read_code(&page.pictures[at]), paper.serial.replace('-', ""));
                let half = 148.5 * at as f64..148.5 * (at + 1) as f64;
                let serial = page.runs.iter().find(|r| r.text == paper.serial);
                assert!(half.contains(&serial.expect("in letters").baseline));
            }
            for run in &page.runs {
                let of_cut = (run.baseline - 148.5).abs();
                assert!(of_cut > 4.0, "“{}” lies on the cut", run.text);
            }
        }
    }
}

#[test]
fn a_secret_ballot_has_no_place_for_a_name_and_an_open_one_has() {
    let text = |d| {
        let set = pages(&Document::Ballots(d));
        set.iter().map(Page::text).collect::<String>()
    };
    let open = text(paper::motion(Lang::ZhCn, 1));
    for said in [
        "记名选票",
        "门牌",
        "签名",
        "301室",
        "同意",
        "不同意",
        "弃权",
        "在一个方框里打 ✓",
    ] {
        assert!(open.contains(said), "{said} is missing: {open}");
    }
    let secret = text(paper::election(Lang::ZhCn, 5, 1));
    for said in [
        "无记名选票",
        "最多选1人",
        "另选他人",
        "䶮宁",
        "买买提·阿布都热合曼",
        "折",
    ] {
        assert!(secret.contains(said), "{said} is missing: {secret}");
    }
    assert!(
        !secret.contains("签名") && !secret.contains("门牌"),
        "{secret}"
    );
}

#[test]
fn letters_are_large_and_the_longest_ballot_loses_nothing() {
    for lang in BOTH {
        let asked = paper::long(lang, 2);
        let set = pages(&Document::Ballots(asked.clone()));
        stays_on_the_page(&set);
        let text: String = set.iter().map(Page::text).collect();
        for (name, _) in &asked.questions[0].candidates {
            assert!(text.contains(name), "{name} is missing");
        }
        let last = if lang == Lang::ZhCn {
            "第20题"
        } else {
            "Question 20"
        };
        assert_eq!(text.matches(last).count(), 2, "on each of both ballots");
        // Loose leaves find their ballot: the serial stands on every page.
        for (n, page) in set.iter().enumerate() {
            let of = &asked.papers[n / (set.len() / 2)];
            assert!(page.text().contains(&of.serial), "page {}", n + 1);
        }
        let pdf = press().set(&Document::Ballots(asked)).unwrap();
        assert!(pdf.missing.is_empty(), "{:?}", pdf.missing);
    }
}

#[test]
fn more_papers_than_a_file_should_hold_are_refused() {
    let refused = press().set(&Document::Ballots(paper::motion(Lang::ZhCn, 301)));
    let many = PressError::TooMany {
        field: "papers",
        count: 301,
        limit: 300,
    };
    assert_eq!(refused.unwrap_err(), many);
}
