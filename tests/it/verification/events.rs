//! Events: what happens on the vendor's side, and when.

use doublure::MockServer;
use serde_json::{Value, json};

use super::{
    INVITE, LIST, OTHER_SPOT, advance, each, invite, list, playing, put, satisfied, state,
    statuses, twins, two_people, verification,
};
use crate::openagenda_support::AgendaServer;
use crate::support::{Answer, Client, SPOT, SPOT_KEY};

/// Jo accepts, at some time.
fn accepts(when: &Value) -> Value {
    json!({"when": when, "api": "meltingspot", "member": {"email": "jo@acme.test"}, "set": {"status": "Accepted"}})
}

async fn playing_events(events: Value) -> (MockServer, Client) {
    playing(json!({"events": events})).await
}

async fn let_happen(client: &Client, event: Value) -> Answer {
    client.post("/__doublure/events", &event).send().await
}

/// A member as the state has them.
async fn member(client: &Client, email: &str) -> Option<Value> {
    let state = state(client).await;
    let members = state["meltingspot"]["spots"][0]["members"].as_array().expect("members");
    members.iter().find(|member| member["email"] == email).cloned()
}

#[tokio::test]
async fn an_event_follows_its_call_and_precedes_the_next_request() {
    let (_server, client) =
        playing_events(json!([accepts(&json!({"operation": LIST, "call": 2}))])).await;
    let seen = [statuses(&client).await, statuses(&client).await, statuses(&client).await];
    let (before, after) = (["Accepted", "Invited"], ["Accepted", "Accepted"]);
    assert_eq!(seen, [before, before, after]);
}

#[tokio::test]
async fn an_event_meets_what_its_call_has_done() {
    let (_server, client) = playing_events(json!([
        {"when": {"operation": INVITE, "call": 1}, "api": "meltingspot", "member": {"email": "new@acme.test"},
            "set": {"status": "DeclinedInvitation"}}
    ]))
    .await;
    assert_eq!(invite(&client, "new@acme.test").await.expect(201).json()["status"], "Invited");
    assert_eq!(statuses(&client).await, ["Accepted", "Invited", "DeclinedInvitation"]);
    assert!(satisfied(&client).await);
}

#[tokio::test]
async fn several_events_of_one_call_happen_in_their_order() {
    let when = json!({"operation": LIST, "call": 1});
    let (_server, client) = playing_events(json!([
        {"when": when, "api": "meltingspot", "add": {"email": "new@acme.test", "status": "Pending"}},
        {"when": when, "api": "meltingspot", "member": {"email": "new@acme.test"}, "set": {"status": "Rejected"}},
        {"when": when, "api": "meltingspot", "member": {"email": "ada@acme.test"}, "remove": true}
    ]))
    .await;
    statuses(&client).await;
    assert_eq!(statuses(&client).await, ["Invited", "Rejected"]);
}

#[tokio::test]
async fn refused_and_lost_calls_count_as_calls() {
    let (_server, client) = playing(json!({
        "faults": [{"operation": LIST, "calls": [2], "then": {"kind": "reset"}}],
        "events": [accepts(&json!({"operation": LIST, "call": 2}))]
    }))
    .await;
    client.get("/v1/spotMembers").send().await.expect(401);
    assert_eq!(member(&client, "jo@acme.test").await.expect("Jo")["status"], "Invited");
    client.get("/v1/spotMembers").spot().exchange().await.expect_err("a reset");
    assert_eq!(statuses(&client).await, ["Accepted", "Accepted"]);
}

#[tokio::test]
async fn an_event_by_call_happens_once() {
    let (_server, client) =
        playing_events(json!([accepts(&json!({"operation": LIST, "call": 1}))])).await;
    let jo = list(&client).await.items("id")[1].clone();
    let path = format!("/v1/spotMembers/{}", jo.as_str().expect("an id"));
    client.put(&path, &json!({"status": "Deactivated"})).spot().send().await.expect(200);
    statuses(&client).await;
    assert_eq!(statuses(&client).await, ["Accepted", "Deactivated"]);
}

#[tokio::test]
async fn an_event_by_time_happens_when_so_much_of_the_worlds_time_has_passed() {
    let (server, client) = playing_events(json!([
        {"when": {"elapsed": "10m"}, "api": "meltingspot", "member": {"email": "jo@acme.test"}, "remove": true}
    ]))
    .await;
    advance(&client, "599s").await;
    assert_eq!(statuses(&client).await.len(), 2);
    advance(&client, "1s").await;
    assert_eq!(server.world().meltingspot().member("jo@acme.test"), None);
    let_happen(&client, json!({"api": "meltingspot", "add": {"email": "jo@acme.test"}}))
        .await
        .expect(204);
    advance(&client, "1h").await;
    assert_eq!(statuses(&client).await.len(), 2, "it happens once");
    assert!(satisfied(&client).await);
}

#[tokio::test]
async fn time_counts_from_when_the_scenario_was_loaded() {
    let (_server, client) = two_people().await;
    advance(&client, "1h").await;
    let scenario = json!({"events": [accepts(&json!({"elapsed": "10m"}))]});
    put(&client, &scenario).await.expect(204);
    assert_eq!(statuses(&client).await, ["Accepted", "Invited"]);
    advance(&client, "10m").await;
    assert_eq!(statuses(&client).await, ["Accepted", "Accepted"]);
}

#[tokio::test]
async fn events_by_time_happen_at_their_own_moments_in_their_order() {
    let (_server, client) = playing(json!({
        "clock": {"now": "2026-03-01T09:00:00Z", "frozen": true},
        "events": [
            {"when": {"elapsed": "20m"}, "api": "meltingspot", "member": {"email": "new@acme.test"}, "set": {"status": "Accepted"}},
            {"when": {"elapsed": "10m"}, "api": "meltingspot", "add": {"email": "new@acme.test", "status": "Invited"}}
        ]
    }))
    .await;
    advance(&client, "1d").await;
    let new = member(&client, "new@acme.test").await.expect("somebody new");
    let dates = (&new["invitationDate"], &new["registrationDate"]);
    assert_eq!(dates, (&json!(1_772_355_600 + 600), &json!(1_772_355_600 + 1200)));
    assert!(satisfied(&client).await);
}

#[tokio::test]
async fn a_clock_that_is_set_ahead_lets_events_happen_as_well() {
    let (_server, client) = playing_events(json!([accepts(&json!({"elapsed": "1d"}))])).await;
    let clock = json!({"now": "2026-03-09T09:00:00Z", "frozen": true});
    client.put("/__doublure/clock", &clock).send().await.expect(200);
    assert_eq!(statuses(&client).await, ["Accepted", "Accepted"]);
}

#[tokio::test]
async fn what_is_sent_happens_now() {
    let (_server, client) = two_people().await;
    let jo = json!({"email": "jo@acme.test"});
    for (event, then) in [
        (
            json!({"api": "meltingspot", "member": jo, "set": {"status": "DeclinedInvitation"}}),
            vec!["Accepted", "DeclinedInvitation"],
        ),
        (
            json!({"api": "meltingspot", "add": {"email": "walk.in@acme.test"}}),
            vec!["Accepted", "DeclinedInvitation", "Accepted"],
        ),
        (
            json!({"api": "meltingspot", "spot": SPOT, "member": jo, "remove": true}),
            vec!["Accepted", "Accepted"],
        ),
    ] {
        let happened = let_happen(&client, event).await.expect(204);
        assert!(happened.body.is_empty(), "{happened:?}");
        assert_eq!(statuses(&client).await, then);
    }
}

#[tokio::test]
async fn a_spots_key_is_revoked() {
    let (_server, client) = two_people().await;
    let revoke = json!({"api": "meltingspot", "revoke": {"secretKey": SPOT_KEY}});
    let_happen(&client, revoke.clone()).await.expect(204);
    list(&client).await.refused(401, "meltingspot.auth.unknownKey");
    let problem = let_happen(&client, revoke).await.problem(422, "invalid");
    assert!(!problem.to_string().contains(SPOT_KEY), "{problem}");
}

#[tokio::test]
async fn tokens_and_keys_of_an_account_are_revoked() {
    let agenda = AgendaServer::start().await;
    let token = agenda.token("ada").await;
    let by_token = || agenda.get("/v2/agendas/10000001/members").header("access-token", &token);
    by_token().send().await.expect(200);
    let revoke =
        |what: Value| let_happen(&agenda.client, json!({"api": "openagenda", "revoke": what}));
    revoke(json!({"tokensOf": 90_000_001})).await.expect(204);
    by_token().send().await.expect(401);
    agenda.token("ada").await;
    revoke(json!({"publicKey": "ada-public"})).await.expect(204);
    agenda.list("").await.expect(403);
    revoke(json!({"secretKey": "ada-secret"})).await.expect(204);
    let code = json!({"code": "ada-secret"});
    agenda.client.post("/v2/requestAccessToken", &code).send().await.expect(401);
    revoke(json!({"tokensOf": 1})).await.problem(422, "invalid");
}

#[tokio::test]
async fn what_cannot_happen_is_refused_when_sent_and_changes_nothing() {
    let (_server, client) = two_people().await;
    let before = state(&client).await;
    for (event, part) in [
        (
            json!({"api": "meltingspot", "member": {"email": "bo@acme.test"}, "remove": true}),
            "no spot of MeltingSpot has a member bo@acme.test",
        ),
        (json!({"api": "meltingspot", "add": {"email": "ADA@acme.test"}}), "is a member of spot"),
        (
            json!({"api": "meltingspot", "spot": OTHER_SPOT, "add": {"email": "bo@acme.test"}}),
            "MeltingSpot has no spot",
        ),
        (
            json!({"api": "openagenda", "add": {"email": "bo@acme.test"}}),
            "OpenAgenda has no agenda at all",
        ),
    ] {
        let problem = let_happen(&client, event).await.problem(422, "invalid");
        let detail = problem["detail"].as_str().expect("a detail");
        assert!(detail.contains(part), "{part}: {detail}");
    }
    assert_eq!(state(&client).await, before);
    assert!(satisfied(&client).await, "only what the scenario tells is part of the story");
}

#[tokio::test]
async fn a_bad_event_is_placed() {
    let (_server, client) = two_people().await;
    let event = json!({"when": {"elapsed": "1m"}, "api": "meltingspot", "member": {"email": "jo@acme.test"},
        "set": {"status": "Acepted"}});
    let problem = let_happen(&client, event).await.problem(422, "invalid");
    let mut paths = each(&problem["problems"], "path");
    paths.sort_by_key(ToString::to_string);
    assert_eq!(paths, ["$.set.status", "$.when"], "{problem:#}");
}

#[tokio::test]
async fn a_missing_target_is_listed_and_makes_it_unsatisfied() {
    let when = json!({"elapsed": "1m"});
    let (_server, client) = playing_events(json!([
        {"when": when, "api": "meltingspot", "member": {"email": "bo@acme.test"}, "set": {"status": "Left"}},
        accepts(&when)
    ]))
    .await;
    assert!(satisfied(&client).await, "its time has not come");
    advance(&client, "1m").await;
    let told = verification(&client).await;
    let event = r#"{"api":"meltingspot","member":{"email":"bo@acme.test"},"set":{"status":"Left"},"when":{"elapsed":"1m"}}"#;
    let unapplied =
        json!([{"event": event, "reason": "no spot of MeltingSpot has a member bo@acme.test"}]);
    assert_eq!(told, json!({"satisfied": false, "expectations": [], "unapplied": unapplied}));
    assert_eq!(statuses(&client).await, ["Accepted", "Accepted"], "the others happen");
}

#[tokio::test]
async fn an_ambiguous_target_is_listed_with_the_candidates() {
    let when = json!({"operation": LIST, "call": 1});
    let (_server, client) = twins(json!({"events": [
        {"when": when, "api": "meltingspot", "member": {"email": "ada@acme.test"}, "remove": true},
        {"when": when, "api": "meltingspot", "add": {"email": "new@acme.test"}},
        {"when": when, "api": "meltingspot", "spot": OTHER_SPOT, "member": {"email": "ada@acme.test"}, "remove": true},
        {"when": when, "api": "meltingspot", "member": {"email": "bo@acme.test"}, "set": {"title": "Boss"}}
    ]}))
    .await;
    statuses(&client).await;
    let reasons = each(&verification(&client).await["unapplied"], "reason");
    let spots = format!("{SPOT} Acme, {OTHER_SPOT} Other");
    assert_eq!(
        reasons,
        [
            format!("several spots have a member ada@acme.test ({spots}): name one in `spot`"),
            format!("MeltingSpot has several spots ({spots}): name one in `spot`"),
        ]
    );
    assert_eq!(statuses(&client).await.len(), 1, "Ada of the other spot was meant");
    let state = state(&client).await;
    let others = each(&state["meltingspot"]["spots"][1]["members"], "title");
    assert_eq!(others, ["Boss"]);
}

#[tokio::test]
async fn a_secret_in_an_event_is_not_told() {
    let (_server, client) = playing_events(json!([
        {"when": {"elapsed": "0s"}, "api": "meltingspot", "revoke": {"secretKey": "ms-no-such-key"}}
    ]))
    .await;
    let told = verification(&client).await;
    assert_eq!(told["unapplied"][0]["reason"], "no spot has this secretKey (any more)");
    let text = told.to_string();
    assert!(text.contains("[redacted]") && !text.contains("ms-no-such-key"), "{text}");
}
