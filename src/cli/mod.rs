//! The command line: arguments, then options, then a run, then an exit code.

mod args;
mod banner;
mod check;
mod child;
mod coverage;
mod environment;
mod group;
mod host;
mod init;
mod locator;
mod logs;
mod manual;
mod output;
mod print;
mod ready;
mod report;
mod run;
mod security;
mod serve;
mod sweep;
mod system;
mod tail;
mod trust;
mod wait;
mod watch;

use std::process::ExitCode;

use crate::server::runtime;

use args::Command;

/// Runs the command line of this process: 0 when all went well, 1 when it did
/// not, 2 for wrong usage; `run` ends as its command does, or with 3 when the
/// scenario's expectations do not hold or too little was covered.
pub fn main() -> ExitCode {
    let cli = match environment::parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    let outcome = match cli.command.unwrap_or(Command::Serve(cli.serve)) {
        Command::Serve(options) => serve::run(&options),
        Command::Run(options) => run::run(&options),
        Command::Sweep(options) => sweep::run(&options),
        Command::Check { paths } => check::run(&paths),
        Command::Generate(options) => print::generate(&options),
        Command::Schema { format } => print::schema(format),
        Command::Openapi { api } => print::openapi(api),
        Command::Rules { format } => print::rules(format),
        Command::Wait { url, timeout, tls_ca } => wait::run(&url, timeout, tls_ca),
        Command::Init(options) => init::run(&options),
        Command::Completions { shell } => manual::completions(shell),
        Command::Man => manual::page(),
    };
    match outcome {
        Ok(code) => code,
        Err(failure) => {
            output::complain(&failure.to_string());
            ExitCode::FAILURE
        }
    }
}

/// What ended a command with exit code 1, in one line.
type Failure = Box<dyn std::error::Error>;

/// Prints clap's message: help and version are no errors.
fn usage(error: &clap::Error) -> ExitCode {
    // A closed stdout or stderr leaves nobody to tell.
    let _ = error.print();
    u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from)
}
