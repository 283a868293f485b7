//! Logging to stderr.

use std::io;

use tracing::Level;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use super::args::LogLevel;
use super::output::paints_stderr;

/// Sends our log lines of this level and above to stderr, without times: those
/// belong to whoever collects them. What crates below us have to say is left
/// out: h2 tells of every frame.
pub(super) fn start(level: LogLevel) {
    let level = match level {
        LogLevel::Error => Level::ERROR,
        LogLevel::Warn => Level::WARN,
        LogLevel::Info => Level::INFO,
        LogLevel::Debug => Level::DEBUG,
    };
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(io::stderr)
        .with_ansi(paints_stderr())
        .with_target(false)
        .without_time()
        // It would say on stderr that nobody reads stderr, and panic.
        .log_internal_errors(false);
    let ours = Targets::new().with_target(env!("CARGO_CRATE_NAME"), level);
    tracing_subscriber::registry().with(ours).with(lines).init();
}
