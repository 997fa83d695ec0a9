//! `tanxin export`: what a community takes away, in files that any program opens.
//!
//! CSV by RFC 4180 in UTF-8 with a mark at its beginning, as Excel in China expects it,
//! and a page that explains every column. Everything is read at one moment, a community at
//! a time. Names and phones leave only when somebody asks for them, and that is written
//! down first, where those people see it (个人信息保护法 arts 7, 44, 51).

mod tables;
mod words;

use super::args::Export;
use super::house::{self, Open};
use super::{Desk, Exit, Fault, user};
use crate::App;
use crate::services::privacy;
use crate::words::L;
use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use tanxin_domain::place::Place;
use tanxin_domain::{Actor, District, Lang};
use tanxin_store::backup as snapshot;

/// How many lines went into each kind of file.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// Places above the doors.
    pub places: u64,
    /// Homes.
    pub homes: u64,
    /// Assemblies.
    pub assemblies: u64,
    /// Matters.
    pub matters: u64,
    /// Roles.
    pub roles: u64,
    /// Names and phones that the key does not open.
    pub shut: u64,
}

/// Why nothing was exported.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The folder is there already.
    #[error("there is something of this name already")]
    There,
    /// The disk.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// A line that could not be written.
    #[error("{0}")]
    Line(#[from] csv::Error),
    /// The database.
    #[error("{0}")]
    Store(#[from] tanxin_store::StoreError),
}

/// `tanxin export FOLDER`
pub(super) fn export(desk: &Desk, typed: &Export) -> Result<(), Fault> {
    let not_done = |why: Trouble| {
        let args = [
            ("folder", typed.folder.display().to_string()),
            ("why", why.to_string()),
        ];
        match why {
            Trouble::There => Fault::said(Exit::Refused, "cli-export-there", &args),
            _ => Fault::said(Exit::Data, "cli-export-failed", &args),
        }
    };
    // Before the key is asked for and before anything is written down.
    if typed.folder.exists() {
        return Err(not_done(Trouble::There));
    }
    let how = Open {
        without_key: !typed.with_names,
        ..Open::default()
    };
    let app = user::app(house::open(desk, how)?);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|e| not_done(e.into()))?;
    let (district, root) = user::one_district(&app, typed.district.as_ref())?;
    let top = runtime.block_on(user::find_place(
        &app,
        district,
        &root,
        typed.under.as_ref(),
    ))?;
    if typed.with_names {
        let noted = privacy::note_export(&app, district, &Actor::System, &top);
        runtime.block_on(noted)?;
    }
    let count = write(&app, district, &top, &typed.folder, typed.with_names).map_err(not_done)?;
    tell(desk, typed, &top, count);
    Ok(())
}

fn tell(desk: &Desk, typed: &Export, top: &Place, count: Count) {
    let said = [
        ("folder", typed.folder.display().to_string()),
        ("place", top.name.clone()),
        ("homes", count.homes.to_string()),
        ("assemblies", count.assemblies.to_string()),
        ("matters", count.matters.to_string()),
    ];
    desk.tell("cli-export-done", &said);
    if typed.with_names {
        desk.note("cli-export-with-names", &[]);
    } else {
        desk.note("cli-export-without-names", &[]);
    }
    if count.shut > 0 {
        desk.note("cli-export-shut", &[("count", count.shut.to_string())]);
    }
}

/// Writes beside the folder and renames at the end: a folder with that name is whole.
pub fn write(
    app: &App,
    district: District,
    top: &Place,
    folder: &Path,
    names: bool,
) -> Result<Count, Trouble> {
    if folder.exists() {
        return Err(Trouble::There);
    }
    let unfinished = folder.with_extension("unfinished");
    std::fs::create_dir_all(house::folder_of(folder))?;
    std::fs::create_dir(&unfinished)?;
    let written = for_owner_only(&unfinished)
        .map_err(Trouble::from)
        .and_then(|()| read_and_write(app, district, top, &unfinished, names));
    match written {
        Ok(count) => {
            std::fs::rename(&unfinished, folder)?;
            Ok(count)
        }
        Err(why) => {
            // Half an export with names in it must not lie about.
            let _ = std::fs::remove_dir_all(&unfinished);
            Err(why)
        }
    }
}

fn read_and_write(
    app: &App,
    district: District,
    top: &Place,
    folder: &Path,
    names: bool,
) -> Result<Count, Trouble> {
    explain(folder, top, names)?;
    app.store.read_now(|conn| {
        snapshot::begin_snapshot(conn)?;
        let mut out = tables::Out {
            app,
            conn,
            district,
            folder,
            names,
            count: Count::default(),
        };
        let written = out.all(top);
        let count = out.count;
        let _ = snapshot::end(conn);
        written.map(|()| count)
    })
}

/// The page that says what each column means.
fn explain(folder: &Path, top: &Place, names: bool) -> Result<(), Trouble> {
    let mut file = File::create_new(folder.join("README.txt"))?;
    let mut text = String::from("\u{FEFF}");
    for lang in [Lang::Zh, Lang::En] {
        let l = L(lang);
        let with = if names {
            "export-readme-names"
        } else {
            "export-readme-no-names"
        };
        let head = l.say("export-readme").s("place", &top.name).to_string();
        for part in [
            head,
            l.t(with).into_owned(),
            l.t("export-readme-homes").into_owned(),
            l.t("export-readme-places").into_owned(),
            l.t("export-readme-assemblies").into_owned(),
            l.t("export-readme-matters").into_owned(),
            l.t("export-readme-answers").into_owned(),
            l.t("export-readme-roles").into_owned(),
        ] {
            text.push_str(&part);
            text.push_str("\n\n");
        }
    }
    file.write_all(text.replace('\n', "\r\n").as_bytes())?;
    Ok(file.sync_all()?)
}

#[cfg(unix)]
fn for_owner_only(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn for_owner_only(_: &Path) -> std::io::Result<()> {
    Ok(())
}
