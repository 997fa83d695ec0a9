//! Starting, stopping, and each way it can't start.

use crate::http::{Client, header};
use crate::server::{Folder, Server};
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::process::Output;
use std::sync::Arc;
use std::time::{Duration, Instant};

fn error(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn it_serves_says_where_and_stops_when_told() {
    let folder = Folder::new();
    let mut server = Server::start(&folder, &[]);
    assert!(
        server.said.contains("A new key was made"),
        "{}",
        server.said
    );
    assert!(
        server
            .said
            .contains(&format!("Tanxin is open: {}", server.url))
    );
    let answer = Client::connect(server.address).unwrap().get("/").unwrap();
    assert_eq!(answer.status, 200);
    assert_eq!(
        header(&answer.headers, "x-content-type-options"),
        Some("nosniff")
    );
    assert!(answer.body.contains("潭心"), "{}", answer.body);
    let ended = server.stop(Duration::from_secs(8)).expect("it stops");
    assert!(ended.success(), "{ended}");
    // The second start finds folder, key and tables.
    let again = Server::start(&folder, &[]);
    assert!(!again.said.contains("A new key"), "{}", again.said);
}

#[test]
fn memory_stays_small() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let mut client = Client::connect(server.address).unwrap();
    for _ in 0..200 {
        assert_eq!(client.get("/").unwrap().status, 200);
    }
    // Linux tells how much memory is held; elsewhere nothing is known. What counts is what the
    // program takes for itself: the pages of an unoptimised executable alone are 60 MB and
    // grow with each line. `make bench` holds the whole of the real one against its bar.
    let held = server.held();
    assert_eq!(held.is_some(), cfg!(target_os = "linux"));
    let held = held.unwrap_or(0);
    assert!(held < 60 << 20, "{} MB", held >> 20);
}

#[test]
fn a_taken_port_is_said() {
    let folder = Folder::new();
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = other.local_addr().unwrap().port().to_string();
    let output = folder.run(&["serve", "--port", &port]);
    assert_eq!(output.status.code(), Some(5));
    let said = error(&output);
    assert!(
        said.contains("Another program already uses") && said.contains(&port),
        "{said}"
    );
    let output = folder.run(&["serve", "--port", &port, "--lang", "zh"]);
    assert!(
        error(&output).contains("已经有程序在用"),
        "{}",
        error(&output)
    );
}

#[test]
fn a_folder_that_cannot_be_written_is_said() {
    let folder = Folder::new();
    // A file where the folder should be: even root can't write there.
    std::fs::write(folder.0.join("data"), "x").unwrap();
    let output = folder.run(&["serve", "--port", "0"]);
    assert_eq!(output.status.code(), Some(4));
    assert!(
        error(&output).contains("The data folder ./data can’t be written to"),
        "{}",
        error(&output)
    );
}

#[test]
fn a_key_that_is_missing_wrong_or_no_key_is_said_and_can_be_given_up() {
    let folder = Folder::new();
    drop(Server::start(&folder, &[]));
    let key = folder.0.join("secrets/tanxin.key");
    let kept = std::fs::read(&key).unwrap();
    std::fs::remove_file(&key).unwrap();
    let missing = folder.run(&["serve", "--port", "0"]);
    assert_eq!(missing.status.code(), Some(4));
    assert!(
        error(&missing).contains("is missing"),
        "{}",
        error(&missing)
    );
    assert!(
        !key.exists(),
        "a new key must not be made behind the owner's back"
    );

    std::fs::write(&key, "nonsense\n").unwrap();
    let shape = folder.run(&["serve", "--port", "0"]);
    assert!(
        error(&shape).contains("does not hold a Tanxin key"),
        "{}",
        error(&shape)
    );

    std::fs::remove_file(&key).unwrap();
    drop(Server::start(&folder, &["--new-key"]));
    // The new one is now the right one, the old one is not.
    drop(Server::start(&folder, &[]));
    std::fs::write(&key, kept).unwrap();
    let other = folder.run(&["serve", "--port", "0"]);
    assert!(error(&other).contains("not the key"), "{}", error(&other));
}

#[test]
fn unknown_settings_are_refused_and_the_nearest_is_named() {
    let folder = Folder::new();
    std::fs::write(folder.0.join("tanxin.toml"), "lissten = \"127.0.0.1:0\"\n").unwrap();
    let output = folder.run(&["serve"]);
    assert_eq!(output.status.code(), Some(3));
    let said = error(&output);
    assert!(
        said.contains("“lissten” in tanxin.toml") && said.contains("“listen”"),
        "{said}"
    );
    std::fs::remove_file(folder.0.join("tanxin.toml")).unwrap();
    let output = folder
        .tanxin(&["serve"])
        .env("TANXIN_LISTN", "x")
        .output()
        .unwrap();
    assert!(
        error(&output).contains("TANXIN_LISTEN"),
        "{}",
        error(&output)
    );
    let output = folder.run(&["sreve"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(error(&output).contains("“serve”"), "{}", error(&output));
    let both = folder
        .tanxin(&["sreve"])
        .env("LANG", "C.UTF-8")
        .output()
        .unwrap();
    assert!(error(&both).contains("没有") && error(&both).contains("no command"));
}

/// A certificate for `localhost`, and the client that trusts it.
fn certificate(folder: &Folder) -> rustls::ClientConfig {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    std::fs::write(folder.0.join("cert.pem"), made.cert.pem()).unwrap();
    std::fs::write(folder.0.join("key.pem"), made.signing_key.serialize_pem()).unwrap();
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut roots = rustls::RootCertStore::empty();
    roots.add(made.cert.der().clone()).unwrap();
    rustls::ClientConfig::builder()
        .with_root_certificates(roots)
        .with_no_client_auth()
}

fn over_tls(
    config: rustls::ClientConfig,
    address: std::net::SocketAddr,
) -> rustls::StreamOwned<rustls::ClientConnection, std::net::TcpStream> {
    let name = "localhost".try_into().unwrap();
    let session = rustls::ClientConnection::new(Arc::new(config), name).unwrap();
    rustls::StreamOwned::new(session, std::net::TcpStream::connect(address).unwrap())
}

#[test]
fn https_by_the_operators_certificate_and_http2_when_asked() {
    let folder = Folder::new();
    let mut config = certificate(&folder);
    let server = Server::start(&folder, &["--tls-cert", "cert.pem", "--tls-key", "key.pem"]);
    assert!(
        server.url.starts_with("https://localhost:"),
        "{}",
        server.url
    );
    let stream = over_tls(config.clone(), server.address);
    let answer = Client::over(stream, "localhost").get("/").unwrap();
    assert_eq!(answer.status, 200);

    config.alpn_protocols = vec![b"h2".to_vec()];
    let mut stream = over_tls(config, server.address);
    std::io::Write::flush(&mut stream).unwrap();
    // The preface of RFC 9113 and empty settings: the server answers with its own settings.
    let preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00";
    std::io::Write::write_all(&mut stream, preface).unwrap();
    let mut frame = [0; 9];
    std::io::Read::read_exact(&mut stream, &mut frame).unwrap();
    assert_eq!(stream.conn.alpn_protocol(), Some(&b"h2"[..]));
    assert_eq!(frame[3], 4, "a SETTINGS frame comes first");

    // The network of the corridor has no certificate to trust: a stranger's client refuses.
    let nobody = rustls::ClientConfig::builder()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    let stream = over_tls(nobody, server.address);
    assert!(Client::over(stream, "localhost").get("/").is_err());
}

#[test]
fn a_certificate_that_cannot_be_used_is_said() {
    let folder = Folder::new();
    std::fs::write(folder.0.join("cert.pem"), "x").unwrap();
    let output = folder.run(&[
        "serve",
        "--port",
        "0",
        "--tls-cert",
        "cert.pem",
        "--tls-key",
        "no.pem",
    ]);
    assert_eq!(output.status.code(), Some(3));
    assert!(error(&output).contains("cert.pem"), "{}", error(&output));
}

#[test]
fn the_corridor_gets_an_address_and_a_picture() {
    let folder = Folder::new();
    let server = Server::start(&folder, &["--lan"]);
    // Without a network there is nothing to print, and the house is open all the same.
    if local_ip_address::local_ip().is_ok_and(|ip| !ip.is_loopback()) {
        assert!(
            server
                .said
                .contains("Phones on the same network open http://"),
            "{}",
            server.said
        );
        assert!(server.said.contains("████"), "{}", server.said);
    }
    let mut client = Client::connect(server.address).unwrap();
    assert_eq!(client.get("/").unwrap().status, 200);
}

#[test]
fn a_live_page_does_not_hold_up_the_end() {
    let folder = Folder::new();
    let mut server = Server::start(&folder, &["--demo"]);
    let mut client = Client::connect(server.address).unwrap();
    let list = client.get("/330802/assemblies").unwrap();
    assert_eq!(list.status, 200, "{}", list.body);
    let ids = list.body.split("/330802/assemblies/").skip(1);
    let mut ids = ids.map(|rest| &rest[..rest.find('"').unwrap_or(0)]);
    let id = ids.find(|id| id.len() > 5 && !id.contains(['?', '/']));
    let id = id.expect("the demo has an assembly");
    let mut line = std::net::TcpStream::connect(server.address).unwrap();
    let asked = format!("GET /330802/live/screen/{id} HTTP/1.1\r\nHost: x\r\n\r\n");
    line.write_all(asked.as_bytes()).unwrap();
    let mut first = [0; 12];
    line.read_exact(&mut first).unwrap();
    assert_eq!(&first, b"HTTP/1.1 200", "{asked}");
    let begun = Instant::now();
    let ended = server.stop(Duration::from_secs(8)).expect("it stops");
    let took = begun.elapsed();
    assert!(ended.success(), "{ended}");
    assert!(took < Duration::from_secs(2), "{took:?}");
}

#[test]
fn a_second_factor_is_asked_for_when_the_settings_say_so() {
    let folder = Folder::new();
    let refused = folder
        .tanxin(&["serve", "--port", "0"])
        .env("TANXIN_SECOND_FACTOR", "maybe")
        .output()
        .unwrap();
    assert_eq!(refused.status.code(), Some(3));
    assert!(
        error(&refused).contains("auto, on or off"),
        "{}",
        error(&refused)
    );
}
