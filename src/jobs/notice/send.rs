//! What is due leaves: one message a channel at a time.

use super::{call, mail, robot, sms};
use crate::App;
use crate::services::Error;
use crate::services::notice::{Settings, line};
use crate::words::L;
use data_encoding::HEXLOWER;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};
use tanxin_domain::notice::{Channel, Line, Next, Trouble, apart, fit, is_old, next};
use tanxin_domain::{ChannelId, District, NoticeId};
use tanxin_store::notice::{self as kept, Claimed, Due, Notice, Settled};

/// Messages under way at the same time.
pub const MESSAGES_AT_ONCE: usize = 8;
/// How long nobody else takes the channel up: longer than any message takes.
const HOLD: SignedDuration = SignedDuration::from_secs(60);

/// A message as it leaves.
pub(super) struct Message {
    /// What it says.
    pub text: String,
    /// What mail has as its subject.
    pub subject: String,
    /// The same message has the same key, whoever sends it and however often.
    pub key: String,
}

/// Channels by which something is due now, in every district that has channels.
pub(super) async fn due(app: &App) -> Result<Vec<(District, ChannelId)>, Error> {
    let now = app.clock.now();
    let found = app.store.read(move |c| {
        let mut due = Vec::new();
        for followed in kept::behind(c)? {
            let district = followed.district;
            let ids = kept::due(c, district, now)?;
            due.extend(ids.into_iter().map(|id| (district, id)));
        }
        Ok::<_, Error>(due)
    });
    found.await
}

/// Sends what is due by one channel, as one message.
pub(super) async fn by(app: &App, district: District, channel: ChannelId) -> Result<(), Error> {
    let now = app.clock.now();
    let asked = Due {
        channel,
        now,
        until: now.saturating_add(HOLD).unwrap_or(now),
        most: 100,
    };
    let claimed = app.store.note(move |c| kept::claim(c, district, asked));
    let Some(claimed) = claimed.await? else {
        return Ok(());
    };
    let house = app.clone();
    let (claimed, said) = app
        .store
        .read(move |c| {
            let mut said = Vec::with_capacity(claimed.notices.len());
            for n in &claimed.notices {
                said.push(line(&house, c, district, &claimed.channel, n)?);
            }
            Ok::<_, Error>((claimed, said))
        })
        .await?;
    let (became, free) = carry(app, &claimed, said).await;
    let now = app.clock.now();
    let ours = app
        .store
        .note(move |c| kept::settle(c, district, &claimed, &became, (now, free)))
        .await?;
    if !ours {
        tracing::warn!(%channel, "sending took longer than the channel was held");
    }
    Ok(())
}

type Became = Vec<(NoticeId, Settled)>;

/// Sends and tells what became of each line, and when the channel is free again.
async fn carry(app: &App, claimed: &Claimed, said: Vec<Option<Line>>) -> (Became, Timestamp) {
    let (channel, now) = (&claimed.channel, app.clock.now());
    let mut became = Became::new();
    let (mut notices, mut lines) = (Vec::new(), Vec::new());
    for (notice, line) in claimed.notices.iter().zip(said) {
        match line {
            Some(_) if is_old(notice.made, now) => {
                became.push((notice.id, Settled::Dead(Trouble::Old)));
            }
            Some(line) => {
                notices.push(notice);
                lines.push(line);
            }
            None => became.push((notice.id, Settled::Dropped)),
        }
    }
    let l = L(channel.lang);
    let together = match notices.first() {
        Some(first) if first.goes_alone() => 1,
        _ => notices.iter().take_while(|n| !n.goes_alone()).count(),
    };
    let head = |count: usize| l.say("notice-say-several").n("count", count).to_string();
    let Some((text, taken)) = fit(channel.kind, &lines[..together], head) else {
        return (became, now);
    };
    let (taken, left) = notices.split_at(taken);
    let subject = match taken.len() {
        1 => lines[0].text.clone(),
        count => head(count),
    };
    let message = Message {
        text,
        subject,
        key: key(taken),
    };
    let outcome = out(app, channel, &claimed.settings, &message).await;
    became.extend(left.iter().map(|n| (n.id, Settled::Left)));
    let now = app.clock.now();
    became.extend(taken.iter().map(|n| {
        let settled = match outcome {
            Err(trouble) if apart(trouble, taken.len()) => Settled::Again(now, false, trouble),
            _ => settled(app, channel, n, outcome),
        };
        (n.id, settled)
    }));
    let wait = match outcome {
        Err(Trouble::TooFast(seconds)) => i64::from(seconds) * 1000,
        _ => channel.kind.pace_ms(),
    };
    let free = now.saturating_add(SignedDuration::from_millis(wait));
    (became, free.unwrap_or(now))
}

fn settled(app: &App, channel: &Channel, n: &Notice, outcome: Result<(), Trouble>) -> Settled {
    let Err(trouble) = outcome else {
        return Settled::Sent;
    };
    let how = (n.tries, n.made, n.topic.is_urgent());
    match next(trouble, how, (channel, app.clock.now()), rand::random()) {
        Next::Again { at, counts } => Settled::Again(at, counts, trouble),
        Next::Dead => {
            let word = trouble.word();
            tracing::warn!(channel = %channel.id, trouble = word, code = trouble.code(), "a notice was given up");
            Settled::Dead(trouble)
        }
    }
}

fn key(of: &[&Notice]) -> String {
    let mut hash = Sha256::new();
    for n in of {
        hash.update(n.id.0.to_be_bytes());
    }
    HEXLOWER.encode(&hash.finalize()[..16])
}

/// Hands a message to whoever delivers it, within our patience.
async fn out(
    app: &App,
    channel: &Channel,
    sealed: &[u8],
    message: &Message,
) -> Result<(), Trouble> {
    let settings = Settings::open(&app.keys, sealed).ok_or(Trouble::Sealed)?;
    let caller = call::Caller {
        trust: &app.notices.trust,
        inside: app.notices.calls_inside(),
    };
    let now = app.clock.now();
    let sending = async {
        match &settings {
            Settings::Wecom { url } => robot::wecom(&caller, url, message).await,
            Settings::Dingtalk { url, secret } => {
                robot::dingtalk(&caller, (url, secret), message, now).await
            }
            Settings::Email(email) => mail::send(&caller, email, message).await,
            Settings::Sms(gateway) => sms::send(&caller, gateway, message).await,
            // No line of such a channel is ever due.
            Settings::Forward => Err(Trouble::Refused(0)),
        }
    };
    let sent = tokio::time::timeout(app.notices.patience(), sending).await;
    tracing::debug!(channel = %channel.id, "a message left");
    sent.unwrap_or(Err(Trouble::Slow))
}
