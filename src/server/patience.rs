//! How long a client may take until its next request's head has come, and until
//! it takes something more of its answers: a slow head, an idle connection and
//! one that isn't read any more are let go alike.
//!
//! Nothing is set up for a request. When a client is waited for, the moment is
//! noted; one timer for the whole connection looks at it every so often.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::task::Poll;
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// Shared by what is polled within one task, hence the relaxed order.
#[derive(Debug)]
pub(super) struct Patience {
    begun: Instant,
    /// Since when a head is waited for, in microseconds from the beginning, or
    /// one of the numbers below.
    since: AtomicU64,
    /// Since when the client has taken nothing of what is ready for it, likewise,
    /// or [`BUSY`].
    untaken: AtomicU64,
}

/// A request is being received or answered, or all that was ready was taken.
const BUSY: u64 = u64::MAX;
/// Its answer has been handed over. From the next read on a head is waited for.
const DONE: u64 = u64::MAX - 1;

impl Default for Patience {
    /// The first head is waited for from now on.
    fn default() -> Self {
        Self { begun: Instant::now(), since: AtomicU64::new(0), untaken: AtomicU64::new(BUSY) }
    }
}

impl Patience {
    /// A whole head has come.
    pub(super) fn head_came(&self) {
        self.since.store(BUSY, Relaxed);
    }

    /// The answer has been handed over to its end.
    pub(super) fn answer_done(&self) {
        self.since.store(DONE, Relaxed);
    }

    /// The connection is read.
    pub(super) fn read(&self) {
        if self.since.load(Relaxed) == DONE {
            self.since.store(self.now(), Relaxed);
        }
    }

    /// The connection was written to, or would have been if it took anything.
    pub(super) fn wrote<T>(&self, taken: &Poll<T>) {
        let was_taken = self.untaken.load(Relaxed) == BUSY;
        match taken {
            Poll::Ready(_) if !was_taken => self.taken(),
            Poll::Pending if was_taken => self.untaken.store(self.now(), Relaxed),
            Poll::Ready(_) | Poll::Pending => {}
        }
    }

    /// The client goes on reading, and has time for its next head from now on.
    fn taken(&self) {
        self.untaken.store(BUSY, Relaxed);
        if self.since.load(Relaxed) < DONE {
            self.since.store(self.now(), Relaxed);
        }
    }

    fn now(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_micros()).unwrap_or(DONE)
    }

    /// Comes back when the client was waited for so long in vain.
    pub(super) async fn over(&self, limit: Duration) {
        loop {
            let now = Instant::now();
            let end = match self.since.load(Relaxed).min(self.untaken.load(Relaxed)) {
                BUSY | DONE => now + limit,
                since => self.begun + Duration::from_micros(since) + limit,
            };
            if end <= now {
                return;
            }
            sleep_until(end).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::{advance, timeout};

    use super::*;

    const LIMIT: Duration = Duration::from_secs(30);
    const BEFORE: Duration = Duration::from_secs(29);

    async fn lasts(patience: &Patience, this_long: Duration) -> bool {
        timeout(this_long, patience.over(LIMIT)).await.is_err()
    }

    #[tokio::test(start_paused = true)]
    async fn a_first_head_is_waited_for_from_the_beginning() {
        let patience = Patience::default();
        assert!(lasts(&patience, BEFORE).await);
        patience.read();
        assert!(!lasts(&patience, BEFORE).await);
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_may_take_its_time() {
        let patience = Patience::default();
        patience.head_came();
        patience.read();
        assert!(lasts(&patience, LIMIT * 10).await);
    }

    #[tokio::test(start_paused = true)]
    async fn a_next_head_is_waited_for_from_the_first_read_after_an_answer() {
        let patience = Patience::default();
        patience.head_came();
        patience.answer_done();
        assert!(lasts(&patience, LIMIT * 10).await);
        patience.read();
        advance(BEFORE).await;
        patience.read();
        assert!(!lasts(&patience, Duration::from_secs(2)).await);
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_is_waited_for_while_its_client_takes_some_of_it() {
        let patience = Patience::default();
        patience.head_came();
        for _ in 0..10 {
            patience.wrote(&Poll::<()>::Pending);
            advance(BEFORE).await;
            patience.wrote(&Poll::<()>::Pending);
            patience.wrote(&Poll::Ready(()));
        }
        patience.wrote(&Poll::<()>::Pending);
        assert!(lasts(&patience, BEFORE).await);
        assert!(!lasts(&patience, Duration::from_secs(2)).await);
    }

    #[tokio::test(start_paused = true)]
    async fn a_next_head_is_waited_for_from_when_the_answer_before_was_taken() {
        let patience = Patience::default();
        patience.head_came();
        patience.wrote(&Poll::<()>::Pending);
        patience.answer_done();
        patience.read();
        advance(BEFORE).await;
        patience.wrote(&Poll::Ready(()));
        assert!(lasts(&patience, BEFORE).await);
        assert!(!lasts(&patience, Duration::from_secs(2)).await);
    }
}
