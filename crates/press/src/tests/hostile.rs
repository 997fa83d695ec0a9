//! What people type is text and nothing else.

use super::{Page, data, pages, press};
use crate::{Document, Lang, PressError, Rendition};

/// Everything Typst, Markdown or HTML would act upon.
const HOSTILE: &str = "#eval(\"1+1\") #{panic()} $x^2$ *b* _i_ = h - l + e / t <lab> @ref [c] `raw` // /* \\ ~ -- ... https://evil.example <b> | {k}";

#[test]
fn markup_in_the_data_is_printed_as_it_is() {
    let mut notice = data::notice(Lang::ZhCn);
    notice.call.agenda = vec![HOSTILE.into()];
    let set = pages(&Document::Notice(notice));
    let text = set[0].text().replace(' ', "");
    assert!(text.contains(&HOSTILE.replace(' ', "")), "{text}");
    assert_eq!(set[0].links, 0);

    let mut minutes = data::minutes(Lang::ZhCn, Rendition::Archive);
    minutes.agenda[0].summary = vec![HOSTILE.into()];
    minutes.matters[0].what = HOSTILE.into();
    let set = pages(&Document::Minutes(minutes));
    let text = set
        .iter()
        .map(Page::text)
        .collect::<String>()
        .replace(' ', "");
    assert_eq!(text.matches(&HOSTILE.replace(' ', "")).count(), 2, "{text}");
    assert_eq!(set.iter().map(|p| p.links).sum::<usize>(), 0);
}

#[test]
fn direction_overrides_and_controls_never_reach_the_paper() {
    let mut notice = data::notice(Lang::ZhCn);
    notice.call.title = "甲\u{202E}乙\u{7}丙\u{2066}丁".into();
    let pdf = press().set(&Document::Notice(notice.clone())).unwrap();
    assert_eq!(pdf.missing, Vec::<char>::new());
    let text = pages(&Document::Notice(notice))[0].text();
    assert!(text.contains("甲乙丙丁"), "{text}");
}

#[test]
fn a_character_that_no_font_draws_is_named() {
    let mut notice = data::notice(Lang::ZhCn);
    notice.call.title = "甲\u{10FFFD}乙".into();
    let pdf = press().set(&Document::Notice(notice.clone())).unwrap();
    assert_eq!(pdf.missing, vec!['\u{10FFFD}']);
    let text = pages(&Document::Notice(notice))[0].text();
    assert!(text.contains("甲〓乙"), "{text}");
}

#[test]
fn what_does_not_fit_is_refused_with_a_sentence() {
    let mut notice = data::notice(Lang::ZhCn);
    notice.call.title = "潭".repeat(41);
    let refused = press().set(&Document::Notice(notice)).unwrap_err();
    assert_eq!(
        refused,
        PressError::TooLong {
            field: "title",
            length: 41,
            limit: 40
        }
    );
    assert!(
        refused.sentence(Lang::ZhCn).contains("41") && refused.sentence(Lang::En).contains("82")
    );

    let mut cards = data::cards(Lang::ZhCn, crate::CardKind::Household, 1);
    cards.cards[0].url = "https://tanxin.example.cn/".to_owned() + &"x".repeat(300);
    let refused = press().set(&Document::Cards(cards)).unwrap_err();
    assert!(
        matches!(refused, PressError::Code { length: 326 }),
        "{refused:?}"
    );

    let sheet = data::sign_in(Lang::ZhCn, 2001);
    let refused = press().set(&Document::SignInSheet(sheet)).unwrap_err();
    assert!(
        matches!(refused, PressError::TooMany { count: 2001, .. }),
        "{refused:?}"
    );
}

#[test]
fn ten_megabytes_of_text_are_refused_at_once() {
    let mut minutes = data::minutes(Lang::ZhCn, Rendition::Public);
    minutes.agenda[0].summary = vec!["潭".repeat(3_400_000)];
    let refused = press().set(&Document::Minutes(minutes)).unwrap_err();
    assert!(
        matches!(
            refused,
            PressError::TooLong {
                field: "minutes",
                ..
            }
        ),
        "{refused:?}"
    );
}
