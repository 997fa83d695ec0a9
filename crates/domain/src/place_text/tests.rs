use super::*;
use proptest::prelude::*;

fn said(area: &str, building: &str, unit: &str, door: &str) -> PlaceText {
    let part = |s: &str| (!s.is_empty()).then(|| s.to_owned());
    PlaceText {
        area: area.into(),
        building: part(building),
        unit: part(unit),
        door: part(door),
    }
}

#[test]
fn people_write_doors_in_many_ways() {
    for (text, area, building, unit, door) in [
        ("5幢1单元302", "", "5", "1", "302"),
        ("斗潭家园5-1-302", "斗潭家园", "5", "1", "302"),
        ("5栋一单元302室", "", "5", "1", "302"),
        ("东区5号楼1单元302", "东区", "5", "1", "302"),
        (
            "斗潭家园东区５幢１单元３０２",
            "斗潭家园东区",
            "5",
            "1",
            "302",
        ),
        (
            "斗潭家园，东区5幢，1单元，302",
            "斗潭家园东区",
            "5",
            "1",
            "302",
        ),
        ("五幢一单元三〇二", "", "5", "1", "302"),
        ("十二幢二单元一千一百零一室", "", "12", "2", "1101"),
        ("12-2-1101", "", "12", "2", "1101"),
        ("斗潭家园 5 幢 1 单元 302 号", "斗潭家园", "5", "1", "302"),
        ("05幢01单元0302", "", "5", "1", "302"),
        ("三衢蓝天苑2幢", "三衢蓝天苑", "2", "", ""),
        ("a座b101", "", "A", "", "B101"),
        ("5号1单元302", "", "5", "1", "302"),
        ("5幢2门601", "", "5", "2", "601"),
        ("1单元302", "", "", "1", "302"),
        ("302室", "", "", "", "302"),
        ("302", "", "", "", "302"),
        ("5-302", "", "5", "", "302"),
        ("七里街道2幢", "七里街道", "2", "", ""),
        ("东区5#1-302", "东区", "5", "1", "302"),
        ("五-一-三〇二", "", "5", "1", "302"),
    ] {
        let first = read(text).into_iter().next();
        assert_eq!(first, Some(said(area, building, unit, door)), "{text}");
    }
}

#[test]
fn what_is_no_door_is_a_name() {
    for (text, name) in [
        ("余东村", "余东村"),
        ("三衢蓝天苑", "三衢蓝天苑"),
        ("七里乡", "七里乡"),
        ("11路车站", "11路车站"),
        ("ABC广场", "ABC广场"),
        ("一二三四", "一二三四"),
        ("1-2-3-4", "1-2-3-4"),
    ] {
        assert_eq!(read(text), [said(name, "", "", "")], "{text}");
    }
    assert_eq!(read(" 　，"), []);
}

#[test]
fn two_numbers_are_read_in_every_sensible_way() {
    let both = read("1-302");
    assert!(both.contains(&said("", "1", "", "302")));
    assert!(both.contains(&said("", "", "1", "302")));
    assert_eq!(read("5幢5幢").len(), 1, "two buildings are none");
}

#[test]
fn one_thing_has_one_key_however_it_is_written() {
    for same in [
        vec![
            "东区5幢",
            "东区5栋",
            "东区５号楼",
            "东区五幢",
            " 东区 05 幢",
        ],
        vec!["1单元", "一单元", "１单元", "1门"],
        vec!["302", "302室", "０３０２"],
        vec!["斗潭家园", "斗潭 家园"],
    ] {
        for one in &same {
            assert_eq!(key(one), key(same[0]), "{one}");
        }
    }
    assert_ne!(key("东区5幢"), key("西区5幢"));
    assert_ne!(key("5幢"), key("5单元"));
}

#[test]
fn columns_say_what_a_bare_number_is() {
    assert_eq!(building_name("5"), "5幢");
    assert_eq!(building_name("东区5栋"), "东区5幢");
    assert_eq!(building_name("综合楼"), "综合楼");
    assert_eq!(unit_name("一"), "1单元");
    assert_eq!(unit_name("１"), "1单元");
    assert_eq!(unit_name("2门"), "2单元");
    assert_eq!(door_name("302 室"), "302");
    assert_eq!(door_name("店面"), "店面");
}

#[test]
fn communities_are_known_by_what_people_say() {
    assert_eq!(spoken("余东村委会"), "余东村");
    assert_eq!(spoken("斗潭社区居委会"), "斗潭社区");
    assert_eq!(spoken("斗潭社区"), "斗潭社区");
}

fn number() -> impl Strategy<Value = Option<String>> {
    prop_oneof![
        Just(None),
        (1u32..2000).prop_map(|n| Some(n.to_string())),
        (1u32..99).prop_map(|n| Some(format!("B{n}"))),
    ]
}

proptest! {
    #[test]
    fn what_is_written_out_is_read_back(
        area in "[家园区苑斗潭]{0,6}",
        building in number(),
        unit in number(),
        door in number(),
    ) {
        let place = PlaceText { area, building, unit, door };
        prop_assume!(place != PlaceText::default());
        let text = place.to_string();
        prop_assert_eq!(key(&key(&text)), key(&text));
        prop_assert_eq!(read(&place.to_string()).into_iter().next(), Some(place));
    }

    #[test]
    fn any_text_is_read_without_panic(text in "\\PC{0,60}") {
        let _ = (read(&text), key(&text), spoken(&text));
        let _ = (building_name(&text), unit_name(&text), door_name(&text));
    }

    #[test]
    fn signs_of_places_in_any_order_do_no_harm(text in "[0-9A-Z一二十百零幢栋号楼单元门室户#－—，园区]{0,20}") {
        for place in read(&text) {
            prop_assert!(!place.to_string().is_empty());
        }
    }
}
