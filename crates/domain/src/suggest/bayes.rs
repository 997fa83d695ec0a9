//! Complement naive Bayes on sparse counts: a label is likely when the words are rare in all
//! that bears another one. Unlike the plain kind it is not drawn to the label most matters
//! bear, which in a district is a handful of sixty.

/// Added to each count, so that a word never seen under a label doesn't rule it out.
const SMOOTH: f64 = 1.0;

/// A text as the teacher sees it.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    /// Words by number, and how much each counts.
    pub words: Vec<(u32, u32)>,
    /// What it is.
    pub label: u16,
    /// The part of the lessons it is examined with.
    pub fold: u8,
}

/// The likeliest label.
#[derive(Debug, Clone, Copy)]
pub(super) struct Guess {
    pub label: u16,
    /// How far ahead of the next one, by the root of the words it rests on: a sum of many
    /// words, each not independent of the one before, is less sure than it seems.
    pub sure: f64,
}

/// What was learned.
#[derive(Debug, Clone)]
pub(super) struct Bayes {
    /// Of each label, the logarithm of all that bears another one.
    others: Vec<f64>,
    /// Where the lines of each word begin.
    from: Vec<u32>,
    /// Label, and how much the word speaks for it.
    lines: Vec<(u16, f32)>,
    /// How many texts bore each label: of equals the commoner.
    texts: Vec<u32>,
}

impl Bayes {
    /// Learns from texts; `sizes` are how many words and labels there are.
    pub fn of<'a>(seen: impl Iterator<Item = &'a Seen>, (words, labels): (usize, usize)) -> Bayes {
        let (mut texts, mut under) = (vec![0u32; labels], vec![0u64; labels]);
        let mut of_word = vec![0u64; words];
        let mut pairs: Vec<(u32, u16, u32)> = Vec::new();
        for one in seen {
            texts[usize::from(one.label)] += 1;
            for (word, n) in &one.words {
                under[usize::from(one.label)] += u64::from(*n);
                of_word[*word as usize] += u64::from(*n);
                pairs.push((*word, one.label, *n));
            }
        }
        pairs.sort_unstable_by_key(|(word, label, _)| (*word, *label));
        let (mut from, mut lines) = (vec![0u32; words + 1], Vec::new());
        for same in pairs.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let (word, label, _) = same[0];
            let here: u64 = same.iter().map(|(_, _, n)| u64::from(*n)).sum();
            let all = of_word[word as usize];
            let elsewhere = (all - here) as f64 + SMOOTH;
            let for_it = (all as f64 + SMOOTH).ln() - elsewhere.ln();
            lines.push((label, for_it as f32));
            from[word as usize + 1] += 1;
        }
        for n in 1..from.len() {
            from[n] += from[n - 1];
        }
        let all: u64 = under.iter().sum();
        let smooth = SMOOTH * words as f64;
        let others = under.iter().map(|n| ((all - n) as f64 + smooth).ln());
        Bayes {
            others: others.collect(),
            from,
            lines,
            texts,
        }
    }

    /// The likeliest label of a text; `None` when no word of it is known or there is nothing
    /// to choose from.
    pub fn guess(&self, words: &[(u32, u32)]) -> Option<Guess> {
        let long: u32 = words.iter().map(|(_, n)| n).sum();
        if long == 0 {
            return None;
        }
        let mut score: Vec<f64> = self.others.iter().map(|o| o * f64::from(long)).collect();
        for (word, n) in words {
            let at = *word as usize;
            let (from, end) = (self.from[at] as usize, self.from[at + 1] as usize);
            for (label, for_it) in &self.lines[from..end] {
                score[usize::from(*label)] += f64::from(*n) * f64::from(*for_it);
            }
        }
        let taught = |label: &usize| self.texts[*label] > 0;
        let mut order: Vec<usize> = (0..score.len()).filter(taught).collect();
        order.sort_by(|a, b| {
            let commoner = self.texts[*b].cmp(&self.texts[*a]);
            score[*b].total_cmp(&score[*a]).then(commoner)
        });
        let (first, next) = (*order.first()?, *order.get(1)?);
        Some(Guess {
            label: u16::try_from(first).ok()?,
            sure: (score[first] - score[next]) / f64::from(long).sqrt(),
        })
    }
}
