//! The page of numbers: every figure with its parts, the matters behind it, the same numbers
//! as a table, and the questions a district words itself.

use crate::matter::{page, raise, words};
use crate::numbers::{holds, raised, say, solve};
use crate::world::{Answer, World};
use axum::http::StatusCode;
use tanxin_store::on_both;

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
        // Each link holds as many matters as the figure says.
        let behind = links(&shown, "/numbers/matters");
        assert!(behind.len() > 12, "{behind:?}");
        for to in behind {
            let list = w.browser().get(&plain(to));
            assert_eq!(list.status, StatusCode::OK, "{to}");
            let count = list.body.matches("<h3><a href=\"/330802/matters/").count();
            list.shows(&format!("<span class=\"soft\">{count}件"));
        }
        // A community's own page, under the formulas as they were before.
        let of = format!("{HERE}?place={}&by=1", w.tree.community.id);
        w.browser().get(&of).shows("50.0<small>%</small>").shows("按公式第1版").shows("斗潭家园");
        w.browser().get(&format!("{HERE}?place={}", w.tree.building.id)).shows("看楼栋立面").shows("75.0");
        w.browser().with("lang", "en").get(HERE).shows("Settled in the compound").shows("March 2022").shows("not compared with an official text");
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
        w.browser().get(HERE).shows("不满30件的不排名").shows("信安街道3件").shows("红线：平均0.0%");
    }

    fn the_table_holds_the_numbers_of_the_page(kind) {
        let w = World::new(kind);
        three(&w);
        let table = w.browser().get("/330802/numbers.csv");
        assert_eq!(table.headers["content-type"], "text/csv; charset=utf-8");
        let lines: Vec<&str> = table.body.lines().collect();
        assert_eq!(lines.len(), 1 + 8 + 1, "{}", table.body);
        let head: Vec<&str> = lines[0].split(',').collect();
        let at = |line: &str, name: &str| {
            let n = head.iter().position(|h| *h == name).unwrap();
            line.split(',').nth(n).unwrap().to_owned()
        };
        for line in [lines[8], lines[9]] {
            let solved = ["solved numerator", "solved denominator", "solved percent"].map(|n| at(line, n));
            assert_eq!(solved, ["1.5", "2", "75.0"]);
            assert_eq!((at(line, "raised"), at(line, "span"), at(line, "satisfied left out no-grade")), ("3".into(), "m2022-03".into(), "1".into()));
        }
        assert_eq!(at(lines[1], "raised"), "0");
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
        w.township_clerk().get(&format!("{HERE}?place={}", w.tree.township.id)).shows("民初第12号").shows("等另一个人来定");
        w.browser().get(HERE).hides("民初");
    }
}
