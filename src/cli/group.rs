//! A command that is heard by us alone, and ended with everything that it started.

use std::convert::Infallible;
use std::ffi::OsString;
use std::future::pending;
use std::io;
use std::process::Stdio;
use std::time::Duration;

use tokio::io::AsyncRead;
use tokio::process::Command;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use super::system::{Group, code_of, readable};
use super::tail::Tail;

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
    /// It took too long, and had to be ended in the way that the end of a sentence tells.
    Overdue { how: &'static str },
    /// We were told to end.
    Interrupted,
}

/// Runs a command with these variables added to ours, without input, for so
/// long at most. Nothing of its group outlives this call.
///
/// # Errors
/// When it can't be run.
pub(super) async fn run(
    command: &[OsString],
    variables: &[(&str, &str)],
    limit: Duration,
    interruption: Interruption,
) -> io::Result<Finished> {
    let (mut group, mut output) = start(command, variables)?;
    let mut tail = Tail::default();
    let end = tokio::select! {
        end = watch(&mut group, limit, interruption) => end?,
        never = listen(&mut tail, &mut output) => match never {},
    };
    drop(group);
    // Beyond that, it is a process that has left the group, and not our business.
    let _ = timeout(LAST_WORDS, tail.read(&mut output)).await;
    Ok(Finished { end, output: tail.into_text() })
}

fn start(
    command: &[OsString],
    variables: &[(&str, &str)],
) -> io::Result<(Group, impl AsyncRead + Unpin + use<>)> {
    let (program, args) = command.split_first().ok_or(io::ErrorKind::InvalidInput)?;
    let (reader, writer) = io::pipe()?;
    let output = readable(reader)?;
    let mut command = Command::new(program);
    command.args(args).envs(variables.iter().copied());
    command.stdin(Stdio::null()).stdout(writer.try_clone()?).stderr(writer);
    Ok((Group::start(command)?, output))
}

/// Waits for the end, and brings it about if it does not come in time.
async fn watch(
    group: &mut Group,
    limit: Duration,
    mut interruption: Interruption,
) -> io::Result<End> {
    let overdue = tokio::select! {
        status = group.wait() => return Ok(End::Exited(code_of(status?))),
        () = sleep(limit) => true,
        // An error says that nobody is left to hear of this run.
        _ = interruption.wait_for(Option::is_some) => false,
    };
    let how = group.end().await?;
    Ok(if overdue { End::Overdue { how } } else { End::Interrupted })
}

/// Keeps what is printed, as long as anybody prints.
async fn listen(tail: &mut Tail, output: &mut (impl AsyncRead + Unpin)) -> Infallible {
    tail.read(output).await;
    pending().await
}
