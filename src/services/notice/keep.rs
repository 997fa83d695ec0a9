//! Channels: adding one, changing when it speaks, switching it off, trying it.

use super::settings::{Settings, Typed};
use crate::App;
use crate::services::Error;
use serde_json::json;
use tanxin_domain::notice::{Belongs, Channel, ChannelKind, NoticeRefusal, Quiet};
use tanxin_domain::permission::{Deed, permit};
use tanxin_domain::place::{Place, PlacePath};
use tanxin_domain::{Actor, ChannelId, District, Lang, OfficeId, PersonId, PlaceId};
use tanxin_domain::{event::NewEvent, notice};
use tanxin_store::{Conn, Done, Tx, notice as kept, office, person, place, role};
use uuid::Uuid;

/// What somebody typed for a channel, new or known.
#[derive(Clone, Default)]
pub struct Keeping {
    /// `group`, `office-…`, `person-…`.
    pub owner: String,
    /// The kind's word.
    pub kind: String,
    /// The language's tag.
    pub lang: String,
    /// Quiet hours, both empty for none.
    pub quiet: (String, String),
    /// Urgent ones come in quiet hours too.
    pub urgent: bool,
    /// Minutes of gathering.
    pub digest: u16,
    /// Where it leads.
    pub typed: Typed,
    /// The browser's key.
    pub key: Option<Uuid>,
}

/// Whole days are not gathered: who reads tomorrow what was urgent today.
const LONGEST_DIGEST: u16 = 12 * 60;

impl Keeping {
    fn quiet(&self) -> Result<Option<Quiet>, Error> {
        let (from, until) = (self.quiet.0.trim(), self.quiet.1.trim());
        if from.is_empty() && until.is_empty() {
            return Ok(None);
        }
        let quiet = Quiet::parse(from, until).ok_or(NoticeRefusal::NotQuiet)?;
        Ok(Some(quiet))
    }

    fn digest(&self) -> u16 {
        self.digest.min(LONGEST_DIGEST)
    }

    fn lang(&self) -> Lang {
        Lang::from_tag(&self.lang).unwrap_or_default()
    }
}

/// Whose channel it is to be, and where that is. An office's channel belongs where the office
/// is: nobody makes a channel for an office above their own.
fn owner(
    c: &mut Conn,
    district: District,
    actor: &Actor,
    (at, typed): (&Place, &str),
    now: jiff::Timestamp,
) -> Result<(Belongs, PlaceId, PlacePath), Error> {
    permit(actor, Deed::KeepChannels, &at.path)?;
    if typed == "group" {
        return Ok((Belongs::Group, at.id, at.path.clone()));
    }
    if let Some(id) = typed.strip_prefix("office-") {
        let id: OfficeId = id.parse().map_err(|_| NoticeRefusal::NoOwner)?;
        let office = office::one(c, district, id)?.ok_or(NoticeRefusal::NoOwner)?;
        let place = place::one(c, district, office.place)?.ok_or(NoticeRefusal::NoOwner)?;
        permit(actor, Deed::KeepChannels, &place.path)?;
        return Ok((Belongs::Office(id), place.id, place.path));
    }
    let id = typed.strip_prefix("person-").unwrap_or_default();
    let id: PersonId = id.parse().map_err(|_| NoticeRefusal::NoOwner)?;
    person::one(c, district, id)?.ok_or(NoticeRefusal::NoOwner)?;
    let here = role::below(c, district, &at.path, now)?;
    if !here.iter().any(|r| r.person == id && r.office.is_some()) {
        return Err(NoticeRefusal::NoOwner.into());
    }
    Ok((Belongs::Person(id), at.id, at.path.clone()))
}

/// Settings of another channel of this kind that the actor keeps: its mail server or gateway
/// is taken when none was typed.
fn before(
    app: &App,
    c: &mut Conn,
    district: District,
    at: &PlacePath,
    kind: ChannelKind,
) -> Result<Option<Settings>, Error> {
    if !matches!(kind, ChannelKind::Email | ChannelKind::Sms) {
        return Ok(None);
    }
    let all = kept::below(c, district, at)?;
    for same in all.iter().rev().filter(|other| other.kind == kind) {
        if let Some(sealed) = kept::settings(c, district, same.id)?
            && let Some(open) = Settings::open(&app.keys, &sealed)
        {
            return Ok(Some(open));
        }
    }
    Ok(None)
}

/// Adds a channel at a place.
pub async fn add(
    app: &App,
    district: District,
    actor: &Actor,
    at: PlaceId,
    new: Keeping,
) -> Result<ChannelId, Error> {
    let kind = ChannelKind::from_word(&new.kind).ok_or(NoticeRefusal::NoKind)?;
    let (house, by, typed, now) = (app.clone(), actor.clone(), new.clone(), app.clock.now());
    let found = app.store.read(move |c| {
        let at = place::one(c, district, at)?.ok_or(Error::NotFound)?;
        let owner = owner(c, district, &by, (&at, &typed.owner), now)?;
        let before = before(&house, c, district, &at.path, kind)?;
        Ok::<_, Error>((owner, before))
    });
    let ((belongs, place, path), before) = found.await?;
    if kind == ChannelKind::Forward && belongs != Belongs::Group {
        return Err(NoticeRefusal::ForwardIsForGroups.into());
    }
    let inside = app.notices.calls_inside();
    let settings = Settings::parse(kind, &new.typed, before.as_ref(), inside)?;
    let (print, sealed) = (settings.print(&app.keys, place), settings.seal(&app.keys));
    let (quiet, by) = (new.quiet()?, actor.signature());
    let key = new.key;
    let deed = move |tx: &mut Tx<'_>| {
        let made = Channel {
            id: ChannelId(tx.new_id()),
            place,
            path: path.clone(),
            belongs,
            kind,
            lang: new.lang(),
            quiet,
            urgent: new.urgent,
            digest: new.digest(),
            on: true,
            print,
        };
        kept::insert(tx, &made, &sealed)?;
        let seq = tx.emit(told("channel.added", &made, by))?;
        kept::begin(tx, seq)?;
        Ok::<_, Error>(made.id)
    };
    Ok(match app.store.write(district, key, deed).await? {
        Done::Now { value, .. } => value,
        Done::Before { subject, .. } => ChannelId(subject),
    })
}

/// What the chain says of a channel: whose and of what kind, never where it leads.
fn told(kind: &'static str, channel: &Channel, by: (&'static str, i64)) -> NewEvent {
    let office = match channel.belongs {
        Belongs::Office(id) => Some(id),
        Belongs::Group | Belongs::Person(_) => None,
    };
    NewEvent {
        kind,
        place: Some(channel.place),
        subject: channel.id.0,
        actor: by,
        payload: json!({
            "belongs": channel.belongs.word(), "office": office, "channel": channel.kind.word(),
            "urgent": channel.urgent, "digest": channel.digest, "lang": channel.lang.tag(),
            "quiet": channel.quiet.map(Quiet::texts),
        }),
    }
}

/// A channel that the actor may keep.
fn mine(c: &mut Conn, district: District, actor: &Actor, id: ChannelId) -> Result<Channel, Error> {
    let channel = kept::one(c, district, id)?.ok_or(Error::NotFound)?;
    permit(actor, Deed::KeepChannels, &channel.path)?;
    Ok(channel)
}

/// Changes when a channel speaks, and of where it leads whatever was typed.
pub async fn change(
    app: &App,
    district: District,
    actor: &Actor,
    id: ChannelId,
    new: Keeping,
) -> Result<(), Error> {
    let (house, by) = (app.clone(), actor.clone());
    let known = app
        .store
        .read(move |c| {
            let channel = mine(c, district, &by, id)?;
            let sealed = kept::settings(c, district, id)?.ok_or(Error::NotFound)?;
            let own = Settings::open(&house.keys, &sealed);
            let other = before(&house, c, district, &channel.path, channel.kind)?;
            Ok::<_, Error>((channel, own, other))
        })
        .await?;
    let (channel, own, other) = known;
    let inside = app.notices.calls_inside();
    let read = match (new.typed.is_empty(), &own) {
        (true, _) => None,
        (false, Some(own)) => Some((own.with(&new.typed)?, None)),
        // Sealed with a key that is lost: all is typed again, as for a new one.
        (false, None) => Some((new.typed.clone(), other.as_ref())),
    };
    let settings = match read {
        None => None,
        Some((typed, other)) => {
            let read = Settings::parse(channel.kind, &typed, other, inside)?;
            Some((read.print(&app.keys, channel.place), read.seal(&app.keys)))
        }
    };
    let (quiet, by, key) = (new.quiet()?, actor.clone(), new.key);
    let deed = move |tx: &mut Tx<'_>| {
        let mut channel = mine(tx.conn(), district, &by, id)?;
        channel.lang = new.lang();
        channel.quiet = quiet;
        channel.urgent = new.urgent;
        channel.digest = new.digest();
        channel.print = settings.as_ref().map_or(channel.print, |(print, _)| *print);
        let sealed = settings.as_ref().map(|(_, sealed)| sealed.as_slice());
        kept::save(tx, &channel, sealed)?;
        let mut told = told("channel.changed", &channel, by.signature());
        told.payload["address"] = json!(sealed.is_some());
        tx.emit(told)?;
        Ok::<_, Error>(())
    };
    app.store.write(district, key, deed).await?;
    Ok(())
}

/// Switches a channel on or off. What waits there waits on, three days at the most.
pub async fn switch(
    app: &App,
    district: District,
    actor: &Actor,
    id: ChannelId,
    on: bool,
    key: Option<Uuid>,
) -> Result<(), Error> {
    let actor = actor.clone();
    let deed = move |tx: &mut Tx<'_>| {
        let channel = mine(tx.conn(), district, &actor, id)?;
        kept::switch(tx, id, on)?;
        let kind = if on {
            "channel.switched-on"
        } else {
            "channel.switched-off"
        };
        tx.emit(told(kind, &channel, actor.signature()))?;
        Ok::<_, Error>(())
    };
    app.store.write(district, key, deed).await?;
    Ok(())
}

/// Sends a line by the channel, the way every notice goes: through the outbox, where one sees
/// what became of it.
pub async fn test(
    app: &App,
    district: District,
    actor: &Actor,
    id: ChannelId,
    key: Option<Uuid>,
) -> Result<(), Error> {
    let actor = actor.clone();
    let deed = move |tx: &mut Tx<'_>| {
        let channel = mine(tx.conn(), district, &actor, id)?;
        if !channel.on {
            return Err(NoticeRefusal::Off.into());
        }
        let kind = notice::Topic::Tested.word();
        tx.emit(told(kind, &channel, actor.signature()))?;
        Ok::<_, Error>(())
    };
    app.store.write(district, key, deed).await?;
    Ok(())
}
