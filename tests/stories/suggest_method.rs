//! The method of suggestions, tried on texts with known labels that stand outside the project.
//! It tells about the method alone: no district speaks before it was measured there.

use tanxin_domain::suggest::{Lesson, tried};

/// Columns of the file: line, text, label.
const COLUMNS: [usize; 3] = [2, 4, 5];

/// `TANXIN_LABELLED=file.csv cargo nextest run --test stories suggest_method --run-ignored all --no-capture`
#[test]
#[ignore = "reads a file that is no part of the project"]
fn labelled_texts_of_others() {
    let file = std::env::var_os("TANXIN_LABELLED").expect("TANXIN_LABELLED names the file");
    let mut rows = csv::Reader::from_path(file).expect("the file is there");
    let lesson = |row: csv::StringRecord| {
        let [title, text, label] = COLUMNS.map(|n| row[n].to_owned());
        Lesson { title, text, label }
    };
    let lessons: Vec<Lesson<String>> = rows.records().map(|r| lesson(r.unwrap())).collect();
    let (count, right, measured) = tried(&lessons);
    let percent = |part: u32, of: u32| 100.0 * f64::from(part) / f64::from(of.max(1));
    println!(
        "{count} texts, must always speak: {right} right ({:.1} %)",
        percent(right as u32, count as u32)
    );
    match measured {
        Some(m) => println!(
            "sure enough: {} ({:.1} %), of these right: {} ({:.1} %)",
            m.of,
            percent(m.of, m.examined),
            m.right,
            percent(m.right, m.of)
        ),
        None => println!("stays silent"),
    }
}
