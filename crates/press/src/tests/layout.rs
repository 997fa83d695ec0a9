//! Everything asked for is on the paper, and nothing runs off it.

use super::{Page, data, lay_out, pages, press, read_code};
use crate::{Card, CardKind, Document, Lang, Paper, Press, Rendition, qr_svg};

const BOTH: [Lang; 2] = [Lang::ZhCn, Lang::En];

fn all(lang: Lang) -> Vec<Document> {
    vec![
        Document::Notice(data::notice(lang)),
        Document::Invitations(data::invitations(lang, 3)),
        Document::SignInSheet(data::sign_in(lang, 41)),
        Document::Minutes(data::minutes(lang, Rendition::Archive)),
        Document::Minutes(data::minutes(lang, Rendition::Public)),
        Document::Cards(data::cards(lang, CardKind::Household, 12)),
        Document::Cards(data::cards(lang, CardKind::Door, 5)),
    ]
}

pub fn stays_on_the_page(pages: &[Page]) {
    for (n, page) in pages.iter().enumerate() {
        for run in &page.runs {
            let inside = run.left > 4.0
                && run.right < page.width - 4.0
                && run.baseline > 5.0
                && run.baseline < page.height - 4.0;
            assert!(
                inside,
                "page {}: “{}” at {:.0},{:.0}",
                n + 1,
                run.text,
                run.left,
                run.baseline
            );
        }
    }
}

#[test]
fn every_sample_stays_on_its_page() {
    for document in BOTH.into_iter().flat_map(all) {
        stays_on_the_page(&pages(&document));
    }
}

#[test]
fn the_poster_says_what_was_called() {
    let set = pages(&Document::Notice(data::notice(Lang::ZhCn)));
    assert_eq!(set.len(), 1);
    let text = set[0].text();
    let call = data::call(Lang::ZhCn);
    let mut said = call.agenda.clone();
    said.extend([call.place, call.time, call.venue, call.called_by]);
    said.extend(
        [
            "农历壬寅年二月初一",
            "共41户，过半21户即可开会",
            "2022年2月21日张贴",
            "0570-0000000",
        ]
        .map(str::to_owned),
    );
    for part in said {
        assert!(text.contains(&part), "{part} is not in {text}");
    }
    assert_eq!(
        read_code(&set[0].pictures[0]),
        "https://tanxin.example.cn/a/5D1-0303"
    );
}

#[test]
fn a3_is_the_same_poster_larger() {
    let a3 = crate::Notice {
        paper: Paper::A3,
        ..data::notice(Lang::ZhCn)
    };
    let (small, large) = (
        pages(&Document::Notice(data::notice(Lang::ZhCn))),
        pages(&Document::Notice(a3)),
    );
    assert!((large[0].width - 297.0).abs() < 0.1 && (large[0].height - 420.0).abs() < 0.1);
    assert_eq!(small[0].text(), large[0].text());
}

#[test]
fn a_waiver_is_printed_with_its_reason() {
    let notice = crate::Notice {
        waiver: Some("水管爆裂，当晚商量抢修".into()),
        ..data::notice(Lang::ZhCn)
    };
    let text = pages(&Document::Notice(notice))[0].text();
    assert!(
        text.contains("通知天数少于规定，原因：水管爆裂，当晚商量抢修"),
        "{text}"
    );
}

#[test]
fn each_household_gets_one_letter_with_its_own_card() {
    let letters = data::invitations(Lang::ZhCn, 3);
    let set = pages(&Document::Invitations(letters.clone()));
    assert_eq!(set.len(), 3);
    for (page, household) in set.iter().zip(&letters.households) {
        let text = page.text();
        assert!(
            text.contains(&household.code) && text.contains(&household.door),
            "{text}"
        );
        assert_eq!(read_code(&page.pictures[0]), household.url);
        // Folded at 99 mm and torn at 198 mm: no line of text may be cut.
        let cut = page
            .runs
            .iter()
            .find(|r| (98.0..102.0).contains(&r.baseline) || (199.5..204.0).contains(&r.baseline));
        assert!(cut.is_none(), "{}", cut.unwrap().text);
    }
}

#[test]
fn many_households_make_pages_with_repeated_heads() {
    assert_eq!(
        lay_out(&Document::Invitations(data::invitations(Lang::ZhCn, 40)))
            .pages()
            .len(),
        40
    );
    assert_eq!(
        pages(&Document::SignInSheet(data::sign_in(Lang::ZhCn, 1))).len(),
        1
    );
    let set = pages(&Document::SignInSheet(data::sign_in(Lang::ZhCn, 200)));
    assert!((10..=13).contains(&set.len()), "{} pages", set.len());
    for (n, page) in set.iter().enumerate() {
        let text = page.text();
        assert!(
            text.contains("本人签到") && text.contains("门牌"),
            "page {}: {text}",
            n + 1
        );
        assert!(
            text.contains(&format!("第{}页　共{}页", n + 1, set.len())),
            "{text}"
        );
    }
    let text: String = set.iter().map(Page::text).collect();
    for n in 0..200 {
        assert!(
            text.contains(&format!("{}室", data::room(n))),
            "{} is missing",
            data::room(n)
        );
    }
}

#[test]
fn a_hand_has_room_to_sign() {
    let set = pages(&Document::SignInSheet(data::sign_in(Lang::ZhCn, 10)));
    let door = |n| {
        set[0]
            .runs
            .iter()
            .find(|r| r.text.starts_with(&data::room(n)))
            .unwrap()
    };
    let pitch = door(1).baseline - door(0).baseline;
    assert!(pitch >= 11.0, "{pitch} mm");
}

#[test]
fn ten_cards_lie_on_a_sheet_each_within_its_own_edges() {
    let long = Card {
        door: "斗潭家园东区二期高层住宅组团5幢1单元1102室（跃层）".into(),
        ..data::cards(Lang::ZhCn, CardKind::Household, 1).cards[0].clone()
    };
    let mut cards = data::cards(Lang::ZhCn, CardKind::Household, 20);
    cards.cards[0] = long;
    let set = pages(&Document::Cards(cards.clone()));
    assert_eq!(set.len(), 2);
    let (left, top) = ((210.0 - 2.0 * 85.6) / 2.0, (297.0 - 5.0 * 54.0) / 2.0);
    for run in &set[0].runs {
        let column = ((run.left - left) / 85.6).floor();
        let row = ((run.baseline - top) / 54.0).floor();
        let (x, y) = (left + column * 85.6, top + row * 54.0);
        let inside = run.right < x + 85.6 - 3.0 && run.baseline < y + 54.0 - 2.5;
        assert!(inside, "“{}” leaves its card", run.text);
    }
    for (card, picture) in cards.cards.iter().zip(&set[0].pictures) {
        assert_eq!(read_code(picture), card.url);
    }
}

#[test]
fn the_longest_texts_that_are_taken_fit() {
    for (lang, word) in [(Lang::ZhCn, "潭"), (Lang::En, "wide ")] {
        let long = |n: usize| {
            word.repeat(n)
                .chars()
                .take(if word == "潭" { n } else { 2 * n })
                .collect::<String>()
                .trim_end()
                .to_owned()
        };
        let mut call = data::call(lang);
        (call.title, call.place, call.venue) = (long(40), long(40), long(60));
        (call.kind, call.time, call.called_by) = (long(15), long(40), long(40));
        call.agenda = vec![long(100); 30];
        let notice = crate::Notice {
            call: call.clone(),
            who: long(100),
            waiver: Some(long(100)),
            ..data::notice(lang)
        };
        let set = pages(&Document::Notice(notice));
        stays_on_the_page(&set);
        let text: String = set.iter().map(Page::text).collect();
        assert!(
            text.contains(if lang == Lang::ZhCn {
                "三十、"
            } else {
                "30."
            }),
            "the last item is missing"
        );

        let mut letters = data::invitations(lang, 1);
        letters.call = call.clone();
        letters.households[0].door = long(30);
        letters.households[0].name = Some(long(20));
        let set = pages(&Document::Invitations(letters));
        stays_on_the_page(&set);
        assert_eq!(set.len(), 1);
        let cut = set[0]
            .runs
            .iter()
            .find(|r| (98.5..104.0).contains(&r.baseline) || r.baseline > 290.0);
        assert!(
            cut.is_none(),
            "“{}” at {}",
            cut.unwrap().text,
            cut.unwrap().baseline
        );

        let mut sheet = data::sign_in(lang, 30);
        sheet.call = call;
        sheet.rows[3].door = long(30);
        sheet.rows[3].name = Some(long(20));
        stays_on_the_page(&pages(&Document::SignInSheet(sheet)));
    }
}

#[test]
fn the_same_data_gives_the_same_bytes() {
    let document = Document::Minutes(data::minutes(Lang::ZhCn, Rendition::Public));
    let once = press().set(&document).unwrap();
    let other = Press::new(crate::FontSources::of_project(&super::project()));
    assert!(once.bytes.starts_with(b"%PDF-"));
    assert_eq!(once.pages, pages(&document).len());
    assert!(once.bytes == other.set(&document).unwrap().bytes);
}

#[test]
fn a_code_for_a_page_has_its_white_room_and_reads_back() {
    let svg = qr_svg("https://tanxin.example.cn/c/330802H7F3K92QX");
    assert!(svg.starts_with("<svg "), "{svg}");
    assert_eq!(
        read_code(&svg),
        "https://tanxin.example.cn/c/330802H7F3K92QX"
    );
    assert_eq!(qr_svg(&"x".repeat(301)), "");
}
