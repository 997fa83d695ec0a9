//! Where each matter is, worked out again from the events and compared with what is kept.

use super::super::Error;
use tanxin_domain::calendar::Calendar;
use tanxin_domain::matter::{Matter, told};
use tanxin_domain::{District, MatterId};
use tanxin_store::{Conn, event, link, matter, rollup};

/// The first matter of a district that is not as its events tell, and how many were compared.
pub fn compare(c: &mut Conn, district: District) -> Result<(u64, Option<MatterId>), Error> {
    let (mut seen, mut after) = (0, MatterId(0));
    loop {
        let page = matter::after(c, district, after, 500)?;
        let Some(last) = page.last() else {
            return Ok((seen, None));
        };
        after = last.id;
        for of in page {
            let events = event::of_subject(c, district, of.id.0)?;
            let again = match told(&events) {
                Ok(None) => continue,
                Ok(Some(again)) => {
                    let answered = (!of.secret).then_some(again.answered);
                    Some((again.standing, answered, again.links))
                }
                Err(_) => None,
            };
            seen += 1;
            let parts = as_reckoned(&of, &matter::kept_parts(c, district, of.id)?);
            let class = rollup::class_of(c, district, of.id)?;
            let links = link::own(c, district, of.id)?;
            let kept = (of.standing(), class.map(|c| c.answered), links);
            if again != Some(kept) || !parts {
                return Ok((seen, Some(of.id)));
            }
        }
    }
}

/// Are these its parts? What waits since before the newest years were decreed was reckoned by
/// weekends, and is until the clock comes to it.
fn as_reckoned(of: &Matter, kept: &matter::Parts) -> bool {
    let mut earlier = Calendar::china().earlier();
    matter::parts(of) == *kept || earlier.any(|c| matter::parts_by(of, &c) == *kept)
}
