//! A command in a process group of its own: heard by us alone, and ended with
//! everything that it started.

use std::convert::Infallible;
use std::ffi::OsString;
use std::future::pending;
use std::io;
use std::process::Stdio;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::net::unix::pipe;
use tokio::process::{Child, Command};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use super::child::code_of;
use super::tail::Tail;

/// How long a command that was asked to end may take before it is killed.
const GRACE: Duration = Duration::from_secs(2);

/// How long to wait for what a process outside the group may still print.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// What ends every run of a command early: the signal that ended ours.
pub(super) type Interruption = watch::Receiver<Option<u8>>;

/// A command that is over.
#[derive(Debug)]
pub(super) struct Finished {
    pub(super) end: End,
    /// What it printed, both outputs in their order, the beginning cut off if it is long.
    pub(super) output: String,
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// By itself, with the exit code that a shell would give.
    Exited(u8),
    /// It took too long.
    Overdue { ending: Ending },
    /// We were told to end.
    Interrupted,
}

/// What it took to end a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// SIGTERM was enough.
    Asked,
    /// Only SIGKILL was.
    Killed,
}

/// Runs a command with these variables added to ours, without input, for so
/// long at most. Nothing of its process group outlives this call.
///
/// # Errors
/// When it can't be run.
pub(super) async fn run(
    command: &[OsString],
    variables: &[(&str, &str)],
    limit: Duration,
    interruption: Interruption,
) -> io::Result<Finished> {
    let (mut child, mut output) = start(command, variables)?;
    let group = Group::of(&child);
    let mut tail = Tail::default();
    let end = tokio::select! {
        end = watch(&mut child, &group, limit, interruption) => end?,
        never = listen(&mut tail, &mut output) => match never {},
    };
    drop(group);
    // Beyond that, it is a process that has left the group, and not our business.
    let _ = timeout(LAST_WORDS, tail.read(&mut output)).await;
    Ok(Finished { end, output: tail.into_text() })
}

fn start(command: &[OsString], variables: &[(&str, &str)]) -> io::Result<(Child, pipe::Receiver)> {
    let (program, args) = command.split_first().ok_or(io::ErrorKind::InvalidInput)?;
    let (reader, writer) = io::pipe()?;
    let output = pipe::Receiver::from_owned_fd(reader.into())?;
    let child = Command::new(program)
        .args(args)
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .stdout(writer.try_clone()?)
        .stderr(writer)
        .process_group(0)
        .spawn()?;
    Ok((child, output))
}

/// Waits for the end, and brings it about if it does not come in time.
async fn watch(
    child: &mut Child,
    group: &Group,
    limit: Duration,
    mut interruption: Interruption,
) -> io::Result<End> {
    let overdue = tokio::select! {
        status = child.wait() => return Ok(End::Exited(code_of(status?))),
        () = sleep(limit) => true,
        // An error says that nobody is left to hear of this run.
        _ = interruption.wait_for(Option::is_some) => false,
    };
    group.signal(Signal::TERM);
    let ending = if let Ok(status) = timeout(GRACE, child.wait()).await {
        status.map(|_| Ending::Asked)?
    } else {
        group.signal(Signal::KILL);
        child.wait().await.map(|_| Ending::Killed)?
    };
    Ok(if overdue { End::Overdue { ending } } else { End::Interrupted })
}

/// Keeps what is printed, as long as anybody prints.
async fn listen(tail: &mut Tail, output: &mut pipe::Receiver) -> Infallible {
    tail.read(output).await;
    pending().await
}

/// The processes of a command; killed when this is dropped.
struct Group(Option<Pid>);

impl Group {
    fn of(leader: &Child) -> Self {
        Self(leader.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw))
    }

    fn signal(&self, signal: Signal) {
        if let Some(group) = self.0 {
            // It fails when nobody of the group is left, which is all we want.
            let _ = kill_process_group(group, signal);
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.signal(Signal::KILL);
    }
}
