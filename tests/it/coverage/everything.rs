//! Each outcome of each operation can really be met: clients are driven through
//! all of them.

use doublure::{MockServer, World, WorldOptions};
use serde_json::{Value, json};

use crate::ledger::{Exercise, exercise, exercises};
use crate::ledger_meltingspot::{ADA, two_spots};
use crate::ledger_openagenda::{agenda, agenda_of_yesterday};
use crate::openagenda_support::{INVITE, MEMBERS, REQUEST_TOKEN, addresses};
use crate::support::{Ask, Client, frozen};

use super::{of_server, order};

/// A sound call without credentials.
type Call = fn(&Client) -> Ask;

const BULK: &str = "/v1/spotMembers~bulkInvite";

fn spot_calls() -> [(&'static str, Call); 5] {
    [
        ("meltingspot.members.list", |client| client.get("/v1/spotMembers")),
        ("meltingspot.members.get", |client| client.get(ADA)),
        ("meltingspot.members.update", |client| client.put(ADA, &json!({"title": "Countess"}))),
        ("meltingspot.members.invite", |client| {
            client.post("/v1/spotMembers", &json!({"email": "new@acme.test"}))
        }),
        ("meltingspot.members.bulkInvite", |client| {
            client.post(BULK, &json!({"emails": ["new@acme.test"]}))
        }),
    ]
}

/// With the credentials of somebody who may.
fn agenda_calls() -> [(&'static str, Call); 3] {
    [
        ("openagenda.accessToken.request", |client| {
            client.post(REQUEST_TOKEN, &json!({"code": "ada-secret"}))
        }),
        ("openagenda.members.list", |client| client.get(MEMBERS).header("key", "ada-public")),
        ("openagenda.members.invite", |client| invite(client, &["new@acme.test".to_owned()])),
    ]
}

fn invite(client: &Client, emails: &[String]) -> Ask {
    let body = json!({"role": "contributor", "emails": emails});
    client.post(INVITE, &body).header("access-token", "tk-ada")
}

/// What the exercises of the ledger leave out, since they meet each rule of a
/// whole API in one operation.
fn more_exercises() -> Vec<Exercise> {
    let bad_token: Call = |client| client.get(MEMBERS).header("access-token", "tk-nobody");
    let expired: Call = |client| client.get(MEMBERS).header("access-token", "tk-ada");
    vec![
        exercise(agenda, "openagenda.auth.invalidToken", bad_token),
        exercise(agenda_of_yesterday, "openagenda.auth.expiredToken", expired),
        exercise(agenda, "openagenda.agendas.unknownAgenda", |client| {
            client.ask("POST", "/v2/agendas/4/members/invite").header("access-token", "tk-ada")
        }),
        exercise(agenda, "openagenda.body.notJson", |client| {
            client.ask("POST", REQUEST_TOKEN).header("content-type", "application/json").body("{")
        }),
        exercise(agenda, "openagenda.members.invite.existingMember", |client| {
            invite(client, &["con@acme.test".to_owned()])
        })
        .with("openagenda.members.invite.existingMember", "reject"),
    ]
}

fn world_of(server: &MockServer, mut fixture: Value) -> (World, Client) {
    fixture["clock"] = json!({"now": "2026-03-02T09:00:00Z", "frozen": true});
    forked(server, WorldOptions::new().fixture(fixture))
}

fn forked(server: &MockServer, options: WorldOptions) -> (World, Client) {
    let world = server.fork_with(options).unwrap_or_else(|error| panic!("{error}"));
    let client = Client::new(world.base_url());
    (world, client)
}

/// Each operation's own refusals, and those of the whole API somewhere.
async fn meet_the_ledger(server: &MockServer) {
    for exercise in exercises().into_iter().chain(more_exercises()) {
        let (_world, client) = forked(server, exercise.world());
        exercise.run_with(&client).await;
    }
}

/// The refusals that every operation of a spot has.
async fn meet_the_refusals_of_a_spot(server: &MockServer) {
    let (_world, client) = world_of(server, two_spots());
    let strict =
        WorldOptions::new().fixture(two_spots()).behaviour("meltingspot.auth.scheme", "bearer");
    let (_strict_world, strict) = forked(server, strict);
    for (_, call) in spot_calls() {
        call(&client).send().await.expect(401);
        call(&client).header("authorization", "nobody").send().await.expect(401);
        call(&strict).spot().send().await.expect(401);
    }
}

/// Later, last and empty pages, and an invitation that is deferred.
async fn meet_what_answers_show(server: &MockServer) {
    let (_world, spot) = world_of(server, two_spots());
    for page in 1..=3 {
        spot.get(&format!("/v1/spotMembers?limit=1&page={page}")).spot().send().await.expect(200);
    }
    let (world, client) = world_of(server, agenda());
    invite(&client, &addresses(21)).send().await.expect(200);
    world.clock().advance(std::time::Duration::from_secs(2));
    for query in ["?after=1", "?after=999"] {
        client
            .get(&format!("{MEMBERS}{query}"))
            .header("key", "ada-public")
            .send()
            .await
            .expect(200);
    }
}

/// Every kind of fault, each call made again, and a lost answer.
async fn meet_faults(server: &MockServer) {
    for (operation, call) in spot_calls() {
        meet_faults_of(server, two_spots(), operation, |client| call(client).spot()).await;
    }
    for (operation, call) in agenda_calls() {
        meet_faults_of(server, agenda(), operation, call).await;
    }
}

async fn meet_faults_of(
    server: &MockServer,
    fixture: Value,
    operation: &str,
    call: impl Fn(&Client) -> Ask,
) {
    let kinds = [
        json!({"kind": "status", "status": 503}),
        json!({"kind": "delay", "for": "0s"}),
        json!({"kind": "reset"}),
        json!({"kind": "truncate"}),
        json!({"kind": "stall", "for": "0s"}),
        json!({"kind": "malformed"}),
        json!({"kind": "rateLimit"}),
        json!({"kind": "reset", "effect": "applied"}),
    ];
    for then in kinds {
        let (_world, client) = world_of(server, fixture.clone());
        order(&client, json!({"operation": operation, "calls": [1], "then": then})).await;
        for _ in 0..2 {
            // What the fault did to the first answer is not the point here.
            let _ = call(&client).exchange().await;
        }
    }
}

#[tokio::test]
async fn a_client_can_be_driven_through_every_outcome() {
    let server = frozen(two_spots()).start().await.unwrap_or_else(|error| panic!("{error}"));
    meet_the_ledger(&server).await;
    meet_the_refusals_of_a_spot(&server).await;
    meet_what_answers_show(&server).await;
    meet_faults(&server).await;
    let coverage = of_server(&Client::new(server.base_url())).await;
    let operations = coverage["operations"].as_array().expect("operations").iter();
    let outcomes = operations.flat_map(|it| it["outcomes"].as_array().expect("outcomes"));
    let missing: Vec<&Value> = outcomes
        .filter(|outcome| !["met", "metByFault"].iter().any(|state| outcome["state"] == *state))
        .map(|outcome| &outcome["id"])
        .collect();
    assert!(missing.is_empty(), "never met: {missing:#?}");
    assert_eq!(coverage["summary"]["percent"], 100.0);
}

/// Whatever refuses a call is counted as what it is.
#[tokio::test]
async fn every_refusal_of_the_ledger_is_counted_in_its_operation() {
    let server = frozen(two_spots()).start().await.unwrap_or_else(|error| panic!("{error}"));
    for exercise in exercises().into_iter().chain(more_exercises()) {
        let (_world, client) = forked(&server, exercise.world());
        let shown = exercise.run_with(&client).await;
        let Some(rule) = shown.refusal else { continue };
        if rule.ends_with(".unknown") || rule.ends_with(".unknownPath") {
            continue; // These are of no operation.
        }
        let coverage = super::coverage(&client).await;
        let operations = coverage["operations"].as_array().expect("operations").iter();
        let mut outcomes = operations.flat_map(|it| it["outcomes"].as_array().expect("outcomes"));
        let counted = outcomes.any(|outcome| outcome["rule"] == *rule && outcome["met"] == 1);
        assert!(counted, "{rule} is counted nowhere");
    }
}
