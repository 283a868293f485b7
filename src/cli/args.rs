//! The arguments, each option with its environment twin `DOUBLURE_<NAME>`.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

mod run;
mod serve;
mod sweep;
mod tls;
mod values;

use run::RUN_HELP;
pub(super) use run::{CoverageOptions, RunOptions};
pub(super) use serve::{LogLevel, ServeOptions};
use sweep::SWEEP_HELP;
pub(super) use sweep::{OF_ONE_SWEEP, SweepOptions};
pub(super) use tls::TlsOptions;
use values::duration;

/// A mock server that stands in for the member APIs of MeltingSpot and OpenAgenda.
#[derive(Debug, Parser)]
#[command(name = "doublure", version, args_conflicts_with_subcommands = true)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) serve: ServeOptions,
}

impl Cli {
    /// What clap can't see: options of the chosen command that don't go together.
    pub(super) fn misuse(&self) -> Option<&'static str> {
        let serve = match &self.command {
            None => &self.serve,
            Some(Command::Serve(serve)) => serve,
            Some(Command::Run(run)) => &run.serve,
            Some(Command::Sweep(sweep)) => return sweep.misuse(),
            Some(_) => return None,
        };
        serve.tls.misuse()
    }
}

/// What the binary can do.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Serve until SIGINT or SIGTERM (the default command)
    Serve(ServeOptions),
    /// Serve while a command runs, then end as the command did
    #[command(after_help = RUN_HELP)]
    Run(RunOptions),
    /// Run a command once for each of its calls and each kind of fault
    #[command(after_help = SWEEP_HELP)]
    Sweep(SweepOptions),
    /// Validate fixtures and scenarios; every problem is printed with its place
    Check {
        /// Fixture and scenario files
        #[arg(required = true)]
        paths: Vec<PathBuf>,
    },
    /// Print a fixture with made-up people written out
    Generate(GenerateOptions),
    /// Print the JSON Schema of a format, for editors
    Schema {
        /// Which format
        format: Format,
    },
    /// Print an OpenAPI 3.1 document
    Openapi {
        /// Which API
        api: ApiName,
    },
    /// Print the rule ledger: what the mock does, and how well each rule is known
    Rules {
        /// How to print it
        #[arg(long, value_enum, default_value = "text")]
        format: RulesFormat,
    },
    /// Wait until a server answers its health check: exit 0, else 1
    Wait {
        /// The server's base URL, such as `http://127.0.0.1:4010`
        url: String,
        /// How long to wait, in real time
        #[arg(long, env = "DOUBLURE_TIMEOUT", value_name = "DURATION", default_value = "10s", value_parser = duration)]
        timeout: Duration,
        /// For https: the certificate authority to trust (PEM). Without it any certificate will do
        #[arg(long, env = "DOUBLURE_TLS_CA", value_name = "PATH")]
        tls_ca: Option<PathBuf>,
    },
    /// Write a first fixture and scenario, with comments, to be changed
    Init(InitOptions),
    /// Print what completes the command line in a shell
    Completions {
        /// Which shell
        shell: Shell,
    },
    /// Print the manual page
    Man,
}

/// Where `init` writes.
#[derive(Clone, Debug, Args)]
pub(super) struct InitOptions {
    /// The folder; it is made if it is not there
    #[arg(value_name = "DIR", default_value = ".")]
    pub(super) folder: PathBuf,
    /// Overwrites files that are there
    #[arg(long, env = "DOUBLURE_FORCE")]
    pub(super) force: bool,
}

/// What `generate` prints.
#[derive(Clone, Debug, Args)]
pub(super) struct GenerateOptions {
    /// Members of the spot
    #[arg(long, env = "DOUBLURE_MELTINGSPOT_MEMBERS", value_name = "N", default_value_t = 0)]
    pub(super) meltingspot_members: usize,
    /// Members of the agenda
    #[arg(long, env = "DOUBLURE_OPENAGENDA_MEMBERS", value_name = "N", default_value_t = 0)]
    pub(super) openagenda_members: usize,
    /// The same seed prints the same bytes
    #[arg(long, env = "DOUBLURE_SEED", value_name = "N", default_value_t = 0)]
    pub(super) seed: u64,
}

/// Formats of ours.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Format {
    /// What a world starts from
    Fixture,
    /// What goes wrong and what happens in a world, and what must hold in the end
    Scenario,
}

/// APIs with a document.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum ApiName {
    /// The mimicked part of MeltingSpot's API
    Meltingspot,
    /// The mimicked part of OpenAgenda's API
    Openagenda,
    /// The control plane
    Control,
}

/// Ways to print the ledger.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum RulesFormat {
    /// For a terminal
    Text,
    /// `{"rules":[…]}`
    Json,
    /// A table for documents
    Markdown,
}
