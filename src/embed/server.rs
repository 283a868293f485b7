//! The server that a test starts.

use std::net::SocketAddr;

use tokio::runtime::Handle;

use crate::app::{App, Settings};
use crate::coverage::{Coverage, SharedReport};
use crate::server::{Security, base_url, bind};
use crate::world::{Bounds, Live, Worlds};

use super::host::{Host, Served};
use super::report::Reporter;
use super::{MockServerBuilder, StartError, World, WorldOptions};

/// A mock server in this process, on a port of its own.
///
/// It runs on its own thread, so it works from plain and async tests alike and
/// answers while a test blocks. Dropping it closes the port: from then on the
/// operating system refuses connections.
///
/// ```
/// # tokio_test(async {
/// use doublure::MockServer;
///
/// let server = MockServer::start().await;
/// assert!(server.base_url().starts_with("http://127.0.0.1:"));
/// # });
/// # fn tokio_test(test: impl Future<Output = ()>) {
/// #     tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(test);
/// # }
/// ```
#[derive(Debug)]
#[must_use = "the server stops when it is dropped"]
pub struct MockServer {
    app: App,
    world: World,
    address: SocketAddr,
    #[cfg(feature = "tls")]
    pub(super) ca_pem: Option<String>,
    _host: Host,
}

/// How a server is talked to, and whom its clients must trust then.
#[derive(Debug, Default)]
pub(super) struct Secured {
    pub(super) security: Security,
    /// The certificate of the authority that was made for the server.
    #[cfg(feature = "tls")]
    pub(super) ca_pem: Option<String>,
}

/// What a server is launched with: everything read, nothing opened.
pub(super) struct Launch {
    pub(super) live: Live,
    pub(super) address: SocketAddr,
    /// `None` for a thread of its own.
    pub(super) runtime: Option<Handle>,
    pub(super) secured: Secured,
    pub(super) report: Option<SharedReport>,
}

impl MockServer {
    /// Starts a server with the demo fixture on a free port of 127.0.0.1.
    ///
    /// # Panics
    /// When no port can be listened on or no thread started, with the reason.
    /// [`builder`](Self::builder) returns an error instead.
    pub async fn start() -> Self {
        match Self::builder().start().await {
            Ok(server) => server,
            Err(error) => panic!("the mock server can't start: {}", error.with_source()),
        }
    }

    /// A description of a server, to be changed and then started.
    pub fn builder() -> MockServerBuilder {
        MockServerBuilder::default()
    }

    pub(super) fn launch(launch: Launch) -> Result<Self, StartError> {
        let Launch { live, address, runtime, secured, report } = launch;
        let refused = |source| StartError::Bind { address, source };
        let listener = bind(address).map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        let scheme = secured.security.scheme();
        let base_url = base_url(&scheme, address);
        let settings = Settings { scheme, own_url: base_url.clone(), ..Settings::default() };
        let app = App::new(Worlds::new(live, Bounds::default()), settings);
        let reporter = report.map(|report| Reporter::new(report, &app));
        let world = World::of_server(app.clone(), &base_url, reporter);
        let served = Served { listener, security: secured.security, app: app.clone() };
        let host = match runtime {
            Some(runtime) => Host::on_runtime(served, &runtime),
            None => Host::on_own_thread(served),
        };
        Ok(Self {
            app,
            world,
            address,
            #[cfg(feature = "tls")]
            ca_pem: secured.ca_pem,
            _host: host.map_err(StartError::Thread)?,
        })
    }

    /// Where the server listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What stands in for the vendors' `https://…` hosts, without a slash at its end.
    pub fn base_url(&self) -> &str {
        self.world.base_url()
    }

    /// The server's default world.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// How many requests came for worlds that were closed.
    pub fn strays(&self) -> u64 {
        self.app.worlds().strays()
    }

    /// What the clients of all worlds have met since the server began, and what
    /// they never met; closed worlds and those that were reset are included.
    ///
    /// ```
    /// # let server = doublure::blocking::MockServer::start();
    /// // The client under test works with the server's worlds, and in the end:
    /// let coverage = server.coverage();
    /// println!("{coverage}");
    /// # let enough = coverage.reaches(0);
    /// assert!(enough);
    /// ```
    pub fn coverage(&self) -> Coverage {
        Coverage::of_server(self.app.worlds())
    }

    /// A world of its own that begins as the default world is now.
    ///
    /// # Panics
    /// As [`World::fork`].
    #[track_caller]
    pub fn fork(&self) -> World {
        self.world.fork()
    }

    /// A fork of the default world with something of its own.
    ///
    /// # Errors
    /// As [`World::fork_with`].
    pub fn fork_with(&self, options: WorldOptions) -> Result<World, StartError> {
        self.world.fork_with(options)
    }
}
