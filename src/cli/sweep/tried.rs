//! What came of a sweep.

use std::ffi::OsString;
use std::time::Duration;

use crate::Verification;
use crate::time::format_span;

use super::super::args::SweepOptions;
use super::super::group::End;
use super::cell::{Call, Cell, Verdict};
use super::fault_kind::FaultKind;
use super::plan::Plan;
use super::stage::Run;

/// The matrix.
#[derive(Debug)]
pub(super) struct Sweep {
    pub(super) scenario: Option<String>,
    /// This program, `sweep`, and the options that a run depends on.
    written: Vec<String>,
    pub(super) command: Vec<String>,
    pub(super) plan: Plan,
    /// One for each cell of the plan.
    pub(super) tried: Vec<Tried>,
}

/// One cell of it.
#[derive(Debug)]
pub(super) struct Tried {
    pub(super) cell: Cell,
    pub(super) verdict: Verdict,
    /// Whether the fault hit a call: the command may have made fewer, or the
    /// scenario's own fault may have come before.
    pub(super) struck: bool,
    /// What the command ended with; `None` if it had to be stopped.
    pub(super) exit_code: Option<u8>,
    /// How it ended, as a sentence without its subject.
    pub(super) ended: String,
    /// What does not hold, in words; empty if all does or nobody looked.
    pub(super) unmet: String,
    pub(super) output: String,
}

impl Sweep {
    pub(super) fn of(
        scenario: Option<&str>,
        plan: Plan,
        tried: Vec<Tried>,
        options: &SweepOptions,
    ) -> Self {
        let words = |words: &[OsString]| {
            words.iter().map(|word| word.to_string_lossy().into_owned()).collect()
        };
        Self {
            scenario: scenario.map(str::to_owned),
            written: words(&options.written),
            command: words(&options.command),
            plan,
            tried,
        }
    }

    /// The command line that repeats a run.
    pub(super) fn again(&self, tried: &Tried) -> String {
        let only = ["--only".to_owned(), tried.cell.to_string(), "--".to_owned()];
        shell_line(&[&self.written[..], &only, &self.command].concat())
    }

    pub(super) fn title(&self) -> &str {
        self.scenario.as_deref().unwrap_or("the scenario")
    }

    pub(super) fn is_bad(&self) -> bool {
        self.tried.iter().any(|tried| tried.verdict.is_bad())
    }

    /// What came of this cell, if it was tried.
    pub(super) fn at(&self, call: Call, kind: &FaultKind) -> Option<&Tried> {
        self.tried.iter().find(|tried| tried.cell.call == call && tried.cell.kind == *kind)
    }

    pub(super) fn count(&self, verdict: Verdict) -> usize {
        self.tried.iter().filter(|tried| tried.verdict == verdict).count()
    }

    /// Such as `14 runs: 12 survived, 2 wrong`.
    pub(super) fn summary(&self) -> String {
        let counts = Verdict::ALL.map(|verdict| (self.count(verdict), verdict.words()));
        let counts = counts.into_iter().filter(|(count, _)| *count > 0);
        let counts: Vec<String> = counts.map(|(count, words)| format!("{count} {words}")).collect();
        let runs = if self.tried.len() == 1 { "run" } else { "runs" };
        format!("{} {runs}: {}", self.tried.len(), counts.join(", "))
    }
}

impl Tried {
    /// What came of a run that was not interrupted; it could take so long.
    pub(super) fn of(cell: Cell, run: Run, limit: Duration) -> Self {
        let verification = run.verification();
        let verdict = verdict(run.end, &verification);
        let looked = verdict != Verdict::Hung && !verification.satisfied();
        Self {
            cell,
            verdict,
            struck: run.struck(),
            exit_code: match run.end {
                End::Exited(code) => Some(code),
                End::Overdue { .. } | End::Interrupted => None,
            },
            ended: ended(run.end, limit),
            unmet: if looked { verification.to_string() } else { String::new() },
            output: run.output,
        }
    }
}

fn verdict(end: End, verification: &Verification) -> Verdict {
    match end {
        End::Exited(0) if verification.satisfied() => Verdict::Survived,
        End::Exited(0) => Verdict::Wrong,
        End::Exited(_) if verification.always_holds() => Verdict::GaveUpCleanly,
        End::Exited(_) => Verdict::Damaged,
        End::Overdue { .. } | End::Interrupted => Verdict::Hung,
    }
}

pub(super) fn ended(end: End, limit: Duration) -> String {
    let limit = format_span(limit);
    match end {
        End::Exited(code) => format!("ended with {code}"),
        End::Overdue { how } => format!("did not end within {limit}{how}"),
        End::Interrupted => "was interrupted".to_owned(),
    }
}

/// Words as a shell takes them.
pub(super) fn shell_line(words: &[String]) -> String {
    // Only a NUL can't be quoted, and no argument holds one.
    shlex::try_join(words.iter().map(String::as_str)).unwrap_or_else(|_| words.join(" "))
}
