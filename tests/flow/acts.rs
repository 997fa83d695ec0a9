//! What people do, by chance: some in time, some late, some against the rules.

use crate::world::{World, kecheng};
use futures::future::join_all;
use jiff::ToSpan as _;
use rand::RngExt as _;
use rand::rngs::StdRng;
use tanxin::services::Error;
use tanxin::services::matter::{self, Answering, Confirming, On, RaiseMatter};
use tanxin_domain::category::tree;
use tanxin_domain::matter::{How, Matter, MatterState, Verdict};
use tanxin_domain::{Actor, MatterId, OfficeId, when};

#[derive(Default)]
pub struct Acts {
    open: Vec<MatterId>,
    raised: usize,
}

/// One of several, by chance.
fn one_of<'a, T>(chance: &mut StdRng, of: &'a [T]) -> &'a T {
    &of[chance.random_range(0..of.len())]
}

/// What everybody raises here.
const WORDS: (&str, &str) = ("楼道灯不亮", "晚上下楼看不见。");

impl Acts {
    pub fn raised(&self) -> usize {
        self.raised
    }

    pub async fn raise(&mut self, w: &World, count: usize, chance: &mut StdRng) {
        let categories: Vec<_> = tree().iter().flat_map(|g| &g.items).collect();
        let mut deeds = Vec::new();
        for _ in 0..count {
            let new = RaiseMatter {
                secret: chance.random_range(0..10) == 0,
                apart: None,
                ..RaiseMatter::about(
                    *one_of(chance, &w.units),
                    one_of(chance, &categories).code,
                    WORDS,
                )
            };
            deeds.push(matter::raise(&w.app, kecheng(), &Actor::Public, new));
        }
        for raised in join_all(deeds).await {
            self.open.push(raised.expect("it is raised").id);
            self.raised += 1;
        }
    }

    /// A matter that two offices refuse to have and nobody decides about: chance alone brings
    /// hardly any of these.
    pub async fn disputed(&mut self, w: &World) {
        let (app, d, category) = (&w.app, kecheng(), tree()[0].items[0].code);
        let new = RaiseMatter::about(w.units[1], category, WORDS);
        let raised = matter::raise(app, d, &Actor::Public, new);
        let id = raised.await.expect("it is raised").id;
        self.raised += 1;
        let on = || On {
            matter: id,
            version: None,
            key: None,
        };
        let kept = move |c: &mut _| tanxin_store::matter::one(c, d, id);
        let m = app.store.read(kept).await.expect("read").expect("kept");
        let (holds, mut others) = (m.office(), w.staff.keys().filter(|o| **o != m.office()));
        for _ in 0..2 {
            let other = *others.next().expect("another office");
            let says = matter::name(app, d, &w.staff[&holds], (on(), other), "不归我们。");
            says.await.expect("it is named");
            let no = matter::decline(app, d, &w.staff[&other], on(), "也不归我们。");
            no.await.expect("it is refused");
        }
    }

    /// So many acts on so many matters, all at once.
    pub async fn people(&mut self, w: &World, count: usize, chance: &mut StdRng) {
        let mut picked: Vec<MatterId> = Vec::new();
        for _ in 0..count.min(self.open.len()) {
            picked.push(*one_of(chance, &self.open));
        }
        picked.sort_unstable();
        picked.dedup();
        let ids = picked.clone();
        let found = w.app.store.read(move |c| {
            let one = |id| tanxin_store::matter::one(c, kecheng(), id);
            ids.into_iter().map(one).collect::<Result<Vec<_>, _>>()
        });
        let found: Vec<Matter> = found.await.expect("read").into_iter().flatten().collect();
        self.open.retain(|id| {
            let over = found.iter().find(|m| m.id == *id);
            !over.is_some_and(|m| {
                matches!(
                    m.state,
                    MatterState::Withdrawn { .. } | MatterState::Confirmed { .. }
                )
            })
        });
        let picks: Vec<[u32; 3]> = found.iter().map(|_| chance.random()).collect();
        let acts = found.iter().zip(picks).map(|(m, pick)| act(w, m, pick));
        for outcome in join_all(acts).await {
            match outcome {
                Ok(()) | Err(Error::Refused(_) | Error::Forbidden(_) | Error::NotFound) => {}
                Err(error) => panic!("a deed failed: {error}"),
            }
        }
    }
}

/// Somebody does something with a matter; much of it is refused, as in life.
async fn act(w: &World, m: &Matter, [what, who, which]: [u32; 3]) -> Result<(), Error> {
    let (matter, version, key) = (m.id, None, None);
    let offices: Vec<OfficeId> = w.staff.keys().copied().collect();
    let any = offices[who as usize % offices.len()];
    // Mostly whoever has it, sometimes somebody else.
    let by = match which % 4 {
        0 => &w.staff[&any],
        _ => &w.staff[&m.office()],
    };
    let (app, d) = (&w.app, kecheng());
    let says = |text: &str, without: &str| Answering {
        matter,
        version,
        text: text.into(),
        without: without.into(),
        photos: Vec::new(),
        key,
    };
    // "Not ours" goes on once it has begun, or it would hardly ever come to a decision.
    let what = match (m.flow.named, m.flow.refused, m.flow.deciding) {
        (Some(_), ..) if who % 4 > 0 => 12,
        (None, 1.., None) if who % 4 > 0 => 10,
        _ => what,
    };
    match what % 20 {
        0 | 1 => matter::answer(app, d, by, says("这周办。", "")).await,
        2..=5 => {
            matter::solve(
                app,
                d,
                by,
                says("办好了。", if who % 2 == 0 { "" } else { "不等了。" }),
            )
            .await
        }
        6..=8 => {
            let verdict = Verdict::ALL[which as usize % 3];
            let word = Confirming {
                matter,
                version,
                verdict,
                grade: None,
                words: String::new(),
                how: How::Phone,
                receipt: None,
                key,
            };
            let speaks = w
                .staff
                .values()
                .nth(1 + which as usize % 2)
                .expect("some staff");
            matter::confirm(app, d, speaks, word).await
        }
        what => moves(w, m, by, [what, who, which]).await,
    }
}

/// What moves it elsewhere, or its clock.
async fn moves(
    w: &World,
    m: &Matter,
    by: &Actor,
    [what, who, which]: [u32; 3],
) -> Result<(), Error> {
    let on = On {
        matter: m.id,
        version: None,
        key: None,
    };
    let offices: Vec<OfficeId> = w.staff.keys().copied().collect();
    let any = offices[who as usize % offices.len()];
    let named = m.flow.named.map_or(any, |n| n.stop.office);
    let decides = m.flow.deciding.map_or(any, |n| n.above.office);
    let (app, d, reason) = (&w.app, kecheng(), "有原因。");
    match what {
        9 => {
            let office = (who % 3 > 0).then_some(any);
            matter::pass(app, d, by, (on, office), reason).await
        }
        10 => matter::name(app, d, by, (on, any), reason).await,
        11 => matter::take(app, d, &w.staff[&named], on).await,
        12 | 13 => matter::decline(app, d, &w.staff[&named], on, reason).await,
        14 => matter::decide(app, d, &w.staff[&decides], (on, any), reason).await,
        15 => matter::whistle(app, d, by, (on, vec![any]), "请来。").await,
        16 => {
            let nr = u16::try_from(which % 3 + 1).unwrap_or(1);
            let done = (who % 2 == 0).then_some("办完了。");
            matter::report(app, d, by, (on, nr), done).await
        }
        17 => {
            let day = when::day(w.clock.now());
            let until = day.checked_add(i64::from(which % 8).days()).ok();
            matter::pause(app, d, by, (on, until), reason).await
        }
        18 => {
            let days = u16::try_from(which % 9).unwrap_or(1);
            matter::ask(app, d, by, (on, days), reason).await
        }
        _ if who % 2 == 0 => {
            let up = w.staff.values().next().expect("the district");
            matter::grant(app, d, up, (on, which % 2 == 0), reason).await
        }
        _ => matter::resume(app, d, by, on).await,
    }
}
