//! The load: keep-alive connections that ask again as soon as they are answered.

use crate::process::Server;
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1;
use hyper::{Method, Request, header};
use hyper_util::rt::TokioIo;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What is asked, again and again.
#[derive(Clone)]
pub struct Ask {
    pub method: Method,
    /// Makes the address of request number n.
    pub path: Arc<dyn Fn(u64) -> String + Send + Sync>,
    /// The cookie of request number n; none when empty.
    pub cookie: Arc<dyn Fn(u64) -> String + Send + Sync>,
    /// Makes the body of request number n.
    pub body: Arc<dyn Fn(u64) -> Bytes + Send + Sync>,
    /// Statuses that count as answered.
    pub expect: &'static [u16],
    /// How long a connection waits before it asks again.
    pub pause: Duration,
}

impl Ask {
    pub fn page(path: &str) -> Ask {
        let path = path.to_owned();
        Ask::pages(move |_| path.clone())
    }

    /// A page that differs from request to request.
    pub fn pages(path: impl Fn(u64) -> String + Send + Sync + 'static) -> Ask {
        Ask {
            method: Method::GET,
            path: Arc::new(path),
            cookie: Arc::new(|_| String::new()),
            body: Arc::new(|_| Bytes::new()),
            expect: &[200],
            pause: Duration::ZERO,
        }
    }
}

/// What came of it.
#[derive(Clone, Copy, Default)]
pub struct Outcome {
    pub requests: u64,
    pub refused: u64,
    pub seconds: f64,
    pub cpu_seconds: f64,
    pub p99_ms: f64,
}

impl Outcome {
    pub fn rate(&self) -> f64 {
        self.requests as f64 / self.seconds
    }
    /// Milliseconds of the server's CPU for 1,000 requests.
    pub fn cpu_per_1000(&self) -> f64 {
        self.cpu_seconds * 1e6 / self.requests as f64
    }
    pub fn words(&self) -> String {
        format!(
            "{:.0}/s, {:.1} ms CPU/1,000, p99 {:.1} ms",
            self.rate(),
            self.cpu_per_1000(),
            self.p99_ms
        )
    }
    fn add(&mut self, other: Outcome) {
        self.requests += other.requests;
        self.refused += other.refused;
        self.seconds += other.seconds;
        self.cpu_seconds += other.cpu_seconds;
        self.p99_ms = self.p99_ms.max(other.p99_ms);
    }
}

/// Runs rounds of several loads in turn, so that noise falls on all alike.
pub fn in_turn(
    loads: &[(&Server, &Ask)],
    connections: usize,
    rounds: u32,
    round: Duration,
) -> Vec<Outcome> {
    let mut sums = vec![Outcome::default(); loads.len()];
    for (server, ask) in loads {
        run(server, ask, connections, round / 3); // warms up; not counted
    }
    for _ in 0..rounds {
        for (sum, (server, ask)) in sums.iter_mut().zip(loads) {
            sum.add(run(server, ask, connections, round));
        }
    }
    sums
}

/// One load for a while.
pub fn run(server: &Server, ask: &Ask, connections: usize, lasting: Duration) -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("tokio");
    let cpu = server.cpu();
    let start = Instant::now();
    let (requests, refused, mut waits) = runtime.block_on(async {
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..connections {
            tasks.spawn(connection(
                server.port,
                ask.clone(),
                n as u64,
                start + lasting,
            ));
        }
        let mut all = (0, 0, Vec::new());
        for (ok, bad, waits) in tasks.join_all().await {
            all.0 += ok;
            all.1 += bad;
            all.2.extend(waits);
        }
        all
    });
    let seconds = start.elapsed().as_secs_f64();
    waits.sort_unstable();
    let p99 = waits
        .get(waits.len() * 99 / 100)
        .copied()
        .unwrap_or_default();
    assert!(
        refused * 100 <= requests,
        "{} of {} answers were not {:?}",
        refused,
        requests,
        ask.expect
    );
    Outcome {
        requests,
        refused,
        seconds,
        cpu_seconds: server.cpu() - cpu,
        p99_ms: p99.as_secs_f64() * 1e3,
    }
}

async fn connection(port: u16, ask: Ask, n: u64, until: Instant) -> (u64, u64, Vec<Duration>) {
    let stream = tokio::net::TcpStream::connect(("127.0.0.1", port))
        .await
        .expect("connects");
    stream.set_nodelay(true).expect("nodelay");
    let (mut sender, driver) = http1::handshake(TokioIo::new(stream))
        .await
        .expect("handshake");
    tokio::spawn(driver);
    let (mut ok, mut bad, mut waits) = (0, 0, Vec::new());
    let mut number = n << 40;
    while Instant::now() < until {
        number += 1;
        let request = Request::builder()
            .method(ask.method.clone())
            .uri((ask.path)(number))
            .header(header::HOST, "localhost")
            .header(header::ACCEPT_LANGUAGE, "zh-CN")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let cookie = (ask.cookie)(number);
        let request = match cookie.as_str() {
            "" => request,
            cookie => request.header(header::COOKIE, cookie),
        };
        let request = request
            .body(Full::new((ask.body)(number)))
            .expect("a request");
        let start = Instant::now();
        let Ok(response) = sender.send_request(request).await else {
            break;
        };
        let status = response.status().as_u16();
        if response.into_body().collect().await.is_err() {
            break;
        }
        waits.push(start.elapsed());
        if !ask.pause.is_zero() {
            tokio::time::sleep(ask.pause).await;
        }
        ok += 1;
        if !ask.expect.contains(&status) {
            bad += 1;
        }
    }
    (ok, bad, waits)
}
