//! Snapshots: a world put away and brought back, over HTTP and in Rust.

use std::time::Duration;

use doublure::{Fault, MockServer};
use serde_json::{Value, json};

use crate::cli_process::Served;
use crate::support::{Client, MONDAY, frozen, serve, spot_of, start};

const SNAPSHOTS: &str = "/__doublure/snapshots";

async fn with_ada() -> (MockServer, Client) {
    serve(spot_of(&json!([{"email": "ada@acme.test"}]))).await
}

async fn take(client: &Client, name: &str) {
    let taken = client.ask("PUT", &format!("{SNAPSHOTS}/{name}")).send().await;
    drop(taken.expect(201));
}

async fn restore(client: &Client, name: &str) {
    let restored = client.ask("POST", &format!("{SNAPSHOTS}/{name}/restore")).send().await;
    assert_eq!(restored.expect(204).body.len(), 0);
}

async fn invite(client: &Client, email: &str) -> Value {
    let invited = client.post("/v1/spotMembers", &json!({"email": email})).spot().send().await;
    invited.expect(201).json()
}

#[tokio::test]
async fn a_snapshot_is_taken_listed_and_deleted() {
    let (_server, client) = with_ada().await;
    let listed = async || client.get(SNAPSHOTS).send().await.expect(200).json();
    assert_eq!(listed().await, json!({"snapshots": []}));
    take(&client, "before").await;
    assert_eq!(listed().await, json!({"snapshots": [{"name": "before", "at": MONDAY}]}));
    drop(client.ask("DELETE", &format!("{SNAPSHOTS}/before")).send().await.expect(204));
    assert_eq!(listed().await, json!({"snapshots": []}));
}

#[tokio::test]
async fn a_name_may_be_anything_that_a_path_can_hold() {
    let (_server, client) = with_ada().await;
    take(&client, "avant%20l%27%C3%A9t%C3%A9").await;
    let listed = client.get(SNAPSHOTS).send().await.expect(200).json();
    assert_eq!(listed["snapshots"][0]["name"], "avant l'été");
    restore(&client, "avant%20l%27%C3%A9t%C3%A9").await;
}

#[tokio::test]
async fn a_snapshot_that_was_never_taken_is_404_with_the_nearest() {
    let (_server, client) = with_ada().await;
    for (method, path) in [("POST", "befor/restore"), ("DELETE", "befor")] {
        let refused = client.ask(method, &format!("{SNAPSHOTS}/{path}")).send().await;
        drop(refused.problem(404, "unknownSnapshot"));
    }
    take(&client, "before").await;
    let refused = client.ask("DELETE", &format!("{SNAPSHOTS}/befor")).send().await;
    let problem = refused.problem(404, "unknownSnapshot");
    assert!(problem["detail"].as_str().expect("a detail").contains("`before`"), "{problem}");
}

#[tokio::test]
async fn restoring_brings_members_clock_and_ids_back() {
    let (server, client) = with_ada().await;
    take(&client, "before").await;
    let first = invite(&client, "new@acme.test").await;
    server.world().clock().advance(Duration::from_hours(1));
    restore(&client, "before").await;
    assert_eq!(server.world().meltingspot().members().len(), 1);
    assert_eq!(server.world().clock().now(), MONDAY);
    assert_eq!(invite(&client, "other@acme.test").await["id"], first["id"]);
}

#[tokio::test]
async fn a_snapshot_is_restored_any_number_of_times() {
    let (server, client) = with_ada().await;
    take(&client, "before").await;
    for _ in 0..3 {
        invite(&client, "new@acme.test").await;
        restore(&client, "before").await;
        assert_eq!(server.world().meltingspot().members().len(), 1);
    }
}

#[tokio::test]
async fn a_snapshot_that_is_taken_again_replaces_the_old_one() {
    let (server, client) = with_ada().await;
    take(&client, "mark").await;
    invite(&client, "new@acme.test").await;
    take(&client, "mark").await;
    server.world().reset();
    restore(&client, "mark").await;
    assert_eq!(server.world().meltingspot().members().len(), 2);
}

#[tokio::test]
async fn restoring_brings_faults_and_how_often_they_were_met_back() {
    let (server, client) = with_ada().await;
    let list = async || client.get("/v1/spotMembers").spot().send().await.status;
    server.world().fault(Fault::on("meltingspot.members.list").calls([2]).status(401));
    assert_eq!(list().await, 200);
    take(&client, "one-call-later").await;
    for _ in 0..2 {
        assert_eq!([list().await, list().await], [401, 200]);
        server.world().clear_faults();
        restore(&client, "one-call-later").await;
    }
}

#[tokio::test]
async fn restoring_brings_quotas_back() {
    let limited = frozen(spot_of(&json!([]))).behaviour("meltingspot.rateLimit", "documented");
    let (_server, client) = start(limited).await;
    let remaining = async || {
        let answer = client.get("/v1/spotMembers").spot().send().await.expect(200);
        answer.header("x-ratelimit-remaining").map(str::to_owned)
    };
    assert_eq!(remaining().await.as_deref(), Some("99"));
    take(&client, "before").await;
    for _ in 0..2 {
        assert_eq!(remaining().await.as_deref(), Some("98"));
        restore(&client, "before").await;
    }
}

#[tokio::test]
async fn restoring_brings_the_scenario_and_its_counts_back() {
    let (server, client) = with_ada().await;
    let scenario = json!({"expect": [{"operation": "meltingspot.members.list", "calls": 1}]});
    server.world().load_scenario(scenario).expect("a scenario");
    take(&client, "before").await;
    for _ in 0..2 {
        drop(client.get("/v1/spotMembers").spot().send().await.expect(200));
        assert!(server.world().verify().satisfied());
        restore(&client, "before").await;
        assert!(!server.world().verify().satisfied());
    }
}

#[tokio::test]
async fn restoring_leaves_the_journal_as_it_is() {
    let (server, client) = with_ada().await;
    take(&client, "before").await;
    invite(&client, "new@acme.test").await;
    restore(&client, "before").await;
    invite(&client, "new@acme.test").await;
    let ids: Vec<u64> = server.world().requests().iter().map(|request| request.id).collect();
    assert_eq!(ids, [1, 2]);
}

#[tokio::test]
async fn a_clock_that_runs_goes_on_from_what_it_showed() {
    let (server, client) = with_ada().await;
    server.world().clock().run_from("2030-01-01T00:00:00Z");
    take(&client, "before").await;
    server.world().clock().freeze_at("2040-01-01T00:00:00Z");
    restore(&client, "before").await;
    let clock = client.get("/__doublure/clock").send().await.expect(200).json();
    assert_eq!(clock["frozen"], false);
    assert!(clock["now"].as_str().expect("a moment").starts_with("2030-01-01T00:0"), "{clock}");
}

#[tokio::test]
async fn snapshots_of_one_world_are_unknown_in_another() {
    let (server, client) = with_ada().await;
    take(&client, "mine").await;
    let fork = server.fork();
    let refused = Client::new(fork.base_url()).ask("POST", &format!("{SNAPSHOTS}/mine/restore"));
    drop(refused.send().await.problem(404, "unknownSnapshot"));
}

#[tokio::test]
async fn a_reset_keeps_snapshots() {
    let (server, client) = with_ada().await;
    invite(&client, "new@acme.test").await;
    take(&client, "mine").await;
    drop(client.ask("POST", "/__doublure/reset").send().await.expect(204));
    restore(&client, "mine").await;
    assert_eq!(server.world().meltingspot().members().len(), 2);
}

#[tokio::test]
async fn over_the_bound_of_snapshots_a_problem_names_the_flag() {
    let served = Served::with(&["--max-snapshots", "2"]).await;
    let client = served.client();
    for name in ["one", "two", "one"] {
        take(&client, name).await;
    }
    let refused = client.ask("PUT", &format!("{SNAPSHOTS}/three")).send().await;
    let problem = refused.problem(409, "tooManySnapshots");
    let detail = problem["detail"].as_str().expect("a detail");
    assert!(detail.contains("--max-snapshots") && detail.contains('2'), "{detail}");
    drop(client.ask("DELETE", &format!("{SNAPSHOTS}/one")).send().await.expect(204));
    take(&client, "three").await;
}

#[tokio::test]
async fn a_snapshot_in_rust_brings_the_world_back() {
    let (server, client) = with_ada().await;
    let before = server.world().snapshot();
    invite(&client, "new@acme.test").await;
    server.world().restore(&before);
    assert_eq!(server.world().meltingspot().members().len(), 1);
    assert_eq!(server.world().requests().len(), 1);
}

#[tokio::test]
async fn a_snapshot_in_rust_may_be_restored_into_another_world() {
    let (server, client) = with_ada().await;
    invite(&client, "new@acme.test").await;
    let (later, fork) = (server.world().snapshot(), server.fork());
    fork.reset();
    invite(&Client::new(fork.base_url()), "gone@acme.test").await;
    fork.restore(&later);
    assert!(fork.meltingspot().member("gone@acme.test").is_none());
    assert_eq!(server.world().meltingspot().members().len(), 2);
}
