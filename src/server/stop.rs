//! The end of a server, as everything in it learns of it.

use tokio::sync::watch;

use super::Wait;

/// Whether the server is to stop: the channel says `true`, or its sender is gone.
#[derive(Clone, Debug)]
pub(super) struct Stop(watch::Receiver<bool>);

impl Stop {
    pub(super) fn new(signal: watch::Receiver<bool>) -> Self {
        Self(signal)
    }

    /// Comes back once the server is to stop, at any later call at once.
    pub(super) async fn requested(&mut self) {
        // An error means that the sender is gone, which is a stop too.
        let _ = self.0.wait_for(|stop| *stop).await;
    }

    /// Whether the server is to stop.
    pub(super) fn is_requested(&self) -> bool {
        *self.0.borrow() || self.0.has_changed().is_err()
    }

    /// Comes back when the wait is over (`None`: never), or once the server is to stop.
    pub(super) async fn requested_or(mut self, wait: Option<Wait>) {
        let Some(wait) = wait else {
            return self.requested().await;
        };
        tokio::select! {
            () = wait => {}
            () = self.requested() => {}
        }
    }
}
