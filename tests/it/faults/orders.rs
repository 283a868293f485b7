//! Ordering faults over HTTP, seeing them and taking them back.

use serde_json::{Value, json};

use crate::support::Client;

use super::{LIST, statuses, with_ada};

const FAULTS: &str = "/__doublure/faults";

async fn order(client: &Client, fault: &Value) -> Value {
    client.post(FAULTS, fault).send().await.expect(201).json()
}

async fn ordered(client: &Client) -> Value {
    client.get(FAULTS).send().await.expect(200).json()["faults"].clone()
}

/// The only problem of a fault that is refused.
async fn refusal(client: &Client, fault: &Value) -> Value {
    let refused = client.post(FAULTS, fault).send().await.problem(422, "invalid");
    let problems = refused["problems"].as_array().unwrap_or_else(|| panic!("none: {refused}"));
    assert_eq!(problems.len(), 1, "{refused}");
    problems[0].clone()
}

#[tokio::test]
async fn faults_are_numbered_from_1() {
    let (server, client) = with_ada().await;
    let fault = json!({"operation": LIST, "calls": [2], "then": {"kind": "status", "status": 503}});
    assert_eq!(order(&client, &fault).await, json!({"id": 1}));
    assert_eq!(order(&client, &fault).await, json!({"id": 2}));
    assert_eq!(statuses(&server, 3).await, [200, 503, 200]);
}

#[tokio::test]
async fn every_kind_is_ordered_and_shown_as_it_was() {
    let (_server, client) = with_ada().await;
    for then in [
        json!({"kind": "status", "status": 503, "retryAfter": 2, "effect": "applied"}),
        json!({"kind": "delay", "for": "5s"}),
        json!({"kind": "reset", "effect": "none"}),
        json!({"kind": "truncate", "afterBytes": 9, "effect": "applied"}),
        json!({"kind": "stall", "for": "250ms", "effect": "none"}),
        json!({"kind": "malformed", "effect": "applied"}),
        json!({"kind": "rateLimit", "retryAfter": 3}),
    ] {
        drop(client.ask("DELETE", FAULTS).send().await.expect(204));
        let filter = json!({"query": {"page": "2"}, "bodyContains": "x@y.test"});
        let fault =
            json!({"operation": LIST, "calls": {"first": 2}, "where": filter, "then": then});
        let id = order(&client, &fault).await["id"].clone();
        let shown = ordered(&client).await;
        for key in ["operation", "calls", "where", "then"] {
            assert_eq!(shown[0][key], fault[key], "{shown}");
        }
        assert_eq!((&shown[0]["id"], &shown[0]["seen"]), (&id, &json!(0)), "{shown}");
    }
}

#[tokio::test]
async fn what_is_shown_of_a_fault_orders_it_again() {
    let (_server, client) = with_ada().await;
    for then in ["status", "reset", "truncate", "stall", "malformed", "rateLimit"] {
        let mut fault = json!({"operation": LIST, "calls": "all", "then": {"kind": then}});
        if then == "status" {
            fault["then"]["status"] = json!(500);
        }
        if then == "truncate" {
            fault["then"]["afterBytes"] = json!(0);
        }
        order(&client, &fault).await;
    }
    for shown in ordered(&client).await.as_array().expect("faults") {
        let mut again = shown.clone();
        for ours in ["id", "seen"] {
            again.as_object_mut().expect("an object").remove(ours);
        }
        order(&client, &again).await;
    }
}

#[tokio::test]
async fn the_count_of_matching_calls_is_shown() {
    let (server, client) = with_ada().await;
    order(&client, &json!({"operation": LIST, "calls": [9], "then": {"kind": "reset"}})).await;
    drop(statuses(&server, 3).await);
    assert_eq!(ordered(&client).await[0]["seen"], 3);
}

#[tokio::test]
async fn one_fault_is_taken_back_or_all() {
    let (server, client) = with_ada().await;
    for status in [500, 502, 503] {
        order(&client, &json!({"operation": LIST, "calls": "all", "then": {"kind": "status", "status": status}})).await;
    }
    let take_back =
        async |path: &str| client.ask("DELETE", &format!("{FAULTS}{path}")).send().await;
    drop(take_back("/1").await.expect(204));
    assert_eq!(statuses(&server, 1).await, [502]);
    drop(take_back("/1").await.problem(404, "unknownFault"));
    drop(take_back("/first").await.problem(404, "unknownFault"));
    drop(take_back("").await.expect(204));
    assert_eq!(ordered(&client).await, json!([]));
    assert_eq!(statuses(&server, 1).await, [200]);
    let again =
        order(&client, &json!({"operation": LIST, "calls": "all", "then": {"kind": "reset"}}))
            .await;
    assert_eq!(again["id"], 4);
}

#[tokio::test]
async fn an_unknown_operation_is_refused_with_the_valid_ones() {
    let (_server, client) = with_ada().await;
    let fault = json!({"operation": "meltingspot.members.lists", "then": {"kind": "reset"}});
    let problem = refusal(&client, &fault).await;
    assert_eq!(problem["path"], "$.operation", "{problem}");
    let expected = problem["expected"].as_str().expect("words");
    for operation in [LIST, "meltingspot.members.bulkInvite", "openagenda.members.invite"] {
        assert!(expected.contains(operation), "{problem}");
    }
}

#[tokio::test]
async fn an_unknown_kind_is_refused_with_the_valid_ones() {
    let (_server, client) = with_ada().await;
    let problem = refusal(&client, &json!({"operation": LIST, "then": {"kind": "explode"}})).await;
    assert_eq!(problem["path"], "$.then.kind", "{problem}");
    let expected = problem["expected"].as_str().expect("words");
    for kind in ["status", "delay", "reset", "truncate", "stall", "malformed", "rateLimit"] {
        assert!(expected.contains(kind), "{problem}");
    }
}

#[tokio::test]
async fn a_status_outside_400_to_599_is_refused() {
    let (_server, client) = with_ada().await;
    for status in [json!(200), json!(399), json!(600), json!("503"), json!(-1)] {
        let then = json!({"kind": "status", "status": status});
        let problem = refusal(&client, &json!({"operation": LIST, "then": then})).await;
        assert_eq!(problem["path"], "$.then.status", "{problem}");
        let expected = problem["expected"].as_str().expect("words");
        assert!(expected.contains("400") && expected.contains("599"), "{problem}");
    }
}

#[tokio::test]
async fn what_a_fault_cannot_be_is_refused_at_its_place() {
    let (server, client) = with_ada().await;
    for (fault, path) in [
        (json!({"operation": LIST, "calls": [0], "then": {"kind": "reset"}}), "$.calls[0]"),
        (json!({"operation": LIST, "calls": "some", "then": {"kind": "reset"}}), "$.calls"),
        (
            json!({"operation": LIST, "calls": {"first": 0}, "then": {"kind": "reset"}}),
            "$.calls.first",
        ),
        (json!({"operation": LIST, "then": {"kind": "delay", "for": "5"}}), "$.then.for"),
        (json!({"operation": LIST, "then": {"kind": "reset", "effect": "some"}}), "$.then.effect"),
        (json!({"operation": LIST, "then": {"kind": "reset"}, "chance": 0.5}), "$.chance"),
        (
            json!({"operation": LIST, "where": {"header": {}}, "then": {"kind": "reset"}}),
            "$.where.header",
        ),
    ] {
        let problem = refusal(&client, &fault).await;
        assert_eq!(problem["path"], path, "{problem}");
        assert_eq!(problem["line"], 1, "{problem}");
    }
    assert_eq!(ordered(&client).await, json!([]));
    assert_eq!(statuses(&server, 1).await, [200]);
}
