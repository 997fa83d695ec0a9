//! What the pages of notices show: channels with whose they are, the outbox, what a captain
//! has to forward.

use super::words::{is_secret, line};
use crate::App;
use crate::services::Error;
use crate::services::person::name_of;
use std::collections::HashMap;
use tanxin_domain::actor::RoleKind;
use tanxin_domain::notice::{Belongs, Channel, ChannelKind, Line, State};
use tanxin_domain::office::Office;
use tanxin_domain::permission::{Deed, may, permit};
use tanxin_domain::place::{Place, PlacePath};
use tanxin_domain::{Actor, ChannelId, District, NoticeId, PersonId, PlaceId};
use tanxin_store::notice::{self as kept, Filter, Notice};
use tanxin_store::{Conn, district as districts, office, person, place, role};

/// Lines of the outbox that a page shows; the rest is counted.
const MOST: i64 = 60;

/// A line of the outbox, with what it says if that may be told here.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The line.
    pub notice: Notice,
    /// Its channel.
    pub channel: Channel,
    /// Whose channel that is, in words.
    pub whose: String,
    /// What it says.
    pub line: Option<Line>,
}

/// Everything about the channels of a place and below.
#[derive(Debug)]
pub struct Board {
    /// The district's name.
    pub district: String,
    /// The place.
    pub place: Place,
    /// The way to it.
    pub way: Vec<Place>,
    /// Its channels, with whose they are in words.
    pub channels: Vec<(Channel, String)>,
    /// The newest lines of the outbox.
    pub lines: Vec<Shown>,
    /// How many wait, and how many were given up.
    pub waiting: i64,
    /// See there.
    pub dead: i64,
    /// Offices a channel may be added for.
    pub offices: Vec<Office>,
    /// People who work for one, with the role: name when it may be seen.
    pub people: Vec<(PersonId, RoleKind, Option<String>)>,
}

struct Desk<'a> {
    app: &'a App,
    district: District,
    names: bool,
    /// May the reader know of secret matters of other offices?
    secrets: bool,
}

impl Desk<'_> {
    fn whose(&self, c: &mut Conn, channel: &Channel) -> Result<String, Error> {
        Ok(match channel.belongs {
            Belongs::Office(id) => office::one(c, self.district, id)?.map(|o| o.name),
            Belongs::Group => place::one(c, self.district, channel.place)?.map(|p| p.name),
            Belongs::Person(_) if !self.names => None,
            Belongs::Person(id) => {
                let found = person::one(c, self.district, id)?;
                found.and_then(|p| name_of(self.app, &p))
            }
        }
        .unwrap_or_default())
    }

    /// Lines with their channels. What a secret matter is about is in none of them.
    fn shown(&self, c: &mut Conn, notices: Vec<Notice>) -> Result<Vec<Shown>, Error> {
        let mut known: HashMap<ChannelId, (Channel, String)> = HashMap::new();
        let mut shown = Vec::with_capacity(notices.len());
        for notice in notices {
            let (channel, whose) = match known.get(&notice.channel) {
                Some(known) => known.clone(),
                None => {
                    let found = kept::one(c, self.district, notice.channel)?;
                    let channel = found.ok_or(Error::NotFound)?;
                    let whose = self.whose(c, &channel)?;
                    known.insert(channel.id, (channel.clone(), whose.clone()));
                    (channel, whose)
                }
            };
            let hidden = !self.secrets && is_secret(c, self.district, &notice)?;
            let line = match hidden {
                true => None,
                false => line(self.app, c, self.district, &channel, &notice)?,
            };
            shown.push(Shown {
                notice,
                channel,
                whose,
                line,
            });
        }
        Ok(shown)
    }
}

fn in_state(top: &PlacePath, state: Option<State>) -> Filter {
    Filter {
        below: Some(top.clone()),
        state,
        channels: None,
    }
}

/// The page of a place's channels.
pub async fn board(
    app: &App,
    district: District,
    actor: &Actor,
    at: PlaceId,
) -> Result<Board, Error> {
    let (house, actor, now) = (app.clone(), actor.clone(), app.clock.now());
    let found = app.store.read(move |c| {
        let (name, place, way) = around(c, district, at)?;
        permit(&actor, Deed::KeepChannels, &place.path)?;
        let desk = Desk {
            app: &house,
            district,
            names: may(&actor, Deed::SeeNames, &place.path),
            secrets: may(&actor, Deed::SeeSecret, &place.path),
        };
        let mut channels = Vec::new();
        for channel in kept::below(c, district, &place.path)? {
            let whose = desk.whose(c, &channel)?;
            channels.push((channel, whose));
        }
        let newest = kept::list(c, district, &in_state(&place.path, None), MOST)?;
        let mut count = |state| kept::count(c, district, &in_state(&place.path, Some(state)));
        let (waiting, dead) = (count(State::Waiting)?, count(State::Dead)?);
        let mut people: Vec<(PersonId, RoleKind, Option<String>)> = Vec::new();
        for role in role::below(c, district, &place.path, now)? {
            let known = people.iter().any(|(id, ..)| *id == role.person);
            if role.office.is_none() || known {
                continue;
            }
            let name = match desk.names {
                true => person::one(c, district, role.person)?.and_then(|p| name_of(&house, &p)),
                false => None,
            };
            people.push((role.person, role.kind, name));
        }
        Ok::<_, Error>(Board {
            district: name,
            channels,
            lines: desk.shown(c, newest)?,
            waiting,
            dead,
            offices: office::below(c, district, &place.path)?,
            people,
            place,
            way,
        })
    });
    found.await
}

/// May the actor do this deed at a place? Asked before anything that was typed is looked at.
pub async fn may_at(
    app: &App,
    district: District,
    actor: &Actor,
    (deed, at): (Deed, PlaceId),
) -> Result<(), Error> {
    let found = app.store.read(move |c| place::one(c, district, at)).await;
    let place = found.map_err(Error::from)?.ok_or(Error::NotFound)?;
    permit(actor, deed, &place.path)?;
    Ok(())
}

type Around = (String, Place, Vec<Place>);

fn around(c: &mut Conn, district: District, at: PlaceId) -> Result<Around, Error> {
    let known = districts::one(c, district)?.ok_or(Error::NotFound)?;
    let place = place::one(c, district, at)?.ok_or(Error::NotFound)?;
    let way = place::way(c, district, &place.path)?;
    Ok((known.name, place, way))
}

/// What was given up, at a place and below.
pub async fn dead(
    app: &App,
    district: District,
    actor: &Actor,
    at: PlaceId,
) -> Result<(String, Place, Vec<Place>, Vec<Shown>), Error> {
    let (house, actor) = (app.clone(), actor.clone());
    let found = app.store.read(move |c| {
        let (name, place, way) = around(c, district, at)?;
        permit(&actor, Deed::KeepChannels, &place.path)?;
        let desk = Desk {
            app: &house,
            district,
            names: may(&actor, Deed::SeeNames, &place.path),
            secrets: may(&actor, Deed::SeeSecret, &place.path),
        };
        let dead = in_state(&place.path, Some(State::Dead));
        let notices = kept::list(c, district, &dead, 200)?;
        Ok::<_, Error>((name, place, way, desk.shown(c, notices)?))
    });
    found.await
}

/// What waits to be forwarded to the groups of a place and below, and what was forwarded
/// lately, the newest first.
pub async fn forwards(
    app: &App,
    district: District,
    actor: &Actor,
    at: PlaceId,
) -> Result<(String, Place, Vec<Place>, Vec<Shown>), Error> {
    let (house, actor) = (app.clone(), actor.clone());
    let found = app.store.read(move |c| {
        let (name, place, way) = around(c, district, at)?;
        permit(&actor, Deed::ForwardNotice, &place.path)?;
        let desk = Desk {
            app: &house,
            district,
            names: false,
            secrets: false,
        };
        let by_hand = kept::below(c, district, &place.path)?;
        let by_hand = by_hand.iter().filter(|c| c.kind == ChannelKind::Forward);
        let filter = Filter {
            channels: Some(by_hand.map(|c| c.id).collect()),
            ..in_state(&place.path, None)
        };
        let notices = kept::list(c, district, &filter, MOST)?;
        let mut shown = desk.shown(c, notices)?;
        shown.retain(|s| s.line.is_some());
        Ok::<_, Error>((name, place, way, shown))
    });
    found.await
}

/// One notice that is forwarded by hand: for its picture.
pub async fn to_forward(
    app: &App,
    district: District,
    actor: &Actor,
    id: NoticeId,
) -> Result<Shown, Error> {
    let (house, actor) = (app.clone(), actor.clone());
    let found = app.store.read(move |c| {
        let notice = kept::notice(c, district, id)?.ok_or(Error::NotFound)?;
        permit(&actor, Deed::ForwardNotice, &notice.path)?;
        let desk = Desk {
            app: &house,
            district,
            names: false,
            secrets: false,
        };
        let shown = desk.shown(c, vec![notice])?.pop();
        shown.filter(|s| s.line.is_some()).ok_or(Error::NotFound)
    });
    found.await
}
