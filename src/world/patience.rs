//! Waiting for the world's clock: an injected delay ends when the clock has
//! passed it, be it by running or by being advanced.

use std::pin::pin;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::sleep;

use super::WorldCell;

impl WorldCell {
    /// Comes back when the world's clock has reached the moment, or the world
    /// is closed.
    pub(crate) async fn wait_until(&self, moment: Timestamp) {
        loop {
            let mut stirred = pin!(self.stirred());
            // From here on no change of the clock is missed.
            stirred.as_mut().enable();
            let Some(reading) = self.reading().filter(|reading| reading.now < moment) else {
                return;
            };
            let left = moment.duration_since(reading.now);
            match Duration::try_from(left).ok().filter(|_| !reading.frozen) {
                None => stirred.await,
                Some(left) => {
                    tokio::select! {
                        () = stirred => {}
                        () = sleep(left) => {}
                    }
                }
            }
        }
    }
}

/// The moment so much later.
pub(crate) fn later(moment: Timestamp, by: Duration) -> Timestamp {
    let by = SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX);
    moment.saturating_add(by).unwrap_or(Timestamp::MAX)
}
