//! The embedded test helper: a mock server inside a test binary.

pub mod blocking;
mod builder;
mod clock;
mod error;
mod fault;
mod host;
mod options;
mod peek;
mod report;
#[cfg(feature = "tls")]
mod security;
mod server;
mod snapshot;
mod verification;
mod world;

pub use builder::MockServerBuilder;
pub use clock::WorldClock;
pub use error::{StartError, WaitError};
pub use fault::{Fault, FaultId};
pub use options::WorldOptions;
pub use peek::{AgendaPeek, MeltingspotPeek, OpenAgendaPeek};
pub use server::MockServer;
pub use snapshot::Snapshot;
pub use verification::Verification;
pub use world::World;
