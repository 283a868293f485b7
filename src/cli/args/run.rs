//! The arguments of `run`.

use std::ffi::OsString;

use clap::Args;

use super::ServeOptions;

/// What `run --help` says beside its options.
pub(super) const RUN_HELP: &str = "\
The command finds the server by DOUBLURE_URL, DOUBLURE_CONTROL_URL, MELTINGSPOT_BASE_URL and
OPENAGENDA_BASE_URL, and whom to trust by DOUBLURE_TLS_CA when --tls-ca is given. SIGINT, SIGTERM,
SIGHUP and SIGQUIT are passed on to it, but for a Ctrl-C or Ctrl-\\ in the terminal, which has
reached it already.

Exit codes:
  that of the command, when it is not 0; 128+N when signal N ended it; 127 when it was not found,
  126 when it can't be executed; 3 when it ended with 0, but the expectations of the default world's
  scenario do not hold (each is printed to stderr); 1 when the server could not start; else 0";

/// What `run` starts with.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct RunOptions {
    #[command(flatten)]
    pub(in crate::cli) serve: ServeOptions,
    /// The command and its arguments
    #[arg(last = true, required = true, value_name = "CMD")]
    pub(in crate::cli) command: Vec<OsString>,
}
