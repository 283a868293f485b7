//! The arguments, each option with its environment twin `DOUBLURE_<NAME>`.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use serde_json::Value;

use crate::Assumptions;
use crate::app::Settings;
use crate::control::Door;
use crate::fixture::Overrides;
use crate::scenario::{Ingredient, Recipe};
use crate::time::parse_span;
use crate::world::Bounds;

/// What `run --help` says beside its options.
const RUN_HELP: &str = "\
The command finds the server by DOUBLURE_URL, DOUBLURE_CONTROL_URL, MELTINGSPOT_BASE_URL and
OPENAGENDA_BASE_URL. SIGINT, SIGTERM, SIGHUP and SIGQUIT are passed on to it, but for a Ctrl-C or
Ctrl-\\ in the terminal, which has reached it already.

Exit codes:
  that of the command, when it is not 0; 128+N when signal N ended it; 127 when it was not found,
  126 when it can't be executed; 3 when it ended with 0, but the expectations of the default world's
  scenario do not hold (each is printed to stderr); 1 when the server could not start; else 0";

/// A mock server that stands in for the member APIs of MeltingSpot and OpenAgenda.
#[derive(Debug, Parser)]
#[command(name = "doublure", version, args_conflicts_with_subcommands = true)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) serve: ServeOptions,
}

/// What the binary can do.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Serve until SIGINT or SIGTERM (the default command)
    Serve(ServeOptions),
    /// Serve while a command runs, then end as the command did
    #[command(after_help = RUN_HELP)]
    Run(RunOptions),
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
    },
}

/// What `serve` starts with.
#[derive(Clone, Debug, Args)]
pub(super) struct ServeOptions {
    /// Where to listen; port 0 is any free port [default: 127.0.0.1:4010, under `run` any free port]
    #[arg(long, env = "DOUBLURE_LISTEN", value_name = "ADDRESS")]
    pub(super) listen: Option<String>,
    /// A fixture to serve; several are merged. Without one: the demo fixture
    #[arg(long, env = "DOUBLURE_FIXTURE", value_name = "PATH", value_delimiter = ',')]
    pub(super) fixture: Vec<PathBuf>,
    /// A scenario to play; its fixtures come before those of --fixture
    #[arg(long, env = "DOUBLURE_SCENARIO", value_name = "PATH")]
    pub(super) scenario: Option<PathBuf>,
    /// Where ids and generated people come from
    #[arg(long, env = "DOUBLURE_SEED", value_name = "N")]
    pub(super) seed: Option<u64>,
    /// Sets a behaviour switch; `doublure rules` lists them
    #[arg(long, env = "DOUBLURE_BEHAVIOUR", value_name = "NAME=VALUE", value_parser = behaviours)]
    pub(super) behaviour: Vec<Behaviours>,
    /// Whether answers may rest on rules that nothing public confirms
    #[arg(long, env = "DOUBLURE_ASSUMPTIONS", value_enum, default_value = "allow")]
    pub(super) assumptions: AssumptionsArg,
    /// Writes the ready object to this file, which is removed at the end
    #[arg(long, env = "DOUBLURE_LOCATOR", value_name = "PATH")]
    pub(super) locator: Option<PathBuf>,
    /// Reloads the scenario and the fixtures when a file of theirs changes
    #[arg(long, env = "DOUBLURE_WATCH")]
    pub(super) watch: bool,
    /// What is logged to stderr
    #[arg(long, env = "DOUBLURE_LOG", value_enum, default_value = "warn")]
    pub(super) log: LogLevel,
    /// Most bytes of a state sent to the control plane
    #[arg(long, env = "DOUBLURE_MAX_STATE_BYTES", value_name = "BYTES", default_value = "1GiB", value_parser = byte_count)]
    pub(super) max_state_bytes: usize,
    /// What control calls must carry as `Authorization: Bearer TOKEN`
    #[arg(long, env = "DOUBLURE_CONTROL_TOKEN", value_name = "TOKEN", hide_env_values = true)]
    pub(super) control_token: Option<String>,
    /// A name under which a browser may use the control plane, besides loopback and addresses
    #[arg(long, env = "DOUBLURE_ALLOWED_HOST", value_name = "HOST", value_delimiter = ',')]
    pub(super) allowed_host: Vec<String>,
    /// Most worlds open at once
    #[arg(long, env = "DOUBLURE_MAX_WORLDS", value_name = "N", default_value_t = 10_000)]
    pub(super) max_worlds: usize,
    /// Most snapshots of one world
    #[arg(long, env = "DOUBLURE_MAX_SNAPSHOTS", value_name = "N", default_value_t = 1_000)]
    pub(super) max_snapshots: usize,
    /// Most bytes that one world's journal holds
    #[arg(long, env = "DOUBLURE_JOURNAL_BYTES", value_name = "BYTES", default_value = "64MiB", value_parser = byte_count)]
    pub(super) journal_bytes: usize,
}

/// What `run` starts with.
#[derive(Clone, Debug, Args)]
pub(super) struct RunOptions {
    #[command(flatten)]
    pub(super) serve: ServeOptions,
    /// The command and its arguments
    #[arg(last = true, required = true, value_name = "CMD")]
    pub(super) command: Vec<OsString>,
}

impl ServeOptions {
    /// What the default world is made from.
    pub(super) fn recipe(&self) -> Recipe {
        let behaviours = self.behaviour.iter().flat_map(|given| given.0.clone()).collect();
        Recipe {
            scenario: self.scenario.clone(),
            fixtures: self.fixture.iter().cloned().map(Ingredient::File).collect(),
            overrides: Overrides {
                seed: self.seed,
                clock: None,
                behaviours,
                assumptions: self.assumptions.into(),
            },
        }
    }

    /// How much the server may hold.
    pub(super) fn bounds(&self) -> Bounds {
        Bounds {
            worlds: self.max_worlds,
            snapshots: self.max_snapshots,
            journal_bytes: self.journal_bytes,
        }
    }

    /// What the server is told beside its worlds.
    pub(super) fn settings(&self) -> Settings {
        Settings {
            max_state_bytes: self.max_state_bytes,
            door: Door {
                token: self.control_token.clone(),
                allowed_hosts: self.allowed_host.clone(),
            },
        }
    }
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

/// Levels of logging.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum LogLevel {
    /// Only what failed
    Error,
    /// And what looks wrong
    Warn,
    /// And a line per request
    Info,
    /// And what connections do
    Debug,
}

/// [`Assumptions`] on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum AssumptionsArg {
    /// Assumed rules answer like any other
    Allow,
    /// An answer that an assumed rule decided becomes a 501
    Refuse,
}

impl From<AssumptionsArg> for Assumptions {
    fn from(arg: AssumptionsArg) -> Self {
        match arg {
            AssumptionsArg::Allow => Self::Allow,
            AssumptionsArg::Refuse => Self::Refuse,
        }
    }
}

/// One value of `--behaviour`: a pair, or several with commas between them.
#[derive(Clone, Debug)]
pub(super) struct Behaviours(pub(super) Vec<(String, Value)>);

fn behaviours(text: &str) -> Result<Behaviours, String> {
    split_outside_braces(text).into_iter().map(behaviour).collect::<Result<_, _>>().map(Behaviours)
}

/// A value is JSON where it can be read as such, else a word.
fn behaviour(pair: &str) -> Result<(String, Value), String> {
    let (name, value) =
        pair.split_once('=').ok_or_else(|| format!("`{pair}` is not NAME=VALUE"))?;
    let value = serde_json::from_str(value).unwrap_or_else(|_| Value::from(value));
    Ok((name.trim().to_owned(), value))
}

/// The parts between commas, but for commas inside a JSON object.
fn split_outside_braces(text: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    text.split(|c| {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && depth == 0
    })
    .collect()
}

fn duration(text: &str) -> Result<Duration, String> {
    parse_span(text).ok_or_else(|| "expected a duration such as 250ms, 10s or 15m".to_owned())
}

/// A number of bytes, with or without a unit: `1048576`, `64KiB`, `10MiB`, `1GiB`.
fn byte_count(text: &str) -> Result<usize, String> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let factor = match unit {
        "" | "B" => Some(1),
        "KiB" => Some(1 << 10),
        "MiB" => Some(1 << 20),
        "GiB" => Some(1_usize << 30),
        _ => None,
    };
    let bytes = factor.and_then(|factor| number.parse::<usize>().ok()?.checked_mul(factor));
    bytes.ok_or_else(|| {
        "expected a number of bytes such as 1048576, 64KiB, 10MiB or 1GiB".to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn behaviours_are_split_at_commas_outside_json() {
        let text = r#"a.b=1,c.d=word,openagenda.rateLimit={"requests":3,"per":"10s"}"#;
        let Behaviours(pairs) = behaviours(text).expect("valid");
        assert_eq!(pairs[0], ("a.b".to_owned(), Value::from(1)));
        assert_eq!(pairs[1], ("c.d".to_owned(), Value::from("word")));
        assert_eq!(pairs[2].1["per"], "10s");
        assert!(behaviours("nonsense").is_err());
    }

    #[test]
    fn bytes_are_read_with_and_without_units() {
        assert_eq!(byte_count("1024"), Ok(1024));
        assert_eq!(byte_count("64MiB"), Ok(64 << 20));
        assert_eq!(byte_count("1GiB"), Ok(1 << 30));
        for bad in ["", "GiB", "1GB", "-1", "99999999999999999999GiB"] {
            assert!(byte_count(bad).is_err(), "{bad}");
        }
    }
}
