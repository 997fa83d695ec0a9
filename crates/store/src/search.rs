//! The index of words: which matters a question finds, newest first.
//!
//! Both databases hold the same words, cut by [`tanxin_domain::search`], and answer in the
//! order of running numbers, without sorting all they find. SQLite walks its lists of row
//! numbers from the end and stops when enough are found. PostgreSQL's inverted index knows no
//! order, so each matter also has words for the blocks of 4096, 65,536 and 1,048,576 numbers
//! it lies in: the newest two blocks are asked first, then larger ones. Where a small block
//! did not hold enough, a large one can't hold many, so no step sees more than some hundreds.
//!
//! Derived from `matter` and `place`: written in the deed that raises a matter or puts its
//! line right, compared by `verify`, written anew after a restore.

use crate::later::{self, Table};
use crate::matter::matter;
use crate::place::place;
use crate::{Conn, StoreError, Tx};
use diesel::Connection as _;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Integer, Text};
use serde_json::{Value, json};
use tanxin_domain::District;
use tanxin_domain::matter::Matter;
use tanxin_domain::place::PlacePath;
use tanxin_domain::search::{Asked, Terms, entry};

/// The index on SQLite. Rows are known by number alone; `ascii` cuts at spaces only, for
/// everything else that we put in is a letter or not ASCII.
pub(crate) const SQLITE: &str = "CREATE VIRTUAL TABLE matter_word USING \
    fts5(words, content = '', contentless_delete = 1, detail = 'none', tokenize = 'ascii');";

/// The index on PostgreSQL. The list of new entries is kept short: every question reads it.
pub(crate) const POSTGRES: &str = "CREATE TABLE matter_word (\
    district INTEGER NOT NULL, no BIGINT NOT NULL, words TSVECTOR NOT NULL, \
    PRIMARY KEY (district, no)); \
    CREATE INDEX matter_word_by_word ON matter_word USING gin (words) \
    WITH (gin_pending_list_limit = 256);";

/// What every table of the index is called, or begins with.
pub(crate) const TABLE: &str = "matter_word";

/// Bits of a running number: a district has fewer matters than 2^40.
const BITS: u32 = 40;
/// Bits of the blocks, from the smallest.
const BLOCKS: [u32; 3] = [12, 16, 20];
/// Matters that are written at a time when the index is made anew.
const AT_ONCE: i64 = 1000;

#[derive(QueryableByName)]
struct No {
    #[diesel(sql_type = BigInt)]
    no: i64,
}

/// The first row number of a district on SQLite.
fn first_row(district: District) -> i64 {
    i64::from(district.number()) << BITS
}

fn block(district: District, bits: u32, number: i64) -> String {
    format!("▪{bits}.{district}.{}", number >> bits)
}

/// Puts lines into the index, each a list of row number and words.
pub(crate) const PUT_SQLITE: &str = "INSERT INTO matter_word (rowid, words) \
    SELECT ($1 << 40) + (value->>0), value->>1 FROM json_each($2)";

/// As [`PUT_SQLITE`]. No word has a space in it.
pub(crate) const PUT_POSTGRES: &str = "INSERT INTO matter_word (district, no, words) \
    SELECT $1, (v->>0)::bigint, array_to_tsvector(string_to_array(v->>1, ' ')) \
    FROM json_array_elements($2::json) AS line (v)";

/// A line of the index for a database of this kind.
fn line(sqlite: bool, district: District, no: i64, mut words: Vec<String>) -> Value {
    if !sqlite {
        words.push(format!("§{district}"));
        words.extend(BLOCKS.map(|bits| block(district, bits, no)));
    }
    json!([no, words.join(" ")])
}

/// Writes a new matter about the place at `path` into the index.
pub fn keep(tx: &mut Tx<'_>, new: &Matter, path: &PlacePath) {
    let words = entry(&new.title, &new.text, path, new.secret);
    let line = line(tx.conn.is_sqlite(), tx.district, new.no, words);
    tx.later.push(Table::Word, line);
}

/// Writes a matter anew whose words have changed.
pub fn keep_again(tx: &mut Tx<'_>, changed: &Matter, path: &PlacePath) -> Result<(), StoreError> {
    tx.write_later()?;
    let district = tx.district();
    match tx.conn() {
        Conn::Sqlite(c) => {
            sql_query("DELETE FROM matter_word WHERE rowid = $1")
                .bind::<BigInt, _>(first_row(district) + changed.no)
                .execute(c)?;
        }
        Conn::Postgres(c) => {
            sql_query("DELETE FROM matter_word WHERE district = $1 AND no = $2")
                .bind::<Integer, _>(district.number())
                .bind::<BigInt, _>(changed.no)
                .execute(c)?;
        }
    }
    keep(tx, changed, path);
    Ok(())
}

/// The running numbers a question finds, newest first, at most `most`, below `before`.
pub fn find(
    conn: &mut Conn,
    district: District,
    asked: &Asked,
    before: Option<i64>,
    most: i64,
) -> Result<Vec<i64>, StoreError> {
    let Some(terms) = asked.terms() else {
        return Ok(Vec::new());
    };
    match conn {
        Conn::Sqlite(c) => on_sqlite(c, district, &terms, before, most),
        Conn::Postgres(c) => on_postgres(c, district, &terms, before, most),
    }
}

/// Writes a question out: `word` quotes one, the signs stand for or, and, but not.
fn written(terms: &Terms, word: impl Fn(&String) -> String, [or, and, not]: [&str; 3]) -> String {
    let group = |words: &Vec<String>| {
        let words: Vec<String> = words.iter().map(&word).collect();
        format!("({})", words.join(or))
    };
    let groups: Vec<String> = terms.groups.iter().map(group).collect();
    let mut whole = format!("({})", groups.join(and));
    for gone in &terms.without {
        whole = format!("{whole}{not}{}", word(gone));
    }
    whole
}

fn on_sqlite(
    c: &mut SqliteConnection,
    district: District,
    terms: &Terms,
    before: Option<i64>,
    most: i64,
) -> Result<Vec<i64>, StoreError> {
    let first = first_row(district);
    let end = first + before.unwrap_or(1 << BITS).clamp(0, 1 << BITS);
    let question = written(terms, |w| format!("\"{w}\""), [" OR ", " AND ", " NOT "]);
    let rows: Vec<No> = sql_query(
        "SELECT rowid AS no FROM matter_word WHERE matter_word MATCH $1 \
         AND rowid > $2 AND rowid < $3 ORDER BY rowid DESC LIMIT $4",
    )
    .bind::<Text, _>(question)
    .bind::<BigInt, _>(first)
    .bind::<BigInt, _>(end)
    .bind::<BigInt, _>(most)
    .load(c)?;
    Ok(rows.into_iter().map(|row| row.no - first).collect())
}

fn on_postgres(
    c: &mut PgConnection,
    district: District,
    terms: &Terms,
    before: Option<i64>,
    most: i64,
) -> Result<Vec<i64>, StoreError> {
    let last: Option<No> = sql_query(
        "SELECT no FROM matter_word WHERE district = $1 AND no < $2 ORDER BY no DESC LIMIT 1",
    )
    .bind::<Integer, _>(district.number())
    .bind::<BigInt, _>(before.unwrap_or(i64::MAX))
    .get_result(c)
    .optional()?;
    let Some(No { no: newest }) = last else {
        return Ok(Vec::new());
    };
    let question = written(terms, |w| format!("'{w}'"), [" | ", " & ", " & !"]);
    let (mut found, mut below): (Vec<i64>, i64) = (Vec::new(), newest + 1);
    let mut within = |words: String, below: i64, found: &mut Vec<i64>| {
        // Gathered before they are put in order: else the newest would be walked one by one.
        let rows: Vec<No> = sql_query(
            "WITH hit AS MATERIALIZED (SELECT no FROM matter_word \
             WHERE district = $1 AND words @@ CAST($2 AS tsquery)) \
             SELECT no FROM hit WHERE no < $3 ORDER BY no DESC LIMIT $4",
        )
        .bind::<Integer, _>(district.number())
        .bind::<Text, _>(format!("{question} & {words}"))
        .bind::<BigInt, _>(below)
        .bind::<BigInt, _>(most - found.len() as i64)
        .load(c)?;
        found.extend(rows.into_iter().map(|row| row.no));
        Ok::<_, StoreError>(())
    };
    for bits in BLOCKS {
        // Two, because of the first there may be little left.
        for _ in 0..2 {
            if below <= 1 || found.len() as i64 >= most {
                return Ok(found);
            }
            let of = format!("'{}'", block(district, bits, below - 1));
            within(of, below, &mut found)?;
            below = (below - 1) >> bits << bits;
        }
    }
    if below > 1 && (found.len() as i64) < most {
        within(format!("'§{district}'"), below, &mut found)?;
    }
    Ok(found)
}

/// Makes the index where there are matters and it holds nothing: after the program learnt to
/// search, and after a restore.
pub(crate) fn fill(conn: &mut Conn) -> Result<(), StoreError> {
    let asks = "SELECT CAST(count(*) AS BIGINT) AS no FROM (SELECT 1 FROM matter LIMIT 1) AS m \
                WHERE NOT EXISTS (SELECT 1 FROM matter_word LIMIT 1)";
    let empty: No = sql_query(asks).get_result(conn)?;
    if empty.no == 0 {
        return Ok(());
    }
    conn.transaction(fill_all)
}

/// Writes every matter into an index that is empty, inside a transaction of somebody else.
pub(crate) fn fill_all(conn: &mut Conn) -> Result<(), StoreError> {
    let mut last = (0i32, 0i64);
    loop {
        type Line = (i32, i64, String, String, i32, String);
        let lines: Vec<Line> = matter::table
            .inner_join(
                place::table.on(place::district
                    .eq(matter::district)
                    .and(place::id.eq(matter::place))),
            )
            .filter(
                matter::district
                    .gt(last.0)
                    .or(matter::district.eq(last.0).and(matter::no.gt(last.1))),
            )
            .order((matter::district, matter::no))
            .limit(AT_ONCE)
            .select((
                matter::district,
                matter::no,
                matter::title,
                matter::text,
                matter::secret,
                place::path,
            ))
            .load(conn)?;
        let sqlite = conn.is_sqlite();
        for of_one in lines.chunk_by(|a, b| a.0 == b.0) {
            let bad = |no: i64, why: &str| StoreError::impossible("matter", no, why);
            let code = District::new(of_one[0].0);
            let code = code.ok_or_else(|| bad(of_one[0].1, "no such district"))?;
            let read = |(_, no, title, text, secret, path): &Line| {
                let path = PlacePath::from_stored(path.clone());
                let path = path.ok_or_else(|| bad(*no, "about no place"))?;
                let words = entry(title, text, &path, *secret == 1);
                Ok::<_, StoreError>(line(sqlite, code, *no, words))
            };
            let rows: Vec<Value> = of_one.iter().map(read).collect::<Result<_, _>>()?;
            later::put(conn, code, Table::Word, &rows.into())?;
        }
        match lines.last() {
            Some((district, no, ..)) => last = (*district, *no),
            None => return Ok(()),
        }
    }
}

/// The first matter that stands in the index not at all, or the first number in it of none.
pub(crate) fn first_wrong(conn: &mut Conn, district: District) -> Result<Option<i64>, StoreError> {
    let row: Option<No> = match conn {
        // A full join of the two would look through one for each row of the other.
        Conn::Sqlite(c) => sql_query(
            "SELECT id AS no FROM matter m WHERE district = $1 AND NOT EXISTS (SELECT 1 \
             FROM matter_word_docsize w WHERE w.id = ($1 << 40) + m.no) UNION ALL \
             SELECT w.id - ($1 << 40) AS no FROM matter_word_docsize w WHERE w.id > ($1 << 40) \
             AND w.id < (($1 + 1) << 40) AND NOT EXISTS (SELECT 1 FROM matter m \
             WHERE m.district = $1 AND m.no = w.id - ($1 << 40)) LIMIT 1",
        )
        .bind::<Integer, _>(district.number())
        .get_result(c)
        .optional()?,
        Conn::Postgres(c) => sql_query(
            "SELECT coalesce(m.id, w.no) AS no FROM \
             (SELECT id, no FROM matter WHERE district = $1) m FULL JOIN \
             (SELECT no FROM matter_word WHERE district = $1) w ON w.no = m.no \
             WHERE m.no IS NULL OR w.no IS NULL LIMIT 1",
        )
        .bind::<Integer, _>(district.number())
        .get_result(c)
        .optional()?,
    };
    Ok(row.map(|r| r.no))
}
