//! The week: notice, assembly, six matters, what became of them.

use super::Hands;
use super::lines::{
    AGENDA, ASKED, About, Answers, BEFORE, Beside, JOINED, SAID, SAID_SINCE, SINCE,
};
use super::people::{Staff, homes};
use super::places::Tree;
use crate::App;
use crate::services::assembly::{self, Call};
use crate::services::matter::{self, Answering, BackMatter, Confirming, On, RaiseMatter, Raised};
use crate::services::{Error, card};
use tanxin_domain::assembly::How;
use tanxin_domain::category::CategoryCode;
use tanxin_domain::matter::{Grade, How as Word, Verdict};
use tanxin_domain::{Actor, AgendaItemId, AssemblyId, OfficeId, PlaceId, when};

const RULE: &str = "COMMUNITY_ASSEMBLY";

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
        let mut raised = Vec::new();
        let mut called = 0;
        for line in &ASKED {
            self.hands.set(line.at);
            // Items nobody asked anything under are stepped through as well.
            for item in items.iter().take(line.item + 1).skip(called) {
                assembly::next_item(app, code, by, id, Some(*item), None).await?;
            }
            called = line.item + 1;
            let (place, floor) = self.at(&line.about, line.door);
            let office = match line.office {
                Answers::Captain => self.staff.captain,
                Answers::Committee => self.staff.committee,
                Answers::Property => self.staff.property,
            };
            let new = RaiseMatter {
                assembly: Some(id),
                agenda_item: Some(items[line.item]),
                ..self.asks(place, floor, line.door, line.words, office, line.due)
            };
            raised.push(matter::raise(app, code, by, new).await?);
        }
        Ok(raised)
    }

    fn at(&self, about: &About, door: &str) -> (PlaceId, Option<i16>) {
        match about {
            About::Door => (self.home(door), None),
            About::Unit(n, floor) => (self.tree.units[*n].id, Some(*floor)),
            About::Building => (self.tree.building.id, None),
            About::Compound => (self.tree.compound.id, None),
        }
    }

    /// A matter of a household of the scenario.
    fn asks(
        &self,
        place: PlaceId,
        floor: Option<i16>,
        door: &str,
        (category, title, text): (&str, &str, &str),
        office: OfficeId,
        due: &str,
    ) -> RaiseMatter {
        RaiseMatter {
            floor,
            household: Some(self.home(door)),
            office: Some(office),
            due: due.parse().ok(),
            ..RaiseMatter::about(place, category_of(category), (title, text))
        }
    }

    async fn closed(&self, id: AssemblyId, items: &[AgendaItemId]) -> Result<(), Error> {
        let (app, code, by) = (self.app, self.code(), &self.staff.secretary);
        self.hands.set("2022-03-03 15:30");
        if let Some(last) = items.last() {
            assembly::next_item(app, code, by, id, Some(*last), None).await?;
        }
        super::vote::hold(app, self.hands, (self.tree, self.staff), id).await?;
        for (item, text) in items.iter().zip(SAID) {
            let new = assembly::Minutes {
                item: Some(*item),
                over: 0,
                text: text.into(),
                key: None,
            };
            assembly::edit_minutes(app, code, by, id, new).await?;
        }
        self.hands.set("2022-03-03 15:46");
        assembly::close(app, code, by, id, None).await
    }

    /// What became of the six until Monday morning: each comes to another end.
    async fn answered(&self, raised: &[Raised]) -> Result<(), Error> {
        let [light, company, slippery, coins, access, future] = raised else {
            return Err(Error::NotFound);
        };
        let captain = self.captain().await?;
        let (secretary, manager) = (&self.staff.secretary, &self.staff.manager);
        self.joined(company).await?;
        for line in &SAID_SINCE[..4] {
            let what = [light, slippery, future, company][line.of];
            let by = [&captain, manager, secretary][line.by];
            self.say(by, what, line.at, line.text, line.solved).await?;
        }
        let reason = "水是从4楼平台的排水口倒回来的，要当年的施工单位回来修，物业叫不动。";
        self.up(manager, slippery, "2022-03-04 15:30", reason)
            .await?;
        // What was due at half past five goes up at half past five.
        self.hands.set("2022-03-04 17:30");
        matter::tick(self.app).await?;
        let happy = Some(Grade::VerySatisfied);
        let word = (Verdict::Solved, happy, "");
        self.word(light, "1-602", "2022-03-04 19:40", word).await?;
        self.beside(&SINCE[..2]).await?;
        self.joint(coins).await?;
        let reason = "社区看过现场，要找住建部门和施工单位，社区叫不动。";
        self.up(secretary, slippery, "2022-03-05 10:40", reason)
            .await?;
        let word = (Verdict::Solved, Some(Grade::Satisfied), "");
        self.word(company, "1-204", "2022-03-05 11:30", word)
            .await?;
        let again = (Verdict::Not, None, "只说在研究，没有个准话。");
        self.word(future, "1-101", "2022-03-05 12:05", again)
            .await?;
        let line = &SAID_SINCE[4];
        self.say(manager, access, line.at, line.text, line.solved)
            .await?;
        let line = &SAID_SINCE[5];
        let street = &self.staff.street;
        self.say(street, slippery, line.at, line.text, line.solved)
            .await?;
        self.beside(&SINCE[2..]).await?;
        let word = (Verdict::Solved, Some(Grade::Fair), "");
        self.word(access, "1-801", "2022-03-06 19:20", word).await
    }

    fn on(&self, what: &Raised) -> On {
        On {
            matter: what.id,
            version: None,
            key: None,
        }
    }

    /// Nine neighbours join in the evening, each with the card of the household.
    async fn joined(&self, what: &Raised) -> Result<(), Error> {
        for (nr, door) in JOINED.iter().enumerate() {
            self.hands.set(&format!("2022-03-03 19:{}", 10 + 3 * nr));
            let by = self.household(&format!("1-{door}")).await?;
            let new = BackMatter {
                matter: what.id,
                household: None,
                key: None,
            };
            matter::back(self.app, self.code(), &by, new).await?;
        }
        Ok(())
    }

    /// Up one level, with a reason.
    async fn up(&self, by: &Actor, what: &Raised, at: &str, reason: &str) -> Result<(), Error> {
        self.hands.set(at);
        matter::pass(self.app, self.code(), by, (self.on(what), None), reason).await
    }

    /// The community whistles for two offices; one comes at once and does its part.
    async fn joint(&self, coins: &Raised) -> Result<(), Error> {
        let (app, code, by) = (self.app, self.code(), &self.staff.secretary);
        self.hands.set("2022-03-05 09:40");
        let calls = self.staff.called.into();
        let what = "请到5幢看充电桩：能不能装投币口，线路够不够。";
        matter::whistle(app, code, by, (self.on(coins), calls), what).await?;
        let done = "线路够，投币口能装，不用另外拉线。";
        for (at, done) in [("2022-03-05 10:10", None), ("2022-03-05 10:30", Some(done))] {
            self.hands.set(at);
            matter::report(app, code, by, (self.on(coins), 2), done).await?;
        }
        Ok(())
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
            without: String::new(),
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
        (verdict, grade, words): (Verdict, Option<Grade>, &str),
    ) -> Result<(), Error> {
        self.hands.set(at);
        let household = self.household(door).await?;
        let new = Confirming {
            matter: what.id,
            version: None,
            verdict,
            grade,
            words: words.into(),
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
            let (place, floor) = self.at(&line.about, line.door);
            let office = self.staff.property;
            let new = self.asks(place, floor, line.door, line.words, office, line.due);
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
