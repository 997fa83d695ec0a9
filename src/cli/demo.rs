//! Loads the demo: Kecheng in the first week of March 2022.

use super::args::Demo;
use super::house::{self, House, Open};
use super::{Desk, Exit, Fault};
use crate::demo::{self, ACCOUNTS, PASSWORD, Until};

/// `tanxin demo`
pub(super) fn demo(desk: &Desk, typed: &Demo) -> Result<(), Fault> {
    let house = house::open(
        desk,
        Open {
            without_key: false,
            demo: true,
            new_key: false,
        },
    )?;
    let until = if typed.people_only {
        Until::People
    } else {
        Until::Monday
    };
    if !is_empty(&house)? {
        return Err(Fault::said(Exit::Data, "cli-demo-not-empty", &[]));
    }
    load(desk, &house, until)?;
    greet(desk);
    Ok(())
}

/// Is there no district yet?
pub(super) fn is_empty(house: &House) -> Result<bool, Fault> {
    Ok(house
        .store
        .read_now(tanxin_store::district::all)?
        .is_empty())
}

/// Plays the script into an empty database.
pub(super) fn load(desk: &Desk, house: &House, until: Until) -> Result<(), Fault> {
    desk.tell("cli-demo-loading", &[]);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|e| Fault::said(Exit::Refused, "cli-demo-failed", &[("why", e.to_string())]))?;
    let database = desk.settings.database.clone();
    runtime
        .block_on(demo::load(database, house.keys.clone(), until))
        .map_err(|e| Fault::said(Exit::Refused, "cli-demo-failed", &[("why", e.to_string())]))
}

/// Who to sign in as.
pub(super) fn greet(desk: &Desk) {
    desk.tell("cli-demo-who", &[("password", PASSWORD.to_owned())]);
    for (login, name, kind) in ACCOUNTS {
        let what = desk.tongue.say(role_key(kind), &[]);
        println!("  {login:<8} {name}  {}", what.replace('\n', " · "));
    }
}

fn role_key(kind: tanxin_domain::actor::RoleKind) -> &'static str {
    use tanxin_domain::actor::RoleKind;
    match kind {
        RoleKind::Community => "cli-demo-community",
        RoleKind::Property => "cli-demo-property",
        RoleKind::Township => "cli-demo-township",
        RoleKind::District => "cli-demo-district",
        RoleKind::Grid => "cli-demo-grid",
        RoleKind::Supervisor => "cli-demo-supervisor",
        _ => "cli-demo-admin",
    }
}
