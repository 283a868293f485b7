//! A world as a test sees it.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use serde_json::Value;

use crate::app::App;
use crate::coverage::Coverage;
use crate::fixture::Source;
use crate::http::{Finding, Request};
use crate::scenario::{self, Entrance};
use crate::world::{DEFAULT_WORLD, RecordedRequest, WorldCell};

use super::fault::known;
use super::report::Reporter;
use super::{
    Fault, FaultId, MeltingspotPeek, OpenAgendaPeek, Snapshot, StartError, Verification, WaitError,
    WorldClock, WorldOptions,
};

/// Everything that a test can see or change: both APIs' state, clock, ids,
/// faults, scenario and journal.
///
/// It answers at its base URL, through [`handle`](Self::handle) without a
/// socket, and as a [`tower_service::Service`]. A world that was forked is
/// closed when its last handle is dropped: requests to it are then answered
/// 410 and counted as strays of the server.
#[derive(Clone, Debug)]
pub struct World(Arc<Handle>);

#[derive(Debug)]
struct Handle {
    app: App,
    cell: Arc<WorldCell>,
    server_url: String,
    base_url: String,
    control_url: String,
    reporter: Option<Arc<Reporter>>,
}

impl World {
    /// The default world of a server.
    pub(super) fn of_server(app: App, server_url: &str, reporter: Option<Reporter>) -> Self {
        let cell = Arc::clone(app.worlds().default_world());
        Self::new(app, cell, server_url, reporter.map(Arc::new))
    }

    fn new(
        app: App,
        cell: Arc<WorldCell>,
        server_url: &str,
        reporter: Option<Arc<Reporter>>,
    ) -> Self {
        let base_url = match cell.id() {
            DEFAULT_WORLD => server_url.to_owned(),
            id => format!("{server_url}/~{id}"),
        };
        let control_url = format!("{base_url}/__doublure");
        Self(Arc::new(Handle {
            app,
            cell,
            server_url: server_url.to_owned(),
            base_url,
            control_url,
            reporter,
        }))
    }

    /// The world's id: what follows `/~` in its base URL.
    pub fn id(&self) -> &str {
        self.0.cell.id()
    }

    /// The URL that stands in for both vendors' hosts, without a slash at its end.
    pub fn base_url(&self) -> &str {
        &self.0.base_url
    }

    /// Stands in for `https://openapi.meltingspot.io`.
    pub fn meltingspot_base_url(&self) -> &str {
        &self.0.base_url
    }

    /// Stands in for `https://api.openagenda.com`.
    pub fn openagenda_base_url(&self) -> &str {
        &self.0.base_url
    }

    /// Where the control plane of this world begins.
    pub fn control_url(&self) -> &str {
        &self.0.control_url
    }

    /// A world of its own that begins as this one is now; constant time.
    ///
    /// ```
    /// # let server = doublure::blocking::MockServer::start();
    /// let world = server.fork();
    /// assert_ne!(world.base_url(), server.base_url());
    /// drop(world); // whoever still calls it is answered 410 and counted:
    /// assert_eq!(server.strays(), 0);
    /// ```
    ///
    /// # Panics
    /// When the server has as many worlds open as it may.
    #[track_caller]
    #[must_use = "a fork is closed when it is dropped"]
    pub fn fork(&self) -> Self {
        match self.fork_with(WorldOptions::new()) {
            Ok(world) => world,
            Err(error) => panic!("the world can't be forked: {error}"),
        }
    }

    /// A fork with something of its own.
    ///
    /// # Errors
    /// When the fixture, scenario, behaviours or id are invalid, or the server
    /// has as many worlds open as it may.
    pub fn fork_with(&self, options: WorldOptions) -> Result<Self, StartError> {
        let (id, live) = options.settle(&self.0.cell)?;
        let opened = self.0.app.worlds().open(id.as_deref(), live);
        let cell = opened.map_err(|error| StartError::World { id, reason: error.to_string() })?;
        let Handle { app, server_url, reporter, .. } = &*self.0;
        Ok(Self::new(app.clone(), cell, server_url, reporter.clone()))
    }

    /// The world's clock.
    pub fn clock(&self) -> WorldClock {
        WorldClock::new(Arc::clone(&self.0.cell))
    }

    /// What the clients of this world have met since it began or was reset, and
    /// what they never met; see [`crate::MockServer::coverage`].
    pub fn coverage(&self) -> Coverage {
        Coverage::of_world(&self.0.cell)
    }

    /// Puts the world back to how it was created; its journal and coverage are
    /// emptied.
    pub fn reset(&self) {
        self.0.cell.reset();
    }

    /// The world as it is now, to come back to; constant time.
    ///
    /// ```
    /// # use doublure::blocking::MockServer;
    /// # use std::time::Duration;
    /// let server = MockServer::builder()
    ///     .clock(doublure::Clock::frozen("2026-03-01T09:00:00Z"))
    ///     .start()
    ///     .unwrap();
    /// let world = server.world();
    /// let before = world.snapshot();
    /// world.clock().advance(Duration::from_secs(900));
    /// world.restore(&before);
    /// assert_eq!(world.clock().now(), "2026-03-01T09:00:00Z");
    /// ```
    pub fn snapshot(&self) -> Snapshot {
        Snapshot(self.0.cell.snapshot())
    }

    /// Goes back to a snapshot; the journal stays as it is.
    pub fn restore(&self, snapshot: &Snapshot) {
        self.0.cell.restore(&snapshot.0);
    }

    /// Orders a fault, which stays until it is cleared.
    ///
    /// ```
    /// # use doublure::{Fault, blocking::MockServer};
    /// let server = MockServer::start();
    /// let world = server.fork();
    /// world.fault(Fault::on("meltingspot.members.list").first(1).status(503).retry_after(1));
    /// let list = || http::Request::get("/v1/spotMembers").header("authorization", "ms-demo-key");
    /// assert_eq!(world.handle(list().body(Default::default()).unwrap()).status(), 503);
    /// assert_eq!(world.handle(list().body(Default::default()).unwrap()).status(), 200);
    /// ```
    pub fn fault(&self, fault: Fault) -> FaultId {
        FaultId(self.0.cell.change(|live| live.faults.add(fault.ordered())))
    }

    /// Takes a fault back; one that is gone already is no error.
    pub fn clear_fault(&self, id: FaultId) {
        self.0.cell.change(|live| live.faults.remove(id.0));
    }

    /// Takes all faults back.
    pub fn clear_faults(&self) {
        self.0.cell.change(|live| live.faults.clear());
    }

    /// Lets something happen on the vendor's side now: an event of the scenario
    /// format without `when`.
    ///
    /// ```
    /// # use doublure::{Status, blocking::MockServer};
    /// # use serde_json::json;
    /// let server = MockServer::start();
    /// server.world().event(json!({"api": "meltingspot",
    ///     "member": {"email": "ada.lovelace@acme.test"}, "set": {"status": "Left"}}));
    /// let ada = server.world().meltingspot().member("ada.lovelace@acme.test").unwrap();
    /// assert_eq!(ada.status, Status::Left);
    /// ```
    ///
    /// # Panics
    /// When the event is invalid or its target is missing, with the reason.
    #[track_caller]
    #[expect(clippy::needless_pass_by_value, reason = "tests write `world.event(json!({…}))`")]
    pub fn event(&self, event: Value) {
        let text = format!("{event:#}");
        let happening = match scenario::read_event(&text) {
            Ok((happening, _)) => happening,
            Err(findings) => panic!("the event is invalid:\n{}", listed(&findings)),
        };
        let happened = self.0.cell.change(|live| {
            let now = live.clock.now();
            live.apis.happen(&happening, &mut live.ids, now)
        });
        if let Err(reason) = happened {
            panic!("the event can't happen: {reason}\n{text}");
        }
    }

    /// Loads a scenario: its faults, events and expectations replace those of
    /// the world, and what it names of state, clock, seed and behaviours too.
    ///
    /// ```
    /// # use doublure::blocking::MockServer;
    /// # use serde_json::json;
    /// let server = MockServer::start();
    /// let world = server.fork();
    /// world.load_scenario(json!({
    ///     "name": "somebody lists the members",
    ///     "expect": [{"operation": "meltingspot.members.list", "calls": {"min": 1}}],
    /// }))?;
    /// assert!(!world.verify().satisfied());
    /// println!("{}", world.verify()); // what is unmet, with the nearest requests
    /// # let list = http::Request::get("/v1/spotMembers").body(Default::default()).unwrap();
    /// # world.handle(list);
    /// world.assert_satisfied();
    /// # Ok::<(), doublure::StartError>(())
    /// ```
    ///
    /// # Errors
    /// When the scenario is invalid; nothing has changed then.
    #[expect(clippy::needless_pass_by_value, reason = "tests write `load_scenario(json!({…}))`")]
    pub fn load_scenario(&self, scenario: Value) -> Result<(), StartError> {
        let text = format!("{scenario:#}");
        let scenario = scenario::read(&Source { name: "scenario", text: &text }, None)?;
        let entrance = Entrance::prepare(scenario, &self.0.cell.present())?;
        Ok(self.0.cell.change(|live| entrance.enter(live))?)
    }

    /// Whether the scenario's expectations hold now.
    pub fn verify(&self) -> Verification {
        Verification::of(&self.0.cell)
    }

    /// Fails the test unless the scenario's expectations hold.
    ///
    /// # Panics
    /// With each unmet expectation and the requests nearest to it.
    #[track_caller]
    pub fn assert_satisfied(&self) {
        let verification = self.verify();
        assert!(verification.satisfied(), "{verification}");
    }

    /// The requests that the journal holds, oldest first.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.recorded(|_| true)
    }

    /// The requests for one operation, oldest first.
    ///
    /// ```
    /// # let server = doublure::blocking::MockServer::start();
    /// # let world = server.fork();
    /// # world.handle(http::Request::get("/v1/spotMembers?page=2").body(Default::default()).unwrap());
    /// let lists = world.requests_to("meltingspot.members.list");
    /// assert_eq!(lists[0].query["page"], ["2"]);
    /// assert_eq!(lists[0].status, Some(401));
    /// assert_eq!(lists[0].rules.last(), Some(&"meltingspot.auth.missingKey"));
    /// ```
    ///
    /// # Panics
    /// When there is no such operation; the message lists those there are.
    #[track_caller]
    pub fn requests_to(&self, operation: &str) -> Vec<RecordedRequest> {
        let operation = known(operation);
        self.recorded(|of| of == Some(operation))
    }

    /// Waits until the journal holds so many requests for an operation; the
    /// limit is real time. (In a synchronous test: [`crate::blocking::World::wait_for`].)
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let server = doublure::blocking::MockServer::start();
    /// # let world = server.fork();
    /// # world.handle(http::Request::get("/v1/spotMembers").body(Default::default()).unwrap());
    /// // In an async test the same with `.await`.
    /// let seen = world.wait_for("meltingspot.members.list", 1, Duration::from_secs(2))?;
    /// assert_eq!(seen.len(), 1);
    /// # Ok::<(), doublure::WaitError>(())
    /// ```
    ///
    /// # Errors
    /// When the time is over or the world is closed, with what was seen.
    pub async fn wait_for(
        &self,
        operation: &str,
        count: usize,
        limit: Duration,
    ) -> Result<Vec<RecordedRequest>, WaitError> {
        let operation = known(operation);
        let seen = || self.recorded(|of| of == Some(operation));
        let enough = |_: &WorldCell| Some(seen()).filter(|seen| seen.len() >= count);
        match tokio::time::timeout(limit, self.0.cell.wait_for(enough)).await {
            Ok(Ok(requests)) => Ok(requests),
            Ok(Err(_)) | Err(_) => Err(WaitError { operation, count, limit, seen: seen() }),
        }
    }

    /// A look at the spots' members.
    pub fn meltingspot(&self) -> MeltingspotPeek {
        MeltingspotPeek::new(self.0.cell.present().apis.meltingspot.state)
    }

    /// A look at the agendas' members.
    pub fn openagenda(&self) -> OpenAgendaPeek {
        OpenAgendaPeek::new(self.0.cell.present().apis.openagenda.state)
    }

    /// Answers a request without a socket; its path is the vendor's, such as
    /// `/v1/spotMembers`. A delay is waited for; a fault that cuts the
    /// connection can't be shown here, so its whole answer comes back.
    pub async fn handle(&self, request: http::Request<Bytes>) -> http::Response<Bytes> {
        let delivery = self.0.app.answer_in(Arc::clone(&self.0.cell), &Request::new(request));
        delivery.arrive().await.map(|body| body.bytes())
    }

    /// Answers a request as the server behind the socket does: of whichever
    /// world it names, vendor's or control plane's. For the fuzz targets.
    #[cfg(fuzzing)]
    pub async fn serve(&self, request: http::Request<Bytes>) -> http::Response<Bytes> {
        let delivery = self.0.app.answer(Request::new(request)).made().await;
        delivery.arrive().await.map(|body| body.bytes())
    }

    fn recorded(&self, wanted: impl Fn(Option<&'static str>) -> bool) -> Vec<RecordedRequest> {
        let entries: Vec<_> = self.0.cell.journal(|journal| {
            journal.entries().filter(|entry| wanted(entry.operation)).cloned().collect()
        });
        entries.iter().map(RecordedRequest::from).collect()
    }
}

fn listed(findings: &[Finding]) -> String {
    let line = |finding: &Finding| {
        format!("{}: found {}, expected {}", finding.path, finding.found, finding.expected)
    };
    findings.iter().map(line).collect::<Vec<_>>().join("\n")
}

impl Drop for Handle {
    fn drop(&mut self) {
        // The default world stays, and one that was closed over HTTP is gone already.
        let _ = self.app.worlds().close(self.cell.id());
        if let Some(reporter) = &self.reporter {
            reporter.write(&self.app);
        }
    }
}

impl tower_service::Service<http::Request<Bytes>> for World {
    type Response = http::Response<Bytes>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Bytes>) -> Self::Future {
        let world = self.clone();
        Box::pin(async move { Ok(world.handle(request).await) })
    }
}
