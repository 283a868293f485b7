//! The arguments of `run`.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, value_parser};

use super::ServeOptions;
use super::values::report_path;

/// What `run --help` says beside its options.
pub(super) const RUN_HELP: &str = "\
The command finds the server by DOUBLURE_URL, DOUBLURE_CONTROL_URL, MELTINGSPOT_BASE_URL and
OPENAGENDA_BASE_URL, and whom to trust by DOUBLURE_TLS_CA when --tls-ca is given. SIGINT, SIGTERM,
SIGHUP and SIGQUIT are passed on to it, but for a Ctrl-C or Ctrl-\\ in the terminal, which has
reached it already.

Exit codes:
  that of the command, when it is not 0; 128+N when signal N ended it; 127 when it was not found,
  126 when it can't be executed; 3 when it ended with 0, but the expectations of the default world's
  scenario do not hold (each is printed to stderr) or less was met than --min-coverage asks for;
  1 when the server could not start or the report not be written; else 0";

/// What `run` starts with.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct RunOptions {
    #[command(flatten)]
    pub(in crate::cli) serve: ServeOptions,
    #[command(flatten)]
    pub(in crate::cli) coverage: CoverageOptions,
    /// The command and its arguments
    #[arg(last = true, required = true, value_name = "CMD")]
    pub(in crate::cli) command: Vec<OsString>,
}

/// What is told of the outcomes that the command's clients have met.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct CoverageOptions {
    /// Writes which outcomes were met, in all worlds: JSON, HTML or `JUnit` XML by the ending
    /// (.json, .html, .xml); a table goes to stderr
    #[arg(long, env = "DOUBLURE_COVERAGE", value_name = "PATH", value_parser = report_path)]
    pub(in crate::cli) coverage: Option<PathBuf>,
    /// Exits with 3 when less was met, in percent of what the called operations can come to
    #[arg(long, env = "DOUBLURE_MIN_COVERAGE", value_name = "N", value_parser = value_parser!(u8).range(0..=100))]
    pub(in crate::cli) min_coverage: Option<u8>,
}
