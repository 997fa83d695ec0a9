//! Fonts: found, missing, and not in memory before they are needed.

use std::path::Path;

use super::{data, project};
use crate::{Document, FontSources, Lang, Press, PressError};

#[test]
fn without_fonts_one_sentence_says_what_to_install() {
    let press = Press::without_system_fonts(FontSources {
        dirs: vec!["no/such/folder".into()],
    });
    let missing = press.check().unwrap_err();
    let (zh, en) = (missing.sentence(Lang::ZhCn), missing.sentence(Lang::En));
    for sentence in [&zh, &en] {
        assert!(
            sentence.contains("npm install") && sentence.contains("apt install fonts-noto-cjk")
        );
        assert!(sentence.contains("no/such/folder"), "{sentence}");
        assert_eq!(sentence.lines().count(), 1);
    }
    let refused = press
        .set(&Document::Notice(data::notice(Lang::ZhCn)))
        .unwrap_err();
    assert_eq!(refused, PressError::Fonts(missing));
    assert_eq!(refused.sentence(Lang::ZhCn), zh);
}

#[test]
fn looking_for_fonts_keeps_none_in_memory() {
    let press = Press::new(FontSources::of_project(&project()));
    let found = press.check().unwrap_or_else(|missing| panic!("{missing}"));
    assert!(
        found.serif.contains("Serif") || found.serif.contains("Song"),
        "{found:?}"
    );
    assert!(format!("{press:?}").contains("loaded: false"), "{press:?}");
    press
        .set(&Document::Notice(data::notice(Lang::ZhCn)))
        .unwrap();
    assert!(format!("{press:?}").contains("loaded: true"), "{press:?}");
}

#[test]
fn what_the_look_promises_is_what_is_used() {
    let sources = FontSources::of_project(&project());
    if !sources.dirs.iter().any(|d| d.is_dir()) {
        // The packages are not installed: the system's fonts must do, and the
        // other tests fail with the sentence if there are none.
        return;
    }
    let press = Press::without_system_fonts(sources);
    let report = press.check().unwrap_or_else(|missing| panic!("{missing}"));
    let (faces, missing) = press.fonts.faces_for(&"潭心".chars().collect()).unwrap();
    assert_eq!(faces.report, report);
    assert_eq!(missing, Vec::<char>::new());
}

#[test]
fn a_file_that_is_no_font_is_passed_over() {
    let dir = std::env::temp_dir().join(format!("tanxin-press-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    std::fs::write(dir.join("broken.woff2"), b"wOF2 and nothing more").unwrap();
    std::fs::write(dir.join("broken.ttf"), [0; 40]).unwrap();
    let press = Press::without_system_fonts(FontSources {
        dirs: vec![dir.clone()],
    });
    let found = press.check();
    let set = press.set(&Document::Notice(data::notice(Lang::ZhCn)));
    std::fs::remove_dir_all(&dir).unwrap();
    assert!(found.is_err());
    assert!(matches!(set, Err(PressError::Fonts(_))));
    assert!(!Path::new(&dir).exists());
}
