//! Scenarios read, refused and staged.

mod agreement;
mod fixtures;
mod reading;
mod refusals;
mod staging;

use std::path::Path;

use super::{Scenario, check, read};
use crate::fixture::Source;
use crate::http::Finding;

/// The example of the contract (DESIGN A7), its fixture left out.
const EXAMPLE: &str = include_str!("tests/example.json");

/// The folder of the stories that come with doublure.
fn stories() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/scenarios"))
}

#[track_caller]
fn parsed(text: &str) -> Scenario {
    let source = Source { name: "test", text };
    read(&source, None).unwrap_or_else(|error| panic!("{error}"))
}

/// What is wrong with a scenario, as `LINE:COL PATH: found X, expected Y`.
fn problems(text: &str) -> Vec<String> {
    let found = check(&Source { name: "test", text }, None);
    found.into_iter().map(|(_, finding)| line(&finding)).collect()
}

fn line(finding: &Finding) -> String {
    let Finding { path, line, column, found, expected } = finding;
    format!("{line}:{column} {path}: found {found}, expected {expected}")
}

#[track_caller]
fn assert_problem(text: &str, wanted: &str) {
    let problems = problems(text);
    assert!(problems.iter().any(|problem| problem.contains(wanted)), "{problems:#?}");
}
