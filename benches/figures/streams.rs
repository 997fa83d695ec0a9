//! A thousand open live streams.

use crate::house::{House, address, text};
use crate::process::{Server, rss_mb};
use crate::table::Table;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// Opens `count` streams; gives them back with how long the slowest took to say something.
pub fn open(server: &Server, path: &str, count: usize) -> (Vec<TcpStream>, Duration) {
    let mut streams = Vec::with_capacity(count);
    let mut slowest = Duration::ZERO;
    for _ in 0..count {
        let start = Instant::now();
        let mut stream = TcpStream::connect(("127.0.0.1", server.port)).expect("connects");
        let ask =
            format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n");
        stream.write_all(ask.as_bytes()).expect("writes");
        let mut first = [0u8; 2048];
        let n = stream.read(&mut first).expect("answers");
        assert!(
            first[..n].starts_with(b"HTTP/1.1 200"),
            "{}",
            String::from_utf8_lossy(&first[..n])
        );
        slowest = slowest.max(start.elapsed());
        streams.push(stream);
    }
    (streams, slowest)
}

/// Memory and CPU of a server that keeps 1,000 streams open and quiet.
pub fn row(table: &mut Table, house: &House) {
    let server = &house.server;
    let all = text(server.port, "/330802/assemblies");
    let Some(assembly) = address(&all, "/330802/assemblies/") else {
        println!("no assembly to listen to: streams are not measured");
        return;
    };
    let path = assembly.replace("/assemblies/", "/live/screen/");
    let before = rss_mb(server.id());
    let (streams, slowest) = open(server, &path, 1000);
    let after = rss_mb(server.id());
    let cpu = server.cpu();
    std::thread::sleep(Duration::from_secs(3));
    let idle = (server.cpu() - cpu) / 3.0 * 100.0;
    table.note(
        "1,000 open streams",
        format!("{:.0} MB more, {idle:.1} % of a core idle", after - before),
        format!(
            "{before:.0} MB before; slowest first word {:.0} ms",
            slowest.as_secs_f64() * 1e3
        ),
    );
    drop(streams);
}
