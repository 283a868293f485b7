//! Scenarios on the command line: served, watched, checked.

use serde_json::{Value, json};

use crate::cli::{BAD, OneFile, Ran, assert_places, doublure, run};
use crate::cli_process::{Served, in_time, people};
use crate::support::{Client, spot_of};

/// A scenario with a fixture in it, and its seed and behaviours.
fn scenario(emails: &[&str]) -> Value {
    let members: Vec<Value> = emails.iter().map(|email| json!({"email": email})).collect();
    let mut fixture = spot_of(&json!(members));
    fixture["behaviours"] = json!({"meltingspot.members.list.maxLimit": 5});
    json!({
        "name": "a scenario",
        "fixture": fixture,
        "behaviours": {"meltingspot.members.list.overMax": "reject"},
        "clock": {"now": "2026-03-01T09:00:00Z", "frozen": true},
        "faults": [{"operation": "meltingspot.members.get", "calls": "all", "then": {"kind": "status", "status": 503}}]
    })
}

async fn emails(client: &Client) -> Vec<Value> {
    client.get("/v1/spotMembers?limit=5").spot().send().await.expect(200).items("email")
}

#[tokio::test]
async fn a_scenario_is_served_with_its_fixture_clock_and_faults() {
    let file = OneFile::holding(&scenario(&["ada@acme.test"]).to_string());
    let served = Served::with(&["--scenario", file.name()]).await;
    let client = served.client();
    assert_eq!(emails(&client).await, ["ada@acme.test"]);
    let clock = client.get("/__doublure/clock").send().await.expect(200).json();
    assert_eq!(clock, json!({"now": "2026-03-01T09:00:00Z", "frozen": true}));
    let faults = client.get("/__doublure/faults").send().await.expect(200).json();
    assert_eq!(faults["faults"].as_array().map(Vec::len), Some(1), "{faults}");
}

#[tokio::test]
async fn a_scenario_is_named_by_the_environment_as_well() {
    let file = OneFile::holding(&scenario(&["ada@acme.test"]).to_string());
    let mut command = doublure(&["--listen", "127.0.0.1:0"]);
    command.env("DOUBLURE_SCENARIO", file.name());
    let served = Served::of(command).await;
    assert_eq!(emails(&served.client()).await, ["ada@acme.test"]);
}

#[tokio::test]
async fn a_scenario_without_a_fixture_plays_in_the_demo() {
    let file = OneFile::holding(r#"{"name": "nothing special"}"#);
    let served = Served::with(&["--scenario", file.name()]).await;
    assert_eq!(emails(&served.client()).await.len(), 5);
}

#[tokio::test]
async fn the_scenarios_fixture_comes_before_those_of_the_flags() {
    let scenario = OneFile::holding(&scenario(&["first@acme.test"]).to_string());
    let fixture = OneFile::holding(&people(&["second@acme.test"]));
    let served = Served::with(&["--fixture", fixture.name(), "--scenario", scenario.name()]).await;
    assert_eq!(emails(&served.client()).await, ["first@acme.test", "second@acme.test"]);
}

#[tokio::test]
async fn a_scenarios_settings_win_over_fixtures_and_flags_win_over_both() {
    let list = "/v1/spotMembers?limit=6";
    let scenario = OneFile::holding(&scenario(&["ada@acme.test"]).to_string());
    let fixture =
        OneFile::holding(r#"{"behaviours": {"meltingspot.members.list.overMax": "clamp"}}"#);
    let args = ["--scenario", scenario.name(), "--fixture", fixture.name()];
    let served = Served::with(&args).await;
    drop(served.client().get(list).spot().send().await.expect(400));
    let flag = ["--behaviour", "meltingspot.members.list.overMax=clamp"];
    let served = Served::with(&[&args[..], &flag].concat()).await;
    drop(served.client().get(list).spot().send().await.expect(200));
}

#[tokio::test]
async fn a_seed_of_a_flag_wins_over_the_scenarios() {
    let file = OneFile::holding(r#"{"name": "seeded", "seed": 7}"#);
    let mut ids = Vec::new();
    for args in [
        &["--scenario", file.name()][..],
        &["--seed", "7"],
        &["--scenario", file.name(), "--seed", "8"],
    ] {
        let served = Served::with(args).await;
        let invited = served.client().post("/v1/spotMembers", &json!({"email": "new@acme.test"}));
        ids.push(invited.spot().send().await.expect(201).json()["id"].clone());
    }
    assert_eq!(ids[0], ids[1]);
    assert_ne!(ids[0], ids[2]);
}

#[tokio::test]
async fn a_watched_scenario_is_played_anew_when_it_changes() {
    let file = OneFile::holding(&scenario(&["before@acme.test"]).to_string());
    let served = Served::with(&["--watch", "--scenario", file.name()]).await;
    let client = served.client();
    std::fs::write(&file.path, scenario(&["after@acme.test"]).to_string()).expect("written");
    let changed = async {
        while emails(&client).await != ["after@acme.test"] {
            tokio::task::yield_now().await;
        }
    };
    in_time("the new version", changed).await;
}

#[tokio::test]
async fn the_fixture_that_a_watched_scenario_names_is_watched_too() {
    let fixture = OneFile::holding(&people(&["before@acme.test"]));
    let scenario = OneFile::holding(&json!({"fixture": fixture.name()}).to_string());
    let served = Served::with(&["--watch", "--scenario", scenario.name()]).await;
    let client = served.client();
    std::fs::write(&fixture.path, people(&["after@acme.test"])).expect("written");
    let changed = async {
        while emails(&client).await != ["after@acme.test"] {
            tokio::task::yield_now().await;
        }
    };
    in_time("the new version", changed).await;
}

/// Line 2 and line 3 are wrong.
const WRONG: &str = "{\"name\": \"wrong\",\n \"faults\": [{\"operation\": \"meltingspot.members.lst\", \"calls\": \"all\", \"then\": {\"kind\": \"reset\"}}],\n \"expct\": []}";

#[test]
fn an_invalid_scenario_ends_the_start_with_every_place() {
    let file = OneFile::holding(WRONG);
    let complaint = run(&["--listen", "127.0.0.1:0", "--scenario", file.name()]).failed(1);
    for part in [":2:", ":3:", "$.faults[0].operation: ", "meltingspot.members.list"] {
        assert!(complaint.contains(part), "no {part} in {complaint}");
    }
}

#[test]
fn a_wrong_scenario_is_checked_as_one() {
    let file = OneFile::holding(WRONG);
    let ran = run(&["check", file.name()]);
    let lines = ran.stdout.clone();
    assert_eq!(ran.failed(1), "");
    assert_eq!(lines.lines().count(), 2, "{lines}");
    let start = format!("{}:", file.name());
    assert!(lines.lines().all(|line| line.starts_with(&start)), "{lines}");
    assert!(lines.contains(": $.faults[0].operation: "), "{lines}");
}

#[test]
fn a_fixture_that_a_scenario_names_is_checked_with_it() {
    let fixture = OneFile::holding(BAD);
    let scenario = OneFile::holding(&json!({"fixture": fixture.name()}).to_string());
    let ran = run(&["check", scenario.name()]);
    assert_places(&ran.stdout, fixture.name());
    assert_eq!(ran.failed(1), "");
}

#[test]
fn a_sound_scenario_is_checked_silently() {
    let file = OneFile::holding(&scenario(&["ada@acme.test"]).to_string());
    assert_eq!(Ran::of(doublure(&["check", file.name()])).fine(), "");
}

#[test]
fn the_schema_of_a_scenario_is_valid_and_accepts_one() {
    let schema: Value = serde_json::from_str(&run(&["schema", "scenario"]).fine()).expect("JSON");
    jsonschema::meta::validate(&schema).unwrap_or_else(|error| panic!("{error}"));
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let scenario = scenario(&["ada@acme.test"]);
    if let Err(error) = validator.validate(&scenario) {
        panic!("{error} at {}", error.instance_path());
    }
}
