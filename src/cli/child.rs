//! The command that `doublure run` runs.

use std::ffi::OsString;
use std::io;

use tokio::process::Command;

use super::Failure;
use super::output::complain;
use super::system::{Signals, code_of};

/// Exit codes of shells: the command could not be executed, or was not found.
const CANNOT_EXECUTE: u8 = 126;
const NOT_FOUND: u8 = 127;

/// Runs a command with these variables added to ours, its input and outputs
/// being ours, and gives the exit code that a shell would give.
pub(super) async fn run(
    command: &[OsString],
    variables: &[(&str, &str)],
    signals: Signals,
) -> Result<u8, Failure> {
    let (program, args) = command.split_first().ok_or("there is no command to run")?;
    let spawned = Command::new(program).args(args).envs(variables.iter().copied()).spawn();
    match spawned {
        Ok(mut child) => Ok(code_of(signals.accompany(&mut child).await?)),
        Err(error) => {
            complain(&format!("cannot run {}: {error}", program.display()));
            Ok(code_of_refusal(&error))
        }
    }
}

fn code_of_refusal(error: &io::Error) -> u8 {
    match error.kind() {
        io::ErrorKind::NotFound => NOT_FOUND,
        _ => CANNOT_EXECUTE,
    }
}
