//! The connections of one runtime, until the last one has ended.

use tokio::net::TcpStream;
use tokio::task::{JoinError, JoinSet};
use tokio::time::timeout;

use super::exchange::Exchange;
#[cfg(feature = "tls")]
use super::tls;
use super::{Security, Site, http1};

/// Where connections come from.
pub(super) trait Source: Send {
    /// The next one; nobody is lost when this is given up half-way.
    fn next(&mut self) -> impl Future<Output = TcpStream> + Send;
}

/// Connections, each a task.
pub(super) struct Room<S> {
    exchange: Exchange<S>,
    security: Security,
    connections: JoinSet<()>,
}

impl<S: Site> Room<S> {
    pub(super) fn new(exchange: Exchange<S>, security: Security) -> Self {
        Self { exchange, security, connections: JoinSet::new() }
    }

    /// Serves whoever comes next, and the next, until the server is to stop.
    pub(super) async fn fill(&mut self, source: &mut impl Source) {
        let mut stop = self.exchange.stop.clone();
        loop {
            tokio::select! {
                biased;
                () = stop.requested() => break,
                Some(ended) = self.connections.join_next() => report(ended),
                stream = source.next() => self.serve(stream),
            }
        }
    }

    fn serve(&mut self, stream: TcpStream) {
        let exchange = self.exchange.clone();
        match self.security.clone() {
            Security::Plain => self.connections.spawn(http1::serve(stream, exchange)),
            #[cfg(feature = "tls")]
            Security::Tls(tls) => self.connections.spawn(tls::serve(stream, tls, exchange)),
        };
    }

    /// Comes back when no connection is left; those that take too long are cut.
    pub(super) async fn empty(mut self) {
        let patience = self.exchange.limits.stop_time;
        let all_ended = async {
            while let Some(ended) = self.connections.join_next().await {
                report(ended);
            }
        };
        if timeout(patience, all_ended).await.is_err() {
            let left = self.connections.len();
            tracing::warn!(left, "connections did not end in time and were cut");
            self.connections.shutdown().await;
        }
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
