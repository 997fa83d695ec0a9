//! What a running Tanxin holds: opened once, shared by every floor above.

use crate::clock::Clock;
use crate::keys::Keys;
use std::sync::Arc;
use tanxin_store::Store;

/// The open house. Cloning is cheap.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

/// What [`App`] holds.
pub struct Inner {
    /// The database.
    pub store: Store,
    /// The time.
    pub clock: Clock,
    /// Seals names and phones.
    pub keys: Keys,
    /// Pages everybody sees, kept by district and seq.
    pub pages: crate::web::cache::Pages,
    /// What public pages of matters show, kept by district and seq.
    pub known: crate::web::pages::matter::known::Kept,
    /// Who answers at a place, kept while nothing but matters happens.
    pub answering: crate::services::answering::Kept,
    /// What live pages follow.
    pub live: crate::web::live::Live,
    /// Uses of sessions that wait to be noted together.
    pub seen: crate::services::session::Seen,
    /// Polls that were opened: of those only the state changes.
    pub polls: crate::services::poll::Kept,
    /// Keys of polls that are open.
    pub poll_keys: crate::services::poll::secret::Keys,
    /// Documents on paper.
    pub papers: crate::papers::Papers,
    /// The way out for notices.
    pub notices: crate::jobs::notice::Post,
    /// What is hot, as found some minutes ago.
    pub hot: crate::services::hot::Kept,
    /// What districts' matters teach about texts.
    pub learned: crate::services::suggest::Kept,
    /// One teacher a server.
    pub school: crate::jobs::learn::School,
    /// How the server is reached.
    pub site: Site,
}

/// How the server is reached; what printed codes and cookies depend on.
#[derive(Clone, Debug)]
pub struct Site {
    /// `https://tanxin.example`, without a slash at the end.
    pub origin: String,
    /// Served by TLS: cookies are Secure, pages may use camera and service worker.
    pub https: bool,
    /// Is this the demo? Pages say so.
    pub demo: bool,
    /// Staff must have a second factor before they have rights.
    pub second_factor: bool,
}

impl App {
    /// Puts the parts together; fonts are those of the project and the system.
    pub fn new(store: Store, clock: Clock, keys: Keys, site: Site) -> App {
        App::with_papers(store, clock, keys, site, crate::papers::Papers::new(None))
    }

    /// As [`App::new`], with a press of its own.
    pub fn with_papers(
        store: Store,
        clock: Clock,
        keys: Keys,
        site: Site,
        papers: crate::papers::Papers,
    ) -> App {
        let pages = crate::web::cache::Pages::new();
        App {
            inner: Arc::new(Inner {
                store,
                clock,
                keys,
                pages,
                known: crate::web::pages::matter::known::Kept::new(),
                answering: crate::services::answering::Kept::new(),
                live: crate::web::live::Live::default(),
                seen: crate::services::session::Seen::default(),
                polls: crate::services::poll::Kept::new(1000),
                poll_keys: crate::services::poll::secret::Keys::default(),
                papers,
                notices: crate::jobs::notice::Post::default(),
                hot: crate::services::hot::Kept::default(),
                learned: crate::services::suggest::Kept::default(),
                school: crate::jobs::learn::School::default(),
                site,
            }),
        }
    }
}

impl std::ops::Deref for App {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.inner
    }
}
