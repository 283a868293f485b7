//! The arguments of `serve`, which `run` takes too.

use std::path::PathBuf;

use clap::{Args, ValueEnum, value_parser};
use http::uri::Scheme;

use crate::Assumptions;
use crate::app::Settings;
use crate::control::Door;
use crate::fixture::Overrides;
use crate::scenario::{Ingredient, Recipe};
use crate::world::Bounds;

use super::TlsOptions;
use super::values::{Behaviours, behaviours, byte_count};

/// What `serve` starts with.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct ServeOptions {
    /// Where to listen; port 0 is any free port [default: 127.0.0.1:4010, under `run` any free port]
    #[arg(long, env = "DOUBLURE_LISTEN", value_name = "ADDRESS")]
    pub(in crate::cli) listen: Option<String>,
    /// A fixture to serve; several are merged. Without one: the demo fixture
    #[arg(long, env = "DOUBLURE_FIXTURE", value_name = "PATH", value_delimiter = ',')]
    pub(in crate::cli) fixture: Vec<PathBuf>,
    /// A scenario to play; its fixtures come before those of --fixture
    #[arg(long, env = "DOUBLURE_SCENARIO", value_name = "PATH")]
    pub(in crate::cli) scenario: Option<PathBuf>,
    /// Where ids and generated people come from
    #[arg(long, env = "DOUBLURE_SEED", value_name = "N")]
    pub(in crate::cli) seed: Option<u64>,
    /// Sets a behaviour switch; `doublure rules` lists them
    #[arg(long, env = "DOUBLURE_BEHAVIOUR", value_name = "NAME=VALUE", value_parser = behaviours)]
    pub(in crate::cli) behaviour: Vec<Behaviours>,
    /// Whether answers may rest on rules that nothing public confirms
    #[arg(long, env = "DOUBLURE_ASSUMPTIONS", value_enum, default_value = "allow")]
    pub(in crate::cli) assumptions: AssumptionsArg,
    /// Writes the ready object to this file, which is removed at the end
    #[arg(long, env = "DOUBLURE_LOCATOR", value_name = "PATH")]
    pub(in crate::cli) locator: Option<PathBuf>,
    /// Reloads the scenario and the fixtures when a file of theirs changes
    #[arg(long, env = "DOUBLURE_WATCH")]
    pub(in crate::cli) watch: bool,
    /// What is logged to stderr
    #[arg(long, env = "DOUBLURE_LOG", value_enum, default_value = "warn")]
    pub(in crate::cli) log: LogLevel,
    /// How many threads serve connections, by turn; at most 64
    #[arg(long, env = "DOUBLURE_WORKERS", value_name = "N", default_value_t = 1, value_parser = value_parser!(u8).range(1..=64))]
    pub(in crate::cli) workers: u8,
    /// Most bytes of a state sent to the control plane
    #[arg(long, env = "DOUBLURE_MAX_STATE_BYTES", value_name = "BYTES", default_value = "1GiB", value_parser = byte_count)]
    pub(in crate::cli) max_state_bytes: usize,
    /// What control calls must carry as `Authorization: Bearer TOKEN`
    #[arg(long, env = "DOUBLURE_CONTROL_TOKEN", value_name = "TOKEN", hide_env_values = true)]
    pub(in crate::cli) control_token: Option<String>,
    /// A name under which a browser may use the control plane, besides loopback and addresses;
    /// the certificate of --tls is for it, too
    #[arg(long, env = "DOUBLURE_ALLOWED_HOST", value_name = "HOST", value_delimiter = ',')]
    pub(in crate::cli) allowed_host: Vec<String>,
    #[command(flatten)]
    pub(in crate::cli) tls: TlsOptions,
    /// Most worlds open at once
    #[arg(long, env = "DOUBLURE_MAX_WORLDS", value_name = "N", default_value_t = 10_000)]
    pub(in crate::cli) max_worlds: usize,
    /// Most snapshots of one world
    #[arg(long, env = "DOUBLURE_MAX_SNAPSHOTS", value_name = "N", default_value_t = 1_000)]
    pub(in crate::cli) max_snapshots: usize,
    /// Most bytes that one world's journal holds
    #[arg(long, env = "DOUBLURE_JOURNAL_BYTES", value_name = "BYTES", default_value = "64MiB", value_parser = byte_count)]
    pub(in crate::cli) journal_bytes: usize,
}

impl ServeOptions {
    /// What the default world is made from.
    pub(in crate::cli) fn recipe(&self) -> Recipe {
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
    pub(in crate::cli) fn bounds(&self) -> Bounds {
        Bounds {
            worlds: self.max_worlds,
            snapshots: self.max_snapshots,
            journal_bytes: self.journal_bytes,
        }
    }

    /// What the server with this URL is told beside its worlds.
    pub(in crate::cli) fn settings(&self, scheme: Scheme, own_url: String) -> Settings {
        Settings {
            scheme,
            max_state_bytes: self.max_state_bytes,
            door: Door {
                token: self.control_token.clone(),
                allowed_hosts: self.allowed_host.clone(),
            },
            own_url,
        }
    }
}

/// Levels of logging.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum LogLevel {
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
pub(in crate::cli) enum AssumptionsArg {
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
