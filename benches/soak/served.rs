//! The server under the soak: a process, what it holds, and its end.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::atomic::Ordering::Relaxed;
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::life::{CONTROL, Life};
use crate::memory::Memory;
use crate::tally::Tally;
use crate::wire::Checked;

/// Between two looks at the memory.
const INTERVAL: Duration = Duration::from_secs(5);
/// Looks in a minute, and minutes from one printed line to the next.
pub(crate) const LOOKS: usize = 12;
const MINUTES: usize = 5;

/// How much of each world's journal is kept: little, so that it is full soon and
/// what still grows afterwards is a leak.
const JOURNAL: &str = "4MiB";

pub(crate) struct Served {
    child: Child,
    pub(crate) address: SocketAddr,
    errors: thread::JoinHandle<String>,
}

/// What a server holds.
struct Held {
    worlds: usize,
    entries: u64,
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
        let mut memory = Memory::default();
        for look in 0..=minutes * LOOKS {
            memory.look(self.resident());
            if look % (MINUTES * LOOKS) == 0 {
                let told = self.held();
                tally.take(told.map(|held| self.tell(look / LOOKS, tally, &held)));
            }
            if look < minutes * LOOKS {
                thread::sleep(INTERVAL);
            }
        }
        memory
    }

    fn tell(&self, minute: usize, tally: &Tally, held: &Held) {
        let (requests, errors) = (tally.requests.load(Relaxed), tally.errors.load(Relaxed));
        let (resident, cpu, Held { worlds, entries }) = (self.resident(), self.cpu_seconds(), held);
        println!(
            "minute {minute}: {resident} KiB resident, {worlds} worlds, {entries} entries held, \
             {cpu} s of CPU, {requests} requests, {errors} errors"
        );
    }

    /// What it holds now. A world that is closed meanwhile doesn't count.
    fn held(&self) -> Checked<Held> {
        let mut life = Life::of_default(self.address, 0);
        let worlds = ids(&mut life)?;
        let mut entries = 0;
        for id in &worlds {
            let journal = format!("/~{id}{CONTROL}/journal?limit=1");
            let journal = life.at_server("GET", &journal, "", &Value::Null)?;
            entries += journal.at("/total")?.as_u64().unwrap_or(0);
        }
        Ok(Held { worlds: worlds.len(), entries })
    }

    /// Closes all worlds, and tells what the server still takes then.
    pub(crate) fn clear(&self, tally: &Tally) {
        let mut life = Life::of_default(self.address, 0);
        tally.take(close_all(&mut life));
        println!("all worlds closed: {} KiB resident", self.resident());
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

    /// Kibibytes.
    fn resident(&self) -> u64 {
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

/// The ids of all worlds.
fn ids(life: &mut Life) -> Checked<Vec<String>> {
    let worlds = life.control("GET", "/worlds", &Value::Null)?.expect(200)?.at("/worlds")?;
    let ids = worlds.as_array().into_iter().flatten().filter_map(|world| world["id"].as_str());
    Ok(ids.map(str::to_owned).collect())
}

fn close_all(life: &mut Life) -> Checked {
    for id in ids(life)?.iter().filter(|id| *id != "default") {
        life.control("DELETE", &format!("/worlds/{id}"), &Value::Null)?.expect(204)?;
    }
    life.control("POST", "/reset", &Value::Null)?.expect(204)?;
    Ok(())
}

fn collect(mut stderr: ChildStderr) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut said = String::new();
        stderr.read_to_string(&mut said).expect("text");
        said
    })
}
