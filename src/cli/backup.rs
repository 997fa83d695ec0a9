//! `tanxin backup` and `tanxin restore`: one portable file for both databases.
//!
//! A zstd stream of JSON lines: a head, then each table (its columns, its rows, their
//! number and SHA-256), then an end with the head of every district's chain. The key
//! that opens names and phones is never in it.

use super::args::{Backup, Restore};
use super::house;
use super::{Desk, Exit, Fault};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Write};
use std::path::Path;
use tanxin_store::backup::{self as tables, Table};
use tanxin_store::{Conn, MIGRATIONS, district, event};

/// Grows when a reader of the old form could not read the new one.
const FORMAT: u32 = 1;
/// Bytes of rows put in with one statement.
const BATCH: usize = 256 << 10;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Mark {
    /// The first line.
    Tanxin {
        format: u32,
        migrations: Vec<String>,
    },
    /// A table begins.
    Table(Table),
    /// A table ends: rows, and SHA-256 over their lines.
    Rows { rows: u64, sha256: String },
    /// The last line: district, number and hash of each chain's last event.
    End { chains: Vec<(String, i64, String)> },
}

/// What went into a file, or came out of it.
#[derive(Default)]
struct Count {
    rows: u64,
    events: i64,
}

/// `tanxin backup FILE`
pub(super) fn backup(desk: &Desk, typed: &Backup) -> Result<(), Fault> {
    let mut conn = house::connect(desk)?;
    let whole = write(&mut conn, &typed.file);
    let count = whole.map_err(|fault| not_done("cli-backup-failed", &typed.file, fault))?;
    let said = [
        ("file", typed.file.display().to_string()),
        ("rows", count.rows.to_string()),
        ("events", count.events.to_string()),
        ("key", desk.settings.key_file.display().to_string()),
    ];
    desk.tell("cli-backup-done", &said);
    Ok(())
}

fn not_done(key: &'static str, file: &Path, fault: Trouble) -> Fault {
    let args = [
        ("file", file.display().to_string()),
        ("why", fault.to_string()),
    ];
    Fault::said(Exit::Data, key, &args)
}

/// Why a backup was not written or not read.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error("{0}")]
    Io(#[from] std::io::Error),
    #[error("{0}")]
    Store(#[from] tanxin_store::StoreError),
    #[error("line {0}: {1}")]
    Line(u64, String),
    #[error("the rows of {0} are not the ones that were written")]
    Changed(String),
    #[error("the file ends too early")]
    Short,
    #[error("district {0} does not agree with itself: {1}")]
    Wrong(tanxin_domain::District, &'static str),
}

/// Writes beside the file and renames at the end: a file with that name is whole.
fn write(conn: &mut Conn, file: &Path) -> Result<Count, Trouble> {
    let unfinished = file.with_extension("unfinished");
    let mut out = zstd::Encoder::new(BufWriter::new(File::create(&unfinished)?), 3)?;
    tables::begin_snapshot(conn)?;
    let written = write_all(conn, &mut out);
    let _ = tables::end(conn);
    let count = written?;
    let inner = out.finish()?.into_inner().map_err(|e| e.into_error())?;
    inner.sync_all()?;
    std::fs::rename(&unfinished, file)?;
    let folder = file
        .parent()
        .filter(|f| !f.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    // Windows can't open a folder; there the rename itself is what there is.
    if let Ok(folder) = File::open(folder) {
        folder.sync_all()?;
    }
    Ok(count)
}

fn line(out: &mut impl Write, mark: &Mark) -> Result<(), Trouble> {
    serde_json::to_writer(&mut *out, mark).map_err(std::io::Error::from)?;
    Ok(out.write_all(b"\n")?)
}

fn write_all(conn: &mut Conn, out: &mut impl Write) -> Result<Count, Trouble> {
    let mut count = Count::default();
    let migrations = MIGRATIONS
        .iter()
        .map(|(name, _)| (*name).to_owned())
        .collect();
    line(
        out,
        &Mark::Tanxin {
            format: FORMAT,
            migrations,
        },
    )?;
    for table in tables::tables(conn)? {
        line(out, &Mark::Table(table.clone()))?;
        let (mut rows, mut hash) = (0, Sha256::new());
        tables::rows(conn, &table, |row| {
            // Both databases write JSON with their own spaces: ours has none.
            let row: serde_json::Value = serde_json::from_str(row).map_err(std::io::Error::from)?;
            let row = row.to_string();
            hash.update(row.as_bytes());
            hash.update(b"\n");
            rows += 1;
            out.write_all(row.as_bytes())?;
            out.write_all(b"\n")?;
            Ok::<_, Trouble>(())
        })?;
        let sha256 = data_encoding::HEXLOWER.encode(&hash.finalize());
        line(out, &Mark::Rows { rows, sha256 })?;
        count.rows += rows;
    }
    let mut chains = Vec::new();
    for known in district::all(conn)? {
        let (seq, head) = event::head(conn, known.district)?;
        count.events += seq;
        chains.push((
            known.district.to_string(),
            seq,
            data_encoding::HEXLOWER.encode(&head),
        ));
    }
    line(out, &Mark::End { chains })?;
    Ok(count)
}

/// `tanxin restore FILE`
pub(super) fn restore(desk: &Desk, typed: &Restore) -> Result<(), Fault> {
    house::writable(&desk.settings.database)?;
    let mut conn = house::connect(desk)?;
    tanxin_store::migrate(&mut conn)?;
    if !tables::is_empty(&mut conn)? {
        return Err(Fault::said(Exit::Data, "cli-restore-not-empty", &[]));
    }
    tables::begin_restore(&mut conn)?;
    let count = match read(&mut conn, &typed.file) {
        Ok(count) => count,
        Err(trouble) => {
            let _ = tables::end(&mut conn);
            return Err(not_done("cli-restore-failed", &typed.file, trouble));
        }
    };
    tables::commit(&mut conn)?;
    let said = [
        ("rows", count.rows.to_string()),
        ("events", count.events.to_string()),
        ("key", desk.settings.key_file.display().to_string()),
    ];
    desk.tell("cli-restore-done", &said);
    Ok(())
}

/// Reads everything into the open transaction and walks every chain before it is kept.
fn read(conn: &mut Conn, file: &Path) -> Result<Count, Trouble> {
    let mut lines = BufReader::new(zstd::Decoder::new(File::open(file)?)?).lines();
    let mut number = 0;
    let mut next = || -> Result<String, Trouble> {
        number += 1;
        Ok(lines.next().ok_or(Trouble::Short)??)
    };
    let here = tables::tables(conn)?;
    let mut count = Count::default();
    let first = next()?;
    match serde_json::from_str(&first) {
        Ok(Mark::Tanxin { format: FORMAT, .. }) => {}
        _ => {
            return Err(Trouble::Line(
                1,
                "not a Tanxin backup of this format".into(),
            ));
        }
    }
    loop {
        let head = next()?;
        let table = match serde_json::from_str(&head) {
            Ok(Mark::Table(table)) => table,
            Ok(Mark::End { chains }) => {
                tables::derive(conn)?;
                count.events = check(conn, &chains)?;
                return Ok(count);
            }
            _ => return Err(Trouble::Line(0, format!("unexpected: {head:.60}"))),
        };
        if !here.iter().any(|t| t.name == table.name) {
            return Err(Trouble::Line(
                0,
                format!("this version has no table {}", table.name),
            ));
        }
        count.rows += read_table(conn, &table, &mut next)?;
    }
}

fn read_table(
    conn: &mut Conn,
    table: &Table,
    next: &mut impl FnMut() -> Result<String, Trouble>,
) -> Result<u64, Trouble> {
    let (mut count, mut hash, mut batch) = (0, Sha256::new(), String::from("["));
    loop {
        let row = next()?;
        if let Ok(Mark::Rows { rows, sha256 }) = serde_json::from_str(&row) {
            if batch.len() > 1 {
                batch.push(']');
                tables::insert(conn, table, &batch)?;
            }
            let read = data_encoding::HEXLOWER.encode(&hash.finalize());
            return if (rows, sha256) == (count, read) {
                Ok(count)
            } else {
                Err(Trouble::Changed(table.name.clone()))
            };
        }
        hash.update(row.as_bytes());
        hash.update(b"\n");
        count += 1;
        if batch.len() > 1 {
            batch.push(',');
        }
        batch.push_str(&row);
        if batch.len() > BATCH {
            batch.push(']');
            tables::insert(conn, table, &batch)?;
            batch.clear();
            batch.push('[');
        }
    }
}

/// Every chain is whole and ends where it ended.
fn check(conn: &mut Conn, chains: &[(String, i64, String)]) -> Result<i64, Trouble> {
    let mut events = 0;
    for known in district::all(conn)? {
        let code = known.district;
        events += super::verify::look(conn, code)?.map_err(|w| Trouble::Wrong(code, w.key))?;
        let (seq, head) = event::head(conn, code)?;
        let head = data_encoding::HEXLOWER.encode(&head);
        if !chains
            .iter()
            .any(|(d, s, h)| (*d == code.to_string()) && *s == seq && *h == head)
        {
            return Err(Trouble::Changed(format!("chain {code}")));
        }
    }
    Ok(events)
}
