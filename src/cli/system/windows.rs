//! Console events and job objects.

use std::future::poll_fn;
use std::io::{self, PipeReader, Read};
use std::process::ExitStatus;
use std::task::{Context, Poll};
use std::thread;

use process_wrap::tokio::{ChildWrapper, CommandWrap, JobObject, KillOnDrop};
use tokio::io::{AsyncRead, AsyncWriteExt, duplex};
use tokio::process::{Child, Command};
use tokio::runtime::Handle;
use tokio::signal::windows::{
    CtrlBreak, CtrlC, CtrlClose, CtrlShutdown, ctrl_break, ctrl_c, ctrl_close, ctrl_shutdown,
};

/// How many bytes of a command's output are on their way at most.
const PIECE: usize = 4096;

/// The number that shells give to Ctrl-C.
const SIGINT: u8 = 2;

/// Comes back at the first Ctrl-C or Ctrl-Break, or when the console is closed
/// or the system shuts down; from now on the first two do not end this process.
pub(in crate::cli) fn stop_request() -> io::Result<impl Future<Output = u8>> {
    let mut signals = Signals::catch()?;
    Ok(poll_fn(move |cx| signals.poll(cx)))
}

/// The same, with the number that a shell would tell of.
pub(in crate::cli) fn interruption() -> io::Result<impl Future<Output = u8>> {
    stop_request()
}

/// What the console sends to every process in it.
#[derive(Debug)]
pub(in crate::cli) struct Signals {
    c: CtrlC,
    pause: CtrlBreak,
    close: CtrlClose,
    shutdown: CtrlShutdown,
}

impl Signals {
    /// From now on neither Ctrl-C nor Ctrl-Break ends this process.
    pub(in crate::cli) fn catch() -> io::Result<Self> {
        Ok(Self {
            c: ctrl_c()?,
            pause: ctrl_break()?,
            close: ctrl_close()?,
            shutdown: ctrl_shutdown()?,
        })
    }

    /// Waits for the command's end: it gets from the console what we get.
    pub(in crate::cli) async fn accompany(self, child: &mut Child) -> io::Result<ExitStatus> {
        child.wait().await
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<u8> {
        let Self { c, pause, close, shutdown } = self;
        let any = c.poll_recv(cx).is_ready()
            || pause.poll_recv(cx).is_ready()
            || close.poll_recv(cx).is_ready()
            || shutdown.poll_recv(cx).is_ready();
        if any { Poll::Ready(SIGINT) } else { Poll::Pending }
    }
}

/// A command and all that it starts, in a job that ends when this is dropped.
pub(in crate::cli) struct Group(Box<dyn ChildWrapper>);

impl Group {
    pub(in crate::cli) fn start(command: Command) -> io::Result<Self> {
        CommandWrap::from(command).wrap(KillOnDrop).wrap(JobObject).spawn().map(Self)
    }

    /// Waits for the end of the command itself.
    pub(in crate::cli) async fn wait(&mut self) -> io::Result<ExitStatus> {
        // The job's own `wait` is for the last of its processes.
        self.0.inner_mut().wait().await
    }

    /// Ends the command, and says how, as the end of a sentence. There is no
    /// asking first: nothing here is what SIGTERM is elsewhere.
    pub(in crate::cli) async fn end(&mut self) -> io::Result<&'static str> {
        self.0.start_kill()?;
        self.wait().await.map(|_| " and was ended")
    }
}

/// A pipe as a stream. Such pipes can only be waited for, so a thread does; the
/// runtime has but few for that, and a sweep reads many. It ends with the pipe's
/// writers, or when nobody reads the stream any more.
pub(in crate::cli) fn readable(mut pipe: PipeReader) -> io::Result<impl AsyncRead + Unpin> {
    let (stream, mut filled) = duplex(PIECE);
    let runtime = Handle::current();
    let fill = move || {
        let mut piece = [0; PIECE];
        while let Ok(count @ 1..) = pipe.read(&mut piece) {
            if runtime.block_on(filled.write_all(&piece[..count])).is_err() {
                break;
            }
        }
    };
    thread::Builder::new().name("output".to_owned()).spawn(fill)?;
    Ok(stream)
}

/// The command's exit code; one that is beyond ours is our highest.
pub(in crate::cli) fn code_of(status: ExitStatus) -> u8 {
    status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(u8::MAX)
}

/// Consoles before Windows 10 take no ANSI codes, and later ones want to be told.
pub(in crate::cli) fn terminal_takes_colours() -> bool {
    anstyle_query::windows::enable_ansi_colors().unwrap_or(false)
}
