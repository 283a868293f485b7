//! A server under attack, and what must hold for everybody else.

use std::fs;
use std::net::SocketAddr;
use std::time::Duration;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use serde_json::json;
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::cli_process::{Served, in_time};
use crate::support::wire::{Wire, get};
use crate::support::{Client, spot_of};

/// What a list of one member takes for a client that does nothing wrong:
/// a millisecond, and much more on a machine that does a lot beside.
const NORMAL: Duration = Duration::from_secs(5);

/// Memory that the allocator may keep after an attack, in kibibytes. What it
/// keeps it uses again: attacks that come in waves take no more than one of them.
const KEPT: u64 = 32 * 1024;

/// How many members the spot of the besieged server has.
const MEMBERS: usize = 1_000;

/// A `doublure serve` that is attacked.
pub(super) struct Siege {
    served: Served,
    pub(super) address: SocketAddr,
    /// Kibibytes before the attack.
    before: u64,
}

impl Siege {
    /// Starts a server, and serves somebody once: memory is measured from there.
    pub(super) async fn begin() -> Self {
        allow_many_sockets();
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("members.json");
        fs::write(&path, fixture()).expect("a fixture");
        let served = Served::with(&["--fixture", path.to_str().expect("UTF-8")]).await;
        let address = served.ready["address"].as_str().expect("an address");
        let address = address.parse().expect("an address");
        let mut siege = Self { served, address, before: 0 };
        siege.others_are_served().await;
        siege.before = siege.memory("VmRSS");
        siege
    }

    pub(super) fn client(&self) -> Client {
        self.served.client()
    }

    pub(super) async fn connect(&self) -> TcpStream {
        in_time("a connection", TcpStream::connect(self.address)).await.expect("it listens")
    }

    /// Somebody who comes now is served in their normal time.
    pub(super) async fn others_are_served(&self) {
        let ask = async {
            let mut wire = Wire::connect(self.address).await;
            wire.exchange(get("/v1/spotMembers?limit=1")).await.status
        };
        assert_eq!(timeout(NORMAL, ask).await, Ok(200), "others are served while it goes on");
    }

    /// The attack has never taken more than this many kibibytes.
    #[track_caller]
    pub(super) fn has_taken_at_most(&self, most: u64) {
        let taken = self.memory("VmHWM").saturating_sub(self.before);
        assert!(taken <= most, "{taken} KiB on top of {} KiB", self.before);
    }

    /// The attack is over: others are served, memory comes back, nothing has
    /// panicked, and the server ends well.
    pub(super) async fn lift(self) {
        let memory_is_back = async {
            while self.memory("VmRSS") > self.before + KEPT {
                self.others_are_served().await;
            }
        };
        in_time("the memory of the attack", memory_is_back).await;
        self.others_are_served().await;
        let ran = self.served.end_by("-TERM").await;
        assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
        drop(ran.fine());
    }

    /// What the system says of the server's memory, in kibibytes; 0 where it
    /// doesn't say it in the way of Linux.
    fn memory(&self, name: &str) -> u64 {
        let pid = self.served.child.id().expect("it runs");
        let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        let number = line.and_then(|line| line.split_whitespace().next());
        number.map_or(0, |number| number.parse().expect("a number"))
    }
}

fn fixture() -> String {
    let email = |number| json!({"email": format!("member{number}@acme.test")});
    spot_of(&(0..MEMBERS).map(email).collect()).to_string()
}

/// Many systems give a process 1,024 files to begin with, and let it have more.
fn allow_many_sockets() {
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    // Where that is refused, the attacks say so by themselves.
    let _ = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum });
}

/// All that comes until the server closes the connection or resets it.
pub(super) async fn rest_of(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    // A reset ends the rest as a close does.
    let _ = in_time("the end of the connection", stream.read_to_end(&mut bytes)).await;
    String::from_utf8_lossy(&bytes).into_owned()
}
