//! The people of the demo; all invented. They have no phones: nobody's number rings.

use super::places::Tree;
use crate::App;
use crate::services::{Error, account, office, person, role};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use tanxin_domain::actor::RoleKind;
use tanxin_domain::office::OfficeKind;
use tanxin_domain::place::{Occupancy, Place};
use tanxin_domain::{Actor, District, OfficeId, PersonId, PlaceId};

/// What everybody with an account types in the demo. A demo has nothing to hide, and a
/// newcomer must get in; `serve --lan` warns about it.
pub const PASSWORD: &str = "doutan-2022";

#[derive(Deserialize)]
struct Unit {
    /// Householder, and how they came to the assembly.
    homes: BTreeMap<String, (String, String)>,
    #[serde(rename = "let")]
    rented: Rented,
}

#[derive(Deserialize)]
struct Rented {
    doors: Vec<String>,
}

static UNIT: LazyLock<Unit> = LazyLock::new(|| {
    toml::from_str(include_str!("../../demo/unit.toml"))
        .expect("demo/unit.toml is part of the build")
});

/// Householders of 1单元 by door, and how each came: `scanned`, `typed`, `ticked`,
/// `for-302` by proxy, or not at all.
pub fn homes() -> &'static BTreeMap<String, (String, String)> {
    &UNIT.homes
}

/// How a flat of 1单元 is lived in: whoever is not in the list has no householder.
pub fn occupancy(door: &str) -> Occupancy {
    if UNIT.rented.doors.iter().any(|d| d == door) {
        Occupancy::Let
    } else if UNIT.homes.contains_key(door) {
        Occupancy::Owner
    } else {
        Occupancy::Vacant
    }
}

/// The offices and staff the script speaks of.
pub struct Staff {
    pub committee: OfficeId,
    pub property: OfficeId,
    pub captain: OfficeId,
    /// 区住建局 and 区供电公司: what a community whistles for.
    pub called: [OfficeId; 2],
    pub street: Actor,
    pub secretary: Actor,
    /// Walks the stairwells of the community.
    pub grid: Actor,
    pub manager: Actor,
    /// The captain's person: 姜月娥 of 301.
    pub jiang: PersonId,
}

/// Who can sign in: login, name, what for.
pub const ACCOUNTS: [(&str, &str, RoleKind); 7] = [
    ("wang", "汪雪琴", RoleKind::Community),
    ("xu", "徐建平", RoleKind::Property),
    ("he", "何晓芳", RoleKind::Grid),
    ("lu", "陆文静", RoleKind::Township),
    ("shen", "沈明远", RoleKind::District),
    ("admin", "管理员", RoleKind::Admin),
    ("tang", "唐慎言", RoleKind::Supervisor),
];

struct Hirer<'a> {
    app: &'a App,
    code: District,
}

impl Hirer<'_> {
    async fn office(
        &self,
        at: &Place,
        kind: OfficeKind,
        name: &str,
        hours: &str,
    ) -> Result<OfficeId, Error> {
        let new = office::OpenOffice {
            place: at.id,
            kind,
            name: name.to_owned(),
            phone: "0570-0000000".to_owned(),
            hours: hours.to_owned(),
        };
        office::open(self.app, self.code, &Actor::System, new, None).await
    }

    async fn person(
        &self,
        name: &str,
        at: PlaceId,
        household: Option<PlaceId>,
    ) -> Result<PersonId, Error> {
        let new = person::NewPerson {
            name: name.to_owned(),
            phone: String::new(),
            household,
            name_public: false,
        };
        person::register(self.app, self.code, &Actor::System, at, new, None).await
    }

    async fn staff(
        &self,
        who: (&str, &str, RoleKind),
        at: &Place,
        office: Option<OfficeId>,
    ) -> Result<Actor, Error> {
        let (login, name, kind) = who;
        let person = self.person(name, at.id, None).await?;
        let until = jiff::civil::date(2027, 2, 1);
        let given = role::GiveRole {
            person,
            kind,
            place: at.id,
            office,
            until,
        };
        role::give(self.app, self.code, &Actor::System, given, None).await?;
        let made = account::create(self.app, self.code, &Actor::System, person, login).await?;
        account::set_password(self.app, self.code, made.account, PASSWORD).await?;
        self.actor(person, made.account).await
    }

    /// The householders of 1单元; 姜月娥 of 301 is answered.
    async fn neighbours(&self, tree: &Tree) -> Result<PersonId, Error> {
        let mut jiang = None;
        for (door, (name, _)) in homes() {
            let Some(home) = tree.homes.get(&format!("1-{door}")) else {
                continue;
            };
            let person = self.person(name, home.id, Some(home.id)).await?;
            if door == "301" {
                jiang = Some(person);
            }
        }
        jiang.ok_or(Error::NotFound)
    }

    async fn actor(
        &self,
        person: PersonId,
        account: tanxin_domain::AccountId,
    ) -> Result<Actor, Error> {
        let (code, now) = (self.code, self.app.clock.now());
        let held = self
            .app
            .store
            .read(move |c| tanxin_store::role::in_force(c, code, person, now));
        let roles = held.await.map_err(Error::from)?;
        Ok(Actor::Staff {
            account,
            person,
            roles,
        })
    }
}

/// Opens the offices, hires the staff, moves the householders in.
pub async fn settle(app: &App, code: District, tree: &Tree) -> Result<Staff, Error> {
    let hirer = Hirer { app, code };
    let week = "周一至周五 8:30—17:00";
    let street = hirer
        .office(
            &tree.township,
            OfficeKind::Subdistrict,
            "信安街道办事处",
            week,
        )
        .await?;
    let committee = hirer
        .office(
            &tree.community,
            OfficeKind::Committee,
            "斗潭社区居委会",
            week,
        )
        .await?;
    let property = hirer
        .office(
            &tree.compound,
            OfficeKind::Property,
            "斗潭家园物业服务处",
            "24小时",
        )
        .await?;
    hirer
        .office(
            &tree.lantian,
            OfficeKind::Property,
            "三衢蓝天苑物业服务处",
            "24小时",
        )
        .await?;
    let [wang, xu, he, lu, shen, admin, tang] = ACCOUNTS;
    let secretary = hirer.staff(wang, &tree.community, Some(committee)).await?;
    let manager = hirer.staff(xu, &tree.compound, Some(property)).await?;
    let grid = hirer.staff(he, &tree.community, Some(committee)).await?;
    let department = |name| hirer.office(&tree.district, OfficeKind::Department, name, week);
    let called = [
        department("区住建局").await?,
        department("区供电公司").await?,
    ];
    let lu = hirer.staff(lu, &tree.township, Some(street)).await?;
    hirer.staff(shen, &tree.district, None).await?;
    hirer.staff(admin, &tree.district, None).await?;
    hirer.staff(tang, &tree.community, None).await?;
    let jiang = hirer.neighbours(tree).await?;
    let captain = hirer
        .office(&tree.units[0], OfficeKind::Captain, "5幢1单元楼道长", "")
        .await?;
    Ok(Staff {
        committee,
        property,
        captain,
        called,
        street: lu,
        secretary,
        grid,
        manager,
        jiang,
    })
}
