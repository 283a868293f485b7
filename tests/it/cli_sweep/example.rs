//! `examples/sync_client/`: the sweep passes the careful client and catches
//! the careless one.

use std::process::Command;

use serde_json::Value;

use crate::cli::{Ran, doublure};
use crate::support::has;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/sync_client");

/// The report of a sweep of one of the clients.
#[track_caller]
fn swept(client: &str, seconds: &[&str], options: &[&str]) -> (Ran, Value) {
    let folder = tempfile::tempdir().expect("a folder");
    let report = folder.path().join("report.json");
    let (client, people) = (format!("{FOLDER}/{client}.py"), format!("{FOLDER}/people.json"));
    let mut command = doublure(&["sweep", "--scenario", &format!("{FOLDER}/scenario.json")]);
    command.arg("--report").arg(&report).args(options);
    command.args(["--", "python3", &client, &people]).args(seconds);
    let ran = Ran::of(command);
    let Ok(text) = std::fs::read_to_string(&report) else {
        panic!("no report: {}{}", ran.stdout, ran.stderr);
    };
    (ran, serde_json::from_str(&text).expect("JSON"))
}

#[test]
fn the_careful_client_survives_every_fault_of_every_call() {
    if !has("python3", "--version") {
        return;
    }
    let (ran, report) = swept("careful", &["5"], &["--jobs", "8"]);
    let shown = ran.fine();
    assert_eq!(report["summary"]["survived"], 35, "{shown}");
    let guide = include_str!("../../../docs/sweep.md");
    assert!(guide.contains(shown.trim_end()), "docs/sweep.md shows another matrix than:\n{shown}");
}

#[test]
fn the_careless_client_is_caught_on_the_lost_answer_to_a_bulk_invitation() {
    if !has("python3", "--version") {
        return;
    }
    let faults = ["--faults", "status:503,reset,reset+applied,truncate+applied", "--jobs", "4"];
    let (ran, report) = swept("careless", &[], &faults);
    assert_eq!(ran.code, Some(3), "{}{}", ran.stdout, ran.stderr);
    let cells = report["cells"].as_array().expect("cells").iter();
    let bad: Vec<&Value> = cells.filter(|cell| cell["verdict"] != "survived").collect();
    let [reset, truncate] = bad[..] else { panic!("{}", ran.stdout) };
    for (cell, fault) in [(reset, "reset+applied"), (truncate, "truncate+applied")] {
        assert_eq!(cell["operation"], "meltingspot.members.bulkInvite", "{cell:#}");
        assert_eq!(
            (&cell["fault"], &cell["verdict"]),
            (&fault.into(), &"wrong".into()),
            "{cell:#}"
        );
    }
    let again = reset["repeat"].as_str().expect("a command");
    let mut shell = Command::new("sh");
    let repeated = Ran::of({
        shell.args(["-c", again]);
        shell
    });
    assert!(repeated.stdout.contains("1 run: 1 wrong"), "{}", repeated.stdout);
    assert_eq!(repeated.failed(3), "");
}
