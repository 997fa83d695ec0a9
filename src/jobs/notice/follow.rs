//! Events become lines of the outbox.

use crate::App;
use crate::services::Error;
use crate::services::notice::taken_back;
use std::collections::HashMap;
use tanxin_domain::event::Event;
use tanxin_domain::notice::{
    Cause, Channel, ChannelKind, Listener, State, Topic, Wanted, due, follows, pick, wanted,
};
use tanxin_domain::place::PlacePath;
use tanxin_domain::{ChannelId, District, MatterId, NoticeId, OfficeId, PlaceId};
use tanxin_store::notice::{self as kept, Behind, NewNotice};
use tanxin_store::{Conn, event, link, matter, place};

/// Events that are looked at together: a transaction's worth.
const STEP: i64 = 200;

/// Matters that follow one another and whose groups are told: beyond that it is in the papers.
const MOST_BESIDE: usize = 1000;

/// Makes notices of every event that nobody has looked at.
pub async fn follow(app: &App) -> Result<(), Error> {
    let behind = app.store.read(kept::behind).await?;
    for mut at in behind.into_iter().filter(|b| b.seq < b.newest) {
        while at.seq < at.newest {
            let house = app.clone();
            let moved = app.store.note(move |c| step(&house, c, at)).await?;
            match moved {
                Some(seq) => at.seq = seq,
                // Another server was quicker: it goes on from there.
                None => break,
            }
        }
    }
    Ok(())
}

/// Looks at some events; tells up to which, unless another server did it.
fn step(app: &App, c: &mut Conn, at: Behind) -> Result<Option<i64>, Error> {
    let events = event::after(c, at.district, at.seq, STEP)?;
    let Some(last) = events.last().map(|e| e.seq) else {
        return Ok(None);
    };
    let mut notices = Notices {
        app,
        district: at.district,
        listeners: Vec::new(),
        gathering: HashMap::new(),
        made: Vec::new(),
    };
    if events.iter().any(|e| Topic::from_word(&e.kind).is_some()) {
        notices.listeners = kept::listening(c, at.district, app.clock.now())?;
        for e in &events {
            notices.of(c, e)?;
        }
    }
    let moved = kept::advance(c, at.district, (at.seq, last), &notices.made)?;
    Ok(moved.then_some(last))
}

/// The lines that some events give.
struct Notices<'a> {
    app: &'a App,
    district: District,
    listeners: Vec<Listener>,
    /// When what waits at a channel leaves.
    gathering: HashMap<ChannelId, Option<jiff::Timestamp>>,
    made: Vec<NewNotice>,
}

/// What has to be known of the thing an event happened to.
struct Thing {
    place: Option<PlaceId>,
    secret: bool,
    office: Option<OfficeId>,
    above: Option<OfficeId>,
}

impl Notices<'_> {
    fn thing(&self, c: &mut Conn, topic: Topic, e: &Event) -> Result<Option<Thing>, Error> {
        if !topic.is_matter() {
            return Ok(Some(Thing {
                place: e.place,
                secret: false,
                office: None,
                above: None,
            }));
        }
        let Some(m) = matter::one(c, self.district, MatterId(e.subject))? else {
            return Ok(None);
        };
        let above = match topic {
            Topic::MoreAsked => m.flow.grants,
            _ => None,
        };
        Ok(Some(Thing {
            place: Some(m.place),
            secret: m.secret,
            office: Some(m.office()),
            above,
        }))
    }

    fn path(&self, c: &mut Conn, at: Option<PlaceId>) -> Result<Option<PlacePath>, Error> {
        let Some(at) = at else { return Ok(None) };
        Ok(place::one(c, self.district, at)?.map(|p| p.path))
    }

    /// The groups of those whose matters follow this one, however far: each address once.
    fn beside(
        &self,
        c: &mut Conn,
        wanted: &Wanted,
        e: &Event,
        channels: &mut Vec<Channel>,
    ) -> Result<(), Error> {
        let Some(wanted) = follows(wanted) else {
            return Ok(());
        };
        let (mut all, mut at) = (vec![MatterId(e.subject)], 0);
        while let Some(lead) = all.get(at).filter(|_| all.len() < MOST_BESIDE) {
            for follower in link::followers(c, self.district, *lead)? {
                if !all.contains(&follower) {
                    all.push(follower);
                }
            }
            at += 1;
        }
        let followers = matter::some(c, self.district, &all[1..])?;
        let places: Vec<PlaceId> = followers
            .iter()
            .filter(|m| !m.secret)
            .map(|m| m.place)
            .collect();
        for place in place::some(c, self.district, &places)? {
            for channel in pick(&wanted, Some(&place.path), &self.listeners) {
                if !channels.iter().any(|known| known.print == channel.print) {
                    channels.push(channel.clone());
                }
            }
        }
        Ok(())
    }

    /// Of some channels only those that tell, or have told, of the step before.
    fn who_heard(&self, c: &mut Conn, e: &Event, channels: &mut Vec<Channel>) -> Result<(), Error> {
        let Some(seq) = taken_back(c, self.district, e)? else {
            channels.clear();
            return Ok(());
        };
        let heard = kept::heard(c, self.district, seq)?;
        channels.retain(|channel| {
            let just = |n: &NewNotice| n.seq == seq && n.channel == channel.id;
            let known = |(id, state): &(ChannelId, State)| {
                *id == channel.id && !matches!(state, State::Dead | State::Dropped)
            };
            heard.iter().any(known) || self.made.iter().any(just)
        });
        Ok(())
    }

    fn of(&mut self, c: &mut Conn, e: &Event) -> Result<(), Error> {
        let Some(topic) = Topic::from_word(&e.kind) else {
            return Ok(());
        };
        let Some(thing) = self.thing(c, topic, e)? else {
            return Ok(());
        };
        let path = self.path(c, thing.place)?;
        let said = e.payload.as_ref().map(|(_, text)| text.as_str());
        let payload = said.and_then(|text| serde_json::from_str(text).ok());
        let payload = payload.unwrap_or_default();
        let cause = Cause {
            kind: &e.kind,
            subject: e.subject,
            payload: &payload,
            path: path.as_ref(),
            secret: thing.secret,
            office: thing.office,
            above: thing.above,
        };
        let Some(wanted) = wanted(&cause) else {
            return Ok(());
        };
        let now = self.app.clock.now();
        let mut channels: Vec<Channel> = pick(&wanted, path.as_ref(), &self.listeners)
            .into_iter()
            .cloned()
            .collect();
        self.beside(c, &wanted, e, &mut channels)?;
        if wanted.topic.takes_back() {
            self.who_heard(c, e, &mut channels)?;
        }
        for channel in &channels {
            let gathering = match self.gathering.get(&channel.id) {
                Some(known) => *known,
                None => kept::gathering(c, self.district, channel.id, now)?,
            };
            let by_hand = channel.kind == ChannelKind::Forward;
            let leaves = due(channel, now, topic.is_urgent(), gathering);
            // What leaves at once gathers nobody.
            let opens = gathering.or(Some(leaves).filter(|at| *at > now));
            self.gathering.insert(channel.id, opens);
            self.made.push(NewNotice {
                id: NoticeId(self.app.store.ids().next()),
                channel: channel.id,
                path: channel.path.clone(),
                print: channel.print,
                seq: e.seq,
                topic,
                subject: e.subject,
                next: (!by_hand).then_some(leaves),
                made: e.at,
            });
        }
        Ok(())
    }
}
