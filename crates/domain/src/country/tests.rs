use super::*;
use proptest::prelude::*;

const LIST: &[(Level, &str, &str)] = &[
    (Level::Community, "330802008001", "斗潭社区居委会"),
    (Level::Community, "441900003001", "岗贝社区居民委员会"),
    (Level::Township, "330802008", "信安街道"),
    (Level::Township, "441900003", "东城街道"),
    (Level::Township, "330802005", "新新街道"),
    (Level::District, "441900", "东莞市"),
    (Level::District, "330802", "柯城区"),
    (Level::District, "429004", "仙桃市"),
    (Level::Prefecture, "4419", "东莞市"),
    (Level::Prefecture, "4290", "省直辖县级行政区划"),
    (Level::Prefecture, "3308", "衢州市"),
    (Level::Province, "33", "浙江省"),
    (Level::Province, "42", "湖北省"),
    (Level::Province, "44", "广东省"),
];

fn gather(lines: &[(Level, &str, &str)]) -> Result<Country, ListRefusal> {
    let mut gather = Gather::default();
    for (level, code, name) in lines {
        gather.take(*level, code, name)?;
    }
    gather.together()
}

#[test]
fn lines_in_any_order_become_trees_by_their_codes() {
    let country = gather(LIST).unwrap();
    assert_eq!(country.lines(), LIST.len());
    let codes: Vec<_> = country
        .districts
        .iter()
        .map(|d| d.district.number())
        .collect();
    assert_eq!(codes, [330_802, 429_004, 441_900]);
    let kecheng = &country.districts[0];
    assert_eq!(kecheng.prefecture, 3308);
    let stat_codes: Vec<_> = kecheng
        .townships
        .iter()
        .map(ListedTownship::stat_code)
        .collect();
    assert_eq!(stat_codes, [330_802_005_000, 330_802_008_000]);
    assert_eq!(&*kecheng.townships[1].communities[0].name, "斗潭社区居委会");
    // A county under its province alone, and a prefecture that is its own only district.
    assert_eq!(country.districts[1].townships, []);
    assert_eq!(
        country.districts[2].townships[0].communities[0].code,
        441_900_003_001
    );
    let dongguan = country.regions.iter().find(|r| r.code == 4419).unwrap();
    assert_eq!((dongguan.parent, &*dongguan.name), (44, "东莞市"));
}

#[test]
fn whatever_stands_under_nothing_is_named() {
    for (left_out, code, above) in [
        ("330802", 330_802_005, 330_802),
        ("441900003", 441_900_003_001, 441_900_003),
        ("4290", 429_004, 4290),
        ("33", 3308, 33),
    ] {
        let lines: Vec<_> = LIST.iter().filter(|l| l.1 != left_out).copied().collect();
        assert_eq!(
            gather(&lines),
            Err(ListRefusal::NothingAbove { code, above })
        );
    }
}

#[test]
fn wrong_codes_names_and_doubles_are_named() {
    let with = |line| {
        let mut lines = LIST.to_vec();
        lines.push(line);
        gather(&lines).unwrap_err()
    };
    for code in ["33080", "3308O2", "", "033080", "-33080", "９９９９９９"] {
        let wrong = with((Level::District, code, "某区"));
        assert!(
            matches!(wrong, ListRefusal::Code { digits: 6, .. }),
            "{code}"
        );
    }
    // Six digits that no district has.
    assert!(matches!(
        gather(&[
            (Level::Province, "99", "某省"),
            (Level::Prefecture, "9901", "某市"),
            (Level::District, "990101", "某区"),
        ]),
        Err(ListRefusal::Code { .. })
    ));
    let code = 330_803;
    assert_eq!(
        with((Level::District, "330803", " ")),
        ListRefusal::Name { code }
    );
    let code = 330_802;
    assert_eq!(
        with((Level::District, "330802", "又一个")),
        ListRefusal::Twice { code }
    );
}

proptest! {
    #[test]
    fn anything_is_taken_or_refused_without_panic(
        lines in prop::collection::vec((0usize..5, "[0-9]{0,13}|\\PC{0,6}", "\\PC{0,70}"), 0..20)
    ) {
        let mut gather = Gather::default();
        for (level, code, name) in &lines {
            let _ = gather.take(Level::ALL[*level], code, name);
        }
        let _ = gather.together();
    }
}
