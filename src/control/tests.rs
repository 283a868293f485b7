//! The contract of the control plane, held against its calls and its answers.

pub(super) mod bench;

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::apis::PROFILES;

use super::routes::CALLS;
use bench::{Bench, document};

const LIST: &str = "meltingspot.members.list";

/// The document's `METHOD path`s.
fn documented() -> BTreeSet<String> {
    let document = document();
    let paths = document["paths"].as_object().expect("paths");
    let methods = paths.iter().flat_map(|(path, operations)| {
        let methods = operations.as_object().expect("operations").keys();
        methods.map(move |method| format!("{} {path}", method.to_uppercase()))
    });
    methods.collect()
}

fn operations(document: &Value) -> impl Iterator<Item = &Value> {
    let paths = document["paths"].as_object().expect("paths").values();
    paths.flat_map(|operations| operations.as_object().expect("operations").values())
}

#[test]
fn the_document_has_the_calls_of_the_table_and_no_others() {
    let calls = CALLS.iter().map(|(method, path, _)| format!("{method} /__doublure{path}"));
    assert_eq!(documented(), calls.collect());
}

#[test]
fn every_operation_has_an_id_of_its_own() {
    let document = document();
    let ids: BTreeSet<&str> =
        operations(&document).filter_map(|it| it["operationId"].as_str()).collect();
    assert_eq!(ids.len(), CALLS.len());
}

#[test]
fn the_document_knows_every_operation_of_the_apis() {
    let document = document();
    let known = document["components"]["schemas"]["Operation"]["enum"].as_array().expect("an enum");
    let known: BTreeSet<&str> = known.iter().filter_map(Value::as_str).collect();
    let mimicked = PROFILES.iter().flat_map(crate::apis::Profile::operations);
    assert_eq!(known, mimicked.collect());
}

#[test]
fn every_reference_leads_somewhere() {
    let document = document();
    let mut left = vec![&document];
    while let Some(value) = left.pop() {
        if let Some(reference) = value["$ref"].as_str() {
            assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
        }
        match value {
            Value::Object(object) => left.extend(object.values()),
            Value::Array(items) => left.extend(items),
            _ => {}
        }
    }
}

/// One call after the other: what is sent, and the status that comes back.
fn story() -> Vec<(&'static str, Value, u16)> {
    let fault = |then: Value| json!({"operation": "openagenda.members.list", "where": {"query": {"after": "9"}}, "then": then});
    let scenario = json!({"name": "a story", "seed": 3,
        "events": [{"when": {"elapsed": "1s"}, "api": "meltingspot", "member": {"email": "nobody@acme.test"}, "remove": true}],
        "expect": [
            {"operation": LIST, "calls": {"min": 1}},
            {"api": "meltingspot", "member": {"email": "ada.lovelace@acme.test"}, "is": {"role": "Member"}},
            {"api": "meltingspot", "members": {"status": "Invited"}, "count": 1}]});
    vec![
        ("GET /", Value::Null, 200),
        ("GET /health", Value::Null, 200),
        ("GET /rules", Value::Null, 200),
        ("GET /openapi/meltingspot.json", Value::Null, 200),
        ("GET /openapi/openagenda.json", Value::Null, 200),
        ("GET /openapi/control.json", Value::Null, 200),
        ("GET /schema/fixture.json", Value::Null, 200),
        ("GET /schema/scenario.json", Value::Null, 200),
        ("GET /clock", Value::Null, 200),
        ("PUT /clock", json!({"now": "2026-03-01T09:00:00Z", "frozen": true}), 200),
        ("PUT /clock", json!({"now": "tomorrow"}), 422),
        ("POST /clock/advance", json!({"by": "15m"}), 200),
        ("POST /clock/advance", json!({"by": 3}), 422),
        ("GET /journal", Value::Null, 200),
        ("GET /journal?api=meltingspot&limit=1", Value::Null, 200),
        ("GET /journal?colour=red", Value::Null, 422),
        ("GET /journal/wait?count=2&timeout=1s", Value::Null, 200),
        ("GET /journal/wait?count=99&timeout=1ms", Value::Null, 408),
        ("GET /journal/stream?after=0", Value::Null, 200),
        ("GET /journal/stream?after=x", Value::Null, 422),
        ("GET /explain/1", Value::Null, 200),
        ("GET /explain/2", Value::Null, 200),
        ("GET /explain/99", Value::Null, 404),
        ("GET /coverage", Value::Null, 200),
        ("GET /coverage?scope=server", Value::Null, 200),
        ("GET /coverage?scope=moon", Value::Null, 422),
        ("POST /faults", fault(json!({"kind": "status", "status": 503})), 201),
        ("POST /faults", fault(json!({"kind": "delay", "for": "2s"})), 201),
        ("POST /faults", fault(json!({"kind": "reset", "effect": "applied"})), 201),
        ("POST /faults", fault(json!({"kind": "truncate", "afterBytes": 3})), 201),
        ("POST /faults", fault(json!({"kind": "stall"})), 201),
        ("POST /faults", fault(json!({"kind": "malformed"})), 201),
        ("POST /faults", fault(json!({"kind": "rateLimit"})), 201),
        (
            "POST /faults",
            json!({"operation": LIST, "calls": [1, 2], "then": {"kind": "reset"}}),
            201,
        ),
        (
            "POST /faults",
            json!({"operation": LIST, "calls": {"first": 1}, "then": {"kind": "reset"}}),
            201,
        ),
        ("POST /faults", json!({"operation": "nothing", "then": {"kind": "fire"}}), 422),
        ("GET /faults", Value::Null, 200),
        ("DELETE /faults/1", Value::Null, 204),
        ("DELETE /faults/99", Value::Null, 404),
        ("DELETE /faults", Value::Null, 204),
        ("PUT /snapshots/before", Value::Null, 201),
        ("GET /snapshots", Value::Null, 200),
        ("POST /snapshots/before/restore", Value::Null, 204),
        ("POST /snapshots/after/restore", Value::Null, 404),
        ("DELETE /snapshots/before", Value::Null, 204),
        ("GET /state", Value::Null, 200),
        ("GET /directory", Value::Null, 200),
        ("GET /members?agenda=10000001&search=Ada&limit=1", Value::Null, 200),
        ("GET /members?agenda=1", Value::Null, 404),
        ("GET /members", Value::Null, 422),
        ("PUT /state", json!({"seed": 4}), 204),
        ("PUT /state", json!({"sed": 4}), 422),
        ("POST /reset", Value::Null, 204),
        ("PUT /scenario", scenario, 204),
        ("PUT /scenario", json!({"faults": 1}), 422),
        ("POST /clock/advance", json!({"by": "1d"}), 200),
        ("GET /scenario/verification", Value::Null, 200),
        ("POST /events", json!({"api": "meltingspot", "add": {"email": "new@acme.test"}}), 204),
        ("POST /events", json!({"api": "meltingspot"}), 422),
        ("POST /quota/exhaust", json!({"api": "meltingspot"}), 204),
        ("POST /quota/exhaust", json!({"api": "mail"}), 422),
        ("POST /worlds", Value::Null, 201),
        ("POST /worlds", json!({"id": "mine", "from": "origin", "seed": 1}), 201),
        ("POST /worlds", json!({"id": "mine"}), 409),
        ("POST /worlds", json!({"id": "Mine!"}), 422),
        ("GET /worlds", Value::Null, 200),
        ("DELETE /worlds/mine", Value::Null, 204),
        ("DELETE /worlds/mine", Value::Null, 410),
        ("DELETE /worlds/default", Value::Null, 409),
        ("DELETE /worlds/nobody", Value::Null, 404),
        ("DELETE /journal", Value::Null, 204),
    ]
}

#[tokio::test]
async fn every_call_answers_as_the_document_says() {
    let bench = Bench::new();
    bench.vendor("GET", "/v1/spotMembers?limit=2");
    bench.vendor("GET", "/v1/spotMembers/ada.lovelace%40acme.test");
    bench.vendor("GET", "/v1/nothing");
    let mut met = BTreeSet::new();
    for (line, body, status) in story() {
        let pattern = bench.check(line, &body, status, None).await;
        if status < 400 {
            met.insert(pattern);
        }
    }
    assert_eq!(met, documented());
}

#[tokio::test]
async fn what_a_call_takes_and_the_server_accepts_is_valid_by_the_document() {
    for (line, body, status) in story() {
        if !body.is_null() {
            let accepted = bench::takes(line, &body).is_ok();
            assert!(accepted || status >= 400, "{line} {body}: {:?}", bench::takes(line, &body));
        }
    }
}

#[tokio::test]
async fn without_the_token_every_call_but_two_is_refused_as_the_document_says() {
    let bench = Bench::new();
    for (method, path, _) in CALLS {
        let status = if matches!(path, "/" | "/health") { 200 } else { 401 };
        bench
            .check(
                &format!("{method} {}", path.replace("{id}", "1").replace("{name}", "x")),
                &Value::Null,
                status,
                Some("secret"),
            )
            .await;
    }
}
