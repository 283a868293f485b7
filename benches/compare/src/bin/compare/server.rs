//! A server as a process of its own, and what the system knows of it.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use doublure_compare::Failure;
use serde_json::Value;

/// Clock ticks a second in `/proc`, the same on every Linux.
const TICKS_PER_SECOND: u64 = 100;

/// A running server; it is killed when it is dropped.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    /// `host:port`.
    pub(crate) address: String,
    _stdout: BufReader<ChildStdout>,
}

impl Server {
    /// Starts a program that announces its `address` as JSON on its first line.
    pub(crate) fn start(command: &mut Command) -> Result<Self, Failure> {
        let told = |error| format!("{}: {error}", command.get_program().display());
        let program = told("it has no stdout".to_owned());
        let spawned = command.stdout(Stdio::piped()).spawn();
        let mut child = spawned.map_err(|error| format!("{program}: {error}"))?;
        let mut stdout = BufReader::new(child.stdout.take().ok_or(program)?);
        let mut line = String::new();
        stdout.read_line(&mut line)?;
        let ready: Value = serde_json::from_str(&line)?;
        let address = ready["address"].as_str().ok_or("it doesn't tell its address")?.to_owned();
        Ok(Self { child, address, _stdout: stdout })
    }

    /// CPU time that the process has used in all its threads.
    pub(crate) fn cpu(&self) -> Result<Duration, Failure> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The second field is the name in brackets, which may hold anything; the
        // fields after it count from the third, and 14 and 15 are the times.
        let fields = stat.rsplit_once(')').ok_or("unreadable /proc/…/stat")?.1;
        let ticks: u64 =
            fields.split_whitespace().skip(11).take(2).flat_map(str::parse::<u64>).sum();
        Ok(Duration::from_millis(ticks * 1_000 / TICKS_PER_SECOND))
    }

    /// Resident memory in bytes.
    pub(crate) fn resident(&self) -> Result<f64, Failure> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next()).ok_or("no VmRSS")?;
        Ok(kilobytes.parse::<f64>()? * 1024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // One that has ended already is what was wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
