//! The minutes as a list of blocks in one language: what PDF, Markdown and DOCX
//! have in common.

use serde::Serialize;

use super::{Minutes, Person, Rendition};
use crate::words::Words;
use crate::{Lang, clean};

/// A document to be set.
#[derive(Debug, Serialize)]
pub(crate) struct Outline {
    /// What the assembly calls itself.
    pub(crate) title: String,
    /// Over the title: the place and kind of assembly.
    pub(crate) kicker: String,
    /// Under the title: what document and which copy this is, its number.
    pub(crate) under: Vec<String>,
    pub(crate) blocks: Vec<Block>,
    pub(crate) seal: Seal,
}

/// A piece of it.
#[derive(Debug, Serialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub(crate) enum Block {
    /// A section opens.
    Head {
        text: String,
    },
    /// Label and fact, two columns.
    Facts {
        rows: Vec<[String; 2]>,
    },
    /// Numbers that belong together: label and value.
    Figures {
        items: Vec<[String; 2]>,
        line: String,
    },
    /// An agenda item opens.
    Item {
        no: String,
        text: String,
    },
    Para {
        text: String,
    },
    /// Somebody's own words.
    Said {
        who: String,
        words: String,
    },
    /// What was agreed.
    Agreed {
        label: String,
        text: String,
    },
    /// A numbered list.
    List {
        items: Vec<[String; 2]>,
    },
    /// Column widths are shares of the line.
    Table {
        head: Vec<String>,
        widths: Vec<u32>,
        rows: Vec<Vec<String>>,
    },
    /// Lines to sign on: what stands before each.
    Signatures {
        people: Vec<String>,
        date: String,
    },
    Note {
        text: String,
    },
}

/// The check sum and how to use it.
#[derive(Debug, Serialize)]
pub(crate) struct Seal {
    pub(crate) label: String,
    pub(crate) hash: String,
    pub(crate) how: String,
    pub(crate) url: String,
    /// On the archive copy: the public copy's check sum.
    pub(crate) public: Option<[String; 2]>,
}

struct Writer<'a> {
    m: &'a Minutes,
    words: &'static Words,
    lang: Lang,
    blocks: Vec<Block>,
}

/// The outline of one copy in one language.
pub(crate) fn of(minutes: &Minutes, rendition: Rendition, lang: Lang) -> Outline {
    let shown = cleaned(minutes).shown(rendition);
    let words = Words::of(lang);
    let mut w = Writer {
        m: &shown,
        words,
        lang,
        blocks: Vec::new(),
    };
    w.facts();
    w.attendance();
    w.agenda();
    w.polls();
    w.matters();
    w.decisions();
    w.ending();
    let copy = match rendition {
        Rendition::Archive => words.get("minutes.archive"),
        Rendition::Public => words.get("minutes.public"),
    };
    let mut under = vec![words.get("minutes.name").to_owned(), copy.to_owned()];
    if let Some(no) = &shown.number {
        under.push(words.fill("minutes.no", &[("no", no)]));
    }
    Outline {
        title: shown.title.clone(),
        kicker: format!("{}　{}", shown.place, shown.kind),
        under,
        blocks: w.blocks,
        seal: seal(&shown, rendition, minutes, words),
    }
}

/// The minutes without characters that are never printed.
fn cleaned(minutes: &Minutes) -> Minutes {
    let clean = || {
        let mut value = serde_json::to_value(minutes).ok()?;
        clean::value(&mut value);
        serde_json::from_value(value).ok()
    };
    clean().unwrap_or_else(|| minutes.clone())
}

fn seal(shown: &Minutes, rendition: Rendition, whole: &Minutes, words: &Words) -> Seal {
    let public = || {
        Minutes {
            rendition: Rendition::Public,
            ..whole.clone()
        }
        .content_hash()
    };
    Seal {
        label: words.get("minutes.hash").to_owned(),
        hash: shown.content_hash(),
        how: words.get("minutes.hash.how").to_owned(),
        url: shown.url.clone(),
        public: (rendition == Rendition::Archive)
            .then(|| [words.get("minutes.hash.public").to_owned(), public()]),
    }
}

impl Writer<'_> {
    /// A date or hour of the content, in the language of the document.
    fn when(&self, said: &str) -> String {
        match self.lang {
            Lang::ZhCn => said.to_owned(),
            Lang::En => super::english::dates(said),
        }
    }

    fn word(&self, key: &'static str) -> String {
        self.words.get(key).to_owned()
    }

    fn head(&mut self, key: &'static str) {
        let text = self.word(key);
        self.blocks.push(Block::Head { text });
    }

    /// A person in a sentence: door and name, whichever may be said.
    fn person(&self, p: &Person) -> String {
        match (p.door.as_deref().filter(|d| !d.is_empty()), p.name.as_str()) {
            (None, "") => self.word("minutes.household"),
            (None, name) => name.to_owned(),
            (Some(door), "") => door.to_owned(),
            (Some(door), name) => format!("{door} {name}"),
        }
    }

    fn facts(&mut self) {
        let m = self.m;
        let mut rows = vec![
            [self.word("minutes.date"), self.when(&m.date)],
            [self.word("minutes.venue"), m.venue.clone()],
            [self.word("minutes.called"), self.when(&m.called)],
            [self.word("minutes.opened"), self.when(&m.opened)],
            [self.word("minutes.closed"), self.when(&m.closed)],
            [self.word("minutes.chair"), self.person(&m.chair)],
            [self.word("minutes.recorder"), self.person(&m.recorder)],
        ];
        let guests: Vec<_> = m
            .guests
            .iter()
            .map(|g| match (g.office.as_str(), g.person.name.as_str()) {
                (office, "") => office.to_owned(),
                ("", _) => self.person(&g.person),
                (office, _) => format!("{office} {}", self.person(&g.person)),
            })
            .collect();
        if !guests.is_empty() {
            rows.push([
                self.word("minutes.guests"),
                guests.join(self.words.get("and")),
            ]);
        }
        rows.retain(|[_, value]| !value.is_empty());
        self.blocks.push(Block::Facts { rows });
    }

    fn attendance(&mut self) {
        let (m, a) = (self.m, &self.m.attendance);
        let q = m.quorum();
        let share = |n| q.share(n, self.lang);
        let items = vec![
            [self.word("minutes.att.self"), share(a.present)],
            [self.word("minutes.att.proxy"), share(a.by_proxy)],
            [
                self.word("minutes.att.sum"),
                share(a.present.saturating_add(a.by_proxy)),
            ],
            [self.word("minutes.att.needed"), share(a.needed)],
        ];
        let line = self.word(if a.reached {
            "minutes.att.reached"
        } else {
            "minutes.att.short"
        });
        self.head("minutes.attendance");
        self.blocks.push(Block::Figures { items, line });
        if let Some(note) = &a.note {
            let note = match self.lang {
                Lang::ZhCn => note.clone(),
                Lang::En => super::english::roll(note),
            };
            let text = self.words.fill("minutes.att.more", &[("note", &note)]);
            self.blocks.push(Block::Note { text });
        }
        if !a.list.is_empty() {
            self.attendees();
        }
        if !m.proxies.is_empty() {
            let row = |p: &super::ProxyLine| vec![self.person(&p.from), self.person(&p.to)];
            let rows = m.proxies.iter().map(row).collect();
            let head = vec![
                self.word("minutes.proxy.from"),
                self.word("minutes.proxy.to"),
            ];
            self.head("minutes.proxies");
            self.blocks.push(Block::Table {
                head,
                widths: vec![1, 1],
                rows,
            });
        }
    }

    fn attendees(&mut self) {
        let row = |at: &super::Attendee| {
            let how = match &at.proxy {
                None => self.word("minutes.how.self"),
                Some(p) => self
                    .words
                    .fill("minutes.how.proxy", &[("holder", &self.person(p))]),
            };
            vec![
                at.person.door.clone().unwrap_or_default(),
                at.person.name.clone(),
                how,
            ]
        };
        let rows = self.m.attendance.list.iter().map(row).collect();
        let head = vec![
            self.word("minutes.door"),
            self.word("minutes.person"),
            self.word("minutes.how"),
        ];
        self.head("minutes.att.list");
        self.blocks.push(Block::Table {
            head,
            widths: vec![3, 3, 4],
            rows,
        });
    }

    fn agenda(&mut self) {
        if self.m.agenda.is_empty() {
            return;
        }
        self.head("minutes.agenda");
        for (i, item) in self.m.agenda.iter().enumerate() {
            let no = numeral(i + 1, self.lang);
            self.blocks.push(Block::Item {
                no,
                text: item.title.clone(),
            });
            let paras = item
                .summary
                .iter()
                .map(|text| Block::Para { text: text.clone() });
            self.blocks.extend(paras);
            for remark in &item.remarks {
                let who = self
                    .words
                    .fill("minutes.said", &[("who", &self.person(&remark.who))]);
                self.blocks.push(Block::Said {
                    who,
                    words: remark.words.clone(),
                });
            }
            if let Some(text) = &item.decision {
                let label = self.word("minutes.decision");
                self.blocks.push(Block::Agreed {
                    label,
                    text: text.clone(),
                });
            }
        }
    }

    fn polls(&mut self) {
        if self.m.polls.is_empty() {
            return;
        }
        self.head("minutes.polls");
        for (i, poll) in self.m.polls.iter().enumerate() {
            let said = |both: &super::Both| both.in_lang(self.lang).to_owned();
            let mut blocks = vec![
                Block::Item {
                    no: numeral(i + 1, self.lang),
                    text: poll.title.clone(),
                },
                Block::Facts {
                    rows: vec![
                        [self.word("minutes.poll.secrecy"), said(&poll.secrecy)],
                        [self.word("minutes.poll.rule"), said(&poll.rule)],
                        [self.word("minutes.poll.turnout"), said(&poll.turnout)],
                    ],
                },
            ];
            for asked in &poll.questions {
                if poll.questions.len() > 1 || asked.text != poll.title {
                    let text = asked.text.clone();
                    blocks.push(Block::Para { text });
                }
                let row = |(what, count): &(super::Both, String)| vec![said(what), count.clone()];
                blocks.push(Block::Table {
                    head: vec![
                        self.word("minutes.poll.what"),
                        self.word("minutes.poll.votes"),
                    ],
                    widths: vec![3, 1],
                    rows: asked.sums.iter().map(row).collect(),
                });
                blocks.extend(asked.why.iter().map(|why| Block::Note { text: said(why) }));
                blocks.push(Block::Agreed {
                    label: self.word("minutes.poll.result"),
                    text: said(&asked.result),
                });
            }
            self.blocks.extend(blocks);
        }
    }

    fn matters(&mut self) {
        self.head("minutes.matters");
        if self.m.matters.is_empty() {
            let text = self.word("minutes.none");
            return self.blocks.push(Block::Para { text });
        }
        let row = |x: &super::MatterLine| {
            let what = match &x.answer {
                None => x.what.clone(),
                Some(answer) => {
                    format!(
                        "{}\n{}",
                        x.what,
                        self.words.fill("minutes.m.answer", &[("answer", answer)])
                    )
                }
            };
            let who = x
                .raised_by
                .as_ref()
                .map(|p| self.person(p))
                .unwrap_or_default();
            vec![
                x.no.clone(),
                what,
                x.place.clone(),
                who,
                x.answers.clone(),
                self.when(&x.due),
            ]
        };
        let rows = self.m.matters.iter().map(row).collect();
        let head = ["no", "what", "where", "who", "owner", "due"]
            .map(|k| self.words.get(&format!("minutes.m.{k}")).to_owned())
            .to_vec();
        self.blocks.push(Block::Table {
            head,
            widths: vec![14, 37, 18, 17, 21, 18],
            rows,
        });
    }

    fn decisions(&mut self) {
        if self.m.decisions.is_empty() {
            return;
        }
        self.head("minutes.decisions");
        let number = |(i, text): (usize, &String)| [numeral(i + 1, self.lang), text.clone()];
        let items = self.m.decisions.iter().enumerate().map(number).collect();
        self.blocks.push(Block::List { items });
    }

    fn ending(&mut self) {
        let m = self.m;
        if m.sheet_photos > 0 {
            let text = self.words.fill("minutes.sheets", &[("n", &m.sheet_photos)]);
            self.blocks.push(Block::Note { text });
        }
        if let Some(p) = &m.posting {
            let text = self.words.fill(
                "minutes.posting",
                &[
                    ("from", &self.when(&p.from)),
                    ("until", &self.when(&p.until)),
                ],
            );
            self.blocks.push(Block::Note { text });
        }
        if m.rendition == Rendition::Public {
            let text = self.word("minutes.public.note");
            self.blocks.push(Block::Note { text });
        }
        let people = [
            "minutes.sign.chair",
            "minutes.sign.recorder",
            "minutes.sign.witness",
        ];
        let people = people.map(|k| self.word(k)).to_vec();
        self.head("minutes.sign");
        self.blocks.push(Block::Signatures {
            people,
            date: self.word("minutes.sign.date"),
        });
    }
}

/// 一, 二 … 十二 … 二十一 in Chinese; 1, 2 in English.
pub(crate) fn numeral(n: usize, lang: Lang) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match (lang, n) {
        (Lang::ZhCn, 1..=99) => {
            let (tens, ones) = (n / 10, n % 10);
            let tens = match tens {
                0 => String::new(),
                1 => "十".into(),
                t => format!("{}十", DIGITS[t]),
            };
            tens + DIGITS[ones]
        }
        _ => n.to_string(),
    }
}
