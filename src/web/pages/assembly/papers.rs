//! Papers of an assembly: notice, letters, cards, sign-in sheet, minutes.

use crate::App;
use crate::papers;
use crate::services::assembly::{self as deeds, minutes_of, short_title, whole_name};
use crate::services::{Error, card};
use crate::web::error::Failure;
use crate::web::path::At;
use crate::web::session::Who;
use crate::web::shell::Shell;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use tanxin_domain::assembly::{Assembly, Mark};
use tanxin_domain::permission::{Deed, may, permit};
use tanxin_domain::place::{Place, PlaceKind};
use tanxin_domain::{Actor, AssemblyId, District, Lang, PlaceId, when};
use tanxin_press as press;
use tanxin_press::{Document, Rendition};
use tanxin_store::{Conn, assembly as store, district, person, place};

/// Which copy, on which sheet.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Wish {
    copy: String,
    size: String,
}

fn press_lang(shell: &Shell) -> press::Lang {
    match shell.lang() {
        Lang::Zh => press::Lang::ZhCn,
        Lang::En => press::Lang::En,
    }
}

fn file(kind: &'static str, name: &str, bytes: impl Into<axum::body::Body>, how: &str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("{how}; filename=\"{name}\""),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, bytes.into()).into_response()
}

/// A document as a file to look at.
pub async fn pdf(
    app: &App,
    shell: &Shell,
    name: &str,
    document: Document,
) -> Result<Response, Failure> {
    let set = papers::set(app, document).await;
    let set = set.map_err(|e| Failure::new(shell, e))?;
    if !set.missing.is_empty() {
        tracing::warn!(missing = ?set.missing, name, "no font draws these characters");
    }
    Ok(file("application/pdf", name, set.bytes, "inline"))
}

/// What every paper says of an assembly.
struct Facts {
    a: Assembly,
    call: press::Call,
    lines: Vec<(Place, Mark)>,
    names: Vec<(PlaceId, String)>,
    units: Vec<Place>,
}

impl Facts {
    /// `东区5幢1单元302`, without what all doors of the assembly share.
    fn door(&self, home: &Place) -> String {
        let unit = self.units.iter().find(|u| Some(u.id) == home.parent);
        let unit = unit.filter(|_| self.units.len() > 1);
        format!("{}{}", unit.map_or("", |u| u.name.as_str()), home.name)
    }

    fn name(&self, home: &Place) -> Option<String> {
        let found = self.names.iter().find(|(id, _)| *id == home.id);
        found
            .map(|(_, name)| name.clone())
            .filter(|n| !n.is_empty())
    }
}

fn facts(
    app: &App,
    c: &mut Conn,
    (code, id): (District, AssemblyId),
    actor: &Actor,
    shell: &Shell,
) -> Result<Facts, Error> {
    let a = store::one(c, code, id)?.ok_or(Error::NotFound)?;
    permit(actor, Deed::PrintDocuments, &a.path)?;
    let known = district::one(c, code)?.ok_or(Error::NotFound)?;
    let place = whole_name(c, code, &a.path)?;
    let (called_by, phone) = deeds::caller(c, code, &a.path)?;
    let lines = deeds::lines(c, code, &a)?;
    let counting = lines.iter().filter(|(_, mark)| mark.counts()).count();
    let title = short_title(&a, &place);
    let plain = title == "户主大会";
    let kind = shell.l.t("paper-kind").into_owned();
    let named = person::householders(c, code, &a.path)?;
    let names = named.into_iter().filter_map(|p| {
        let name = crate::services::person::name_of(app, &p)?;
        Some((p.household?, name))
    });
    let call = press::Call {
        district: known.name,
        // An assembly without a name of its own is not called by its kind twice.
        kind: if plain { String::new() } else { kind.clone() },
        title: if plain { kind } else { title },
        place,
        time: when::moment_text(a.at, 0, shell.lang()),
        date: Some(when::day(a.at)),
        venue: a.venue.clone(),
        agenda: store::items(c, code, id)?
            .into_iter()
            .map(|i| i.title)
            .collect(),
        quorum: Some(press::Quorum {
            roll: u32::try_from(counting).unwrap_or(u32::MAX),
            needed: u32::try_from(a.rule.attendance_need(counting as u64)).unwrap_or(u32::MAX),
            counted: press::Counted::Households,
        }),
        called_by,
        phone,
    };
    Ok(Facts {
        names: names.collect(),
        units: place::below(c, code, &a.path, PlaceKind::Unit)?,
        a,
        call,
        lines,
    })
}

async fn gather(
    app: &App,
    at: (District, AssemblyId),
    actor: &Actor,
    shell: &Shell,
) -> Result<Facts, Failure> {
    let (house, asker, words) = (app.clone(), actor.clone(), shell.clone());
    let found = app
        .store
        .read(move |c| facts(&house, c, at, &asker, &words));
    found.await.map_err(|e| Failure::new(shell, e))
}

/// The poster for the stairwell.
pub async fn notice(
    State(app): State<App>,
    At(code, id): At<AssemblyId>,
    Query(wish): Query<Wish>,
    Who { actor, .. }: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let f = gather(&app, (code, id), &actor, &shell).await?;
    let l = shell.l;
    let document = Document::Notice(press::Notice {
        lang: press_lang(&shell),
        paper: if wish.size == "a3" {
            press::Paper::A3
        } else {
            press::Paper::A4
        },
        who: match f.a.rule.proxy {
            Some(_) => l.t("paper-who-proxy").into_owned(),
            None => l.t("paper-who").into_owned(),
        },
        notice_period: f.a.waiver.is_none().then(|| {
            l.say("paper-notice-days")
                .n("days", f.a.rule.notice_days)
                .to_string()
        }),
        waiver: f.a.waiver.clone(),
        posted: when::date_text(when::day(f.a.called_at), 0, shell.lang()),
        url: format!("{}/{code}/assemblies/{id}", app.site.origin),
        call: f.call,
    });
    pdf(&app, &shell, "notice.pdf", document).await
}

/// The sheet on the table at the door.
pub async fn sign_in(
    State(app): State<App>,
    At(code, id): At<AssemblyId>,
    Who { actor, .. }: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let f = gather(&app, (code, id), &actor, &shell).await?;
    let mark = |mark: Mark| match mark {
        Mark::Entitled => Vec::new(),
        Mark::Let => vec![press::Mark::Let],
        Mark::Vacant => vec![press::Mark::Vacant],
        Mark::Undelivered => vec![press::Mark::Undelivered],
    };
    let rows = f.lines.iter().map(|(home, m)| press::SignInRow {
        door: f.door(home),
        name: f.name(home),
        marks: mark(*m),
    });
    let document = Document::SignInSheet(press::SignInSheet {
        lang: press_lang(&shell),
        url: format!("{}/{code}/assemblies/{id}/check-in", app.site.origin),
        rows: rows.collect(),
        call: f.call.clone(),
    });
    pdf(&app, &shell, "sign-in.pdf", document).await
}

/// The households' cards, made where there are none.
async fn cards_of(
    app: &App,
    code: District,
    actor: &Actor,
    shell: &Shell,
    f: &Facts,
) -> Result<Vec<card::Issued>, Failure> {
    let issued = card::issue_for(app, code, actor, f.a.place).await;
    let mut issued = issued.map_err(|e| Failure::new(shell, e))?;
    // In the order of the roll, and only for those who are called.
    let place_of = |i: &card::Issued| f.lines.iter().position(|(p, _)| p.id == i.household.id);
    issued.retain(|i| place_of(i).is_some_and(|at| f.lines[at].1.counts()));
    issued.sort_by_key(place_of);
    Ok(issued)
}

fn card_url(app: &App, issued: &card::Issued) -> String {
    format!("{}/c/{}", app.site.origin, issued.code.compact())
}

/// One letter a household, with its card and a proxy form.
pub async fn invitations(
    State(app): State<App>,
    At(code, id): At<AssemblyId>,
    Who { actor, .. }: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let f = gather(&app, (code, id), &actor, &shell).await?;
    let issued = cards_of(&app, code, &actor, &shell, &f).await?;
    let letter = |i: &card::Issued| press::Invitation {
        door: format!("{}{}", f.call.place, f.door(&i.household)),
        name: i.householder.clone(),
        code: i.code.to_string(),
        url: card_url(&app, i),
    };
    let cap = f.a.rule.proxy.map(|p| p.max_per_holder);
    let document = Document::Invitations(press::Invitations {
        lang: press_lang(&shell),
        proxy_note: cap.map(|most| shell.l.say("paper-proxy-most").n("most", most).to_string()),
        households: issued.iter().map(letter).collect(),
        call: f.call.clone(),
    });
    pdf(&app, &shell, "invitations.pdf", document).await
}

/// Household cards to cut out.
pub async fn cards(
    State(app): State<App>,
    At(code, id): At<AssemblyId>,
    Who { actor, .. }: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let f = gather(&app, (code, id), &actor, &shell).await?;
    let issued = cards_of(&app, code, &actor, &shell, &f).await?;
    let one = |i: &card::Issued| press::Card {
        door: f.door(&i.household),
        code: i.code.to_string(),
        url: card_url(&app, i),
    };
    let document = Document::Cards(press::Cards {
        lang: press_lang(&shell),
        kind: press::CardKind::Household,
        district: f.call.district.clone(),
        place: f.call.place.clone(),
        phone: f.call.phone.clone(),
        cards: issued.iter().map(one).collect(),
    });
    pdf(&app, &shell, "cards.pdf", document).await
}

/// The newest edition in the copy that was asked for, when the reader may have it.
async fn edition(
    app: &App,
    (code, id): (District, AssemblyId),
    actor: &Actor,
    (wish, shell): (&Wish, &Shell),
) -> Result<(press::Minutes, Rendition), Failure> {
    let rendition = if wish.copy == "archive" {
        Rendition::Archive
    } else {
        Rendition::Public
    };
    let (house, asker) = (app.clone(), actor.clone());
    let found = app.store.read(move |c| {
        let a = store::one(c, code, id)?.ok_or(Error::NotFound)?;
        if rendition == Rendition::Archive && !may(&asker, Deed::KeepMinutes, &a.path) {
            permit(&asker, Deed::SeeRoll, &a.path)?;
        }
        let found = minutes_of(&house, c, code, id, rendition)?;
        // The key that sealed the archive is lost: the public copy is all there is.
        found.ok_or(Error::NotFound)
    });
    let (_, mut minutes) = found.await.map_err(|e| Failure::new(shell, e))?;
    minutes.rendition = rendition;
    minutes.lang = press_lang(shell);
    Ok((minutes, rendition))
}

/// The minutes on paper.
pub async fn minutes(
    State(app): State<App>,
    At(code, id): At<AssemblyId>,
    Query(wish): Query<Wish>,
    Who { actor, .. }: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let (m, _) = edition(&app, (code, id), &actor, (&wish, &shell)).await?;
    pdf(&app, &shell, "minutes.pdf", Document::Minutes(m)).await
}

/// The minutes as Markdown.
pub async fn markdown(
    State(app): State<App>,
    At(code, id): At<AssemblyId>,
    Query(wish): Query<Wish>,
    Who { actor, .. }: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let (m, rendition) = edition(&app, (code, id), &actor, (&wish, &shell)).await?;
    let text = m.to_markdown(rendition, m.lang);
    let kind = "text/markdown; charset=utf-8";
    Ok(file(kind, "minutes.md", text, "attachment"))
}

/// The minutes for offices that go on writing in them.
pub async fn docx(
    State(app): State<App>,
    At(code, id): At<AssemblyId>,
    Query(wish): Query<Wish>,
    Who { actor, .. }: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let (m, rendition) = edition(&app, (code, id), &actor, (&wish, &shell)).await?;
    let bytes = m.to_docx(rendition, m.lang);
    let bytes = bytes.map_err(|e| Failure::new(&shell, e))?;
    let kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    Ok(file(kind, "minutes.docx", bytes, "attachment"))
}

/// The data file whose check sum stands on every copy.
pub async fn data(
    State(app): State<App>,
    At(code, id): At<AssemblyId>,
    Query(wish): Query<Wish>,
    Who { actor, .. }: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let (m, _) = edition(&app, (code, id), &actor, (&wish, &shell)).await?;
    Ok(file(
        "application/json",
        "minutes.json",
        m.content_json(),
        "attachment",
    ))
}
