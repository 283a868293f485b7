//! Faults: what goes wrong on purpose, for which calls, with which effect.

mod orders;
mod wire;

use std::time::Duration;

use doublure::{Fault, MockServer};
use serde_json::{Value, json};

use crate::openagenda_support::{AgendaServer, MEMBERS};
use crate::support::{Client, SPOT_KEY, serve, spot_of};

pub(crate) const LIST: &str = "meltingspot.members.list";
pub(crate) const INVITE: &str = "meltingspot.members.invite";
const BULK: &str = "meltingspot.members.bulkInvite";

async fn with_ada() -> (MockServer, Client) {
    serve(spot_of(&json!([{"email": "ada@acme.test"}]))).await
}

/// An answer of a server without a socket: faults are of every shape, so none
/// is held against the vendor's contract.
async fn ask(
    server: &MockServer,
    method: &str,
    path: &str,
    body: &Value,
) -> http::Response<bytes::Bytes> {
    let request =
        http::Request::builder().method(method).uri(path).header("authorization", SPOT_KEY);
    let body = if body.is_null() { String::new() } else { body.to_string() };
    server.world().handle(request.body(body.into()).expect("a request")).await
}

async fn list(server: &MockServer) -> http::Response<bytes::Bytes> {
    ask(server, "GET", "/v1/spotMembers", &Value::Null).await
}

/// The statuses of so many lists, one after the other.
async fn statuses(server: &MockServer, count: usize) -> Vec<u16> {
    let mut statuses = Vec::new();
    for _ in 0..count {
        statuses.push(list(server).await.status().as_u16());
    }
    statuses
}

#[track_caller]
fn json_of(answer: &http::Response<bytes::Bytes>) -> Value {
    serde_json::from_slice(answer.body()).unwrap_or_else(|error| panic!("{error}: {answer:?}"))
}

#[tokio::test]
async fn a_fault_hits_every_call_unless_told_otherwise() {
    let (server, _) = with_ada().await;
    server.world().fault(Fault::on(LIST).status(503));
    assert_eq!(statuses(&server, 3).await, [503, 503, 503]);
}

#[tokio::test]
async fn a_fault_hits_the_first_calls() {
    let (server, _) = with_ada().await;
    server.world().fault(Fault::on(LIST).first(2).status(503));
    assert_eq!(statuses(&server, 4).await, [503, 503, 200, 200]);
}

#[tokio::test]
async fn a_fault_hits_the_calls_that_are_named() {
    let (server, _) = with_ada().await;
    server.world().fault(Fault::on(LIST).calls([1, 3]).status(503));
    assert_eq!(statuses(&server, 4).await, [503, 200, 503, 200]);
}

#[tokio::test]
async fn a_fault_hits_its_operation_only() {
    let (server, _) = with_ada().await;
    server.world().fault(Fault::on(INVITE).status(503));
    assert_eq!(statuses(&server, 1).await, [200]);
    let invited = ask(&server, "POST", "/v1/spotMembers", &json!({"email": "a@b.test"})).await;
    assert_eq!(invited.status(), 503);
}

#[tokio::test]
async fn of_several_faults_the_oldest_acts_and_each_counts_the_call() {
    let (server, _) = with_ada().await;
    server.world().fault(Fault::on(LIST).calls([1]).status(501));
    server.world().fault(Fault::on(LIST).first(2).status(502));
    server.world().fault(Fault::on(LIST).calls([3]).status(503));
    assert_eq!(statuses(&server, 4).await, [501, 502, 503, 200]);
}

#[tokio::test]
async fn a_parameter_narrows_a_fault() {
    let (server, _) = with_ada().await;
    server.world().fault(Fault::on(LIST).query("page", "2").calls([2]).status(503));
    let mut seen = Vec::new();
    for query in ["?page=2", "?page=1", "?page=22", "", "?limit=1&page=2"] {
        let answer = ask(&server, "GET", &format!("/v1/spotMembers{query}"), &Value::Null).await;
        seen.push(answer.status().as_u16());
    }
    assert_eq!(seen, [200, 200, 200, 200, 503]);
}

#[tokio::test]
async fn a_text_in_the_body_narrows_a_fault() {
    let (server, _) = with_ada().await;
    server.world().fault(Fault::on(BULK).body_contains("x@y.test").status(503));
    let mut seen = Vec::new();
    for email in ["a@y.test", "x@y.test"] {
        let body = json!({"emails": [email]});
        let answer = ask(&server, "POST", "/v1/spotMembers~bulkInvite", &body).await;
        seen.push(answer.status().as_u16());
    }
    assert_eq!(seen, [201, 503]);
}

#[tokio::test]
async fn a_status_has_meltingspots_body() {
    let (server, _) = with_ada().await;
    for (status, message) in
        [(500, "Internal Server Error"), (503, "Service Unavailable"), (401, "Unauthorized")]
    {
        let fault = server.world().fault(Fault::on(LIST).status(status));
        let answer = list(&server).await;
        assert_eq!(answer.status(), status);
        let body = json_of(&answer);
        assert_eq!((&body["statusCode"], &body["message"]), (&json!(status), &json!(message)));
        assert_eq!(answer.headers().get("retry-after"), None);
        assert_eq!(answer.headers()["content-type"], "application/json; charset=utf-8");
        server.world().clear_fault(fault);
    }
}

#[tokio::test]
async fn a_status_has_openagendas_body() {
    let agenda = AgendaServer::start().await;
    let list = "openagenda.members.list";
    agenda.server.world().fault(Fault::on(list).status(503).retry_after(7));
    let answer = ask(&agenda.server, "GET", MEMBERS, &Value::Null).await;
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["retry-after"]),
        (503, &"7".parse().expect("a value"))
    );
    assert_eq!(json_of(&answer), json!({"message": "Service Unavailable"}));
    assert_eq!(answer.headers()["access-control-allow-origin"], "*");
}

#[tokio::test]
async fn a_rate_limit_is_429_in_each_vendors_form() {
    let (server, _) = with_ada().await;
    server.world().fault(Fault::on(LIST).rate_limit().retry_after(3));
    let answer = list(&server).await;
    assert_eq!(
        json_of(&answer),
        json!({"statusCode": 429, "message": "ThrottlerException: Too Many Requests"})
    );
    assert_eq!(answer.headers()["retry-after"], "3");
    let agenda = AgendaServer::start().await;
    agenda.server.world().fault(Fault::on("openagenda.members.list").rate_limit());
    let answer = ask(&agenda.server, "GET", MEMBERS, &Value::Null).await;
    assert_eq!(
        (answer.status().as_u16(), json_of(&answer)),
        (429, json!({"message": "too many requests"}))
    );
    assert!(answer.headers().contains_key("retry-after"));
}

#[tokio::test]
async fn a_malformed_answer_is_200_and_no_json() {
    let (server, _) = with_ada().await;
    server.world().fault(Fault::on(LIST).malformed());
    let answer = list(&server).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "application/json; charset=utf-8");
    serde_json::from_slice::<Value>(answer.body()).expect_err("no JSON");
    let agenda = AgendaServer::start().await;
    agenda.server.world().fault(Fault::on("openagenda.members.list").malformed());
    let answer = ask(&agenda.server, "GET", MEMBERS, &Value::Null).await;
    assert_eq!(answer.headers()["access-control-allow-origin"], "*");
}

#[tokio::test]
async fn without_effect_the_operation_never_ran() {
    let (server, _) = with_ada().await;
    let faults = [
        Fault::on(INVITE).status(500),
        Fault::on(INVITE).malformed(),
        Fault::on(INVITE).rate_limit(),
        Fault::on(INVITE).reset(),
        Fault::on(INVITE).truncate(5),
        Fault::on(INVITE).stall(),
    ];
    for fault in faults {
        let fault = server.world().fault(fault);
        drop(ask(&server, "POST", "/v1/spotMembers", &json!({"email": "new@acme.test"})).await);
        assert!(server.world().meltingspot().member("new@acme.test").is_none(), "{fault:?}");
        server.world().clear_fault(fault);
    }
}

#[tokio::test]
async fn with_its_effect_the_operation_ran_and_only_the_answer_was_lost() {
    let faults = [
        Fault::on(INVITE).status(500).applied(),
        Fault::on(INVITE).malformed().applied(),
        Fault::on(INVITE).reset().applied(),
        Fault::on(INVITE).truncate(5).applied(),
        Fault::on(INVITE).stall().applied(),
        Fault::on(INVITE).delay(Duration::ZERO),
    ];
    for fault in faults {
        let (server, _) = with_ada().await;
        let shown = format!("{fault:?}");
        server.world().fault(fault);
        drop(ask(&server, "POST", "/v1/spotMembers", &json!({"email": "new@acme.test"})).await);
        assert!(server.world().meltingspot().member("new@acme.test").is_some(), "{shown}");
    }
}

#[tokio::test]
async fn without_effect_no_id_is_drawn_and_no_quota_used() {
    let (server, _) = with_ada().await;
    let fork = server.fork();
    fork.fault(Fault::on(INVITE).calls([1]).stall());
    let invited = async |world: &doublure::World| {
        let request = http::Request::post("/v1/spotMembers").header("authorization", SPOT_KEY);
        let body = json!({"email": "new@acme.test"}).to_string();
        json_of(&world.handle(request.body(body.into()).expect("a request")).await)
    };
    drop(invited(&fork).await);
    assert_eq!(invited(&fork).await["id"], invited(server.world()).await["id"]);
}

#[tokio::test]
async fn an_applied_fault_in_openagenda_ran() {
    let agenda = AgendaServer::start().await;
    let before = agenda.total().await.as_u64().expect("a number");
    let token = agenda.token("ada").await;
    let fault = Fault::on("openagenda.members.invite").status(500).applied();
    agenda.server.world().fault(fault);
    let body = json!({"role": "contributor", "emails": ["new@acme.test"]}).to_string();
    let request = http::Request::post(crate::openagenda_support::INVITE)
        .header("access-token", token)
        .header("content-type", "application/json");
    let request = request.body(body.into()).expect("a request");
    assert_eq!(agenda.server.world().handle(request).await.status(), 500);
    assert_eq!(agenda.total().await, before + 1);
}

#[tokio::test]
async fn a_fault_comes_before_authentication() {
    let (server, client) = with_ada().await;
    server.world().fault(Fault::on(LIST).rate_limit());
    let answer = client.get("/v1/spotMembers").header("authorization", "nobody").send().await;
    assert_eq!(answer.expect(429).header("x-doublure-rule"), None);
}

#[tokio::test]
async fn faulted_answers_carry_the_journals_id_and_the_journal_the_fault() {
    let (server, client) = with_ada().await;
    drop(client.get("/v1/spotMembers").spot().send().await.expect(200));
    server.world().fault(Fault::on(INVITE).status(500));
    server.world().fault(Fault::on(LIST).status(503));
    let answer = list(&server).await;
    assert_eq!(answer.headers()["x-doublure-request"], "2");
    let journal = client.get("/__doublure/journal?after=1").send().await.expect(200).json();
    let entry = &journal["entries"][0];
    assert_eq!(
        (&entry["fault"], &entry["status"]),
        (&json!({"id": 2, "kind": "status"}), &json!(503))
    );
    assert_eq!(entry["operation"], LIST);
}

#[tokio::test]
async fn control_calls_meet_no_fault_and_are_not_counted() {
    let (server, client) = with_ada().await;
    server.world().fault(Fault::on(LIST).calls([2]).status(503));
    assert_eq!(statuses(&server, 1).await, [200]);
    drop(client.get("/__doublure/state").send().await.expect(200));
    assert_eq!(statuses(&server, 1).await, [503]);
}

#[tokio::test]
async fn a_fork_copies_faults_with_how_often_they_were_met() {
    let (server, _) = with_ada().await;
    server.world().fault(Fault::on(LIST).calls([2]).status(503));
    assert_eq!(statuses(&server, 1).await, [200]);
    let fork = server.fork();
    let request = || {
        let request = http::Request::get("/v1/spotMembers").header("authorization", SPOT_KEY);
        request.body(bytes::Bytes::new()).expect("a request")
    };
    assert_eq!(fork.handle(request()).await.status(), 503);
    assert_eq!(statuses(&server, 2).await, [503, 200]);
}

#[tokio::test]
async fn a_reset_takes_faults_away() {
    let (server, _) = with_ada().await;
    server.world().fault(Fault::on(LIST).status(503));
    server.world().reset();
    assert_eq!(statuses(&server, 1).await, [200]);
}
