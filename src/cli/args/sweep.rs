//! The arguments of `sweep`.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::time::Duration;

use clap::Args;
use clap::builder::{PathBufValueParser, Resettable, TypedValueParser};

use super::super::report::ReportFile;
use super::super::sweep::{FaultKind, Only, USUAL_FAULTS};
use super::ServeOptions;
use super::values::duration;

/// What `sweep --help` says beside its options.
pub(super) const SWEEP_HELP: &str = "\
The command runs once as it is, in a world of its own, and must satisfy the scenario. Then it runs
again for each call that it made and each kind of fault, with exactly that fault beside the
scenario's own. It finds its world by DOUBLURE_URL, DOUBLURE_CONTROL_URL, MELTINGSPOT_BASE_URL and
OPENAGENDA_BASE_URL; it gets no input, and what it prints is shown where something is wrong.

Kinds of fault: status:CODE, rateLimit[:SECONDS], reset, truncate[:BYTES], malformed,
stall[:DURATION], delay:DURATION; all but rateLimit and delay also with +applied, which means that
the operation runs and its answer is lost.

Verdicts:
  survived         the command ended with 0 and every expectation holds
  gave up cleanly  it did not end with 0; the expectations that are marked \"always\" hold
  wrong            it ended with 0, but an expectation does not hold
  damaged          it did not end with 0, and an expectation that is marked \"always\" does not hold
  hung             it had to be stopped

Exit codes:
  3 when a run is wrong, damaged or hung, or when the clean run does not satisfy the scenario; 1 when
  the clean run fails otherwise, nothing could be run, or the matrix or the report not be written;
  128+N when signal N ended the sweep; else 0";

/// The options that what happens in a run does not depend on.
pub(in crate::cli) const OF_ONE_SWEEP: [&str; 5] = ["faults", "only", "jobs", "report", "locator"];

/// What `sweep` starts with.
#[derive(Clone, Debug, Args)]
#[command(
    mut_arg("scenario", |arg| arg.required(true)),
    // Each run starts from the files as they were at the beginning.
    mut_arg("watch", |arg| arg.hide(true).env(Resettable::Reset)),
    // What a run's last requests came to is known by the order in which one thread serves them.
    mut_arg("workers", |arg| arg.hide(true).env(Resettable::Reset)),
)]
pub(in crate::cli) struct SweepOptions {
    #[command(flatten)]
    pub(in crate::cli) serve: ServeOptions,
    /// The kinds of fault that each call meets
    #[arg(long, env = "DOUBLURE_FAULTS", value_name = "KIND", value_delimiter = ',', default_value = USUAL_FAULTS)]
    pub(in crate::cli) faults: Vec<FaultKind>,
    /// Only this call, as OPERATION#N or OPERATION#N:KIND; repeatable
    #[arg(long, env = "DOUBLURE_ONLY", value_name = "CALL", value_delimiter = ',')]
    pub(in crate::cli) only: Vec<Only>,
    /// How many commands run at once [default: the number of processors]
    #[arg(long, env = "DOUBLURE_JOBS", value_name = "N")]
    pub(in crate::cli) jobs: Option<NonZeroUsize>,
    /// How long one run may take, in real time
    #[arg(long, env = "DOUBLURE_TIMEOUT", value_name = "DURATION", default_value = "60s", value_parser = duration)]
    pub(in crate::cli) timeout: Duration,
    /// Where to write a report: .json, .html, or .xml for JUnit
    #[arg(long, env = "DOUBLURE_REPORT", value_name = "PATH", value_parser = PathBufValueParser::new().try_map(ReportFile::at))]
    pub(in crate::cli) report: Option<ReportFile>,
    /// The command and its arguments
    #[arg(last = true, required = true, value_name = "CMD")]
    pub(in crate::cli) command: Vec<OsString>,
    /// This program, `sweep`, and the options that its worlds and runs depend
    /// on, wherever they were set.
    #[arg(skip)]
    pub(in crate::cli) written: Vec<OsString>,
}

impl SweepOptions {
    /// What is wrong with options that clap finds nothing wrong with.
    pub(super) fn misuse(&self) -> Option<&'static str> {
        if self.serve.watch {
            return Some("--watch is not for sweep: every run starts from the files as they were");
        }
        if self.serve.workers > 1 {
            return Some("--workers is not for sweep: one thread serves all of its runs");
        }
        self.serve.tls.misuse()
    }
}
