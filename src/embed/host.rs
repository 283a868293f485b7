//! Where an embedded server runs: on a thread of its own, or on a given runtime.

use std::io;
use std::net::TcpListener;
use std::thread::{self, JoinHandle};

use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::task::AbortHandle;

use crate::app::App;
use crate::server::{self, Entrance, Limits, Security, Workers};

/// What a host runs.
#[derive(Debug)]
pub(super) struct Served {
    pub(super) listener: TcpListener,
    pub(super) security: Security,
    pub(super) app: App,
}

/// A running server; dropping it closes the port.
#[derive(Debug)]
pub(super) struct Host {
    stop: watch::Sender<bool>,
    place: Option<Place>,
}

#[derive(Debug)]
enum Place {
    Thread(JoinHandle<()>),
    /// The task, and a second handle to the socket it listens on.
    Task(AbortHandle, TcpListener),
}

impl Host {
    /// Serves on a thread with a current-thread runtime of its own.
    pub(super) fn on_own_thread(served: Served) -> io::Result<Self> {
        let (stop, stopped) = watch::channel(false);
        let runtime = server::runtime()?;
        let serve = move || {
            runtime.block_on(async move {
                let mut cut = stopped.clone();
                tokio::select! {
                    () = serve(served, stopped) => {}
                    _ = cut.wait_for(|stop| *stop) => {}
                }
            });
        };
        let thread = thread::Builder::new().name("doublure".to_owned()).spawn(serve)?;
        Ok(Self { stop, place: Some(Place::Thread(thread)) })
    }

    /// Serves as a task of a given runtime.
    pub(super) fn on_runtime(served: Served, runtime: &Handle) -> io::Result<Self> {
        let (stop, stopped) = watch::channel(false);
        let socket = served.listener.try_clone()?;
        let task = runtime.spawn(serve(served, stopped)).abort_handle();
        Ok(Self { stop, place: Some(Place::Task(task, socket)) })
    }
}

async fn serve(served: Served, stop: watch::Receiver<bool>) {
    let Served { listener, security, app } = served;
    let entrance = tokio::net::TcpListener::from_std(listener)
        .and_then(|listener| Ok(Entrance { listener, security, workers: Workers::start(0)? }));
    match entrance {
        Ok(entrance) => server::serve(entrance, app, Limits::default(), stop).await,
        Err(error) => tracing::error!(%error, "cannot serve"),
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.stop.send_replace(true);
        match self.place.take() {
            // The thread drops its runtime, and with it the socket and every
            // connection. A panic of the thread was already printed by itself.
            Some(Place::Thread(thread)) => drop(thread.join()),
            Some(Place::Task(task, socket)) => {
                task.abort();
                // The task's own socket closes when its runtime gets to it; a
                // socket that is shut down refuses connections at once.
                if let Err(error) =
                    socket2::SockRef::from(&socket).shutdown(std::net::Shutdown::Both)
                {
                    tracing::debug!(%error, "the port closes with its task");
                }
            }
            None => {}
        }
    }
}
