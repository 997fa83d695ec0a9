//! The week: notice, assembly, six matters, what became of them.

use super::Hands;
use super::people::{Staff, homes};
use super::places::Tree;
use crate::App;
use crate::services::assembly::{self, Call};
use crate::services::matter::{self, Answering, Confirming, RaiseMatter, Raised};
use crate::services::{Error, card, role};
use tanxin_domain::actor::RoleKind;
use tanxin_domain::assembly::How;
use tanxin_domain::category::CategoryCode;
use tanxin_domain::matter::{Grade, How as Word, Verdict};
use tanxin_domain::{Actor, AgendaItemId, AssemblyId, PlaceId, when};

const RULE: &str = "COMMUNITY_ASSEMBLY";

const AGENDA: [&str; 6] = [
    "物业报告去年收支",
    "2021年搬回来以后，大家过得怎样",
    "楼道雨后湿滑怎么办",
    "充电桩加装投币口",
    "人员、车辆进出怎么管",
    "推选1单元楼道长",
];

/// What a matter outside the assembly is about.
enum About {
    /// The flat of whoever raised it.
    Door,
    /// A storey of the first or second stairwell.
    Unit(usize, i16),
    /// The estate.
    Compound,
}

/// A matter outside the assembly.
struct Beside {
    at: &'static str,
    door: &'static str,
    about: About,
    category: &'static str,
    title: &'static str,
    text: &'static str,
    due: &'static str,
}

const BEFORE: [Beside; 2] = [
    Beside {
        at: "2022-02-28 08:20",
        door: "2-1101",
        about: About::Door,
        category: "house-leak",
        title: "顶楼渗水，墙皮往下掉",
        text: "一下雨，卧室顶上就渗水，墙皮掉了一大块。",
        due: "2022-03-04",
    },
    Beside {
        at: "2022-03-01 18:05",
        door: "2-401",
        about: About::Unit(1, 1),
        category: "vehicle-blocked",
        title: "外来车占了消防通道",
        text: "2单元门前天天停满外面的车。",
        due: "2022-03-07",
    },
];

const SINCE: [Beside; 3] = [
    Beside {
        at: "2022-03-04 20:11",
        door: "2-702",
        about: About::Unit(1, 7),
        category: "corridor-clutter",
        title: "7楼楼道堆了旧家具",
        text: "旧沙发堆在7楼转角，轮椅过不去。",
        due: "2022-03-09",
    },
    Beside {
        at: "2022-03-05 09:30",
        door: "1-902",
        about: About::Unit(0, 9),
        category: "corridor-door",
        title: "9楼管道井门关不上",
        text: "9楼管道井的门晃来晃去，夜里响。",
        due: "2022-03-10",
    },
    Beside {
        at: "2022-03-06 10:00",
        door: "2-201",
        about: About::Compound,
        category: "house-facility",
        title: "活动室周末也开门吧",
        text: "活动室周末锁着，孩子没地方去。",
        due: "2022-03-13",
    },
];

/// The stage: who plays and where.
struct Stage<'a> {
    app: &'a App,
    hands: &'a Hands,
    tree: &'a Tree,
    staff: &'a Staff,
}

/// Plays the week of 3 March 2022.
pub async fn play(app: &App, hands: &Hands, tree: &Tree, staff: &Staff) -> Result<(), Error> {
    let stage = Stage {
        app,
        hands,
        tree,
        staff,
    };
    let assembly = stage.called().await?;
    stage.beside(&BEFORE).await?;
    let items = stage.held(assembly).await?;
    let raised = stage.asked(assembly, &items).await?;
    stage.closed(assembly, &items).await?;
    stage.answered(&raised).await?;
    stage.ahead().await
}

impl Stage<'_> {
    fn code(&self) -> tanxin_domain::District {
        super::district()
    }

    fn home(&self, door: &str) -> PlaceId {
        self.tree.homes[door].id
    }

    /// A household, as its card makes it.
    async fn household(&self, door: &str) -> Result<Actor, Error> {
        let home = &self.tree.homes[door];
        let issued = card::issue_for(self.app, self.code(), &Actor::System, home.id).await?;
        let card = issued.first().ok_or(Error::NotFound)?.card;
        Ok(Actor::Household {
            card,
            household: home.id,
            path: home.path.clone(),
        })
    }

    async fn called(&self) -> Result<AssemblyId, Error> {
        self.hands.set("2022-02-21 10:00");
        let call = Call {
            place: self.tree.units[0].id,
            rule: RULE.into(),
            title: String::new(),
            at: instant("2022-03-03 14:00"),
            venue: "5幢1单元架空层".into(),
            agenda: AGENDA.map(str::to_owned).into(),
            // The community's own rule is in force from 1 March; ten days of notice were kept.
            waiver: String::new(),
            key: None,
        };
        let id = assembly::call(self.app, self.code(), &self.staff.secretary, call).await?;
        self.hands.set("2022-02-21 10:20");
        card::issue_for(
            self.app,
            self.code(),
            &self.staff.secretary,
            self.tree.units[0].id,
        )
        .await?;
        Ok(id)
    }

    /// 23 of 41 households come; the floor goes round.
    async fn held(&self, id: AssemblyId) -> Result<Vec<AgendaItemId>, Error> {
        let (app, code, by) = (self.app, self.code(), &self.staff.secretary);
        self.hands.set("2022-03-02 17:00");
        assembly::freeze(app, code, by, id, None).await?;
        let mut minute = 40;
        for (door, (_, came)) in homes() {
            let how = match came.as_str() {
                "scanned" => How::Scanned,
                "typed" => How::Typed,
                "ticked" => How::Ticked,
                _ => continue,
            };
            self.hands.set(&format!("2022-03-03 13:{minute}"));
            minute = (minute + 1).min(59);
            let home = self.home(&format!("1-{door}"));
            assembly::check_in(app, code, by, id, home, how, None).await?;
        }
        for (door, (_, came)) in homes() {
            let Some(holder) = came.strip_prefix("for-") else {
                continue;
            };
            let (principal, holder) = (
                self.home(&format!("1-{door}")),
                self.home(&format!("1-{holder}")),
            );
            assembly::proxy(app, code, by, id, principal, holder, true, None).await?;
        }
        self.hands.set("2022-03-03 14:02");
        assembly::open(app, code, by, id, None).await?;
        let items = app
            .store
            .read(move |c| tanxin_store::assembly::items(c, code, id))
            .await
            .map_err(Error::from)?;
        Ok(items.into_iter().map(|i| i.id).collect())
    }

    /// What was asked for, in the order of the agenda.
    async fn asked(&self, id: AssemblyId, items: &[AgendaItemId]) -> Result<Vec<Raised>, Error> {
        let (app, code, by) = (self.app, self.code(), &self.staff.secretary);
        let unit = self.tree.units[0].id;
        let (building, compound) = (self.tree.building.id, self.tree.compound.id);
        let staff = self.staff;
        let lines = [
            (
                1,
                "14:25",
                "602",
                unit,
                Some(5),
                "corridor-light",
                "5楼、6楼声控灯不亮",
                "5楼、6楼的声控灯拍手也不亮，晚上下楼要摸着走。",
                staff.captain,
                "2022-03-05",
            ),
            (
                1,
                "14:33",
                "204",
                compound,
                None,
                "together-volunteer",
                "想找人一起做志愿活动",
                "退休了有空，想找几个人一起去看看独居的老人。",
                staff.committee,
                "2022-03-10",
            ),
            (
                2,
                "14:48",
                "302",
                unit,
                Some(3),
                "corridor-slippery",
                "楼道下雨返潮，老人怕滑倒",
                "连着下雨，3楼到4楼的楼梯全是水，我差点滑倒。",
                staff.property,
                "2022-03-08",
            ),
            (
                3,
                "15:03",
                "501",
                building,
                None,
                "vehicle-charging",
                "电动车充电桩请加装投币口",
                "充电桩只能扫码，我们老人没有智能手机，请装一个投币的。",
                staff.committee,
                "2022-03-10",
            ),
            (
                4,
                "15:16",
                "801",
                compound,
                None,
                "security-access",
                "外来人员、车辆进出没人管",
                "外面的车停在单元门口，救护车都进不来。",
                staff.property,
                "2022-03-07",
            ),
            (
                4,
                "15:22",
                "101",
                compound,
                None,
                "house-renewal",
                "小区以后怎么打算",
                "2017年拆的老房子，2021年才搬回来。小区以后怎么弄，想听个准话。",
                staff.committee,
                "2022-03-15",
            ),
        ];
        let mut raised = Vec::new();
        let mut item = None;
        for (at, time, door, place, floor, category, title, text, office, due) in lines {
            self.hands.set(&format!("2022-03-03 {time}"));
            if item != Some(at) {
                // Items nobody recorded anything under are stepped through as well.
                for step in item.map_or(0, |i: usize| i + 1)..=at {
                    assembly::next_item(app, code, by, id, Some(items[step]), None).await?;
                }
                item = Some(at);
            }
            let new = RaiseMatter {
                place,
                floor,
                household: Some(self.home(&format!("1-{door}"))),
                title: title.into(),
                text: text.into(),
                category: category_of(category),
                office: Some(office),
                due: due.parse().ok(),
                assembly: Some(id),
                agenda_item: Some(items[at]),
                secret: false,
                name_public: false,
                photos: Vec::new(),
                key: None,
            };
            raised.push(matter::raise(app, code, by, new).await?);
        }
        Ok(raised)
    }

    async fn closed(&self, id: AssemblyId, items: &[AgendaItemId]) -> Result<(), Error> {
        let (app, code, by) = (self.app, self.code(), &self.staff.secretary);
        self.hands.set("2022-03-03 15:30");
        if let Some(last) = items.last() {
            assembly::next_item(app, code, by, id, Some(*last), None).await?;
        }
        let said = [
            "物业徐建平报了2021年的收支，账目贴在单元门口。",
            "搬回来的邻居相互认了认。楼道里建个群，谁家有事喊一声。",
            "物业先铺防滑垫，3月8日前查清水从哪里来。",
            "居委会去问投币充电桩，3月10日前回话。",
            "物业管住大门，外来车辆登记，单元门口画禁停线。",
            "大家推选301室姜月娥当1单元楼道长。社区的红色楼道服务一起跟上。",
        ];
        for (item, text) in items.iter().zip(said) {
            let new = assembly::Minutes {
                item: Some(*item),
                over: 0,
                text: text.into(),
                key: None,
            };
            assembly::edit_minutes(app, code, by, id, new).await?;
        }
        self.hands.set("2022-03-03 15:46");
        assembly::close(app, code, by, id, None).await?;
        self.hands.set("2022-03-03 15:50");
        let given = role::GiveRole {
            person: self.staff.jiang,
            kind: RoleKind::Captain,
            place: self.tree.units[0].id,
            office: Some(self.staff.captain),
            until: jiff::civil::date(2025, 3, 2),
        };
        role::give(app, code, by, given, None).await.map(|_| ())
    }

    /// What became of the six until Monday morning.
    async fn answered(&self, raised: &[Raised]) -> Result<(), Error> {
        let [light, company, slippery, coins, access, _] = raised else {
            return Err(Error::NotFound);
        };
        let captain = self.captain().await?;
        let (secretary, manager) = (&self.staff.secretary, &self.staff.manager);
        self.say(
            &captain,
            light,
            "2022-03-04 09:10",
            "5楼、6楼换了两个新的声控灯，试过了，都亮。",
            true,
        )
        .await?;
        self.say(
            manager,
            slippery,
            "2022-03-04 10:30",
            "今天先铺了防滑垫。水像是从4楼平台的排水口倒回来的，8日请师傅来通。",
            false,
        )
        .await?;
        self.say(
            secretary,
            company,
            "2022-03-04 15:00",
            "社区志愿队每周六上午集合，已经有4位邻居报名，这周六一起去。",
            true,
        )
        .await?;
        self.word(
            light,
            "1-602",
            "2022-03-04 19:40",
            Verdict::Solved,
            Some(Grade::VerySatisfied),
        )
        .await?;
        self.beside(&SINCE[..2]).await?;
        self.word(
            company,
            "1-204",
            "2022-03-05 11:30",
            Verdict::Solved,
            Some(Grade::Satisfied),
        )
        .await?;
        self.say(
            secretary,
            coins,
            "2022-03-05 16:20",
            "问过充电桩的公司，能加装投币口，下周来看现场。",
            false,
        )
        .await?;
        self.beside(&SINCE[2..]).await?;
        self.say(
            manager,
            access,
            "2022-03-06 17:30",
            "大门从今天起登记外来车辆，单元门口画了禁停线。",
            true,
        )
        .await
    }

    async fn captain(&self) -> Result<Actor, Error> {
        let (code, now, jiang) = (self.code(), self.app.clock.now(), self.staff.jiang);
        let held = self
            .app
            .store
            .read(move |c| tanxin_store::role::in_force(c, code, jiang, now));
        let roles = held.await.map_err(Error::from)?;
        Ok(Actor::Captain {
            person: jiang,
            household: self.home("1-301"),
            roles,
        })
    }

    async fn say(
        &self,
        by: &Actor,
        what: &Raised,
        at: &str,
        text: &str,
        solved: bool,
    ) -> Result<(), Error> {
        self.hands.set(at);
        let new = Answering {
            matter: what.id,
            version: None,
            text: text.into(),
            photos: Vec::new(),
            key: None,
        };
        if solved {
            matter::solve(self.app, self.code(), by, new).await
        } else {
            matter::answer(self.app, self.code(), by, new).await
        }
    }

    async fn word(
        &self,
        what: &Raised,
        door: &str,
        at: &str,
        verdict: Verdict,
        grade: Option<Grade>,
    ) -> Result<(), Error> {
        self.hands.set(at);
        let household = self.household(door).await?;
        let new = Confirming {
            matter: what.id,
            version: None,
            verdict,
            grade,
            words: String::new(),
            how: Word::Web,
            receipt: None,
            key: None,
        };
        matter::confirm(self.app, self.code(), &household, new)
            .await
            .map(|_| ())
    }

    /// Matters raised outside the assembly, noted down by the secretary.
    async fn beside(&self, lines: &[Beside]) -> Result<(), Error> {
        for line in lines {
            self.hands.set(line.at);
            let place = match line.about {
                About::Door => self.home(line.door),
                About::Unit(n, _) => self.tree.units[n].id,
                About::Compound => self.tree.compound.id,
            };
            let floor = match line.about {
                About::Unit(_, floor) => Some(floor),
                _ => None,
            };
            let new = RaiseMatter {
                place,
                floor,
                household: Some(self.home(line.door)),
                title: line.title.into(),
                text: line.text.into(),
                category: category_of(line.category),
                office: Some(self.staff.property),
                due: line.due.parse().ok(),
                assembly: None,
                agenda_item: None,
                secret: false,
                name_public: false,
                photos: Vec::new(),
                key: None,
            };
            matter::raise(self.app, self.code(), &self.staff.secretary, new).await?;
        }
        Ok(())
    }

    /// The next assemblies, as they are called on Monday morning.
    async fn ahead(&self) -> Result<(), Error> {
        let units = &self.tree.units;
        self.hands.set("2022-03-07 08:30");
        let call = Call {
            place: units[1].id,
            rule: RULE.into(),
            title: String::new(),
            at: instant("2022-03-24 14:30"),
            venue: "5幢1单元架空层".into(),
            agenda: ["消防通道怎么让出来", "顶楼渗水回话", "推选2单元楼道长"]
                .map(str::to_owned)
                .into(),
            waiver: String::new(),
            key: None,
        };
        assembly::call(self.app, self.code(), &self.staff.secretary, call).await?;
        for (building, day) in self
            .tree
            .lantian_buildings
            .iter()
            .zip(["2022-03-17", "2022-03-18"])
        {
            let call = Call {
                place: building.id,
                rule: RULE.into(),
                title: String::new(),
                at: instant(&format!("{day} 19:00")),
                venue: format!("三衢蓝天苑{}楼下", building.name),
                agenda: ["认识邻居", "小区里最想办的一件事", "推选楼道长"]
                    .map(str::to_owned)
                    .into(),
                waiver: String::new(),
                key: None,
            };
            // Called by the district: the compound lies in a neighbouring community.
            assembly::call(self.app, self.code(), &Actor::System, call).await?;
        }
        Ok(())
    }
}

fn instant(wall: &str) -> jiff::Timestamp {
    let civil = wall.replace(' ', "T").parse().ok();
    civil
        .and_then(when::instant)
        .expect("the script's times are times")
}

fn category_of(code: &str) -> CategoryCode {
    CategoryCode::parse(code).expect("the script's categories are in the tree")
}
