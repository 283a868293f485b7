//! `doublure serve`: the server as a process of its own.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use tokio::sync::watch;

use super::args::ServeOptions;
use super::host::{Host, OpenHost};
use super::security::curl_trust;
use super::system;
use super::{Failure, banner, logs, runtime};

/// Where the server listens unless it is told otherwise.
const USUAL_ADDRESS: &str = "127.0.0.1:4010";

/// Serves until it is told to stop: by SIGINT or SIGTERM, in a console by Ctrl-C.
pub(super) fn run(options: &ServeOptions) -> Result<ExitCode, Failure> {
    logs::start(options.log);
    let host = Host::prepare(options, USUAL_ADDRESS)?;
    runtime()?.block_on(async {
        let stop = stop_on_signal()?;
        let host = host.open(options)?;
        announce(&host, &curl_trust(&options.tls))?;
        host.serve(stop).await;
        Ok(ExitCode::SUCCESS)
    })
}

/// Turns true when the server is told to stop.
fn stop_on_signal() -> io::Result<watch::Receiver<bool>> {
    let (sender, stop) = watch::channel(false);
    let request = system::stop_request()?;
    tokio::spawn(async move {
        request.await;
        sender.send_replace(true)
    });
    Ok(stop)
}

/// Tells the reader of stdout where the server is. One that has closed its end
/// doesn't want to know: the server goes on.
fn announce(host: &OpenHost, curl_trust: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    let written = if out.is_terminal() {
        banner::write(&mut out, &host.ready, host.is_demo.then_some(curl_trust))
    } else {
        writeln!(out, "{}", host.ready.line()?)
    };
    if let Err(error) = written.and_then(|()| out.flush()) {
        tracing::warn!("nobody reads stdout: {error}");
    }
    Ok(())
}
