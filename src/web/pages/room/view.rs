//! What stands in the room now, read once for a page or for all who follow it.

use crate::App;
use crate::services::Error;
use crate::services::poll::{Shown, shown};
use crate::web::parts::facade::CellState;
use crate::words::L;
use jiff::Timestamp;
use std::collections::HashMap;
use tanxin_domain::assembly::{
    AgendaItem, Assembly, Attendance, How, Progress, RollEntry, State, Turn, Who as Speaks,
};
use tanxin_domain::matter::{Matter, MatterState};
use tanxin_domain::office::Office;
use tanxin_domain::person::SEAL_NAME;
use tanxin_domain::place::{Place, PlaceKind};
use tanxin_domain::poll::State as Counted;
use tanxin_domain::{AssemblyId, District, PlaceId, RollEntryId, when};
use tanxin_store::assembly as store;
use tanxin_store::{Conn, matter, office, person, place, poll};

/// How much a reader may see of the households.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// Doors and names: whoever runs the assembly, and the people in the room.
    Doors,
    /// Counts only: everybody.
    Counts,
}

/// A turn as pages show it.
pub struct Turned {
    /// The speaker's id.
    pub id: String,
    /// A name, an office, or the door when no name is known.
    pub name: String,
    /// The door, when the name does not say it.
    pub door: String,
    /// How often this voter was heard before.
    pub before: usize,
    /// Where it stands.
    pub turn: Turn,
    /// Seconds given.
    pub allotted_s: u32,
    /// `2:14`, by the clock the view was read at.
    pub used: String,
    /// `3:00`
    pub whole: String,
    /// Seconds used, for the bar.
    pub used_s: i64,
    /// The instant a clock that was never paused would have started at, in milliseconds.
    pub start_ms: Option<i64>,
}

/// A recorded matter as pages show it.
pub struct Noted {
    /// The matter's address.
    pub url: String,
    /// Its place in today's list, from 1.
    pub no: usize,
    /// The door it was raised for; empty for the whole stairwell.
    pub door: String,
    /// One line.
    pub title: String,
    /// Who answers.
    pub office: String,
    /// By when.
    pub due: String,
    /// The agenda item it was raised under.
    pub item: Option<tanxin_domain::AgendaItemId>,
    /// Hidden from the public and from the projector.
    pub secret: bool,
}

/// A voter that can be typed.
pub struct Choice {
    /// What one types: `302`, `1-302`.
    pub door: String,
    /// Whose door it is.
    pub name: String,
}

/// Everything a page of the room shows.
pub struct View {
    pub district: District,
    pub a: Assembly,
    pub there: Attendance,
    pub items: Vec<AgendaItem>,
    pub turns: Vec<Turned>,
    pub units: Vec<(String, Vec<Place>)>,
    pub cells: HashMap<PlaceId, CellState>,
    pub noted: Vec<Noted>,
    pub offices: Vec<Office>,
    pub choices: Vec<Choice>,
    pub place: String,
    pub detail: Detail,
    /// What is put to the vote in it.
    pub polls: Vec<Shown>,
    /// When it was read.
    pub at: Timestamp,
    /// Where everybody reads the minutes once they are there.
    pub minutes: String,
    pub l: L,
}

/// `2:14`
pub fn clock(ms: i64) -> String {
    let s = ms.max(0) / 1000;
    format!("{}:{:02}", s / 60, s % 60)
}

impl View {
    /// The item before the assembly now.
    pub fn now(&self) -> Option<&AgendaItem> {
        self.items
            .iter()
            .find(|i| matches!(i.progress, Progress::Now { .. }))
    }

    /// Whoever has the floor, or had it before a pause.
    pub fn floor(&self) -> Option<&Turned> {
        let has = |t: &&Turned| matches!(t.turn, Turn::Speaking { .. } | Turn::Paused { .. });
        self.turns.iter().find(has)
    }

    /// The poll that is open now.
    pub fn voting(&self) -> Option<&Shown> {
        self.polls.iter().find(|p| p.open())
    }

    /// The bar of those who have voted.
    pub fn turnout(&self, poll: &Shown) -> String {
        super::quorum(&poll.turnout())
    }

    /// The poll counted last, as long as its agenda item is before the assembly.
    pub fn decided(&self) -> Option<&Shown> {
        let since = self.now().and_then(|i| match i.progress {
            Progress::Now { since } => Some(since),
            _ => None,
        });
        let counted = self.polls.iter().filter_map(|p| match p.held.state {
            Counted::Counted { counted_at, .. } => Some((counted_at, p)),
            _ => None,
        });
        let last = counted.max_by_key(|(at, _)| *at);
        last.filter(|(at, _)| since.is_none_or(|since| *at >= since))
            .map(|(_, p)| p)
    }

    /// Those who wait, in order.
    pub fn line(&self) -> Vec<&Turned> {
        self.turns
            .iter()
            .filter(|t| matches!(t.turn, Turn::Waiting))
            .collect()
    }

    /// Whoever waits first.
    pub fn first(&self) -> Option<&Turned> {
        self.line().first().copied()
    }

    /// The newest recorded under the item before the assembly now, without secret matters.
    pub fn noted_now(&self) -> Vec<&Noted> {
        let now = self.now().map(|i| i.id);
        let open = |n: &&Noted| !n.secret && (n.item == now || now.is_none());
        self.noted.iter().rev().filter(open).take(4).collect()
    }

    /// What everybody may read of what was recorded, as much as a screen holds.
    pub fn promised(&self) -> Vec<&Noted> {
        self.noted.iter().filter(|n| !n.secret).take(6).collect()
    }

    /// The address of the minutes as people type it.
    pub fn minutes_typed(&self) -> &str {
        let bare = self.minutes.split_once("://");
        bare.map_or(self.minutes.as_str(), |(_, bare)| bare)
    }

    /// The same as a QR code, an SVG picture.
    pub fn minutes_qr(&self) -> String {
        tanxin_press::qr_svg(&self.minutes)
    }

    /// As much of the agenda as a screen holds.
    pub fn first_items(&self) -> &[AgendaItem] {
        &self.items[..self.items.len().min(6)]
    }

    /// How many are still missing.
    pub fn missing(&self) -> u32 {
        self.there.missing
    }

    /// How many items there are.
    pub fn count(&self) -> u16 {
        u16::try_from(self.items.len()).unwrap_or(u16::MAX)
    }

    /// The number of the last item, as people say it.
    pub fn whole(&self) -> String {
        self.numeral(&self.count())
    }

    /// Nothing lies before the item now.
    pub fn at_first(&self) -> bool {
        self.now().is_none_or(|i| i.no <= 1)
    }

    /// Nothing lies after the item now.
    pub fn at_last(&self) -> bool {
        self.now().is_some_and(|i| i.no >= self.count())
    }

    /// Is the assembly going on?
    pub fn under_way(&self) -> bool {
        matches!(self.a.state, State::Open { .. })
    }

    /// `14:41`, as a clock on the wall shows it.
    pub fn hour(&self, at: &Timestamp) -> String {
        let local = when::local(*at);
        format!("{:02}:{:02}", local.hour(), local.minute())
    }

    /// `14:06—14:19`
    pub fn span(&self, since: &Timestamp, until: &Timestamp) -> String {
        format!("{}—{}", self.hour(since), self.hour(until))
    }

    /// When it begins, in words.
    pub fn begins(&self) -> String {
        when::moment_text(self.a.at, when::day(self.a.at).year(), self.l.0)
    }

    /// The address of the cockpit and its deeds.
    pub fn url(&self) -> String {
        format!("/{}/assemblies/{}/room", self.district, self.a.id)
    }

    /// `第三项` needs the numeral; English pages show the figure.
    pub fn numeral(&self, no: &u16) -> String {
        const HAN: [&str; 11] = [
            "〇", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十",
        ];
        let no = usize::from(*no);
        match (self.l.zh(), no) {
            (false, _) | (_, 100..) => no.to_string(),
            (true, 0..=10) => HAN[no].to_owned(),
            (true, 11..=19) => format!("十{}", HAN[no - 10]),
            (true, _) if no % 10 == 0 => format!("{}十", HAN[no / 10]),
            (true, _) => format!("{}十{}", HAN[no / 10], HAN[no % 10]),
        }
    }
}

/// `斗潭家园物业服务处` as people in the room say it: without the place they are all at.
fn short(name: &str, way: &[Place]) -> String {
    let rest = way.iter().find_map(|p| name.strip_prefix(p.name.as_str()));
    rest.filter(|rest| rest.chars().count() > 1)
        .unwrap_or(name)
        .to_owned()
}

/// What is put to the vote in an assembly.
fn polls(
    app: &App,
    c: &mut Conn,
    district: District,
    id: AssemblyId,
    l: L,
) -> Result<Vec<Shown>, Error> {
    let held = poll::of_assembly(c, district, id)?;
    let each = held.into_iter();
    each.map(|h| shown(c, &app.keys, district, h, l)).collect()
}

/// Reads the room. `at` is the page's clock; a stream gives none, because its pages
/// run their timers themselves and words that only age must not be sent again.
pub fn look(
    app: &App,
    c: &mut Conn,
    district: District,
    id: AssemblyId,
    detail: Detail,
    (l, at): (L, Option<Timestamp>),
) -> Result<View, Error> {
    let a = store::one(c, district, id)?.ok_or(Error::NotFound)?;
    let roll = store::roll(c, district, id)?;
    let doors = Doors::read(app, c, district, &a, detail)?;
    let mut cells: HashMap<PlaceId, CellState> = HashMap::new();
    let lines: HashMap<RollEntryId, &RollEntry> = roll.iter().map(|e| (e.id, e)).collect();
    for there in store::check_ins(c, district, id)? {
        let home = lines.get(&there.entry).and_then(|e| e.voter.household());
        let state = if there.how == How::Proxy {
            CellState::Proxy
        } else {
            CellState::Here
        };
        cells.extend(home.map(|home| (home, state)));
    }
    let way = place::way(c, district, &a.path)?;
    let mut offices = office::on_the_way(c, district, &a.path)?;
    for office in &mut offices {
        office.name = short(&office.name, &way);
    }
    let noted = noted(c, (district, &a), &doors, &offices, l)?;
    let from_compound = way.iter().skip_while(|p| p.kind < PlaceKind::Compound);
    Ok(View {
        at: app.clock.now(),
        there: store::attendance(c, district, &a)?,
        items: store::items(c, district, id)?,
        turns: turns(c, (district, id), &lines, &doors, (l, at))?,
        choices: doors.choices(&roll),
        units: doors.units,
        place: from_compound.map(|p| p.name.as_str()).collect(),
        polls: polls(app, c, district, a.id, l)?,
        minutes: format!("{}/{district}/assemblies/{id}", app.site.origin),
        district,
        a,
        cells,
        noted,
        offices,
        detail,
        l,
    })
}

/// The doors of an assembly and the names behind them.
struct Doors {
    units: Vec<(String, Vec<Place>)>,
    /// The name on the door with its stairwell's, when there are several.
    labels: HashMap<PlaceId, String>,
    names: HashMap<PlaceId, String>,
}

impl Doors {
    fn read(
        app: &App,
        c: &mut Conn,
        district: District,
        a: &Assembly,
        detail: Detail,
    ) -> Result<Doors, Error> {
        let stairs = place::below(c, district, &a.path, PlaceKind::Unit)?;
        let mut homes = place::below(c, district, &a.path, PlaceKind::Household)?;
        let mut units = Vec::new();
        let mut labels = HashMap::new();
        for unit in &stairs {
            let (own, rest): (Vec<Place>, Vec<Place>) =
                homes.into_iter().partition(|h| unit.path.holds(&h.path));
            homes = rest;
            let short = unit.name.trim_end_matches("单元");
            for home in &own {
                let door = home
                    .household
                    .as_ref()
                    .map_or(home.name.as_str(), |f| &f.door);
                let label = if stairs.len() > 1 {
                    format!("{short}-{door}")
                } else {
                    door.to_owned()
                };
                labels.insert(home.id, label);
            }
            units.push((unit.name.clone(), own));
        }
        if !homes.is_empty() {
            labels.extend(homes.iter().map(|h| (h.id, h.name.clone())));
            units.push((String::new(), homes));
        }
        let mut names = HashMap::new();
        if detail == Detail::Doors {
            for human in person::householders(c, district, &a.path)? {
                let name = app.keys.unseal(SEAL_NAME, &human.name);
                names.extend(human.household.zip(name));
            }
        }
        Ok(Doors {
            units,
            labels,
            names,
        })
    }

    fn choices(&self, roll: &[RollEntry]) -> Vec<Choice> {
        let voters = roll
            .iter()
            .filter(|e| e.mark.counts())
            .filter_map(|e| e.voter.household());
        voters
            .filter_map(|home| {
                Some(Choice {
                    door: self.labels.get(&home)?.clone(),
                    name: self.names.get(&home).cloned().unwrap_or_default(),
                })
            })
            .collect()
    }
}

fn turns(
    c: &mut Conn,
    (district, id): (District, AssemblyId),
    lines: &HashMap<RollEntryId, &RollEntry>,
    doors: &Doors,
    (l, at): (L, Option<Timestamp>),
) -> Result<Vec<Turned>, Error> {
    let mut heard: HashMap<RollEntryId, usize> = HashMap::new();
    let speakers = store::speakers(c, district, id)?;
    Ok(speakers
        .into_iter()
        .map(|s| {
            let (name, door, before) = match &s.who {
                Speaks::Guest(office) => (office.clone(), String::new(), 0),
                Speaks::Voter(entry) => {
                    let home = lines.get(entry).and_then(|e| e.voter.household());
                    let door = home
                        .and_then(|h| doors.labels.get(&h))
                        .cloned()
                        .unwrap_or_default();
                    let times = heard.entry(*entry).or_default();
                    let before = *times;
                    *times += 1;
                    match home.and_then(|h| doors.names.get(&h)) {
                        Some(name) => (name.clone(), door, before),
                        None => (
                            l.say("room-door").s("door", door).to_string(),
                            String::new(),
                            before,
                        ),
                    }
                }
            };
            let start_ms = match s.turn {
                Turn::Speaking { since, before_ms } => Some(since.as_millisecond() - before_ms),
                _ => None,
            };
            let used = match s.turn {
                Turn::Speaking { since, .. } => s.turn.used_ms(at.unwrap_or(since)),
                turn => turn.used_ms(Timestamp::UNIX_EPOCH),
            };
            Turned {
                id: s.id.to_string(),
                name,
                door,
                before,
                turn: s.turn,
                allotted_s: s.allotted_s,
                used: clock(used),
                whole: clock(i64::from(s.allotted_s) * 1000),
                used_s: (used / 1000).min(i64::from(s.allotted_s)),
                start_ms,
            }
        })
        .collect())
}

fn noted(
    c: &mut Conn,
    (district, a): (District, &Assembly),
    doors: &Doors,
    offices: &[Office],
    l: L,
) -> Result<Vec<Noted>, Error> {
    let matters: Vec<Matter> = matter::of_assembly(c, district, a.id)?;
    let year = when::day(a.at).year();
    let shown = matters
        .into_iter()
        .filter(|m| !matches!(m.state, MatterState::Withdrawn { .. }));
    let office = |m: &Matter| {
        offices
            .iter()
            .find(|o| o.id == m.office())
            .map(|o| o.name.clone())
    };
    Ok(shown
        .enumerate()
        .map(|(at, m)| Noted {
            url: format!("/{district}/matters/{}", m.id),
            no: at + 1,
            door: m
                .household
                .and_then(|h| doors.labels.get(&h))
                .cloned()
                .unwrap_or_default(),
            office: office(&m).unwrap_or_default(),
            due: when::date_text(m.due_day(), year, l.0),
            item: m.agenda_item,
            secret: m.secret,
            title: m.title,
        })
        .collect())
}
