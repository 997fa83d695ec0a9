//! The bridge to Typst: one template, one JSON value, no door to anything else.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use serde_json::{Value, json};
use typst::diag::{FileError, FileResult, SourceDiagnostic, Warned};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::layout::{Frame, FrameItem};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;

use crate::fonts::{Faces, Fonts};
use crate::words::Words;
use crate::{Lang, Pdf, PressError, clean};

/// What a document asks the engine to do.
pub(crate) struct Job {
    pub(crate) lang: Lang,
    /// The template's source.
    pub(crate) template: &'static str,
    /// What it lays out, as `data.json`.
    pub(crate) data: Value,
}

/// The template that all templates share.
const HOUSE: &str = include_str!("../templates/house.typ");

/// File ids are sixteen bits for the whole process and are never given back, so
/// there are exactly three.
struct Ids {
    main: FileId,
    house: FileId,
    data: FileId,
}

fn ids() -> &'static Ids {
    static IDS: OnceLock<Ids> = OnceLock::new();
    let id = |p| {
        let path = VirtualPath::new(p).expect("a plain path");
        RootedPath::new(VirtualRoot::Project, path).intern()
    };
    IDS.get_or_init(|| Ids {
        main: id("/main.typ"),
        house: id("/house.typ"),
        data: id("/data.json"),
    })
}

fn library() -> &'static LazyHash<Library> {
    static LIBRARY: OnceLock<LazyHash<Library>> = OnceLock::new();
    LIBRARY.get_or_init(|| LazyHash::new(Library::default()))
}

struct Desk<'a> {
    faces: &'a Faces,
    main: Source,
    house: Source,
    data: Bytes,
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        library()
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.faces.store.book()
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        match id {
            id if id == self.main.id() => Ok(self.main.clone()),
            id if id == self.house.id() => Ok(self.house.clone()),
            _ => Err(FileError::AccessDenied),
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == ids().data {
            Ok(self.data.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.faces.store.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Sets a job in the best fonts at hand.
pub(crate) fn set(fonts: &Fonts, job: Job) -> Result<Pdf, PressError> {
    let (document, missing) = lay_out(fonts, job)?;
    let bytes = typst_pdf::pdf(&document, &typst_pdf::PdfOptions::default()).map_err(|e| fault(&e));
    let pages = document.pages().len();
    drop(document);
    // Typst remembers every piece of every document; nothing of ours comes twice.
    comemo::evict(0);
    Ok(Pdf {
        bytes: bytes?,
        pages,
        missing,
    })
}

/// Draws a job's only page as a PNG, 1100 pixels wide for one of 140 mm.
pub(crate) fn draw(fonts: &Fonts, job: Job) -> Result<Vec<u8>, PressError> {
    let (document, _) = lay_out(fonts, job)?;
    let page = document.pages().first();
    let page = page.ok_or_else(|| PressError::Template("no page".into()))?;
    let how = typst_render::RenderOptions {
        pixel_per_pt: 2.77.into(),
        render_bleed: false,
    };
    let picture = typst_render::render(page, &how).encode_png();
    drop(document);
    comemo::evict(0);
    picture.map_err(|e| PressError::Template(e.to_string()))
}

/// The pages of a job and the characters no font draws.
pub(crate) fn lay_out(
    fonts: &Fonts,
    mut job: Job,
) -> Result<(PagedDocument, Vec<char>), PressError> {
    clean::value(&mut job.data);
    let mut characters = BTreeSet::new();
    collect(&job.data, &mut characters);
    let (faces, missing) = fonts.faces_for(&characters)?;
    let mut missing: BTreeSet<char> = missing.into_iter().collect();
    if !missing.is_empty() {
        stand_in(&mut job.data, &missing);
    }
    job.data["fonts"] = json!(faces.report);
    job.data["lang"] = json!(job.lang);
    job.data["house"] = json!(Words::of(job.lang).group("house"));
    let desk = Desk {
        faces,
        main: Source::new(ids().main, job.template.to_owned()),
        house: Source::new(ids().house, HOUSE.to_owned()),
        data: Bytes::new(job.data.to_string().into_bytes()),
    };
    let Warned { output, .. } = typst::compile::<PagedDocument>(&desk);
    let document = output.map_err(|e| fault(&e))?;
    // A net behind the look before: a face may claim a character and not draw it.
    for page in document.pages() {
        empty_boxes(&page.frame, &mut missing);
    }
    Ok((document, missing.into_iter().collect()))
}

fn fault(errors: &[SourceDiagnostic]) -> PressError {
    let said: Vec<_> = errors.iter().map(|e| e.message.to_string()).collect();
    PressError::Template(said.join("; "))
}

/// Every visible character of every string; pictures are no text.
fn collect(value: &Value, out: &mut BTreeSet<char>) {
    match value {
        Value::String(s) if s.starts_with("<svg") => {}
        Value::String(s) => out.extend(s.chars().filter(|c| shows(*c))),
        Value::Array(list) => list.iter().for_each(|v| collect(v, out)),
        Value::Object(map) => map.values().for_each(|v| collect(v, out)),
        _ => {}
    }
}

/// Puts the printers' mark for a letter not in the case (〓) where nothing can be
/// drawn: left alone, such a character would take its neighbours with it.
fn stand_in(value: &mut Value, missing: &BTreeSet<char>) {
    match value {
        Value::String(s) if s.contains(|c| missing.contains(&c)) => {
            *s = s
                .chars()
                .map(|c| if missing.contains(&c) { '〓' } else { c })
                .collect();
        }
        Value::Array(list) => list.iter_mut().for_each(|v| stand_in(v, missing)),
        Value::Object(map) => map.values_mut().for_each(|v| stand_in(v, missing)),
        _ => {}
    }
}

/// Joiners and variation selectors steer their neighbours and need no glyph.
fn shows(c: char) -> bool {
    !c.is_control()
        && !c.is_whitespace()
        && !matches!(c, '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}')
}

fn empty_boxes(frame: &Frame, out: &mut BTreeSet<char>) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => empty_boxes(&group.frame, out),
            FrameItem::Text(text) => {
                for glyph in text.glyphs.iter().filter(|g| g.id == 0) {
                    out.extend(text.text[glyph.range()].chars().filter(|c| shows(*c)));
                }
            }
            _ => {}
        }
    }
}
