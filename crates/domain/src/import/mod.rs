//! A list of homes as people keep it: columns in any order under the names they have in
//! Chinese or English, a home a row. Each cell is read once; each that can't be read is
//! named by row and column with its own sentence.

mod cell;
mod generate;
pub(crate) mod head;

pub use cell::{area, floor_of};
pub use generate::{Generate, GenerateRefusal};

use crate::person::NAME_MOST;
use crate::place::Occupancy;
use crate::place_text::{self, building_name, door_name, plain, unit_name};
use crate::refusal::Sentence;
use crate::text::{self, TextRefusal};
use head::{Columns, Head};
use serde::{Deserialize, Serialize};

/// The most rows a list has.
pub const MOST_ROWS: usize = 100_000;
/// Characters a name of a place has.
pub(crate) const NAME_OF_PLACE: usize = 60;

macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident $key:literal : $($said:literal)+ ;)+) => {
        /// What a column holds.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Column { $($(#[$doc])* $name,)+ }

        impl Column {
            /// Every column, in the order of the template.
            pub const ALL: &'static [Column] = &[$(Column::$name,)+];

            /// The key of its name in `locales/`.
            pub const fn key(self) -> &'static str {
                match self { $(Column::$name => $key,)+ }
            }

            /// Names it goes by, in their plain form; the first is the template's.
            pub const fn names(self) -> &'static [&'static str] {
                match self { $(Column::$name => &[$($said,)+],)+ }
            }
        }
    };
}

columns! {
    /// 社区（村）
    Community "import-column-community": "社区" "村" "社区村" "村社区" "村社" "所属社区" "COMMUNITY" "VILLAGE";
    /// 小区
    Compound "import-column-compound": "小区" "小区名称" "小区名" "所属小区" "楼盘" "COMPOUND" "ESTATE";
    /// 幢
    Building "import-column-building": "幢" "栋" "楼栋" "楼幢" "幢号" "栋号" "楼号" "楼栋号" "座" "号楼" "BUILDING" "BLOCK";
    /// 单元
    Unit "import-column-unit": "单元" "单元号" "楼道" "UNIT" "STAIRWELL" "ENTRANCE";
    /// 室
    Door "import-column-door": "室" "室号" "房号" "房间号" "户号" "门牌" "门牌号" "房间" "户" "DOOR" "ROOM" "FLAT";
    /// 楼层
    Floor "import-column-floor": "楼层" "层" "所在层" "层数" "FLOOR" "STOREY";
    /// 户主
    Name "import-column-name": "户主" "户主姓名" "户代表" "姓名" "业主" "业主姓名" "产权人" "NAME" "HOUSEHOLDER" "HEAD" "OWNER";
    /// 电话
    Phone "import-column-phone": "电话" "手机" "手机号" "手机号码" "联系电话" "电话号码" "联系方式" "PHONE" "MOBILE" "TELEPHONE";
    /// 面积
    Area "import-column-area": "面积" "建筑面积" "房屋面积" "产证面积" "面积㎡" "面积M2" "面积平方米" "建筑面积㎡" "建筑面积平方米" "AREA" "AREAM2" "AREASQM";
    /// 居住情况
    Occupancy "import-column-occupancy": "居住情况" "居住状态" "入住情况" "房屋状态" "使用情况" "状态" "租住情况" "OCCUPANCY" "STATUS";
    /// 地址: building, unit and door in one cell
    Address "import-column-address": "地址" "房屋地址" "住址" "房屋坐落" "坐落" "详细地址" "ADDRESS";
}

/// What is wrong with one cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// Nothing stands there and something must.
    Empty,
    /// More characters than fit.
    TooLong,
    /// Not a telephone number.
    NotAPhone(String),
    /// A telephone number and nobody whose it is.
    PhoneOfNobody,
    /// Not an area in m².
    NotAnArea(String),
    /// Not a floor.
    NotAFloor(String),
    /// The door does not tell its floor.
    NoFloor(String),
    /// No known way of living in a flat.
    NotAnOccupancy(String),
    /// No building and door in an address.
    NotAnAddress(String),
    /// The community is not in the tree.
    NoSuchCommunity(String),
    /// Several communities are called so.
    WhichCommunity(String),
    /// It stands elsewhere than where the list is to hang.
    Elsewhere(String),
    /// The same home stands in an earlier row.
    Twice(u32),
}

impl Sentence for Fault {
    fn key(&self) -> &'static str {
        match self {
            Fault::Empty => "import-fault-empty",
            Fault::TooLong => "import-fault-too-long",
            Fault::NotAPhone(_) => "import-fault-not-a-phone",
            Fault::PhoneOfNobody => "import-fault-phone-of-nobody",
            Fault::NotAnArea(_) => "import-fault-not-an-area",
            Fault::NotAFloor(_) => "import-fault-not-a-floor",
            Fault::NoFloor(_) => "import-fault-no-floor",
            Fault::NotAnOccupancy(_) => "import-fault-not-an-occupancy",
            Fault::NotAnAddress(_) => "import-fault-not-an-address",
            Fault::NoSuchCommunity(_) => "import-fault-no-such-community",
            Fault::WhichCommunity(_) => "import-fault-which-community",
            Fault::Elsewhere(_) => "import-fault-elsewhere",
            Fault::Twice(_) => "import-fault-twice",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Fault::NotAPhone(said)
            | Fault::NotAnArea(said)
            | Fault::NotAFloor(said)
            | Fault::NoFloor(said)
            | Fault::NotAnOccupancy(said)
            | Fault::NotAnAddress(said)
            | Fault::NoSuchCommunity(said)
            | Fault::WhichCommunity(said)
            | Fault::Elsewhere(said) => vec![("said", said.clone())],
            Fault::Twice(row) => vec![("row", row.to_string())],
            Fault::Empty | Fault::TooLong | Fault::PhoneOfNobody => Vec::new(),
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

/// A home of the list. What the list does not say is `None` and changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The row, as the spreadsheet counts.
    pub row: u32,
    /// 社区
    pub community: Option<String>,
    /// 小区
    pub compound: Option<String>,
    /// 幢
    pub building: Option<String>,
    /// 单元
    pub unit: Option<String>,
    /// 室
    pub door: String,
    /// Storey, basements negative.
    pub floor: i16,
    /// The householder.
    pub name: Option<String>,
    /// The householder's telephone.
    pub phone: Option<String>,
    /// 0.01 m²
    pub area: Option<i64>,
    /// How the flat is lived in.
    pub occupancy: Option<Occupancy>,
}

/// A list that was read: its good rows and its bad cells.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct List {
    /// Homes.
    pub lines: Vec<Line>,
    /// Cells that can't be read; their rows are not among the lines.
    pub bad: Vec<Bad>,
    /// Columns that say nothing we keep, by their heads.
    pub unused: Vec<String>,
}

/// Why a list as a whole can't be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListRefusal {
    /// No head names a door, and the first row is no home.
    NoHead,
    /// Nothing below the head.
    Empty,
    /// More rows than fit.
    TooMany,
}

impl Sentence for ListRefusal {
    fn key(&self) -> &'static str {
        match self {
            ListRefusal::NoHead => "refuse-import-no-head",
            ListRefusal::Empty => "refuse-import-empty",
            ListRefusal::TooMany => "refuse-import-too-many",
        }
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            ListRefusal::TooMany => vec![("most", MOST_ROWS.to_string())],
            _ => Vec::new(),
        }
    }
    fn field(&self) -> Option<&'static str> {
        Some("file")
    }
}

impl Columns for Column {
    const EVERY: &'static [Column] = Column::ALL;

    fn said(self) -> &'static [&'static str] {
        self.names()
    }

    fn tells_home(self) -> bool {
        matches!(self, Column::Door | Column::Address)
    }
}

/// The order without a head: 斗潭家园,东区5幢,1单元,302,户主,电话,面积,居住情况.
fn bare(first: &[String]) -> Option<Head<Column>> {
    use Column::{Area, Building, Compound, Door, Name, Occupancy, Phone, Unit};
    let door = first.get(3).map(|cell| door_name(cell))?;
    let order = [Compound, Building, Unit, Door, Name, Phone, Area, Occupancy];
    let columns = order.into_iter().zip(0..).collect();
    floor_of(&door).map(|_| Head(columns))
}

/// Reads a table, row by row with the number the spreadsheet gives each.
pub fn read(rows: &[(u32, Vec<String>)]) -> Result<List, ListRefusal> {
    let head::Under { head, rows, unused } = head::under(rows, bare)?;
    let mut list = List {
        unused,
        ..List::default()
    };
    for (count, (row, cells)) in rows.into_iter().enumerate() {
        if count == MOST_ROWS {
            return Err(ListRefusal::TooMany);
        }
        match Reader::new(&head, *row, cells).line() {
            Ok(line) => list.lines.push(line),
            Err(bad) => list.bad.extend(bad),
        }
    }
    if list.lines.is_empty() && list.bad.is_empty() {
        return Err(ListRefusal::Empty);
    }
    Ok(list)
}

/// Reads one row; collects everything that is wrong with it.
struct Reader<'a> {
    head: &'a Head<Column>,
    row: u32,
    cells: &'a [String],
    bad: Vec<Bad>,
}

impl<'a> Reader<'a> {
    fn new(head: &'a Head<Column>, row: u32, cells: &'a [String]) -> Reader<'a> {
        Reader {
            head,
            row,
            cells,
            bad: Vec::new(),
        }
    }

    fn wrong(&mut self, column: Column, fault: Fault) {
        self.bad.push(Bad {
            row: self.row,
            column,
            fault,
        });
    }

    /// A cell by its reader; what can't be read is noted.
    fn get<T>(&mut self, column: Column, read: impl FnOnce(&str) -> Result<T, Fault>) -> Option<T> {
        match read(self.head.cell(self.cells, column)?) {
            Ok(value) => Some(value),
            Err(fault) => {
                self.wrong(column, fault);
                None
            }
        }
    }

    fn line(mut self) -> Result<Line, Vec<Bad>> {
        let named = |cell: &str| short(&text::clean(cell).replace('\n', ""), NAME_OF_PLACE);
        let community = self.get(Column::Community, named);
        let mut compound = self.get(Column::Compound, named);
        let mut building = self.get(Column::Building, |c| named(&building_name(c)));
        let mut unit = self.get(Column::Unit, |c| named(&unit_name(c)));
        let mut door = self.get(Column::Door, |c| named(&door_name(c)));
        if let Some(said) = self.get(Column::Address, address) {
            compound = compound.or((!said.area.is_empty()).then_some(said.area));
            building = building.or(said.building.map(|b| building_name(&b)));
            unit = unit.or(said.unit.map(|u| unit_name(&u)));
            door = door.or(said.door);
        }
        let asked = match self.head.at(Column::Door) {
            Some(_) => Column::Door,
            None => Column::Address,
        };
        if door.is_none() && self.bad.is_empty() {
            self.wrong(asked, Fault::Empty);
        }
        let door = door.unwrap_or_default();
        let told = self.get(Column::Floor, cell::floor);
        // A house of one family stands on the ground; a flat's door tells its floor.
        let ground = (unit.is_none() && door.len() < 3).then_some(1);
        let floor = told.or_else(|| floor_of(&door)).or(ground);
        if floor.is_none() && self.bad.is_empty() {
            self.wrong(asked, Fault::NoFloor(door.clone()));
        }
        let name = self.get(Column::Name, |c| short(&text::clean(c), NAME_MOST));
        let phone = self.get(Column::Phone, phone);
        if phone.is_some() && name.is_none() && self.bad.is_empty() {
            self.wrong(Column::Phone, Fault::PhoneOfNobody);
        }
        let area = self.get(Column::Area, |c| {
            area(c).ok_or_else(|| Fault::NotAnArea(said(c)))
        });
        let occupancy = self.get(Column::Occupancy, cell::occupancy);
        if !self.bad.is_empty() {
            return Err(self.bad);
        }
        Ok(Line {
            row: self.row,
            community,
            compound,
            building,
            unit,
            door,
            floor: floor.unwrap_or(1),
            name,
            phone,
            area,
            occupancy,
        })
    }
}

pub(crate) fn short(text: &str, most: usize) -> Result<String, Fault> {
    if text.chars().count() > most {
        Err(Fault::TooLong)
    } else {
        Ok(text.to_owned())
    }
}

/// What stands in a cell, short enough for a sentence.
pub(crate) fn said(cell: &str) -> String {
    text::clean(cell)
        .replace('\n', " ")
        .chars()
        .take(24)
        .collect()
}

fn phone(cell: &str) -> Result<String, Fault> {
    // Several numbers in one cell: the first is the one to call.
    let first = cell.split([',', '/', '、', '，', ';', '；', '\n']).next();
    match text::phone("phone", first.unwrap_or(cell)) {
        Ok(phone) => Ok(phone),
        Err(TextRefusal::Empty { .. } | TextRefusal::NotAPhone { .. }) => {
            Err(Fault::NotAPhone(said(cell)))
        }
        Err(TextRefusal::TooLong { .. }) => Err(Fault::TooLong),
    }
}

pub(crate) fn address(cell: &str) -> Result<place_text::PlaceText, Fault> {
    let readings = place_text::read(cell);
    let whole =
        |t: &place_text::PlaceText| t.door.is_some() && t.area.chars().count() <= NAME_OF_PLACE;
    let found = readings.into_iter().find(whole);
    found.ok_or_else(|| Fault::NotAnAddress(said(cell)))
}

#[cfg(test)]
mod tests;
