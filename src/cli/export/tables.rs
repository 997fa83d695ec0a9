//! The files themselves, a line a row. At most a community, or 500 matters, is in memory.

use super::{Count, Trouble, words};
use crate::App;
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;
use tanxin_domain::assembly::{Assembly, State};
use tanxin_domain::matter::{Matter, MatterState};
use tanxin_domain::person::{Person, SEAL_NAME, SEAL_PHONE};
use tanxin_domain::place::{Place, PlaceKind};
use tanxin_domain::{District, Lang, OfficeId, PersonId, PlaceId, text};
use tanxin_store::matter::{Filter, Show};
use tanxin_store::{Conn, answer, assembly, matter, office, person, place, role};

/// Rows that are read at once.
const PAGE: i64 = 500;

type Table = csv::Writer<BufWriter<File>>;

/// Where everything goes, and what is on the way.
pub(super) struct Out<'a> {
    pub app: &'a App,
    pub conn: &'a mut Conn,
    pub district: District,
    pub folder: &'a Path,
    pub names: bool,
    pub count: Count,
}

/// A table with its columns.
fn table(folder: &Path, name: &str, columns: &[&str]) -> Result<Table, Trouble> {
    let mut file = BufWriter::new(File::create_new(folder.join(name))?);
    file.write_all("\u{FEFF}".as_bytes())?;
    let mut table = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(file);
    table.write_record(columns)?;
    Ok(table)
}

/// One line of a table. Every cell goes this way, so that none can be a formula.
fn put(table: &mut Table, cells: impl IntoIterator<Item = String>) -> Result<(), Trouble> {
    for cell in cells {
        table.write_field(text::guarded(&cell).as_bytes())?;
    }
    Ok(table.write_record(None::<&[u8]>)?)
}

fn finish(table: Table) -> Result<(), Trouble> {
    let file = table.into_inner().map_err(|e| e.into_error())?;
    let file = file.into_inner().map_err(|e| e.into_error())?;
    Ok(file.sync_all()?)
}

/// Both tables of places, and what stands above where we are.
struct Tree {
    places: Table,
    homes: Table,
    way: Vec<Place>,
}

impl Out<'_> {
    pub(super) fn all(&mut self, top: &Place) -> Result<(), Trouble> {
        self.tree(top)?;
        self.assemblies(top)?;
        self.matters(top)?;
        self.roles(top)
    }

    fn tree(&mut self, top: &Place) -> Result<(), Trouble> {
        let mut columns = vec!["社区", "小区", "幢", "单元", "室", "楼层"];
        if self.names {
            columns.extend(["户主", "电话"]);
        }
        columns.extend(["面积", "居住情况"]);
        let mut way = place::way(self.conn, self.district, &top.path)?;
        way.pop();
        let mut tree = Tree {
            places: table(
                self.folder,
                "places.csv",
                &["级别", "名称", "位置", "统计代码"],
            )?,
            homes: table(self.folder, "homes.csv", &columns)?,
            way,
        };
        self.walk(&mut tree, top)?;
        finish(tree.places)?;
        finish(tree.homes)
    }

    /// Above the communities step by step; a community whole.
    fn walk(&mut self, tree: &mut Tree, at: &Place) -> Result<(), Trouble> {
        if at.kind >= PlaceKind::Community {
            let mut below: HashMap<Option<PlaceId>, Vec<Place>> = HashMap::new();
            for p in place::subtree(self.conn, self.district, &at.path)? {
                below.entry(p.parent).or_default().push(p);
            }
            for brothers in below.values_mut() {
                brothers.sort_by_cached_key(|p| (place::sort_key(&p.name), p.id));
            }
            let people = match self.names {
                true => person::householders(self.conn, self.district, &at.path)?,
                false => Vec::new(),
            };
            let heads: HashMap<PlaceId, Person> = people
                .into_iter()
                .filter_map(|p| Some((p.household?, p)))
                .collect();
            return self.descend(tree, at, &below, &heads);
        }
        self.place(tree, at)?;
        tree.way.push(at.clone());
        for child in place::children(self.conn, self.district, at.id)? {
            self.walk(tree, &child)?;
        }
        tree.way.pop();
        Ok(())
    }

    fn descend(
        &mut self,
        tree: &mut Tree,
        at: &Place,
        below: &HashMap<Option<PlaceId>, Vec<Place>>,
        heads: &HashMap<PlaceId, Person>,
    ) -> Result<(), Trouble> {
        if at.kind == PlaceKind::Household {
            return self.home(tree, at, heads.get(&at.id));
        }
        self.place(tree, at)?;
        tree.way.push(at.clone());
        for child in below.get(&Some(at.id)).into_iter().flatten() {
            self.descend(tree, child, below, heads)?;
        }
        tree.way.pop();
        Ok(())
    }

    fn place(&mut self, tree: &mut Tree, at: &Place) -> Result<(), Trouble> {
        let way: Vec<&str> = tree.way.iter().map(|p| p.name.as_str()).collect();
        let code = at.stat_code.map_or(String::new(), |c| c.to_string());
        let row = [words::level(at.kind), at.name.clone(), way.join("/"), code];
        put(&mut tree.places, row)?;
        self.count.places += 1;
        Ok(())
    }

    fn home(&mut self, tree: &mut Tree, at: &Place, head: Option<&Person>) -> Result<(), Trouble> {
        let Some(facts) = &at.household else {
            return Ok(());
        };
        let above = |kind| {
            let found = tree.way.iter().find(|p| p.kind == kind);
            found.map_or(String::new(), |p| p.name.clone())
        };
        let mut row = vec![
            above(PlaceKind::Community),
            above(PlaceKind::Compound),
            above(PlaceKind::Building),
            above(PlaceKind::Unit),
            facts.door.clone(),
            facts.floor.to_string(),
        ];
        if self.names {
            row.push(head.map_or(String::new(), |p| self.open(SEAL_NAME, &p.name)));
            let phone = head.and_then(|p| p.phone.as_deref());
            row.push(phone.map_or(String::new(), |p| self.open(SEAL_PHONE, p)));
        }
        row.push(words::area(facts.area_centi_m2));
        row.push(words::occupancy(facts.occupancy).to_owned());
        put(&mut tree.homes, row)?;
        self.count.homes += 1;
        Ok(())
    }

    /// What was sealed; an empty cell, counted, when the key does not open it.
    fn open(&mut self, about: &str, sealed: &[u8]) -> String {
        self.app.keys.unseal(about, sealed).unwrap_or_else(|| {
            self.count.shut += 1;
            String::new()
        })
    }

    fn assemblies(&mut self, top: &Place) -> Result<(), Trouble> {
        let mut out = table(
            self.folder,
            "assemblies.csv",
            &[
                "地点",
                "标题",
                "时间",
                "会场",
                "状态",
                "应到户数",
                "法定户数",
                "实到户数",
                "其中委托",
                "延期次数",
                "纸质补录",
                "开始",
                "结束",
            ],
        )?;
        for ahead in [false, true] {
            let mut asked = assembly::Asked {
                below: Some(top.path.clone()),
                ahead,
                skip: 0,
                most: PAGE,
            };
            loop {
                let found = assembly::list(self.conn, self.district, &asked)?;
                for a in &found {
                    put(&mut out, self.assembly(a)?)?;
                    self.count.assemblies += 1;
                }
                if found.len() < PAGE as usize {
                    break;
                }
                asked.skip += PAGE;
            }
        }
        finish(out)
    }

    fn assembly(&mut self, a: &Assembly) -> Result<Vec<String>, Trouble> {
        let at = self.spots(&[a.place])?;
        let there = assembly::attendance(self.conn, self.district, a)?;
        let (began, ended) = match &a.state {
            State::Open { opened_at, .. } => (Some(*opened_at), None),
            State::Closed {
                opened_at,
                closed_at,
                ..
            } => (Some(*opened_at), Some(*closed_at)),
            _ => (None, None),
        };
        let moment = |at: Option<_>| at.map_or(String::new(), words::moment);
        Ok(vec![
            at.get(&a.place).cloned().unwrap_or_default(),
            a.title.clone(),
            words::moment(a.at),
            a.venue.clone(),
            words::assembly_state(a),
            there.entitled.to_string(),
            there.need.to_string(),
            there.present.to_string(),
            there.proxy.to_string(),
            a.postponed.to_string(),
            yes(a.paper),
            moment(began),
            moment(ended),
        ])
    }

    fn matters(&mut self, top: &Place) -> Result<(), Trouble> {
        let mut out = table(
            self.folder,
            "matters.csv",
            &[
                "编号",
                "地点",
                "楼层",
                "类别",
                "标题",
                "内容",
                "保密",
                "状态",
                "答复机构",
                "提出时间",
                "期限",
                "状态时间",
                "退回次数",
                "满意度",
            ],
        )?;
        let mut answers = table(
            self.folder,
            "answers.csv",
            &["编号", "时间", "谁", "说法", "内容", "满意度"],
        )?;
        let mut filter = Filter {
            below: Some(top.path.clone()),
            show: Show::All,
            secret: true,
            ..Filter::default()
        };
        loop {
            let now = jiff::Timestamp::UNIX_EPOCH;
            let found = matter::list(self.conn, self.district, &filter, now, PAGE)?;
            let about: Vec<PlaceId> = found.iter().map(|m| m.place).collect();
            let spots = self.spots(&about)?;
            let ids: Vec<OfficeId> = found.iter().map(|m| m.office()).collect();
            let offices = self.offices(&ids)?;
            for m in &found {
                put(&mut out, self.matter(m, &spots, &offices))?;
                self.words_on(m, &mut answers)?;
                self.count.matters += 1;
            }
            match found.last() {
                Some(last) if found.len() == PAGE as usize => filter.before = Some(last.no),
                _ => break,
            }
        }
        finish(out)?;
        finish(answers)
    }

    /// What somebody asked to be kept secret stays so, unless names leave too.
    fn shown(&self, m: &Matter, text: &str) -> String {
        if m.secret && !self.names {
            String::new()
        } else {
            text.to_owned()
        }
    }

    fn matter(
        &self,
        m: &Matter,
        spots: &HashMap<PlaceId, String>,
        offices: &HashMap<OfficeId, String>,
    ) -> Vec<String> {
        let (grade, since) = match &m.state {
            MatterState::Open | MatterState::Merged => (None, None),
            MatterState::Confirmed { grade, at, .. } => (*grade, Some(*at)),
            MatterState::Answered { at, .. }
            | MatterState::Solved { at, .. }
            | MatterState::NoAnswer { at }
            | MatterState::Withdrawn { at } => (None, Some(*at)),
        };
        vec![
            m.no.to_string(),
            spots.get(&m.place).cloned().unwrap_or_default(),
            m.floor.map_or(String::new(), |f| f.to_string()),
            m.category.category().name(Lang::Zh).to_owned(),
            self.shown(m, &m.title),
            self.shown(m, &m.text),
            yes(m.secret),
            words::matter_state(m),
            offices.get(&m.office()).cloned().unwrap_or_default(),
            words::moment(m.raised_at),
            m.due_day().to_string(),
            since.map_or(String::new(), words::moment),
            m.reopened.to_string(),
            grade.map_or(String::new(), |g| {
                words::said(&format!("matter-grade-{}", g.word()))
            }),
        ]
    }

    /// What the offices answered and what the household said to it.
    fn words_on(&mut self, m: &Matter, out: &mut Table) -> Result<(), Trouble> {
        let no = m.no.to_string();
        let told = answer::of_matter(self.conn, self.district, m.id)?;
        let ids: Vec<OfficeId> = told.iter().map(|a| a.office).collect();
        let offices = self.offices(&ids)?;
        let mut rows = Vec::new();
        for a in told {
            let who = offices.get(&a.office).cloned().unwrap_or_default();
            let says = match a.solved {
                true => words::said("matter-verdict-solved"),
                false => words::said("matter-state-answered"),
            };
            let text = self.shown(m, &a.text);
            rows.push((a.at, [who, says, text, String::new()]));
        }
        for c in answer::confirmations(self.conn, self.district, m.id)? {
            let text = self.shown(m, c.words.as_deref().unwrap_or_default());
            let grade = c.grade.map_or(String::new(), |g| {
                words::said(&format!("matter-grade-{}", g.word()))
            });
            rows.push((
                c.at,
                ["户".to_owned(), words::verdict(c.verdict), text, grade],
            ));
        }
        rows.sort_by_key(|(at, _)| *at);
        for (at, [who, says, text, grade]) in rows {
            put(out, [no.clone(), words::moment(at), who, says, text, grade])?;
        }
        Ok(())
    }

    fn roles(&mut self, top: &Place) -> Result<(), Trouble> {
        let mut columns = vec!["角色", "地点", "机构", "开始", "到期"];
        if self.names {
            columns.extend(["姓名", "电话"]);
        }
        let mut out = table(self.folder, "roles.csv", &columns)?;
        let held = role::below(self.conn, self.district, &top.path, jiff::Timestamp::MIN)?;
        for some in held.chunks(PAGE as usize) {
            let at: Vec<PlaceId> = some.iter().map(|r| r.place).collect();
            let spots = self.spots(&at)?;
            let ids: Vec<OfficeId> = some.iter().filter_map(|r| r.office).collect();
            let offices = self.offices(&ids)?;
            let ids: Vec<PersonId> = some.iter().map(|r| r.person).collect();
            let people = match self.names {
                true => person::some(self.conn, self.district, &ids)?,
                false => Vec::new(),
            };
            for r in some {
                let mut row = vec![
                    words::said(&format!("role-{}", r.kind.word())),
                    spots.get(&r.place).cloned().unwrap_or_default(),
                    r.office
                        .and_then(|o| offices.get(&o).cloned())
                        .unwrap_or_default(),
                    words::moment(r.from),
                    words::moment(r.until),
                ];
                if self.names {
                    let who = people.iter().find(|p| p.id == r.person);
                    row.push(who.map_or(String::new(), |p| self.open(SEAL_NAME, &p.name)));
                    let phone = who.and_then(|p| p.phone.as_deref());
                    row.push(phone.map_or(String::new(), |p| self.open(SEAL_PHONE, p)));
                }
                put(&mut out, row)?;
                self.count.roles += 1;
            }
        }
        finish(out)
    }

    /// Where places are, in words from the township down.
    fn spots(&mut self, ids: &[PlaceId]) -> Result<HashMap<PlaceId, String>, Trouble> {
        let about = place::some(self.conn, self.district, ids)?;
        let mut above: Vec<PlaceId> = about.iter().flat_map(|p| p.path.ids()).collect();
        above.sort();
        above.dedup();
        let all = place::some(self.conn, self.district, &above)?;
        let names: HashMap<PlaceId, &Place> = all.iter().map(|p| (p.id, p)).collect();
        let spot = |p: &Place| {
            let way = p.path.ids().filter_map(|id| names.get(&id).copied());
            let names: Vec<&str> = way.map(|p| p.name.as_str()).collect();
            names.join("/")
        };
        Ok(about.iter().map(|p| (p.id, spot(p))).collect())
    }

    fn offices(&mut self, ids: &[OfficeId]) -> Result<HashMap<OfficeId, String>, Trouble> {
        let found = office::some(self.conn, self.district, ids)?;
        Ok(found.into_iter().map(|o| (o.id, o.name)).collect())
    }
}

fn yes(said: bool) -> String {
    if said { "是" } else { "否" }.to_owned()
}
