//! What `doublure serve` is told by flags, environment and fixture.

use serde_json::json;

use crate::cli::{OneFile, Ran, doublure, run};
use crate::cli_process::{Served, people};
use crate::support::SPOT;

#[test]
fn an_unknown_behaviour_ends_it_with_the_valid_names() {
    let complaint =
        run(&["--listen", "127.0.0.1:0", "--behaviour", "openagenda.sucess=no"]).failed(1);
    for part in ["openagenda.sucess", "openagenda.success", "meltingspot.auth.scheme"] {
        assert!(complaint.contains(part), "no {part} in {complaint}");
    }
}

#[test]
fn a_wrong_value_of_a_behaviour_ends_it_with_the_valid_ones() {
    let complaint =
        run(&["--listen", "127.0.0.1:0", "--behaviour", "openagenda.success=maybe"]).failed(1);
    for part in ["openagenda.success", "maybe", "yes, no"] {
        assert!(complaint.contains(part), "no {part} in {complaint}");
    }
}

#[test]
fn a_behaviour_without_a_value_is_wrong_usage() {
    let complaint = run(&["--behaviour", "openagenda.success"]).failed(2);
    assert!(complaint.contains("NAME=VALUE"), "{complaint}");
}

#[tokio::test]
async fn fixtures_are_merged_in_their_order() {
    let (one, two) = (
        OneFile::holding(&people(&["one@acme.test"])),
        OneFile::holding(&people(&["two@acme.test"])),
    );
    let served = Served::with(&["--fixture", one.name(), "--fixture", two.name()]).await;
    assert_eq!(
        served.members().await.expect(200).items("email"),
        ["one@acme.test", "two@acme.test"]
    );
}

#[tokio::test]
async fn behaviours_are_set_by_flags() {
    let served = Served::with(&[
        "--behaviour",
        "meltingspot.members.list.maxLimit=3,meltingspot.members.list.overMax=reject",
        "--behaviour",
        r#"openagenda.rateLimit={"requests":1,"per":"10s"}"#,
    ])
    .await;
    drop(served.members().await.expect(400));
    let client = served.client();
    let list = || client.get("/v2/agendas/10000001/members").header("key", "oa-demo-public");
    drop(list().send().await.expect(200));
    drop(list().send().await.expect(429));
}

#[tokio::test]
async fn assumed_rules_do_not_decide_when_refused() {
    let served = Served::with(&["--assumptions", "refuse"]).await;
    let bulk = served.client().post("/v1/spotMembers~bulkInvite", &json!({"emails": ["nobody"]}));
    drop(bulk.spot().send().await.problem(501, "assumption"));
}

#[tokio::test]
async fn the_same_seed_serves_the_same_people() {
    let fixture = OneFile::holding(
        &json!({"meltingspot": {"spots": [{"id": SPOT, "secretKey": "ms-demo-key", "generate": {"members": 9}}]}}).to_string(),
    );
    let mut lists = Vec::new();
    for seed in ["7", "7", "8"] {
        let served = Served::with(&["--seed", seed, "--fixture", fixture.name()]).await;
        lists.push(served.members().await.expect(200).body);
    }
    assert_eq!(lists[0], lists[1]);
    assert_ne!(lists[0], lists[2]);
}

#[tokio::test]
async fn a_state_beyond_the_limit_is_413() {
    let served = Served::with(&["--max-state-bytes", "1KiB"]).await;
    let fits = json!({"seed": 1});
    drop(served.client().put("/__doublure/state", &fits).send().await.expect(204));
    let too_large = json!({"$schema": "x".repeat(1024)});
    let refused = served.client().put("/__doublure/state", &too_large).send().await;
    drop(refused.problem(413, "bodyTooLarge"));
}

#[tokio::test]
async fn options_have_environment_twins() {
    let (one, two) = (
        OneFile::holding(&people(&["one@acme.test"])),
        OneFile::holding(&people(&["two@acme.test"])),
    );
    let folder = tempfile::tempdir().expect("a folder");
    let locator = folder.path().join("ready.json");
    let mut command = doublure(&[]);
    command
        .env("DOUBLURE_LISTEN", "127.0.0.1:0")
        .env("DOUBLURE_FIXTURE", format!("{},{}", one.name(), two.name()))
        .env("DOUBLURE_BEHAVIOUR", "meltingspot.members.fields=withLang,openagenda.success=no")
        .env("DOUBLURE_ASSUMPTIONS", "refuse")
        .env("DOUBLURE_SEED", "7")
        .env("DOUBLURE_LOCATOR", &locator)
        .env("DOUBLURE_WATCH", "true")
        .env("DOUBLURE_LOG", "error")
        .env("DOUBLURE_MAX_STATE_BYTES", "10KiB");
    let served = Served::of(command).await;
    let listed = served.members().await.expect(200);
    assert_eq!(listed.items("email"), ["one@acme.test", "two@acme.test"]);
    assert_eq!(listed.items("lang"), ["en", "en"]);
    let state = served.client().get("/__doublure/state").send().await.expect(200).json();
    assert_eq!(
        (&state["seed"], &state["behaviours"]["openagenda.success"]),
        (&json!(7), &json!("no"))
    );
    assert!(locator.exists());
}

#[tokio::test]
async fn an_empty_variable_counts_as_unset() {
    let mut command = doublure(&["--listen", "127.0.0.1:0"]);
    for name in [
        "FIXTURE",
        "SEED",
        "BEHAVIOUR",
        "ASSUMPTIONS",
        "LOCATOR",
        "WATCH",
        "LOG",
        "MAX_STATE_BYTES",
    ] {
        command.env(format!("DOUBLURE_{name}"), "");
    }
    let served = Served::of(command).await;
    assert_eq!(served.members().await.expect(200).json()["total"], 255);
}

#[test]
fn a_bad_variable_is_wrong_usage() {
    let mut command = doublure(&[]);
    command.env("DOUBLURE_SEED", "seven");
    assert!(Ran::of(command).failed(2).contains("seven"));
}

/// Whether the list of agenda members says `success`, which the fixture
/// switches off.
async fn says_success(args: &[&str], variable: &str) -> bool {
    let fixture = OneFile::holding(
        &json!({"behaviours": {"openagenda.success": "no"}, "openagenda": {
            "accounts": [{"uid": 1, "email": "ada@acme.test", "publicKey": "pub"}],
            "agendas": [{"uid": 2, "members": [{"account": 1, "role": "administrator"}]}]}})
        .to_string(),
    );
    let fixed = ["--listen", "127.0.0.1:0", "--fixture", fixture.name()];
    let mut command = doublure(&[&fixed, args].concat());
    command.env("DOUBLURE_BEHAVIOUR", variable);
    let served = Served::of(command).await;
    let ask = served.client().get("/v2/agendas/2/members").header("key", "pub");
    ask.send().await.expect(200).json().get("success").is_some()
}

#[tokio::test]
async fn the_fixtures_behaviour_stands_when_nothing_else_is_said() {
    assert!(!says_success(&[], "").await);
}

#[tokio::test]
async fn the_environment_goes_before_the_fixture() {
    assert!(says_success(&[], "openagenda.success=yes").await);
}

#[tokio::test]
async fn a_flag_goes_before_the_environment() {
    let flag = ["--behaviour", "openagenda.success=no"];
    assert!(!says_success(&flag, "openagenda.success=yes").await);
}
