//! Lists of owners, cell by cell.

use super::*;
use crate::import::{Fault as Cell, ListRefusal};

fn table(rows: &[&str]) -> Vec<(u32, Vec<String>)> {
    let row = |(at, row): (usize, &&str)| {
        let cells = row.split('|').map(str::to_owned).collect();
        (at as u32 + 1, cells)
    };
    rows.iter().enumerate().map(row).collect()
}

const HEAD: &str = "幢|单元|室|面积|面积来源|业主|证件号码";

fn one(row: &str) -> Result<Line, (Column, Fault)> {
    let list = read(&table(&[HEAD, row])).expect("a list");
    match (list.lines.first(), list.bad.first()) {
        (Some(line), None) => Ok(line.clone()),
        (None, Some(bad)) => Err((bad.column, bad.fault.clone())),
        both => panic!("{both:?}"),
    }
}

#[test]
fn numbers_are_one_whatever_the_hand_and_a_wrong_check_digit_is_told() {
    assert_eq!(
        number("11010519491231002x").as_deref(),
        Some("11010519491231002X")
    );
    assert_eq!(
        number(" 110105 19491231 002Ｘ"),
        number("11010519491231002X")
    );
    assert_eq!(number("110105194912310021"), None, "its check digit is X");
    assert_eq!(
        number("91350100M000100Y43").as_deref(),
        Some("91350100M000100Y43")
    );
    assert_eq!(number("91350100M000100Y44"), None);
    assert_eq!(
        number("E12345678").as_deref(),
        Some("E12345678"),
        "a passport"
    );
    for wrong in ["", "1234", "身份证", "1101051949123100"] {
        assert_eq!(number(wrong).is_some(), wrong.len() == 16, "{wrong}");
    }
}

#[test]
fn a_row_says_flat_area_source_and_everybody_on_the_title() {
    let line = one("5|1|302|89.6|登记簿|方桂兰、陈国良|11010519491231002X，E12345678").unwrap();
    assert_eq!(
        (
            line.building.as_deref(),
            line.unit.as_deref(),
            line.door.as_str()
        ),
        (Some("5幢"), Some("1单元"), "302")
    );
    let area = Area {
        centi_m2: 8_960,
        from: AreaFrom::Register,
    };
    assert_eq!(line.area, Some(area));
    let Some(Said::Buyers(who)) = line.held else {
        panic!("buyers");
    };
    assert_eq!(who.len(), 2);
    assert_eq!(
        one("5|1|303|89.6|合同|建设单位|").unwrap().held,
        Some(Said::Developer)
    );
    let empty = one("5|1|304||||").unwrap();
    assert_eq!((empty.area, empty.held), (None, None));
}

#[test]
fn each_wrong_cell_is_named() {
    let wrong = |row| one(row).unwrap_err();
    assert_eq!(
        wrong("5|1||89.6|登记簿||"),
        (Column::Door, Fault::Cell(Cell::Empty))
    );
    assert_eq!(
        wrong("5|1|302|大|登记簿||"),
        (Column::Area, Fault::Cell(Cell::NotAnArea("大".into())))
    );
    assert_eq!(wrong("5|1|302|89.6|||"), (Column::From, Fault::NoSource));
    assert_eq!(
        wrong("5|1|302|89.6|听说||"),
        (Column::From, Fault::NotASource("听说".into()))
    );
    assert_eq!(
        wrong("5|1|302|89.6|实测|方桂兰、陈国良|E12345678"),
        (
            Column::Number,
            Fault::NotAsMany {
                names: 2,
                numbers: 1
            }
        )
    );
    assert_eq!(
        wrong("5|1|302|89.6|实测|方桂兰|110105194912310021"),
        (Column::Number, Fault::NotANumber)
    );
    assert_eq!(read(&table(&["方桂兰|1"])), Err(ListRefusal::NoHead));
}

#[test]
fn the_register_goes_before_the_survey_and_the_survey_before_the_contract() {
    let rows = table(&[
        "室|登记面积|实测面积|合同面积",
        "302|90|91|92",
        "303||91|92",
        "304|||92",
        "305|||",
    ]);
    let list = read(&rows).unwrap();
    let from: Vec<_> = list.lines.iter().map(|l| l.area.map(|a| a.from)).collect();
    assert_eq!(
        from,
        [
            Some(AreaFrom::Register),
            Some(AreaFrom::Surveyed),
            Some(AreaFrom::Contract),
            None
        ]
    );
}

#[test]
fn a_flat_without_area_or_holder_makes_no_line_of_a_roll() {
    let whole = Title {
        flat: PlaceId(1),
        area: Some(Area {
            centi_m2: 8_960,
            from: AreaFrom::Contract,
        }),
        held: Some(HeldBy::Developer),
    };
    assert!(whole.flat().is_some());
    let no_area = Title {
        area: None,
        ..whole.clone()
    };
    let nobody = Title {
        held: None,
        ..whole
    };
    assert_eq!((no_area.flat(), nobody.flat()), (None, None));
}
