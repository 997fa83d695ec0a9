//! What stands at the other end of a channel: a web server and a mail server on loopback that
//! keep what they get, and answer as they are told.

use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Got {
    /// Path and question.
    pub path: String,
    /// Heads, names in lower case.
    pub heads: Vec<(String, String)>,
    pub body: String,
}

impl Got {
    pub fn head(&self, name: &str) -> &str {
        let found = self.heads.iter().find(|(n, _)| n == name);
        found.map_or("", |(_, value)| value)
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).expect("JSON")
    }

    /// What a robot was told to say.
    pub fn content(&self) -> String {
        let json = self.json();
        assert_eq!(json["msgtype"], "text");
        json["text"]["content"].as_str().expect("a text").to_owned()
    }

    /// A value after `?`, decoded.
    pub fn asked(&self, name: &str) -> String {
        let (_, query) = self.path.split_once('?').expect("a question");
        decoded(query, name)
    }

    /// A value of a form, decoded.
    pub fn field(&self, name: &str) -> String {
        decoded(&self.body, name)
    }
}

fn decoded(pairs: &str, name: &str) -> String {
    let mut all = pairs.split('&').filter_map(|p| p.split_once('='));
    let (_, value) = all.find(|(n, _)| *n == name).expect("the value");
    let mut bytes = Vec::new();
    let mut rest = value.bytes();
    while let Some(b) = rest.next() {
        if b == b'%' {
            let hex = [rest.next().unwrap(), rest.next().unwrap()];
            let hex = std::str::from_utf8(&hex).unwrap();
            bytes.push(u8::from_str_radix(hex, 16).unwrap());
        } else {
            bytes.push(b);
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// What the web server does with a request.
#[derive(Debug, Clone)]
pub enum Says {
    /// `{"errcode": …}`
    Code(i64),
    /// A status with a body.
    Status(u16, &'static str),
    /// Sends elsewhere.
    Elsewhere(String),
    /// Hangs up.
    Nothing,
    /// Never answers.
    Silence,
    /// Answers without end.
    Endless,
}

type Kept<T> = Arc<Mutex<Vec<T>>>;

/// A web server; without being told otherwise it says that all is well.
pub struct Web {
    pub at: SocketAddr,
    got: Kept<Got>,
    says: Arc<Mutex<VecDeque<Says>>>,
}

impl Web {
    pub fn open() -> Web {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let at = listener.local_addr().expect("an address");
        let (got, says): (Kept<Got>, Arc<Mutex<VecDeque<Says>>>) = Default::default();
        let (kept, told) = (got.clone(), says.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (kept, told) = (kept.clone(), told.clone());
                std::thread::spawn(move || answer(stream, &kept, &told));
            }
        });
        Web { at, got, says }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.at)
    }

    /// The next answers.
    pub fn will_say(&self, says: impl IntoIterator<Item = Says>) {
        self.says.lock().unwrap().extend(says);
    }

    /// What came since the last question.
    pub fn got(&self) -> Vec<Got> {
        std::mem::take(&mut self.got.lock().unwrap())
    }
}

fn read(stream: &TcpStream) -> Option<Got> {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first).ok()?;
    let mut words = first.split(' ');
    assert_eq!(words.next(), Some("POST"));
    let path = words.next()?.to_owned();
    let mut heads = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        heads.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = heads.iter().find(|(n, _)| n == "content-length");
    let length: usize = length.expect("a length").1.parse().unwrap();
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let body = String::from_utf8(body).unwrap();
    Some(Got { path, heads, body })
}

fn answer(mut stream: TcpStream, kept: &Kept<Got>, told: &Mutex<VecDeque<Says>>) {
    let Some(got) = read(&stream) else { return };
    kept.lock().unwrap().push(got);
    let says = told.lock().unwrap().pop_front().unwrap_or(Says::Code(0));
    let whole = |status: u16, more: &str, body: &str| {
        format!(
            "HTTP/1.1 {status} x\r\nContent-Type: application/json\r\n{more}Content-Length: {}\r\n\r\n{body}",
            body.len()
        )
    };
    let text = match says {
        Says::Code(code) => {
            let said = if code == 0 {
                "ok"
            } else {
                "no, see https://example.invalid"
            };
            whole(
                200,
                "",
                &format!("{{\"errcode\":{code},\"errmsg\":\"{said}\"}}"),
            )
        }
        Says::Status(status, body) => whole(status, "", body),
        Says::Elsewhere(to) => whole(302, &format!("Location: {to}\r\n"), ""),
        Says::Nothing => return,
        Says::Silence => {
            std::thread::sleep(Duration::from_secs(5));
            return;
        }
        Says::Endless => {
            let _ = stream.write_all(b"HTTP/1.1 200 x\r\nContent-Length: 1000000000\r\n\r\n");
            while stream.write_all(&[b' '; 4096]).is_ok() {}
            return;
        }
    };
    let _ = stream.write_all(text.as_bytes());
}

/// A letter as it came.
#[derive(Debug, Clone, Default)]
pub struct Letter {
    /// Who signed in, and with what.
    pub known: Option<String>,
    pub from: String,
    pub to: Vec<String>,
    pub text: String,
}

impl Letter {
    /// A line of its head.
    pub fn head(&self, name: &str) -> &str {
        let begins = format!("{name}: ");
        let mut lines = self.text.lines();
        lines.find_map(|l| l.strip_prefix(&begins)).unwrap_or("")
    }
}

/// How a mail server talks.
#[derive(Clone)]
pub enum Wrapping {
    /// In clear, and offers nothing else.
    Clear,
    /// In clear until it is asked for TLS (RFC 3207); signs nobody in before.
    Starttls(Arc<ServerConfig>),
    /// In TLS from the first byte (RFC 8314).
    Tls(Arc<ServerConfig>),
}

/// A mail server (RFC 5321) that signs in whoever says a word (RFC 4954, PLAIN).
pub struct Mail {
    pub at: SocketAddr,
    got: Kept<Letter>,
    /// What it says to the next letters instead of taking them.
    says: Arc<Mutex<VecDeque<&'static str>>>,
    /// Every line that came in clear.
    heard: Kept<String>,
}

impl Mail {
    pub fn open() -> Mail {
        Mail::wrapped(Wrapping::Clear)
    }

    pub fn wrapped(wrapping: Wrapping) -> Mail {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let at = listener.local_addr().expect("an address");
        let mail = Mail {
            at,
            got: Kept::default(),
            says: Arc::default(),
            heard: Kept::default(),
        };
        let (kept, told, heard) = (mail.got.clone(), mail.says.clone(), mail.heard.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let desk = Desk {
                    kept: kept.clone(),
                    told: told.clone(),
                    heard: heard.clone(),
                };
                let wrapping = wrapping.clone();
                std::thread::spawn(move || desk.receive(stream, &wrapping));
            }
        });
        mail
    }

    pub fn will_say(&self, says: impl IntoIterator<Item = &'static str>) {
        self.says.lock().unwrap().extend(says);
    }

    pub fn got(&self) -> Vec<Letter> {
        std::mem::take(&mut self.got.lock().unwrap())
    }

    /// What was said to it in clear.
    pub fn heard(&self) -> Vec<String> {
        std::mem::take(&mut self.heard.lock().unwrap())
    }
}

struct Desk {
    kept: Kept<Letter>,
    told: Arc<Mutex<VecDeque<&'static str>>>,
    heard: Kept<String>,
}

impl Desk {
    fn receive(&self, stream: TcpStream, wrapping: &Wrapping) -> Option<()> {
        let wrap = |stream, config: &Arc<ServerConfig>| {
            let talk = ServerConnection::new(config.clone()).ok()?;
            Some(BufReader::new(StreamOwned::new(talk, stream)))
        };
        let greet = b"220 mail.example ESMTP\r\n";
        match wrapping {
            Wrapping::Tls(config) => {
                let mut stream = wrap(stream, config)?;
                stream.get_mut().write_all(greet).ok()?;
                self.talk(&mut stream, false, false);
            }
            Wrapping::Clear | Wrapping::Starttls(_) => {
                let mut clear = BufReader::new(stream);
                clear.get_mut().write_all(greet).ok()?;
                let offers = matches!(wrapping, Wrapping::Starttls(_));
                if self.talk(&mut clear, true, offers)?
                    && let Wrapping::Starttls(config) = wrapping
                {
                    self.talk(&mut wrap(clear.into_inner(), config)?, false, false);
                }
            }
        }
        None
    }

    /// Talks until the other side leaves, or asks for TLS: `true`.
    fn talk<S: Read + Write>(
        &self,
        lines: &mut BufReader<S>,
        clear: bool,
        offers: bool,
    ) -> Option<bool> {
        let mut letter = Letter::default();
        loop {
            let line = line_of(lines)?;
            if clear {
                self.heard.lock().unwrap().push(line.clone());
            }
            let upper = line.to_ascii_uppercase();
            let says = match upper.split([' ', ':']).next().unwrap_or("") {
                "EHLO" if offers => "250-mail.example\r\n250 STARTTLS".to_owned(),
                "EHLO" => "250-mail.example\r\n250-8BITMIME\r\n250 AUTH PLAIN".to_owned(),
                "STARTTLS" if offers => {
                    lines.get_mut().write_all(b"220 go on\r\n").ok()?;
                    return Some(true);
                }
                "AUTH" => {
                    let word = line.rsplit(' ').next()?.as_bytes();
                    let known = data_encoding::BASE64.decode(word).ok()?;
                    letter.known = Some(String::from_utf8(known).ok()?.replace('\0', " "));
                    "235 ok".to_owned()
                }
                "MAIL" => {
                    letter.from = line;
                    "250 ok".to_owned()
                }
                "RCPT" => match self.told.lock().unwrap().pop_front() {
                    Some(no) => no.to_owned(),
                    None => {
                        letter.to.push(line);
                        "250 ok".to_owned()
                    }
                },
                "DATA" => {
                    lines.get_mut().write_all(b"354 go on\r\n").ok()?;
                    while let Some(line) = line_of(lines).filter(|l| l != ".") {
                        letter.text.push_str(&line);
                        letter.text.push('\n');
                    }
                    self.kept.lock().unwrap().push(std::mem::take(&mut letter));
                    "250 taken".to_owned()
                }
                "QUIT" => {
                    lines.get_mut().write_all(b"221 bye\r\n").ok()?;
                    return Some(false);
                }
                _ => "250 ok".to_owned(),
            };
            let says = format!("{says}\r\n");
            lines.get_mut().write_all(says.as_bytes()).ok()?;
        }
    }
}

/// The next line, without its end; none when the other side is gone.
fn line_of<S: Read>(lines: &mut BufReader<S>) -> Option<String> {
    let mut line = String::new();
    let read = lines.read_line(&mut line).ok()?;
    (read > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned())
}
