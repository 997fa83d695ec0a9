//! `tanxin generate`: a made-up district of any size, to see how a large one behaves.

use super::args::Generate;
use super::house::{self, Open};
use super::{Desk, Exit, Fault};
use crate::generate::{self, DISTRICT, Plan, logins};
use crate::services::Error;
use std::ops::ControlFlow;
use tanxin_domain::District;

/// How often the number of matters is said.
const SAY_EVERY: i64 = 100_000;

/// Makes the district, or goes on where it was broken off.
pub(super) fn generate(desk: &Desk, typed: &Generate) -> Result<(), Fault> {
    let house = house::open(desk, Open::default())?;
    let code = District::new(DISTRICT)
        .ok_or(Error::NotFound)
        .map_err(failed)?;
    let new = Plan::ending(house.clock.now(), typed.seed, typed.a_day, typed.matters);
    if !new.fits() {
        return Err(Fault::said(Exit::Refused, "cli-generate-too-long", &[]));
    }
    let plan = match generate::before(&house.store, code)? {
        Some(before) if before.matters != typed.matters => {
            let args = [("matters", before.matters.to_string())];
            return Err(Fault::said(Exit::Data, "cli-generate-other", &args));
        }
        Some(before) => before,
        None => new,
    };
    let say = |no: i64| {
        if no % SAY_EVERY == 0 || no == plan.matters {
            desk.note("cli-generate-so-far", &[("no", no.to_string())]);
        }
        ControlFlow::Continue(())
    };
    generate::run(&house.store, &house.keys, (code, plan), say).map_err(failed)?;
    let app = super::user::app(house);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    let runtime = runtime.map_err(|e| said(e.to_string()))?;
    for new in runtime.block_on(logins(&app, code)).map_err(failed)? {
        let args = [
            ("login", new.login),
            ("office", new.office),
            ("password", new.password),
        ];
        desk.tell("cli-generate-login", &args);
    }
    Ok(())
}

fn failed(error: Error) -> Fault {
    said(error.to_string())
}

fn said(why: String) -> Fault {
    Fault::said(Exit::Data, "cli-generate-failed", &[("why", why)])
}
