//! Secret polls: drawn by somebody, cast by nobody; counted by everybody.

use crate::polling::{doors, election, held, home, in_room, motion, opened, under_way, voter};
use crate::world::{Answer as Page, Browser, World, kecheng};
use axum::http::StatusCode;
use tanxin::services::Error;
use tanxin::services::poll::secret::{self, Drawn, Wish};
use tanxin::services::poll::{self};
use tanxin_domain::actor::RoleKind;
use tanxin_domain::poll::published::Published;
use tanxin_domain::poll::{Answer, CandidateNo, Choice, Pick, Secrecy};
use tanxin_domain::{Actor, PollId};
use tanxin_store::{Conn, Database, backup, event, on_both, poll as store, role};

const ASKED: &str = "充电棚加装投币口，您同意吗？";

fn page(id: PollId) -> String {
    format!("/330802/polls/{id}")
}

fn close(w: &World, id: PollId) {
    let closed = poll::close(&w.app, kecheng(), &Actor::System, id, "", None);
    w.wait(closed).expect("closed");
}

/// A secret motion in an assembly with so many there.
fn secretly(w: &World, here: usize) -> PollId {
    let a = under_way(w, here);
    opened(
        w,
        in_room(
            a,
            "COMMUNITY_ASSEMBLY",
            Secrecy::Secret,
            vec![motion(ASKED)],
        ),
    )
}

/// Draws with a seed of its own.
fn draws(w: &World, id: PollId, door: &str, seed: u8) -> Result<tanxin::blind::Token, Error> {
    let (by, wish) = (voter(w, door), Wish::Seed([seed; 32]));
    let drawn = secret::draw(&w.app, kecheng(), &by, id, home(w, door), wish, false, None);
    match w.wait(drawn)? {
        Drawn::Token(token) => Ok(token),
        Drawn::Signed(_) => panic!("a seed gets a token"),
    }
}

fn drops(w: &World, id: PollId, token: &tanxin::blind::Token, answer: Answer) -> Result<(), Error> {
    w.wait(secret::drop_in(
        &w.app,
        kecheng(),
        id,
        token.clone(),
        &[answer],
    ))
}

fn seq(w: &World) -> i64 {
    w.app.store.read_now(|c| event::seq(c, kecheng())).unwrap()
}

/// The value of a hidden field of a page.
fn hidden(page: &Page, name: &str) -> String {
    let begin = format!("name=\"{name}\" value=\"");
    let at = page
        .body
        .find(&begin)
        .unwrap_or_else(|| panic!("no {name}: {}", page.body));
    let rest = &page.body[at + begin.len()..];
    rest[..rest.find('"').unwrap()]
        .replace("&#43;", "+")
        .replace("&#61;", "=")
}

#[track_caller]
fn refused(answer: &Page, says: &str) {
    assert_eq!(
        answer.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        answer.body
    );
    answer.shows(says);
}

/// The hidden token of a ballot page, with what else the form says.
fn form<'a>(
    token: &'a [(&'static str, String)],
    more: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let mut fields: Vec<(&str, &str)> = token.iter().map(|(k, v)| (*k, v.as_str())).collect();
    fields.extend(more);
    fields
}

fn token_of(page: &Page) -> Vec<(&'static str, String)> {
    ["number", "prefix", "signature"]
        .map(|name| (name, hidden(page, name)))
        .into()
}

fn draw_page(b: &mut Browser<'_>, w: &World, id: PollId) -> Page {
    let before = b.get(&format!("{}/vote", page(id)));
    before
        .shows("领了票，您家这一票就只能在这部手机上投")
        .shows("要相信服务器");
    let seed = hidden(&before, "seed");
    let own = home(w, "302").to_string();
    b.post(
        &format!("{}/draw", page(id)),
        &[("for", own.as_str()), ("seed", seed.as_str())],
    )
}

on_both! {
    fn a_household_draws_and_casts_without_script(kind) {
        let w = World::new(kind);
        let id = secretly(&w, 21);
        let mut fang = w.household("302");
        let ballot = draw_page(&mut fang, &w, id);
        assert_eq!(ballot.status, StatusCode::OK, "{}", ballot.body);
        ballot.shows(ASKED).hides("checked");
        let token = token_of(&ballot);
        // Casting needs no session: a browser nobody is signed in with can do it.
        let to = format!("{}/box", page(id));
        let mut nobody = w.browser();
        let before = seq(&w);
        refused(&nobody.post(&to, &form(&token, &[("at", "1"), ("go", "next")])), "第1题还没有选");
        let review = nobody.post(&to, &form(&token, &[("at", "1"), ("go", "next"), ("q1", "yes")]));
        review.shows("您这样投，对吗？");
        // No door anywhere but in what is random: the token and the poll's id.
        let random = token.iter().map(|(_, value)| value.clone()).chain([id.to_string()]);
        let told = random.fold(review.body.clone(), |told, value| told.replace(&value, ""));
        assert!(!told.contains("302"), "{told}");
        let cast = nobody.post(&to, &form(&token, &[("at", "1"), ("go", "cast"), ("q1", "yes")]));
        assert_eq!(cast.status, StatusCode::OK, "{}", cast.body);
        let number = token[0].1.to_uppercase();
        cast.shows("您已投票").shows(&number[..4]);
        // The same ballot again takes the place of the first.
        nobody.post(&to, &form(&token, &[("at", "1"), ("go", "cast"), ("q1", "no")])).shows("您已投票");
        assert_eq!(seq(&w), before, "casting leaves no event");
        // The browser that drew goes on where it was; another is told where the ballot is.
        fang.get(&format!("{}/vote", page(id))).shows(ASKED);
        w.household("302").get(&format!("{}/vote", page(id))).shows("您家的选票已经领走了");
        // A second draw is refused, whatever it brings.
        let own = home(&w, "302").to_string();
        let other = "ab".repeat(32);
        let again = fang.post(&format!("{}/draw", page(id)), &[("for", own.as_str()), ("seed", other.as_str())]);
        refused(&again, "无记名的票只能领一次");
        // Nobody reads a result before the end; afterwards everybody does.
        w.secretary().get(&page(id)).hides("1/21");
        close(&w, id);
        w.browser().get(&page(id)).shows("同意 0/21 户");
        refused(&nobody.post(&to, &form(&token, &[("at", "1"), ("go", "cast"), ("q1", "yes")])), "投票已经结束");
    }

    fn what_is_no_token_of_this_poll_stays_out(kind) {
        let w = World::new(kind);
        let a = under_way(&w, 21);
        let call = || in_room(a, "COMMUNITY_ASSEMBLY", Secrecy::Secret, vec![motion(ASKED)]);
        let (id, other) = (opened(&w, call()), opened(&w, call()));
        let yes = || Answer::Motion(Choice::Yes);
        let token = draws(&w, id, "302", 1).unwrap();
        assert_eq!(draws(&w, id, "302", 1).unwrap(), token, "asked again, the same");
        assert_eq!(draws(&w, id, "302", 2).unwrap_err().key(), "refuse-vote-door-used");
        assert_eq!(drops(&w, other, &token, yes()).unwrap_err().key(), "refuse-vote-not-a-token");
        let mut altered = token.clone();
        altered.signature[7] ^= 1;
        assert_eq!(drops(&w, id, &altered, yes()).unwrap_err().key(), "refuse-vote-not-a-token");
        let mut renumbered = token.clone();
        renumbered.number[0] ^= 1;
        assert_eq!(drops(&w, id, &renumbered, yes()).unwrap_err().key(), "refuse-vote-not-a-token");
        // Neither open ballots into a secret poll, nor answers that don't fit.
        let open = crate::polling::casts(&w, id, "303", &[yes()]);
        assert_eq!(open.unwrap_err().key(), "refuse-vote-secrecy");
        let marks = Answer::Election([Pick::Listed(CandidateNo(1))].into());
        assert_eq!(drops(&w, id, &token, marks).unwrap_err().key(), "refuse-vote-unanswered");
        let junk = Wish::Blinded(vec![0; 12]);
        let by = voter(&w, "303");
        let drawn = secret::draw(&w.app, kecheng(), &by, id, home(&w, "303"), junk, false, None);
        assert_eq!(w.wait(drawn).unwrap_err().key(), "refuse-vote-not-a-token");
        let line = w.app.store.read_now(|c| store::casts(c, kecheng(), id)).unwrap();
        assert_eq!(line.len(), 1, "what was refused used up no door");
        drops(&w, id, &token, yes()).unwrap();
        drops(&w, id, &token, Answer::Motion(Choice::No)).unwrap();
        close(&w, id);
        assert_eq!(drops(&w, id, &token, yes()).unwrap_err().key(), "refuse-vote-over");
        let late = draws(&w, id, "304", 3);
        assert_eq!(late.unwrap_err().key(), "refuse-vote-over");
        let held = held(&w, id);
        let sums = w.app.store.read_now(|c| poll::counted(&w.app.keys, c, kecheng(), &held)).unwrap();
        assert_eq!(sums.tally.cast.voters, 1);
    }

    fn a_captain_is_elected_in_secret_and_holds_the_role(kind) {
        let w = World::new(kind);
        let a = under_way(&w, 23);
        let mut call = in_room(a, "CAPTAIN_ELECTION", Secrecy::Secret,
            vec![election("推选一位楼道长", 1, &["301", "402"])]);
        call.title = "推选楼道长".into();
        let id = opened(&w, call);
        let pick = |no| Answer::Election([Pick::Listed(CandidateNo(no))].into());
        // 22 draw, 21 cast: 14 for 402, 6 for 301, one for nobody.
        for (at, door) in doors(&w)[..22].iter().enumerate() {
            let token = draws(&w, id, door, u8::try_from(at).unwrap()).unwrap();
            match at {
                0..14 => drops(&w, id, &token, pick(2)).unwrap(),
                14..20 => drops(&w, id, &token, pick(1)).unwrap(),
                20 => drops(&w, id, &token, Answer::Blank).unwrap(),
                _ => {}
            }
        }
        let early = w.browser().get(&format!("{}/recount.html", page(id)));
        assert_eq!(early.status, StatusCode::NOT_FOUND, "nothing is told before the count");
        close(&w, id);
        let mut anybody = w.browser();
        anybody.get(&page(id)).shows("当选：周小芬").shows("参加 22/41 户 &#62; 1/2 ✓")
            .shows("得票 14/22 户 &#62; 1/2 ✓").shows("领了没有投的1张");
        // The published file counts again to the same.
        let file = w.app.store.read_now(|c| poll::published(&w.app, c, kecheng(), id)).unwrap();
        let report = file.recount(poll::checker(&file)).expect("it holds");
        assert_eq!((report.ballots, file.drawn.len()), (21, 22));
        let kept: Published = serde_json::from_str(&anybody.get(&format!("{}/result.json", page(id))).body).unwrap();
        assert_eq!(kept, file, "what is served is what was counted");
        // The page that counts again carries the same file, and is never answered as a page of ours.
        for lang in ["zh-CN", "zh-CN", "en"] {
            let taken = w.browser().with("lang", lang).get(&format!("{}/recount.html", page(id)));
            let how = taken.headers["content-disposition"].to_str().unwrap();
            assert!(how.starts_with("attachment; "), "{how}");
            taken.shows(&format!("<html lang=\"{lang}\">"));
            let (_, rest) = taken.body.split_once("id=\"poll\">").unwrap();
            let inside: Published = serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap();
            assert_eq!(inside, file);
        }
        let wrong = |change: &dyn Fn(&mut Published)| {
            let mut other = file.clone();
            change(&mut other);
            other.recount(poll::checker(&other)).expect_err("it was tampered with")
        };
        use tanxin_domain::poll::published::{Fault, Said};
        assert_eq!(wrong(&|f| f.tally.cast.voters += 1), [Fault::Sums]);
        assert_eq!(wrong(&|f| f.results[0] = Said::Election { elected: vec![], next: "done".into() }), [Fault::Result(0)]);
        assert_eq!(wrong(&|f| f.drawn.truncate(3)), [Fault::Doors]);
        assert!(wrong(&|f| f.ballots.swap(0, 1)).contains(&Fault::Order(1)));
        assert!(wrong(&|f| f.poll = "07yzpnzr0002t".into()).len() >= 21, "tokens of another poll");
        assert!(wrong(&|f| { f.ballots.pop(); }).contains(&Fault::Hash));
        let now = w.app.clock.now();
        let held = w.app.store.read_now(|c| role::holders(c, kecheng(), &w.tree.unit.path, now)).unwrap();
        let captains: Vec<_> = held.iter().filter(|r| r.kind == RoleKind::Captain && r.path == w.tree.unit.path).collect();
        assert_eq!(captains.len(), 1, "the one before holds it no longer");
        assert_eq!(captains[0].person, w.people.homes["402"]);
        assert_eq!(captains[0].last_day().to_string(), "2027-03-02");
    }

    fn neither_order_nor_household_is_found_anywhere(kind) {
        let w = World::new(kind);
        let id = secretly(&w, 41);
        let mut cast = Vec::new();
        for (at, door) in doors(&w).iter().enumerate() {
            let token = draws(&w, id, door, u8::try_from(at).unwrap()).unwrap();
            let choice = [Choice::Yes, Choice::No, Choice::Abstain][at % 3];
            drops(&w, id, &token, Answer::Motion(choice)).unwrap();
            cast.push(token);
        }
        let mut sorted: Vec<Vec<u8>> = cast.iter().map(|t| t.number.to_vec()).collect();
        sorted.sort();
        // A backup taken in the middle: by number, beside nothing that has a time.
        let lines = w.app.store.read_now(|c| {
            let tables = backup::tables(c)?;
            let table = tables.iter().find(|t| t.name == "box").unwrap();
            let mut lines = Vec::new();
            backup::rows(c, table, |line| { lines.push(line.to_owned()); Ok::<_, tanxin_store::StoreError>(()) })?;
            Ok::<_, tanxin_store::StoreError>(lines)
        }).unwrap();
        let hex = |n: &[u8]| data_encoding::HEXLOWER.encode(n);
        let at: Vec<usize> = sorted.iter().map(|n| lines.iter().position(|l| l.contains(&hex(n))).unwrap()).collect();
        assert!(at.is_sorted(), "a backup tells an order: {at:?}");
        for line in &lines {
            assert!(!line.contains("\"at\"") && !line.contains("roll") && !line.contains("household"), "{line}");
        }
        // No event speaks of a ballot: as many as were drawn, none for casting.
        let events = w.app.store.read_now(|c| event::after(c, kecheng(), 0, 10_000)).unwrap();
        let of_poll = |kind: &str| events.iter().filter(|e| e.kind == kind).count();
        assert_eq!((of_poll("poll.drawn"), of_poll("poll.voted")), (41, 0));
        for number in &sorted {
            let mut told = events.iter().filter_map(|e| e.payload.as_ref());
            assert!(!told.any(|(_, told)| told.contains(&hex(number))));
        }
        close(&w, id);
        let events = w.app.store.read_now(|c| event::after(c, kecheng(), 0, 10_000)).unwrap();
        let counted = events.iter().find(|e| e.kind == "poll.counted").unwrap();
        let told = &counted.payload.as_ref().unwrap().1;
        assert!(told.contains("\"ballots\":41") && told.contains("\"hash\":\""), "{told}");
        let key = w.app.store.read_now(|c| store::key(c, kecheng(), id)).unwrap().unwrap();
        assert_eq!(key.secret, None, "the key that signs is gone");
        match w.app.store.database().clone() {
            Database::Sqlite(file) => on_disk(&file, &sorted),
            Database::Postgres(_) => w.app.store.read_now(in_postgres).unwrap(),
        }
    }
}

/// The raw file and its log after the count: each number once, in the order of the numbers on
/// each page, and nothing of them in the log.
fn on_disk(file: &std::path::Path, sorted: &[Vec<u8>]) {
    let bytes = std::fs::read(file).unwrap();
    let page = usize::from(u16::from_be_bytes([bytes[16], bytes[17]]));
    let mut placed = Vec::new();
    for number in sorted {
        let found: Vec<usize> = bytes
            .windows(16)
            .enumerate()
            .filter(|(_, w)| w == number)
            .map(|(at, _)| at)
            .collect();
        assert_eq!(found.len(), 1, "a number is left where it was before");
        placed.push((found[0] / page, found[0]));
    }
    // Rows were written by number: on a page they lie in runs that rise or fall by number.
    // Forty-one in the order of casting would turn about twenty-six times.
    let mut lying: Vec<(usize, usize, usize)> = Vec::new();
    for (rank, (page, at)) in placed.iter().enumerate() {
        lying.push((*page, *at, rank));
    }
    lying.sort_unstable();
    let ranks: Vec<usize> = lying.iter().map(|(_, _, rank)| *rank).collect();
    let turns = ranks
        .windows(3)
        .filter(|w| (w[0] < w[1]) != (w[1] < w[2]))
        .count();
    let pages: std::collections::BTreeSet<usize> = placed.iter().map(|(p, _)| *p).collect();
    assert!(
        turns <= 2 * pages.len(),
        "the file tells an order: {turns} turns on {} pages",
        pages.len()
    );
    let log = std::fs::read(file.with_extension("db-wal")).unwrap_or_default();
    for number in sorted {
        assert!(
            !log.windows(16).any(|w| w == number),
            "the log still holds a ballot"
        );
    }
}

/// One transaction wrote them all, in the order of their numbers; the old files are gone.
fn in_postgres(c: &mut Conn) -> Result<(), tanxin_store::StoreError> {
    let mut ask = |sql: &str| tanxin_store::testing::said(c, sql);
    assert_eq!(
        ask("SELECT DISTINCT xmin::text AS said FROM secret_ballot").len(),
        1
    );
    let by_place = ask("SELECT encode(number, 'hex') AS said FROM secret_ballot ORDER BY ctid");
    let by_number = ask("SELECT encode(number, 'hex') AS said FROM secret_ballot ORDER BY number");
    assert_eq!(by_place, by_number);
    assert_eq!(ask("SELECT pg_relation_size('box')::text AS said"), ["0"]);
    Ok(())
}
