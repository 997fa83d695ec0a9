//! The commands of whoever looks after the machine: accounts, the doctor, a lost key.

use crate::http::{Client, header};
use crate::server::{Folder, Server, compound};
use std::collections::{HashSet, VecDeque};
use std::process::Output;
use tanxin_store::Database;

/// What it said, on both outputs.
fn said(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    text(&output.stdout) + &text(&output.stderr)
}

#[track_caller]
fn done(output: &Output) -> String {
    let said = said(output);
    assert!(output.status.success(), "{said}");
    said
}

#[track_caller]
fn refused(output: &Output, why: &str) {
    let said = said(output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains(why), "{said}");
}

/// Signs in; the browser's cookies, or none when it is refused.
fn sign_in(server: &Server, login: &str, password: &str) -> Option<String> {
    let mut client = Client::connect(server.address).unwrap();
    let form = [("login", login), ("password", password)];
    let answer = client.post("/sign-in", &form).unwrap();
    let set = answer.headers.lines().filter_map(|line| {
        let (name, value) = line.split_once(": ")?;
        let set = name.eq_ignore_ascii_case("set-cookie");
        set.then(|| value.split(';').next().unwrap_or("").to_owned())
    });
    (answer.status == 303).then(|| set.collect::<Vec<_>>().join("; "))
}

/// Follows links from page to page; tells how many were looked at. None may fail.
fn walk(server: &Server, cookie: &str, most: usize) -> usize {
    let mut client = Client::connect(server.address).unwrap();
    client.cookie = cookie.to_owned();
    let mut waiting = VecDeque::from(["/330802".to_owned()]);
    let mut seen: HashSet<String> = waiting.iter().cloned().collect();
    let mut looked = 0;
    while let Some(path) = waiting.pop_front().filter(|_| looked < most) {
        let page = client.get(&path).unwrap();
        assert!(page.status < 500, "{path}: {}", page.status);
        looked += 1;
        let onward = header(&page.headers, "location").map(|l| l.trim_start_matches("/330802"));
        let links = page.body.split("href=\"/330802").skip(1);
        for link in links.chain(onward) {
            let end = link.find(['"', '#', '?']).unwrap_or(link.len());
            let path = format!("/330802{}", &link[..end]);
            // Streams never end, and paper takes its time.
            let slow = [".pdf", ".docx", "/live/", "/assets/"];
            if !slow.iter().any(|s| path.contains(s)) && seen.insert(path.clone()) {
                waiting.push_back(path);
            }
        }
    }
    looked
}

/// The word that was handed out: it stands after “with”.
fn password(said: &str) -> String {
    let word = said.split(" with ").nth(1).expect("a password");
    word.split(". It").next().expect("its end").to_owned()
}

#[test]
fn accounts_are_made_handed_out_and_closed() {
    let folder = Folder::new();
    done(&folder.run(&["demo", "--people-only"]));
    let add = |login: &str, role: &str, at: &str| {
        folder.run(&[
            "user",
            "add",
            login,
            "--name",
            "方晓岚",
            "--role",
            role,
            "--at",
            at,
        ])
    };
    let first = password(&done(&add("xiaolan", "community", "斗潭社区")));
    refused(
        &add("xiaolan", "community", "斗潭社区"),
        "already has this login",
    );
    refused(
        &add("ghost", "chief", "斗潭社区"),
        "There is no role “chief”",
    );
    refused(
        &add("ghost", "community", "无此社区"),
        "No place here is called",
    );
    refused(
        &add("ghost", "community", "信安街道"),
        "not held at a place like this",
    );
    let list = done(&folder.run(&["user", "list"]));
    let line = list
        .lines()
        .find(|l| l.starts_with("xiaolan"))
        .expect("the account");
    assert!(
        line.contains("Community 斗潭社区") && line.contains("not yet used"),
        "{line}"
    );
    assert!(
        !list.contains("ghost"),
        "a refusal leaves nothing behind: {list}"
    );

    let server = Server::start(&folder, &[]);
    assert!(sign_in(&server, "xiaolan", &first).is_some());
    assert!(sign_in(&server, "xiaolan", "wrong-password").is_none());
    // Beside the running server, as whoever looks after it would.
    let second = password(&done(&folder.run(&["user", "passwd", "xiaolan"])));
    assert_ne!(first, second);
    assert!(sign_in(&server, "xiaolan", &first).is_none());
    assert!(sign_in(&server, "xiaolan", &second).is_some());
    let role = |more: &[&str]| {
        let mut args = vec!["user", "role", "xiaolan", "township", "--at", "信安街道"];
        args.extend(more);
        folder.run(&args)
    };
    done(&role(&[]));
    assert!(done(&folder.run(&["user", "list"])).contains("Township 信安街道"));
    done(&role(&["--end"]));
    refused(&role(&["--end"]), "holds no such role");
    done(&folder.run(&["user", "disable", "xiaolan"]));
    assert!(sign_in(&server, "xiaolan", &second).is_none());
    refused(
        &folder.run(&["user", "passwd", "nobody"]),
        "Nobody signs in as “nobody”",
    );
    done(&folder.run(&["verify"]));
}

#[test]
fn the_doctor_names_what_is_well_and_what_to_mend() {
    let folder = Folder::new();
    let empty = said(&folder.run(&["doctor"]));
    assert!(empty.contains("! There is no data folder"), "{empty}");
    assert!(
        !folder.0.join("data").exists(),
        "the doctor changes nothing"
    );
    done(&folder.run(&["demo", "--people-only"]));
    let well = said(&folder.run(&["doctor"]));
    for line in [
        "✓ The data folder",
        "✓ The database answers: SQLite 3.",
        "✓ Nothing is answered before it is on disk.",
        "✓ The key",
        "✓ The clock says 20",
    ] {
        assert!(well.contains(line), "{line}\n{well}");
    }
    let both = folder
        .tanxin(&["doctor"])
        .env("LANG", "C")
        .output()
        .unwrap();
    assert!(said(&both).contains("✓ 数据文件夹"), "{}", said(&both));

    let key = folder.0.join("secrets/tanxin.key");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
        let open = said(&folder.run(&["doctor"]));
        assert!(
            open.contains("! The key") && open.contains("chmod 600"),
            "{open}"
        );
    }
    std::fs::remove_file(&key).unwrap();
    let lost = folder.run(&["doctor"]);
    assert!(said(&lost).contains("✗ The key file"), "{}", said(&lost));
    assert_eq!(lost.status.code(), Some(1));
    assert!(!key.exists(), "the doctor makes no key");
}

#[test]
fn a_lost_key_costs_names_and_phones_and_nothing_else() {
    let folder = Folder::new();
    done(&folder.run(&["demo"]));
    let backup = folder.0.join("whole.tanxin").display().to_string();
    let told = done(&folder.run(&["backup", &backup]));
    assert!(told.contains("tanxin.key is not in it"), "{told}");

    // Another machine: the backup came, the key did not.
    let other = Folder::new();
    let told = done(&other.run(&["restore", &backup]));
    assert!(told.contains("The key is not in a backup"), "{told}");
    refused_start(&other);
    let server = Server::start(&other, &["--new-key"]);
    // Every account signs in and every page can be read, by them and by the public.
    let who = server
        .said
        .lines()
        .find(|l| l.contains("the password of all is"));
    let word = who
        .and_then(|l| l.rsplit(" is ").next())
        .expect("the demo's password");
    let logins: Vec<&str> = server.said.lines().filter_map(login_of).collect();
    assert!(logins.len() > 2, "{}", server.said);
    for login in logins {
        let cookie = sign_in(&server, login, word.trim_end_matches(':')).expect(login);
        assert!(walk(&server, &cookie, 25) > 10, "{login} saw too few pages");
    }
    assert!(walk(&server, "", 25) > 10);
    let place = compound(&Database::Sqlite(other.0.join("data/tanxin.db")));
    let form = [
        ("place", place.as_str()),
        ("about", place.as_str()),
        ("category", "corridor-light"),
        ("text", "楼道灯不亮"),
    ];
    let mut client = Client::connect(server.address).unwrap();
    let raised = client.post("/330802/matters/new", &form).unwrap();
    assert_eq!(raised.status, 303, "{}", raised.body);
    let told = done(&other.run(&["verify"]));
    assert!(told.contains("whole from first to last"), "{told}");
    assert!(told.contains("not counted: 2"), "{told}");
}

/// A line of the greeting that names an account: two spaces, the login, the name.
fn login_of(line: &str) -> Option<&str> {
    let line = line.strip_prefix("  ")?;
    let login = line.split_whitespace().next()?;
    login
        .chars()
        .all(|c| c.is_ascii_lowercase())
        .then_some(login)
}

fn refused_start(folder: &Folder) {
    let output = folder.run(&["serve", "--port", "0"]);
    assert_eq!(output.status.code(), Some(4));
    assert!(said(&output).contains("is missing"), "{}", said(&output));
}

#[test]
fn an_export_needs_no_key_unless_names_leave_and_overwrites_nothing() {
    let folder = Folder::new();
    done(&folder.run(&["demo"]));
    let key = folder.0.join("secrets/tanxin.key");
    let kept = std::fs::read(&key).unwrap();
    std::fs::remove_file(&key).unwrap();
    let out = done(&folder.run(&["export", "taken", "--under", "斗潭社区"]));
    assert!(out.contains("no names and no phones"), "{out}");
    assert!(!key.exists(), "no key is made on the way");
    let matters = std::fs::read_to_string(folder.0.join("taken/matters.csv")).unwrap();
    assert!(matters.lines().count() > 1, "{matters}");
    refused(&folder.run(&["export", "taken"]), "is there already");
    let names = ["export", "named", "--under", "斗潭社区", "--with-names"];
    assert_eq!(
        folder.run(&names).status.code(),
        Some(4),
        "the key is missing"
    );
    assert!(!folder.0.join("named").exists());
    refused(
        &folder.run(&["export", "x", "--under", "无此社区"]),
        "No place here",
    );
    std::fs::write(&key, kept).unwrap();
    let out = done(&folder.run(&names));
    assert!(out.contains("That was written down"), "{out}");
    let homes = std::fs::read_to_string(folder.0.join("named/homes.csv")).unwrap();
    assert!(homes.contains("户主,电话"), "{homes}");
    done(&folder.run(&["verify"]));
}
