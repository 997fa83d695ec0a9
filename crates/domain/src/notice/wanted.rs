//! Which event gives which notice, and to whom.
//!
//! A secret matter is told to its own office alone, and to that office's own inbox: not to the
//! group of the stairwell, not to an office that is only asked or called, not to anybody's
//! private telephone.

use super::{Belongs, Channel};
use crate::id::{ChannelId, OfficeId, PersonId};
use crate::place::PlacePath;
use serde_json::Value;
use std::collections::BTreeSet;

macro_rules! topics {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)+) => {
        /// What a notice is about: the event it follows from.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Topic { $($(#[$doc])* $name,)+ }

        impl Topic {
            /// Every topic.
            pub const ALL: &'static [Topic] = &[$(Topic::$name,)+];

            /// The event's kind, as it stands in the chain.
            pub const fn word(self) -> &'static str {
                match self { $(Topic::$name => $word,)+ }
            }
        }
    };
}

topics! {
    /// Somebody raised a matter.
    Raised = "matter.raised",
    /// It went to another office, by hand, by a missed clock or by a decision.
    Passed = "matter.passed",
    /// The last step was undone.
    Undone = "matter.undone",
    /// Its day has passed.
    Overdue = "matter.overdue",
    /// An office says it is another one's.
    Proposed = "matter.proposed",
    /// The one named says no.
    Declined = "matter.declined",
    /// Other offices are called to come.
    Whistled = "matter.whistled",
    /// One of them is there.
    Arrived = "matter.arrived",
    /// One of them has done its part.
    TaskDone = "matter.task-done",
    /// One of them is not there in time, or not done.
    TaskMissed = "matter.task-missed",
    /// Its office asks for more time.
    MoreAsked = "matter.more-asked",
    /// It has more time.
    MoreGranted = "matter.more-granted",
    /// It has no more time.
    MoreRefused = "matter.more-refused",
    /// A household joined it.
    Backed = "matter.backed",
    /// It was merged into another one.
    Merged = "matter.merged",
    /// It is on its own again.
    Unmerged = "matter.unmerged",
    /// The one it follows is said to be solved: its household is asked too.
    Asked = "matter.asked",
    /// An office answered.
    Answered = "matter.answered",
    /// An office says it is solved.
    Solved = "matter.solved",
    /// The resident says it is solved.
    Confirmed = "matter.confirmed",
    /// The resident says it is not.
    Reopened = "matter.reopened",
    /// Nobody said anything.
    Silent = "matter.silent",
    /// The household took it back.
    Withdrawn = "matter.withdrawn",
    /// An assembly was called.
    Called = "assembly.called",
    /// It was put off.
    Postponed = "assembly.postponed",
    /// It was called off.
    CalledOff = "assembly.cancelled",
    /// A poll was announced.
    PollCalled = "poll.called",
    /// Votes are taken.
    PollOpened = "poll.opened",
    /// The result is there.
    PollCounted = "poll.counted",
    /// The poll was called off.
    PollCancelled = "poll.cancelled",
    /// An admin tries a channel.
    Tested = "channel.tested",
}

impl Topic {
    /// Reads [`Topic::word`]; kinds nobody is told of are none.
    pub fn from_word(word: &str) -> Option<Topic> {
        Topic::ALL.iter().copied().find(|t| t.word() == word)
    }

    /// Is it about a matter?
    pub fn is_matter(self) -> bool {
        self.word().starts_with("matter.")
    }

    /// Is it about an assembly or a poll?
    pub fn is_public(self) -> bool {
        self.word().starts_with("assembly.") || self.word().starts_with("poll.")
    }

    /// Is it news only to those who were told of the step before?
    pub const fn takes_back(self) -> bool {
        matches!(self, Topic::Undone)
    }

    /// May it wake somebody, where the channel allows that? A test is asked for by somebody
    /// who sits and waits.
    pub const fn is_urgent(self) -> bool {
        matches!(self, Topic::Overdue | Topic::Whistled | Topic::Tested)
    }
}

/// An event, with what has to be known of the thing it happened to.
#[derive(Debug, Clone)]
pub struct Cause<'a> {
    /// The event's kind.
    pub kind: &'a str,
    /// What it happened to.
    pub subject: i64,
    /// What it says; null when it was erased.
    pub payload: &'a Value,
    /// Where the thing is.
    pub path: Option<&'a PlacePath>,
    /// Is the matter a secret one?
    pub secret: bool,
    /// The office that has the matter now.
    pub office: Option<OfficeId>,
    /// The office that may grant it the time it asks for.
    pub above: Option<OfficeId>,
}

/// To whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Recipient {
    /// An office, its people too.
    Office(OfficeId),
    /// The groups of those who live there.
    Groups,
    /// One channel.
    Channel(ChannelId),
}

/// A notice, before it is known by which channels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// What it is about.
    pub topic: Topic,
    /// Who is told.
    pub to: BTreeSet<Recipient>,
    /// Nothing but the number may be said, and to offices' own inboxes only.
    pub secret: bool,
}

fn office(payload: &Value, name: &str) -> Option<OfficeId> {
    payload.get(name)?.as_str()?.parse().ok()
}

/// The notice an event gives; `None` for events nobody is told of.
pub fn wanted(cause: &Cause<'_>) -> Option<Wanted> {
    let topic = Topic::from_word(cause.kind)?;
    let of = |name| office(cause.payload, name);
    let own = of("office").or(cause.office);
    let mut to: BTreeSet<Recipient> = BTreeSet::new();
    let mut tell = |one: Option<OfficeId>| to.extend(one.map(Recipient::Office));
    match topic {
        Topic::Tested => {
            to.insert(Recipient::Channel(ChannelId(cause.subject)));
        }
        // A decision that leaves it where it is moves nothing.
        Topic::Passed if of("from").is_some() && of("from") == own => {}
        // Everyone below still sees it: whoever missed the clock is told that it went on.
        Topic::Passed => {
            tell(own);
            tell(of("from"));
        }
        // Whoever may have heard of it; of them those who did are picked by their lines.
        Topic::Undone => {
            tell(own);
            tell(of("from"));
            to.insert(Recipient::Groups);
        }
        Topic::Proposed | Topic::Declined => {
            tell(own);
            tell(cause.office);
        }
        Topic::Whistled => {
            let calls = cause.payload.get("calls").and_then(Value::as_array);
            for call in calls.into_iter().flatten() {
                tell(office(call, "office"));
            }
        }
        Topic::Withdrawn => tell(cause.office),
        Topic::MoreAsked => tell(cause.above),
        // Its own office wrote it: the neighbours are told.
        Topic::Answered | Topic::Solved | Topic::Asked => {
            to.insert(Recipient::Groups);
        }
        // Whoever stands above may have done it.
        Topic::Raised | Topic::Merged | Topic::Unmerged => {
            tell(own);
            to.insert(Recipient::Groups);
        }
        // The lead called them, and goes on with or without them.
        Topic::Arrived | Topic::TaskDone | Topic::TaskMissed => tell(own),
        // It asked for it.
        Topic::MoreGranted | Topic::MoreRefused => tell(own),
        Topic::Overdue | Topic::Backed | Topic::Confirmed | Topic::Reopened | Topic::Silent => {
            tell(own);
        }
        Topic::Called
        | Topic::Postponed
        | Topic::CalledOff
        | Topic::PollCalled
        | Topic::PollOpened
        | Topic::PollCounted
        | Topic::PollCancelled => {
            to.insert(Recipient::Groups);
        }
    }
    let secret = cause.secret && topic.is_matter();
    if secret {
        to.retain(|r| matches!((r, cause.office), (Recipient::Office(o), Some(own)) if *o == own));
    }
    (!to.is_empty()).then_some(Wanted { topic, to, secret })
}

/// A channel, and for a person's the offices that person works for now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listener {
    /// The channel.
    pub channel: Channel,
    /// For whom its person works.
    pub offices: Vec<OfficeId>,
}

/// What those hear who follow a matter with one of their own: whatever its neighbours hear,
/// nothing that is for offices.
pub fn follows(wanted: &Wanted) -> Option<Wanted> {
    let public = wanted.to.contains(&Recipient::Groups) && !wanted.secret;
    (public && wanted.topic.is_matter()).then(|| Wanted {
        topic: wanted.topic,
        to: BTreeSet::from([Recipient::Groups]),
        secret: false,
    })
}

/// The channels a notice leaves by: each address once, each person once.
pub fn pick<'a>(
    wanted: &Wanted,
    path: Option<&PlacePath>,
    listeners: &'a [Listener],
) -> Vec<&'a Channel> {
    let groups = groups(wanted, path, listeners);
    let mut told: BTreeSet<[u8; 32]> = BTreeSet::new();
    let mut people: BTreeSet<PersonId> = BTreeSet::new();
    let mut found = Vec::new();
    for listener in listeners.iter().filter(|l| l.channel.on) {
        let channel = &listener.channel;
        let by_name = wanted.to.contains(&Recipient::Channel(channel.id));
        let hears = by_name
            || match channel.belongs {
                Belongs::Office(id) => wanted.to.contains(&Recipient::Office(id)),
                Belongs::Group => groups.contains(&channel.id),
                Belongs::Person(_) if wanted.secret => false,
                Belongs::Person(_) => {
                    let told = |o: &OfficeId| wanted.to.contains(&Recipient::Office(*o));
                    listener.offices.iter().any(told)
                }
            };
        if !hears || told.contains(&channel.print) {
            continue;
        }
        if let (Belongs::Person(id), false) = (channel.belongs, by_name)
            && !people.insert(id)
        {
            continue;
        }
        told.insert(channel.print);
        found.push(channel);
    }
    found
}

/// The groups that are told. A matter belongs to the nearest group above its place; what is
/// called for a whole compound concerns every stairwell of it.
fn groups(
    wanted: &Wanted,
    path: Option<&PlacePath>,
    listeners: &[Listener],
) -> BTreeSet<ChannelId> {
    let (Some(path), true) = (path, wanted.to.contains(&Recipient::Groups)) else {
        return BTreeSet::new();
    };
    let all = || {
        let groups = listeners.iter().map(|l| &l.channel);
        groups.filter(|c| c.on && c.belongs == Belongs::Group)
    };
    let above = all().filter(|c| c.path.holds(path));
    let nearest = above.map(|c| c.path.depth()).max();
    let below = wanted.topic.is_public();
    all()
        .filter(|c| {
            let near = c.path.holds(path) && Some(c.path.depth()) == nearest;
            near || (below && path.holds(&c.path))
        })
        .map(|c| c.id)
        .collect()
}
