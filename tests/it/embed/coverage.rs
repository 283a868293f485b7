//! Coverage as a test sees it, and the report at a test binary's end.

use std::fs;
use std::path::Path;

use bytes::Bytes;
use doublure::blocking::MockServer;
use doublure::{OutcomeState, StartError};
use serde_json::Value;

use crate::support::SPOT_KEY;

const LATER_PAGE: &str = "meltingspot.members.list.laterPage";
const SUCCESS: &str = "meltingspot.members.list.success";

fn page(number: usize) -> http::Request<Bytes> {
    let request = http::Request::get(format!("/v1/spotMembers?limit=1&page={number}"));
    request.header("authorization", SPOT_KEY).body(Bytes::new()).expect("a request")
}

fn reporting_to(path: &Path) -> MockServer {
    MockServer::builder().coverage_report(path).start().expect("a server")
}

/// How often an outcome was met, by a report in JSON.
fn met(path: &Path, id: &str) -> u64 {
    let report = fs::read_to_string(path).expect("a report");
    let report: Value = serde_json::from_str(&report).expect("JSON");
    let operations = report["operations"].as_array().expect("operations");
    let outcomes = operations.iter().flat_map(|it| it["outcomes"].as_array().expect("outcomes"));
    let mut those = outcomes.filter(|outcome| outcome["id"] == id);
    those.next().expect("an outcome")["met"].as_u64().expect("a count")
}

#[test]
fn a_server_sums_up_what_its_worlds_have_met() {
    let server = MockServer::start();
    server.fork().handle(page(1));
    let world = server.fork();
    world.handle(page(2));
    let state = |coverage: &doublure::Coverage, id: &str| {
        let mut all = coverage.operations.iter().flat_map(|operation| &operation.outcomes);
        all.find(|outcome| outcome.id == id).map(|outcome| (outcome.met, outcome.state))
    };
    assert_eq!(state(&world.coverage(), SUCCESS), Some((1, OutcomeState::Met)));
    assert_eq!(state(&server.coverage(), SUCCESS), Some((2, OutcomeState::Met)));
    assert_eq!(state(&server.coverage(), LATER_PAGE), Some((1, OutcomeState::Met)));
}

#[test]
fn the_table_tells_first_what_was_never_met() {
    let server = MockServer::start();
    server.fork().handle(page(1));
    let table = server.coverage().to_string();
    assert!(table.starts_with("never met in meltingspot.members.list:\n  laterPage: "), "{table}");
}

#[test]
fn the_report_is_there_when_a_world_has_ended_though_the_server_lives() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("coverage.json");
    let server = reporting_to(&path);
    let world = server.fork();
    world.handle(page(1));
    assert!(!path.exists());
    drop(world);
    assert_eq!(met(&path, SUCCESS), 1);
    drop(server);
    assert_eq!(met(&path, SUCCESS), 1, "nothing is counted twice");
}

#[test]
fn servers_add_up_in_a_report_and_each_call_counts_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("coverage.json");
    for number in 1..=3 {
        let server = reporting_to(&path);
        server.fork().handle(page(number));
        server.fork().handle(page(number));
    }
    assert_eq!((met(&path, SUCCESS), met(&path, LATER_PAGE)), (6, 4));
}

#[test]
fn a_report_of_an_earlier_run_is_replaced() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("coverage.json");
    reporting_to(&path).fork().handle(page(1));
    let text = fs::read_to_string(&path).expect("a report");
    let mut report: Value = serde_json::from_str(&text).expect("JSON");
    report["run"] = 0.into();
    fs::write(&path, report.to_string()).expect("written");
    reporting_to(&path).fork().handle(page(1));
    assert_eq!(met(&path, SUCCESS), 1);
}

#[test]
fn a_page_keeps_its_counts_beside_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("coverage.html");
    for _ in 0..2 {
        reporting_to(&path).fork().handle(page(1));
    }
    assert_eq!(met(&folder.path().join("coverage.html.json"), SUCCESS), 2);
    let html = fs::read_to_string(&path).expect("a page");
    assert!(html.contains("called 2 times"), "{html}");
}

#[test]
fn a_report_that_cannot_be_written_is_an_error_of_the_start() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["coverage.txt", "nowhere/coverage.json"] {
        let path = folder.path().join(name);
        let refused = MockServer::builder().coverage_report(&path).start();
        assert!(matches!(refused, Err(StartError::Report { path: of, .. }) if of == path));
    }
}
