//! One reader's stream: hands on the topic's bytes, beats, and ends in time.

use super::Topic;
use super::hub::Frame;
use crate::App;
use crate::services::{Error, session};
use bytes::Bytes;
use std::convert::Infallible;
use std::time::Duration;
use tanxin_domain::{Actor, District, SessionId, SubjectId};
use tokio::sync::{OwnedSemaphorePermit, watch};
use tokio::time::{Interval, MissedTickBehavior, interval};

/// Proxies and phones drop a line that says nothing.
const BEAT: Duration = Duration::from_secs(15);
/// A session also ends by time: each stream asks once in so many beats.
const BEATS_A_LOOK: u8 = 4;

/// Who follows a topic that is not public.
pub(super) struct Pass {
    pub topic: &'static Topic,
    pub district: District,
    pub id: SubjectId,
    pub session: SessionId,
    pub cookie: String,
}

impl Pass {
    /// May they still? A role may be gone while the session is not.
    async fn holds(&self, app: &App) -> Result<bool, Error> {
        if !session::alive(app, self.session).await? {
            return Ok(false);
        }
        let actor = session::resolve(app, &self.cookie)
            .await?
            .map_or(Actor::Public, |me| me.actor);
        let (topic, district, id) = (self.topic, self.district, self.id);
        let admitted = app
            .store
            .read(move |c| (topic.admit)(c, district, id, &actor));
        match admitted.await {
            Ok(()) => Ok(true),
            Err(Error::Store(fault)) => Err(Error::Store(fault)),
            Err(_) => Ok(false),
        }
    }

    /// The session alone, which asking does not prolong.
    async fn alive(&self, app: &App) -> Result<bool, Error> {
        session::alive(app, self.session).await
    }
}

enum Happened {
    News,
    Beat,
    End,
}

/// What one stream remembers: a few hundred bytes, whatever the page shows.
pub(super) struct Stream {
    app: App,
    frames: watch::Receiver<Frame>,
    stop: watch::Receiver<bool>,
    beat: Interval,
    beats: u8,
    told: u64,
    doubts: u64,
    pass: Option<Box<Pass>>,
    greeted: bool,
    over: bool,
    _seat: OwnedSemaphorePermit,
}

impl Stream {
    pub fn new(
        app: &App,
        mut frames: watch::Receiver<Frame>,
        pass: Option<Pass>,
        seat: OwnedSemaphorePermit,
    ) -> Stream {
        frames.mark_changed();
        let mut beat = interval(BEAT);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        beat.reset();
        let doubts = frames.borrow().doubts;
        Stream {
            app: app.clone(),
            frames,
            stop: app.live.stopping(),
            beat,
            beats: 0,
            told: 0,
            doubts,
            pass: pass.map(Box::new),
            greeted: false,
            over: false,
            _seat: seat,
        }
    }

    /// As the body of an answer.
    pub fn into_futures(self) -> impl futures::Stream<Item = Result<Bytes, Infallible>> {
        futures::stream::unfold(self, |mut stream| async move {
            let bytes = stream.next().await?;
            Some((Ok(bytes), stream))
        })
    }

    async fn next(&mut self) -> Option<Bytes> {
        if self.over {
            return None;
        }
        if !self.greeted {
            self.greeted = true;
            // The clock lets the page run its timers by the server's time.
            let now = self.app.clock.now().as_millisecond();
            return Some(format!("retry: 2000\nevent: clock\ndata: {now}\n\n").into());
        }
        loop {
            let happened = tokio::select! {
                biased;
                _ = self.stop.wait_for(|stop| *stop) => Happened::End,
                changed = self.frames.changed() => match changed {
                    Ok(()) => Happened::News,
                    Err(_) => Happened::End,
                },
                _ = self.beat.tick() => Happened::Beat,
            };
            match happened {
                Happened::End => return None,
                Happened::News => {
                    if let Some(bytes) = self.news().await {
                        return Some(bytes);
                    }
                }
                Happened::Beat => {
                    self.beats = (self.beats + 1) % BEATS_A_LOOK;
                    if self.beats == 0 && !self.still(false).await {
                        return Some(self.end());
                    }
                    return Some(Bytes::from_static(b": \n\n"));
                }
            }
        }
    }

    /// What the topic's task has said since the last time.
    async fn news(&mut self) -> Option<Bytes> {
        let frame = self.frames.borrow_and_update().clone();
        if frame.doubts != self.doubts {
            self.doubts = frame.doubts;
            if !self.still(true).await {
                return Some(self.end());
            }
        }
        if frame.no == self.told {
            return None;
        }
        let next = frame.no == self.told + 1 && self.told > 0;
        self.told = frame.no;
        Some(if next { frame.change } else { frame.full })
    }

    async fn still(&self, whole: bool) -> bool {
        let Some(pass) = &self.pass else {
            return true;
        };
        let asked = if whole {
            pass.holds(&self.app).await
        } else {
            pass.alive(&self.app).await
        };
        asked.unwrap_or_else(|error| {
            // A busy database ends no stream; the next look is a minute away.
            tracing::warn!(%error, "a stream's session could not be looked up");
            true
        })
    }

    fn end(&mut self) -> Bytes {
        self.over = true;
        Bytes::from_static(b"event: end\ndata: {}\n\n")
    }
}
