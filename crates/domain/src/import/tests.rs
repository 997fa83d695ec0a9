use super::*;
use proptest::prelude::*;

fn table(text: &str) -> Vec<(u32, Vec<String>)> {
    let cells = |line: &str| line.split(',').map(str::to_owned).collect();
    (1..).zip(text.lines().map(cells)).collect()
}

#[test]
fn rows_are_read_as_people_keep_them() {
    let list = read(&table(
        "斗潭家园业主名册,,,\n\
         房号,户主姓名,手机号码,楼栋,单元,小区名称,建筑面积（㎡）,居住情况,备注\n\
         302,方桂兰,138 0000 0302,东区5幢,1单元,斗潭家园,89.6,自住,老党员\n\
         B101,,,东区5,1,斗潭家园,,空置,\n\
         ,,,,,,,,\n\
         1101室,毛卫东,,东区５号楼,一单元,斗潭家园,112.30㎡,出租,",
    ))
    .unwrap();
    assert_eq!(list.bad, []);
    assert_eq!(list.unused, ["备注"]);
    let first = Line {
        row: 3,
        community: None,
        compound: Some("斗潭家园".into()),
        building: Some("东区5幢".into()),
        unit: Some("1单元".into()),
        door: "302".into(),
        floor: 3,
        name: Some("方桂兰".into()),
        phone: Some("13800000302".into()),
        area: Some(8960),
        occupancy: Some(Occupancy::Owner),
    };
    assert_eq!(list.lines[0], first);
    let told: Vec<_> = list
        .lines
        .iter()
        .map(|l| (l.row, l.door.as_str(), l.floor))
        .collect();
    assert_eq!(told, [(3, "302", 3), (4, "B101", -1), (6, "1101", 11)]);
    assert_eq!(list.lines[1].building.as_deref(), Some("东区5幢"));
    assert_eq!(list.lines[2].unit.as_deref(), Some("1单元"));
    assert_eq!(list.lines[2].occupancy, Some(Occupancy::Let));
}

#[test]
fn a_list_without_a_head_has_the_usual_order() {
    let list = read(&table(
        "斗潭家园,东区5幢,1单元,302\n斗潭家园,东区5幢,1单元,303,祝水根",
    ))
    .unwrap();
    assert_eq!((list.lines.len(), list.lines[0].row), (2, 1));
    assert_eq!(list.lines[1].name.as_deref(), Some("祝水根"));
    assert_eq!(
        read(&table("甲,乙,丙,丁\n一,二,三,四")),
        Err(ListRefusal::NoHead)
    );
    assert_eq!(read(&table("")), Err(ListRefusal::Empty));
    assert_eq!(read(&table("小区,幢,单元,室")), Err(ListRefusal::Empty));
}

#[test]
fn an_address_in_one_cell_will_do() {
    let list = read(&table("姓名,房屋地址\n方桂兰,斗潭家园5-1-302\n祝水根,不详")).unwrap();
    let line = &list.lines[0];
    assert_eq!(line.compound.as_deref(), Some("斗潭家园"));
    assert_eq!(line.building.as_deref(), Some("5幢"));
    assert_eq!(
        (line.unit.as_deref(), line.door.as_str()),
        (Some("1单元"), "302")
    );
    let bad = Bad {
        row: 3,
        column: Column::Address,
        fault: Fault::NotAnAddress("不详".into()),
    };
    assert_eq!(list.bad, [bad]);
}

#[test]
fn every_bad_cell_is_named() {
    let list = read(&table(
        "Building,Unit,Door,Floor,Name,Phone,Area,Occupancy\n\
         5,1,,,,,,\n\
         5,1,302,顶楼,方,call me,很大,闹鬼\n\
         5,1,303,,,13800000303,,\n\
         5,1,店面,,,,,",
    ))
    .unwrap();
    assert_eq!(list.lines, []);
    let told: Vec<_> = list
        .bad
        .iter()
        .map(|b| (b.row, b.column, b.fault.key()))
        .collect();
    assert_eq!(
        told,
        [
            (2, Column::Door, "import-fault-empty"),
            (3, Column::Floor, "import-fault-not-a-floor"),
            (3, Column::Phone, "import-fault-not-a-phone"),
            (3, Column::Area, "import-fault-not-an-area"),
            (3, Column::Occupancy, "import-fault-not-an-occupancy"),
            (4, Column::Phone, "import-fault-phone-of-nobody"),
            (5, Column::Door, "import-fault-no-floor"),
        ]
    );
}

#[test]
fn areas_are_digits_and_never_rounded() {
    for (text, hundredths) in [
        ("89.6", 8960),
        ("89.60㎡", 8960),
        ("１１２．３平方米", 11230),
        ("1,234.05 m2", 123_405),
        ("0.07", 7),
        ("90", 9000),
        ("89.6000", 8960),
    ] {
        assert_eq!(area(text), Some(hundredths), "{text}");
    }
    for text in [
        "",
        ".",
        "89.605",
        "-5",
        "1e3",
        "0",
        "NaN",
        "100001",
        "89..6",
        "八十九",
    ] {
        assert_eq!(area(text), None, "{text}");
    }
}

#[test]
fn a_door_tells_its_floor() {
    for (door, floor) in [
        ("1101", Some(11)),
        ("302", Some(3)),
        ("B101", Some(-1)),
        ("-201", Some(-2)),
        ("A302", Some(3)),
        ("302A", Some(3)),
        ("12", None),
        ("001", None),
        ("店面", None),
    ] {
        assert_eq!(floor_of(door), floor, "{door}");
    }
    for (text, floor) in [
        ("3", 3),
        ("3层", 3),
        ("B1", -1),
        ("地下1层", -1),
        ("-2", -2),
        ("第3层", 3),
    ] {
        assert_eq!(cell::floor(text), Ok(floor), "{text}");
    }
}

#[test]
fn floors_can_be_left_out_when_homes_are_generated() {
    let plan = Generate {
        compound: "斗潭家园".into(),
        before: "西区".into(),
        buildings: "1，3-4".into(),
        units: 2,
        floors: "-1,1-3,5～6".into(),
        doors: 2,
    };
    let list = plan.list().unwrap();
    assert_eq!(list.lines.len(), 3 * 2 * 6 * 2);
    let doors: Vec<_> = list.lines[..12].iter().map(|l| l.door.as_str()).collect();
    assert_eq!(
        doors,
        [
            "B101", "B102", "101", "102", "201", "202", "301", "302", "501", "502", "601", "602"
        ]
    );
    assert_eq!(list.lines[0].floor, -1);
    assert_eq!(list.lines[12].unit.as_deref(), Some("2单元"));
    let without = Generate {
        units: 0,
        ..plan.clone()
    };
    assert_eq!(without.list().unwrap().lines[0].unit, None);
    let refused = |plan: Generate| plan.list().unwrap_err().key();
    assert_eq!(
        refused(Generate {
            floors: "1-".into(),
            ..plan.clone()
        }),
        "refuse-generate-not-numbers"
    );
    assert_eq!(
        refused(Generate {
            doors: 0,
            ..plan.clone()
        }),
        "refuse-generate-out-of-range"
    );
    let vast = Generate {
        buildings: "1-999".into(),
        units: 99,
        ..plan
    };
    assert_eq!(refused(vast), "refuse-generate-too-many");
}

proptest! {
    #[test]
    fn wild_tables_are_read_or_refused(rows in prop::collection::vec(
        prop::collection::vec("(\\PC{0,12}|小区|幢|单元|室|面积|302|89.6|1单元)", 0..9), 0..12)
    ) {
        let rows: Vec<(u32, Vec<String>)> = (1..).zip(rows).collect();
        if let Ok(list) = read(&rows) {
            let seen = |row: u32| rows.iter().any(|(r, _)| *r == row);
            prop_assert!(list.lines.iter().all(|l| seen(l.row) && !l.door.is_empty()));
            prop_assert!(list.bad.iter().all(|b| seen(b.row)));
        }
    }

    #[test]
    fn an_area_written_out_is_read_back(hundredths in 1i64..=10_000_000) {
        let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
        prop_assert_eq!(area(&text), Some(hundredths));
    }

    #[test]
    fn what_is_generated_tells_its_floor(floor in 1i16..60, doors in 1u16..40) {
        let plan = Generate { buildings: "1".into(), units: 1, floors: floor.to_string(), doors, ..Generate::default() };
        for line in plan.list().unwrap().lines {
            prop_assert_eq!(floor_of(&line.door), Some(floor));
        }
    }

    #[test]
    fn any_plan_is_taken_or_refused(buildings in "[-0-9,~－、 a]{0,12}", floors in "[-0-9,到]{0,12}", units: u16, doors: u16) {
        let plan = Generate { buildings, floors, units, doors, ..Generate::default() };
        if let Ok(list) = plan.list() {
            prop_assert!(!list.lines.is_empty() && list.lines.len() <= MOST_ROWS);
        }
    }
}
