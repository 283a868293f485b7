//! The command that `doublure run` runs.

use std::ffi::OsString;
use std::io;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::thread;

use rustix::process::{Pid, Signal, kill_process};
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::iterator::SignalsInfo;
use signal_hook::iterator::exfiltrator::WithRawSiginfo;
use tokio::process::{Child, Command};
use tokio::sync::mpsc;

use super::Failure;
use super::output::complain;

/// Exit codes of shells: the command could not be executed, or was not found.
const CANNOT_EXECUTE: u8 = 126;
const NOT_FOUND: u8 = 127;

/// What shells add to the number of the signal that ended a command.
const SIGNALLED: i32 = 128;

/// Linux's `si_code` of a signal that no process has sent, such as the terminal's.
const SI_KERNEL: i32 = 0x80;

/// Runs a command with these variables added to ours, its input and outputs
/// being ours, and gives the exit code that a shell would give.
pub(super) async fn run(
    command: &[OsString],
    variables: &[(&str, &str)],
    mut signals: Signals,
) -> Result<u8, Failure> {
    let (program, args) = command.split_first().ok_or("there is no command to run")?;
    let spawned = Command::new(program).args(args).envs(variables.iter().copied()).spawn();
    let mut child = match spawned {
        Ok(child) => child,
        Err(error) => {
            complain(&format!("cannot run {}: {error}", program.display()));
            return Ok(code_of_refusal(&error));
        }
    };
    loop {
        tokio::select! {
            ended = child.wait() => return Ok(code_of(ended?)),
            Some(signal) = signals.0.recv() => pass_on(signal, &child),
        }
    }
}

/// The signals that this process gets and that are the command's business.
#[derive(Debug)]
pub(super) struct Signals(mpsc::UnboundedReceiver<Signal>);

impl Signals {
    /// From now on none of these signals ends this process.
    pub(super) fn catch() -> io::Result<Self> {
        let mut caught = SignalsInfo::<WithRawSiginfo>::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM])?;
        let (sender, received) = mpsc::unbounded_channel();
        let listen = move || {
            for info in caught.forever().filter(|info| concerns_child(info.si_signo, info.si_code))
            {
                let sent = Signal::from_named_raw(info.si_signo).map(|it| sender.send(it));
                if sent.is_some_and(|sent| sent.is_err()) {
                    break;
                }
            }
        };
        thread::Builder::new().name("signals".to_owned()).spawn(listen)?;
        Ok(Self(received))
    }
}

/// A terminal sends Ctrl-C and Ctrl-\ to every process of its foreground group:
/// the command has got them already, and must not get them twice. What a process
/// has sent, it has sent to us alone.
fn concerns_child(signal: i32, code: i32) -> bool {
    let by_terminal = code == SI_KERNEL && matches!(signal, SIGINT | SIGQUIT);
    !by_terminal
}

fn pass_on(signal: Signal, child: &Child) {
    let pid = child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
    // Without an id it has ended, and `wait` is about to say so.
    let Some(pid) = pid else { return };
    if let Err(error) = kill_process(pid, signal) {
        tracing::warn!("cannot pass {signal:?} on to the command: {error}");
    }
}

/// The exit code that a shell would give.
pub(super) fn code_of(status: ExitStatus) -> u8 {
    let code = status.code().or_else(|| status.signal().map(|signal| SIGNALLED + signal));
    code.and_then(|code| u8::try_from(code).ok()).unwrap_or(u8::MAX)
}

fn code_of_refusal(error: &io::Error) -> u8 {
    match error.kind() {
        io::ErrorKind::NotFound => NOT_FOUND,
        _ => CANNOT_EXECUTE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Linux's `si_code` of a signal that `kill` has sent.
    const SI_USER: i32 = 0;

    #[test]
    fn only_what_the_terminal_sends_to_everybody_is_not_passed_on() {
        for signal in [SIGHUP, SIGINT, SIGQUIT, SIGTERM] {
            assert!(concerns_child(signal, SI_USER), "{signal}");
        }
        assert!(!concerns_child(SIGINT, SI_KERNEL));
        assert!(!concerns_child(SIGQUIT, SI_KERNEL));
        assert!(concerns_child(SIGHUP, SI_KERNEL));
    }
}
