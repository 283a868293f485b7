//! The report for programs.

use serde::Serialize;

use super::super::cell::Verdict;
use super::super::tried::{Sweep, Tried};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report<'a> {
    scenario: Option<&'a str>,
    command: &'a [String],
    /// The columns.
    faults: Vec<String>,
    /// The rows.
    calls: Vec<CallMade<'a>>,
    summary: Summary,
    /// Row by row.
    cells: Vec<CellTried<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CallMade<'a> {
    operation: &'static str,
    /// The how many-th of its operation, from 1.
    call: u64,
    /// What the clean run asked for.
    request: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Summary {
    survived: usize,
    gave_up_cleanly: usize,
    wrong: usize,
    damaged: usize,
    hung: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CellTried<'a> {
    operation: &'static str,
    call: u64,
    fault: String,
    verdict: Verdict,
    /// Whether the fault hit a call.
    struck: bool,
    /// What the command ended with; null if it had to be stopped.
    exit_code: Option<u8>,
    /// How it ended, in words.
    ended: &'a str,
    /// What does not hold; empty when all does.
    unmet: &'a str,
    /// The end of what it printed.
    output: &'a str,
    /// The command line that repeats the run.
    repeat: String,
}

pub(super) fn of(sweep: &Sweep) -> serde_json::Result<String> {
    let report = Report {
        scenario: sweep.scenario.as_deref(),
        command: &sweep.command,
        faults: sweep.plan.kinds.iter().map(ToString::to_string).collect(),
        calls: sweep
            .plan
            .rows
            .iter()
            .map(|row| CallMade {
                operation: row.call.operation,
                call: row.call.number,
                request: &row.request,
            })
            .collect(),
        summary: Summary {
            survived: sweep.count(Verdict::Survived),
            gave_up_cleanly: sweep.count(Verdict::GaveUpCleanly),
            wrong: sweep.count(Verdict::Wrong),
            damaged: sweep.count(Verdict::Damaged),
            hung: sweep.count(Verdict::Hung),
        },
        cells: sweep.tried.iter().map(|tried| cell(sweep, tried)).collect(),
    };
    serde_json::to_string_pretty(&report).map(|text| text + "\n")
}

fn cell<'a>(sweep: &Sweep, tried: &'a Tried) -> CellTried<'a> {
    let Tried { cell, verdict, struck, exit_code, ended, unmet, output } = tried;
    CellTried {
        operation: cell.call.operation,
        call: cell.call.number,
        fault: cell.kind.to_string(),
        verdict: *verdict,
        struck: *struck,
        exit_code: *exit_code,
        ended,
        unmet,
        output,
        repeat: sweep.again(tried),
    }
}
