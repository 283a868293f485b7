//! The integration tests: one binary, a file per subject, each test with a
//! server of its own and real HTTP on loopback.

#![expect(clippy::expect_used, reason = "a test says what it expects")]

mod support;

mod meltingspot_auth;
mod meltingspot_behaviours;
mod meltingspot_bulk_invite;
mod meltingspot_filters;
mod meltingspot_get;
mod meltingspot_invite;
mod meltingspot_list;
mod meltingspot_update;

mod openagenda_access_token;
mod openagenda_auth;
mod openagenda_behaviours;
mod openagenda_invite;
mod openagenda_list;
mod openagenda_support;

mod cli;
mod cli_init;
mod cli_manual;
mod cli_options;
mod cli_process;
mod cli_scenario;
mod cli_serve;
mod cli_watch;
mod cli_workers;

mod clock;
mod control;
mod coverage;
mod docs;
mod door;
mod embed;
mod examples;
mod faults;
mod fixtures;
mod flake_harness;
mod guide;
mod journal;
mod ledger;
mod ledger_meltingspot;
mod ledger_openagenda;
mod problems;
mod rate_limits;
mod scaling;
mod scenario_file;
mod scenarios;
mod snapshots;
mod tidy;
mod tls;
mod transport;
mod verification;
mod worlds;

// These drive shells, signals and process groups.
#[cfg(unix)]
mod action;
#[cfg(unix)]
mod cli_coverage;
#[cfg(unix)]
mod cli_run;
#[cfg(unix)]
mod cli_run_terminal;
#[cfg(unix)]
mod cli_sweep;
#[cfg(unix)]
mod console;
#[cfg(unix)]
mod hostile;
#[cfg(unix)]
mod image;
#[cfg(unix)]
mod machine;

#[cfg(windows)]
mod cli_windows;
