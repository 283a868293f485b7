//! Logging to stderr.

use std::io;

use tracing::Level;

use super::args::LogLevel;
use super::output::paints_stderr;

/// Sends log lines of this level and above to stderr, without times: those
/// belong to whoever collects them.
pub(super) fn start(level: LogLevel) {
    let level = match level {
        LogLevel::Error => Level::ERROR,
        LogLevel::Warn => Level::WARN,
        LogLevel::Info => Level::INFO,
        LogLevel::Debug => Level::DEBUG,
    };
    tracing_subscriber::fmt()
        .with_max_level(level)
        .with_writer(io::stderr)
        .with_ansi(paints_stderr())
        .with_target(false)
        .without_time()
        // It would say on stderr that nobody reads stderr, and panic.
        .log_internal_errors(false)
        .init();
}
