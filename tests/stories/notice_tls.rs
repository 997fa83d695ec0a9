//! Mail over TLS: to whom one trusts, and to nobody else, not even the password.

use crate::notice::{goes_out, house, outbox, raises, states};
use crate::notice_ways::office;
use crate::post_office::{Mail, Wrapping};
use crate::world::World;
use data_encoding::HEXLOWER;
use rcgen::{CertifiedKey, KeyPair, generate_simple_self_signed};
use rustls::ServerConfig;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use std::process::Command;
use std::sync::Arc;
use tanxin_store::testing::Kind;

/// The server's end of TLS, with a certificate of its own making.
fn config(cert: CertificateDer<'static>, key: Vec<u8>) -> Arc<ServerConfig> {
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .expect("the versions")
        .with_no_client_auth()
        .with_single_cert(vec![cert], PrivatePkcs8KeyDer::from(key).into());
    Arc::new(config.expect("a server"))
}

fn made() -> CertifiedKey<KeyPair> {
    generate_simple_self_signed(["127.0.0.1".to_owned()]).expect("a certificate")
}

/// The property company hears by mail, with a password.
fn by_mail(w: &World, mail: &Mail, tls: &str) {
    let port = mail.at.port().to_string();
    office(
        w,
        &[
            ("kind", "email"),
            ("host", "127.0.0.1"),
            ("port", &port),
            ("tls", tls),
            ("user", "notice"),
            ("password", "word"),
            ("from", "notice@tanxin.example"),
            ("to", "office@property.example"),
        ],
    );
}

#[test]
fn nothing_is_said_to_whom_nobody_trusts_nor_in_clear() {
    let made = made();
    let config = config(made.cert.der().clone(), made.signing_key.serialize_der());
    for (wrapping, tls, trouble) in [
        (Wrapping::Tls(config.clone()), "tls", "untrusted"),
        (Wrapping::Starttls(config), "starttls", "untrusted"),
        (Wrapping::Clear, "starttls", "broken"),
    ] {
        let w = house(Kind::Sqlite);
        let mail = Mail::wrapped(wrapping);
        by_mail(&w, &mail, tls);
        raises(&w);
        goes_out(&w);
        assert!(mail.got().is_empty(), "{tls}");
        assert_eq!(states(&w), ["waiting"], "it is tried again");
        assert_eq!(outbox(&w)[0].trouble, Some((trouble.to_owned(), None)));
        let heard = mail.heard();
        let secret = |line: &String| line.starts_with("AUTH") || line.starts_with("MAIL");
        assert!(!heard.iter().any(secret), "{heard:?}");
    }
}

/// Whom one trusts stands in a file that is read once a process: so this runs itself again in
/// a process that was told of the certificate.
#[test]
fn a_letter_goes_out_both_ways_to_a_server_one_trusts() {
    const KEY: &str = "TANXIN_TEST_MAIL_KEY";
    const TRUSTED: &str = "SSL_CERT_FILE";
    let Ok(key) = std::env::var(KEY) else {
        let (made, folder) = (made(), std::env::temp_dir());
        let file = folder.join(format!("tanxin-mail-{}.pem", std::process::id()));
        std::fs::write(&file, made.cert.pem()).expect("written");
        let name = "notice_tls::a_letter_goes_out_both_ways_to_a_server_one_trusts";
        let again = Command::new(std::env::current_exe().expect("this program"))
            .args(["--exact", name])
            .env(KEY, HEXLOWER.encode(&made.signing_key.serialize_der()))
            .env(TRUSTED, &file)
            .output()
            .expect("it runs again");
        let _ = std::fs::remove_file(&file);
        let said = String::from_utf8_lossy(&again.stdout);
        assert!(
            again.status.success() && said.contains("1 passed"),
            "{said}"
        );
        return;
    };
    let trusted = std::env::var(TRUSTED).expect("the file");
    let cert = CertificateDer::from_pem_file(trusted).expect("the certificate");
    let config = config(cert, HEXLOWER.decode(key.as_bytes()).expect("the key"));
    for (wrapping, tls) in [
        (Wrapping::Tls(config.clone()), "tls"),
        (Wrapping::Starttls(config), "starttls"),
    ] {
        let w = house(Kind::Sqlite);
        let mail = Mail::wrapped(wrapping);
        by_mail(&w, &mail, tls);
        raises(&w);
        goes_out(&w);
        assert_eq!(states(&w), ["sent"], "{:?}", outbox(&w)[0].trouble);
        let letter = mail.got().pop().expect("a letter");
        assert_eq!(letter.known.as_deref(), Some(" notice word"));
        assert!(letter.to[0].contains("<office@property.example>"));
        let heard = mail.heard().join("\n");
        assert!(
            !heard.contains("AUTH") && !heard.contains("property.example"),
            "{heard}"
        );
    }
}
