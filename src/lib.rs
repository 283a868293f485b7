//! A mock server that stands in for the member APIs of MeltingSpot and
//! OpenAgenda, in process or standalone: offline, fast and deterministic.
//!
//! ```
//! # fn main() {
//! use doublure::blocking::MockServer;
//!
//! let server = MockServer::start(); // the demo fixture, on a free port
//! let members = format!("{}/v1/spotMembers", server.base_url());
//! // Point the client under test at `server.base_url()`, let it work, then look:
//! let ada = server.world().meltingspot().member("ada.lovelace@acme.test");
//! assert_eq!(ada.unwrap().firstname, "Ada");
//! # let _ = members;
//! # }
//! ```

mod address;
mod apis;
mod app;
mod both;
mod chain;
#[cfg(feature = "cli")]
pub mod cli;
mod control;
mod coverage;
mod email;
mod embed;
mod file;
mod fixture;
mod http;
mod random;
mod scenario;
mod server;
mod store;
mod time;
mod world;

pub use apis::meltingspot::{Lang, Role, SpotMember, Status};
pub use apis::openagenda::{AgendaMember, MemberRole};
pub use apis::{Assumptions, BehaviourProblem, Provenance, Rule};
pub use coverage::{Coverage, OperationCoverage, OutcomeCoverage, OutcomeState};
pub use embed::{
    AgendaPeek, Fault, FaultId, MeltingspotPeek, MockServer, MockServerBuilder, OpenAgendaPeek,
    Snapshot, StartError, Verification, WaitError, World, WorldClock, WorldOptions, blocking,
};
pub use time::Clock;
pub use world::{RecordedFault, RecordedRequest};
