//! `doublure run`: a server for as long as one command runs.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use tokio::sync::watch;

use crate::Verification;

use super::args::RunOptions;
use super::child;
use super::host::{FREE_PORT, Host};
use super::output::paints_stderr;
use super::system::Signals;
use super::{Failure, coverage, logs, runtime};

/// The exit code for a command that did well while the scenario's expectations
/// do not hold, or less was met than is asked for.
pub(super) const UNMET: u8 = 3;

/// The exit code when all is well, but can't be told as it was asked for.
pub(super) const UNTOLD: u8 = 1;

pub(super) const FINE: u8 = 0;

/// Serves while the command runs. Its failure is ours, and so are a scenario of
/// the default world that did not come as expected and too little coverage.
pub(super) fn run(options: &RunOptions) -> Result<ExitCode, Failure> {
    logs::start(options.serve.log);
    let host = Host::prepare(&options.serve, FREE_PORT)?;
    let app = host.app();
    let code = runtime()?.block_on(accompany(host, options))?;
    let covered = coverage::conclude(&options.coverage, app.worlds());
    if code != FINE {
        return Ok(ExitCode::from(code));
    }
    let verification = Verification::of(app.worlds().default_world());
    if verification.satisfied() {
        return Ok(ExitCode::from(covered));
    }
    report(&verification);
    Ok(ExitCode::from(UNMET))
}

/// Serves while the command runs, and gives its exit code. When this returns,
/// every request that was under way has been answered and counted.
async fn accompany(host: Host, options: &RunOptions) -> Result<u8, Failure> {
    let signals = Signals::catch()?;
    let host = host.open(&options.serve)?;
    let ready = host.ready.clone();
    let (stop, stopped) = watch::channel(false);
    let serving = tokio::spawn(host.serve(stopped));
    let mut variables = ready.variables().to_vec();
    let authority = options.serve.tls.tls_ca.as_deref().and_then(Path::to_str);
    variables.extend(authority.map(|path| ("DOUBLURE_TLS_CA", path)));
    let code = child::run(&options.command, &variables, signals).await;
    stop.send_replace(true);
    serving.await?;
    code
}

/// Prints what does not hold: the headline bold, each unmet expectation in red,
/// the requests nearest to it dimmed.
fn report(verification: &Verification) {
    let text = verification.to_string();
    let mut err = io::stderr().lock();
    for line in text.lines() {
        let line = if paints_stderr() { painted(line) } else { line.to_owned() };
        // Without a stderr there is nobody to tell; the exit code tells it as well.
        let _ = writeln!(err, "{line}");
    }
}

/// A line of a verification's text, which is indented by rank.
fn painted(line: &str) -> String {
    let style = match line.len() - line.trim_start().len() {
        0 => "1",
        1..=2 => "31",
        _ => "2",
    };
    format!("\x1b[{style}m{line}\x1b[0m")
}
