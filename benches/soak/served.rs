//! The server under the soak: a process, its memory, and its end.

use std::fmt;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::atomic::Ordering::Relaxed;
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::tally::Tally;

/// Between two looks at the memory.
const INTERVAL: Duration = Duration::from_secs(5);
/// Looks in a minute, and minutes from one printed line to the next.
const LOOKS: usize = 12;
const MINUTES: usize = 5;

/// How much of each world's journal is kept: little, so that it is full soon and
/// what still grows afterwards is a leak.
const JOURNAL: &str = "4MiB";

pub(crate) struct Served {
    child: Child,
    pub(crate) address: SocketAddr,
    errors: thread::JoinHandle<String>,
}

/// Kibibytes at each look.
pub(crate) struct Memory(Vec<u64>);

/// The medians of the second and of the last third, in kibibytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Growth {
    from: u64,
    to: u64,
}

impl Served {
    /// A server with the demo fixture on a free port.
    pub(crate) fn start() -> Self {
        let binary = std::env::var("DOUBLURE_SOAK_BINARY");
        let binary = binary.unwrap_or_else(|_| env!("CARGO_BIN_EXE_doublure").to_owned());
        let mut command = Command::new(binary);
        command.args(["--listen", "127.0.0.1:0", "--journal-bytes", JOURNAL]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("doublure runs");
        let stderr = child.stderr.take().expect("stderr");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("stdout");
        BufReader::new(stdout).read_line(&mut line).expect("a ready line");
        let ready: Value = serde_json::from_str(&line).expect("the ready object");
        let address = ready["address"].as_str().and_then(|text| text.parse().ok());
        println!("{}", line.trim_end());
        Self { child, address: address.expect("an address"), errors: collect(stderr) }
    }

    /// Looks at the memory for so many minutes, and prints figures meanwhile.
    pub(crate) fn watch(&self, tally: &Tally, minutes: usize) -> Memory {
        let mut memory = Vec::new();
        for look in 0..=minutes * LOOKS {
            memory.push(self.memory());
            if look % (MINUTES * LOOKS) == 0 {
                let (requests, errors) = (tally.requests.load(Relaxed), tally.errors.load(Relaxed));
                let (minute, now, cpu) = (look / LOOKS, self.memory(), self.cpu_seconds());
                println!(
                    "minute {minute}: {now} KiB resident, {cpu} s of CPU, {requests} requests, {errors} errors"
                );
            }
            if look < minutes * LOOKS {
                thread::sleep(INTERVAL);
            }
        }
        Memory(memory)
    }

    /// Stops the server, which has to end well and must have had nothing to say.
    pub(crate) fn end(mut self, tally: &Tally) {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &pid]).status();
        assert!(sent.expect("kill runs").success());
        let status = self.child.wait().expect("it ends");
        let said = self.errors.join().expect("stderr is read");
        if !status.success() || !said.is_empty() {
            tally.take(Err(format!("the server ended with {status} and said: {said}")));
        }
    }

    fn memory(&self) -> u64 {
        let status = self.proc("status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let number = line.and_then(|line| line.split_whitespace().next());
        number.and_then(|number| number.parse().ok()).expect("Linux tells it")
    }

    /// Processor time so far, in the system's hundredths of a second.
    fn cpu_seconds(&self) -> u64 {
        let stat = self.proc("stat");
        let after_name = stat.rsplit(") ").next().unwrap_or_default();
        let times = after_name.split(' ').skip(11).take(2);
        times.filter_map(|time| time.parse::<u64>().ok()).sum::<u64>() / 100
    }

    fn proc(&self, file: &str) -> String {
        fs::read_to_string(format!("/proc/{}/{file}", self.child.id())).expect("it still runs")
    }
}

fn collect(mut stderr: ChildStderr) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut said = String::new();
        stderr.read_to_string(&mut said).expect("text");
        said
    })
}

impl Memory {
    pub(crate) fn growth(&self) -> Growth {
        let third = self.0.len().div_ceil(3);
        let median = |looks: &[u64]| {
            let mut sorted = looks.to_vec();
            sorted.sort_unstable();
            sorted.get(sorted.len() / 2).copied().unwrap_or(0)
        };
        let mut thirds = self.0.chunks(third).skip(1).map(median);
        let from = thirds.next().unwrap_or(0);
        Growth { from, to: thirds.next().unwrap_or(from) }
    }
}

impl Growth {
    /// Within a twentieth and 1 MiB: what an allocator does by itself.
    pub(crate) fn is_flat(self) -> bool {
        self.to <= self.from + self.from / 20 + 1024
    }
}

impl fmt::Display for Growth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { from, to } = self;
        let verdict = if self.is_flat() { "flat" } else { "GREW" };
        write!(f, "{verdict}: {from} KiB in the second third, {to} KiB in the last")
    }
}
