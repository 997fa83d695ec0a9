//! Topics somebody follows, each computed by one task for all of them.

use super::{Say, Topic};
use crate::App;
use bytes::Bytes;
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tanxin_domain::event::Event;
use tanxin_domain::{District, Lang, SubjectId};
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, broadcast, watch};
use tokio::time::{Instant, sleep, sleep_until};

/// No topic is computed more often than this.
const PACE: Duration = Duration::from_millis(500);
/// After a fault it is tried again this late.
const AGAIN: Duration = Duration::from_secs(2);
/// The most streams one server keeps open.
const MOST_STREAMS: usize = 20_000;

/// A topic in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub topic: &'static str,
    pub district: District,
    pub id: SubjectId,
    pub lang: Lang,
}

/// How a topic stands, as bytes of the stream that all who follow it share.
#[derive(Clone, Default)]
pub(super) struct Frame {
    /// Counts up with each change; 0 before anything was computed.
    pub no: u64,
    /// Everything.
    pub full: Bytes,
    /// What changed since `no - 1`.
    pub change: Bytes,
    /// Counts up whenever a session or a role may have ended.
    pub doubts: u64,
}

/// The topics of one server that are followed now.
pub struct Live {
    topics: Mutex<HashMap<Key, watch::Sender<Frame>>>,
    stop: watch::Sender<bool>,
    seats: Arc<Semaphore>,
    computed: AtomicU64,
}

impl Default for Live {
    fn default() -> Live {
        Live {
            topics: Mutex::default(),
            stop: watch::Sender::new(false),
            seats: Arc::new(Semaphore::new(MOST_STREAMS)),
            computed: AtomicU64::new(0),
        }
    }
}

impl Live {
    /// Ends every stream, so that a server that stops need not wait for them.
    pub fn stop(&self) {
        self.stop.send_replace(true);
    }

    /// How many streams are open.
    pub fn open(&self) -> usize {
        MOST_STREAMS - self.seats.available_permits()
    }

    /// How often a topic was computed since the start, for the benchmark and tests.
    pub fn computed(&self) -> u64 {
        self.computed.load(Ordering::Relaxed)
    }

    pub(super) fn stopping(&self) -> watch::Receiver<bool> {
        self.stop.subscribe()
    }

    pub(super) fn seat(&self) -> Option<OwnedSemaphorePermit> {
        self.seats.clone().try_acquire_owned().ok()
    }

    /// Joins whoever follows a topic; the first brings its task to life.
    pub(super) fn join(
        &self,
        app: &App,
        topic: &'static Topic,
        key: Key,
    ) -> watch::Receiver<Frame> {
        let mut topics = self.lock();
        if let Some(frames) = topics.get(&key) {
            return frames.subscribe();
        }
        let (frames, listener) = watch::channel(Frame::default());
        topics.insert(key, frames.clone());
        tokio::spawn(keep_up(app.clone(), topic, key, frames));
        listener
    }

    /// Forgets a topic unless somebody joined just now.
    fn leave(&self, key: Key, frames: &watch::Sender<Frame>) -> bool {
        let mut topics = self.lock();
        let empty = frames.receiver_count() == 0;
        if empty {
            topics.remove(&key);
        }
        empty
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, watch::Sender<Frame>>> {
        self.topics.lock().unwrap_or_else(|e| e.into_inner())
    }
}

/// What a topic's task remembers.
struct Keeper {
    app: App,
    topic: &'static Topic,
    key: Key,
    frames: watch::Sender<Frame>,
    stands: BTreeMap<String, Say>,
}

/// Computes one topic after each change that concerns it, until nobody follows it.
async fn keep_up(app: App, topic: &'static Topic, key: Key, frames: watch::Sender<Frame>) {
    // Heard before the first look, so that nothing falls between.
    let mut changes = app.store.changes().subscribe();
    let mut stop = app.live.stopping();
    let mut keeper = Keeper {
        app,
        topic,
        key,
        frames,
        stands: BTreeMap::new(),
    };
    loop {
        let begun = Instant::now();
        if keeper.compute().await {
            tokio::select! {
                go_on = keeper.wait(&mut changes) => if !go_on { return },
                _ = stop.wait_for(|stop| *stop) => return,
            }
            sleep_until(begun + PACE).await;
        } else {
            if keeper.app.live.leave(key, &keeper.frames) {
                return;
            }
            sleep(AGAIN).await;
        }
        // Whatever came meanwhile is seen by the next look.
        loop {
            match changes.try_recv() {
                Ok(change) if change.district == key.district => keeper.doubt(&change.events),
                Ok(_) | Err(TryRecvError::Lagged(_)) => {}
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Closed) => return,
            }
        }
    }
}

impl Drop for Keeper {
    /// However the task ends, its streams end with it and their pages come back to
    /// a fresh one.
    fn drop(&mut self) {
        let mut topics = self.app.live.lock();
        if topics
            .get(&self.key)
            .is_some_and(|f| f.same_channel(&self.frames))
        {
            topics.remove(&self.key);
        }
    }
}

impl Keeper {
    /// Waits for a change that concerns the topic; false when nobody follows it any more.
    async fn wait(&self, changes: &mut broadcast::Receiver<tanxin_store::Change>) -> bool {
        loop {
            let change = tokio::select! {
                change = changes.recv() => change,
                () = self.frames.closed() => {
                    if self.app.live.leave(self.key, &self.frames) {
                        return false;
                    }
                    continue;
                }
            };
            match change {
                Ok(change) if change.district == self.key.district => {
                    self.doubt(&change.events);
                    if change
                        .events
                        .iter()
                        .any(|e| (self.topic.concerns)(e, self.key.id))
                    {
                        return true;
                    }
                }
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => return true,
                Err(RecvError::Closed) => return false,
            }
        }
    }

    /// Lets streams look whether their readers may still follow.
    fn doubt(&self, events: &[Event]) {
        let ends = |kind: &str| {
            kind == "session.ended"
                || ["card.", "role.", "account.", "person."]
                    .iter()
                    .any(|p| kind.starts_with(p))
        };
        if !self.topic.public && events.iter().any(|e| ends(&e.kind)) {
            self.frames.send_modify(|frame| frame.doubts += 1);
        }
    }

    /// Looks how everything stands and tells what changed; false after a fault.
    async fn compute(&mut self) -> bool {
        let (app, topic, key) = (self.app.clone(), self.topic, self.key);
        self.app.live.computed.fetch_add(1, Ordering::Relaxed);
        let looked = self.app.store.read(move |c| {
            let seq = tanxin_store::event::seq(c, key.district)?;
            app.store.changes().watch(key.district, seq);
            (topic.state)(&app, c, key.district, key.id, super::words(key.lang))
        });
        match looked.await {
            Ok(says) => {
                self.publish(says);
                true
            }
            Err(error) => {
                tracing::error!(%error, topic = topic.name, "a live page could not be computed");
                false
            }
        }
    }

    fn publish(&mut self, says: Vec<Say>) {
        let changed: Vec<&Say> = says
            .iter()
            .filter(|say| self.stands.get(&say.id) != Some(say))
            .collect();
        let first = self.frames.borrow().no == 0;
        if changed.is_empty() && !first {
            return;
        }
        let (full, change) = (
            frame_of(&says.iter().collect::<Vec<_>>()),
            frame_of(&changed),
        );
        self.stands = says.into_iter().map(|say| (say.id.clone(), say)).collect();
        self.frames.send_modify(|frame| {
            frame.no += 1;
            (frame.full, frame.change) = (full, change);
        });
    }
}

/// A message of the stream. JSON has no line break of its own.
fn frame_of(says: &[&Say]) -> Bytes {
    match serde_json::to_string(says) {
        Ok(json) => format!("data: {json}\n\n").into(),
        Err(error) => {
            tracing::error!(%error, "a live message could not be written");
            Bytes::new()
        }
    }
}
