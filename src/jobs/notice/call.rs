//! One call by HTTP: the host is looked up, its address looked at, and that very address called.
//!
//! No redirect is followed, no more than a little of the answer is read, no connection is kept.
//! Looking a name up and connecting are one step here, so that a name can't mean a public server
//! while we look and a neighbour of ours when we call.

use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Bytes;
use hyper::{Method, Request, Uri, header};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use std::error::Error;
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use tanxin_domain::notice::{Trouble, is_private};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio_rustls::TlsConnector;

/// Bytes of an answer that are read; those of robots and gateways have about a hundred.
const MOST_ANSWER: usize = 64 << 10;

/// Whom we trust to be who they say: the system's own list, read once.
#[derive(Default)]
pub(super) struct Trust(OnceLock<Option<Arc<ClientConfig>>>);

impl Trust {
    fn config(&self) -> Option<Arc<ClientConfig>> {
        let read = || {
            let mut roots = RootCertStore::empty();
            let found = rustls_native_certs::load_native_certs();
            roots.add_parsable_certificates(found.certs);
            if roots.is_empty() {
                tracing::error!("no certificate authorities on this system: no https to channels");
                return None;
            }
            let provider = Arc::new(rustls::crypto::ring::default_provider());
            let config = ClientConfig::builder_with_provider(provider)
                .with_safe_default_protocol_versions()
                .ok()?
                .with_root_certificates(roots)
                .with_no_client_auth();
            Some(Arc::new(config))
        };
        self.0.get_or_init(read).clone()
    }
}

/// Who calls.
pub(super) struct Caller<'a> {
    pub trust: &'a Trust,
    /// May it call into the local network?
    pub inside: bool,
}

/// What came back.
pub(super) struct Answer {
    pub status: u16,
    pub body: Bytes,
}

impl Answer {
    /// A number of the JSON answer; none when there is no such.
    pub fn number(&self, name: &str) -> Option<i64> {
        let json: serde_json::Value = serde_json::from_slice(&self.body).ok()?;
        json.get(name)?.as_i64()
    }

    /// What every server may say by its status alone.
    pub fn plain(self) -> Result<Answer, Trouble> {
        let code = i32::from(self.status);
        match self.status {
            200..=299 => Ok(self),
            300..=399 => Err(Trouble::Moved(code)),
            401 | 403 => Err(Trouble::Token(code)),
            408 => Err(Trouble::Slow),
            429 => Err(Trouble::TooFast(60)),
            400..=499 => Err(Trouble::Refused(code)),
            _ => Err(Trouble::Busy(code)),
        }
    }
}

impl Caller<'_> {
    /// An address of a host that we may call.
    pub async fn find(&self, host: &str, port: u16) -> Result<SocketAddr, Trouble> {
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let found = lookup_host((host, port)).await;
        let found: Vec<SocketAddr> = found.map_err(|_| Trouble::Unreachable)?.collect();
        let open = |at: &&SocketAddr| self.inside || !is_private(at.ip());
        match found.iter().find(open) {
            Some(at) => Ok(*at),
            None if found.is_empty() => Err(Trouble::Unreachable),
            None => Err(Trouble::Private),
        }
    }

    /// Posts a body.
    pub async fn post(
        &self,
        url: &str,
        headers: &[(&str, &str)],
        body: String,
    ) -> Result<Answer, Trouble> {
        let uri: Uri = url.parse().map_err(|_| Trouble::Refused(0))?;
        let host = uri.host().ok_or(Trouble::Refused(0))?;
        let https = uri.scheme_str() == Some("https");
        let port = uri.port_u16().unwrap_or(if https { 443 } else { 80 });
        let request = request(&uri, headers, body)?;
        let at = self.find(host, port).await?;
        let tcp = TcpStream::connect(at)
            .await
            .map_err(|_| Trouble::Unreachable)?;
        if !https {
            return exchange(tcp, request).await;
        }
        let config = self.trust.config().ok_or(Trouble::Broken)?;
        let bare = host
            .trim_start_matches('[')
            .trim_end_matches(']')
            .to_owned();
        let name = ServerName::try_from(bare).map_err(|_| Trouble::Unreachable)?;
        let tls = TlsConnector::from(config).connect(name, tcp).await;
        let tls = tls.map_err(|e| match untrusted(&e) {
            true => Trouble::Untrusted,
            false => Trouble::Broken,
        });
        exchange(tls?, request).await
    }
}

/// Did it fail because of the other side's certificate?
pub(super) fn untrusted(error: &(dyn Error + 'static)) -> bool {
    if let Some(rustls::Error::InvalidCertificate(_)) = error.downcast_ref() {
        return true;
    }
    // An error of the line holds what is behind it, and does not name that as its source.
    let held = error.downcast_ref::<std::io::Error>();
    let held = held.and_then(|e| e.get_ref()).map(|e| e as &dyn Error);
    held.or(error.source()).is_some_and(untrusted)
}

fn request(
    uri: &Uri,
    headers: &[(&str, &str)],
    body: String,
) -> Result<Request<Full<Bytes>>, Trouble> {
    let path = uri.path_and_query().map_or("/", |p| p.as_str());
    let host = uri.authority().map_or("", |a| a.as_str());
    let mut request = Request::builder()
        .method(Method::POST)
        .uri(path)
        .header(header::HOST, host)
        .header(
            header::USER_AGENT,
            concat!("Tanxin/", env!("CARGO_PKG_VERSION")),
        )
        .header(header::CONNECTION, "close");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request
        .body(Full::new(Bytes::from(body)))
        .map_err(|_| Trouble::Refused(0))
}

/// One request, one answer, and the connection ends.
async fn exchange<S>(stream: S, request: Request<Full<Bytes>>) -> Result<Answer, Trouble>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let broken = |_| Trouble::Broken;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
        .await
        .map_err(broken)?;
    let connection = Ending(tokio::spawn(async move {
        let _ = connection.await;
    }));
    let answer = sender.send_request(request).await.map_err(broken)?;
    let status = answer.status().as_u16();
    let body = Limited::new(answer.into_body(), MOST_ANSWER)
        .collect()
        .await;
    drop(connection);
    // An answer that is too long or breaks off says nothing of what became of the message.
    let body = body.map_err(|_| Trouble::Broken)?.to_bytes();
    Ok(Answer { status, body })
}

/// Ends the connection when we stop waiting, for whatever reason.
struct Ending(tokio::task::JoinHandle<()>);

impl Drop for Ending {
    fn drop(&mut self) {
        self.0.abort();
    }
}
