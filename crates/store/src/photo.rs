//! Photos of matters and of answers, as rows beside what they show.

use crate::{Conn, StoreError, Tx};
use diesel::prelude::*;
use tanxin_domain::{AnswerId, District, MatterId, PhotoId};

#[allow(missing_docs)]
mod tables {
    diesel::table! {
        photo (district, id) {
            district -> Integer,
            id -> BigInt,
            matter -> BigInt,
            answer -> Nullable<BigInt>,
            nr -> Integer,
            width -> Integer,
            height -> Integer,
            image -> Binary,
            thumb -> Binary,
            at -> BigInt,
        }
    }
}
pub(crate) use tables::photo;

/// A photo made ready: upright, without metadata, re-encoded as JPEG.
#[derive(Clone, PartialEq, Eq)]
pub struct Ready {
    /// Pixels of the image.
    pub width: u32,
    /// Pixels of the image.
    pub height: u32,
    /// JPEG.
    pub image: Vec<u8>,
    /// A small one, JPEG.
    pub thumb: Vec<u8>,
}

impl std::fmt::Debug for Ready {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Ready({}×{})", self.width, self.height)
    }
}

/// What pages need to show a photo; the bytes come by their own address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    /// Its id.
    pub id: PhotoId,
    /// The matter it belongs to.
    pub matter: MatterId,
    /// The answer it came with, if not with the matter itself.
    pub answer: Option<AnswerId>,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
}

type PhotoRow = (i64, i64, Option<i64>, i32, i32);

fn read((id, matter, answer, width, height): PhotoRow) -> Result<Photo, StoreError> {
    let bad = |_| StoreError::impossible("photo", PhotoId(id), "no such size");
    Ok(Photo {
        id: PhotoId(id),
        matter: MatterId(matter),
        answer: answer.map(AnswerId),
        width: u32::try_from(width).map_err(bad)?,
        height: u32::try_from(height).map_err(bad)?,
    })
}

/// Stores photos with a matter, or with an answer to it.
pub fn insert(
    tx: &mut Tx<'_>,
    matter: MatterId,
    answer: Option<AnswerId>,
    photos: &[Ready],
) -> Result<(), StoreError> {
    for (nr, ready) in (0i32..).zip(photos) {
        let row = (
            photo::district.eq(tx.district().number()),
            photo::id.eq(tx.new_id()),
            photo::matter.eq(matter.0),
            photo::answer.eq(answer.map(|a| a.0)),
            photo::nr.eq(nr),
            photo::width.eq(ready.width as i32),
            photo::height.eq(ready.height as i32),
            photo::image.eq(ready.image.as_slice()),
            photo::thumb.eq(ready.thumb.as_slice()),
            photo::at.eq(tx.at().as_millisecond()),
        );
        diesel::insert_into(photo::table)
            .values(row)
            .execute(tx.conn())?;
    }
    Ok(())
}

/// All photos of a matter and its answers, in the order they came.
pub fn of_matter(
    conn: &mut Conn,
    district: District,
    matter: MatterId,
) -> Result<Vec<Photo>, StoreError> {
    let rows: Vec<PhotoRow> = photo::table
        .filter(
            photo::district
                .eq(district.number())
                .and(photo::matter.eq(matter.0)),
        )
        .order(photo::id)
        .select((
            photo::id,
            photo::matter,
            photo::answer,
            photo::width,
            photo::height,
        ))
        .load(conn)?;
    rows.into_iter().map(read).collect()
}

/// One photo without its bytes.
pub fn one(conn: &mut Conn, district: District, id: PhotoId) -> Result<Option<Photo>, StoreError> {
    let row: Option<PhotoRow> = photo::table
        .find((district.number(), id.0))
        .select((
            photo::id,
            photo::matter,
            photo::answer,
            photo::width,
            photo::height,
        ))
        .first(conn)
        .optional()?;
    row.map(read).transpose()
}

/// The bytes of a photo: the image, or the small one.
pub fn bytes(
    conn: &mut Conn,
    district: District,
    id: PhotoId,
    small: bool,
) -> Result<Option<Vec<u8>>, StoreError> {
    let found = photo::table.find((district.number(), id.0));
    let bytes = if small {
        found.select(photo::thumb).first(conn).optional()?
    } else {
        found.select(photo::image).first(conn).optional()?
    };
    Ok(bytes)
}

/// Takes out the photos of a matter.
pub(crate) fn erase(tx: &mut Tx<'_>, of: MatterId) -> Result<(), StoreError> {
    let rows = photo::table
        .filter(photo::district.eq(tx.district().number()))
        .filter(photo::matter.eq(of.0));
    diesel::delete(rows).execute(tx.conn())?;
    Ok(())
}
