//! Minutes: two renditions, three formats, one check sum each.

use std::collections::BTreeSet;

use super::{Page, data, pages};
use crate::{Document, InPublic, Lang, Minutes, Person, Rendition};

fn text(minutes: &Minutes) -> String {
    let set = pages(&Document::Minutes(minutes.clone()));
    set.iter()
        .map(Page::text)
        .collect::<String>()
        .replace([' ', '　'], "")
}

/// Every person the sample speaks of.
fn people(m: &Minutes) -> Vec<&Person> {
    let mut all = vec![&m.chair, &m.recorder];
    all.extend(m.guests.iter().map(|g| &g.person));
    all.extend(m.attendance.list.iter().map(|a| &a.person));
    all.extend(m.proxies.iter().flat_map(|p| [&p.from, &p.to]));
    all.extend(m.agenda.iter().flat_map(|a| &a.remarks).map(|r| &r.who));
    all.extend(m.matters.iter().filter_map(|x| x.raised_by.as_ref()));
    all
}

#[test]
fn the_archive_copy_has_every_name_and_the_public_one_only_those_who_agreed() {
    let minutes = data::minutes(Lang::ZhCn, Rendition::Public);
    let archive = text(&minutes.shown(Rendition::Archive));
    let public = text(&minutes);
    let files = minutes.to_markdown(Rendition::Public, Lang::ZhCn)
        + &minutes.content_json()
        + &words_of(&minutes.to_docx(Rendition::Public, Lang::ZhCn).unwrap());
    let everybody = people(&minutes);
    let named: BTreeSet<_> = everybody
        .iter()
        .filter(|p| p.in_public == InPublic::Name)
        .map(|p| &p.name)
        .collect();
    let hidden: BTreeSet<_> = everybody
        .iter()
        .map(|p| &p.name)
        .filter(|n| !named.contains(n))
        .collect();
    assert!(
        named.len() >= 4 && hidden.len() > 15,
        "{named:?} {hidden:?}"
    );
    for name in &hidden {
        assert!(
            archive.contains(name.as_str()),
            "{name} is not in the archive copy"
        );
        assert!(
            !public.contains(name.as_str()),
            "{name} is in the public copy"
        );
        assert!(!files.contains(name.as_str()), "{name} is in a public file");
    }
    for name in &named {
        assert!(
            public.contains(name.as_str()) && files.contains(name.as_str()),
            "{name}"
        );
    }
    assert!(
        public.contains("一户") && public.contains("202说："),
        "{public}"
    );
    assert!(!public.contains("到会名单"));
}

#[test]
fn every_format_says_what_was_asked_who_answers_and_by_when() {
    let minutes = data::minutes(Lang::ZhCn, Rendition::Archive);
    let markdown = minutes.to_markdown(Rendition::Archive, Lang::ZhCn);
    let docx = words_of(&minutes.to_docx(Rendition::Archive, Lang::ZhCn).unwrap());
    let pdf = text(&minutes);
    for (format, said) in [("md", &markdown), ("docx", &docx), ("pdf", &pdf)] {
        let said = said.replace([' ', '　', '\n'], "");
        for matter in &minutes.matters {
            for part in [&matter.no, &matter.what, &matter.place, &matter.due] {
                let part = part.replace([' ', '　'], "");
                assert!(said.contains(&part), "{format}: {part} is missing");
            }
        }
        for part in [
            "21/41户",
            "2/41户",
            "23/41户",
            "达到开会人数，会议有效",
            "公示到3月18日",
            "签到表照片2张",
            &minutes.content_hash(),
        ] {
            assert!(said.contains(part), "{format}: {part} is missing");
        }
    }
}

#[test]
fn the_check_sum_hangs_on_the_content_alone() {
    let minutes = data::minutes(Lang::ZhCn, Rendition::Public);
    let hash = minutes.content_hash();
    assert_eq!(hash.len(), 64);
    assert_eq!(
        Minutes {
            lang: Lang::En,
            ..minutes.clone()
        }
        .content_hash(),
        hash
    );
    let back: Minutes = serde_json::from_str(&minutes.content_json()).unwrap();
    assert_eq!(
        back.content_hash(),
        hash,
        "whoever downloads the data file gets the same"
    );

    let mut changed = minutes.clone();
    changed.matters[0].due = "3月9日".into();
    assert_ne!(changed.content_hash(), hash);
    // The public sum may not change with what the public copy does not show.
    let mut renamed = minutes.clone();
    renamed.attendance.list[0].person.name = "祝某".into();
    assert_eq!(renamed.content_hash(), hash);
    assert_ne!(
        renamed.shown(Rendition::Archive).content_hash(),
        minutes.shown(Rendition::Archive).content_hash()
    );
}

#[test]
fn the_canonical_form_is_sorted_and_tight() {
    let json = data::minutes(Lang::ZhCn, Rendition::Public).content_json();
    assert!(json.starts_with(r#"{"agenda":[{"decision":"#), "{json}");
    assert!(json.ends_with(r#","venue":"5幢1单元架空层"}"#), "{json}");
    assert!(!json.contains("\"lang\"") && json.contains(r#""rendition":"public""#));
}

#[test]
fn hostile_text_stays_text_in_markdown() {
    let mut minutes = data::minutes(Lang::ZhCn, Rendition::Archive);
    minutes.matters[0].what = "a|b <img src=x> [l](http://e) `c` *d* @x\n# no heading".into();
    minutes.agenda[0].summary =
        vec!["# no heading\n1. no list\n- nor this\nhttp://evil.example www.evil.example".into()];
    let markdown = minutes.to_markdown(Rendition::Archive, Lang::ZhCn);
    // Bold that ends in a full stop or colon closes only before a space.
    assert!(
        markdown.contains("> **202 舒小红说：**　我妈"),
        "{markdown}"
    );
    let row = markdown.lines().find(|l| l.contains("22-0031")).unwrap();
    assert_eq!(row.replace("\\|", "").matches('|').count(), 7, "{row}");
    assert!(
        row.contains(r"a\|b \<img src=x\> \[l\](http\://e) \`c\` \*d\* \@x　\# no heading"),
        "{row}"
    );
    assert!(
        markdown.contains(
            "\\# no heading\\\n1\\. no list\\\n\\- nor this\\\nhttp\\://evil\\.example www\\.evil"
        ),
        "{markdown}"
    );
}

#[test]
fn docx_has_real_tables_named_fonts_and_page_numbers() {
    let minutes = data::minutes(Lang::ZhCn, Rendition::Archive);
    let bytes = minutes.to_docx(Rendition::Archive, Lang::ZhCn).unwrap();
    assert!(bytes == minutes.to_docx(Rendition::Archive, Lang::ZhCn).unwrap());
    let docx = docx_rs::read_docx(&bytes).unwrap();
    let json = docx.json();
    let of_type = |kind: &str| json.matches(&format!("\"type\": \"{kind}\"")).count();
    assert_eq!(
        of_type("table"),
        7,
        "facts, figures, who came, proxies, facts and sums of a poll, matters"
    );
    assert_eq!(
        of_type("instrTextString"),
        2,
        "page number and number of pages"
    );
    for font in ["SimSun", "SimHei", "KaiTi"] {
        assert!(json.contains(font), "{font}");
    }
    assert!(json.contains("\"data\": \"PAGE\"") && json.contains("\"data\": \"NUMPAGES\""));
}

#[test]
fn a_quorum_that_failed_is_said() {
    let mut minutes = data::minutes(Lang::ZhCn, Rendition::Public);
    (minutes.attendance.present, minutes.attendance.reached) = (12, false);
    minutes.matters.clear();
    let said = text(&minutes);
    assert!(
        said.contains("没有达到开会人数") && said.contains("14/41户"),
        "{said}"
    );
    assert!(said.contains("会上没有提出诉求。"));
}

/// The words of a DOCX file, as a reader of the format finds them.
fn words_of(docx: &[u8]) -> String {
    fn collect(value: &serde_json::Value, out: &mut String) {
        match value {
            serde_json::Value::Object(map) => {
                if map.get("type").is_some_and(|t| t == "text") {
                    out.push_str(map["data"]["text"].as_str().unwrap_or_default());
                }
                map.values().for_each(|v| collect(v, out));
            }
            serde_json::Value::Array(list) => list.iter().for_each(|v| collect(v, out)),
            _ => {}
        }
    }
    let json = docx_rs::read_docx(docx).expect("a DOCX file").json();
    let mut out = String::new();
    collect(&serde_json::from_str(&json).unwrap(), &mut out);
    out
}
