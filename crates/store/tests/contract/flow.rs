//! What migration 0014 makes of matters that were raised before there were chains.

use crate::kecheng;
use diesel::connection::SimpleConnection as _;
use tanxin_domain::matter::{Due, Level};
use tanxin_domain::place::PlacePath;
use tanxin_domain::{MatterId, OfficeId, PlaceId};
use tanxin_store::matter::{self, Part};
use tanxin_store::on_both;
use tanxin_store::testing::{TestClock, TestDatabase, tables_as_of};

on_both! {
    fn matters_of_before_keep_their_day_and_are_taken_up_by_the_clock(kind) {
        let database = TestDatabase::new(kind);
        let mut conn = database.database.connect().unwrap();
        tables_as_of(&mut conn, "0013_objection").unwrap();
        let columns = "district, id, no, place, source, category, title, text, secret, name_public, \
                       state, state_at, ask_until, outcome, answer, office, due, raised_at, reopened, \
                       version, receipt, receipt_seal";
        let raised = "1646290800000";
        let row = |id: i64, state: &str| format!(
            "INSERT INTO matter ({columns}) VALUES (330802, {id}, {id}, 1, 'door', 'corridor-light', \
             't', 't', 0, 0, {state}, 7, '2022-03-08', {raised}, 0, 1, '{id}', 'a');"
        );
        let root = PlacePath::root(PlaceId(1));
        conn.batch_execute(&format!(
            "INSERT INTO place (district, id, kind, path, name, sort_key) \
             VALUES (330802, 1, 'district', '{}', 'r', 'r')",
            root.as_str()
        )).unwrap();
        for (id, state) in [
            (1, "'open', NULL, NULL, NULL, NULL"),
            (2, "'solved', 1646290900000, '2022-03-12', NULL, NULL"),
            (3, "'confirmed', 1646290900000, NULL, 'solved', NULL"),
        ] {
            conn.batch_execute(&row(id, state)).unwrap();
        }
        tables_as_of(&mut conn, "0014_flow").unwrap();
        let all: Vec<_> = (1..=3).map(|id| matter::one(&mut conn, kecheng(), MatterId(id)).unwrap().unwrap()).collect();
        // Half past five on the day it had; the day itself is the clock.
        let end = "2022-03-08T09:30:00Z".parse().unwrap();
        assert_eq!((all[0].due(), all[0].office(), all[0].flow.level), (end, OfficeId(7), Level::Community));
        assert_eq!(all[0].standing().next(), Some((end, Due::End)));
        let midnight = "2022-03-12T16:00:00Z".parse().unwrap();
        assert_eq!(all[1].standing().next(), Some((midnight, Due::Silence)));
        assert_eq!(all[2].standing().next(), None);
        // What is kept beside it for queues is what follows from it.
        let mut due = |at: &str| {
            let found = matter::ticking(&mut conn, at.parse().unwrap(), None, 9).unwrap();
            found.into_iter().map(|t| t.matter.0).collect::<Vec<_>>()
        };
        assert_eq!(due("2022-03-08T09:29:59Z"), [0i64; 0]);
        assert_eq!(due("2022-03-08T09:30:00Z"), [1]);
        assert_eq!(due("2022-03-12T16:00:00Z"), [1, 2]);
        for m in &all {
            assert_eq!(matter::kept_parts(&mut conn, kecheng(), m.id).unwrap(), matter::parts(m));
            let has = matter::parts(m)[&(OfficeId(7), Part::Has)];
            assert_eq!(has.is_some(), m.state.with_office());
        }
        drop(conn);
        // And the house opens on it.
        database.open(&TestClock::at("2022-03-07T00:00:00Z")).unwrap();
    }
}
