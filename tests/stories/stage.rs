//! A stage for the browser tests: the small tree with an assembly that is ready to open,
//! served on a free port until its standard input ends.

use crate::room::gathered;
use crate::world::World;
use axum::extract::Request;
use std::io::{Read as _, Write as _};
use std::time::Duration;
use tanxin::web;
use tanxin_store::testing::Kind;

/// Prints `address assembly cookie` and serves. The clock runs as clocks do.
#[test]
#[ignore = "serves until its input ends; started by tests/browser"]
fn stage_for_browsers() {
    let w = World::new(Kind::Sqlite);
    let id = gathered(&w, 23);
    let cookie = w
        .secretary()
        .cookie("tanxin")
        .expect("signed in")
        .to_owned();
    let clock = w.clock.clone();
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(Duration::from_millis(100));
            clock.advance(jiff::SignedDuration::from_millis(100));
        }
    });
    w.wait(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut out = std::io::stdout();
        let told = writeln!(out, "stage http://{address} {id} {cookie}");
        told.and_then(|()| out.flush()).unwrap();
        let site = axum::ServiceExt::<Request>::into_make_service(web::site(w.app.clone()));
        let serving = tokio::spawn(async move { axum::serve(listener, site).await });
        let mut end = Vec::new();
        let _ = tokio::task::spawn_blocking(move || std::io::stdin().read_to_end(&mut end)).await;
        serving.abort();
    });
}
