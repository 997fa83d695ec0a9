//! A notice in words, put together when it is sent: what became secret, was taken back or
//! called off meanwhile is not told any more.

use super::step::step;
use crate::App;
use crate::services::Error;
use crate::words::L;
use tanxin_domain::notice::{Belongs, Channel, Line, Topic};
use tanxin_domain::place::{Place, PlaceKind, PlacePath};
use tanxin_domain::{AssemblyId, District, MatterId, PollId, assembly, matter, poll, when};
use tanxin_store::notice::Notice;
use tanxin_store::{Conn, assembly as rooms, matter as matters, office, place, poll as polls};

/// What a notice says by a channel; `None` when it may not be told (any more).
pub fn line(
    app: &App,
    c: &mut Conn,
    district: District,
    channel: &Channel,
    notice: &Notice,
) -> Result<Option<Line>, Error> {
    let to = To {
        l: L(channel.lang),
        home: format!("{}/{district}", app.site.origin),
        channel,
        year: when::day(app.clock.now()).year(),
    };
    match notice.topic {
        topic if topic.is_matter() => to.matter(c, district, notice),
        topic if topic.word().starts_with("assembly.") => to.assembly(c, district, notice),
        topic if topic.word().starts_with("poll.") => to.poll(c, district, notice),
        _ => Ok(Some(to.test())),
    }
}

/// Is it about a matter that is secret now?
pub(super) fn is_secret(c: &mut Conn, district: District, notice: &Notice) -> Result<bool, Error> {
    if !notice.topic.is_matter() {
        return Ok(false);
    }
    let m = matters::one(c, district, MatterId(notice.subject))?;
    Ok(m.is_some_and(|m| m.secret))
}

/// `斗潭家园东区5幢1单元`: as people find it from the street, never a door.
fn whereabouts(c: &mut Conn, district: District, path: &PlacePath) -> Result<String, Error> {
    let way: Vec<Place> = place::way(c, district, path)?;
    let near = |p: &&Place| {
        matches!(
            p.kind,
            PlaceKind::Compound | PlaceKind::Building | PlaceKind::Unit | PlaceKind::Site
        )
    };
    let name: String = way.iter().filter(near).map(|p| p.name.as_str()).collect();
    let last = || way.iter().rev().find(|p| p.kind != PlaceKind::Household);
    Ok(match name.is_empty() {
        true => last().map_or(String::new(), |p| p.name.clone()),
        false => name,
    })
}

/// `notice-say-matter-raised`
fn key(topic: Topic) -> String {
    format!("notice-say-{}", topic.word().replace('.', "-"))
}

/// In which words, to whom.
struct To<'a> {
    l: L,
    home: String,
    channel: &'a Channel,
    year: i16,
}

impl To<'_> {
    fn matter(
        &self,
        c: &mut Conn,
        district: District,
        notice: &Notice,
    ) -> Result<Option<Line>, Error> {
        let Some(m) = matters::one(c, district, MatterId(notice.subject))? else {
            return Ok(None);
        };
        let link = format!("{}/matters/{}", self.home, m.id);
        if m.secret {
            let own = self.channel.belongs == Belongs::Office(m.office());
            let text = self.l.say("notice-say-secret").s("no", m.no).to_string();
            return Ok(own.then_some(Line { text, link }));
        }
        let gone = matches!(m.state, matter::MatterState::Withdrawn { .. });
        if gone && notice.topic != Topic::Withdrawn {
            return Ok(None);
        }
        let Some(about) = place::one(c, district, m.place)? else {
            return Ok(None);
        };
        let Some(step) = step(c, district, &m, notice)? else {
            return Ok(None);
        };
        let at = whereabouts(c, district, &about.path)?;
        let office = office::one(c, district, step.office)?.map_or(String::new(), |o| o.name);
        let text = self
            .l
            .say(&format!("notice-say-{}", step.sentence))
            .s("no", m.no)
            .s("title", &m.title)
            .s("place", at)
            .s("office", office)
            .to_string();
        Ok(Some(Line { text, link }))
    }

    fn assembly(
        &self,
        c: &mut Conn,
        district: District,
        notice: &Notice,
    ) -> Result<Option<Line>, Error> {
        let Some(a) = rooms::one(c, district, AssemblyId(notice.subject))? else {
            return Ok(None);
        };
        let off = matches!(a.state, assembly::State::Cancelled { .. });
        if off && notice.topic != Topic::CalledOff {
            return Ok(None);
        }
        let text = self
            .l
            .say(&key(notice.topic))
            .s("title", &a.title)
            .s("at", when::moment_text(a.at, self.year, self.l.0))
            .s("venue", &a.venue)
            .to_string();
        let link = format!("{}/assemblies/{}", self.home, a.id);
        Ok(Some(Line { text, link }))
    }

    fn poll(
        &self,
        c: &mut Conn,
        district: District,
        notice: &Notice,
    ) -> Result<Option<Line>, Error> {
        let Some(held) = polls::one(c, district, PollId(notice.subject))? else {
            return Ok(None);
        };
        let off = matches!(held.state, poll::State::Cancelled { .. });
        if off && notice.topic != Topic::PollCancelled {
            return Ok(None);
        }
        let title = &held.title;
        let text = self.l.say(&key(notice.topic)).s("title", title).to_string();
        let link = format!("{}/polls/{}", self.home, held.id);
        Ok(Some(Line { text, link }))
    }

    fn test(&self) -> Line {
        Line {
            text: self.l.t(&key(Topic::Tested)).into_owned(),
            link: format!("{}/places/{}", self.home, self.channel.place),
        }
    }
}
