//! A crowd with phones, for tests under load and for benchmarks: a compound of many
//! households called to a poll, each with a session of its own.

use crate::app::{App, Site};
use crate::blind::Token;
use crate::clock::Clock;
use crate::demo;
use crate::keys::Keys;
use crate::services::poll::secret::{self, Drawn, Wish};
use crate::services::poll::{self, Ask, AskKind, Call};
use crate::services::{card, import, session};
use futures::StreamExt as _;
use std::path::Path;
use tanxin_domain::import::Generate;
use tanxin_domain::place::{Place, PlaceKind};
use tanxin_domain::poll::Secrecy;
use tanxin_domain::{Actor, CardId, PlaceId, PollId};
use tanxin_store::session::Holder;
use tanxin_store::{Database, Options, Store, place};

/// A household's phone: the cookie it is signed in with, and whose it is.
#[derive(Debug, Clone)]
pub struct Phone {
    /// `tanxin=…`
    pub cookie: String,
    /// The household.
    pub home: PlaceId,
    /// The token it drew, in a secret poll, if it did.
    pub token: Option<Token>,
}

/// Households that are asked in one poll.
#[derive(Debug)]
pub struct Crowd {
    /// The poll, open, one motion, not in an assembly.
    pub poll: PollId,
    /// A phone a household.
    pub phones: Vec<Phone>,
}

/// Gathers 120 households a stairwell: thirty floors of four doors. The database holds the demo, and no server runs on it meanwhile.
/// In a secret poll the first `drawn` of them draw their tokens.
///
/// # Panics
/// When anything fails: without its crowd a test has nothing to say.
pub fn gather(database: Database, key: &Path, units: u16, secrecy: Secrecy, drawn: usize) -> Crowd {
    let now: jiff::Timestamp = "2022-03-07T01:00:00Z".parse().expect("an instant");
    let clock = Clock::from_fn(move || now);
    let store = Store::open(database, Options::new(clock.for_store())).expect("the database");
    let (keys, _) = Keys::open(key).expect("the key");
    let site = Site {
        origin: "http://localhost".into(),
        https: false,
        demo: true,
        second_factor: false,
    };
    let app = App::new(store, clock, keys, site);
    let runtime = tokio::runtime::Runtime::new().expect("tokio");
    runtime.block_on(assemble(&app, units, secrecy, drawn))
}

/// Draws a household's token.
async fn draw(app: &App, id: PollId, home: &Place) -> Token {
    let by = Actor::Household {
        card: CardId(1),
        household: home.id,
        path: home.path.clone(),
    };
    let (code, wish) = (demo::district(), Wish::Seed(rand::random()));
    let drawn = secret::draw(app, code, &by, id, home.id, wish, false, None).await;
    match drawn.expect("drawn") {
        Drawn::Token(token) => token,
        Drawn::Signed(_) => unreachable!("a seed gets a token"),
    }
}

async fn assemble(app: &App, units: u16, secrecy: Secrecy, drawn: usize) -> Crowd {
    let (code, by) = (demo::district(), Actor::System);
    let kind = |kind| {
        let found = app.store.read_now(|c| place::of_kinds(c, code, &[kind]));
        found.expect("the store answers")
    };
    let communities = kind(PlaceKind::Community);
    let under = communities.iter().find(|p| p.name.starts_with("斗潭社区"));
    let under = under.expect("斗潭社区").id;
    let plan = Generate {
        compound: "新苑".into(),
        buildings: "1".into(),
        units,
        floors: "1-30".into(),
        doors: 4,
        ..Generate::default()
    };
    let looked = import::generate(app, code, &by, under, "新苑", &plan).await;
    let id = looked.expect("a plan").id.expect("something new");
    import::confirm(app, code, &by, id).await.expect("written");
    let compounds = kind(PlaceKind::Compound);
    let at = compounds.iter().find(|p| p.name == "新苑").expect("新苑");
    let call = Call {
        assembly: None,
        place: Some(at.id),
        rule: "COMMUNITY_ASSEMBLY".into(),
        title: String::new(),
        secrecy,
        asks: vec![Ask {
            kind: AskKind::Motion,
            text: "充电棚加装投币口，您同意吗？".into(),
            more: String::new(),
        }],
        asked: true,
        opens: None,
        closes: None,
        waiver: "量一量".into(),
        silent: None,
        recall: None,
        key: None,
    };
    let poll = poll::call(app, code, &by, call).await.expect("called");
    poll::open(app, code, &by, poll, None)
        .await
        .expect("opened");
    let issued = card::issue_for(app, code, &by, at.id).await.expect("cards");
    let signed_in = issued.into_iter().enumerate().map(|(n, card)| async move {
        let holder = Holder::Household { card: card.card };
        let begun = session::begin(app, code, holder, "a crowd").await;
        let (cookie, _) = begun.expect("signed in");
        let home = card.household;
        let token = match secrecy {
            Secrecy::Secret if n < drawn => Some(draw(app, poll, &home).await),
            _ => None,
        };
        Phone {
            cookie: format!("tanxin={cookie}"),
            home: home.id,
            token,
        }
    });
    let signed_in = futures::stream::iter(signed_in).buffered(128);
    Crowd {
        poll,
        phones: signed_in.collect().await,
    }
}
