//! `doublure sweep`: every call fails once, in every way, each time in a world
//! of its own.

mod cell;
mod fault_kind;
mod matrix;
mod plan;
mod progress;
mod report;
mod signals;
mod stage;
mod told;
mod tried;

use std::num::NonZeroUsize;
use std::process::ExitCode;
use std::thread;

use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::Verification;

use super::args::SweepOptions;
use super::group::End;
use super::host::{FREE_PORT, Host};
use super::output::{complain, paints_stdout, print};
use super::run::UNMET;
use super::{Failure, logs, runtime};

use cell::Cell;
pub(super) use cell::Only;
pub(super) use fault_kind::{FaultKind, USUAL_FAULTS};
use plan::Plan;
use progress::Progress;
use stage::{Run, Stage};
use told::quoted_output;
use tried::{Sweep, Tried, ended};

/// What shells add to the number of the signal that ended a command.
const SIGNALLED: u8 = 128;

/// Runs the command over and over, and tells what came of it: 3 when something
/// was lost, damaged or hung, or the clean run was not as expected.
pub(super) fn run(options: &SweepOptions) -> Result<ExitCode, Failure> {
    logs::start(options.serve.log);
    if let Some(report) = &options.report {
        report.try_out()?;
    }
    let host = Host::prepare(&options.serve, FREE_PORT)?;
    runtime()?.block_on(async {
        let interruption = signals::catch()?;
        let app = host.app();
        let host = host.open(&options.serve)?;
        let stage = Stage {
            app,
            ready: host.ready.clone(),
            authority: options
                .serve
                .tls
                .tls_ca
                .as_ref()
                .and_then(|path| path.to_str())
                .map(str::to_owned),
            command: options.command.clone(),
            limit: options.timeout,
            interruption: interruption.clone(),
        };
        // The server ends with the runtime.
        let (_stop, stopped) = watch::channel(false);
        tokio::spawn(host.serve(stopped));
        match sweep(&stage, options).await? {
            Outcome::Swept(sweep) => Ok(tell(&sweep, options)),
            Outcome::Unmet => Ok(ExitCode::from(UNMET)),
            Outcome::Interrupted => {
                let signal = interruption.borrow().unwrap_or_default();
                Ok(ExitCode::from(SIGNALLED.saturating_add(signal)))
            }
        }
    })
}

enum Outcome {
    Swept(Sweep),
    /// The clean run did not satisfy the scenario, which has been told.
    Unmet,
    Interrupted,
}

async fn sweep(stage: &Stage, options: &SweepOptions) -> Result<Outcome, Failure> {
    let clean = stage.play("sweep-clean", None).await?;
    let verification = clean.verification();
    match clean.end {
        End::Interrupted => return Ok(Outcome::Interrupted),
        End::Exited(0) if verification.satisfied() => {}
        End::Exited(0) => {
            complain(&unsatisfied(&verification, &clean.output));
            return Ok(Outcome::Unmet);
        }
        End::Exited(_) | End::Overdue { .. } => return Err(failed(&clean, stage).into()),
    }
    warn_of_what_cannot_be_told(stage, &verification, options);
    let plan = Plan::of(&clean, options)?;
    drop(clean);
    let jobs = options.jobs.or_else(|| thread::available_parallelism().ok());
    let tried = try_all(stage, &plan.cells, jobs.map_or(1, NonZeroUsize::get)).await?;
    if stage.is_interrupted() {
        return Ok(Outcome::Interrupted);
    }
    Ok(Outcome::Swept(Sweep::of(verification.scenario(), plan, tried, options)))
}

/// Plays every cell, so many at once, and tells what came of them in the cells'
/// order; of fewer when the sweep is interrupted.
async fn try_all(stage: &Stage, cells: &[Cell], jobs: usize) -> Result<Vec<Tried>, Failure> {
    let progress = Progress::begin(cells.len());
    let mut waiting = cells.iter().cloned().enumerate();
    let mut running = JoinSet::new();
    let mut tried = Vec::new();
    loop {
        while running.len() < jobs
            && !stage.is_interrupted()
            && let Some((at, cell)) = waiting.next()
        {
            let stage = stage.clone();
            running.spawn(async move {
                let run = stage.play(&format!("sweep-{}", at + 1), Some(cell.fault())).await;
                run.map(|run| (at, Tried::of(cell, run, stage.limit)))
            });
        }
        let Some(ended) = running.join_next().await else { break };
        tried.push(ended??);
        progress.step();
    }
    tried.sort_by_key(|(at, _)| *at);
    Ok(tried.into_iter().map(|(_, tried)| tried).collect())
}

fn unsatisfied(verification: &Verification, output: &str) -> String {
    format!(
        "the clean run does not satisfy the scenario, so no call was made to fail\n\
         {verification}\n{}",
        quoted_output(output)
    )
}

/// What is said of a clean run that did not end with 0.
fn failed(clean: &Run, stage: &Stage) -> String {
    let way_out = match clean.end {
        End::Overdue { .. } => " (--timeout allows more)",
        End::Exited(_) | End::Interrupted => "",
    };
    format!(
        "the clean run failed, so no call was made to fail: the command {}{way_out}\n{}",
        ended(clean.end, stage.limit),
        quoted_output(&clean.output)
    )
}

fn warn_of_what_cannot_be_told(stage: &Stage, clean: &Verification, options: &SweepOptions) {
    if clean.is_of_nothing() {
        tracing::warn!(
            "the scenario expects nothing: whatever ends with 0 is taken to have survived"
        );
    }
    let slow = options.faults.iter().find(|kind| kind.waits_for_the_clock());
    if let Some(kind) = slow.filter(|_| stage.clock_is_frozen()) {
        tracing::warn!(
            "the world's clock is frozen, so {kind} lasts until the command advances it or leaves"
        );
    }
}

/// Prints the matrix, writes the report, and says how it ended. What one of the
/// two can't tell, the other does, and bad cells are 3 all the same.
fn tell(sweep: &Sweep, options: &SweepOptions) -> ExitCode {
    let everything = !options.only.is_empty();
    let printed = print(|out| {
        matrix::write(out, sweep, paints_stdout())?;
        told::write(out, sweep, everything)
    });
    let written = options.report.as_ref().map(|file| report::write(file, sweep));
    let failures = [printed.err().map(Failure::from), written.and_then(Result::err)];
    let mut code = ExitCode::SUCCESS;
    for failure in failures.into_iter().flatten() {
        complain(&failure.to_string());
        code = ExitCode::FAILURE;
    }
    if sweep.is_bad() { ExitCode::from(UNMET) } else { code }
}
