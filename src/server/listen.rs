//! Accepting connections, until the last one has ended.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::sleep;

use super::exchange::Exchange;
use super::room::{Room, Source};
use super::workers::Round;
use super::{Limits, Security, Site, Stop, Workers};

/// The pause after an accept that failed: out of file descriptors, mostly.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Where clients come in.
#[derive(Debug)]
pub(crate) struct Entrance {
    pub(crate) listener: TcpListener,
    pub(crate) security: Security,
    /// Who takes connections in turn with the runtime that accepts them.
    pub(crate) workers: Workers,
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
    let Entrance { listener, security, workers } = entrance;
    let exchange = Exchange { site, limits: Arc::new(limits), stop: Stop::new(stop) };
    let round = Round::among(&workers, || Room::new(exchange.clone(), security.clone()));
    let mut own = Room::new(exchange, security);
    let mut front = Front { door: Door { listener, stuck: false }, round };
    own.fill(&mut front).await;
    let Front { door, round } = front;
    drop(door);
    own.empty().await;
    round.ended().await;
}

/// Everybody who comes in, but for those whom the workers get.
struct Front {
    door: Door,
    round: Round,
}

impl Source for Front {
    async fn next(&mut self) -> TcpStream {
        loop {
            if let Some(stream) = self.round.hand_on(self.door.accept().await) {
                return stream;
            }
        }
    }
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
