//! A list of owners as registries and developers hand it over: a flat a row, columns in any
//! order. Each cell that can't be read is named by row and column with its own sentence.

use super::{Area, AreaFrom, number};
use crate::import::head::{Columns, Head, Under, under};
use crate::import::{self, ListRefusal, MOST_ROWS, NAME_OF_PLACE, address, said, short};
use crate::person::NAME_MOST;
use crate::place_text::{building_name, door_name, plain, unit_name};
use crate::refusal::Sentence;
use crate::text;
use serde::{Deserialize, Serialize};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Column {
    /// 幢
    Building,
    /// 单元
    Unit,
    /// 室
    Door,
    /// 地址
    Address,
    /// 面积
    Area,
    /// 面积来源
    From,
    /// 登记面积
    Registered,
    /// 实测面积
    Surveyed,
    /// 合同面积
    Contract,
    /// 业主
    Owner,
    /// 证件号码
    Number,
}

impl Column {
    /// Every column, in the order of the template.
    pub const ALL: [Column; 11] = [
        Column::Building,
        Column::Unit,
        Column::Door,
        Column::Area,
        Column::From,
        Column::Owner,
        Column::Number,
        Column::Address,
        Column::Registered,
        Column::Surveyed,
        Column::Contract,
    ];

    /// The key of its name in `locales/`.
    pub const fn key(self) -> &'static str {
        match self {
            Column::Building => "import-column-building",
            Column::Unit => "import-column-unit",
            Column::Door => "import-column-door",
            Column::Address => "import-column-address",
            Column::Area => "import-column-area",
            Column::From => "owner-column-from",
            Column::Registered => "owner-column-registered",
            Column::Surveyed => "owner-column-surveyed",
            Column::Contract => "owner-column-contract",
            Column::Owner => "owner-column-owner",
            Column::Number => "owner-column-number",
        }
    }

    /// Names it goes by, in their plain form.
    pub fn names(self) -> &'static [&'static str] {
        match self {
            Column::Building => import::Column::Building.names(),
            Column::Unit => import::Column::Unit.names(),
            Column::Door => import::Column::Door.names(),
            Column::Address => import::Column::Address.names(),
            Column::Area => &["面积", "建筑面积", "专有部分面积", "面积㎡", "AREA"],
            Column::From => &["面积来源", "来源", "AREAFROM", "SOURCE"],
            Column::Registered => &["登记面积", "登记簿面积", "产证面积", "REGISTEREDAREA"],
            Column::Surveyed => &["实测面积", "测绘面积", "SURVEYEDAREA"],
            Column::Contract => &["合同面积", "CONTRACTAREA"],
            Column::Owner => &[
                "业主",
                "业主姓名",
                "产权人",
                "权利人",
                "买受人",
                "姓名",
                "OWNER",
                "OWNERS",
                "HOLDER",
            ],
            Column::Number => &[
                "证件号码",
                "证件号",
                "身份证号",
                "身份证号码",
                "统一社会信用代码",
                "证件号或信用代码",
                "IDNUMBER",
                "NUMBER",
            ],
        }
    }
}

impl Columns for Column {
    const EVERY: &'static [Column] = &Column::ALL;

    fn said(self) -> &'static [&'static str] {
        self.names()
    }

    fn tells_home(self) -> bool {
        matches!(self, Column::Door | Column::Address)
    }
}

/// What is wrong with one cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// Wrong as in a list of homes.
    Cell(import::Fault),
    /// No such flat stands in the compound.
    NoSuchFlat(String),
    /// Several flats are called so.
    WhichFlat(String),
    /// Not one of the three sources of an area.
    NotASource(String),
    /// An area, and nothing says where it stands.
    NoSource,
    /// Neither an identity number nor a credit code.
    NotANumber,
    /// As many numbers as names must stand there.
    NotAsMany {
        /// Names.
        names: usize,
        /// Numbers.
        numbers: usize,
    },
}

impl Sentence for Fault {
    fn key(&self) -> &'static str {
        match self {
            Fault::Cell(fault) => fault.key(),
            Fault::NoSuchFlat(_) => "owner-fault-no-such-flat",
            Fault::WhichFlat(_) => "owner-fault-which-flat",
            Fault::NotASource(_) => "owner-fault-not-a-source",
            Fault::NoSource => "owner-fault-no-source",
            Fault::NotANumber => "owner-fault-not-a-number",
            Fault::NotAsMany { .. } => "owner-fault-not-as-many",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Fault::Cell(fault) => fault.args(),
            Fault::NoSuchFlat(said) | Fault::WhichFlat(said) | Fault::NotASource(said) => {
                vec![("said", said.clone())]
            }
            Fault::NotAsMany { names, numbers } => {
                vec![
                    ("names", names.to_string()),
                    ("numbers", numbers.to_string()),
                ]
            }
            // A number is never said back: it would stand in a page and its picture.
            Fault::NoSource | Fault::NotANumber => Vec::new(),
        }
    }
}

/// A cell that can't be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bad {
    /// The row, as the spreadsheet counts.
    pub row: u32,
    /// What the column holds.
    pub column: Column,
    /// What is wrong.
    pub fault: Fault,
}

/// Who a row says holds the flat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// 建设单位, 未售, 未交付
    Developer,
    /// Names with their numbers.
    Buyers(Vec<(String, String)>),
}

/// A flat of the list. What the list does not say is `None` and changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The row, as the spreadsheet counts.
    pub row: u32,
    /// What an address says before the building: compound, part of it, or both.
    pub before: Option<String>,
    /// 幢
    pub building: Option<String>,
    /// 单元
    pub unit: Option<String>,
    /// 室
    pub door: String,
    /// How large it is.
    pub area: Option<Area>,
    /// Whose it is.
    pub held: Option<Said>,
}

/// A list that was read: its good rows and its bad cells.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct List {
    /// Flats.
    pub lines: Vec<Line>,
    /// Cells that can't be read; their rows are not among the lines.
    pub bad: Vec<Bad>,
    /// Columns that say nothing we keep, by their heads.
    pub unused: Vec<String>,
}

/// Reads a table, row by row with the number the spreadsheet gives each.
pub fn read(rows: &[(u32, Vec<String>)]) -> Result<List, ListRefusal> {
    let Under { head, rows, unused } = under::<Column>(rows, |_| None)?;
    let mut list = List {
        unused,
        ..List::default()
    };
    for (count, (row, cells)) in rows.into_iter().enumerate() {
        if count == MOST_ROWS {
            return Err(ListRefusal::TooMany);
        }
        match line(&head, *row, cells) {
            Ok(line) => list.lines.push(line),
            Err((column, fault)) => list.bad.push(Bad {
                row: *row,
                column,
                fault,
            }),
        }
    }
    if list.lines.is_empty() && list.bad.is_empty() {
        return Err(ListRefusal::Empty);
    }
    Ok(list)
}

type Wrong = (Column, Fault);

/// One row; the first thing that is wrong with it is told.
fn line(head: &Head<Column>, row: u32, cells: &[String]) -> Result<Line, Wrong> {
    let place = |column, name: fn(&str) -> String| {
        let cell = head.cell(cells, column);
        let short = cell.map(|c| short(&text::clean(&name(c)).replace('\n', ""), NAME_OF_PLACE));
        short.transpose().map_err(|f| (column, Fault::Cell(f)))
    };
    let mut building = place(Column::Building, building_name)?;
    let mut unit = place(Column::Unit, unit_name)?;
    let mut door = place(Column::Door, door_name)?;
    let mut before = None;
    if let Some(cell) = head.cell(cells, Column::Address) {
        let told = address(cell).map_err(|f| (Column::Address, Fault::Cell(f)))?;
        before = (!told.area.is_empty()).then_some(told.area);
        building = building.or(told.building.map(|b| building_name(&b)));
        unit = unit.or(told.unit.map(|u| unit_name(&u)));
        door = door.or(told.door);
    }
    let empty = (Column::Door, Fault::Cell(import::Fault::Empty));
    Ok(Line {
        row,
        before,
        building,
        unit,
        door: door.ok_or(empty)?,
        area: area(head, cells)?,
        held: held(head, cells)?,
    })
}

/// The area of the register, else as surveyed, else of the contract.
fn area(head: &Head<Column>, cells: &[String]) -> Result<Option<Area>, Wrong> {
    let read = |column, cell: &str| {
        let fault = || (column, Fault::Cell(import::Fault::NotAnArea(said(cell))));
        let centi = import::area(cell).and_then(|a| u64::try_from(a).ok());
        centi.ok_or_else(fault)
    };
    for (column, from) in [
        (Column::Registered, AreaFrom::Register),
        (Column::Surveyed, AreaFrom::Surveyed),
        (Column::Contract, AreaFrom::Contract),
    ] {
        if let Some(cell) = head.cell(cells, column) {
            let centi_m2 = read(column, cell)?;
            return Ok(Some(Area { centi_m2, from }));
        }
    }
    let Some(cell) = head.cell(cells, Column::Area) else {
        return Ok(None);
    };
    let centi_m2 = read(Column::Area, cell)?;
    let source = head.cell(cells, Column::From);
    let source = source.ok_or((Column::From, Fault::NoSource))?;
    let from = match plain(source).as_str() {
        "登记簿" | "登记" | "不动产登记簿" | "产证" | "REGISTER" => AreaFrom::Register,
        "实测" | "测绘" | "SURVEYED" | "SURVEY" => AreaFrom::Surveyed,
        "合同" | "买卖合同" | "CONTRACT" => AreaFrom::Contract,
        _ => return Err((Column::From, Fault::NotASource(said(source)))),
    };
    Ok(Some(Area { centi_m2, from }))
}

/// Names in one cell, numbers in another, in the same order.
fn held(head: &Head<Column>, cells: &[String]) -> Result<Option<Said>, Wrong> {
    let parts = |column| -> Vec<String> {
        let cell = head.cell(cells, column).unwrap_or_default();
        let apart = |c: char| matches!(c, '、' | '，' | ',' | ';' | '；' | '/' | '\n');
        let parts = cell.split(apart).map(text::clean);
        parts.filter(|p| !p.is_empty()).collect()
    };
    let (names, numbers) = (parts(Column::Owner), parts(Column::Number));
    let developer = ["建设单位", "开发商", "未售", "未交付", "DEVELOPER"];
    if names.len() == 1 && developer.contains(&plain(&names[0]).as_str()) {
        return Ok(Some(Said::Developer));
    }
    if names.len() != numbers.len() {
        let fault = Fault::NotAsMany {
            names: names.len(),
            numbers: numbers.len(),
        };
        return Err((Column::Number, fault));
    }
    let mut buyers: Vec<(String, String)> = Vec::new();
    for (name, typed) in names.iter().zip(&numbers) {
        let name = short(name, NAME_MOST).map_err(|f| (Column::Owner, Fault::Cell(f)))?;
        let number = number(typed).ok_or((Column::Number, Fault::NotANumber))?;
        // The same buyer twice on one title is one buyer.
        if buyers.iter().all(|(_, n)| *n != number) {
            buyers.push((name, number));
        }
    }
    Ok((!buyers.is_empty()).then_some(Said::Buyers(buyers)))
}
