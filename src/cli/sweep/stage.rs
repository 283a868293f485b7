//! One run of the command after another, each in a world of its own.

use std::ffi::OsString;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use thiserror::Error;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::Verification;
use crate::app::App;
use crate::world::fault::Fault;
use crate::world::journal::Journal;
use crate::world::{OpenError, RecordedRequest, WorldCell};

use super::super::group::{self, End, Finished, Interruption};
use super::super::ready::Ready;

/// How long the server may take to have read what is there.
const SETTLING: Duration = Duration::from_secs(5);

/// What every run has in common.
#[derive(Clone, Debug)]
pub(super) struct Stage {
    pub(super) app: App,
    pub(super) ready: Ready,
    /// Where the certificate is that clients must trust, if one is made.
    pub(super) authority: Option<String>,
    pub(super) command: Vec<OsString>,
    /// How long a run may take.
    pub(super) limit: Duration,
    pub(super) interruption: Interruption,
}

/// A run that is over, and its world, which is closed.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) end: End,
    pub(super) output: String,
    world: Arc<WorldCell>,
    /// The fault that was added.
    fault: Option<u64>,
}

/// Why there was no run.
#[derive(Debug, Error)]
pub(super) enum NoRun {
    #[error("cannot run {program}: {source}")]
    Command { program: String, source: io::Error },
    #[error("cannot open a world: {0}")]
    World(#[from] OpenError),
}

impl Stage {
    /// Runs the command in a fork of the world as it was at the start, under
    /// this id and with this fault behind the scenario's own.
    pub(super) async fn play(&self, id: &str, fault: Option<Fault>) -> Result<Run, NoRun> {
        let worlds = self.app.worlds();
        let mut live = worlds.default_world().origin();
        let fault = fault.map(|fault| live.faults.add(fault));
        let world = worlds.open(Some(id), live)?;
        let finished = self.perform(id).await;
        // The world is this run's alone: it has just been opened and is closed once.
        let _ = worlds.close(id);
        let Finished { end, output } = finished?;
        Ok(Run { end, output, world, fault })
    }

    pub(super) fn is_interrupted(&self) -> bool {
        self.interruption.borrow().is_some()
    }

    pub(super) fn clock_is_frozen(&self) -> bool {
        self.app.worlds().default_world().reading().is_some_and(|reading| reading.frozen)
    }

    /// When this returns, every request of the command has been carried out.
    async fn perform(&self, id: &str) -> Result<Finished, NoRun> {
        let ready = self.ready.in_world(id);
        let mut variables = ready.variables().to_vec();
        variables.extend(self.authority.as_deref().map(|path| ("DOUBLURE_TLS_CA", path)));
        let interruption = self.interruption.clone();
        let finished = group::run(&self.command, &variables, self.limit, interruption).await;
        self.settle().await;
        finished.map_err(|source| {
            let program = self.command.first().map(|program| program.display().to_string());
            NoRun::Command { program: program.unwrap_or_default(), source }
        })
    }

    /// Lets the server carry out what the command sent without waiting for the
    /// answer: it has accepted those connections before this one, and has read
    /// what they held when it meets the end of this one.
    async fn settle(&self) {
        let met = async {
            let mut socket = TcpStream::connect(self.ready.address()).await?;
            socket.shutdown().await?;
            socket.read_to_end(&mut Vec::new()).await
        };
        if !matches!(timeout(SETTLING, met).await, Ok(Ok(_))) {
            tracing::warn!("the server was too busy to tell whether a run's last requests count");
        }
    }
}

impl Run {
    /// Whether it came as the scenario expects.
    pub(super) fn verification(&self) -> Verification {
        Verification::of(&self.world)
    }

    /// What it asked for, as far as the journal holds it.
    pub(super) fn requests(&self) -> Vec<RecordedRequest> {
        let entries: Vec<_> = self.world.journal(|journal| journal.entries().cloned().collect());
        entries.iter().map(RecordedRequest::from).collect()
    }

    /// How many requests the journal had to drop.
    pub(super) fn dropped(&self) -> u64 {
        self.world.journal(Journal::dropped)
    }

    /// Whether the added fault hit a call. What was dropped may have met it.
    pub(super) fn struck(&self) -> bool {
        let hit = |id: u64| Some(id) == self.fault;
        self.world.journal(|journal| {
            journal.dropped() > 0
                || journal.entries().any(|entry| entry.fault.is_some_and(|(id, _)| hit(id)))
        })
    }
}
