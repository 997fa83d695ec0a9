//! The press judged by its pages: what stands on them, where, in which order.

mod ballots;
mod fonts;
mod hostile;
mod layout;
mod minutes;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use typst::layout::{Frame, FrameItem, Point};
use typst::visualize::ImageKind;
use typst_layout::PagedDocument;

use crate::{Document, FontSources, Press, engine};

#[path = "../../examples/samples/data.rs"]
#[allow(dead_code)]
mod data;

#[path = "../../examples/samples/ballots.rs"]
#[allow(dead_code)]
mod paper;

/// A run of text with its place on the page, in millimetres.
struct Run {
    text: String,
    left: f64,
    right: f64,
    baseline: f64,
}

/// A page taken apart.
struct Page {
    width: f64,
    height: f64,
    runs: Vec<Run>,
    pictures: Vec<String>,
    links: usize,
}

impl Page {
    /// All text of the page, in the order it was set.
    fn text(&self) -> String {
        self.runs.iter().map(|r| r.text.as_str()).collect()
    }
}

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// One press for all tests: opening fonts is the slow part.
fn press() -> &'static Press {
    static PRESS: OnceLock<Press> = OnceLock::new();
    PRESS.get_or_init(|| {
        let press = Press::new(FontSources::of_project(&project()));
        if let Err(missing) = press.check() {
            panic!("{missing}");
        }
        press
    })
}

fn lay_out(document: &Document) -> PagedDocument {
    let job = document.job().expect("within the limits");
    engine::lay_out(&press().fonts, job).expect("a page").0
}

fn pages(document: &Document) -> Vec<Page> {
    let laid = lay_out(document);
    laid.pages()
        .iter()
        .map(|p| {
            let size = p.frame.size();
            let mut page = Page {
                width: size.x.to_mm(),
                height: size.y.to_mm(),
                runs: Vec::new(),
                pictures: Vec::new(),
                links: 0,
            };
            take_apart(&p.frame, Point::zero(), &mut page);
            page
        })
        .collect()
}

fn take_apart(frame: &Frame, origin: Point, page: &mut Page) {
    for (pos, item) in frame.items() {
        let at = origin + *pos;
        match item {
            FrameItem::Group(group) => take_apart(&group.frame, at, page),
            FrameItem::Text(text) => page.runs.push(Run {
                text: text.text.to_string(),
                left: at.x.to_mm(),
                right: (at.x + text.width()).to_mm(),
                baseline: at.y.to_mm(),
            }),
            FrameItem::Image(image, _, _) => {
                if let ImageKind::Svg(svg) = image.kind() {
                    page.pictures
                        .push(String::from_utf8_lossy(svg.data()).into_owned());
                }
            }
            FrameItem::Link(..) => page.links += 1,
            _ => {}
        }
    }
}

/// Reads a QR code as a phone does, from its modules with white around them.
fn read_code(svg: &str) -> String {
    let number = |s: &str| s.parse::<usize>().expect("a number");
    let side = svg
        .split("width=\"")
        .nth(1)
        .and_then(|s| s.split('"').next())
        .map(number)
        .unwrap();
    let path = svg
        .split(" d=\"")
        .nth(1)
        .and_then(|s| s.split('"').next())
        .unwrap();
    let (scale, quiet) = (4, 6);
    let mut dark = vec![vec![false; side]; side];
    for bar in path.split('M').skip(1) {
        let parts: Vec<usize> = bar.split([' ', 'h', 'v', 'H', 'V']).map(number).collect();
        let (x, y, w, h) = (parts[0], parts[1], parts[2], parts[3]);
        for row in &mut dark[y..y + h] {
            row[x..x + w].fill(true);
        }
    }
    let size = (side + 2 * quiet) * scale;
    let shade = |x: usize, y: usize| {
        let module = |n: usize| (n / scale).checked_sub(quiet).filter(|m| *m < side);
        let on = module(y).zip(module(x)).is_some_and(|(y, x)| dark[y][x]);
        if on { 0 } else { 255 }
    };
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(size, size, shade);
    image
        .detect_grids()
        .first()
        .expect("a code")
        .decode()
        .expect("readable")
        .1
}
