//! A server of this process: what `serve`, `run` and `sweep` share.

use std::io;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::watch;

use crate::app::App;
use crate::scenario::{Made, MakeError, Recipe};
use crate::server::{self, Entrance, Limits, Security, Workers};
use crate::world::{WorldCell, Worlds};

use super::Failure;
use super::args::ServeOptions;
use super::locator::Locator;
use super::ready::Ready;
use super::security::secure;
use super::watch::{FileWatch, follow};

/// Any free port of this machine.
pub(super) const FREE_PORT: &str = "127.0.0.1:0";

/// A server whose files are read and whose port is taken. It accepts clients,
/// and answers them from [`Host::open`] and [`OpenHost::serve`] on.
#[derive(Debug)]
pub(super) struct Host {
    app: App,
    listener: TcpListener,
    security: Security,
    recipe: Recipe,
    files: Vec<PathBuf>,
    is_demo: bool,
}

/// A server that others can find.
#[derive(Debug)]
pub(super) struct OpenHost {
    pub(super) ready: Ready,
    /// Whether it serves the demo fixture.
    pub(super) is_demo: bool,
    app: App,
    entrance: Entrance,
    _locator: Option<Locator>,
}

impl Host {
    /// Prepares a server; without `--listen` it takes the address `otherwise`.
    pub(super) fn prepare(options: &ServeOptions, otherwise: &str) -> Result<Self, Failure> {
        let recipe = options.recipe();
        let Made { live, files, is_demo } = recipe.make().map_err(told)?;
        let listener = listen(options.listen.as_deref().unwrap_or(otherwise))?;
        let ip = listener.local_addr()?.ip();
        if options.control_token.is_none() && !ip.is_loopback() {
            tracing::warn!(
                "listening beyond this machine without --control-token: whoever reaches this \
                 port can read the fixture's keys and change every world"
            );
        }
        let security = secure(options, ip)?;
        let scheme = security.scheme();
        let own_url = server::base_url(&scheme, listener.local_addr()?);
        let settings = options.settings(scheme, own_url);
        let app = App::new(Worlds::new(live, options.bounds()), settings);
        Ok(Self { app, listener, security, recipe, files, is_demo })
    }

    /// The world at the base URL.
    pub(super) fn world(&self) -> Arc<WorldCell> {
        Arc::clone(self.app.worlds().default_world())
    }

    /// Every world of the server, and what they have counted, also after its end.
    pub(super) fn app(&self) -> App {
        self.app.clone()
    }

    /// Writes the locator and watches the files, if that is asked for. Needs a runtime.
    pub(super) fn open(self, options: &ServeOptions) -> Result<OpenHost, Failure> {
        let world = self.world();
        let Self { app, listener, security, recipe, files, is_demo } = self;
        if options.watch {
            tokio::spawn(follow(FileWatch::new(&files)?, recipe, world));
        }
        let ready = Ready::new(&security.scheme(), listener.local_addr()?);
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let line = ready.line()?;
        let locator = options.locator.as_deref().map(|path| write_locator(path, &line));
        let workers = Workers::start(usize::from(options.workers) - 1)?;
        let entrance = Entrance { listener, security, workers };
        Ok(OpenHost { ready, is_demo, app, entrance, _locator: locator.transpose()? })
    }
}

impl OpenHost {
    /// Answers until `stop` says `true` and what is under way has ended.
    pub(super) async fn serve(self, stop: watch::Receiver<bool>) {
        server::serve(self.entrance, self.app, Limits::default(), stop).await;
    }
}

/// Why there is no world, on one line or a line per problem.
pub(super) fn told(error: MakeError) -> Failure {
    match error {
        MakeError::Unreadable { ref source, .. } => format!("{error}: {source}").into(),
        MakeError::Invalid(error) => error.into(),
    }
}

fn listen(address: &str) -> Result<TcpListener, Failure> {
    let resolved = address.to_socket_addrs().ok().and_then(|mut all| all.next());
    let resolved: SocketAddr = resolved.ok_or_else(|| {
        format!("--listen {address}: not an address such as 127.0.0.1:4010 or localhost:0")
    })?;
    server::bind(resolved).map_err(|error| {
        let way_out = match error.kind() {
            io::ErrorKind::AddrInUse => "; choose another port, or 0 for any free one",
            _ => "",
        };
        format!("cannot listen on {address}: {error}{way_out}").into()
    })
}

fn write_locator(path: &Path, line: &str) -> Result<Locator, Failure> {
    Locator::write(path, line)
        .map_err(|error| format!("cannot write the locator {}: {error}", path.display()).into())
}
