//! The page of numbers: every figure with its parts, the matters behind it, the same numbers
//! as a table, and the questions a district words itself.

use crate::matter::{page, raise, words};
use crate::numbers::{holds, raised, say, solve};
use crate::suggest::{Put, put};
use crate::world::{Answer, World, kecheng};
use axum::http::StatusCode;
use jiff::SignedDuration;
use tanxin_domain::PlaceId;
use tanxin_domain::event::NewEvent;
use tanxin_domain::matter::{MatterState, Outcome};
use tanxin_domain::place::{Place, PlaceKind};
use tanxin_store::{Done, StoreError, on_both, place};

const HERE: &str = "/330802/numbers";

/// Three matters: settled in the compound, partly, and one that waits.
fn three(w: &World) {
    for (verdict, grade) in [("solved", "satisfied"), ("partly", "")] {
        let id = raised(w);
        solve(w, id);
        say(w, id, verdict, grade);
    }
    raised(w);
}

/// A township beside the one the house lies in.
fn township(w: &World, name: &str) -> Place {
    let (path, name) = (w.tree.district.path.clone(), name.to_owned());
    let done = w.app.store.write_now(kecheng(), None, move |tx| {
        let id = PlaceId(tx.new_id());
        let new = Place {
            id,
            parent: path.last(),
            kind: PlaceKind::Township,
            path: path.child(id),
            name: name.clone(),
            stat_code: None,
            household: None,
        };
        place::insert(tx, &new)?;
        tx.emit(NewEvent {
            kind: "place.added",
            place: Some(id),
            subject: id.0,
            actor: ("system", 0),
            payload: serde_json::json!({}),
        })?;
        Ok::<_, StoreError>(new)
    });
    match done.expect("it is stored") {
        Done::Now { value, .. } => value,
        Done::Before { .. } => unreachable!("without a key"),
    }
}

fn links<'a>(of: &'a Answer, part: &str) -> Vec<&'a str> {
    let all = of
        .body
        .split("href=\"")
        .skip(1)
        .filter_map(|t| t.split('"').next());
    all.filter(|to| to.contains(part)).collect()
}

fn plain(to: &str) -> String {
    to.replace("&#38;", "&").replace("&amp;", "&")
}

on_both! {
    fn every_figure_shows_its_parts_and_leads_to_its_matters(kind) {
        let w = World::new(kind);
        three(&w);
        let shown = w.browser().get(HERE);
        shown.shows("75.0<small>%</small>").shows(">1.5</a>").shows("没有和正式文件核对过").shows("保密的事不在任何数里")
            .shows("没打分1").shows("按公式第2版").shows("2022年3月");
        assert_eq!(shown.status, StatusCode::OK);
        // A mark that is led to is there.
        let marks: Vec<String> = links(&shown, HERE).into_iter().map(plain).filter(|to| to.contains('#')).collect();
        assert!(!marks.is_empty());
        for to in marks {
            let (page, mark) = to.split_once('#').unwrap();
            w.browser().get(page).shows(&format!("id=\"{mark}\""));
        }
        // Each link holds as many matters as the figure says.
        let all = w.supervisor().get(&format!("{HERE}?place={}", w.tree.township.id));
        for (mut b, shown, least) in [(w.browser(), shown, 11), (w.supervisor(), all, 15)] {
            let behind = links(&shown, "/numbers/matters");
            assert!(behind.len() >= least, "{behind:?}");
            for to in behind {
                let list = b.get(&plain(to));
                assert_eq!(list.status, StatusCode::OK, "{to}");
                let count = list.body.matches("<h3><a href=\"/330802/matters/").count();
                list.shows(&format!("<span class=\"soft\">{count}件"));
            }
        }
        // A community's own page, under the formulas as they were before.
        let of = format!("{HERE}?place={}&by=1", w.tree.community.id);
        w.browser().get(&of).shows("50.0<small>%</small>").shows("按公式第1版").shows("斗潭家园");
        w.browser().get(&format!("{HERE}?place={}", w.tree.building.id)).shows("看楼栋立面").shows("75.0");
        w.browser().with("lang", "en").get(HERE).shows("Settled in the compound").shows("March 2022").shows("not compared with an official text");
    }

    fn who_gave_which_grade_is_for_those_who_see_the_matters(kind) {
        let w = World::new(kind);
        three(&w);
        let lists = ["measure=satisfied", "measure=satisfied&part=numerator", "measure=satisfied&part=no-grade"];
        let at = |list: &str| format!("/330802/numbers/matters?place={}&{list}", w.tree.building.id);
        for mut b in [w.browser(), w.household("302")] {
            for list in lists {
                for by in ["", "&by=1"] {
                    let status = b.get(&at(&format!("{list}{by}"))).status;
                    assert!(matches!(status, StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED), "{list} {status}");
                }
            }
            // What the household's word was is no secret.
            assert_eq!(b.get(&at("measure=solved&part=numerator")).status, StatusCode::OK);
            let page = b.get(&format!("{HERE}?place={}", w.tree.building.id));
            page.shows("打分的不满5件，不公布").shows("没打分1").shows("—</dd><dt>满意</dt>").hides("measure=satisfied\"").hides("measure=satisfied&#38;part=numerator");
        }
        for list in lists {
            w.secretary().get(&at(list)).shows("楼道下雨返潮");
        }
        w.secretary().get(&format!("{HERE}?place={}", w.tree.building.id)).hides("，不公布").shows("100.0<small>%</small></dd><dt>满意</dt>");
        // Of five grades nobody can tell who gave which.
        for _ in 0..4 {
            let id = raised(&w);
            solve(&w, id);
            say(&w, id, "solved", "fair");
        }
        w.browser().get(HERE).hides("打分的不满5件，不公布").shows("60.0<small>%</small></dd><dt>满意</dt>").hides("measure=satisfied&#38;part=numerator");
    }

    fn rates_are_told_over_time(kind) {
        let w = World::new(kind);
        three(&w);
        w.clock.advance(SignedDuration::from_hours(24 * 31));
        let id = raised(&w);
        solve(&w, id);
        say(&w, id, "solved", "");
        let shown = w.browser().get(HERE);
        let table = shown.body.split("class=\"table over\"").nth(1).unwrap().split("</table>").next().unwrap();
        let rows: Vec<&str> = table.split("<tr>").skip(2).collect();
        assert_eq!(rows.len(), 8);
        assert!(rows[5].contains("2022年2月") && rows[5].contains("—"), "{}", rows[5]);
        assert!(rows[6].contains("2 / 3") && rows[6].contains("75.0%") && rows[6].contains("1.5 / 2"), "{}", rows[6]);
        assert!(rows[7].contains("1 / 1") && rows[7].contains("100.0%"), "{}", rows[7]);
        assert_eq!(shown.body.matches("<polyline class=\"line\"").count(), 4, "two months in a row make a line, but for grades");
        // The past under another version.
        let before = w.browser().get(&format!("{HERE}?by=1"));
        let table = before.body.split("class=\"table over\"").nth(1).unwrap();
        assert!(table.contains("50.0%") && !table.contains("75.0%"));
    }

    fn what_can_not_be_asked_is_no_page(kind) {
        let w = World::new(kind);
        let unit = format!("{HERE}?place={}", w.tree.unit.id);
        let home = format!("{HERE}?place={}", w.tree.doors["302"].id);
        for to in [unit.as_str(), home.as_str(), "/330802/numbers?by=9", "/330802/numbers?span=w2022-03-01",
            "/330802/numbers?place=x", "/330802/numbers/matters?measure=luck", "/330802/numbers/matters?measure=raised&part=numerator"] {
            assert_eq!(w.browser().get(to).status, StatusCode::NOT_FOUND, "{to}");
        }
        let empty = w.browser().get("/330802/numbers?span=m2021-05");
        empty.shows("按公式第1版").shows("—").hides("0.0<small>%");
        assert_eq!(w.browser().get("/330802/numbers?span=w2022-02-28&order=solved").status, StatusCode::OK);
    }

    fn few_are_not_ranked_and_the_rule_says_so(kind) {
        let w = World::new(kind);
        three(&w);
        w.browser().get(HERE).shows("分母不满30件的不排名").shows("信安街道2件").shows("红线：平均0.0%");
    }

    fn many_are_ranked_by_the_rate_that_is_asked_and_equals_share_a_rank(kind) {
        let w = World::new(kind);
        // Of thirty and more: all partly solved, which counts half; all solved; all partly again.
        let towns = ["航埠镇", "石梁镇", "七里乡", "沟溪乡"].map(|name| township(&w, name));
        for (town, outcome, all) in [(&towns[0], Outcome::Partly, 30), (&towns[1], Outcome::Solved, 32), (&towns[2], Outcome::Partly, 40), (&towns[3], Outcome::Solved, 29)] {
            let one = |n: i32| Put {
                about: town,
                household: None,
                title: "路灯不亮".to_owned(),
                category: "corridor-light",
                secret: false,
                state: MatterState::Confirmed { at: w.clock.now(), outcome, grade: None },
                at: w.clock.now() - SignedDuration::from_mins(i64::from(n) + 1),
            };
            put(&w, &(0..all).map(one).collect::<Vec<_>>());
        }
        let lines = |order: &str| -> Vec<(String, String)> {
            let shown = w.browser().get(&format!("{HERE}?order={order}"));
            let table = shown.body.split("class=\"table rank\"").nth(1).unwrap();
            let table = table.split("</table>").next().unwrap();
            let rows = table.split("<tr><td class=\"n serif\">").skip(1);
            let one = |row: &str| {
                let rank = row.split("</td>").next().unwrap().to_owned();
                let name = row.split("</a>").next().unwrap().rsplit('>').next().unwrap();
                (rank, name.to_owned())
            };
            rows.map(one).collect()
        };
        let ranked = |of: [(&str, &str); 4]| of.map(|(rank, name)| (rank.to_owned(), name.to_owned()));
        assert_eq!(lines("solved"), ranked([("1", "石梁镇"), ("2", "七里乡"), ("2", "航埠镇"), ("—", "沟溪乡")]));
        assert_eq!(lines("in-compound"), ranked([("1", "七里乡"), ("1", "石梁镇"), ("1", "航埠镇"), ("—", "沟溪乡")]));
        w.browser().get(HERE).shows("沟溪乡29件");
    }

    fn the_table_holds_the_numbers_of_the_page(kind) {
        let w = World::new(kind);
        three(&w);
        let table = w.browser().get("/330802/numbers.csv");
        assert_eq!(table.headers["content-type"], "text/csv; charset=utf-8");
        let lines: Vec<&str> = table.body.lines().collect();
        assert_eq!(lines.len(), 1 + 8 + 1, "{}", table.body);
        let head: Vec<&str> = lines[0].trim_start_matches('\u{feff}').split(',').map(|h| h.trim_matches('"')).collect();
        assert_eq!(head[..3], ["编号", "名称", "类别"]);
        let at = |line: &str, name: &str| {
            let n = head.iter().position(|h| *h == name).unwrap();
            line.split(',').nth(n).unwrap().to_owned()
        };
        for line in [lines[8], lines[9]] {
            let solved = ["办成了：分子", "办成了：分母", "办成了：%"].map(|n| at(line, n));
            assert_eq!(solved, ["1.5", "2", "75.0"]);
            assert_eq!((at(line, "收到的诉求"), at(line, "时间"), at(line, "办成了：没算进去，还没办成")), ("3".into(), "m2022-03".into(), "1".into()));
            // One grade alone: whose it is can be told.
            let graded = ["满意：分子", "满意：%", "满意：没算进去，没打分"].map(|n| at(line, n));
            assert_eq!(graded, ["", "", ""]);
            assert_eq!(at(line, "没出小区：%"), "100.0");
        }
        let table = w.supervisor().get(&format!("/330802/numbers.csv?place={}", w.tree.township.id));
        let line = table.body.lines().nth(8).unwrap();
        assert_eq!((at(line, "满意：%"), at(line, "满意：没算进去，没打分")), ("100.0".into(), "1".into()));
        assert_eq!(at(lines[1], "收到的诉求"), "0");
        let english = w.browser().with("lang", "en").get("/330802/numbers.csv").body;
        assert!(english.contains("\"Solved: numerator\""), "{english}");
        assert_eq!(english.lines().skip(1).collect::<Vec<_>>(), lines[1..]);
    }

    fn a_secret_matter_is_in_no_number_and_no_list(kind) {
        let w = World::new(kind);
        let mut secret = words(w.tree.unit.id);
        secret.push(("secret", "1".to_owned()));
        raise(&mut w.household("302"), &secret);
        for mut b in [w.browser(), w.household("302"), w.secretary(), w.supervisor()] {
            b.get(HERE).hides("没打分").shows(">0</a>");
            b.get("/330802/numbers/matters?measure=raised").shows("一件也没有").hides("返潮");
        }
        holds(&w);
    }

    fn a_district_words_its_own_questions(kind) {
        let w = World::new(kind);
        three(&w);
        let form = [("nr", "3"), ("zh", "老百姓说好了几件？"), ("en", "How many are done?"), ("measure", "settled")];
        for mut b in [w.browser(), w.secretary(), w.township_clerk(), w.supervisor(), w.household("302")] {
            let status = b.post(HERE, &form).status;
            assert!(matches!(status, StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED), "{status}");
            b.get("/330802/numbers?ask=3").hides("id=\"ask\"");
        }
        let mut admin = w.admin();
        admin.get("/330802/numbers?ask=3").shows("id=\"ask\"").shows("事情办成了没有？");
        let empty = admin.post(HERE, &[("nr", "3"), ("zh", " "), ("en", "Kept?"), ("measure", "settled")]);
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        empty.shows("还空着").shows("Kept?");
        assert_eq!(admin.post(HERE, &form).status, StatusCode::SEE_OTHER);
        w.browser().get(HERE).shows("老百姓说好了几件？").shows("<b>2件</b>").hides("事情办成了没有？");
        w.browser().with("lang", "en").get(HERE).shows("How many are done?");
    }

    fn who_works_on_it_reads_what_was_asked_to_be_left_out(kind) {
        let w = World::new(kind);
        let id = raised(&w);
        let ask = [("deed", "ask"), ("reason", "court"), ("evidence", "（2022）民初第12号")];
        let asked = w.secretary().post(&format!("{}/exclude", page(id)), &ask);
        assert_eq!(asked.status, StatusCode::SEE_OTHER);
        w.township_clerk().get(HERE).hides("民初");
        // Whoever neither asks nor decides reads no evidence, here as on the matter's own page.
        for mut b in [w.property_clerk(), w.captain("301"), w.supervisor()] {
            b.get(&format!("{HERE}?place={}", w.tree.building.id)).hides("民初");
        }
        w.township_clerk().get(&format!("{HERE}?place={}", w.tree.township.id)).shows("民初第12号").shows("等另一个人来定");
        w.browser().get(HERE).hides("民初");
    }
}
