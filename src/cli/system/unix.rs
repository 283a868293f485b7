//! Signals and process groups.

use std::future::poll_fn;
use std::io::{self, PipeReader};
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::task::Poll;
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::iterator::SignalsInfo;
use signal_hook::iterator::exfiltrator::WithRawSiginfo;
use tokio::io::AsyncRead;
use tokio::net::unix::pipe;
use tokio::process::{Child, Command};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;
use tokio::time::timeout;

/// How long a command that was asked to end may take before it is killed.
const GRACE: Duration = Duration::from_secs(2);

/// What shells add to the number of the signal that ended a command.
const SIGNALLED: i32 = 128;

/// Linux's `si_code` of a signal that no process has sent, such as the terminal's.
const SI_KERNEL: i32 = 0x80;

/// Comes back at the first SIGINT or SIGTERM; from now on neither ends this process.
pub(in crate::cli) fn stop_request() -> io::Result<impl Future<Output = u8>> {
    first_of(&[SignalKind::interrupt(), SignalKind::terminate()])
}

/// Comes back with the number of the first signal that means an end; from now on
/// none of them ends this process. Nor does a [`Group`] hear of them.
pub(in crate::cli) fn interruption() -> io::Result<impl Future<Output = u8>> {
    use SignalKind as Kind;
    first_of(&[Kind::hangup(), Kind::interrupt(), Kind::quit(), Kind::terminate()])
}

fn first_of(kinds: &[SignalKind]) -> io::Result<impl Future<Output = u8> + use<>> {
    let caught = kinds.iter().map(|kind| Ok((kind.as_raw_value(), signal(*kind)?)));
    let mut caught = caught.collect::<io::Result<Vec<_>>>()?;
    Ok(poll_fn(move |cx| {
        for (number, signals) in &mut caught {
            if signals.poll_recv(cx).is_ready() {
                return Poll::Ready(u8::try_from(*number).unwrap_or_default());
            }
        }
        Poll::Pending
    }))
}

/// The signals that this process gets and that are its command's business.
#[derive(Debug)]
pub(in crate::cli) struct Signals(mpsc::UnboundedReceiver<Signal>);

impl Signals {
    /// From now on none of these signals ends this process.
    pub(in crate::cli) fn catch() -> io::Result<Self> {
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

    /// Waits for the command's end, and passes signals on to it until then.
    pub(in crate::cli) async fn accompany(mut self, child: &mut Child) -> io::Result<ExitStatus> {
        loop {
            tokio::select! {
                ended = child.wait() => return ended,
                Some(signal) = self.0.recv() => pass_on(signal, child),
            }
        }
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
    // Without an id it has ended, and `wait` is about to say so.
    let Some(pid) = pid_of(child) else { return };
    if let Err(error) = kill_process(pid, signal) {
        tracing::warn!("cannot pass {signal:?} on to the command: {error}");
    }
}

fn pid_of(child: &Child) -> Option<Pid> {
    child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw)
}

/// A command and all that it starts, but for what leaves its process group;
/// killed when this is dropped.
pub(in crate::cli) struct Group {
    leader: Child,
    id: Option<Pid>,
}

impl Group {
    pub(in crate::cli) fn start(mut command: Command) -> io::Result<Self> {
        let leader = command.process_group(0).spawn()?;
        let id = pid_of(&leader);
        Ok(Self { leader, id })
    }

    /// Waits for the end of the command itself.
    pub(in crate::cli) async fn wait(&mut self) -> io::Result<ExitStatus> {
        self.leader.wait().await
    }

    /// Ends the command, and says how, as the end of a sentence.
    pub(in crate::cli) async fn end(&mut self) -> io::Result<&'static str> {
        self.signal(Signal::TERM);
        if let Ok(ended) = timeout(GRACE, self.wait()).await {
            return ended.map(|_| " and was stopped by SIGTERM");
        }
        self.signal(Signal::KILL);
        self.wait().await.map(|_| ", ignored SIGTERM and was killed")
    }

    fn signal(&self, signal: Signal) {
        if let Some(id) = self.id {
            // It fails when nobody of the group is left, which is all we want.
            let _ = kill_process_group(id, signal);
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.signal(Signal::KILL);
    }
}

/// A pipe as a stream.
pub(in crate::cli) fn readable(pipe: PipeReader) -> io::Result<impl AsyncRead + Unpin> {
    pipe::Receiver::from_owned_fd(pipe.into())
}

/// The exit code that a shell would give.
pub(in crate::cli) fn code_of(status: ExitStatus) -> u8 {
    let code = status.code().or_else(|| status.signal().map(|signal| SIGNALLED + signal));
    code.and_then(|code| u8::try_from(code).ok()).unwrap_or(u8::MAX)
}

/// Terminals of this system have always taken ANSI's codes.
pub(in crate::cli) fn terminal_takes_colours() -> bool {
    true
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
