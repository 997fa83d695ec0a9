//! Bringing in homes: a list is handed over, looked at, written when somebody says yes.

use crate::world::{Browser, World, kecheng};
use axum::http::StatusCode;
use std::collections::BTreeSet;
use tanxin::services::{import, person};
use tanxin_domain::import::Generate;
use tanxin_domain::place::{Occupancy, Place, PlaceKind};
use tanxin_domain::{Actor, ImportId, PlaceId};
use tanxin_store::import::State;
use tanxin_store::{on_both, place};

const LIST: &str = "小区名称,楼栋,单元,房号,户主姓名,手机号码,建筑面积,居住情况,备注\n\
    花园新村,1,1,101,柴根生,13900000101,89.6,自住,老党员\n\
    花园新村,1幢,一单元,102,方桂兰,13900000102,112.30,出租,\n\
    花园新村,1栋,2单元,B101,,,,空置,\n\
    花园新村,2幢,1单元,1101室,毛卫东,,75,未交付,\n";

fn here(w: &World) -> String {
    format!("/330802/import/{}", w.tree.community.id)
}

/// Hands a list over; where its page is.
fn hand_over(b: &mut Browser<'_>, w: &World, list: &[u8]) -> String {
    let answer = b.post_files(&here(w), &[], &[list]);
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.location().to_owned()
}

fn yes(b: &mut Browser<'_>, at: &str) {
    let answer = b.post(&format!("{at}/confirm"), &[]);
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
}

/// Everything below the community, by path of names.
fn names(w: &World) -> BTreeSet<String> {
    let all = w
        .app
        .store
        .read_now(|c| place::subtree(c, kecheng(), &w.tree.community.path));
    let all: Vec<Place> = all.expect("a read");
    let name = |p: &Place| {
        let way = p
            .path
            .ids()
            .filter_map(|id| all.iter().find(|p| p.id == id));
        way.map(|p| p.name.as_str()).collect::<Vec<_>>().join("/")
    };
    all.iter().map(name).collect()
}

fn seq(w: &World) -> i64 {
    let read = w
        .app
        .store
        .read_now(|c| tanxin_store::event::seq(c, kecheng()));
    read.map_err(|e: tanxin_store::StoreError| e)
        .expect("a read")
}

fn door(w: &World, name: &str) -> Place {
    let all = w
        .app
        .store
        .read_now(|c| place::subtree(c, kecheng(), &w.tree.community.path));
    let found = all
        .expect("a read")
        .into_iter()
        .find(|p| p.name == name && !w.tree.doors.values().any(|d| d.id == p.id));
    found.expect("it stands")
}

/// Who speaks for a home, in clear.
fn head(w: &World, home: PlaceId) -> Option<String> {
    let kept = w
        .app
        .store
        .read_now(|c| tanxin_store::person::householder(c, kecheng(), home));
    person::name_of(&w.app, &kept.expect("a read")?)
}

on_both! {
    fn a_list_is_looked_at_then_written_then_changes_nothing(kind) {
        let w = World::new(kind);
        let mut b = w.secretary();
        b.get(&here(&w)).shows("挂在斗潭社区下面").shows("下载空白名册");
        let before = names(&w);
        let (gb, _, _) = encoding_rs::GB18030.encode(LIST);
        let at = hand_over(&mut b, &w, &gb);
        let page = b.get(&at);
        page.shows("新加1个小区、2幢楼、3个单元、4户。").shows("花园新村1幢").shows("没有用上的列：备注。");
        assert_eq!(names(&w), before, "nothing is in the tree before somebody says yes");
        yes(&mut b, &at);
        b.get(&at).shows("新加了10处地点，改动了0户");
        for new in ["1幢/1单元/101", "1幢/1单元/102", "1幢/2单元/B101", "2幢/1单元/1101"] {
            assert!(names(&w).contains(&format!("斗潭社区/花园新村/{new}")), "{new}: {:?}", names(&w));
        }
        let facts = door(&w, "1101").household.expect("a home");
        assert_eq!((facts.floor, facts.area_centi_m2, facts.occupancy), (11, Some(7500), Occupancy::Undelivered));
        assert_eq!(door(&w, "B101").household.map(|f| f.floor), Some(-1));
        assert_eq!(head(&w, door(&w, "101").id).as_deref(), Some("柴根生"));
        assert_eq!(head(&w, door(&w, "B101").id), None);

        let (after, done) = (names(&w), seq(&w));
        let again = b.post_files(&here(&w), &[], &[LIST.as_bytes()]);
        assert_eq!(again.status, StatusCode::OK);
        again.shows("一模一样").shows("4户和现在一样");
        assert_eq!((names(&w), seq(&w)), (after, done), "the second time nothing happens");
        assert!(w.app.store.read_now(|c| tanxin_store::event::verify(c, kecheng())).unwrap().is_ok());
    }

    fn what_changed_is_told_before_it_is_changed(kind) {
        let w = World::new(kind);
        let mut b = w.secretary();
        let list = "小区,幢,单元,室,户主,电话,居住情况\n\
            斗潭家园,东区5幢,1单元,301,姜月娥,13911110301,\n\
            斗潭家园,东区5幢,1单元,302,方爱珍,13911110302,出租\n\
            斗潭家园,东区5栋,一单元,303室,祝水根,138 0000 0303,自住\n\
            斗潭家园,东区5幢,1单元,304,,,\n";
        let captain = w.people.homes["301"];
        let at = hand_over(&mut b, &w, list.as_bytes());
        b.get(&at).shows("改动2户。").shows("2户和现在一样").shows("斗潭家园东区5幢1单元301").shows("户主、电话、居住情况").hides("方桂兰");
        yes(&mut b, &at);
        // The captain keeps person and role with another phone; 302 has another head.
        let home = |door: &str| w.tree.doors[door].id;
        let kept = w.app.store.read_now(|c| tanxin_store::person::householder(c, kecheng(), home("301"))).unwrap().unwrap();
        assert_eq!(kept.id, captain);
        let phone = w.app.keys.unseal(tanxin_domain::person::SEAL_PHONE, kept.phone.as_deref().unwrap());
        assert_eq!(phone.as_deref(), Some("13911110301"));
        assert_eq!(head(&w, home("302")).as_deref(), Some("方爱珍"));
        let before = w.app.store.read_now(|c| tanxin_store::person::one(c, kecheng(), w.people.homes["302"])).unwrap().unwrap();
        assert_eq!(before.household, None, "whoever spoke for it before is still known, and speaks no longer");
        let flat = w.app.store.read_now(|c| place::one(c, kecheng(), home("302"))).unwrap().unwrap();
        assert_eq!(flat.household.map(|f| (f.occupancy, f.area_centi_m2)), Some((Occupancy::Let, Some(9002))));
        b.post_files(&here(&w), &[], &[list.as_bytes()]).shows("一模一样");
    }

    fn bad_rows_are_named_and_the_good_ones_written(kind) {
        let w = World::new(kind);
        let mut b = w.secretary();
        let list = "社区,小区,幢,单元,室,户主,电话,面积\n\
            斗潭社区,花园新村,1,1,101,柴根生,1390000,很大\n\
            ,花园新村,1,1,,,,\n\
            ,花园新村,1,1,201,,,\n\
            下街社区,花园新村,1,1,301,,,\n\
            ,花园新村,1,1,201,,,\n\
            ,花园新村,,1,401,,,\n";
        let at = hand_over(&mut b, &w, list.as_bytes());
        let page = b.get(&at);
        page.shows("5行有毛病").shows("第2行").shows("“很大”不像面积").shows("这一格空着");
        page.shows("“下街社区”不在这里").shows("和第4行是同一户").hides("1390000”");
        w.secretary().with("lang", "en").get(&at).shows("Row 2").shows("does not look like an area");
        yes(&mut b, &at);
        let new: Vec<String> = names(&w).into_iter().filter(|n| n.contains("花园新村")).collect();
        assert_eq!(new, ["斗潭社区/花园新村", "斗潭社区/花园新村/1幢", "斗潭社区/花园新村/1幢/1单元", "斗潭社区/花园新村/1幢/1单元/201"]);
    }

    fn what_is_no_list_is_refused_and_changes_nothing(kind) {
        let w = World::new(kind);
        let mut b = w.secretary();
        let before = (names(&w), seq(&w));
        let cases: [(&[u8], &str); 6] = [
            (b"", "还没有选文件"),
            (b"\xD0\xCF\x11\xE0....", "旧的 .xls"),
            (b"PK\x03\x04....", "不是表格"),
            (b"\xFF\xD8\xFF\xE0\x00\x10JFIF", "文字编码"),
            ("甲,乙\n丙,丁".as_bytes(), "没有找到列名"),
            ("小区,幢,单元,室".as_bytes(), "一行也没有"),
        ];
        for (file, sentence) in cases {
            let answer = b.post_files(&here(&w), &[], &[file]);
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{sentence}");
            answer.shows(sentence).shows("role=\"alert\"");
        }
        let large = vec![b','; 50 << 20];
        b.post_files(&here(&w), &[], &[&large]).shows("文件太大了，最大10 MB");
        let odd = b.post(&format!("{}/generate", here(&w)), &[("compound", "花园新村"), ("buildings", "1-"), ("units", "2"), ("floors", "1-6"), ("doors", "2")]);
        odd.shows("这一格要写数字").shows("value=\"花园新村\"");
        assert_eq!((names(&w), seq(&w)), before);
    }

    fn whoever_may_not_import_there_learns_nothing(kind) {
        let w = World::new(kind);
        let at = hand_over(&mut w.secretary(), &w, LIST.as_bytes());
        for mut b in [w.browser(), w.captain("301"), w.household("302"), w.property_clerk()] {
            for path in [at.clone(), here(&w)] {
                let status = b.get(&path).status;
                assert!(status == StatusCode::NOT_FOUND || status == StatusCode::FORBIDDEN, "{path}: {status}");
            }
            assert_ne!(b.post(&format!("{at}/confirm"), &[]).status, StatusCode::SEE_OTHER);
            assert_ne!(b.post(&format!("{at}/drop"), &[]).status, StatusCode::SEE_OTHER);
        }
        assert_eq!(w.secretary().get("/330802/import").location(), here(&w));
        assert_eq!(w.browser().get("/330802/import").status, StatusCode::UNAUTHORIZED);
        yes(&mut w.secretary(), &at);
    }

    fn said_yes_twice_it_is_written_once_and_given_up_it_leaves_nothing(kind) {
        let w = World::new(kind);
        let mut b = w.secretary();
        let at = hand_over(&mut b, &w, LIST.as_bytes());
        yes(&mut b, &at);
        let done = names(&w);
        b.post(&format!("{at}/confirm"), &[]).shows("已经办完了");
        assert_eq!(names(&w), done);
        // Brought, then given up.
        let other = LIST.replace("花园新村", "荷塘新村");
        let at = hand_over(&mut b, &w, other.as_bytes());
        b.post(&format!("{at}/drop"), &[]);
        b.get(&at).shows("没有写进去");
        b.post(&format!("{at}/confirm"), &[]).shows("已经办完了");
        assert_eq!(names(&w), done);
        let id: ImportId = at.rsplit('/').next().unwrap().parse().unwrap();
        let kept = w.app.store.read_now(|c| tanxin_store::import::one(c, kecheng(), (tanxin_store::import::Kind::Homes, id))).unwrap().unwrap();
        assert_eq!((kept.state, kept.rows), (State::Dropped, None), "what was in the file is gone");
    }

    fn a_list_that_broke_off_hidden_can_be_given_up(kind) {
        let w = World::new(kind);
        let mut b = w.secretary();
        let at = hand_over(&mut b, &w, LIST.as_bytes());
        let id: ImportId = at.rsplit('/').next().unwrap().parse().unwrap();
        // As a server leaves it that was killed in the middle: begun, one place hidden.
        let mut half = w.tree.compound.clone();
        half.id = PlaceId(w.app.store.ids().next());
        half.path = w.tree.community.path.child(half.id);
        half.name = "半个小区".into();
        let hidden = half.id;
        w.app.store.write_now(kecheng(), None, move |tx| {
            tanxin_store::import::set_state(tx, id, State::Writing)?;
            tanxin_store::import::hide(tx, id, std::slice::from_ref(&half))?;
            tx.emit(tanxin_domain::event::NewEvent {
                kind: "import.written", place: None, subject: id.0, actor: ("system", 0), payload: serde_json::json!({}),
            })
        }).map(|_| ()).map_err(|e: tanxin_store::StoreError| e).unwrap();
        assert!(!names(&w).iter().any(|n| n.contains("半个小区")));
        b.get(&at).shows("正在写").hides("写进去</button>");
        b.post(&format!("{at}/confirm"), &[]).shows("正在写，不用再点");
        b.post(&format!("{at}/drop"), &[]);
        b.get(&at).shows("没有写进去");
        assert_eq!(w.app.store.read_now(|c| place::one(c, kecheng(), hidden)).unwrap(), None);
        // And brought again it goes in.
        let at = hand_over(&mut b, &w, LIST.as_bytes());
        yes(&mut b, &at);
    }

    fn without_a_list_homes_are_laid_out(kind) {
        let w = World::new(kind);
        let mut b = w.secretary();
        let form = [("compound", "花园新村"), ("before", "南区"), ("buildings", "1-2"), ("units", "2"), ("floors", "-1,1-3,5"), ("doors", "2")];
        let answer = b.post(&format!("{}/generate", here(&w)), &form);
        let at = answer.location().to_owned();
        b.get(&at).shows("1个小区、2幢楼、4个单元、40户");
        yes(&mut b, &at);
        assert!(names(&w).contains("斗潭社区/花园新村/南区2幢/2单元/501"));
        assert!(!names(&w).iter().any(|n| n.ends_with("/401") && n.contains("花园新村")));
        let again = b.post(&format!("{}/generate", here(&w)), &form);
        again.shows("一模一样");
    }

    fn the_template_is_a_list_we_read(kind) {
        let w = World::new(kind);
        for lang in ["zh-CN", "en"] {
            let file = w.browser().with("lang", lang).get("/330802/import/template.csv");
            assert!(file.body.starts_with('\u{FEFF}'), "Excel needs the mark");
            let looked = w.wait(import::receive(&w.app, kecheng(), &Actor::System, w.tree.community.id, "t.csv", file.body.into_bytes()));
            let plan = looked.expect("it is a list").plan;
            assert_eq!((plan.bad, plan.updates.len(), plan.unused), (vec![], 1, vec![]), "{lang}");
        }
    }

    fn a_whole_district_is_brought_in_by_one_list(kind) {
        let w = World::new(kind);
        // Two thousand homes: more than one deed shows, so that chunks are walked through.
        let plan = Generate { compound: "花园新村".into(), buildings: "1-20".into(), units: 4, floors: "1-9".into(), doors: 3, ..Generate::default() };
        let mut list = String::from("社区,小区,幢,单元,室,户主,电话\n");
        for l in plan.list().unwrap().lines {
            let (building, unit) = (l.building.unwrap(), l.unit.unwrap());
            list.push_str(&format!("斗潭,花园新村,{building},{unit},{},余某{},{}\n", l.door, l.row, 13_000_000_000u64 + u64::from(l.row)));
        }
        let list = list.replace("斗潭,", "斗潭社区,").into_bytes();
        let (looked, report) = w.wait(import::file(&w.app, kecheng(), &Actor::System, None, list.clone(), "全区.csv")).unwrap();
        assert_eq!((report.homes, report.bad, looked.plan.count(PlaceKind::Unit)), (2160, 0, 80));
        let homes = w.app.store.read_now(|c| place::below(c, kecheng(), &w.tree.community.path, PlaceKind::Household)).unwrap();
        assert_eq!(homes.len(), 2160 + 44);
        let heads = w.app.store.read_now(|c| tanxin_store::person::householders(c, kecheng(), &w.tree.community.path)).unwrap();
        assert_eq!(heads.len(), 2160 + 8);
        let (_, again) = w.wait(import::file(&w.app, kecheng(), &Actor::System, None, list, "全区.csv")).unwrap();
        assert_eq!((again.places, again.updates, again.unchanged), (0, 0, 2160));
    }
}
