//! Why a server could not start.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use thiserror::Error;

use crate::fixture::LoadError;
use crate::scenario::MakeError;
use crate::world::RecordedRequest;

/// Why a [`MockServer`](crate::MockServer) could not start.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StartError {
    /// A fixture or scenario file could not be read.
    #[error("cannot read {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// A fixture, a scenario or a setting is invalid; each problem on a line of its own,
    /// with file, line, column and JSON path.
    #[error("{0}")]
    Invalid(String),
    /// The clock's moment is none.
    #[error("the clock's moment `{0}` is not one such as 2026-03-01T09:00:00Z (RFC 3339)")]
    Clock(String),
    /// The address could not be listened on.
    #[error("cannot listen on {address}")]
    Bind {
        /// The address.
        address: SocketAddr,
        /// What the operating system said.
        source: io::Error,
    },
    /// The certificate or its key is not what it should be.
    #[cfg(feature = "tls")]
    #[error("{0}")]
    Certificate(String),
    /// The coverage report can't be written there, or its name ends in none of
    /// `.json`, `.html` and `.xml`.
    #[error("cannot write the coverage report {}", path.display())]
    Report {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// A world could not be opened.
    #[error("cannot open the world{}: {reason}", id.as_ref().map(|id| format!(" `{id}`")).unwrap_or_default())]
    World {
        /// The id that was asked for.
        id: Option<String>,
        /// Why not.
        reason: String,
    },
    /// The server's thread or runtime could not be made.
    #[error("cannot start the server's thread")]
    Thread(#[source] io::Error),
}

/// The requests that were waited for did not come in time.
#[derive(Clone, Debug, Error)]
#[error("{} of {count} requests to {operation} came within {limit:?} of real time", seen.len())]
#[non_exhaustive]
pub struct WaitError {
    /// What was waited for.
    pub operation: &'static str,
    /// How many were waited for.
    pub count: usize,
    /// How long was waited.
    pub limit: Duration,
    /// What came.
    pub seen: Vec<RecordedRequest>,
}

impl From<LoadError> for StartError {
    fn from(error: LoadError) -> Self {
        Self::Invalid(error.to_string())
    }
}

impl From<MakeError> for StartError {
    fn from(error: MakeError) -> Self {
        match error {
            MakeError::Unreadable { path, source, .. } => Self::Unreadable { path, source },
            MakeError::Invalid(error) => error.into(),
        }
    }
}

impl StartError {
    /// The error with what the operating system said, on one line.
    pub(crate) fn with_source(&self) -> String {
        std::error::Error::source(self)
            .map_or_else(|| self.to_string(), |source| format!("{self}: {source}"))
    }
}
