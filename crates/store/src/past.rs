//! Writing a past: many matters with all that became of them, and their events, in the order
//! of time and in a true chain.
//!
//! For districts that are made up, to see how large ones behave. What is derived (parts,
//! words, roll-ups) is written with it, so that `verify` finds nothing wrong; a group
//! holds the writer for longer than a deed may, so nobody should be working in the district.

use crate::answer::{Answer, Confirmation, NewAnswer, NewWord, answer, confirmation};
use crate::conn::fill;
use crate::event::chain;
use crate::matter::{self, NewRow};
use crate::rollup::{self, Lies};
use crate::{Conn, IdMaker, Store, StoreError, Tx, event, hand, search};
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use jiff::Timestamp;
use std::collections::HashMap;
use std::sync::Arc;
use tanxin_domain::event::NewEvent;
use tanxin_domain::matter::Matter;
use tanxin_domain::place::PlacePath;
use tanxin_domain::rate::Answered;
use tanxin_domain::{District, PlaceId};

/// A matter and what became of it.
pub struct Past {
    /// As it stands in the end.
    pub matter: Matter,
    /// Where it is about.
    pub path: PlacePath,
    /// How its first answer came.
    pub answered: Answered,
    /// Whoever it waits for has not opened it.
    pub unread: bool,
    /// SHA-256 of the receipt code.
    pub receipt: [u8; 32],
    /// The code itself, sealed.
    pub receipt_seal: Vec<u8>,
    /// What offices said.
    pub answers: Vec<Answer>,
    /// What the household said.
    pub words: Vec<Confirmation>,
}

/// Whoever writes a past, with a connection of their own.
pub struct Pen {
    conn: Conn,
    district: District,
    ids: Arc<IdMaker>,
    above: HashMap<i64, Lies>,
}

impl Store {
    /// Takes up the pen for a district whose chain has begun.
    pub fn pen(&self, district: District) -> Result<Pen, StoreError> {
        let mut conn = self.inner.database.connect()?;
        if let Conn::Sqlite(c) = &mut conn {
            // Room for the indexes of millions of rows, and fewer, larger moves from the log.
            // Nothing of what is made up must be wiped where the index of words drops it.
            c.batch_execute(
                "PRAGMA cache_size = -2000000; PRAGMA wal_autocheckpoint = 100000; \
                 PRAGMA secure_delete = OFF",
            )?;
        }
        Ok(Pen {
            conn,
            district,
            ids: self.inner.ids.clone(),
            above: HashMap::new(),
        })
    }
}

impl Pen {
    /// Asks something.
    pub fn conn(&mut self) -> &mut Conn {
        &mut self.conn
    }

    /// One transaction: rows and, by [`tell`], their events.
    pub fn write(
        &mut self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let Pen {
            conn,
            district,
            ids,
            above,
        } = self;
        conn.transaction(|conn| {
            let (seq, head): (i64, Vec<u8>) = diesel::update(chain::table.find(district.number()))
                .set(chain::seq.eq(chain::seq))
                .returning((chain::seq, chain::head))
                .get_result(conn)?;
            let head = event::hash(&head).ok_or_else(|| {
                StoreError::impossible("chain", *district, "the head has not 32 bytes")
            })?;
            let at = hand::last_at(conn, *district, seq)?;
            let mut tx = Tx::begin((conn, ids), (*district, at), (seq, head));
            std::mem::swap(&mut tx.counted.above, above);
            work(&mut tx)?;
            tx.write_later()?;
            tx.write_counts()?;
            std::mem::swap(&mut tx.counted.above, above);
            event::insert(tx.conn, &tx.written)?;
            diesel::update(chain::table.find(district.number()))
                .set((chain::seq.eq(tx.seq), chain::head.eq(tx.head.as_slice())))
                .execute(tx.conn)?;
            Ok(())
        })
    }
}

/// Something that happened.
pub struct Told {
    /// When.
    pub at: Timestamp,
    /// As in [`NewEvent`].
    pub kind: &'static str,
    /// As in [`NewEvent`].
    pub place: Option<PlaceId>,
    /// As in [`NewEvent`].
    pub subject: i64,
    /// As in [`NewEvent`].
    pub actor: (&'static str, i64),
    /// JSON, written out: hundreds of thousands wait for their turn.
    pub payload: String,
}

impl Told {
    /// An event that happened then.
    pub fn of(at: Timestamp, new: NewEvent) -> Told {
        Told {
            at,
            kind: new.kind,
            place: new.place,
            subject: new.subject,
            actor: new.actor,
            payload: new.payload.to_string(),
        }
    }
}

/// Puts it at the end of the chain; never before what was told last.
pub fn tell(tx: &mut Tx<'_>, told: Told) -> Result<(), StoreError> {
    tx.at = tx.at.max(told.at);
    tx.emit_text(
        told.kind,
        (told.place, told.subject, told.actor),
        told.payload,
    )?;
    Ok(())
}

/// Stores matters as they stand in the end, and all that is derived of them.
pub fn put(tx: &mut Tx<'_>, these: &[Past]) -> Result<(), StoreError> {
    let district = tx.district();
    let rows = these
        .iter()
        .map(|p| NewRow::of(district, &p.matter, (&p.receipt, &p.receipt_seal)));
    let rows: Vec<NewRow<'_>> = rows.collect::<Result<_, _>>()?;
    fill!(tx.conn(), matter::matter::table, rows.into_iter());
    let said = these.iter().flat_map(|p| &p.answers);
    let rows = said.map(|a| NewAnswer::of(district, a));
    fill!(tx.conn(), answer::table, rows);
    let words = these.iter().flat_map(|p| &p.words);
    let rows = words.map(|w| NewWord::of(district, w));
    fill!(tx.conn(), confirmation::table, rows);
    for past in these {
        matter::began(tx, &past.matter, past.unread);
        matter::goes_on(tx, &past.matter)?;
        rollup::begin_as(tx, &past.matter, past.answered)?;
        search::keep(tx, &past.matter, &past.path);
    }
    Ok(())
}
