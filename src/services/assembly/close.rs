//! The close: minutes composed from what was recorded, sealed in two renditions.

use super::door::name_of;
use super::{event, load, told};
use crate::App;
use crate::services::{Error, poll};
use crate::words::L;
use std::collections::BTreeMap;
use tanxin_domain::Lang;
use tanxin_domain::assembly::{
    Assembly, AssemblyRefusal, Attendance, CheckIn, How, Mark, Progress, RollEntry, Speaker, State,
    Turn, Who,
};
use tanxin_domain::event::Hash;
use tanxin_domain::lang::Lang::Zh;
use tanxin_domain::office::OfficeKind;
use tanxin_domain::permission::{Deed, permit};
use tanxin_domain::person::{Person, SEAL_NAME};
use tanxin_domain::place::{Place, PlaceKind, PlacePath};
use tanxin_domain::poll::{Held, VoteRefusal};
use tanxin_domain::{Actor, AssemblyId, District, PlaceId, RollEntryId, when};
use tanxin_press::{
    AgendaLine, Attendee, Counted, Guest, InPublic, MatterLine, Minutes, PollLine, Posting,
    ProxyLine, Rendition,
};
use tanxin_store::assembly::{self as store, Edition};
use tanxin_store::{
    Conn, Tx, district as districts, matter, office, person, photo, place, poll as polls,
};
use uuid::Uuid;

/// What a sealed archive rendition is bound to.
pub const SEAL_ARCHIVE: &str = "minutes.archive";

/// Doors and the people behind them, as the minutes name them.
struct Homes {
    doors: BTreeMap<PlaceId, String>,
    people: BTreeMap<PlaceId, (String, bool)>,
}

impl Homes {
    fn read(app: &App, c: &mut Conn, district: District, path: &PlacePath) -> Result<Homes, Error> {
        let above: Vec<Place> = [PlaceKind::Building, PlaceKind::Unit]
            .into_iter()
            .map(|kind| place::below(c, district, path, kind))
            .collect::<Result<Vec<_>, _>>()?
            .concat();
        let doors = place::below(c, district, path, PlaceKind::Household)?;
        let door = |home: &Place| {
            let names = above
                .iter()
                .filter(|p| p.path.holds(&home.path) && p.path != *path);
            let names: String = names.map(|p| p.name.as_str()).collect();
            (home.id, format!("{names}{}", home.name))
        };
        let named = |p: Person| {
            let name = app.keys.unseal(SEAL_NAME, &p.name).unwrap_or_default();
            Some((p.household?, (name, p.name_public)))
        };
        let people = person::householders(c, district, path)?;
        Ok(Homes {
            doors: doors.iter().map(door).collect(),
            people: people.into_iter().filter_map(named).collect(),
        })
    }

    fn person(&self, home: Option<PlaceId>) -> tanxin_press::Person {
        let door = home.and_then(|h| self.doors.get(&h)).cloned();
        let known = home.and_then(|h| self.people.get(&h));
        let (name, consented) = known.cloned().unwrap_or_default();
        let in_public = if consented {
            InPublic::Name
        } else {
            InPublic::Nothing
        };
        tanxin_press::Person {
            name,
            door,
            in_public,
        }
    }
}

/// Somebody who speaks for an office: the name is public.
fn official(
    app: &App,
    c: &mut Conn,
    district: District,
    by: (&str, i64),
) -> Result<tanxin_press::Person, Error> {
    let name = name_of(c, &app.keys, district, &(by.0.to_owned(), by.1))?;
    Ok(tanxin_press::Person {
        name: name.unwrap_or_default(),
        door: None,
        in_public: InPublic::Name,
    })
}

/// The names above a place from the compound down: 斗潭家园东区5幢1单元.
pub fn whole_name(c: &mut Conn, district: District, path: &PlacePath) -> Result<String, Error> {
    let way = place::way(c, district, path)?;
    let far = way.iter().filter(|p| {
        matches!(
            p.kind,
            PlaceKind::Compound | PlaceKind::Building | PlaceKind::Unit
        )
    });
    Ok(far.map(|p| p.name.as_str()).collect())
}

/// Who called it: the residents' committee nearest above, else the community.
pub fn caller(
    c: &mut Conn,
    district: District,
    path: &PlacePath,
) -> Result<(String, Option<String>), Error> {
    let offices = office::on_the_way(c, district, path)?;
    if let Some(committee) = offices.iter().find(|o| o.kind == OfficeKind::Committee) {
        return Ok((committee.name.clone(), committee.phone.clone()));
    }
    let way = place::way(c, district, path)?;
    let community = way.iter().find(|p| p.kind == PlaceKind::Community);
    Ok((community.map_or(String::new(), |p| p.name.clone()), None))
}

/// Titles as documents have them: of 东区5幢1单元户主大会 only 户主大会, because the
/// place stands beside it.
pub fn short_title(a: &Assembly, place: &str) -> String {
    let rest = a.title.strip_suffix("户主大会");
    match rest {
        Some(names) if place.ends_with(names) => "户主大会".to_owned(),
        _ => a.title.clone(),
    }
}

fn attendance(
    homes: &Homes,
    roll: &[RollEntry],
    there: &[CheckIn],
    n: Attendance,
) -> tanxin_press::Attendance {
    let entry = |id: RollEntryId| roll.iter().find(|e| e.id == id);
    let home = |id: RollEntryId| entry(id).and_then(|e| e.voter.household());
    let mut list: Vec<(u32, Attendee)> = there
        .iter()
        .map(|c| {
            let attendee = Attendee {
                person: homes.person(home(c.entry)),
                proxy: c.holder.map(|h| homes.person(home(h))),
            };
            (entry(c.entry).map_or(0, |e| e.no), attendee)
        })
        .collect();
    list.sort_by_key(|(no, _)| *no);
    let count = |mark| roll.iter().filter(|e| e.mark == mark).count();
    let notes: Vec<String> = [
        (Mark::Vacant, "空置"),
        (Mark::Undelivered, "未交付"),
        (Mark::Let, "出租"),
    ]
    .into_iter()
    .map(|(mark, word)| (count(mark), word))
    .filter(|(n, _)| *n > 0)
    .map(|(n, word)| format!("{word}{n}户"))
    .collect();
    tanxin_press::Attendance {
        roll: n.entitled,
        present: n.present - n.proxy,
        by_proxy: n.proxy,
        needed: n.need,
        reached: n.reached(),
        counted: Counted::Households,
        note: (!notes.is_empty()).then(|| notes.join("，")),
        list: list.into_iter().map(|(_, a)| a).collect(),
    }
}

fn matters(
    c: &mut Conn,
    district: District,
    a: &Assembly,
    homes: &Homes,
    year: i16,
) -> Result<Vec<MatterLine>, Error> {
    let found = matter::of_assembly(c, district, a.id)?;
    // What is said in confidence stands in no minutes, not even the archive's.
    let found: Vec<_> = found
        .into_iter()
        .filter(|m| {
            !m.secret
                && !matches!(
                    m.state,
                    tanxin_domain::matter::MatterState::Withdrawn { .. }
                )
        })
        .collect();
    let ids: Vec<_> = found.iter().map(|m| m.office()).collect();
    let offices = office::some(c, district, &ids)?;
    let mut lines = Vec::new();
    for m in found {
        let at = place::one(c, district, m.place)?;
        let office = offices.iter().find(|o| o.id == m.office());
        lines.push(MatterLine {
            no: m.no.to_string(),
            what: m.title.clone(),
            // Public: a door would tell whose it is.
            place: at
                .filter(|p| p.kind != PlaceKind::Household)
                .map_or(String::new(), |p| p.name),
            raised_by: m.household.map(|h| homes.person(Some(h))),
            answers: office.map_or(String::new(), |o| o.name.clone()),
            due: when::date_text(m.due_day(), year, Zh),
            answer: None,
        });
    }
    Ok(lines)
}

/// What was put to the vote, in both languages.
fn votes(
    app: &App,
    c: &mut Conn,
    district: District,
    a: &Assembly,
) -> Result<Vec<PollLine>, Error> {
    let held = polls::of_assembly(c, district, a.id)?;
    let counted = held.into_iter().filter(|h| h.counted_at().is_some());
    let line = |h: Held| {
        let zh = poll::shown(c, &app.keys, district, h.clone(), L(Lang::Zh))?;
        let en = poll::shown(c, &app.keys, district, h, L(Lang::En))?;
        Ok(poll::in_minutes(&zh, &en, &app.site.origin, district))
    };
    counted.map(line).collect()
}

fn paragraphs(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim).filter(|l| !l.is_empty());
    lines.map(str::to_owned).collect()
}

/// Who stood in for whom.
fn proxies(homes: &Homes, roll: &[RollEntry], there: &[CheckIn]) -> Vec<ProxyLine> {
    let home = |id: RollEntryId| {
        let entry = roll.iter().find(|e| e.id == id);
        entry.and_then(|e| e.voter.household())
    };
    let by_proxy = there.iter().filter(|c| c.how == How::Proxy);
    let line = |c: &CheckIn| ProxyLine {
        from: homes.person(home(c.entry)),
        to: homes.person(c.holder.and_then(home)),
    };
    by_proxy.map(line).collect()
}

/// Offices that had the floor, each once.
fn guests(c: &mut Conn, district: District, a: &Assembly) -> Result<Vec<Guest>, Error> {
    let mut guests: Vec<Guest> = Vec::new();
    for speaker in store::speakers(c, district, a.id)? {
        if let Who::Guest(office) = speaker.who
            && !guests.iter().any(|g| g.office == office)
        {
            guests.push(Guest {
                office,
                ..Guest::default()
            });
        }
    }
    Ok(guests)
}

/// Whoever opened it, or entered it from paper.
fn chair(
    app: &App,
    c: &mut Conn,
    district: District,
    a: &Assembly,
) -> Result<tanxin_press::Person, Error> {
    let events = tanxin_store::event::of_subject(c, district, a.id.0)?;
    let opened_by = events
        .iter()
        .find(|e| matches!(e.kind.as_str(), "assembly.opened" | "assembly.entered"));
    match opened_by {
        Some(e) => official(app, c, district, (&e.actor_kind, e.actor_id)),
        None => Ok(tanxin_press::Person::default()),
    }
}

/// Everything the minutes say, with every name: the archive's rendition.
fn compose(
    app: &App,
    c: &mut Conn,
    a: &Assembly,
    (district, actor): (District, &Actor),
) -> Result<Minutes, Error> {
    let State::Closed {
        opened_at,
        closed_at,
        ..
    } = a.state
    else {
        return Err(AssemblyRefusal::NoMinutesYet.into());
    };
    let year = when::day(a.at).year();
    let homes = Homes::read(app, c, district, &a.path)?;
    let roll = store::roll(c, district, a.id)?;
    let there = store::check_ins(c, district, a.id)?;
    let counted = store::attendance(c, district, a)?;
    let written = store::written_now(c, district, a.id)?;
    let text = |item| {
        let found = written.iter().find(|w| w.item == item);
        found.map_or(Vec::new(), |w| paragraphs(&w.text))
    };
    let items = store::items(c, district, a.id)?;
    let agenda = items.iter().map(|i| AgendaLine {
        title: i.title.clone(),
        summary: text(Some(i.id)),
        ..AgendaLine::default()
    });
    let chair = chair(app, c, district, a)?;
    let known = districts::one(c, district)?.ok_or(Error::NotFound)?;
    let place = whole_name(c, district, &a.path)?;
    let title = short_title(a, &place);
    let called_on = when::date_text(when::day(a.called_at), 0, Zh);
    let signature = actor.signature();
    Ok(Minutes {
        district: known.name,
        kind: if title == "户主大会" {
            String::new()
        } else {
            "户主大会".into()
        },
        title,
        date: when::date_text(when::day(a.at), 0, Zh),
        venue: a.venue.clone(),
        called: format!("{}　{called_on}", caller(c, district, &a.path)?.0),
        opened: when::clock_text(opened_at, Zh),
        closed: when::moment_text(closed_at, year, Zh),
        chair,
        recorder: official(app, c, district, signature)?,
        guests: guests(c, district, a)?,
        attendance: attendance(&homes, &roll, &there, counted),
        proxies: proxies(&homes, &roll, &there),
        agenda: agenda.collect(),
        polls: votes(app, c, district, a)?,
        matters: matters(c, district, a, &homes, year)?,
        decisions: text(None),
        posting: a.posted_until().map(|until| Posting {
            from: when::date_text(when::day(closed_at), 0, Zh),
            until: when::date_text(until, 0, Zh),
        }),
        sheet_photos: u32::try_from(sheets(c, district, a.id)?.len()).unwrap_or(0),
        url: format!("{}/{district}/assemblies/{}", app.site.origin, a.id),
        place,
        ..Minutes::default()
    })
}

/// Photographs of the sign-in sheet. They lie with the photos, under the assembly's id.
pub fn sheets(
    c: &mut Conn,
    district: District,
    id: AssemblyId,
) -> Result<Vec<photo::Photo>, Error> {
    Ok(photo::of_matter(
        c,
        district,
        tanxin_domain::MatterId(id.0),
    )?)
}

fn hash(m: &Minutes, rendition: Rendition) -> (String, Hash) {
    use sha2::Digest as _;
    let json = Minutes {
        rendition,
        ..m.clone()
    }
    .content_json();
    let hash = sha2::Sha256::digest(json.as_bytes()).into();
    (json, hash)
}

/// Keeps an edition inside a deed; answers what its event tells.
fn seal_in(
    app: &App,
    tx: &mut Tx<'_>,
    a: &Assembly,
    actor: &Actor,
) -> Result<serde_json::Value, Error> {
    let district = tx.district();
    let whole = compose(app, tx.conn(), a, (district, actor))?;
    let before = store::editions(tx.conn(), district, a.id)?;
    let (public, public_hash) = hash(&whole, Rendition::Public);
    let (archive, archive_hash) = hash(&whole, Rendition::Archive);
    let edition = Edition {
        edition: before.first().map_or(1, |e| e.edition + 1),
        at: tx.at(),
        public,
        archive: app.keys.seal(SEAL_ARCHIVE, &archive),
        public_hash,
        archive_hash,
    };
    store::insert_edition(tx, a.id, &edition)?;
    let hex = |h: &Hash| data_encoding::HEXLOWER.encode(h);
    Ok(serde_json::json!({
        "edition": edition.edition,
        "public_hash": hex(&public_hash),
        "archive_hash": hex(&archive_hash),
        "matters": whole.matters.len(),
    }))
}

/// Closes an assembly: whoever speaks has spoken, the minutes are sealed, and the
/// event carries their check sums.
pub async fn close(
    app: &App,
    district: District,
    actor: &Actor,
    id: AssemblyId,
    key: Option<Uuid>,
) -> Result<(), Error> {
    let (actor, house) = (actor.clone(), app.clone());
    let done = app.store.write(district, key, move |tx| {
        let a = load(tx.conn(), district, id)?;
        permit(&actor, Deed::RunAssembly, &a.path)?;
        let voting = polls::of_assembly(tx.conn(), district, id)?;
        if let Some(poll) = voting.into_iter().find(|p| !p.is_over()) {
            return Err(VoteRefusal::StillVoting { title: poll.title }.into());
        }
        let at = tx.at();
        let a = a.close(at)?;
        for item in store::items(tx.conn(), district, id)? {
            if let Progress::Now { since } = item.progress {
                let progress = Progress::Done { since, until: at };
                store::save_item(
                    tx,
                    id,
                    &tanxin_domain::assembly::AgendaItem { progress, ..item },
                )?;
            }
        }
        for speaker in store::speakers(tx.conn(), district, id)? {
            if matches!(speaker.turn, Turn::Speaking { .. } | Turn::Paused { .. }) {
                let turn = speaker.turn.finish(at);
                store::save_speaker(tx, id, &Speaker { turn, ..speaker })?;
            }
        }
        store::save(tx, &a)?;
        let mut says = seal_in(&house, tx, &a, &actor)?;
        let counted = store::attendance(tx.conn(), district, &a)?;
        says["attendance"] = told(&counted);
        tx.emit(event("assembly.closed", &a, a.id.0, &actor, says))?;
        Ok::<_, Error>(())
    });
    done.await.map(|_| ())
}

/// Seals the minutes again after a correction. Earlier editions stay.
pub async fn seal_again(
    app: &App,
    district: District,
    actor: &Actor,
    id: AssemblyId,
    key: Option<Uuid>,
) -> Result<(), Error> {
    let (actor, house) = (actor.clone(), app.clone());
    let done = app.store.write(district, key, move |tx| {
        let a = load(tx.conn(), district, id)?;
        permit(&actor, Deed::KeepMinutes, &a.path)?;
        let says = seal_in(&house, tx, &a, &actor)?;
        tx.emit(event("assembly.minutes-sealed", &a, a.id.0, &actor, says))?;
        Ok::<_, Error>(())
    });
    done.await.map(|_| ())
}

/// The newest edition of a rendition, read back. `None` when the key that sealed
/// the archive is lost.
pub fn minutes_of(
    app: &App,
    c: &mut Conn,
    district: District,
    id: AssemblyId,
    rendition: Rendition,
) -> Result<Option<(Edition, Minutes)>, Error> {
    let editions = store::editions(c, district, id)?;
    let Some(newest) = editions.into_iter().next() else {
        return Err(AssemblyRefusal::NoMinutesYet.into());
    };
    let json = match rendition {
        Rendition::Public => Some(newest.public.clone()),
        Rendition::Archive => app.keys.unseal(SEAL_ARCHIVE, &newest.archive),
    };
    let read = json.map(|json| {
        serde_json::from_str::<Minutes>(&json)
            .map_err(|e| tanxin_store::StoreError::impossible("minutes_edition", id, e))
    });
    Ok(read.transpose()?.map(|minutes| (newest, minutes)))
}
