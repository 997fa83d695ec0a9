//! The places of the demo: all of Kecheng down to its communities, and the homes of
//! the scenario.

use crate::App;
use crate::services::{Error, place};
use std::collections::BTreeMap;
use tanxin_domain::place::{HouseholdFacts, Occupancy, Place, PlaceKind};
use tanxin_domain::{Actor, District, PlaceId};

const PLACES: &str = include_str!("../../demo/kecheng-places.csv");

/// The community of the scenario.
pub const DOUTAN: i64 = 330_802_008_001;
/// Where we put 三衢蓝天苑; see demo/SOURCE.md.
const LANTIAN: i64 = 330_802_008_002;

/// The places the script speaks of.
pub struct Tree {
    pub district: Place,
    pub township: Place,
    pub community: Place,
    pub compound: Place,
    pub building: Place,
    /// 1单元 and 2单元.
    pub units: [Place; 2],
    /// The homes of 1单元 and 2单元, by unit and door: `1-302`.
    pub homes: BTreeMap<String, Place>,
    /// 三衢蓝天苑 and its buildings 1 and 2.
    pub lantian: Place,
    pub lantian_buildings: [Place; 2],
}

/// A stairwell: floors from 1, doors on each, and how special flats are lived in.
struct Plan<'a> {
    floors: i16,
    doors: i16,
    special: &'a dyn Fn(&str) -> Occupancy,
}

fn hang(app: &App, above: &Place, kind: PlaceKind, name: &str) -> Place {
    let id = PlaceId(app.store.ids().next());
    Place {
        id,
        parent: Some(above.id),
        kind,
        path: above.path.child(id),
        name: name.to_owned(),
        stat_code: None,
        household: None,
    }
}

fn homes(app: &App, unit: &Place, plan: &Plan<'_>) -> Vec<Place> {
    let mut out = Vec::new();
    for floor in 1..=plan.floors {
        for number in 1..=plan.doors {
            let door = format!("{floor}{number:02}");
            let mut home = hang(app, unit, PlaceKind::Household, &door);
            home.household = Some(HouseholdFacts {
                floor,
                // 89.60, 112.30, 112.30, 89.60 m²: the corner flats are larger.
                area_centi_m2: Some(if number == 1 || number == 4 {
                    11_230
                } else {
                    8_960
                }),
                occupancy: (plan.special)(&door),
                door,
            });
            out.push(home);
        }
    }
    out
}

/// Founds Kecheng and plants everything.
pub async fn plant(app: &App, code: District) -> Result<Tree, Error> {
    let district = place::found(app, code, "柯城区", 3308).await?;
    let (townships, communities) = official(app, &district);
    place::add(
        app,
        code,
        &Actor::System,
        townships.values().cloned().collect(),
    )
    .await?;
    place::add(
        app,
        code,
        &Actor::System,
        communities.values().cloned().collect(),
    )
    .await?;
    let community = communities[&DOUTAN].clone();
    let estate = doutan(app, code, &community).await?;
    let (lantian, lantian_buildings) = lantian(app, code, &communities[&LANTIAN]).await?;
    Ok(Tree {
        district,
        township: townships[&(DOUTAN / 1000 * 1000)].clone(),
        community,
        compound: estate.compound,
        building: estate.building,
        units: estate.units,
        homes: estate.homes,
        lantian,
        lantian_buildings,
    })
}

/// 斗潭家园 as far as the script speaks of it.
struct Estate {
    compound: Place,
    building: Place,
    units: [Place; 2],
    homes: BTreeMap<String, Place>,
}

async fn doutan(app: &App, code: District, community: &Place) -> Result<Estate, Error> {
    let compound = hang(app, community, PlaceKind::Compound, "斗潭家园");
    let names = [
        "东区1幢",
        "东区2幢",
        "东区3幢",
        "东区5幢",
        "东区6幢",
        "西区1幢",
        "西区2幢",
    ];
    let buildings = names.map(|name| hang(app, &compound, PlaceKind::Building, name));
    let shown = [vec![compound.clone()], buildings.to_vec()].concat();
    place::add(app, code, &Actor::System, shown).await?;
    let building = buildings[3].clone();
    let units = ["1单元", "2单元"].map(|name| hang(app, &building, PlaceKind::Unit, name));
    let first = Plan {
        floors: 11,
        doors: 4,
        special: &super::people::occupancy,
    };
    let vacant = |door: &str| {
        if door == "1102" {
            Occupancy::Vacant
        } else {
            Occupancy::Owner
        }
    };
    let second = Plan {
        floors: 11,
        doors: 2,
        special: &vacant,
    };
    let mut named = BTreeMap::new();
    for (number, (unit, plan)) in (1..).zip(units.iter().zip([&first, &second])) {
        let below = homes(app, unit, plan);
        for home in &below {
            named.insert(format!("{number}-{}", home.name), home.clone());
        }
        place::add(
            app,
            code,
            &Actor::System,
            [vec![unit.clone()], below].concat(),
        )
        .await?;
    }
    for other in buildings.iter().filter(|b| b.id != building.id) {
        stairwells(app, code, other, 2).await?;
    }
    Ok(Estate {
        compound,
        building,
        units,
        homes: named,
    })
}

async fn lantian(
    app: &App,
    code: District,
    community: &Place,
) -> Result<(Place, [Place; 2]), Error> {
    let compound = hang(app, community, PlaceKind::Compound, "三衢蓝天苑");
    let buildings = ["1幢", "2幢"].map(|name| hang(app, &compound, PlaceKind::Building, name));
    let shown = [vec![compound.clone()], buildings.to_vec()].concat();
    place::add(app, code, &Actor::System, shown).await?;
    for one in &buildings {
        stairwells(app, code, one, 3).await?;
    }
    Ok((compound, buildings))
}

/// Plain stairwells of six floors and two doors.
async fn stairwells(
    app: &App,
    code: District,
    building: &Place,
    count: usize,
) -> Result<(), Error> {
    let plan = Plan {
        floors: 6,
        doors: 2,
        special: &|_| Occupancy::Owner,
    };
    for number in 1..=count {
        let unit = hang(app, building, PlaceKind::Unit, &format!("{number}单元"));
        let below = homes(app, &unit, &plan);
        place::add(app, code, &Actor::System, [vec![unit], below].concat()).await?;
    }
    Ok(())
}

type ByCode = BTreeMap<i64, Place>;

/// The 18 townships and 291 communities, by their statistical codes.
fn official(app: &App, district: &Place) -> (ByCode, ByCode) {
    let (mut townships, mut communities) = (ByCode::new(), ByCode::new());
    for line in PLACES.lines().skip(1) {
        let mut fields = line.trim().split(',');
        let (Some(code), Some(level), Some(name), Some(above)) =
            (fields.next(), fields.next(), fields.next(), fields.next())
        else {
            continue;
        };
        let (Ok(code), Ok(above)) = (code.parse::<i64>(), above.parse::<i64>()) else {
            continue;
        };
        let mut made = match level {
            "township" => hang(app, district, PlaceKind::Township, name),
            "community" => match townships.get(&above) {
                Some(above) => hang(app, above, PlaceKind::Community, name),
                None => continue,
            },
            _ => continue,
        };
        made.stat_code = Some(code);
        let kept = if level == "township" {
            &mut townships
        } else {
            &mut communities
        };
        kept.insert(code, made);
    }
    (townships, communities)
}
