//! Faults of the machine: no file descriptors left, no room on the disk, nobody
//! at the other end of stdout and stderr, and a stop while much is going on.

mod files;
mod reports;
mod stopping;

use std::process::Command;

use crate::cli::doublure;

/// No file may grow, and who tries is told instead of killed.
const FULL_DISK: &str = "trap '' XFSZ; ulimit -f 0";

/// `doublure` with these arguments, started by a shell that first runs `before`.
fn doublure_after(before: &str, args: &[&str]) -> Command {
    after(before, &doublure(args))
}

/// This command, started by a shell that first runs `before`.
fn after(before: &str, plain: &Command) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", &format!("{before}; exec \"$0\" \"$@\"")]);
    command.arg(plain.get_program()).args(plain.get_args()).stdin(std::process::Stdio::null());
    for (name, value) in plain.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command
}
