//! Writes a sample of every document, in both languages, into a folder:
//! `cargo run -p tanxin-press --example samples -- out [fonts …]`.
//! Without font folders it takes those of the project, then the system's.

#[path = "samples/ballots.rs"]
mod ballots;
#[path = "samples/data.rs"]
mod data;

use std::path::{Path, PathBuf};
use std::time::Instant;

use tanxin_press::{CardKind, Document, FontSources, Lang, Paper, Press, Rendition};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args_os().skip(1).map(PathBuf::from);
    let out = args.next().unwrap_or_else(|| "samples".into());
    let dirs: Vec<_> = args.collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let press = if dirs.is_empty() {
        Press::new(FontSources::of_project(&root))
    } else {
        Press::without_system_fonts(FontSources { dirs })
    };
    std::fs::create_dir_all(&out)?;
    let fonts = press.check()?;
    println!(
        "serif {}, sans {}, said {}",
        fonts.serif, fonts.sans, fonts.said
    );
    for (lang, tag) in [(Lang::ZhCn, "zh"), (Lang::En, "en")] {
        for (name, document) in documents(lang) {
            let start = Instant::now();
            let pdf = press.set(&document)?;
            let size = pdf.bytes.len() / 1024;
            println!(
                "{name}.{tag}: {} pages, {size} KB, {:?}, missing {:?}",
                pdf.pages,
                start.elapsed(),
                pdf.missing
            );
            std::fs::write(out.join(format!("{name}.{tag}.pdf")), pdf.bytes)?;
        }
        for (rendition, copy) in [
            (Rendition::Archive, "archive"),
            (Rendition::Public, "public"),
        ] {
            let minutes = data::minutes(lang, rendition);
            let file = |end| out.join(format!("minutes-{copy}.{tag}.{end}"));
            std::fs::write(file("md"), minutes.to_markdown(rendition, lang))?;
            std::fs::write(file("docx"), minutes.to_docx(rendition, lang)?)?;
            std::fs::write(file("json"), minutes.content_json())?;
        }
    }
    Ok(())
}

fn documents(lang: Lang) -> Vec<(&'static str, Document)> {
    let a3 = tanxin_press::Notice {
        paper: Paper::A3,
        ..data::notice(lang)
    };
    vec![
        ("notice", Document::Notice(data::notice(lang))),
        ("notice-a3", Document::Notice(a3)),
        (
            "invitations",
            Document::Invitations(data::invitations(lang, 3)),
        ),
        ("sign-in", Document::SignInSheet(data::sign_in(lang, 41))),
        (
            "minutes-archive",
            Document::Minutes(data::minutes(lang, Rendition::Archive)),
        ),
        (
            "minutes-public",
            Document::Minutes(data::minutes(lang, Rendition::Public)),
        ),
        (
            "cards",
            Document::Cards(data::cards(lang, CardKind::Household, 12)),
        ),
        (
            "door-codes",
            Document::Cards(data::cards(lang, CardKind::Door, 5)),
        ),
        ("ballots-open", Document::Ballots(ballots::motion(lang, 3))),
        (
            "ballots-secret",
            Document::Ballots(ballots::election(lang, 5, 2)),
        ),
        ("ballots-long", Document::Ballots(ballots::long(lang, 2))),
    ]
}
