//! Reports that several servers, and several processes, write together.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, Write};
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::file::check_place;

use super::report::{ENDINGS, Format};
use super::{Coverage, OutcomeCoverage, OutcomeState};

/// A report that grows while tests run.
#[derive(Clone, Debug)]
pub(crate) struct SharedReport {
    path: PathBuf,
    /// The counts, which no other format gives back: the report itself if it is
    /// JSON, else a file beside it.
    counts: PathBuf,
}

impl SharedReport {
    /// # Errors
    /// When the name's ending is of no format, or no file can be written there.
    pub(crate) fn at(path: PathBuf) -> io::Result<Self> {
        let format = Format::of(&path);
        let format = format.ok_or_else(|| io::Error::new(ErrorKind::InvalidInput, ENDINGS))?;
        check_place(&path)?;
        let mut counts = path.clone();
        if format != Format::Json {
            counts.as_mut_os_string().push(".json");
        }
        Ok(Self { path, counts })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Adds these counts to those that the same run of tests has written before,
    /// by whichever process.
    ///
    /// # Errors
    /// When a file can't be read or written.
    pub(crate) fn add(&self, mut coverage: Coverage) -> io::Result<()> {
        let options =
            || OpenOptions::new().read(true).write(true).create(true).truncate(false).to_owned();
        let mut file: File = options().open(&self.counts)?;
        file.lock()?;
        let mut text = String::new();
        file.read_to_string(&mut text)?;
        // What is no report of this run is replaced.
        let before: Value = serde_json::from_str(&text).unwrap_or_default();
        if before["run"] == run() {
            coverage.add(&before);
        }
        let mut report = coverage.to_json();
        report["run"] = run().into();
        file.rewind()?;
        file.set_len(0)?;
        writeln!(file, "{report:#}")?;
        if self.counts == self.path { Ok(()) } else { coverage.write(&self.path) }
    }
}

/// What the test processes of one run have in common: `cargo test` and nextest
/// each start all of theirs.
fn run() -> u32 {
    #[cfg(unix)]
    return std::os::unix::process::parent_id();
    #[cfg(not(unix))]
    return 0;
}

impl Coverage {
    /// What was met since an earlier report of the same server.
    pub(crate) fn since(mut self, earlier: &Self) -> Self {
        for (operation, before) in self.operations.iter_mut().zip(&earlier.operations) {
            operation.calls = operation.calls.saturating_sub(before.calls);
            for (outcome, before) in operation.outcomes.iter_mut().zip(&before.outcomes) {
                outcome.met = outcome.met.saturating_sub(before.met);
                outcome.met_by_fault = outcome.met_by_fault.saturating_sub(before.met_by_fault);
            }
        }
        self
    }

    /// Whether nothing was called.
    pub(crate) fn is_empty(&self) -> bool {
        self.called().next().is_none()
    }

    /// Adds the counts of a report in JSON; what it does not know stays as it is.
    fn add(&mut self, report: &Value) {
        let none = Vec::new();
        let operations = report["operations"].as_array().unwrap_or(&none);
        for operation in &mut self.operations {
            let is_it = |it: &&Value| it["operation"] == operation.operation;
            let Some(other) = operations.iter().find(is_it) else { continue };
            operation.calls += other["calls"].as_u64().unwrap_or(0);
            let outcomes = other["outcomes"].as_array().unwrap_or(&none);
            for outcome in &mut operation.outcomes {
                if let Some(other) = outcomes.iter().find(|it| it["id"] == *outcome.id) {
                    outcome.add(other);
                }
            }
        }
    }
}

impl OutcomeCoverage {
    fn add(&mut self, other: &Value) {
        self.met += other["met"].as_u64().unwrap_or(0);
        self.met_by_fault += other["metByFault"].as_u64().unwrap_or(0);
        let could_be_met = other["state"] != OutcomeState::Unreachable.word();
        self.state = match (self.met, self.met_by_fault, self.state) {
            (1.., _, _) => OutcomeState::Met,
            (0, 1.., _) => OutcomeState::MetByFault,
            (0, 0, OutcomeState::Unreachable) if could_be_met => OutcomeState::Unmet,
            (0, 0, state) => state,
        };
    }
}
