//! What the assembly of 3 March put to the vote: coin slots for the charging shed, in the
//! open; a captain for the stairwell, in secret. Who has no card in the pocket votes on paper.

use super::Hands;
use super::people::{Staff, homes};
use super::places::Tree;
use crate::App;
use crate::services::Error;
use crate::services::poll::secret::{self, Drawn, Wish};
use crate::services::poll::{self, Ask, AskKind, Call, Cast, paper};
use tanxin_domain::poll::{Answer, CandidateNo, Choice, PaperState, Pick, Secrecy};
use tanxin_domain::{Actor, AssemblyId, CardId, PlaceId, PollId};
use tanxin_store::poll as store;

/// Whoever votes, and for whom: themselves, or a neighbour whose proxy they hold.
struct Voter {
    actor: Actor,
    door: &'static str,
    home: PlaceId,
    /// Those whose names were ticked at the door have no card with them.
    paper: bool,
}

/// The 23 who came or were heard, in the order of the doors.
fn voters(tree: &Tree) -> Vec<Voter> {
    let home = |door: &str| &tree.homes[&format!("1-{door}")];
    let speaks = |door: &str| Actor::Household {
        card: CardId(1),
        household: home(door).id,
        path: home(door).path.clone(),
    };
    let here = homes().iter().filter_map(|(door, (_, came))| {
        let speaker = match came.strip_prefix("for-") {
            Some(holder) => holder,
            None if matches!(came.as_str(), "scanned" | "typed" | "ticked") => door.as_ref(),
            None => return None,
        };
        Some(Voter {
            actor: speaks(speaker),
            door,
            home: home(door.as_ref()).id,
            paper: came == "ticked",
        })
    });
    here.collect()
}

fn call(assembly: AssemblyId, rule: &str, title: &str, secrecy: Secrecy, ask: Ask) -> Call {
    Call {
        assembly: Some(assembly),
        place: None,
        rule: rule.into(),
        title: title.into(),
        secrecy,
        asks: vec![ask],
        asked: true,
        opens: None,
        closes: None,
        waiver: String::new(),
        silent: None,
        recall: None,
        key: None,
    }
}

/// The room, and who counts.
struct Hall<'a> {
    app: &'a App,
    staff: &'a Staff,
    voters: Vec<Voter>,
}

/// Calls both, votes, counts.
pub async fn hold(
    app: &App,
    hands: &Hands,
    (tree, staff): (&Tree, &Staff),
    assembly: AssemblyId,
) -> Result<(), Error> {
    let (code, by) = (super::district(), &staff.secretary);
    let voters = voters(tree);
    let hall = Hall { app, staff, voters };
    let shed = Ask {
        kind: AskKind::Motion,
        text: "充电棚加装投币口，您同意吗？".into(),
        more: "装2台，一共1860元，从小区公共收益里出，各家不用掏钱。".into(),
    };
    let shed = call(
        assembly,
        "COMMUNITY_ASSEMBLY",
        "充电棚加装投币口",
        Secrecy::Open,
        shed,
    );
    hands.set("2022-03-03 15:31");
    let id = poll::call(app, code, by, shed).await?;
    poll::open(app, code, by, id, None).await?;
    hands.set("2022-03-03 15:33");
    hall.decide(id).await?;
    hands.set("2022-03-03 15:36");
    poll::close(app, code, by, id, "", None).await?;
    let captain = Ask {
        kind: AskKind::Election {
            seats: 1,
            candidates: vec!["301".into(), "602".into()],
        },
        text: "推选1单元楼道长".into(),
        more: String::new(),
    };
    let captain = call(
        assembly,
        "CAPTAIN_ELECTION",
        "推选1单元楼道长",
        Secrecy::Secret,
        captain,
    );
    hands.set("2022-03-03 15:37");
    let id = poll::call(app, code, by, captain).await?;
    poll::open(app, code, by, id, None).await?;
    hands.set("2022-03-03 15:39");
    let papers = hall.elect(id).await?;
    hands.set("2022-03-03 15:42");
    poll::stop(app, code, by, id, None).await?;
    hall.empty(id, papers).await?;
    hands.set("2022-03-03 15:44");
    poll::close(app, code, by, id, "", None).await
}

/// How the 23 vote for a captain: one leaves it blank, one draws and forgets.
fn elects(at: usize) -> Option<Answer> {
    let no = match at {
        9 => return Some(Answer::Blank),
        22 => return None,
        5 | 11 | 14 | 17 | 20 => 2,
        _ => 1,
    };
    Some(Answer::Election([Pick::Listed(CandidateNo(no))].into()))
}

/// Papers of the secret poll when the voting ends.
struct Papers {
    in_the_box: Vec<(String, Answer)>,
    left: u64,
}

impl Hall<'_> {
    /// Prints papers and answers their serials.
    async fn print(&self, id: PollId, door: &str, count: u64) -> Result<Vec<String>, Error> {
        let (code, by) = (super::district(), &self.staff.grid);
        let batch = paper::print(self.app, code, by, id, (door, count), None).await?;
        let batch = i32::try_from(batch).ok();
        let of_poll = move |c: &mut _| store::papers(c, code, id, batch);
        let papers = self.app.store.read(of_poll).await?;
        Ok(papers.into_iter().map(|p| p.serial).collect())
    }

    /// Two people read a paper, one after the other.
    async fn read(&self, id: PollId, serial: &str, answer: Answer) -> Result<(), Error> {
        for by in [&self.staff.grid, &self.staff.secretary] {
            let read = (serial, vec![answer.clone()]);
            paper::read(self.app, super::district(), by, id, read, None).await?;
        }
        Ok(())
    }

    /// Yes, no or abstain, in the open: a paper for the door of each who wants one.
    async fn decide(&self, id: PollId) -> Result<(), Error> {
        for (at, voter) in self.voters.iter().enumerate() {
            let choice = match at % 8 {
                3 => Choice::No,
                6 => Choice::Abstain,
                _ => Choice::Yes,
            };
            let answer = Answer::Motion(choice);
            if voter.paper {
                for serial in self.print(id, voter.door, 0).await? {
                    self.read(id, &serial, answer.clone()).await?;
                }
                continue;
            }
            let new = Cast {
                voter: voter.home,
                answers: vec![answer],
                helped: at % 9 == 4,
                key: None,
            };
            poll::cast(self.app, super::district(), &voter.actor, id, new).await?;
        }
        Ok(())
    }

    /// In secret: 18 draw a token, five are handed a paper; one paper is miswritten. Answers
    /// what lies in the box for papers, and those left over.
    async fn elect(&self, id: PollId) -> Result<Papers, Error> {
        let (app, code, by) = (self.app, super::district(), &self.staff.grid);
        let mut papers = self.print(id, "", 8).await?;
        let mut in_the_box = Vec::new();
        for (at, voter) in self.voters.iter().enumerate() {
            if voter.paper {
                paper::hand_over(app, code, by, id, voter.door, None).await?;
                in_the_box.extend(papers.pop().zip(elects(at)));
                continue;
            }
            let wish = Wish::Seed(rand::random());
            let drawn = secret::draw(app, code, &voter.actor, id, voter.home, wish, false, None);
            let Drawn::Token(token) = drawn.await? else {
                return Err(Error::NotFound);
            };
            if let Some(answer) = elects(at) {
                secret::drop_in(app, code, id, token, &[answer]).await?;
            }
        }
        if let Some(spoiled) = papers.pop() {
            let spoiled = (spoiled.as_str(), PaperState::Spoiled);
            paper::put_aside(app, code, by, id, spoiled, None).await?;
        }
        Ok(Papers {
            in_the_box,
            left: papers.len() as u64,
        })
    }

    /// After the voting: what is in the box is read, what is left over is counted.
    async fn empty(&self, id: PollId, papers: Papers) -> Result<(), Error> {
        let (app, code, by) = (self.app, super::district(), &self.staff.grid);
        let mut in_the_box = papers.in_the_box;
        // Mixed, as in the box: by serials, which say nothing of doors.
        in_the_box.sort_by(|a, b| a.0.cmp(&b.0));
        for (serial, answer) in in_the_box {
            self.read(id, &serial, answer).await?;
        }
        paper::left_over(app, code, by, id, papers.left, None).await
    }
}
