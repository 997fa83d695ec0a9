//! From the bytes of a file to rows of cells: CSV as anybody's spreadsheet writes it, XLSX.

use crate::services::Error;
use calamine::{DataRef, Reader as _, Xlsx};
use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;
use std::io::Cursor;
use tanxin_domain::Sentence;
use tanxin_domain::import::MOST_ROWS;

/// Bytes of a file as it is sent.
pub const MOST_BYTES: usize = 10 << 20;
/// Bytes that an XLSX may unfold to.
const MOST_UNFOLDED: u64 = 200 << 20;
/// Cells of a row that are looked at.
const MOST_CELLS: usize = 64;
/// Characters of one cell that are looked at.
const MOST_CHARS: usize = 400;

/// A row with the number the spreadsheet gives it.
pub type Row = (u32, Vec<String>);

/// Why a file can't be read at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileRefusal {
    /// Nothing was chosen, or nothing is in it.
    Empty,
    /// More bytes than fit.
    TooLarge,
    /// The old binary format of Excel.
    OldXls,
    /// Not a table: a picture, a document, a broken file.
    NoTable,
    /// Letters in no encoding we know.
    Encoding,
}

impl Sentence for FileRefusal {
    fn key(&self) -> &'static str {
        match self {
            FileRefusal::Empty => "refuse-import-no-file",
            FileRefusal::TooLarge => "refuse-import-too-large",
            FileRefusal::OldXls => "refuse-import-old-xls",
            FileRefusal::NoTable => "refuse-import-no-table",
            FileRefusal::Encoding => "refuse-import-encoding",
        }
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            FileRefusal::TooLarge => vec![("most", (MOST_BYTES >> 20).to_string())],
            _ => Vec::new(),
        }
    }
    fn field(&self) -> Option<&'static str> {
        Some("file")
    }
}

/// Reads a file, whatever it is called: what it is stands in its first bytes.
pub fn rows(bytes: &[u8]) -> Result<Vec<Row>, Error> {
    if bytes.is_empty() {
        return Err(FileRefusal::Empty.into());
    }
    if bytes.len() > MOST_BYTES {
        return Err(FileRefusal::TooLarge.into());
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return spreadsheet(bytes);
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(FileRefusal::OldXls.into());
    }
    let text = decode(bytes).ok_or(FileRefusal::Encoding)?;
    // No list has these; pictures and programs do.
    if text.contains('\0') {
        return Err(FileRefusal::NoTable.into());
    }
    Ok(separated(&text))
}

/// A mark at the beginning tells; else what is valid UTF-8 is UTF-8, for a Chinese text in
/// GB18030 hardly ever is; else GB18030, as Excel in China writes it.
fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        debug_assert!([UTF_8, UTF_16LE, UTF_16BE].contains(&encoding));
        return encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..]);
    }
    UTF_8
        .decode_without_bom_handling_and_without_replacement(bytes)
        .or_else(|| GB18030.decode_without_bom_handling_and_without_replacement(bytes))
}

/// The separator that the first line with any has most of.
fn separator(text: &str) -> u8 {
    let count = |line: &str, sign: char| line.matches(sign).count();
    let signs = [',', ';', '\t'];
    let first = text
        .lines()
        .take(50)
        .find(|line| signs.iter().any(|s| count(line, *s) > 0));
    let most = signs
        .into_iter()
        .rev()
        .max_by_key(|s| first.map_or(0, |line| count(line, *s)));
    most.map_or(b',', |sign| sign as u8)
}

fn separated(text: &str) -> Vec<Row> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator(&text))
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    let (mut line, mut counted) = (1u32, 0);
    // Some more than fit, so that whoever reads them can say that there are too many.
    while rows.len() <= MOST_ROWS + 10 && reader.read_record(&mut record).unwrap_or(false) {
        let from = record.position().map_or(0, csv::Position::byte);
        let from = usize::try_from(from).unwrap_or(0);
        // The reader passes over empty lines; the spreadsheet counts them.
        let bytes = text.as_bytes();
        let empty = bytes[from..].iter().take_while(|b| **b == b'\n').count();
        let begins = from + empty;
        let passed = bytes[counted..begins].iter().filter(|b| **b == b'\n');
        line += u32::try_from(passed.count()).unwrap_or(0);
        counted = begins;
        let cells = record.iter().take(MOST_CELLS).map(short).collect();
        rows.push((line, cells));
    }
    rows
}

fn short(cell: &str) -> String {
    cell.chars().take(MOST_CHARS).collect()
}

/// The first sheet that has anything. Cells are read one after the other: a sheet may claim
/// a million columns and hold three cells.
fn spreadsheet(bytes: &[u8]) -> Result<Vec<Row>, Error> {
    let no = || Error::from(FileRefusal::NoTable);
    let mut folded = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| no())?;
    let mut unfolded = 0u64;
    for nr in 0..folded.len() {
        let part = folded.by_index_raw(nr).map_err(|_| no())?;
        unfolded = unfolded.saturating_add(part.size());
    }
    if unfolded > MOST_UNFOLDED {
        return Err(FileRefusal::TooLarge.into());
    }
    drop(folded);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| no())?;
    for sheet in book.sheet_names() {
        let rows = sheet_rows(&mut book, &sheet).ok_or_else(no)?;
        if !rows.is_empty() {
            return Ok(rows);
        }
    }
    Err(FileRefusal::Empty.into())
}

fn sheet_rows(book: &mut Xlsx<Cursor<&[u8]>>, sheet: &str) -> Option<Vec<Row>> {
    let mut cells = book.worksheet_cells_reader(sheet).ok()?;
    let mut rows: Vec<Row> = Vec::new();
    while let Some(cell) = cells.next_cell().ok()? {
        let (row, column) = cell.get_position();
        let text = cell_text(cell.get_value());
        if column as usize >= MOST_CELLS || text.is_empty() {
            continue;
        }
        let number = row.saturating_add(1);
        if rows.last().is_none_or(|(last, _)| *last != number) {
            if rows.len() > MOST_ROWS + 10 {
                break;
            }
            rows.push((number, Vec::new()));
        }
        let cells = &mut rows.last_mut()?.1;
        let column = column as usize;
        if cells.len() <= column {
            cells.resize(column + 1, String::new());
        }
        cells[column] = text;
    }
    Some(rows)
}

/// A cell as people see it: 13800000302 and not 1.38e10. What a spreadsheet reckons in
/// binary has noise behind the fourth decimal; no list means that.
fn cell_text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
            format!("{number:.0}")
        }
        DataRef::Float(number) => {
            let text = format!("{number:.4}");
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
        DataRef::String(text) => short(text),
        DataRef::SharedString(text) => short(text),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => short(text),
        DataRef::DateTime(_) | DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Write as _;

    const LIST: &str = "小区,幢,单元,室\n斗潭家园,东区5幢,1单元,302\n";

    fn read(bytes: &[u8]) -> Vec<Row> {
        rows(bytes).expect("a table")
    }

    #[test]
    fn every_way_a_spreadsheet_writes_csv_is_read() {
        let plain = read(LIST.as_bytes());
        assert_eq!(plain[1].1, ["斗潭家园", "东区5幢", "1单元", "302"]);
        assert_eq!((plain[0].0, plain[1].0), (1, 2));
        let marked = ["\u{FEFF}", LIST].concat();
        assert_eq!(read(marked.as_bytes()), plain);
        let (gb, _, _) = GB18030.encode(LIST);
        assert!(std::str::from_utf8(&gb).is_err());
        assert_eq!(read(&gb), plain);
        for sign in [";", "\t"] {
            assert_eq!(read(LIST.replace(',', sign).as_bytes()), plain);
        }
        assert_eq!(read(LIST.replace('\n', "\r\n").as_bytes()), plain);
        for text in [
            "a,b\n\n\nc,\"d\ne\"\nf",
            "a,b\r\n\r\n\r\nc,\"d\r\ne\"\r\nf",
            "a,b\r\r\rc,\"d\re\"\rf",
        ] {
            let numbers: Vec<u32> = read(text.as_bytes()).iter().map(|(row, _)| *row).collect();
            assert_eq!(numbers, [1, 4, 6], "{text}");
        }
        let wide: Vec<u8> = ["\u{FEFF}", &LIST.replace(',', "\t")]
            .concat()
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(read(&wide), plain);
        let quoted = read("\"斗潭, 家园\",\"东区\n5幢\"\n,,\n第三行".as_bytes());
        assert_eq!(quoted[0].1, ["斗潭, 家园", "东区\n5幢"]);
    }

    #[test]
    fn what_is_no_table_is_told_apart() {
        let key = |bytes: &[u8]| rows(bytes).unwrap_err().key();
        assert_eq!(key(b""), "refuse-import-no-file");
        assert_eq!(key(b"\xD0\xCF\x11\xE0\xA1\xB1"), "refuse-import-old-xls");
        assert_eq!(key(b"PK\x03\x04 broken"), "refuse-import-no-table");
        assert_eq!(
            key(b"\xFF\xD8\xFF\xE0\x00\x10JFIF\x00\x80"),
            "refuse-import-encoding"
        );
        assert_eq!(key(&vec![b','; MOST_BYTES + 1]), "refuse-import-too-large");
    }

    /// A workbook with one sheet, made of as little as Excel itself reads.
    fn workbook(sheet: &str) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let kinds = "http://schemas.openxmlformats.org/package/2006/content-types";
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        let doc = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let rels = "http://schemas.openxmlformats.org/package/2006/relationships";
        for (name, text) in [
            ("[Content_Types].xml", format!("<Types xmlns=\"{kinds}\"/>")),
            (
                "_rels/.rels",
                format!(
                    "<Relationships xmlns=\"{rels}\"><Relationship Id=\"r1\" Type=\"{doc}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
                ),
            ),
            (
                "xl/workbook.xml",
                format!(
                    "<workbook xmlns=\"{main}\" xmlns:r=\"{doc}\"><sheets><sheet name=\"户册\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
                ),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                format!(
                    "<Relationships xmlns=\"{rels}\"><Relationship Id=\"r1\" Type=\"{doc}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
                ),
            ),
            (
                "xl/worksheets/sheet1.xml",
                format!("<worksheet xmlns=\"{main}\"><sheetData>{sheet}</sheetData></worksheet>"),
            ),
        ] {
            zip.start_file(
                name,
                zip::write::SimpleFileOptions::default()
                    .compression_method(zip::CompressionMethod::Stored),
            )
            .unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn a_workbook_is_read_as_it_looks() {
        let sheet = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>室</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>电话</t></is></c><c r=\"C1\" t=\"inlineStr\"><is><t>面积</t></is></c></row>\
            <row r=\"4\"><c r=\"A4\"><v>302</v></c><c r=\"B4\"><v>13800000302</v></c><c r=\"C4\"><v>89.600000000000009</v></c></row>\
            <row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>";
        let told = read(&workbook(sheet));
        assert_eq!(told[0].1, ["室", "电话", "面积"]);
        assert_eq!(
            told[1],
            (4, vec!["302".into(), "13800000302".into(), "89.6".into()])
        );
        assert_eq!(told.len(), 2, "a cell at the far corner takes no memory");
    }

    proptest! {
        #[test]
        fn wild_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = rows(&bytes);
        }

        #[test]
        fn wild_workbooks_are_read_or_refused(at in 0usize..2000, byte: u8, cut in 0usize..2000) {
            let mut bytes = workbook("<row r=\"1\"><c r=\"A1\"><v>302</v></c></row>");
            let length = bytes.len();
            bytes[at % length] = byte;
            let _ = rows(&bytes);
            bytes.truncate(cut % length);
            let _ = rows(&bytes);
        }
    }
}
