//! Where the letters come from.
//!
//! First from the folders given (the npm packages that the pages use too: woff2
//! subsets, unpacked here), then from the system. Nothing is read before the
//! first document, because a server that prints once a week should not carry
//! fonts all week.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use serde::Serialize;
use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontInfo};
use typst_kit::fonts::{FontPath, FontSource, FontStore};

use crate::Lang;

/// Families that can set what is of record, best first.
const SERIF: &[&str] = &[
    "Noto Serif SC",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "Source Han Serif CN",
    "Songti SC",
    "STSong",
    "SimSun",
    "NSimSun",
    "FZShuSong-Z01",
    "AR PL SungtiL GB",
];
/// Families that can set what is used, best first.
const SANS: &[&str] = &[
    "Noto Sans SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "Microsoft YaHei",
    "Hiragino Sans GB",
    "Heiti SC",
    "SimHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
];
/// Kai families for the words of residents; without one they stand in serif.
const SAID: &[&str] = &[
    "LXGW WenKai",
    "LXGW WenKai GB",
    "Kaiti SC",
    "STKaiti",
    "KaiTi",
    "FZKai-Z03",
    "AR PL KaitiM GB",
    "AR PL UKai CN",
];

/// Folders to search for fonts, with their subfolders: ttf, otf, ttc, woff2.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FontSources {
    /// In order of preference. Folders that do not exist are passed over.
    pub dirs: Vec<PathBuf>,
}

impl FontSources {
    /// The folders of an unpacked project: `fonts/` for fonts of the operator's
    /// own, and the npm packages.
    #[must_use]
    pub fn of_project(root: &Path) -> Self {
        let npm = root.join("node_modules/@fontsource-variable");
        Self {
            dirs: vec![
                root.join("fonts"),
                npm.join("noto-serif-sc/files"),
                npm.join("noto-sans-sc/files"),
            ],
        }
    }
}

/// The families documents are set in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FontReport {
    /// For what is of record: titles, names, the text of minutes.
    pub serif: String,
    /// For what is used: labels, tables, hints.
    pub sans: String,
    /// For the words of residents; the serif if there is no Kai.
    pub said: String,
}

impl FontReport {
    /// The families found among `present`; a missing serif or sans is stood in
    /// for by the other.
    fn among(present: impl Fn(&str) -> bool) -> Option<Self> {
        let first = |list: &[&str]| list.iter().find(|n| present(n)).map(|n| (*n).to_owned());
        let (serif, sans) = (first(SERIF), first(SANS));
        let serif_or = serif.clone().or_else(|| sans.clone())?;
        let sans_or = sans.or(serif)?;
        let said = first(SAID).unwrap_or_else(|| serif_or.clone());
        Some(Self {
            serif: serif_or,
            sans: sans_or,
            said,
        })
    }
}

/// No font at hand can draw Chinese. Typst would leave such lines blank without
/// a word, so nothing is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FontsMissing {
    /// Folders that were searched.
    pub searched: Vec<PathBuf>,
}

impl FontsMissing {
    /// What to install, in one sentence.
    #[must_use]
    pub fn sentence(&self, lang: Lang) -> String {
        let dirs: Vec<_> = self
            .searched
            .iter()
            .map(|d| d.display().to_string())
            .collect();
        match lang {
            Lang::ZhCn => format!(
                "没有中文字库，公告、户卡和纪要都印不出来：请在程序目录运行 npm install，或安装系统字库（Debian：apt install fonts-noto-cjk），也可以把字体文件放进 {}。",
                dirs.first().map_or("fonts/", String::as_str)
            ),
            Lang::En => format!(
                "No Chinese font was found, so notices, cards and minutes can’t be printed: run npm install in the program’s folder, install system fonts (Debian: apt install fonts-noto-cjk), or put font files into {}.",
                dirs.first().map_or("fonts/", String::as_str)
            ),
        }
    }
}

impl fmt::Display for FontsMissing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence(Lang::En))
    }
}

impl std::error::Error for FontsMissing {}

/// Faces with the families chosen among them.
pub(crate) struct Faces {
    pub(crate) store: FontStore,
    pub(crate) report: FontReport,
}

impl Faces {
    /// The characters of `text` that no face draws.
    pub(crate) fn missing(&self, text: &BTreeSet<char>) -> Vec<char> {
        let book: &FontBook = self.store.book();
        let drawn = |c: char| {
            (0..)
                .map_while(|i| book.info(i))
                .any(|f| f.coverage.contains(u32::from(c)))
        };
        text.iter().copied().filter(|c| !drawn(*c)).collect()
    }
}

/// The fonts of a press, loaded when first needed.
pub(crate) struct Fonts {
    sources: FontSources,
    system: bool,
    near: OnceLock<Option<Faces>>,
    wide: OnceLock<Option<Faces>>,
}

impl Fonts {
    pub(crate) fn new(sources: FontSources, system: bool) -> Self {
        Self {
            sources,
            system,
            near: OnceLock::new(),
            wide: OnceLock::new(),
        }
    }

    fn none(&self) -> FontsMissing {
        FontsMissing {
            searched: self.sources.dirs.clone(),
        }
    }

    /// Faces for a text: those of the folders given, and the system's beside
    /// them only if a character needs it, because searching a system is slow.
    pub(crate) fn faces_for(
        &self,
        text: &BTreeSet<char>,
    ) -> Result<(&Faces, Vec<char>), FontsMissing> {
        let near = self
            .near
            .get_or_init(|| load(&self.sources.dirs, false))
            .as_ref();
        if let Some(faces) = near {
            let missing = faces.missing(text);
            if missing.is_empty() || !self.system {
                return Ok((faces, missing));
            }
        } else if !self.system {
            return Err(self.none());
        }
        let wide = self
            .wide
            .get_or_init(|| load(&self.sources.dirs, true))
            .as_ref();
        let faces = wide.ok_or_else(|| self.none())?;
        Ok((faces, faces.missing(text)))
    }

    /// The families that would be used, from names alone.
    pub(crate) fn check(&self) -> Result<FontReport, FontsMissing> {
        let mut names: BTreeSet<String> = BTreeSet::new();
        for dir in self.sources.dirs.iter().filter(|d| d.is_dir()) {
            names.extend(typst_kit::fonts::scan(dir).map(|(_, info)| info.family.to_string()));
            names.extend(
                one_of_each_kind(&woff2_files(dir))
                    .into_iter()
                    .flat_map(|f| {
                        unpack(f)
                            .into_iter()
                            .map(|face| face.info().family.to_string())
                    }),
            );
        }
        if let Some(report) = FontReport::among(|n| names.contains(n)) {
            return Ok(report);
        }
        if self.system {
            names.extend(typst_kit::fonts::system().map(|(_, info)| info.family.to_string()));
        }
        FontReport::among(|n| names.contains(n)).ok_or_else(|| self.none())
    }
}

impl fmt::Debug for Fonts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fonts")
            .field("sources", &self.sources)
            .field("system", &self.system)
            .field(
                "loaded",
                &(self.near.get().is_some() || self.wide.get().is_some()),
            )
            .finish_non_exhaustive()
    }
}

/// A face of a font file that all faces of the file share.
struct SharedFace {
    file: Arc<SharedFile>,
    index: u32,
}

/// A font file read once: a collection holds dozens of faces, and 20 MB.
struct SharedFile {
    path: PathBuf,
    bytes: OnceLock<Option<Bytes>>,
}

impl FontSource for SharedFace {
    fn load(&self) -> Option<Font> {
        let read = || std::fs::read(&self.file.path).ok().map(Bytes::new);
        Font::new(self.file.bytes.get_or_init(read).clone()?, self.index)
    }
}

/// A face of a woff2 file, unpacked again when a document uses it: of some 200
/// subsets a letter needs thirty, and only those should stay in memory.
struct PackedFace {
    path: PathBuf,
    index: usize,
}

impl FontSource for PackedFace {
    fn load(&self) -> Option<Font> {
        unpack(&self.path).into_iter().nth(self.index)
    }
}

fn load(dirs: &[PathBuf], system: bool) -> Option<Faces> {
    let mut store = FontStore::new();
    let mut files: BTreeMap<PathBuf, Arc<SharedFile>> = BTreeMap::new();
    for dir in dirs.iter().filter(|d| d.is_dir()) {
        add_plain(typst_kit::fonts::scan(dir), &mut files, &mut store);
        add_packed(&woff2_files(dir), &mut store);
    }
    if system {
        add_plain(typst_kit::fonts::system(), &mut files, &mut store);
    }
    let report = FontReport::among(|n| store.book().contains_family(&n.to_lowercase()))?;
    Some(Faces { store, report })
}

fn add_plain(
    found: impl Iterator<Item = (FontPath, FontInfo)>,
    files: &mut BTreeMap<PathBuf, Arc<SharedFile>>,
    store: &mut FontStore,
) {
    // The order in which a folder lists its files is chance; bytes must not hang on it.
    let mut found: Vec<_> = found.collect();
    found.sort_by(|(a, _), (b, _)| (&a.path, a.index).cmp(&(&b.path, b.index)));
    for (face, info) in found {
        let new = || {
            Arc::new(SharedFile {
                path: face.path.clone(),
                bytes: OnceLock::new(),
            })
        };
        let file = Arc::clone(files.entry(face.path.clone()).or_insert_with(new));
        store.push((
            SharedFace {
                file,
                index: face.index,
            },
            info,
        ));
    }
}

/// Reads what each woff2 file covers, on all cores: 200 files take a moment.
fn add_packed(files: &[PathBuf], store: &mut FontStore) {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let infos: Vec<Vec<FontInfo>> = std::thread::scope(|scope| {
        let share = files.len().div_ceil(cores).max(1);
        let read = |f: &PathBuf| unpack(f).iter().map(|face| face.info().clone()).collect();
        let hands: Vec<_> = files
            .chunks(share)
            .map(|part| scope.spawn(move || part.iter().map(read).collect::<Vec<_>>()))
            .collect();
        hands
            .into_iter()
            .flat_map(|h| h.join().unwrap_or_default())
            .collect()
    });
    for (path, faces) in files.iter().zip(infos) {
        for (index, info) in faces.into_iter().enumerate() {
            store.push((
                PackedFace {
                    path: path.clone(),
                    index,
                },
                info,
            ));
        }
    }
}

fn unpack(path: &Path) -> Vec<Font> {
    let bytes = std::fs::read(path)
        .ok()
        .and_then(|b| wuff::decompress_woff2(&b).ok());
    bytes
        .map(|b| Font::iter(Bytes::new(b)).collect())
        .unwrap_or_default()
}

/// The woff2 files below a folder, in a fixed order.
fn woff2_files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(woff2_files(&path));
        } else if path
            .extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("woff2"))
        {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// One file of each run of numbered subsets: enough to learn their family.
fn one_of_each_kind(files: &[PathBuf]) -> Vec<&Path> {
    let kind = |p: &Path| {
        p.to_string_lossy()
            .replace(|c: char| c.is_ascii_digit(), "")
    };
    let kinds: BTreeMap<String, &Path> = files.iter().map(|p| (kind(p), p.as_path())).collect();
    kinds.into_values().collect()
}
