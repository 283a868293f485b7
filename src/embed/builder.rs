//! What a server starts with.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use serde_json::Value;
use tokio::runtime::Handle;

use crate::Assumptions;
use crate::coverage::SharedReport;
use crate::scenario::{Ingredient, Recipe};
use crate::time::Clock;

#[cfg(feature = "tls")]
use super::security::Certificate;
use super::server::Launch;
#[cfg(not(feature = "tls"))]
use super::server::Secured;
use super::{MockServer, StartError};

/// Describes a [`MockServer`] before it starts.
///
/// Nothing is read or checked before [`start`](Self::start), which reports
/// whatever is wrong. Settings made here win over the scenario's, and those over
/// the fixtures'.
#[derive(Clone, Debug, Default)]
#[must_use = "a builder does nothing until it is started"]
pub struct MockServerBuilder {
    recipe: Recipe,
    address: Option<SocketAddr>,
    runtime: Option<Handle>,
    #[cfg(feature = "tls")]
    pub(super) certificate: Certificate,
    report: Option<PathBuf>,
}

impl MockServerBuilder {
    /// Adds a fixture file. Several fixtures are merged: spots by id, agendas
    /// and accounts by uid, members appended. Without any fixture the server
    /// serves the demo fixture.
    pub fn fixture_file(mut self, path: impl AsRef<Path>) -> Self {
        self.recipe.fixtures.push(Ingredient::File(path.as_ref().to_owned()));
        self
    }

    /// Adds a fixture written in the test.
    pub fn fixture(mut self, fixture: Value) -> Self {
        self.recipe.fixtures.push(Ingredient::Inline(fixture));
        self
    }

    /// Plays a scenario in the server's world. Its fixtures come before those
    /// given here; of several scenario files the last counts.
    ///
    /// ```no_run
    /// # async fn play() -> Result<(), doublure::StartError> {
    /// use doublure::MockServer;
    ///
    /// let server =
    ///     MockServer::builder().scenario_file("tests/scenarios/lost-answer.json").start().await?;
    /// // The client under test works with `server.base_url()`, and in the end:
    /// server.world().assert_satisfied();
    /// # Ok(())
    /// # }
    /// ```
    pub fn scenario_file(mut self, path: impl AsRef<Path>) -> Self {
        self.recipe.scenario = Some(path.as_ref().to_owned());
        self
    }

    /// Where generated ids and people come from; the default is the scenario's or
    /// the fixture's, or 0.
    pub fn seed(mut self, seed: u64) -> Self {
        self.recipe.overrides.seed = Some(seed);
        self
    }

    /// The world's clock; the default is the scenario's or the fixture's, or real time.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.recipe.overrides.clock = Some(clock);
        self
    }

    /// Sets a behaviour switch, see `doublure rules` or the README's table.
    pub fn behaviour(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.recipe.overrides.behaviours.push((name.into(), value.into()));
        self
    }

    /// Whether answers may rest on rules that nothing public confirms; the
    /// default is [`Assumptions::Allow`].
    pub fn assumptions(mut self, assumptions: Assumptions) -> Self {
        self.recipe.overrides.assumptions = assumptions;
        self
    }

    /// Listens on this address instead of a free port of 127.0.0.1.
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.address = Some(address);
        self
    }

    /// Runs the server on this runtime instead of a thread of its own. It then
    /// answers only while that runtime runs, and ends with it.
    pub fn on(mut self, runtime: Handle) -> Self {
        self.runtime = Some(runtime);
        self
    }

    /// Keeps a report of what the clients of all worlds have met: JSON, HTML or
    /// `JUnit` XML by the ending of the name (`.json`, `.html`, `.xml`).
    ///
    /// It is written whenever a world ends, since a server in a static is never
    /// dropped. All servers of a run of tests add up in it, also those of other
    /// processes with the same parent: the binaries that one `cargo test` starts,
    /// the tests that one nextest starts. The next run begins anew. For HTML and XML
    /// the counts are in a file beside it, `.json` added to the name.
    ///
    /// ```no_run
    /// use std::sync::LazyLock;
    ///
    /// use doublure::blocking::MockServer;
    ///
    /// static SERVER: LazyLock<MockServer> = LazyLock::new(|| {
    ///     let server = MockServer::builder().coverage_report("target/coverage.html").start();
    ///     server.expect("the mock server")
    /// });
    /// ```
    pub fn coverage_report(mut self, path: impl AsRef<Path>) -> Self {
        self.report = Some(path.as_ref().to_owned());
        self
    }

    /// Starts the server; it accepts connections when this returns.
    ///
    /// # Errors
    /// When a fixture or the scenario can't be read or is invalid, a behaviour or
    /// the clock is invalid, the certificate isn't one, the report can't be written, or
    /// the address can't be
    /// listened on.
    #[expect(clippy::unused_async, reason = "starting may come to wait; the contract is async")]
    pub async fn start(self) -> Result<MockServer, StartError> {
        self.start_now()
    }

    /// What both `start`s do: nothing in it waits for anybody.
    pub(super) fn start_now(self) -> Result<MockServer, StartError> {
        let unreadable = self.recipe.overrides.clock.as_ref().and_then(Clock::unreadable);
        if let Some(text) = unreadable {
            return Err(StartError::Clock(text.to_owned()));
        }
        let live = self.recipe.make()?.live;
        let report = self.report.map(shared_report).transpose()?;
        let address = self.address.unwrap_or_else(|| SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
        #[cfg(feature = "tls")]
        let secured = self.certificate.secure(address.ip())?;
        #[cfg(not(feature = "tls"))]
        let secured = Secured::default();
        let runtime = self.runtime;
        MockServer::launch(Launch { live, address, runtime, secured, report })
    }
}

fn shared_report(path: PathBuf) -> Result<SharedReport, StartError> {
    SharedReport::at(path.clone()).map_err(|source| StartError::Report { path, source })
}
