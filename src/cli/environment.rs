//! Arguments with their environment twins; the one reader of the environment.

use std::env;
use std::ffi::OsString;

use clap::builder::Resettable;
use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Command, CommandFactory, FromArgMatches};

use super::args::{self, Cli};

/// Reads this process's arguments and environment.
pub(super) fn parse() -> Result<Cli, clap::Error> {
    let mut command = without_empty_twins(Cli::command());
    let matches = command.try_get_matches_from_mut(env::args_os())?;
    let mut cli = Cli::from_arg_matches(&matches)?;
    if let (Some(args::Command::Sweep(options)), Some((name, given))) =
        (&mut cli.command, matches.subcommand())
    {
        let program = env::args_os().next().unwrap_or_else(|| "doublure".into());
        let set = command.find_subcommand(name).into_iter().flat_map(|it| set(it, given));
        options.written = [program, name.into()].into_iter().chain(set).collect();
    }
    match cli.misuse() {
        Some(misuse) => Err(command.error(ErrorKind::ArgumentConflict, misuse)),
        None => Ok(cli),
    }
}

/// The options that were set, by flag or by environment, as flags. Secrets are
/// left out, and so is what concerns one sweep only.
fn set(command: &Command, given: &ArgMatches) -> Vec<OsString> {
    let is_set = |arg: &&Arg| {
        let source = given.value_source(arg.get_id().as_str());
        matches!(source, Some(ValueSource::CommandLine | ValueSource::EnvVariable))
    };
    let repeated = |arg: &&Arg| {
        !arg.is_hide_env_values_set() && !args::OF_ONE_SWEEP.contains(&arg.get_id().as_str())
    };
    let shown = command.get_arguments().filter(is_set).filter(repeated);
    shown.flat_map(|arg| as_flags(arg, given)).collect()
}

fn as_flags(arg: &Arg, given: &ArgMatches) -> Vec<OsString> {
    let Some(name) = arg.get_long() else { return Vec::new() };
    let flag = OsString::from(format!("--{name}"));
    if !arg.get_action().takes_values() {
        return vec![flag];
    }
    let values = given.get_raw(arg.get_id().as_str()).into_iter().flatten();
    values.flat_map(|value| [flag.clone(), value.to_owned()]).collect()
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
