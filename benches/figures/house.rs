//! A running Tanxin to measure: demo data on either database.

use crate::process::{Folder, Server, tanxin};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use tanxin_store::Database;

pub struct House {
    pub server: Server,
    /// The page of a public matter.
    pub matter: String,
    /// The page of the building of the scenario, and its id.
    pub building: String,
    pub building_id: String,
    database: String,
    folder: Folder,
}

impl House {
    /// Starts `tanxin serve --demo` on a database of its own.
    pub fn open(name: &str, database: Option<&str>) -> House {
        House::start(name, database, |_, _| {})
    }

    /// As [`House::open`], with something prepared before the server starts.
    pub fn after(
        name: &str,
        database: Option<&str>,
        prepare: impl FnOnce(Database, &Path),
    ) -> House {
        House::start(name, database, |command, (database, key)| {
            let loaded = command("demo").status().expect("tanxin demo");
            assert!(loaded.success(), "the demo is loaded");
            prepare(Database::from_url(database), key);
        })
    }

    fn start(
        name: &str,
        database: Option<&str>,
        prepare: impl FnOnce(&dyn Fn(&str) -> Command, (&str, &Path)),
    ) -> House {
        let folder = Folder::new(name);
        let file = folder.0.join("data/tanxin.db");
        let database = database.map_or_else(|| file.display().to_string(), str::to_owned);
        let key = folder.0.join("secrets/key");
        let command = |what: &str| {
            let mut command = tanxin();
            command
                .args([what, "--lang", "en"])
                .env("TANXIN_DATABASE", &database)
                .env("TANXIN_KEY_FILE", &key)
                .env("TANXIN_LOG", "error")
                .stdout(Stdio::null());
            command
        };
        prepare(&command, (&database, &key));
        let mut serve = command("serve");
        let server = Server::start(serve.args(["--demo", "--listen", "127.0.0.1:0"]));
        let matters = text(server.port, "/330802/matters");
        let matter = address(&matters, "/330802/matters/").expect("the demo has matters");
        let home = text(server.port, &step(server.port, "/330802"));
        let down = |page: &str, name: &str| {
            let at = page
                .find(&format!(">{name}<"))
                .unwrap_or_else(|| panic!("no {name}"));
            let link = &page[..at];
            link[link.rfind("/330802/places/").expect("a link")..]
                .trim_end_matches('"')
                .to_owned()
        };
        let mut place = down(&home, "信安街道");
        for name in ["斗潭社区", "斗潭家园", "东区5幢"] {
            place = down(&text(server.port, &place), name);
        }
        let building_id = place.rsplit('/').next().unwrap_or_default().to_owned();
        House {
            server,
            matter,
            building: place,
            building_id,
            database,
            folder,
        }
    }

    /// Where its data is.
    pub fn database(&self) -> Database {
        Database::from_url(&self.database)
    }

    /// Bytes of a page, kept in a file for the bare handler.
    pub fn keep(&self, path: &str) -> std::path::PathBuf {
        let file = self.folder.0.join("page.html");
        std::fs::write(&file, text(self.server.port, path)).expect("a file");
        file
    }
}

/// The first address in a page that begins so and has an id.
pub fn address(page: &str, begin: &str) -> Option<String> {
    page.match_indices(begin).find_map(|(at, _)| {
        let id = page.get(at + begin.len()..at + begin.len() + 13)?;
        id.bytes()
            .all(|b| b.is_ascii_alphanumeric())
            .then(|| format!("{begin}{id}"))
    })
}

fn ask(port: u16, path: &str, cookie: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("connects");
    let ask = format!(
        "GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Language: zh-CN\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(ask.as_bytes()).expect("writes");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("answers");
    String::from_utf8_lossy(&answer).into_owned()
}

/// Where a redirect leads.
pub fn step(port: u16, path: &str) -> String {
    let answer = ask(port, path, "");
    let line = answer
        .lines()
        .find(|l| l.to_ascii_lowercase().starts_with("location:"));
    line.and_then(|l| l.split_once(": "))
        .map(|(_, to)| to.trim().to_owned())
        .expect("a redirect")
}

/// A page's text.
pub fn text(port: u16, path: &str) -> String {
    text_for(port, path, "")
}

/// A page's text, for whoever has this cookie.
pub fn text_for(port: u16, path: &str, cookie: &str) -> String {
    let answer = ask(port, path, cookie);
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
    assert!(head.starts_with("HTTP/1.1 200"), "{path}: {head}");
    body.to_owned()
}

/// Sends a form and gives back the whole answer.
pub fn post(port: u16, path: &str, cookie: &str, form: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("connects");
    let ask = format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: {cookie}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    );
    stream.write_all(ask.as_bytes()).expect("writes");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("answers");
    answer
}

/// Signs the secretary in and gives back the cookie.
pub fn sign_in(port: u16) -> String {
    form_cookie(port, "wang", tanxin::demo::PASSWORD)
}

/// Signs somebody in and gives back the cookie.
pub fn form_cookie(port: u16, login: &str, password: &str) -> String {
    let form = format!("login={login}&password={password}");
    let answer = post(port, "/sign-in", "", &form);
    let cookie = answer.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        let (cookie, _) = value.split_once(';')?;
        (name.eq_ignore_ascii_case("set-cookie") && cookie.starts_with("tanxin="))
            .then(|| cookie.to_owned())
    });
    cookie.unwrap_or_else(|| panic!("not signed in: {answer}"))
}
