//! `scenario_file` of the builder.

use doublure::{MockServer, StartError, blocking};
use serde_json::{Value, json};

use crate::cli::OneFile;
use crate::support::{MONDAY, spot_of, start};

fn scenario() -> Value {
    json!({
        "name": "one list",
        "seed": 7,
        "clock": {"now": MONDAY, "frozen": true},
        "fixture": spot_of(&json!([{"email": "ada@acme.test"}])),
        "expect": [{"operation": "meltingspot.members.list", "calls": 1}]
    })
}

#[tokio::test]
async fn a_scenario_file_is_played_from_the_start() {
    let file = OneFile::holding(&scenario().to_string());
    let (server, client) = start(MockServer::builder().scenario_file(&file.path)).await;
    assert!(!server.world().verify().satisfied());
    drop(client.get("/v1/spotMembers").spot().send().await.expect(200));
    server.world().assert_satisfied();
}

#[tokio::test]
async fn fixtures_of_the_builder_come_behind_the_scenarios() {
    let file = OneFile::holding(&scenario().to_string());
    let more = spot_of(&json!([{"email": "bob@acme.test"}]));
    let builder = MockServer::builder().fixture(more).scenario_file(&file.path);
    let (_server, client) = start(builder).await;
    let list = client.get("/v1/spotMembers").spot().send().await.expect(200);
    assert_eq!(list.items("email"), ["ada@acme.test", "bob@acme.test"]);
}

#[test]
fn the_blocking_builder_plays_scenarios_too() {
    let file = OneFile::holding(&scenario().to_string());
    let builder = blocking::MockServer::builder().scenario_file(&file.path);
    let server = builder.start().unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(server.world().verify().unmet().len(), 1);
}

#[test]
fn a_scenario_that_cannot_be_read_is_a_start_error() {
    let refused = blocking::MockServer::builder().scenario_file("/nowhere.json").start();
    match refused.expect_err("there is no such file") {
        StartError::Unreadable { path, .. } => assert_eq!(path.to_str(), Some("/nowhere.json")),
        other => panic!("{other}"),
    }
}

#[test]
fn an_invalid_scenario_is_a_start_error_with_its_places() {
    let file = OneFile::holding("{\"name\": \"wrong\",\n \"expct\": []}");
    let refused = blocking::MockServer::builder().scenario_file(&file.path).start();
    let told = refused.expect_err("an unknown key").to_string();
    assert!(told.starts_with(&format!("{}:2:2: $.expct: ", file.name())), "{told}");
}
