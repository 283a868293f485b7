//! The same server for synchronous tests.
//!
//! ```
//! use doublure::blocking::MockServer;
//!
//! let server = MockServer::start();
//! assert!(server.base_url().starts_with("http://127.0.0.1:"));
//! assert!(server.world().meltingspot().member("ada.lovelace@acme.test").is_some());
//!
//! let world = server.fork(); // a world of its own for this test
//! let request = http::Request::get("/v1/spotMembers").body(Default::default()).unwrap();
//! assert_eq!(world.handle(request).status(), 401);
//! assert_eq!(world.requests().len(), 1);
//! ```

use std::ops::Deref;
use std::path::Path;
use std::time::Duration;

use bytes::Bytes;
use serde_json::Value;

use crate::time::Clock;
use crate::{Assumptions, RecordedRequest, StartError, WaitError, WorldOptions};

/// [`MockServer`](crate::MockServer) without an async start; everything else
/// of it is reached through [`Deref`].
#[derive(Debug)]
#[must_use = "the server stops when it is dropped"]
pub struct MockServer(crate::MockServer);

/// [`World`](crate::World) whose waiting blocks; everything else of it is
/// reached through [`Deref`].
#[derive(Clone, Debug)]
pub struct World(crate::World);

/// [`MockServerBuilder`](crate::MockServerBuilder) without an async start.
#[derive(Clone, Debug, Default)]
#[must_use = "a builder does nothing until it is started"]
pub struct MockServerBuilder(crate::MockServerBuilder);

impl MockServer {
    /// Starts a server with the demo fixture on a free port of 127.0.0.1.
    ///
    /// # Panics
    /// When no port can be listened on or no thread started, with the reason.
    pub fn start() -> Self {
        match Self::builder().start() {
            Ok(server) => server,
            Err(error) => panic!("the mock server can't start: {}", error.with_source()),
        }
    }

    /// A description of a server, to be changed and then started.
    pub fn builder() -> MockServerBuilder {
        MockServerBuilder::default()
    }
}

impl MockServer {
    /// See [`crate::MockServer::fork`].
    ///
    /// # Panics
    /// As [`crate::World::fork`].
    #[track_caller]
    pub fn fork(&self) -> World {
        World(self.0.fork())
    }

    /// See [`crate::MockServer::fork_with`].
    ///
    /// # Errors
    /// As [`crate::World::fork_with`].
    pub fn fork_with(&self, options: WorldOptions) -> Result<World, StartError> {
        self.0.fork_with(options).map(World)
    }
}

impl World {
    /// See [`crate::World::fork`].
    ///
    /// # Panics
    /// As [`crate::World::fork`].
    #[must_use = "a fork is closed when it is dropped"]
    #[track_caller]
    pub fn fork(&self) -> Self {
        Self(self.0.fork())
    }

    /// See [`crate::World::fork_with`].
    ///
    /// # Errors
    /// As [`crate::World::fork_with`].
    pub fn fork_with(&self, options: WorldOptions) -> Result<Self, StartError> {
        self.0.fork_with(options).map(Self)
    }

    /// See [`crate::World::wait_for`]; blocks this thread.
    ///
    /// # Errors
    /// As [`crate::World::wait_for`].
    ///
    /// # Panics
    /// Within an async runtime, where blocking is not allowed.
    pub fn wait_for(
        &self,
        operation: &str,
        count: usize,
        limit: Duration,
    ) -> Result<Vec<RecordedRequest>, WaitError> {
        blocked_on(self.0.wait_for(operation, count, limit))
    }

    /// See [`crate::World::handle`]; blocks this thread while a delay lasts.
    ///
    /// # Panics
    /// Within an async runtime, where blocking is not allowed.
    pub fn handle(&self, request: http::Request<Bytes>) -> http::Response<Bytes> {
        blocked_on(self.0.handle(request))
    }
}

/// Waits on a small runtime of its own.
fn blocked_on<T>(wait: impl Future<Output = T>) -> T {
    match tokio::runtime::Builder::new_current_thread().enable_time().build() {
        Ok(runtime) => runtime.block_on(wait),
        Err(error) => panic!("no runtime to wait on: {error}"),
    }
}

impl Deref for World {
    type Target = crate::World;

    fn deref(&self) -> &crate::World {
        &self.0
    }
}

impl Deref for MockServer {
    type Target = crate::MockServer;

    fn deref(&self) -> &crate::MockServer {
        &self.0
    }
}

impl MockServerBuilder {
    /// See [`crate::MockServerBuilder::fixture_file`].
    pub fn fixture_file(self, path: impl AsRef<Path>) -> Self {
        Self(self.0.fixture_file(path))
    }

    /// See [`crate::MockServerBuilder::fixture`].
    pub fn fixture(self, fixture: Value) -> Self {
        Self(self.0.fixture(fixture))
    }

    /// See [`crate::MockServerBuilder::scenario_file`].
    pub fn scenario_file(self, path: impl AsRef<Path>) -> Self {
        Self(self.0.scenario_file(path))
    }

    /// See [`crate::MockServerBuilder::seed`].
    pub fn seed(self, seed: u64) -> Self {
        Self(self.0.seed(seed))
    }

    /// See [`crate::MockServerBuilder::clock`].
    pub fn clock(self, clock: Clock) -> Self {
        Self(self.0.clock(clock))
    }

    /// See [`crate::MockServerBuilder::behaviour`].
    pub fn behaviour(self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        Self(self.0.behaviour(name, value))
    }

    /// See [`crate::MockServerBuilder::assumptions`].
    pub fn assumptions(self, assumptions: Assumptions) -> Self {
        Self(self.0.assumptions(assumptions))
    }

    /// See [`crate::MockServerBuilder::listen`].
    pub fn listen(self, address: std::net::SocketAddr) -> Self {
        Self(self.0.listen(address))
    }

    /// See [`crate::MockServerBuilder::tls`].
    #[cfg(feature = "tls")]
    pub fn tls(self) -> Self {
        Self(self.0.tls())
    }

    /// See [`crate::MockServerBuilder::tls_with`].
    #[cfg(feature = "tls")]
    pub fn tls_with(self, certificate: impl Into<Vec<u8>>, key: impl Into<Vec<u8>>) -> Self {
        Self(self.0.tls_with(certificate, key))
    }

    /// See [`crate::MockServerBuilder::coverage_report`].
    pub fn coverage_report(self, path: impl AsRef<Path>) -> Self {
        Self(self.0.coverage_report(path))
    }

    /// Starts the server; it accepts connections when this returns.
    ///
    /// # Errors
    /// As [`crate::MockServerBuilder::start`].
    pub fn start(self) -> Result<MockServer, StartError> {
        self.0.start_now().map(MockServer)
    }
}
