//! What a notice says of each step of a matter: where it went and why, and that it was undone.

use crate::matter::{newest, page, raise, words};
use crate::matter_link::{at, merge, raised, ticks};
use crate::notice::{adds, goes_out, house, outbox};
use crate::post_office::Web;
use crate::world::{Browser, World};
use axum::http::StatusCode;
use jiff::SignedDuration;
use tanxin_domain::office::OfficeKind;
use tanxin_domain::place::Place;
use tanxin_domain::{MatterId, OfficeId};
use tanxin_store::on_both;

/// A robot for an office.
pub fn robot(
    w: &World,
    b: &mut Browser<'_>,
    (office, at): (OfficeId, &Place),
    digest: &str,
) -> Web {
    let web = Web::open();
    let (url, owner) = (
        web.url(&format!("/send?key={office}")),
        format!("office-{office}"),
    );
    let form = [
        ("owner", owner.as_str()),
        ("kind", "wecom"),
        ("url", &url),
        ("digest", digest),
    ];
    adds(w, b, at.id, &form);
    web
}

/// Robots that speak at once, for the property company and the residents' committee.
pub fn robots(w: &World) -> (Web, Web) {
    let mut b = w.secretary();
    (
        robot(w, &mut b, (w.people.property, &w.tree.compound), "0"),
        robot(w, &mut b, (w.people.committee, &w.tree.community), "0"),
    )
}

/// What a robot was told since the last question, once its pace lets it speak.
pub fn hears(w: &World, web: &Web) -> String {
    w.clock.advance(SignedDuration::from_secs(4));
    goes_out(w);
    let said: Vec<String> = web.got().iter().map(|got| got.content()).collect();
    said.join("\n")
}

#[track_caller]
pub fn moves(b: &mut Browser<'_>, id: MatterId, form: &[(&str, &str)]) {
    let done = b.post(&format!("{}/move", page(id)), form);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
}

fn undoes(b: &mut Browser<'_>, id: MatterId) {
    let done = b.post("/330802/queue/undo", &[("m", &id.to_string())]);
    assert_eq!(done.status, StatusCode::OK, "{}", done.body);
}

/// What became of the lines about a topic, the oldest first.
fn became(w: &World, topic: &str) -> Vec<&'static str> {
    let lines = outbox(w);
    let of = lines.iter().rev().filter(|n| n.topic.word() == topic);
    of.map(|n| n.state.word()).collect()
}

/// A matter of 302, told, and the robots silent again.
pub fn told_of(w: &World, (property, committee): (&Web, &Web)) -> (MatterId, i64) {
    raise(&mut w.household("302"), &words(w.tree.unit.id));
    hears(w, property);
    committee.got();
    let m = newest(w);
    (m.id, m.no)
}

/// The property company names others twice and is refused twice: the committee decides.
fn nobody_wants(w: &World, id: MatterId) {
    let (committee, street) = (
        w.people.committee.to_string(),
        w.people.subdistrict.to_string(),
    );
    for (to, login) in [(&committee, "secretary"), (&street, "township")] {
        let mut clerk = w.property_clerk();
        moves(
            &mut clerk,
            id,
            &[("deed", "name"), ("office", to), ("reason", "不归我们")],
        );
        moves(
            &mut w.staff(login),
            id,
            &[("deed", "decline"), ("reason", "也不归我们")],
        );
    }
}

on_both! {
    fn where_it_went_is_said_as_it_was_up_down_beside_or_by_the_clock(kind) {
        let w = house(kind);
        let (property, committee) = robots(&w);
        let (id, no) = told_of(&w, (&property, &committee));
        let (down, beside) = (
            w.people.property.to_string(),
            crate::people::open_office(&w, OfficeKind::Other, "斗潭社区卫生站", &w.tree.community),
        );
        moves(&mut w.property_clerk(), id, &[("deed", "up"), ("reason", "物业叫不动")]);
        let up = hears(&w, &committee);
        assert!(up.contains(&format!("第{no}号往上转给斗潭社区居委会")), "{up}");
        assert!(hears(&w, &property).contains("往上转给斗潭社区居委会"), "whoever had it hears where it went");
        moves(&mut w.secretary(), id, &[("deed", "pass"), ("office", &down), ("reason", "物业先通水管")]);
        let went = hears(&w, &property);
        assert!(went.contains(&format!("第{no}号往下转给斗潭家园物业服务处")), "{went}");
        assert!(!went.contains("往上"), "{went}");
        // The clock.
        w.clock.set("2022-03-10T01:00:00Z");
        assert_eq!(ticks(&w), 1);
        let up = hears(&w, &committee);
        assert!(up.contains(&format!("第{no}号时限到了还没有办完，往上转给斗潭社区居委会")), "{up}");
        // Beside.
        property.got();
        let to = beside.to_string();
        moves(&mut w.township_clerk(), id, &[("deed", "pass"), ("office", &to), ("reason", "卫生站的事")]);
        let went = hears(&w, &committee);
        assert!(went.contains(&format!("第{no}号转给同一层的斗潭社区卫生站")), "{went}");
        assert!(hears(&w, &property).is_empty(), "it never went by there");
    }

    fn taken_over_fallen_to_and_decided_are_said_as_such(kind) {
        let w = house(kind);
        let (property, committee) = robots(&w);
        let to = w.people.committee.to_string();
        let name = [("deed", "name"), ("office", to.as_str()), ("reason", "社区的事")];
        let (id, no) = told_of(&w, (&property, &committee));
        moves(&mut w.property_clerk(), id, &name);
        moves(&mut w.secretary(), id, &[("deed", "take")]);
        let heard = hears(&w, &property);
        assert!(heard.contains(&format!("斗潭社区居委会认领了第{no}号")), "{heard}");
        let (id, no) = told_of(&w, (&property, &committee));
        moves(&mut w.property_clerk(), id, &name);
        hears(&w, &committee);
        w.clock.set("2022-03-04T09:31:00Z");
        assert_eq!(ticks(&w), 1);
        let heard = hears(&w, &committee);
        assert!(heard.contains(&format!("斗潭社区居委会到时没有说不归它管，第{no}号归它办")), "{heard}");
        // Decided, and then by nobody in time.
        let (id, no) = told_of(&w, (&property, &committee));
        nobody_wants(&w, id);
        moves(&mut w.secretary(), id, &[("deed", "decide"), ("office", &to), ("reason", "社区牵头")]);
        let heard = hears(&w, &property);
        assert!(heard.contains(&format!("定下来了，第{no}号归斗潭社区居委会办")), "{heard}");
        let (id, no) = told_of(&w, (&property, &committee));
        nobody_wants(&w, id);
        hears(&w, &committee);
        w.clock.set("2022-03-07T09:31:00Z");
        ticks(&w);
        let heard = hears(&w, &committee);
        assert!(heard.contains(&format!("斗潭社区居委会到时没有定是谁的，第{no}号归它自己办")), "{heard}");
    }

    fn what_is_left_where_it_is_went_nowhere(kind) {
        let w = house(kind);
        let (property, committee) = robots(&w);
        let (id, _) = told_of(&w, (&property, &committee));
        nobody_wants(&w, id);
        let stay = w.people.property.to_string();
        moves(&mut w.secretary(), id, &[("deed", "decide"), ("office", &stay), ("reason", "物业的事")]);
        assert_eq!(at(&w, id).office(), w.people.property);
        hears(&w, &property);
        assert!(became(&w, "matter.passed").is_empty());
    }

    fn what_was_undone_is_told_to_those_who_heard_of_it_and_to_nobody_else(kind) {
        let w = house(kind);
        let mut b = w.secretary();
        let property = robot(&w, &mut b, (w.people.property, &w.tree.compound), "0");
        let committee = robot(&w, &mut b, (w.people.committee, &w.tree.community), "30");
        let group = Web::open();
        let url = group.url("/send?key=group");
        adds(&w, &mut b, w.tree.unit.id, &[("owner", "group"), ("kind", "wecom"), ("url", &url)]);
        let (id, no) = told_of(&w, (&property, &committee));
        moves(&mut w.property_clerk(), id, &[("deed", "up"), ("reason", "点错了")]);
        assert!(hears(&w, &property).contains("往上转给斗潭社区居委会"));
        undoes(&mut w.property_clerk(), id);
        assert_eq!(at(&w, id).office(), w.people.property);
        let heard = hears(&w, &property);
        assert!(heard.contains(&format!("第{no}号不转了，还由斗潭家园物业服务处办")), "{heard}");
        w.clock.advance(SignedDuration::from_mins(31));
        let heard = hears(&w, &committee);
        assert!(heard.is_empty(), "of what it never heard it hears no end either: {heard}");
        assert_eq!(became(&w, "matter.passed"), ["sent", "dropped"]);
        assert_eq!(became(&w, "matter.undone"), ["sent", "dropped"], "and none for the group");
        // A merge likewise.
        let (a, b) = (raised(&w, "302", "潮"), raised(&w, "303", "也潮"));
        let (lead, no) = (at(&w, a).no, at(&w, b).no);
        hears(&w, &property);
        let mut clerk = w.property_clerk();
        assert_eq!(merge(&mut clerk, b, lead).status, StatusCode::SEE_OTHER);
        assert!(hears(&w, &property).contains("并到另一件"));
        let undo = clerk.post(&format!("{}/link", page(b)), &[("deed", "undo-link")]);
        assert_eq!(undo.status, StatusCode::SEE_OTHER, "{}", undo.body);
        let heard = hears(&w, &property);
        assert!(heard.contains(&format!("第{no}号不并了，还是单独办")), "{heard}");
    }
}
