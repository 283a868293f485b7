//! `GET coverage`: what clients have met, per world and in all of them together.

mod everything;

use doublure::{MockServer, WorldOptions};
use serde_json::{Value, json};

use crate::openagenda_support::{AgendaServer, MEMBERS, addresses};
use crate::support::{Client, serve, spot_of};

const LIST: &str = "/v1/spotMembers";

async fn three_members() -> (MockServer, Client) {
    let members = ["ada", "bob", "cy"].map(|name| json!({"email": format!("{name}@acme.test")}));
    serve(spot_of(&json!(members))).await
}

async fn coverage(client: &Client) -> Value {
    client.get("/__doublure/coverage").send().await.expect(200).json()
}

async fn of_server(client: &Client) -> Value {
    client.get("/__doublure/coverage?scope=server").send().await.expect(200).json()
}

async fn order(client: &Client, fault: Value) {
    client.post("/__doublure/faults", &fault).send().await.expect(201);
}

/// An outcome of a report.
#[track_caller]
fn outcome<'a>(coverage: &'a Value, id: &str) -> &'a Value {
    let operations = coverage["operations"].as_array().expect("operations");
    let outcomes = operations.iter().flat_map(|it| it["outcomes"].as_array().expect("outcomes"));
    let mut those = outcomes.filter(|outcome| outcome["id"] == id);
    those.next().unwrap_or_else(|| panic!("no {id}"))
}

/// How often it was met: by the API's own rules, and by a fault.
#[track_caller]
fn met(coverage: &Value, id: &str) -> (u64, u64) {
    let outcome = outcome(coverage, id);
    let count = |key: &str| outcome[key].as_u64().expect("a count");
    (count("met"), count("metByFault"))
}

#[tokio::test]
async fn a_world_begins_with_nothing_met() {
    let (_server, client) = three_members().await;
    let coverage = coverage(&client).await;
    assert_eq!(coverage["world"], "default");
    assert_eq!(coverage["summary"]["percent"], 0.0);
    assert_eq!(coverage["summary"]["neverCalled"].as_array().map(Vec::len), Some(8));
}

#[tokio::test]
async fn a_single_page_is_neither_a_later_nor_the_last_of_several() {
    let (_server, client) = three_members().await;
    client.get(LIST).spot().send().await.expect(200);
    let coverage = coverage(&client).await;
    assert_eq!(met(&coverage, "meltingspot.members.list.success"), (1, 0));
    assert_eq!(met(&coverage, "meltingspot.members.list.laterPage"), (0, 0));
    assert_eq!(met(&coverage, "meltingspot.members.list.lastPage"), (0, 0));
}

#[tokio::test]
async fn pages_of_a_spot_are_told_apart() {
    let (_server, client) = three_members().await;
    for page in 1..=4 {
        client.get(&format!("{LIST}?limit=1&page={page}")).spot().send().await.expect(200);
    }
    let coverage = coverage(&client).await;
    assert_eq!(met(&coverage, "meltingspot.members.list.success"), (4, 0));
    assert_eq!(met(&coverage, "meltingspot.members.list.laterPage"), (2, 0));
    assert_eq!(met(&coverage, "meltingspot.members.list.lastPage"), (1, 0));
    assert_eq!(met(&coverage, "meltingspot.members.list.emptyList"), (1, 0));
}

#[tokio::test]
async fn pages_of_an_agenda_are_told_apart() {
    let agenda = AgendaServer::start().await;
    for query in ["?limit=2", "?limit=1&after=1", "?limit=2&after=2", "?after=999"] {
        agenda.list(query).await.expect(200);
    }
    let coverage = coverage(&agenda.client).await;
    assert_eq!(met(&coverage, "openagenda.members.list.laterPage"), (2, 0));
    assert_eq!(met(&coverage, "openagenda.members.list.lastPage"), (1, 0));
    assert_eq!(met(&coverage, "openagenda.members.list.emptyList"), (1, 0));
}

#[tokio::test]
async fn a_deferred_invitation_is_met_and_later_its_effect() {
    let agenda = AgendaServer::start().await;
    let body = json!({"role": "contributor", "emails": addresses(21)});
    agenda.invitation_by("ada").await.json(&body).send().await.expect(200);
    agenda.list("").await.expect(200);
    let before = coverage(&agenda.client).await;
    assert_eq!(met(&before, "openagenda.members.invite.deferred"), (1, 0));
    assert_eq!(met(&before, "openagenda.members.list.lateEffect"), (0, 0));
    agenda.server.world().clock().advance(std::time::Duration::from_secs(2));
    agenda.list("").await.expect(200);
    assert_eq!(met(&coverage(&agenda.client).await, "openagenda.members.list.lateEffect"), (1, 0));
}

#[tokio::test]
async fn what_a_fault_shows_is_counted_apart() {
    let (_server, client) = three_members().await;
    let then = json!({"kind": "rateLimit"});
    order(&client, json!({"operation": "meltingspot.members.list", "calls": [1], "then": then}))
        .await;
    client.get(LIST).spot().send().await.expect(429);
    client.get(LIST).spot().send().await.expect(200);
    let coverage = coverage(&client).await;
    assert_eq!(met(&coverage, "meltingspot.members.list.rateLimit.exceeded"), (0, 1));
    assert_eq!(
        outcome(&coverage, "meltingspot.members.list.rateLimit.exceeded")["state"],
        "metByFault"
    );
    assert_eq!(met(&coverage, "meltingspot.members.list.retryAfter.rateLimit"), (0, 1));
    assert_eq!(coverage["summary"]["metOnlyByFault"], 2);
}

#[tokio::test]
async fn a_retry_with_a_new_nonce_is_a_retry() {
    let agenda = AgendaServer::start().await;
    let then = json!({"kind": "status", "status": 503});
    let fault = json!({"operation": "openagenda.members.invite", "calls": [1], "then": then});
    order(&agenda.client, fault).await;
    let token = agenda.token("ada").await;
    for (nonce, status) in [(1, 503), (2, 200)] {
        let body = json!({"access_token": token, "nonce": nonce,
            "data": {"role": "contributor", "emails": ["new@acme.test"]}});
        let ask = agenda.client.post(&format!("{MEMBERS}/invite"), &body);
        // 503 is in no contract.
        ask.exchange().await.expect("an answer").expect(status);
    }
    let coverage = coverage(&agenda.client).await;
    assert_eq!(met(&coverage, "openagenda.members.invite.retryAfter.status"), (0, 1));
}

#[tokio::test]
async fn a_fork_and_a_reset_begin_with_nothing_and_a_restore_leaves_it_alone() {
    let (server, client) = three_members().await;
    client.get(LIST).spot().send().await.expect(200);
    let fork = server.fork();
    let of_fork = coverage(&Client::new(fork.base_url())).await;
    assert_eq!(met(&of_fork, "meltingspot.members.list.success"), (0, 0));
    assert_eq!(of_fork["world"], fork.id());
    let before = server.world().snapshot();
    server.world().restore(&before);
    assert_eq!(met(&coverage(&client).await, "meltingspot.members.list.success"), (1, 0));
    client.ask("POST", "/__doublure/reset").send().await.expect(204);
    assert_eq!(coverage(&client).await["summary"]["calls"], 0);
}

#[tokio::test]
async fn the_sum_of_the_server_keeps_worlds_that_were_closed_or_reset() {
    let (server, client) = three_members().await;
    client.get(LIST).spot().send().await.expect(200);
    let fork = server.fork();
    Client::new(fork.base_url()).get(LIST).spot().send().await.expect(200);
    drop(fork);
    server.world().reset();
    client.get(LIST).spot().send().await.expect(200);
    let sum = of_server(&client).await;
    assert_eq!(sum["world"], Value::Null);
    assert_eq!(met(&sum, "meltingspot.members.list.success"), (3, 0));
}

#[tokio::test]
async fn what_the_journal_drops_stays_counted() {
    let (_server, client) = three_members().await;
    client.get(LIST).spot().send().await.expect(200);
    client.ask("DELETE", "/__doublure/journal").send().await.expect(204);
    assert_eq!(met(&coverage(&client).await, "meltingspot.members.list.success"), (1, 0));
}

#[tokio::test]
async fn a_refusal_is_out_of_reach_until_its_behaviour_is_set() {
    let (server, client) = three_members().await;
    let over_max = "meltingspot.members.list.overMax";
    assert_eq!(outcome(&coverage(&client).await, over_max)["state"], "unreachable");
    let strict = server.fork_with(WorldOptions::new().behaviour(over_max, "reject"));
    let strict = Client::new(strict.as_ref().expect("a fork").base_url());
    assert_eq!(outcome(&coverage(&strict).await, over_max)["state"], "unmet");
    strict.get(&format!("{LIST}?limit=1001")).spot().send().await.expect(400);
    assert_eq!(met(&coverage(&strict).await, over_max), (1, 0));
}

#[tokio::test]
async fn an_answer_that_the_mock_declines_to_give_is_no_outcome() {
    let fixture = spot_of(&json!([{"email": "ada@acme.test"}]));
    let refusing = crate::support::frozen(fixture).assumptions(doublure::Assumptions::Refuse);
    let (_server, client) = crate::support::start(refusing).await;
    client.invite("ada@acme.test").send().await.expect(501);
    let coverage = coverage(&client).await;
    assert_eq!(coverage["summary"]["calls"], 1);
    assert_eq!(coverage["summary"]["met"], 0);
}

#[tokio::test]
async fn no_report_shows_a_key_an_address_or_a_token() {
    let agenda = AgendaServer::start().await;
    agenda.token("ada").await;
    agenda.list("").await.expect(200);
    let text = coverage(&agenda.client).await.to_string();
    for secret in ["ada-secret", "ada-public", "tk-", "acme.test"] {
        assert!(!text.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn an_unknown_parameter_or_scope_is_refused() {
    let (_server, client) = three_members().await;
    for query in ["?scope=all", "?world=w1"] {
        let answer = client.get(&format!("/__doublure/coverage{query}")).send().await;
        answer.problem(422, "invalid");
    }
}
