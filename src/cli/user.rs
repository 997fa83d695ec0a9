//! `tanxin user`: the accounts of staff, by whoever looks after the machine.
//!
//! A password is handed out once, printed once and good for one sign-in: nothing secret is
//! ever typed into a command line, where other people's history would keep it.

use super::args::{AddUser, Login, RoleOfUser, User};
use super::house::{self, House, Open};
use super::{Desk, Exit, Fault};
use crate::App;
use crate::app::Site;
use crate::services::person::NewPerson;
use crate::services::role::GiveRole;
use crate::services::{account, find, person as people, role};
use jiff::ToSpan as _;
use tanxin_domain::actor::RoleKind;
use tanxin_domain::place::Place;
use tanxin_domain::{Actor, District, when};
use tanxin_store::account::{Account, SecondFactor};
use tanxin_store::{district, place, role as kept};

/// Does one of the commands below `user`.
pub(super) fn user(desk: &Desk, typed: &User) -> Result<(), Fault> {
    let house = house::open(desk, Open::default())?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|e| Fault::said(Exit::Refused, "cli-fault-open", &[("why", e.to_string())]))?;
    let app = app(house);
    runtime.block_on(async {
        match typed {
            User::List => list(desk, &app).await,
            User::Add(new) => add(desk, &app, new).await,
            User::Passwd(who) => passwd(desk, &app, who).await,
            User::Disable(who) => disable(desk, &app, who).await,
            User::Role(new) => give(desk, &app, new).await,
        }
    })
}

/// The same deeds as the pages do, without a page.
pub(super) fn app(house: House) -> App {
    let site = Site {
        origin: String::new(),
        https: false,
        demo: house.demo,
        second_factor: !house.demo,
    };
    App::new(house.store, house.clock, house.keys, site)
}

/// The district that was named, or the only one there is.
pub(super) fn one_district(app: &App, named: Option<&String>) -> Result<(District, Place), Fault> {
    let all = app.store.read_now(district::all)?;
    let known = match named {
        Some(code) => all.iter().find(|d| d.district.to_string() == *code),
        None if all.len() == 1 => all.first(),
        None => None,
    };
    let list = || {
        let names: Vec<String> = all
            .iter()
            .map(|d| format!("{} {}", d.district, d.name))
            .collect();
        Fault::said(
            Exit::Refused,
            "cli-user-which-district",
            &[("districts", names.join("、"))],
        )
    };
    let known = known.ok_or_else(list)?;
    let (code, root) = (known.district, known.root);
    let top = app.store.read_now(|c| place::one(c, code, root))?;
    Ok((code, top.ok_or_else(list)?))
}

/// The account with a login, wherever it is.
async fn by_login(app: &App, login: &str) -> Result<Account, Fault> {
    let login = login.to_lowercase();
    let asked = login.clone();
    let found = app
        .store
        .read(move |c| tanxin_store::account::by_login(c, &asked))
        .await?;
    found.ok_or_else(|| Fault::said(Exit::Refused, "cli-user-no-such", &[("login", login)]))
}

async fn list(desk: &Desk, app: &App) -> Result<(), Fault> {
    let now = app.clock.now();
    let mut none = true;
    for known in app.store.read_now(district::all)? {
        for a in account::all(app, known.district).await? {
            none = false;
            let held = app.store.read_now(|c| {
                let held = kept::in_force(c, known.district, a.person, now)?;
                let ids: Vec<_> = held.iter().filter_map(|r| r.path.last()).collect();
                let places = place::some(c, known.district, &ids)?;
                Ok::<_, tanxin_store::StoreError>((held, places))
            })?;
            let name = |id| held.1.iter().find(|p| p.id == id).map(|p| p.name.clone());
            let roles: Vec<String> = held
                .0
                .iter()
                .map(|r| {
                    let kind = desk.tongue.heading(&format!("role-{}", r.kind.word()));
                    format!(
                        "{kind} {}",
                        r.path.last().and_then(name).unwrap_or_default()
                    )
                })
                .collect();
            let state = match (&a.closed, &a.second) {
                (Some(_), _) => "cli-user-closed",
                (None, SecondFactor::On { .. }) => "cli-user-two-factors",
                (None, _) if a.must_change => "cli-user-handed-out",
                (None, _) => "cli-user-one-factor",
            };
            let state = desk.tongue.heading(state);
            println!(
                "{:<16} {}  {}  {state}",
                a.login,
                known.district,
                roles.join("、")
            );
        }
    }
    if none {
        desk.tell("cli-user-none", &[]);
    }
    Ok(())
}

async fn add(desk: &Desk, app: &App, new: &AddUser) -> Result<(), Fault> {
    let (code, top) = one_district(app, new.district.as_ref())?;
    // Everything that can be refused is refused before the first line is written.
    let kind = kind(&new.role)?;
    let at = find_place(app, code, &top, new.at.as_ref()).await?;
    let until = last_day(app, new.until.as_ref())?;
    let login = tanxin_domain::account::login(&new.login).map_err(crate::services::Error::from)?;
    if by_login(app, &login).await.is_ok() {
        let taken = tanxin_domain::account::AccountRefusal::LoginTaken;
        return Err(crate::services::Error::from(taken).into());
    }
    if !tanxin_domain::role::belongs(kind, at.kind) {
        let wrong = tanxin_domain::role::RoleRefusal::WrongPlace;
        return Err(crate::services::Error::from(wrong).into());
    }
    let who = NewPerson {
        name: new.name.clone(),
        phone: new.phone.clone().unwrap_or_default(),
        household: None,
        name_public: false,
    };
    let me = Actor::System;
    let person = people::register(app, code, &me, at.id, who, None).await?;
    let given = GiveRole {
        person,
        kind,
        place: at.id,
        office: None,
        until,
    };
    role::give(app, code, &me, given, None).await?;
    let out = account::create(app, code, &me, person, &login).await?;
    handed_out(desk, &out);
    Ok(())
}

fn handed_out(desk: &Desk, out: &account::HandedOut) {
    let said = [
        ("login", out.login.clone()),
        ("password", out.password.clone()),
    ];
    desk.tell("cli-user-password", &said);
}

async fn passwd(desk: &Desk, app: &App, who: &Login) -> Result<(), Fault> {
    let a = by_login(app, &who.login).await?;
    let out = account::reset(app, a.district, &Actor::System, a.id).await?;
    handed_out(desk, &out);
    Ok(())
}

async fn disable(desk: &Desk, app: &App, who: &Login) -> Result<(), Fault> {
    let a = by_login(app, &who.login).await?;
    account::close(app, a.district, &Actor::System, a.id).await?;
    desk.tell("cli-user-disabled", &[("login", a.login)]);
    Ok(())
}

async fn give(desk: &Desk, app: &App, new: &RoleOfUser) -> Result<(), Fault> {
    let a = by_login(app, &new.login).await?;
    let kind = kind(&new.role)?;
    let (code, top) = one_district(app, Some(&a.district.to_string()))?;
    let at = find_place(app, code, &top, new.at.as_ref()).await?;
    if new.end {
        let now = app.clock.now();
        let held = app
            .store
            .read_now(|c| kept::in_force(c, code, a.person, now))?;
        let found = held.iter().find(|r| r.kind == kind && r.path == at.path);
        let held = found.ok_or_else(|| {
            let said = [("login", a.login.clone()), ("place", at.name.clone())];
            Fault::said(Exit::Refused, "cli-user-no-role", &said)
        })?;
        role::end(app, code, &Actor::System, held.id, None).await?;
    } else {
        let given = GiveRole {
            person: a.person,
            kind,
            place: at.id,
            office: None,
            until: last_day(app, new.until.as_ref())?,
        };
        role::give(app, code, &Actor::System, given, None).await?;
    }
    desk.tell("cli-user-role-done", &[("login", a.login)]);
    Ok(())
}

fn kind(word: &str) -> Result<RoleKind, Fault> {
    RoleKind::from_word(word).ok_or_else(|| {
        let known: Vec<&str> = RoleKind::ALL.iter().map(|k| k.word()).collect();
        let said = [("role", word.to_owned()), ("known", known.join(", "))];
        Fault::said(Exit::Refused, "cli-user-role-unknown", &said)
    })
}

/// The place somebody named as people name places; the whole district when nobody did.
pub(super) async fn find_place(
    app: &App,
    code: District,
    top: &Place,
    named: Option<&String>,
) -> Result<Place, Fault> {
    let Some(text) = named else {
        return Ok(top.clone());
    };
    let found = find::find(app, code, &Actor::System, None, text.clone()).await?;
    match (found.hits.as_slice(), found.whole) {
        ([one], true) => Ok(one.place.clone()),
        ([], _) | ([_], false) => Err(Fault::said(
            Exit::Refused,
            "cli-user-no-place",
            &[("place", text.clone())],
        )),
        (several, _) => {
            for hit in several {
                let way: Vec<&str> = hit.way.iter().map(|p| p.name.as_str()).collect();
                eprintln!("  {}", way.join(" › "));
            }
            Err(Fault::said(
                Exit::Refused,
                "cli-user-which-place",
                &[("place", text.clone())],
            ))
        }
    }
}

/// The last day of a role; a year from today when nobody said.
fn last_day(app: &App, typed: Option<&String>) -> Result<jiff::civil::Date, Fault> {
    let today = when::day(app.clock.now());
    let Some(text) = typed else {
        return Ok(today.saturating_add(1.year()));
    };
    text.parse()
        .map_err(|_| Fault::said(Exit::Refused, "cli-user-date", &[("date", text.clone())]))
}
