//! `tanxin verify`: walks every district's chain from its first event.

use super::house::{self};
use super::{Desk, Exit, Fault};
use tanxin_store::{district, event};

/// Names the first wrong line of each district; any wrong line is exit code 1.
pub(super) fn verify(desk: &Desk) -> Result<(), Fault> {
    let mut conn = house::connect(desk)?;
    let mut wrong = false;
    for known in district::all(&mut conn)? {
        let mut args = vec![("district", format!("{} {}", known.district, known.name))];
        match event::verify(&mut conn, known.district)? {
            Ok(count) => {
                args.push(("count", count.to_string()));
                desk.tell("cli-verify-whole", &args);
            }
            Err(broken) => {
                wrong = true;
                args.push(("why", broken.to_string()));
                desk.tell("cli-verify-broken", &args);
            }
        }
    }
    if wrong {
        Err(Fault::said(Exit::Refused, "cli-verify-wrong", &[]))
    } else {
        Ok(())
    }
}
