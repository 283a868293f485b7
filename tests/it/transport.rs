//! HTTP itself: connections, lengths, dates, and paths that nobody mimics.

mod limits;

use std::time::Duration;

use doublure::MockServer;
use serde_json::{Value, json};

use crate::support::wire::{Wire, WireAnswer, get, request};
use crate::support::{Client, serve, spot_of};

const LIST: &str = "/v1/spotMembers?limit=1";

async fn with_ada() -> (MockServer, Client) {
    serve(spot_of(&json!([{"email": "ada@acme.test"}]))).await
}

async fn wire() -> (MockServer, Wire) {
    let (server, _) = with_ada().await;
    let wire = Wire::connect(server.address()).await;
    (server, wire)
}

#[tokio::test]
async fn a_connection_serves_one_request_after_the_other() {
    let (_server, mut wire) = wire().await;
    for id in ["1", "2", "3"] {
        let answer = wire.exchange(get(LIST)).await;
        assert_eq!((answer.status, answer.header("x-doublure-request")), (200, Some(id)));
    }
}

#[tokio::test]
async fn pipelined_requests_are_answered_in_order() {
    let (_server, mut wire) = wire().await;
    let invite = request("POST", "/v1/spotMembers", r#"{"email":"new@acme.test"}"#);
    wire.send([get(LIST), invite, get("/v1/spotMembers/1"), get("/nowhere")].concat()).await;
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(wire.answer().await.status);
    }
    assert_eq!(statuses, [200, 201, 404, 404]);
}

#[tokio::test]
async fn one_connection_serves_10000_requests() {
    let (_server, mut wire) = wire().await;
    let hundred = get(LIST).repeat(100);
    for _ in 0..100 {
        wire.send(&hundred).await;
        for _ in 0..100 {
            assert_eq!(wire.answer().await.status, 200);
        }
    }
    let last = wire.exchange(get(LIST)).await;
    assert_eq!(last.header("x-doublure-request"), Some("10001"));
}

#[tokio::test]
async fn many_connections_are_served_at_the_same_time() {
    let (server, _) = with_ada().await;
    let mut wires = Vec::new();
    for _ in 0..200 {
        let mut wire = Wire::connect(server.address()).await;
        wire.send("GET /v1/spotMembers HTTP/1.1\r\nhost: te").await;
        wires.push(wire);
    }
    for mut wire in wires.into_iter().rev() {
        let answer = wire.exchange("st\r\nauthorization: ms-demo-key\r\n\r\n").await;
        assert_eq!(answer.status, 200);
    }
}

#[tokio::test]
async fn a_request_that_closes_is_answered_and_the_connection_closed() {
    let (_server, mut wire) = wire().await;
    let request = get(LIST).replace("host: test", "host: test\r\nconnection: close");
    assert_eq!(wire.exchange(request).await.status, 200);
    assert!(wire.is_closed().await);
}

#[tokio::test]
async fn a_chunked_body_arrives_whole() {
    let (_server, mut wire) = wire().await;
    let head = "POST /v1/spotMembers HTTP/1.1\r\nhost: test\r\nauthorization: ms-demo-key\r\n\
                transfer-encoding: chunked\r\n\r\n";
    let chunks = "a\r\n{\"email\":\"\r\nf\r\nnew@acme.test\"}\r\n0\r\n\r\n";
    assert_eq!(wire.exchange(format!("{head}{chunks}")).await.status, 201);
}

#[tokio::test]
async fn the_date_is_that_of_the_worlds_clock() {
    let (server, client) = with_ada().await;
    let paths = [LIST, "/v2/agendas", "/nowhere", "/__doublure/health"];
    for path in paths {
        let answer = client.get(path).spot().send().await;
        assert_eq!(answer.header("date"), Some("Mon, 02 Mar 2026 09:00:00 GMT"), "{path}");
    }
    server.world().clock().advance(Duration::from_hours(25));
    for path in paths {
        let answer = client.get(path).spot().send().await;
        assert_eq!(answer.header("date"), Some("Tue, 03 Mar 2026 10:00:00 GMT"), "{path}");
    }
}

#[tokio::test]
async fn vendor_answers_are_counted_from_1_and_control_calls_are_not() {
    let (_server, client) = with_ada().await;
    for (path, id) in [
        (LIST, Some("1")),
        ("/__doublure/health", None),
        ("/v1/spotMembers?page=x", Some("2")),
        ("/__doublure/state", None),
        ("/v2/agendas/1/members", Some("3")),
        ("/v1/lives", Some("4")),
    ] {
        let answer = client.get(path).spot().send().await;
        assert_eq!(answer.header("x-doublure-request"), id, "{path}");
    }
}

#[tokio::test]
async fn an_answer_to_head_has_its_length_but_no_body() {
    let (_server, mut wire) = wire().await;
    for path in
        [LIST, "/v1/spotMembers/1", "/v2/agendas/1/members", "/__doublure/health", "/nowhere"]
    {
        let got = wire.exchange(get(path)).await;
        wire.send(request("HEAD", path, "")).await;
        let head = wire.answer_to_head().await;
        let seen = |answer: &WireAnswer| {
            ["content-length", "content-type", "x-doublure-rule"]
                .map(|name| answer.header(name).map(str::to_owned))
        };
        assert_eq!((head.status, seen(&head)), (got.status, seen(&got)), "{path}");
    }
    assert_eq!(wire.exchange(get(LIST)).await.status, 200);
}

#[tokio::test]
async fn a_browser_may_ask_before_it_calls_openagenda() {
    let (_server, client) = with_ada().await;
    for path in ["/v2/agendas/1/members", "/v2/requestAccessToken", "/v1/requestAccessToken"] {
        let ask = client.ask("OPTIONS", path).header("origin", "https://acme.test");
        let answer = ask.header("access-control-request-method", "POST").send().await.expect(204);
        let allowed = answer.header("access-control-allow-headers").unwrap_or_default();
        for name in ["key", "access-token", "nonce", "content-type"] {
            assert!(allowed.split(", ").any(|allowed| allowed == name), "{name}: {answer:?}");
        }
        let methods = answer.header("access-control-allow-methods").unwrap_or_default();
        assert!(methods.contains("GET") && methods.contains("POST"), "{answer:?}");
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    }
}

#[tokio::test]
async fn every_answer_of_openagenda_may_be_read_by_pages_and_none_of_meltingspot() {
    let (_server, client) = with_ada().await;
    for (path, origin) in [
        ("/v2/agendas/1/members", Some("*")),
        ("/v2/nothing", Some("*")),
        ("/v2/agendas", Some("*")),
        (LIST, None),
        ("/v1/nothing", None),
        ("/v1/lives", None),
    ] {
        let answer = client.get(path).spot().header("origin", "https://acme.test").send().await;
        assert_eq!(answer.header("access-control-allow-origin"), origin, "{path}");
    }
}

#[tokio::test]
async fn a_path_below_neither_vendor_is_a_problem_of_the_mocks_own() {
    let (_server, client) = with_ada().await;
    for path in [
        "/",
        "/nowhere",
        "/v3/agendas",
        "/v10",
        "/V1/spotMembers",
        "/__doublures",
        "//v1/spotMembers",
    ] {
        let problem = client.get(path).spot().send().await.problem(404, "noSuchApi");
        let detail = problem["detail"].as_str().expect("a text");
        assert!(detail.contains("/v1") && detail.contains("/v2"), "{detail}");
    }
}

#[tokio::test]
async fn every_documented_endpoint_that_is_not_mimicked_is_answered_501() {
    let (_server, client) = with_ada().await;
    let documents = [
        include_str!("../../src/apis/meltingspot/openapi.json"),
        include_str!("../../src/apis/openagenda/openapi.json"),
    ];
    for text in documents {
        let document: Value = serde_json::from_str(text).expect("JSON");
        let entries = document["x-doublure-notMimicked"].as_array().expect("a list");
        assert!(entries.len() > 20, "{}", entries.len());
        for entry in entries {
            let [method, pattern] =
                ["method", "path"].map(|key| entry[key].as_str().expect("a text"));
            let answer = client.ask(&method.to_uppercase(), &filled(pattern)).send().await;
            answer.problem(501, "notMimicked");
        }
    }
}

/// A path of this pattern, each parameter being 1.
fn filled(pattern: &str) -> String {
    let fill =
        |segment: &str| if segment.starts_with('{') { "1".to_owned() } else { segment.to_owned() };
    pattern.split('/').map(fill).collect::<Vec<_>>().join("/")
}
