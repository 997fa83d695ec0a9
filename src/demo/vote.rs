//! What the assembly of 3 March put to the vote: coin slots for the charging shed, in the
//! open; a captain for the stairwell, in secret.

use super::Hands;
use super::people::homes;
use super::places::Tree;
use crate::App;
use crate::services::Error;
use crate::services::poll::secret::{self, Drawn, Wish};
use crate::services::poll::{self, Ask, AskKind, Call, Cast};
use tanxin_domain::poll::{Answer, CandidateNo, Choice, Pick, Secrecy};
use tanxin_domain::{Actor, AssemblyId, CardId, PlaceId, PollId};

/// Whoever votes, and for whom: themselves, or a neighbour whose proxy they hold.
struct Voter {
    actor: Actor,
    home: PlaceId,
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
            home: home(door.as_ref()).id,
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
        recall: None,
        key: None,
    }
}

/// Calls both, votes, counts.
pub async fn hold(
    app: &App,
    hands: &Hands,
    tree: &Tree,
    (by, assembly): (&Actor, AssemblyId),
) -> Result<(), Error> {
    let code = super::district();
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
    for (at, voter) in voters(tree).into_iter().enumerate() {
        let choice = match at % 8 {
            3 => Choice::No,
            6 => Choice::Abstain,
            _ => Choice::Yes,
        };
        let new = Cast {
            voter: voter.home,
            answers: vec![Answer::Motion(choice)],
            helped: at % 9 == 4,
            key: None,
        };
        poll::cast(app, code, &voter.actor, id, new).await?;
    }
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
    elect(app, tree, id).await?;
    hands.set("2022-03-03 15:44");
    poll::close(app, code, by, id, "", None).await
}

/// 23 draw, 22 cast: one forgets.
async fn elect(app: &App, tree: &Tree, id: PollId) -> Result<(), Error> {
    let code = super::district();
    for (at, voter) in voters(tree).into_iter().enumerate() {
        let wish = Wish::Seed(rand::random());
        let drawn = secret::draw(app, code, &voter.actor, id, voter.home, wish, false, None);
        let Drawn::Token(token) = drawn.await? else {
            return Err(Error::NotFound);
        };
        let answer = match at {
            5 | 11 | 14 | 17 | 20 => Answer::Election([Pick::Listed(CandidateNo(2))].into()),
            9 => Answer::Blank,
            22 => continue,
            _ => Answer::Election([Pick::Listed(CandidateNo(1))].into()),
        };
        secret::drop_in(app, code, id, token, &[answer]).await?;
    }
    Ok(())
}
