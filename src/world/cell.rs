//! One world behind its lock.

use std::collections::BTreeMap;
use std::pin::pin;

use jiff::Timestamp;
use parking_lot::Mutex;
use tokio::sync::Notify;
use tokio::sync::futures::Notified;

use crate::apis::Apis;
use crate::http::Request;
use crate::time::{ClockReading, Stopwatch};

use super::coverage::{Counts, Coverage};
use super::journal::{Entry, Head, Journal};
use super::live::Outcome;
use super::{Live, Lost};

/// A world that many connections share. Its lock is held while a handler runs
/// or the state is cloned, never while something is serialised, parsed or awaited.
#[derive(Debug)]
pub(crate) struct WorldCell {
    id: Box<str>,
    inner: Mutex<Inner>,
    /// Wakes whoever waits for the clock, a journal entry or the world's end.
    stirred: Notify,
}

#[derive(Debug)]
struct Inner {
    live: Live,
    /// The world as it was created: what `reset` goes back to.
    origin: Live,
    journal: Journal,
    coverage: Coverage,
    snapshots: BTreeMap<String, Snapshot>,
    closed: bool,
}

/// A world put away.
#[derive(Clone, Debug)]
pub(crate) struct Snapshot {
    /// The world's clock when it was taken.
    pub(crate) at: Timestamp,
    live: Live,
}

/// Why a world does not answer a vendor's request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Silence {
    Closed,
    /// Neither vendor has the path.
    NoSuchApi,
}

impl WorldCell {
    pub(super) fn new(id: &str, live: Live, journal: Journal, coverage: Coverage) -> Self {
        let (origin, snapshots) = (live.at_rest(), BTreeMap::new());
        let inner = Inner { live, origin, journal, coverage, snapshots, closed: false };
        Self { id: id.into(), inner: Mutex::new(inner), stirred: Notify::new() }
    }

    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// Answers a vendor's request, keeps its effect and records it. The number
    /// is the journal's id of the request.
    pub(crate) fn answer(&self, request: &Request) -> Result<(u64, Outcome), Silence> {
        let api = Apis::owner(request.path()).ok_or(Silence::NoSuchApi)?;
        let (watch, head) = (Stopwatch::start(), Head::of(request));
        let (body, body_truncated) = Entry::kept_body(&request.body);
        let mut inner = self.inner.lock();
        if inner.closed {
            return Err(Silence::Closed);
        }
        let mut outcome = inner.live.answer(api, request);
        inner.coverage.count(request, &outcome);
        let id = inner.journal.next_id();
        inner.journal.record(Entry {
            id,
            at: outcome.at,
            api,
            operation: outcome.answer.operation,
            head,
            body,
            body_truncated,
            status: outcome.status(),
            response_body: outcome.sent_body(),
            rules: std::mem::take(&mut outcome.answer.rules),
            fault: outcome.fault.as_ref().map(|armed| (armed.id, armed.fault.then.kind())),
            took: watch.elapsed(),
        });
        drop(inner);
        self.stirred.notify_waiters();
        Ok((id, outcome))
    }

    /// The present moment of the world.
    pub(crate) fn now(&self) -> Timestamp {
        self.inner.lock().live.clock.now()
    }

    /// A copy of the present, with everything done that is due; constant time.
    pub(crate) fn present(&self) -> Live {
        self.change(|live| live.clone())
    }

    /// The world as it was created, brought to life.
    pub(crate) fn origin(&self) -> Live {
        self.inner.lock().origin.awake()
    }

    /// Changes the present. `change` must be quick: it runs under the world's lock.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut Live) -> T) -> T {
        let mut inner = self.inner.lock();
        inner.live.settle();
        let changed = change(&mut inner.live);
        drop(inner);
        self.stirred.notify_waiters();
        changed
    }

    /// Another present; the origin stays.
    pub(crate) fn replace(&self, live: Live) {
        self.change(|present| *present = live);
    }

    /// Another origin, and the world set to it: its fixture was changed.
    #[cfg(feature = "cli")]
    pub(crate) fn reload(&self, origin: &Live) {
        self.inner.lock().origin = origin.at_rest();
        self.reset();
    }

    /// The world as it was created, its journal and coverage empty.
    pub(crate) fn reset(&self) {
        let mut inner = self.inner.lock();
        inner.live = inner.origin.awake();
        inner.journal.start_over();
        inner.coverage.start_over();
        drop(inner);
        self.stirred.notify_waiters();
    }

    /// Puts the present away; constant time.
    pub(crate) fn snapshot(&self) -> Snapshot {
        self.change(|live| Snapshot { at: live.clock.now(), live: live.at_rest() })
    }

    /// Goes back to what was put away; journal and coverage stay.
    pub(crate) fn restore(&self, snapshot: &Snapshot) {
        self.replace(snapshot.live.awake());
    }

    /// Looks at the named snapshots, or changes them. `look` must be quick.
    pub(crate) fn snapshots<T>(
        &self,
        look: impl FnOnce(&mut BTreeMap<String, Snapshot>) -> T,
    ) -> T {
        look(&mut self.inner.lock().snapshots)
    }

    /// Looks into the journal. `look` must be quick.
    pub(crate) fn journal<T>(&self, look: impl FnOnce(&Journal) -> T) -> T {
        look(&self.inner.lock().journal)
    }

    /// Forgets what the journal holds, and wakes who follows it.
    pub(crate) fn empty_journal(&self) {
        self.inner.lock().journal.clear();
        self.stirred.notify_waiters();
    }

    /// What its clients have met.
    pub(crate) fn coverage(&self) -> Counts {
        self.inner.lock().coverage.counts().clone()
    }

    /// Lets the world go: whoever waits in it is woken, and later requests find
    /// it closed.
    pub(super) fn close(&self) {
        let mut inner = self.inner.lock();
        inner.closed = true;
        inner.coverage.start_over();
        drop(inner);
        self.stirred.notify_waiters();
    }

    /// Waits until `ready` has something; it is asked again whenever something
    /// has changed in the world.
    ///
    /// # Errors
    /// When the world is closed meanwhile: nothing will come any more.
    pub(crate) async fn wait_for<T>(
        &self,
        mut ready: impl FnMut(&Self) -> Option<T>,
    ) -> Result<T, Lost> {
        loop {
            let mut stirred = pin!(self.stirred());
            // From here on no change is missed.
            stirred.as_mut().enable();
            if let Some(found) = ready(self) {
                return Ok(found);
            }
            if self.reading().is_none() {
                return Err(Lost::Closed);
            }
            stirred.await;
        }
    }

    /// The next change of anything in the world.
    pub(super) fn stirred(&self) -> Notified<'_> {
        self.stirred.notified()
    }

    /// What the clock shows; `None` once the world is closed.
    pub(crate) fn reading(&self) -> Option<ClockReading> {
        let inner = self.inner.lock();
        (!inner.closed).then(|| inner.live.clock.reading())
    }
}
