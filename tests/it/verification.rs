//! Scenarios in a world: whether it came as expected, and how that is told.

mod events;
mod loading;
mod progress;
mod telling;

use doublure::MockServer;
use serde_json::{Value, json};

use crate::support::{Answer, Client, SPOT, SPOT_KEY, serve, spot_of};

const LIST: &str = "meltingspot.members.list";
const INVITE: &str = "meltingspot.members.invite";

/// A second spot beside that of [`spot_of`].
const OTHER_SPOT: &str = "0d6c6f0e-3a63-4c1c-9a44-0f5c1f7f3a11";

/// A server with Ada, who is a member, and Jo, who is invited.
async fn two_people() -> (MockServer, Client) {
    serve(spot_of(&json!([
        {"email": "ada@acme.test"},
        {"email": "jo@acme.test", "status": "Invited"}
    ])))
    .await
}

/// The same server, playing a scenario.
async fn playing(scenario: Value) -> (MockServer, Client) {
    let (server, client) = two_people().await;
    load(&client, &scenario).await;
    (server, client)
}

/// Two spots that both have Ada, playing a scenario; Bo is in the second alone.
async fn twins(scenario: Value) -> (MockServer, Client) {
    let (server, client) = serve(json!({"meltingspot": {"spots": [
        {"id": SPOT, "name": "Acme", "secretKey": SPOT_KEY, "members": [{"email": "ada@acme.test"}]},
        {"id": OTHER_SPOT, "name": "Other", "secretKey": "other-key",
            "members": [{"email": "ada@acme.test"}, {"email": "bo@acme.test"}]}
    ]}}))
    .await;
    load(&client, &scenario).await;
    (server, client)
}

async fn put(client: &Client, scenario: &Value) -> Answer {
    client.put("/__doublure/scenario", scenario).send().await
}

async fn load(client: &Client, scenario: &Value) {
    let loaded = put(client, scenario).await.expect(204);
    assert!(loaded.body.is_empty(), "{loaded:?}");
}

async fn verification(client: &Client) -> Value {
    client.get("/__doublure/scenario/verification").send().await.expect(200).json()
}

/// What the expectations actually met, in their order.
async fn actual(client: &Client) -> Vec<Value> {
    each(&verification(client).await["expectations"], "actual")
}

async fn satisfied(client: &Client) -> bool {
    verification(client).await["satisfied"] == true
}

async fn state(client: &Client) -> Value {
    client.get("/__doublure/state").send().await.expect(200).json()
}

async fn advance(client: &Client, by: &str) {
    client.post("/__doublure/clock/advance", &json!({"by": by})).send().await.expect(200);
}

async fn list(client: &Client) -> Answer {
    client.get("/v1/spotMembers").spot().send().await
}

async fn invite(client: &Client, email: &str) -> Answer {
    client.post("/v1/spotMembers", &json!({"email": email})).spot().send().await
}

/// The statuses of the spot's members as the list shows them.
async fn statuses(client: &Client) -> Vec<Value> {
    list(client).await.expect(200).items("status")
}

#[track_caller]
fn each(list: &Value, key: &str) -> Vec<Value> {
    let items = list.as_array().unwrap_or_else(|| panic!("no list: {list}"));
    items.iter().map(|item| item[key].clone()).collect()
}

#[tokio::test]
async fn a_world_without_a_scenario_is_as_expected() {
    let (_server, client) = two_people().await;
    let nothing = json!({"satisfied": true, "expectations": [], "unapplied": []});
    assert_eq!(verification(&client).await, nothing);
}

#[tokio::test]
async fn every_expectation_is_told_with_what_was_expected_and_what_was_met() {
    let expect = json!([
        {"operation": LIST, "calls": 2},
        {"operation": LIST, "status": 200, "calls": {"min": 1}, "always": true},
        {"api": "meltingspot", "member": {"email": "ada@acme.test"}, "is": {"status": "Left", "role": "Member"}},
        {"api": "meltingspot", "members": {"status": "Invited"}, "count": {"max": 0}}
    ]);
    let (_server, client) = playing(json!({"expect": expect})).await;
    statuses(&client).await;
    let told = |index: usize, satisfied: bool, actual: Value, text: &str| json!({"index": index, "satisfied": satisfied, "expected": expect[index], "actual": actual, "text": text});
    let ada = r#"meltingspot member ada@acme.test: status is "Accepted", expected "Left""#;
    let invited = r#"meltingspot members with {"status":"Invited"}: expected exactly 0, found 1"#;
    let expected = json!({"satisfied": false, "unapplied": [], "expectations": [
        told(0, false, json!(1), "meltingspot.members.list: expected exactly 2 calls, saw 1"),
        told(1, true, json!(1), "meltingspot.members.list: expected at least 1 call with 200, saw 1"),
        told(2, false, json!(["status is \"Accepted\", expected \"Left\""]), ada),
        told(3, false, json!(1), invited),
    ]});
    assert_eq!(verification(&client).await, expected);
}

#[tokio::test]
async fn it_is_satisfied_when_every_expectation_holds() {
    let (server, client) = playing(json!({"expect": [
        {"operation": LIST, "calls": {"min": 1, "max": 2}},
        {"api": "meltingspot", "members": {}, "count": 2}
    ]}))
    .await;
    assert!(!satisfied(&client).await);
    statuses(&client).await;
    assert!(satisfied(&client).await);
    server.world().assert_satisfied();
    statuses(&client).await;
    statuses(&client).await;
    assert!(!satisfied(&client).await);
}

#[tokio::test]
async fn calls_are_counted_by_the_status_that_the_client_saw() {
    let mut expect = [200, 401, 503, 400]
        .map(|status| json!({"operation": LIST, "status": status, "calls": 0}))
        .to_vec();
    expect.push(json!({"operation": LIST, "calls": 0}));
    let (_server, client) = playing(json!({
        "faults": [
            {"operation": LIST, "calls": [1], "then": {"kind": "status", "status": 503, "effect": "applied"}},
            {"operation": LIST, "calls": [2], "then": {"kind": "reset", "effect": "applied"}}
        ],
        "expect": expect
    }))
    .await;
    let ask = || client.get("/v1/spotMembers").spot();
    assert_eq!(ask().exchange().await.expect("an answer").status, 503);
    ask().exchange().await.expect_err("a reset");
    ask().send().await.expect(200);
    client.get("/v1/spotMembers").send().await.expect(401);
    assert_eq!(actual(&client).await, [1, 1, 1, 0, 4]);
}

#[tokio::test]
async fn calls_of_another_operation_or_of_none_are_not_counted() {
    let (_server, client) = playing(json!({"expect": [{"operation": LIST, "calls": 0}]})).await;
    invite(&client, "new@acme.test").await.expect(201);
    client.get("/v1/spotMembersOfMine").spot().send().await.expect(404);
    state(&client).await;
    assert!(satisfied(&client).await);
}

#[tokio::test]
async fn a_member_who_is_not_there_is_no_member_as_expected() {
    let (_server, client) = playing(json!({"expect": [
        {"api": "meltingspot", "member": {"email": "bo@acme.test"}, "is": {}}
    ]}))
    .await;
    let told = &verification(&client).await["expectations"][0];
    assert_eq!(told["actual"], json!(["no spot of MeltingSpot has a member bo@acme.test"]));
    assert_eq!(told["satisfied"], false);
}

#[tokio::test]
async fn of_several_spots_an_expectation_has_to_name_one_unless_it_counts() {
    let ada = |spot: &str| {
        let is = json!({"status": "Accepted"});
        json!({"api": "meltingspot", "spot": spot, "member": {"email": "ada@acme.test"}, "is": is})
    };
    let mut any = ada(SPOT);
    any.as_object_mut().expect("an object").remove("spot");
    let count = |spot: &str| json!({"api": "meltingspot", "spot": spot, "members": {}, "count": 2});
    let all = json!({"api": "meltingspot", "members": {"email": "ADA@acme.test"}, "count": 2});
    let (_server, client) = twins(json!({"expect": [
        any, ada(SPOT), ada(OTHER_SPOT), count(SPOT), count(OTHER_SPOT), all
    ]}))
    .await;
    let told = verification(&client).await["expectations"].clone();
    assert_eq!(each(&told, "satisfied"), [false, true, true, false, true, true], "{told:#}");
    let text = told[0]["text"].as_str().expect("a text");
    for part in ["several spots", SPOT, "Acme", OTHER_SPOT, "Other", "`spot`"] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[tokio::test]
async fn whom_an_expectation_is_about_is_told_in_words() {
    let member = json!({"email": "ada@acme.test"});
    let (_server, client) = twins(json!({"expect": [
        {"api": "meltingspot", "spot": SPOT, "member": member, "is": {"role": "Member"}},
        {"api": "meltingspot", "spot": OTHER_SPOT, "members": {"role": "Admin"}, "count": {"min": 1}},
        {"api": "openagenda", "agenda": 10_000_001, "members": {}, "count": 0},
        {"api": "openagenda", "member": member, "is": {"role": "reader"}}
    ]}))
    .await;
    let texts = each(&verification(&client).await["expectations"], "text");
    let expected = [
        format!("meltingspot member ada@acme.test of spot {SPOT}: as expected"),
        format!(
            r#"meltingspot members of spot {OTHER_SPOT} with {{"role":"Admin"}}: expected at least 1, found 0"#
        ),
        "openagenda members of agenda 10000001: OpenAgenda has no agenda 10000001".to_owned(),
        "openagenda member ada@acme.test: no agenda of OpenAgenda has a member ada@acme.test"
            .to_owned(),
    ];
    assert_eq!(texts, expected);
}
