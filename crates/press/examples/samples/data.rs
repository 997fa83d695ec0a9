//! Invented documents: what the samples print and the tests judge.

#![allow(clippy::too_many_lines)] // sample sentences are long lists by nature

use tanxin_press::{
    AgendaLine, Attendance, Attendee, Both, Call, Card, CardKind, Cards, Counted, Guest, InPublic,
    Invitation, Invitations, Lang, Mark, MatterLine, Minutes, Notice, Paper, Person, PollLine,
    PollQuestion, Posting, ProxyLine, Quorum, Remark, Rendition, SignInRow, SignInSheet,
};

const SURNAMES: [&str; 14] = [
    "姜", "徐", "汪", "郑", "余", "祝", "毛", "柴", "叶", "方", "童", "舒", "占", "吾",
];
const GIVEN: [&str; 12] = [
    "月娥", "建平", "雪琴", "根土", "水仙", "樟富", "秀英", "国良", "彩凤", "金莲", "志刚", "小红",
];

fn pick<'a>(lang: Lang, zh: &'a str, en: &'a str) -> String {
    if lang == Lang::ZhCn { zh } else { en }.to_owned()
}

/// The n-th door of a stairwell of eleven floors with four doors each, and on.
pub fn room(n: usize) -> String {
    format!("{}{:02}", n / 4 + 1, n % 4 + 1)
}

pub fn door(lang: Lang, n: usize) -> String {
    match lang {
        Lang::ZhCn => format!("东区5幢1单元{}室", room(n)),
        Lang::En => format!("{}, unit 1, building 5, east", room(n)),
    }
}

pub fn name(n: usize) -> String {
    format!(
        "{}{}",
        SURNAMES[n * 5 % SURNAMES.len()],
        GIVEN[n * 7 % GIVEN.len()]
    )
}

fn secret(n: usize) -> String {
    const LETTERS: &[u8] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";
    let mut state = (n as u64 + 11).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mut next = || {
        state ^= state >> 29;
        state = state.wrapping_mul(0xBF58_476D_1CE4_E5B9);
        LETTERS[(state >> 40) as usize % LETTERS.len()] as char
    };
    let mut part = || (0..4).map(|_| next()).collect::<String>();
    format!("{}-{}-{}", part(), part(), part())
}

pub fn call(lang: Lang) -> Call {
    let s = |zh, en| pick(lang, zh, en);
    Call {
        district: s("柯城区", "Kecheng District"),
        place: s(
            "斗潭家园东区5幢1单元",
            "Doutan Homes, east area, building 5, unit 1",
        ),
        title: s("“潭”心会", "A heart-to-heart talk"),
        kind: s("户主大会", "Householder assembly"),
        time: s(
            "2022年3月3日（星期四）下午2:30",
            "Thursday 3 March 2022, 2:30 pm",
        ),
        date: Some(jiff::civil::date(2022, 3, 3)),
        venue: s("5幢1单元架空层", "Open ground floor of unit 1"),
        agenda: vec![
            s(
                "楼道下雨返潮打滑，怎么治",
                "The corridor is slippery after rain: what to do",
            ),
            s(
                "电动车充电桩加装投币口",
                "Coins for the e-bike charging points",
            ),
            s(
                "小区人员和车辆进出管理",
                "Who and what comes into the estate",
            ),
            s("推选本单元楼道长", "Choosing the captain of the stairwell"),
        ],
        quorum: Some(Quorum {
            roll: 41,
            needed: 21,
            counted: Counted::Households,
        }),
        called_by: s("斗潭社区居民委员会", "Doutan residents’ committee"),
        phone: Some("0570-0000000".into()),
    }
}

pub fn notice(lang: Lang) -> Notice {
    let s = |zh, en| pick(lang, zh, en);
    Notice {
        lang,
        paper: Paper::A4,
        call: call(lang),
        who: s(
            "本单元各户户主。家里谁来都行，一户一票。",
            "One person from each household of this unit; one household, one vote.",
        ),
        notice_period: Some(s("提前10天通知", "10 days before")),
        waiver: None,
        posted: s("2022年2月21日", "21 February 2022"),
        url: "https://tanxin.example.cn/a/5D1-0303".into(),
    }
}

pub fn invitations(lang: Lang, households: usize) -> Invitations {
    let letter = |n| Invitation {
        door: door(lang, n),
        name: (n % 3 != 1).then(|| name(n)),
        code: secret(n),
        url: format!(
            "https://tanxin.example.cn/c/330802H{}",
            secret(n).replace('-', "")
        ),
    };
    Invitations {
        lang,
        call: call(lang),
        proxy_note: Some(pick(lang, "一人最多代3户", "One person may hold 3 at most")),
        households: (0..households).map(letter).collect(),
    }
}

pub fn cards(lang: Lang, kind: CardKind, count: usize) -> Cards {
    let card = |n| Card {
        door: door(lang, n),
        code: secret(n),
        url: format!(
            "https://tanxin.example.cn/c/330802H{}",
            secret(n).replace('-', "")
        ),
    };
    Cards {
        lang,
        kind,
        district: pick(lang, "柯城区", "Kecheng District"),
        place: pick(lang, "斗潭家园", "Doutan Homes"),
        phone: Some("0570-0000000".into()),
        cards: (0..count).map(card).collect(),
    }
}

pub fn sign_in(lang: Lang, households: usize) -> SignInSheet {
    let row = |n| SignInRow {
        door: pick(lang, &format!("{}室", room(n)), &room(n)),
        name: (n % 5 != 4).then(|| name(n)),
        marks: match n % 11 {
            3 => vec![Mark::Let],
            6 => vec![Mark::Undelivered],
            9 => vec![Mark::Let, Mark::Undelivered],
            _ => vec![],
        },
    };
    SignInSheet {
        lang,
        call: call(lang),
        url: "https://tanxin.example.cn/a/5D1-0303/in".into(),
        rows: (0..households).map(row).collect(),
    }
}

fn household(n: usize, in_public: InPublic) -> Person {
    Person {
        name: name(n),
        door: Some(room(n)),
        in_public,
    }
}

fn official(name: &str) -> Person {
    Person {
        name: name.into(),
        door: None,
        in_public: InPublic::Name,
    }
}

fn matters(lang: Lang) -> Vec<MatterLine> {
    let s = |zh, en| pick(lang, zh, en);
    let raised = |n, shown| Some(household(n, shown));
    let property = || s("物业服务处\n徐建平", "Property company\nXu Jianping");
    let committee = || s("社区居委会\n汪雪琴", "Residents’ committee\nWang Xueqin");
    let line = |no: &str, what, place, raised_by, answers, due, answer| MatterLine {
        no: no.into(),
        what,
        place,
        raised_by,
        answers,
        due,
        answer,
    };
    vec![
        line(
            "22-0031",
            s(
                "连下几天雨，楼道返潮打滑，老人怕摔",
                "The corridor is slippery after days of rain; old people fear a fall",
            ),
            s("1单元1至3层楼道", "Corridor, floors 1 to 3"),
            raised(5, InPublic::Door),
            property(),
            s("3月8日", "8 March"),
            Some(s(
                "今晚先铺防滑垫，下周刷防滑漆",
                "Mats tonight, non-slip paint next week",
            )),
        ),
        line(
            "22-0032",
            s(
                "充电桩只能扫码，老人没有智能手机，请加投币口",
                "The charging points take codes only; please let them take coins",
            ),
            s("5幢北侧充电棚", "Shed north of building 5"),
            raised(18, InPublic::Name),
            property(),
            s("3月24日", "24 March"),
            None,
        ),
        line(
            "22-0033",
            s(
                "外来车辆停在消防通道",
                "Strange cars stand in the fire lane",
            ),
            s("东区大门至5幢", "East gate to building 5"),
            raised(22, InPublic::Nothing),
            property(),
            s("3月10日", "10 March"),
            Some(s(
                "保安每两小时巡一次，违停登记车牌",
                "The guard walks round every two hours and notes the plates",
            )),
        ),
        line(
            "22-0034",
            s("单元门禁常常刷不开", "The entrance often does not open"),
            s("1单元大门", "Entrance of unit 1"),
            raised(9, InPublic::Nothing),
            property(),
            s("3月9日", "9 March"),
            None,
        ),
        line(
            "22-0035",
            s("活动室周末也开门", "Open the common room on weekends too"),
            s("社区活动室", "Common room"),
            raised(30, InPublic::Name),
            committee(),
            s("3月12日", "12 March"),
            None,
        ),
        line(
            "22-0036",
            s(
                "想找伴一起做志愿服务，请社区牵头",
                "Looking for companions in volunteer work; the community should bring us together",
            ),
            s("斗潭家园", "Doutan Homes"),
            None,
            committee(),
            s("3月17日", "17 March"),
            None,
        ),
    ]
}

fn agenda(lang: Lang) -> Vec<AgendaLine> {
    let s = |zh, en| pick(lang, zh, en);
    let titles = call(lang).agenda;
    let said = |n, shown, zh, en| Remark {
        who: household(n, shown),
        words: s(zh, en),
    };
    let line = |i: usize, summary, remarks, decision| AgendaLine {
        title: titles[i].clone(),
        summary,
        remarks,
        decision,
    };
    vec![
        line(
            0,
            vec![s(
                "一至三层楼道背阴，雨天地砖返潮。物业说明原因，当场答应先铺垫子，再刷防滑漆，费用由物业承担。",
                "The corridor of floors 1 to 3 lies in the shade and its tiles sweat in the rain. The property company explained why and promised mats at once, then non-slip paint, at its own cost.",
            )],
            vec![said(
                5,
                InPublic::Door,
                "我妈八十二了，上礼拜在二楼拐角滑了一跤，还好扶住了栏杆。",
                "My mother is eighty-two. Last week she slipped at the corner of the second floor; luckily she caught the rail.",
            )],
            Some(s(
                "物业3月4日前铺好防滑垫，3月8日前刷好防滑漆。",
                "The property company lays mats by 4 March and paints by 8 March.",
            )),
        ),
        line(
            1,
            vec![s(
                "大家都说该有投币口。物业去问厂家能不能改装，改不了就换两台。",
                "All agreed that coins must work. The property company asks the maker to convert the points, or else replaces two.",
            )],
            vec![said(
                18,
                InPublic::Name,
                "我这把年纪，手机就会接电话，充个电还要叫孙子来。",
                "At my age I only answer the phone with it. To charge my bike I have to call my grandson.",
            )],
            None,
        ),
        line(
            2,
            vec![s(
                "东区大门白天常开，外来车多。大家同意先管消防通道，门禁另算一件。",
                "The east gate stands open by day. All agreed to begin with the fire lane; the entrance is a matter of its own.",
            )],
            vec![],
            None,
        ),
        line(
            3,
            vec![s(
                "提名两人，举手表决，23户中19户同意。",
                "Two were proposed; by show of hands 19 of the 23 households agreed.",
            )],
            vec![],
            Some(s(
                "301室占彩凤任本单元楼道长，任期三年。",
                "Zhan Caifeng of 301 is captain of the stairwell for three years.",
            )),
        ),
    ]
}

fn polls(lang: Lang) -> Vec<PollLine> {
    let s = |zh, en| pick(lang, zh, en);
    let both = |zh: &str, en: &str| Both {
        zh: zh.into(),
        en: en.into(),
    };
    vec![PollLine {
        title: s("充电棚加装投币口", "Coin slots for the charging shed"),
        secrecy: both("记名", "Open"),
        rule: both(
            "户主大会（社区约定）　社区户主大会议事约定",
            "Householder assembly. The community’s own rule",
        ),
        turnout: both(
            "应投41户，已投23户：手机16户，纸票4户，受托代投3户",
            "23 of 41 households voted: 16 by phone, 4 on paper, 3 by proxy",
        ),
        questions: vec![PollQuestion {
            text: s(
                "充电棚加装投币口，您同意吗？",
                "May coin slots be added to the charging shed?",
            ),
            result: both("通过", "Carried"),
            sums: vec![
                (both("同意", "Yes"), "15".into()),
                (both("不同意", "No"), "6".into()),
                (both("弃权", "Abstain"), "2".into()),
            ],
            why: vec![both(
                "到会 23/41 户 > 1/2 ✓；同意 15/23 户 > 1/2 ✓",
                "Present 23/41 households > 1/2 ✓; Yes 15/23 households > 1/2 ✓",
            )],
        }],
        url: "https://tanxin.example.cn/330802/polls/07z0jc7400400".into(),
    }]
}

pub fn minutes(lang: Lang, rendition: Rendition) -> Minutes {
    let s = |zh, en| pick(lang, zh, en);
    let holder = household(8, InPublic::Name);
    let attendee = |n: usize| Attendee {
        person: household(n * 2, InPublic::Nothing),
        proxy: (n >= 21).then(|| holder.clone()),
    };
    Minutes {
        lang,
        rendition,
        district: s("柯城区", "Kecheng District"),
        number: Some("2022-5D1-01".into()),
        title: s("“潭”心会", "A heart-to-heart talk"),
        place: s(
            "斗潭家园东区5幢1单元",
            "Doutan Homes, east area, building 5, unit 1",
        ),
        kind: s("户主大会", "Householder assembly"),
        date: s(
            "2022年3月3日（星期四）　农历壬寅年二月初一",
            "Thursday 3 March 2022",
        ),
        venue: s("5幢1单元架空层", "Open ground floor of unit 1"),
        called: s(
            "斗潭社区居民委员会　2022年2月21日",
            "Doutan residents’ committee, 21 February 2022",
        ),
        opened: s("下午2:34", "2:34 pm"),
        closed: s("下午4:05", "4:05 pm"),
        chair: official("汪雪琴"),
        recorder: official("童小红"),
        guests: vec![
            Guest {
                person: official("汪雪琴"),
                office: s("斗潭社区党委书记", "Community secretary"),
            },
            Guest {
                person: official("徐建平"),
                office: s("物业服务处主任", "Property company"),
            },
        ],
        attendance: Attendance {
            roll: 41,
            present: 21,
            by_proxy: 2,
            needed: 21,
            reached: true,
            counted: Counted::Households,
            note: Some(s(
                "空置3户，不在名册；出租5户",
                "3 vacant households are not on the roll; 5 are let",
            )),
            list: (0..23).map(attendee).collect(),
        },
        proxies: vec![
            ProxyLine {
                from: household(42, InPublic::Door),
                to: holder.clone(),
            },
            ProxyLine {
                from: household(44, InPublic::Nothing),
                to: holder,
            },
        ],
        agenda: agenda(lang),
        polls: polls(lang),
        matters: matters(lang),
        decisions: vec![
            s(
                "建本单元楼道群，由楼道长管。",
                "The stairwell opens its own chat group, kept by the captain.",
            ),
            s(
                "下次户主大会定在3月24日下午2:30，听各件诉求的回话。",
                "The next assembly is on 24 March at 2:30 pm, to hear the answers.",
            ),
        ],
        posting: Some(Posting {
            from: s("3月3日", "3 March"),
            until: s("3月18日", "18 March"),
        }),
        sheet_photos: 2,
        url: "https://tanxin.example.cn/m/2022-5D1-01".into(),
    }
}
