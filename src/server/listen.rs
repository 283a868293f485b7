//! Accepting connections, until the last one has ended.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinError, JoinSet};
use tokio::time::{sleep, timeout};

use super::exchange::Exchange;
#[cfg(feature = "tls")]
use super::tls;
use super::{Limits, Security, Site, Stop, http1};

/// The pause after an accept that failed: out of file descriptors, mostly.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Where clients come in.
#[derive(Debug)]
pub(crate) struct Entrance {
    pub(crate) listener: TcpListener,
    pub(crate) security: Security,
}

/// Serves until `stop` says `true` or its sender is gone. Then the port and idle
/// connections are closed, and what is under way may end within
/// [`Limits::stop_time`]. Comes back when no connection is left.
pub(crate) async fn serve(
    entrance: Entrance,
    site: impl Site,
    limits: Limits,
    stop: watch::Receiver<bool>,
) {
    let Entrance { listener, security } = entrance;
    let mut stop = Stop::new(stop);
    let limits = Arc::new(limits);
    let mut door = Door { listener, stuck: false };
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            biased;
            () = stop.requested() => break,
            Some(ended) = connections.join_next() => report(ended),
            stream = door.accept() => {
                let (site, limits, stop) = (site.clone(), Arc::clone(&limits), stop.clone());
                let exchange = Exchange { site, limits, stop };
                match security.clone() {
                    Security::Plain => connections.spawn(http1::serve(stream, exchange)),
                    #[cfg(feature = "tls")]
                    Security::Tls(tls) => connections.spawn(tls::serve(stream, tls, exchange)),
                };
            }
        }
    }
    drop(door);
    finish(connections, limits.stop_time).await;
}

/// A listener that lives through failures to accept.
struct Door {
    listener: TcpListener,
    /// The last accept failed: one line in the log per streak of failures.
    stuck: bool,
}

impl Door {
    async fn accept(&mut self) -> TcpStream {
        loop {
            match self.listener.accept().await {
                Ok((stream, _)) => {
                    self.stuck = false;
                    if let Err(error) = stream.set_nodelay(true) {
                        tracing::debug!(%error, "a connection is left with delayed small packets");
                    }
                    return stream;
                }
                Err(error) if is_of_one_client(&error) => {
                    tracing::debug!(%error, "a client left before it was accepted");
                }
                Err(error) => {
                    if !std::mem::replace(&mut self.stuck, true) {
                        tracing::warn!(%error, "can't accept connections, trying on");
                    }
                    sleep(ACCEPT_PAUSE).await;
                }
            }
        }
    }
}

fn is_of_one_client(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::Interrupted
    )
}

async fn finish(mut connections: JoinSet<()>, patience: Duration) {
    let all_ended = async {
        while let Some(ended) = connections.join_next().await {
            report(ended);
        }
    };
    if timeout(patience, all_ended).await.is_err() {
        let left = connections.len();
        tracing::warn!(left, "connections did not end in time and were cut");
        connections.shutdown().await;
    }
}

/// A panic has cost its own connection only; somebody should know.
fn report(ended: Result<(), JoinError>) {
    if let Err(error) = ended
        && error.is_panic()
    {
        tracing::error!(%error, "a connection's task panicked");
    }
}
