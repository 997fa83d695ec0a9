//! Sowing the country: thousands of districts from one list.
//!
//! The one named exception to "a transaction is of one district": some districts at once,
//! because three thousand waits for the disk would be most of the work. All else holds as
//! for any deed: the chain rows are taken first, each district's in the order of codes, so
//! that two who sow can't lock each other out; each district that gains anything gets
//! exactly one event; a group holds the writer about as long as a deed may.

use crate::conn::fill;
use crate::event::chain;
use crate::place::NewRow;
use crate::{Conn, Store, StoreError, Tx, district, event, hand, place, region};
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use std::collections::HashMap;
use tanxin_domain::country::{Country, Listed};
use tanxin_domain::event::{Event, GENESIS, NewEvent};
use tanxin_domain::place::{Place, PlaceKind, PlacePath};
use tanxin_domain::{Actor, District, PlaceId};

/// Places of one transaction: what a disk takes in some ten milliseconds.
const AT_ONCE: usize = 2000;

/// What became of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sown {
    /// Districts that are new here.
    pub founded: usize,
    /// Districts that were here and gained places.
    pub completed: usize,
    /// Districts that had everything.
    pub unchanged: usize,
    /// Places that are new here, districts included.
    pub places: usize,
    /// Provinces and prefectures that are new here.
    pub regions: usize,
}

impl Store {
    /// Writes down what of a list is not here yet, known by code. A place that is here
    /// keeps the name it has. Can be broken off and begun again: nothing is done twice.
    pub fn sow(&self, country: &Country, mut tell: impl FnMut(&Sown)) -> Result<Sown, StoreError> {
        let mut conn = self.inner.database.connect()?;
        if let Conn::Sqlite(c) = &mut conn {
            // Room for the indexes of a district, and fewer, larger moves from the log.
            c.batch_execute("PRAGMA cache_size = -64000; PRAGMA wal_autocheckpoint = 8000")?;
        }
        let mut sown = Sown {
            regions: region::add(&mut conn, &country.regions)?,
            ..Sown::default()
        };
        let (mut group, mut size): (Vec<&Listed>, usize) = (Vec::new(), 0);
        for listed in &country.districts {
            // Whatever is whole already is not even locked.
            let missing = Field::of(&mut conn, listed)?.missing(listed);
            if missing == 0 {
                sown.unchanged += 1;
                continue;
            }
            if size + missing > AT_ONCE && !group.is_empty() {
                self.sow_some(&mut conn, &group, &mut sown)?;
                tell(&sown);
                (group, size) = (Vec::new(), 0);
            }
            group.push(listed);
            size += missing;
        }
        self.sow_some(&mut conn, &group, &mut sown)?;
        tell(&sown);
        crate::health::refresh_statistics(&mut conn, crate::health::Grown::District);
        Ok(sown)
    }

    fn sow_some(
        &self,
        conn: &mut Conn,
        group: &[&Listed],
        sown: &mut Sown,
    ) -> Result<(), StoreError> {
        if group.is_empty() {
            return Ok(());
        }
        let (done, events) = conn.transaction(|c| self.plant(c, group))?;
        sown.founded += done.founded;
        sown.completed += done.completed;
        sown.unchanged += done.unchanged;
        sown.places += done.places;
        for event in events {
            self.inner.changes.tell(event.district, vec![event]);
        }
        Ok(())
    }

    /// One transaction.
    fn plant(&self, conn: &mut Conn, group: &[&Listed]) -> Result<(Sown, Vec<Event>), StoreError> {
        begin_chains(conn, group)?;
        let (mut sown, mut events) = (Sown::default(), Vec::new());
        let (mut places, mut roots) = (Vec::new(), Vec::new());
        for listed in group {
            let code = listed.district;
            let (seq, head): (i64, Vec<u8>) = diesel::update(chain::table.find(code.number()))
                .set(chain::seq.eq(chain::seq))
                .returning((chain::seq, chain::head))
                .get_result(conn)?;
            let head = event::hash(&head).ok_or_else(|| {
                StoreError::impossible("chain", code, "the head has not 32 bytes")
            })?;
            // Read again under the lock: somebody else may have been quicker.
            let mut field = Field::of(conn, listed)?;
            let before = places.len();
            let founded = field.root.is_none();
            self.grow(listed, &mut field, &mut places);
            let Some(root) = field.root.filter(|_| places.len() > before) else {
                sown.unchanged += 1;
                continue;
            };
            if founded {
                roots.push((listed, root.0));
            }
            let at = (self.inner.now)().max(hand::last_at(conn, code, seq)?);
            let mut tx = Tx::begin((conn, &self.inner.ids), (code, at), (seq, head));
            tx.emit(NewEvent {
                kind: if founded {
                    "district.founded"
                } else {
                    "place.added"
                },
                place: Some(root.0),
                subject: root.0.0,
                actor: Actor::System.signature(),
                payload: serde_json::json!({
                    "name": listed.name, "places": places.len() - before,
                }),
            })?;
            events.append(&mut tx.written);
            if founded {
                sown.founded += 1;
            } else {
                sown.completed += 1;
            }
        }
        sown.places = places.len();
        let rows = places.iter().map(|(code, p)| NewRow::of(*code, p, 0, true));
        fill!(conn, place::place::table, rows);
        found(conn, &roots)?;
        event::insert(conn, &events)?;
        let events: Vec<Event> = events.into_iter().map(|(event, _)| event).collect();
        for event in &events {
            diesel::update(chain::table.find(event.district.number()))
                .set((
                    chain::seq.eq(event.seq),
                    chain::head.eq(event.hash.as_slice()),
                ))
                .execute(conn)?;
        }
        Ok((sown, events))
    }

    /// Makes the places of a district that are missing in the field.
    fn grow(&self, listed: &Listed, field: &mut Field, out: &mut Vec<(District, Place)>) {
        let code = listed.district;
        let mut make = |kind, above: Option<&(PlaceId, PlacePath)>, name: &str, stat_code| {
            let id = PlaceId(self.inner.ids.next());
            let path = above.map_or_else(|| PlacePath::root(id), |(_, path)| path.child(id));
            let place = Place {
                id,
                parent: above.map(|(id, _)| *id),
                kind,
                path: path.clone(),
                name: name.to_owned(),
                stat_code,
                household: None,
            };
            out.push((code, place));
            (id, path)
        };
        let root = match field.root.take() {
            Some(root) => root,
            None => make(PlaceKind::District, None, &listed.name, None),
        };
        for township in &listed.townships {
            let stat_code = township.stat_code();
            let above = match field.by_code.get(&(PlaceKind::Township, stat_code)) {
                Some(known) => known.clone(),
                None => {
                    let name = &township.line.name;
                    make(PlaceKind::Township, Some(&root), name, Some(stat_code))
                }
            };
            for line in &township.communities {
                if !field
                    .by_code
                    .contains_key(&(PlaceKind::Community, line.code))
                {
                    make(
                        PlaceKind::Community,
                        Some(&above),
                        &line.name,
                        Some(line.code),
                    );
                }
            }
        }
        field.root = Some(root);
    }
}

/// What of a district is here already.
struct Field {
    root: Option<(PlaceId, PlacePath)>,
    by_code: HashMap<(PlaceKind, i64), (PlaceId, PlacePath)>,
}

impl Field {
    fn of(conn: &mut Conn, listed: &Listed) -> Result<Field, StoreError> {
        let code = listed.district;
        let Some(known) = district::one(conn, code)? else {
            return Ok(Field {
                root: None,
                by_code: HashMap::new(),
            });
        };
        let coded = place::coded(conn, code)?;
        Ok(Field {
            root: Some((known.root, PlacePath::root(known.root))),
            by_code: coded.into_iter().collect(),
        })
    }

    /// How many places of the list are not here.
    fn missing(&self, listed: &Listed) -> usize {
        let lines = listed.townships.iter().flat_map(|t| {
            let below = t.communities.iter().map(|c| (PlaceKind::Community, c.code));
            below.chain([(PlaceKind::Township, t.stat_code())])
        });
        let missing = lines.filter(|code| !self.by_code.contains_key(code));
        missing.count() + usize::from(self.root.is_none())
    }
}

/// Begins the chains that are not begun yet, in the order of codes.
fn begin_chains(conn: &mut Conn, group: &[&Listed]) -> Result<(), StoreError> {
    let rows: Vec<_> = group
        .iter()
        .map(|listed| {
            (
                chain::district.eq(listed.district.number()),
                chain::seq.eq(0i64),
                chain::head.eq(GENESIS.to_vec()),
            )
        })
        .collect();
    match conn {
        Conn::Sqlite(c) => diesel::insert_or_ignore_into(chain::table)
            .values(rows)
            .execute(c)?,
        Conn::Postgres(c) => diesel::insert_into(chain::table)
            .values(rows)
            .on_conflict_do_nothing()
            .execute(c)?,
    };
    Ok(())
}

/// Writes down the names and heads of new districts.
fn found(conn: &mut Conn, roots: &[(&&Listed, PlaceId)]) -> Result<(), StoreError> {
    use district::district as table;
    let rows: Vec<_> = roots
        .iter()
        .map(|(listed, root)| {
            (
                table::code.eq(listed.district.number()),
                table::name.eq(&*listed.name),
                table::region.eq(listed.prefecture),
                table::root_place.eq(root.0),
            )
        })
        .collect();
    match conn {
        Conn::Sqlite(c) => diesel::insert_into(table::table).values(rows).execute(c)?,
        Conn::Postgres(c) => diesel::insert_into(table::table).values(rows).execute(c)?,
    };
    Ok(())
}
