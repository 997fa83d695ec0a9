//! Sample ballots. All people in them are invented.

use tanxin_press::{BallotPaper, BallotQuestion, Ballots, Lang};

const LETTERS: &[u8; 10] = b"7K3M9Q2T4X";

fn serial(n: usize) -> String {
    let letter = |at: usize| char::from(LETTERS[(n * 7 + at * 3) % 10]);
    let random: String = (0..10).map(letter).collect();
    format!("330802-B-{}-{}-W", &random[..5], &random[5..])
}

fn ballots(lang: Lang, questions: Vec<BallotQuestion>, count: usize, secret: bool) -> Ballots {
    let zh = lang == Lang::ZhCn;
    let pick = |a: &str, b: &str| if zh { a } else { b }.to_owned();
    let paper = |n| BallotPaper {
        serial: serial(n),
        door: (!secret).then(|| pick(&format!("{}室", 301 + n), &format!("{}", 301 + n))),
    };
    Ballots {
        lang,
        district: pick("柯城区", "Kecheng District"),
        place: pick("斗潭家园东区5幢1单元", "Doutan Homes, East 5, Unit 1"),
        title: pick("充电棚和楼道长", "Charging shed and captain"),
        secret,
        rule: pick("户主大会（社区约定）", "Householder assembly"),
        until: Some(pick(
            "3月24日（星期四）下午5:00",
            "24 March (Thursday), 5:00 pm",
        )),
        questions,
        papers: (0..count).map(paper).collect(),
    }
}

/// 议案, in the open.
pub fn motion(lang: Lang, count: usize) -> Ballots {
    let zh = lang == Lang::ZhCn;
    let pick = |a: &str, b: &str| if zh { a } else { b }.to_owned();
    let shed = BallotQuestion {
        text: pick(
            "充电棚加装投币口，您同意吗？",
            "Coin slots for the charging shed: do you agree?",
        ),
        more: Some(pick(
            "装2台，一共1860元，从小区公共收益里出，各家不用掏钱。",
            "Two, for 1,860 yuan from the estate’s own income; no household pays.",
        )),
        ..BallotQuestion::default()
    };
    ballots(lang, vec![shed], count, false)
}

/// 推选, in secret.
pub fn election(lang: Lang, standing: usize, count: usize) -> Ballots {
    let zh = lang == Lang::ZhCn;
    let pick = |a: &str, b: &str| if zh { a } else { b }.to_owned();
    let names = [
        "郑志明",
        "方桂兰",
        "司马长青",
        "买买提·阿布都热合曼",
        "䶮宁",
    ];
    let captain = BallotQuestion {
        text: pick("推选1单元楼道长", "Who is to be captain of Unit 1?"),
        seats: Some(1),
        write_in: true,
        candidates: (0..standing)
            .map(|n| {
                let note = pick(&format!("{}室", 201 + n), &format!("{}", 201 + n));
                (names[n % names.len()].to_owned(), note)
            })
            .collect(),
        ..BallotQuestion::default()
    };
    ballots(lang, vec![captain], count, true)
}

/// As long as it may get: twenty questions, one of them with forty candidates.
pub fn long(lang: Lang, count: usize) -> Ballots {
    let mut all = election(lang, 40, count);
    all.questions[0].seats = Some(5);
    let ask = motion(lang, 0).questions;
    let wordy = BallotQuestion {
        text: "充电棚加装投币口，".repeat(16),
        more: Some("装2台，从公共收益里出。".repeat(35)),
        ..BallotQuestion::default()
    };
    all.questions.push(wordy);
    for _ in 0..18 {
        all.questions.extend(ask.clone());
    }
    all
}
