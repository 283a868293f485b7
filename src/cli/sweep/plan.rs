//! What a sweep tries: the calls of the clean run, each with each kind of fault.

use crate::apis::{PROFILES, Profile};

use super::super::Failure;
use super::super::args::SweepOptions;
use super::cell::{Call, Cell, Only};
use super::fault_kind::FaultKind;
use super::stage::Run;

/// The rows and columns of the matrix, and the runs to make.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) rows: Vec<Row>,
    pub(super) kinds: Vec<FaultKind>,
    /// Row by row, in the order of the columns.
    pub(super) cells: Vec<Cell>,
}

/// A call of the clean run.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) call: Call,
    /// What was asked for then, such as `GET /v1/spotMembers?page=2`.
    pub(super) request: String,
}

impl Plan {
    /// # Errors
    /// When there is no call to try, or not the one that was asked for.
    pub(super) fn of(clean: &Run, options: &SweepOptions) -> Result<Self, Failure> {
        let mut rows = calls(clean)?;
        for only in &options.only {
            if !rows.iter().any(|row| row.call == only.call) {
                return Err(not_made(only, &rows).into());
            }
        }
        let wanted = |cell: &Cell| {
            let all = options.only.is_empty() && options.faults.contains(&cell.kind);
            all || options.only.iter().any(|only| only.includes(cell, &options.faults))
        };
        let every = distinct(&options.faults, &options.only);
        let cells: Vec<Cell> = rows
            .iter()
            .flat_map(|row| every.iter().map(|kind| Cell { call: row.call, kind: kind.clone() }))
            .filter(wanted)
            .collect();
        rows.retain(|row| cells.iter().any(|cell| cell.call == row.call));
        let used = |kind: &FaultKind| cells.iter().any(|cell| cell.kind == *kind);
        let kinds = every.into_iter().filter(used).collect();
        Ok(Self { rows, kinds, cells })
    }
}

impl Only {
    fn includes(&self, cell: &Cell, usual: &[FaultKind]) -> bool {
        let kind = match &self.kind {
            Some(kind) => cell.kind == *kind,
            None => usual.contains(&cell.kind),
        };
        kind && self.call == cell.call
    }
}

/// Every kind that is asked for, once.
fn distinct(faults: &[FaultKind], only: &[Only]) -> Vec<FaultKind> {
    let mut kinds: Vec<FaultKind> = Vec::new();
    for kind in faults.iter().chain(only.iter().filter_map(|only| only.kind.as_ref())) {
        if !kinds.contains(kind) {
            kinds.push(kind.clone());
        }
    }
    kinds
}

/// The calls of the clean run by operation, in the order of the route tables:
/// calls that overlap may arrive in any order.
fn calls(clean: &Run) -> Result<Vec<Row>, Failure> {
    if clean.dropped() > 0 {
        return Err(
            "the clean run made more calls than its journal holds: raise --journal-bytes".into()
        );
    }
    let requests = clean.requests();
    let operations = PROFILES.iter().flat_map(Profile::operations);
    let rows: Vec<Row> = operations
        .flat_map(|operation| {
            let made = requests.iter().filter(move |it| it.operation == Some(operation));
            (1..).zip(made).map(move |(number, request)| Row {
                call: Call { operation, number },
                request: request.line(),
            })
        })
        .collect();
    if rows.is_empty() {
        return Err(
            "the clean run made no call that could fail: does the command find its server \
             by DOUBLURE_URL, MELTINGSPOT_BASE_URL or OPENAGENDA_BASE_URL?"
                .into(),
        );
    }
    Ok(rows)
}

fn not_made(only: &Only, rows: &[Row]) -> String {
    let operation = only.call.operation;
    let count = rows.iter().filter(|row| row.call.operation == operation).count();
    let calls = if count == 1 { "call" } else { "calls" };
    format!("--only {}: the clean run made {count} {calls} of {operation}", only.call)
}
