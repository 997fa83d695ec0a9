//! Charts as numbers a template draws: nothing is measured in a browser.

use tanxin_domain::rate::Total;

/// One span of a small chart: what was raised, and what of it is settled.
pub struct Bar {
    /// The left edge.
    pub x: usize,
    /// Top and height of what was raised.
    pub all: (String, String),
    /// Top and height of what is settled.
    pub done: (String, String),
}

/// Height of a small chart, without its axis.
const HIGH: i64 = 40;

/// The bars of a row of spans, scaled to its own peak.
pub fn bars(row: &[Total]) -> Vec<Bar> {
    let peak = row.iter().map(|t| t.raised).max().unwrap_or(0).max(1);
    let scaled = |n: i64| {
        // Tenths of a unit: enough for a printer.
        let tenths = n * HIGH * 10 / peak;
        let show = |t: i64| format!("{}.{}", t / 10, t % 10);
        (show((HIGH + 3) * 10 - tenths), show(tenths))
    };
    let bar = |(n, t): (usize, &Total)| Bar {
        x: n * 17 + 1,
        all: scaled(t.raised),
        done: scaled(t.settled),
    };
    row.iter().enumerate().map(bar).collect()
}

/// Rates over the spans of a small chart, from nothing to the whole.
pub struct Line {
    /// The points of each stretch without a gap.
    pub stretches: Vec<String>,
    /// Where each point is.
    pub dots: Vec<(i64, String)>,
}

/// The line of a row of rates, in tenths of a percent; a gap where there is none.
pub fn line(row: &[Option<i64>]) -> Line {
    let at = |(n, tenths): (usize, &Option<i64>)| {
        // Tenths of a unit, in the middle of the bars beside.
        let y = |t: i64| (HIGH + 3) * 10 - t * HIGH * 10 / 1000;
        tenths.map(|t| (n as i64 * 17 + 7, format!("{}.{}", y(t) / 10, y(t) % 10)))
    };
    let points: Vec<Option<(i64, String)>> = row.iter().enumerate().map(at).collect();
    let stretch = |part: &[Option<(i64, String)>]| {
        let words: Vec<String> = part
            .iter()
            .flatten()
            .map(|(x, y)| format!("{x},{y}"))
            .collect();
        words.join(" ")
    };
    Line {
        stretches: points
            .split(Option::is_none)
            .filter(|part| part.len() > 1)
            .map(stretch)
            .collect(),
        dots: points.into_iter().flatten().collect(),
    }
}

/// Where on a line of 190 units a rate stands, in whole units.
pub fn along(tenths: i64) -> i64 {
    (tenths * 190 / 1000).clamp(0, 190)
}

/// One step of the flight of stairs: how wide, how high.
pub struct Stair {
    /// `l1` to `l5`.
    pub class: &'static str,
    /// Left edge, top, width, height.
    pub at: [i64; 4],
}

/// The stairs of counts by level, from the door up, on 800 by 112 units.
pub fn stairs(counts: [i64; 5]) -> Vec<Stair> {
    const CLASSES: [&str; 5] = ["l1", "l2", "l3", "l4", "l5"];
    let sum: i64 = counts.iter().sum::<i64>().max(1);
    let (mut x, mut found) = (0, Vec::new());
    for (n, count) in counts.into_iter().enumerate() {
        let (wide, high) = (count * 800 / sum, 34 + 16 * n as i64);
        let at = [x, 110 - high, wide, high];
        x += wide;
        if count > 0 {
            let class = CLASSES[n];
            found.push(Stair { class, at });
        }
    }
    found
}
