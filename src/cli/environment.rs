//! Arguments with their environment twins; the one reader of the environment.

use std::env;

use clap::builder::Resettable;
use clap::error::ErrorKind;
use clap::{Arg, Command, CommandFactory, FromArgMatches};

use super::args::Cli;

/// Reads this process's arguments and environment.
pub(super) fn parse() -> Result<Cli, clap::Error> {
    let matches = without_empty_twins(Cli::command()).try_get_matches()?;
    let cli = Cli::from_arg_matches(&matches)?;
    match cli.misuse() {
        Some(misuse) => Err(Cli::command().error(ErrorKind::ArgumentConflict, misuse)),
        None => Ok(cli),
    }
}

/// An empty variable counts as unset: a CI file can't leave one out.
fn without_empty_twins(command: Command) -> Command {
    command
        .mut_args(|arg| if twin_is_empty(&arg) { arg.env(Resettable::Reset) } else { arg })
        .mut_subcommands(without_empty_twins)
}

fn twin_is_empty(arg: &Arg) -> bool {
    arg.get_env().and_then(env::var_os).is_some_and(|value| value.is_empty())
}
