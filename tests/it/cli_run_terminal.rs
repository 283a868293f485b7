//! `doublure run` in a terminal, which Python's standard library makes.

use std::process::Command;

use crate::cli::{OneFile, Ran};
use crate::support::has;

/// Runs its arguments in a terminal of their own. When they have printed
/// `ready`, it presses Ctrl-C. Prints what they print and ends as they do.
const TERMINAL: &str = r#"
import os, pty, sys
pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], sys.argv[1:])
seen = b""
while True:
    try:
        part = os.read(terminal, 4096)
    except OSError:
        break
    if not part:
        break
    if b"ready" in part and b"ready" not in seen:
        os.write(terminal, b"\x03")
    seen += part
sys.stdout.buffer.write(seen)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
"#;

/// What the binary did with these arguments in a terminal; `stdout` is the screen.
pub(crate) fn in_terminal(args: &[&str]) -> Command {
    let mut command = Command::new("python3");
    command.args(["-c", TERMINAL, env!("CARGO_BIN_EXE_doublure")]).args(args);
    command.env_remove("NO_COLOR").env_remove("DOUBLURE_SCENARIO");
    command
}

#[test]
fn ctrl_c_in_the_terminal_reaches_the_command_once() {
    if !has("python3", "--version") {
        return;
    }
    // Asked by the command, the server passes a SIGTERM on; the Ctrl-C was before it.
    let script = "trap 'echo caught; kill -TERM $PPID' INT; trap 'exit 4' TERM; echo ready; \
                  while :; do sleep 0.02; done";
    let ran = Ran::of(in_terminal(&["run", "--", "sh", "-c", script]));
    assert_eq!(ran.stdout.matches("caught").count(), 1, "{}", ran.stdout);
    assert_eq!(ran.failed(4), "");
}

#[test]
fn a_terminal_shows_unmet_expectations_in_colour_unless_told_not_to() {
    if !has("python3", "--version") {
        return;
    }
    let file =
        OneFile::holding(r#"{"expect": [{"operation": "meltingspot.members.list", "calls": 1}]}"#);
    let args = ["run", "--scenario", file.name(), "--", "true"];
    let (colourful, mut plain) = (Ran::of(in_terminal(&args)), in_terminal(&args));
    plain.env("NO_COLOR", "1");
    let plain = Ran::of(plain);
    assert!(colourful.stdout.contains("\x1b[31m"), "{}", colourful.stdout);
    assert!(!plain.stdout.contains('\x1b'), "{}", plain.stdout);
    assert!(plain.stdout.contains("expectation 1: "), "{}", plain.stdout);
    assert_eq!((colourful.code, plain.code), (Some(3), Some(3)));
}
