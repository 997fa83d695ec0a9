//! The outline as DOCX, with real tables and styles, for offices that go on
//! writing in it. Fonts are those that every Chinese office computer has.

use std::io::Cursor;

use docx_rs::{
    AlignmentType, BorderType, Docx, Footer, Header, LineSpacing, NumPages, PageMargin, PageNum,
    Paragraph, Run, RunFonts, Shading, Style, StyleType, Table, TableCell, TableCellMargins,
    TableLayoutType, TableRow, WidthType,
};

use super::outline::{Block, Outline, Seal};
use crate::words::Words;
use crate::{Lang, PressError};

/// Width of the text on A4 with margins of 25 mm, in twentieths of a point.
const WIDTH: usize = 9070;

pub(crate) fn write(outline: &Outline, lang: Lang) -> Result<Vec<u8>, PressError> {
    let mut docx = Docx::new()
        .page_size(11906, 16838)
        .page_margin(
            PageMargin::new()
                .top(1418)
                .bottom(1304)
                .left(1418)
                .right(1418)
                .header(720)
                .footer(624),
        )
        .default_fonts(song())
        .default_size(22)
        .header(
            Header::new().add_paragraph(
                Paragraph::new().align(AlignmentType::Right).add_run(
                    run(&format!("{}　{}", outline.kicker, outline.title))
                        .size(17)
                        .color("5A5247"),
                ),
            ),
        )
        .footer(Footer::new().add_paragraph(folio(lang)))
        .add_paragraph(centred(&outline.kicker, 24, hei()))
        .add_paragraph(centred(&outline.title, 44, song()).bold().style("Title"))
        .add_paragraph(centred(&outline.under.join("　"), 21, hei()));
    for style in styles() {
        docx = docx.add_style(style);
    }
    for block in &outline.blocks {
        docx = add(docx, block);
    }
    let mut out = Cursor::new(Vec::new());
    seal(docx, &outline.seal)
        .build()
        .pack(&mut out)
        .map_err(|e| PressError::Template(format!("docx: {e}")))?;
    Ok(out.into_inner())
}

fn song() -> RunFonts {
    RunFonts::new()
        .ascii("Times New Roman")
        .hi_ansi("Times New Roman")
        .east_asia("SimSun")
}

fn hei() -> RunFonts {
    RunFonts::new()
        .ascii("Arial")
        .hi_ansi("Arial")
        .east_asia("SimHei")
}

fn kai() -> RunFonts {
    RunFonts::new()
        .ascii("Times New Roman")
        .hi_ansi("Times New Roman")
        .east_asia("KaiTi")
}

fn styles() -> [Style; 3] {
    let style = |id: &str, name: &str, size| {
        Style::new(id, StyleType::Paragraph)
            .name(name)
            .fonts(hei())
            .size(size)
            .bold()
    };
    [
        style("Title", "Title", 44),
        style("Heading1", "heading 1", 26),
        style("Heading2", "heading 2", 23),
    ]
}

/// A run with the line breaks of its text.
fn run(text: &str) -> Run {
    let mut run = Run::new();
    for (i, line) in text.split('\n').enumerate() {
        if i > 0 {
            run = run.add_break(docx_rs::BreakType::TextWrapping);
        }
        run = run.add_text(line);
    }
    run
}

fn centred(text: &str, size: usize, fonts: RunFonts) -> Paragraph {
    Paragraph::new()
        .align(AlignmentType::Center)
        .line_spacing(LineSpacing::new().after(120))
        .add_run(run(text).size(size).fonts(fonts))
}

fn para() -> Paragraph {
    Paragraph::new().line_spacing(LineSpacing::new().after(80).line(340))
}

/// “第 k 页 共 n 页” with fields that the word processor fills.
fn folio(lang: Lang) -> Paragraph {
    let mut p = Paragraph::new().align(AlignmentType::Center);
    let mut rest = Words::of(lang).get("page");
    while let Some((before, after)) = rest.split_once('{') {
        p = p.add_run(run(before));
        let (gap, tail) = after.split_once('}').unwrap_or((after, ""));
        p = if gap == "k" {
            p.add_page_num(PageNum::new())
        } else {
            p.add_num_pages(NumPages::new())
        };
        rest = tail;
    }
    p.add_run(run(rest))
}

fn add(docx: Docx, block: &Block) -> Docx {
    match block {
        Block::Head { text } => docx.add_paragraph(
            Paragraph::new()
                .style("Heading1")
                .keep_next(true)
                .line_spacing(LineSpacing::new().before(280).after(100))
                .add_run(run(text)),
        ),
        Block::Facts { rows } => docx.add_table(pairs(rows)),
        Block::Figures { items, line } => docx
            .add_table(pairs(items))
            .add_paragraph(para().add_run(run(line).bold())),
        Block::Item { no, text } => docx.add_paragraph(
            Paragraph::new()
                .style("Heading2")
                .keep_next(true)
                .line_spacing(LineSpacing::new().before(160).after(60))
                .add_run(run(&format!("{no}　{text}"))),
        ),
        Block::Para { text } => docx.add_paragraph(para().add_run(run(text))),
        Block::Note { text } => {
            docx.add_paragraph(para().add_run(run(text).size(19).color("5A5247")))
        }
        Block::Said { who, words } => docx.add_paragraph(
            para()
                .add_run(run(who).bold())
                .add_run(run(words).fonts(kai())),
        ),
        Block::Agreed { label, text } => docx.add_paragraph(
            para()
                .add_run(run(&format!("{label}　")).bold().fonts(hei()))
                .add_run(run(text)),
        ),
        Block::List { items } => items.iter().fold(docx, |docx, [no, text]| {
            docx.add_paragraph(para().add_run(run(&format!("{no}　{text}"))))
        }),
        Block::Table { head, widths, rows } => docx.add_table(table(head, widths, rows)),
        Block::Signatures { people, date } => people.iter().fold(docx, |docx, who| {
            let line = format!("{who}：＿＿＿＿＿＿＿＿＿＿　　{date}：＿＿＿＿＿＿＿＿");
            docx.add_paragraph(
                Paragraph::new()
                    .keep_next(true)
                    .line_spacing(LineSpacing::new().before(240).after(120))
                    .add_run(run(&line)),
            )
        }),
    }
}

fn cell(text: &str, width: usize, head: bool) -> TableCell {
    let words = run(text).size(20);
    let words = if head {
        words.bold().fonts(hei())
    } else {
        words
    };
    let cell = TableCell::new().width(width, WidthType::Dxa).add_paragraph(
        Paragraph::new()
            .line_spacing(LineSpacing::new().line(290))
            .add_run(words),
    );
    if head {
        cell.shading(Shading::new().fill("F4EEE0"))
    } else {
        cell
    }
}

fn ruled(rows: Vec<TableRow>, grid: Vec<usize>) -> Table {
    Table::new(rows)
        .set_grid(grid)
        .layout(TableLayoutType::Fixed)
        .width(WIDTH, WidthType::Dxa)
        .margins(TableCellMargins::new().margin(60, 90, 60, 90))
        .set_borders(
            docx_rs::TableBorders::new()
                .set(
                    docx_rs::TableBorder::new(docx_rs::TableBorderPosition::Left)
                        .border_type(BorderType::Nil),
                )
                .set(
                    docx_rs::TableBorder::new(docx_rs::TableBorderPosition::Right)
                        .border_type(BorderType::Nil),
                ),
        )
}

fn pairs(rows: &[[String; 2]]) -> Table {
    let grid = [WIDTH / 5, WIDTH - WIDTH / 5];
    let row =
        |[k, v]: &[String; 2]| TableRow::new(vec![cell(k, grid[0], true), cell(v, grid[1], false)]);
    ruled(rows.iter().map(row).collect(), grid.to_vec())
}

fn table(head: &[String], widths: &[u32], rows: &[Vec<String>]) -> Table {
    let whole: usize = widths.iter().map(|w| *w as usize).sum::<usize>().max(1);
    let grid: Vec<usize> = widths.iter().map(|w| WIDTH * *w as usize / whole).collect();
    let row = |cells: &[String], head| {
        let cells = cells
            .iter()
            .zip(&grid)
            .map(|(c, w)| cell(c, *w, head))
            .collect();
        TableRow::new(cells).cant_split()
    };
    let body = rows.iter().map(|r| row(r, false));
    ruled(
        [row(head, true)].into_iter().chain(body).collect(),
        grid.clone(),
    )
}

fn seal(docx: Docx, seal: &Seal) -> Docx {
    let small = |text: &str| run(text).size(17).color("5A5247");
    let hash = |label: &str, hash: &str| {
        let digits = small(hash).fonts(RunFonts::new().ascii("Consolas").hi_ansi("Consolas"));
        para().add_run(small(&format!("{label}\n"))).add_run(digits)
    };
    let mut docx = docx.add_paragraph(hash(&seal.label, &seal.hash));
    if let Some([label, public]) = &seal.public {
        docx = docx.add_paragraph(hash(label, public));
    }
    docx.add_paragraph(
        para()
            .add_run(small(&seal.how))
            .add_run(small(&format!("\n{}", seal.url))),
    )
}
