//! Rules from the command line: listed, checked, and a community's own taken into use.

use crate::server::Folder;
use std::process::Output;

fn said(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    text(&output.stdout) + &text(&output.stderr)
}

/// A captain's rule as a community writes it, with figures of its own.
const OWN: &str = r#"id = "DOUTAN_CAPTAIN"
name_zh = "斗潭楼道长推选办法"
name_en = "How Doutan elects captains"
rank = "community"
uses = ["election"]
voters = "household"
who_zh = "本单元的户，每户一票"
who_en = "Households of the stairwell, one vote each"
valid_from = "2022-04-01"
source_zh = "斗潭社区居民公约"
source_en = "The residents’ covenant of Doutan"
check_before_use_zh = "居民会议通过以后再用。"
check_before_use_en = "To be used once the residents’ meeting has adopted it."
notice_days = 5

[[quorum]]
count = "taking_part"
num = 2
den = 3
op = ">="
of = "entitled"
by = "households"

[election]
majority = "plurality"
more_candidates_than_seats = false
write_ins = true
incumbents = true
secret = true
"#;

#[test]
fn rules_are_listed_with_their_days_and_sources() {
    let folder = Folder::new();
    let all = said(&folder.run(&["rules"]));
    for line in [
        "RES_MEETING_HOUSEHOLD@2018-12-29  Residents’ meeting, by household",
        "    in force from 2018-12-29 to 2025-12-31. Organic Law of Urban Residents’ Committees (amended 29 December 2018) 9, 10",
        "OWN_ORD.330100@2022-03-01  Owners’ decision, ordinary (Hangzhou)",
    ] {
        assert!(all.lines().any(|l| l == line), "{line}\n{all}");
    }
    let march = said(&folder.run(&["rules", "--on", "2022-03-03"]));
    assert!(march.contains("CAPTAIN_ELECTION@2022-03-01"), "{march}");
    assert!(
        march.contains("RES_MEETING_HOUSEHOLD@2018-12-29"),
        "{march}"
    );
    assert!(!march.contains("@2026-01-01"), "{march}");
    let none = said(&folder.run(&["rules", "--on", "1990-01-01"]));
    assert!(none.contains("No rule is in force"), "{none}");
    let odd = folder.run(&["rules", "--on", "spring"]);
    assert_eq!(odd.status.code(), Some(1), "{}", said(&odd));
    let both = folder.tanxin(&["rules"]).env("LANG", "C").output().unwrap();
    let both = said(&both);
    assert!(
        both.contains("楼道长推选（社区约定） · Election of a captain"),
        "{both}"
    );
    // Each language has its own source, and nothing stands twice.
    let source = "in force since 2022-03-01. The community’s rule for electing captains\n";
    assert!(both.contains(source), "{both}");
    assert!(!folder.0.join("data").exists(), "a list makes no database");
}

#[test]
fn a_rule_is_read_back_in_words_and_a_faulty_one_refused_with_its_line() {
    let folder = Folder::new();
    let write = |text: &str| std::fs::write(folder.0.join("own.toml"), text).unwrap();
    let check = |lang| {
        let mut command = folder.tanxin(&["rules", "check", "own.toml"]);
        command.env("LANG", lang).output().unwrap()
    };
    write(OWN);
    let good = check("en_GB");
    let text = said(&good);
    assert!(good.status.success(), "{text}");
    for line in [
        "DOUTAN_CAPTAIN@2022-04-01  How Doutan elects captains",
        "    taking part ≥ 2/3 of those on the roll, by households",
        "    before use: To be used once the residents’ meeting has adopted it.",
    ] {
        assert!(text.lines().any(|l| l == line), "{line}\n{text}");
    }
    write(&OWN.replace("num = 2", "num = 4"));
    for (lang, words) in [
        ("en_GB", "own.toml, line 18: ≥ 4/3 is no share of a whole."),
        ("zh_CN", "own.toml 第18行：≥ 4/3 不是一个整体里的份额。"),
    ] {
        let faulty = check(lang);
        assert_eq!(faulty.status.code(), Some(1));
        assert_eq!(said(&faulty).trim_end(), words);
    }
    let both = said(&check("C"));
    assert!(
        both.contains("第18行") && both.contains("line 18"),
        "{both}"
    );
    write(&OWN.replace("write_ins", "writeins"));
    let typo = said(&check("en_GB"));
    assert!(
        typo.contains("line 27: no rule has “writeins”") && typo.contains("write_ins"),
        "{typo}"
    );
    let missing = folder.run(&["rules", "check", "nowhere.toml"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(
        said(&missing).contains("nowhere.toml can’t be read"),
        "{}",
        said(&missing)
    );
}

#[test]
fn a_communitys_own_folder_is_read_and_a_faulty_file_stops_everything() {
    let folder = Folder::new();
    std::fs::create_dir(folder.0.join("own")).unwrap();
    let write = |text: &str| std::fs::write(folder.0.join("own/captain.toml"), text).unwrap();
    std::fs::write(folder.0.join("own/readme.txt"), "no rule").unwrap();
    std::fs::write(folder.0.join("tanxin.toml"), "rules = \"own\"\n").unwrap();
    write(OWN);
    let all = said(&folder.run(&["rules"]));
    assert!(all.contains("DOUTAN_CAPTAIN@2022-04-01"), "{all}");
    let demo = folder.run(&["demo", "--people-only"]);
    assert!(demo.status.success(), "{}", said(&demo));
    let doctor = said(&folder.run(&["doctor"]));
    assert!(
        doctor.contains("✓ The community’s own rules in"),
        "{doctor}"
    );

    write(&OWN.replace("DOUTAN_CAPTAIN", "ELECT_HOUSEHOLD"));
    for args in [&["verify"][..], &["rules"], &["serve", "--port", "0"]] {
        let stopped = folder.run(args);
        assert_eq!(
            stopped.status.code(),
            Some(3),
            "{args:?}: {}",
            said(&stopped)
        );
        assert!(
            said(&stopped).contains("the name of a law"),
            "{}",
            said(&stopped)
        );
    }
    let doctor = said(&folder.run(&["doctor"]));
    assert!(doctor.contains("✗ own/captain.toml, line 1"), "{doctor}");
    std::fs::write(folder.0.join("tanxin.toml"), "rules = \"gone\"\n").unwrap();
    assert_eq!(folder.run(&["verify"]).status.code(), Some(3));
    std::fs::write(folder.0.join("tanxin.toml"), "rule = \"own\"\n").unwrap();
    let unknown = said(&folder.run(&["rules"]));
    assert!(
        unknown.contains("is no setting") && unknown.contains("“rules”"),
        "{unknown}"
    );
}
