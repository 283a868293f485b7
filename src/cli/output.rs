//! Writing to stdout and stderr without panicking when nobody listens.

use std::env;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::process::ExitCode;

use super::system::terminal_takes_colours;

/// Writes to stdout through a buffer. A reader that has gone away (`| head`) is
/// no failure.
pub(super) fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<ExitCode> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error),
        _ => Ok(ExitCode::SUCCESS),
    }
}

/// Writes one message to stderr.
pub(super) fn complain(message: &str) {
    // Without a stderr there is nobody to tell.
    let _ = writeln!(io::stderr(), "doublure: {message}");
}

/// Whether what goes to stderr may be in colour: it goes to a terminal, and
/// nobody has set `NO_COLOR` (<https://no-color.org>).
pub(super) fn paints_stderr() -> bool {
    io::stderr().is_terminal() && colour_is_wanted()
}

/// The same of stdout.
pub(super) fn paints_stdout() -> bool {
    io::stdout().is_terminal() && colour_is_wanted()
}

fn colour_is_wanted() -> bool {
    env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()) && terminal_takes_colours()
}
