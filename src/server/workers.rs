//! Further threads that serve connections, each with a runtime of its own.

use std::convert::Infallible;
use std::future::pending;
use std::io;
use std::net::TcpStream as StdStream;
use std::thread;

use tokio::net::TcpStream;
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use super::room::{Room, Source};
use super::{Site, runtime};

/// Threads beside the one that accepts; they end when this is dropped.
#[derive(Debug)]
pub(crate) struct Workers(Vec<Worker>);

#[derive(Debug)]
struct Worker {
    runtime: Handle,
    /// The thread runs until this is gone.
    _kept: oneshot::Sender<Infallible>,
}

impl Workers {
    /// Starts so many threads. Without any, the runtime that accepts serves everybody.
    ///
    /// # Errors
    /// When the system has none to give.
    pub(crate) fn start(count: usize) -> io::Result<Self> {
        (0..count).map(|_| Worker::start()).collect::<io::Result<_>>().map(Self)
    }
}

impl Worker {
    fn start() -> io::Result<Self> {
        let own = runtime()?;
        let handle = own.handle().clone();
        let (kept, gone) = oneshot::channel();
        let run = move || {
            // An error is the sender's end, and all that ever comes.
            let _ = own.block_on(gone);
        };
        thread::Builder::new().name("worker".to_owned()).spawn(run)?;
        Ok(Self { runtime: handle, _kept: kept })
    }
}

/// Hands connections to the runtimes by turn, the one that accepts coming first.
#[derive(Debug)]
pub(super) struct Round {
    seats: Vec<Seat>,
    /// Whose turn it is: the place of a seat, or beyond the last one's the accepting runtime.
    next: usize,
}

#[derive(Debug)]
struct Seat {
    connections: mpsc::UnboundedSender<StdStream>,
    serving: JoinHandle<()>,
}

impl Round {
    /// Opens a room at each worker.
    pub(super) fn among<S: Site>(workers: &Workers, room: impl Fn() -> Room<S>) -> Self {
        let seats: Vec<Seat> = workers.0.iter().map(|worker| Seat::at(worker, room())).collect();
        Self { next: seats.len(), seats }
    }

    /// Gives the connection to whose turn it is, or back when that is the
    /// runtime that has accepted it.
    pub(super) fn hand_on(&mut self, stream: TcpStream) -> Option<TcpStream> {
        let Some(seat) = self.seats.get(self.next) else {
            self.next = 0;
            return Some(stream);
        };
        self.next += 1;
        // What fails here has no client any more; a worker that takes nothing is stopping.
        let handed = stream.into_std().map(|stream| seat.connections.send(stream));
        if !matches!(handed, Ok(Ok(()))) {
            tracing::debug!("a connection ended before it was served");
        }
        None
    }

    /// Comes back when no worker has a connection left.
    pub(super) async fn ended(self) {
        for Seat { connections, serving } in self.seats {
            drop(connections);
            if let Err(error) = serving.await {
                tracing::error!(%error, "a worker ended early");
            }
        }
    }
}

impl Seat {
    fn at(worker: &Worker, mut room: Room<impl Site>) -> Self {
        let (connections, handed) = mpsc::unbounded_channel();
        let serving = worker.runtime.spawn(async move {
            room.fill(&mut Handed(handed)).await;
            room.empty().await;
        });
        Self { connections, serving }
    }
}

/// What is handed to a worker.
struct Handed(mpsc::UnboundedReceiver<StdStream>);

impl Source for Handed {
    async fn next(&mut self) -> TcpStream {
        while let Some(stream) = self.0.recv().await {
            match TcpStream::from_std(stream) {
                Ok(stream) => return stream,
                Err(error) => tracing::debug!(%error, "a connection ended before it was served"),
            }
        }
        // Whoever hands them out is stopping, and so are we.
        pending().await
    }
}
