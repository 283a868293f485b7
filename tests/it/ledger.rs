//! The ledger of rules is held against HTTP: each row is exercised by a request
//! after which the row is to be seen, and no refusal names a row that is not there.

mod exercise;

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

use crate::{ledger_meltingspot, ledger_openagenda};

use exercise::Shown;
pub(crate) use exercise::{Exercise, exercise};

/// The ids of all rows, as `doublure rules` prints them.
fn ledger() -> BTreeSet<String> {
    let doublure = Command::new(env!("CARGO_BIN_EXE_doublure"))
        .args(["rules", "--format", "json"])
        .output()
        .expect("doublure runs");
    assert!(doublure.status.success(), "{doublure:?}");
    let ledger: Value = serde_json::from_slice(&doublure.stdout).expect("JSON");
    let rows = ledger["rules"].as_array().expect("a list of rules");
    rows.iter().map(|row| row["id"].as_str().expect("an id").to_owned()).collect()
}

/// One for each row at least.
pub(crate) fn exercises() -> Vec<Exercise> {
    [ledger_meltingspot::exercises(), ledger_openagenda::exercises()].concat()
}

async fn shown_by_all() -> Vec<(Exercise, Shown)> {
    let mut all = Vec::new();
    for exercise in exercises() {
        let shown = exercise.run().await;
        all.push((exercise, shown));
    }
    all
}

#[test]
fn the_ledger_has_at_least_40_rows() {
    assert!(ledger().len() >= 40);
}

#[tokio::test]
async fn every_exercise_shows_the_rule_that_it_is_for() {
    let without: Vec<String> = shown_by_all()
        .await
        .into_iter()
        .filter(|(exercise, shown)| !shown.rules.contains(exercise.rule))
        .map(|(exercise, shown)| format!("{} shows only {:?}", exercise.rule, shown.rules))
        .collect();
    assert!(without.is_empty(), "{}", without.join("\n"));
}

#[tokio::test]
async fn every_rule_of_the_ledger_is_exercised_over_http() {
    let mut never_shown = ledger();
    for (_, shown) in shown_by_all().await {
        never_shown.retain(|rule| !shown.rules.contains(rule));
    }
    assert!(never_shown.is_empty(), "no exercise shows {never_shown:#?}");
}

#[tokio::test]
async fn no_refusal_carries_a_rule_that_the_ledger_lacks() {
    let ledger = ledger();
    for (exercise, shown) in shown_by_all().await {
        let Some(rule) = shown.refusal else { continue };
        assert!(ledger.contains(&rule), "{rule}, met in the exercise of {}", exercise.rule);
    }
}

#[tokio::test]
async fn every_refusal_carries_a_rule_and_nothing_else_does() {
    for (exercise, Shown { status, refusal, .. }) in shown_by_all().await {
        assert_eq!(
            refusal.is_some(),
            status >= 400,
            "{status} in the exercise of {}",
            exercise.rule
        );
    }
}

#[tokio::test]
async fn every_answer_is_the_same_in_every_run() {
    let (first, second) = (shown_by_all().await, shown_by_all().await);
    for ((exercise, first), (_, second)) in first.iter().zip(&second) {
        assert_eq!(first, second, "in the exercise of {}", exercise.rule);
    }
}

#[test]
fn no_exercise_is_for_a_rule_that_the_ledger_lacks() {
    let ledger = ledger();
    let of_nothing: Vec<&str> = exercises()
        .iter()
        .map(|exercise| exercise.rule)
        .filter(|rule| !ledger.contains(*rule))
        .collect();
    assert!(of_nothing.is_empty(), "{of_nothing:?}");
}
