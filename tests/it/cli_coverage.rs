//! `doublure run --coverage PATH --min-coverage N`.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::cli::{Ran, doublure, run};
use crate::cli_run::{Running, TELL_AND_WAIT};
use crate::support::Client;

/// What `run` did with these options and a command that lists members once, and
/// then ends with this code.
async fn ran(options: &[&str], code: &str) -> Ran {
    let running = Running::script(options, &[TELL_AND_WAIT, code]).await;
    Client::new(&running.line).get("/v1/spotMembers").spot().send().await.expect(200);
    running.end().await
}

/// The table, and the report of this name.
async fn report(folder: &Path, name: &str) -> (String, String) {
    let path = folder.join(name);
    let name = path.to_str().expect("a path").to_owned();
    let table = ran(&["--coverage", &name], "0").await.failed(0);
    (table, fs::read_to_string(path).expect("a report"))
}

#[tokio::test]
async fn the_report_is_json_html_or_junit_by_the_ending() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_, json) = report(folder.path(), "coverage.json").await;
    let json: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["summary"]["calls"], 1);
    assert_eq!(json["world"], Value::Null);
    let (_, html) = report(folder.path(), "coverage.html").await;
    assert!(html.starts_with("<!DOCTYPE html>") && html.contains("Never met"), "{html}");
    let (_, junit) = report(folder.path(), "coverage.xml").await;
    assert!(junit.starts_with("<?xml") && junit.contains("<skipped message="), "{junit}");
}

#[tokio::test]
async fn the_table_begins_with_what_was_never_met_and_how_to_provoke_it() {
    let table = ran(&["--min-coverage", "0"], "0").await.failed(0);
    let never = table.find("never met in meltingspot.members.list:").expect("what is unmet");
    assert_eq!(never, 0, "{table}");
    assert!(table.contains(r#"fault: {"operation":"meltingspot.members.list","#), "{table}");
    let operations = table.find("operation  ").expect("the operations");
    assert!(operations > never && table.contains("never called, and not counted: "), "{table}");
    assert!(table.trim_end().lines().last().expect("a line").starts_with("coverage: "), "{table}");
    assert!(!table.contains('\x1b'), "no colour but on a terminal: {table}");
}

#[tokio::test]
async fn too_little_coverage_is_3_and_a_line_says_so() {
    assert!(ran(&["--min-coverage", "1"], "0").await.failed(0).contains("coverage: "));
    let told = ran(&["--min-coverage", "100"], "0").await.failed(3);
    assert!(told.contains("--min-coverage asks for 100 %"), "{told}");
    let told = run(&["run", "--min-coverage", "1", "--", "true"]).failed(3);
    assert!(told.contains("0.0 % of the outcomes were met"), "{told}");
}

#[tokio::test]
async fn the_commands_own_code_wins_and_the_report_is_written_all_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("coverage.json");
    let name = path.to_str().expect("a path");
    let told = ran(&["--coverage", name, "--min-coverage", "100"], "7").await.failed(7);
    assert!(told.contains("never met in "), "{told}");
    assert!(path.exists());
}

#[tokio::test]
async fn without_the_options_nothing_is_told() {
    assert_eq!(ran(&[], "0").await.failed(0), "");
}

#[test]
fn each_option_has_its_environment_twin() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("coverage.json");
    let mut command = doublure(&["run", "--", "true"]);
    command.env("DOUBLURE_COVERAGE", &path).env("DOUBLURE_MIN_COVERAGE", "5");
    Ran::of(command).failed(3);
    assert!(path.exists());
    let mut command = doublure(&["run", "--", "true"]);
    command.env("DOUBLURE_COVERAGE", "").env("DOUBLURE_MIN_COVERAGE", "");
    assert_eq!(Ran::of(command).failed(0), "");
}

#[test]
fn a_bad_path_or_percentage_is_wrong_usage_before_anything_runs() {
    let folder = tempfile::tempdir().expect("a folder");
    let nowhere = folder.path().join("nowhere/coverage.json");
    let mark = folder.path().join("it-ran");
    let mark = mark.to_str().expect("a path");
    for (option, value, reason) in [
        ("--coverage", "coverage.txt", ".json, .html or .xml"),
        ("--coverage", nowhere.to_str().expect("a path"), "no report can be written there"),
        ("--min-coverage", "101", "101"),
        ("--min-coverage", "most", "most"),
    ] {
        let told = run(&["run", option, value, "--", "touch", mark]).failed(2);
        assert!(told.contains(option) && told.contains(reason), "{told}");
    }
    assert!(!Path::new(mark).exists());
}

#[tokio::test]
async fn worlds_that_the_command_opened_and_closed_count() {
    let running = Running::script(&["--min-coverage", "1"], &[TELL_AND_WAIT, "0"]).await;
    let client = Client::new(&running.line);
    let world = client.ask("POST", "/__doublure/worlds").send().await.expect(201).json();
    let fork = Client::new(world["baseUrl"].as_str().expect("a URL"));
    fork.get("/v1/spotMembers").spot().send().await.expect(200);
    let id = world["id"].as_str().expect("an id");
    client.ask("DELETE", &format!("/__doublure/worlds/{id}")).send().await.expect(204);
    let table = running.end().await.failed(0);
    assert!(table.contains("never met in meltingspot.members.list:"), "{table}");
}

#[tokio::test]
async fn no_report_holds_a_key_or_an_address() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["coverage.json", "coverage.html", "coverage.xml"] {
        let (table, text) = report(folder.path(), name).await;
        for secret in ["ms-demo-key", "acme.test"] {
            assert!(!text.contains(secret) && !table.contains(secret), "{secret} in {name}");
        }
    }
}
