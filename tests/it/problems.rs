//! What the mock itself says: problems of RFC 9457, and its token.

use serde_json::{Value, json};

use crate::cli_process::Served;
use crate::support::wire::{Wire, get};
use crate::support::{Answer, Client, serve, spot_of};

const TOKEN: &str = "let-me-in";

async fn guarded() -> (Served, Client) {
    let served = Served::with(&["--control-token", TOKEN]).await;
    let client = served.client();
    (served, client)
}

/// A problem whose members are all that RFC 9457 and the contract ask for.
#[track_caller]
fn assert_problem(answer: Answer, status: u16, code: &str) {
    let asked = format!("{} {}", answer.method, answer.path);
    let problem = answer.problem(status, code);
    let members = problem.as_object().unwrap_or_else(|| panic!("{asked}: {problem}"));
    let text = |key: &str| members[key].as_str().unwrap_or_default();
    assert_eq!(text("type"), format!("urn:doublure:problem:{code}"), "{asked}");
    assert!(!text("title").is_empty(), "{asked}: {problem}");
    assert!(text("detail").len() > 20, "{asked}: {problem}");
    let known = ["type", "title", "status", "detail", "mockError", "problems", "entries"];
    assert!(members.keys().all(|key| known.contains(&key.as_str())), "{asked}: {problem}");
}

#[tokio::test]
async fn every_problem_has_type_title_status_detail_and_code() {
    let (server, client) = serve(spot_of(&json!([]))).await;
    drop(server.fork());
    let none = Value::Null;
    for (method, path, body, status, code) in [
        ("GET", "/nothing", &none, 404, "noSuchApi"),
        ("GET", "/", &none, 404, "noSuchApi"),
        ("GET", "/~nobody/v1/spotMembers", &none, 404, "unknownWorld"),
        ("GET", "/~w1/v1/spotMembers", &none, 410, "worldClosed"),
        ("GET", "/v1/channels", &none, 501, "notMimicked"),
        ("GET", "/__doublure/nothing", &none, 404, "noSuchControlCall"),
        ("PATCH", "/__doublure/clock", &none, 405, "methodNotAllowed"),
        ("PUT", "/__doublure/clock", &json!({"now": 1}), 422, "invalid"),
        ("PUT", "/__doublure/clock", &json!({"then": 1}), 422, "invalid"),
        ("POST", "/__doublure/clock/advance", &json!({}), 422, "invalid"),
        ("PUT", "/__doublure/state", &json!({"meltingSpot": {}}), 422, "invalid"),
        ("POST", "/__doublure/faults", &json!({}), 422, "invalid"),
        ("DELETE", "/__doublure/faults/1", &none, 404, "unknownFault"),
        ("PUT", "/__doublure/scenario", &json!({"fixture": "/etc/passwd"}), 422, "invalid"),
        ("POST", "/__doublure/events", &json!({"api": "meltingspot"}), 422, "invalid"),
        ("POST", "/__doublure/quota/exhaust", &json!({"api": "x"}), 422, "invalid"),
        ("GET", "/__doublure/explain/99", &none, 404, "unknownRequest"),
        ("GET", "/__doublure/explain/one", &none, 404, "unknownRequest"),
        ("POST", "/__doublure/snapshots/x/restore", &none, 404, "unknownSnapshot"),
        ("GET", "/__doublure/journal?x=1", &none, 422, "invalid"),
        ("GET", "/__doublure/journal/wait?count=9&timeout=0ms", &none, 408, "waitTimeout"),
        ("POST", "/__doublure/worlds", &json!({"id": "-"}), 422, "invalid"),
        ("POST", "/__doublure/worlds", &json!({"id": "default"}), 409, "worldIdTaken"),
        ("DELETE", "/__doublure/worlds/default", &none, 409, "defaultWorld"),
        ("DELETE", "/__doublure/worlds/nobody", &none, 404, "unknownWorld"),
        ("DELETE", "/__doublure/worlds/w1", &none, 410, "worldClosed"),
    ] {
        let ask = client.ask(method, path).spot();
        let ask = if body.is_null() { ask } else { ask.json(body) };
        assert_problem(ask.send().await, status, code);
    }
}

#[tokio::test]
async fn every_control_call_with_a_body_refuses_what_is_no_json() {
    let (server, client) = serve(spot_of(&json!([{"email": "ada@acme.test"}]))).await;
    for (method, path) in [
        ("PUT", "state"),
        ("PUT", "clock"),
        ("POST", "clock/advance"),
        ("POST", "faults"),
        ("PUT", "scenario"),
        ("POST", "events"),
        ("POST", "quota/exhaust"),
        ("POST", "worlds"),
    ] {
        for body in
            [&b"{\"id\": "[..], b"no json", b"{} {}", b"\xff", b"[]", b"null", b"7", b"{\"id\"\n:}"]
        {
            let answer =
                client.ask(method, &format!("/__doublure/{path}")).body(body.to_vec()).send().await;
            let problem = answer.problem(422, "invalid");
            let place = &problem["problems"][0];
            assert!(
                place["line"].as_u64() > Some(0) && place["column"].as_u64() > Some(0),
                "{path}: {problem}"
            );
            assert!(
                place["path"].as_str().is_some_and(|path| path.starts_with('$')),
                "{path}: {problem}"
            );
        }
    }
    assert_eq!(server.world().meltingspot().members().len(), 1);
}

#[tokio::test]
async fn no_body_is_too_deep_for_the_control_plane() {
    let (_server, client) = serve(spot_of(&json!([]))).await;
    let deep = "[".repeat(100_000);
    for (method, path) in
        [("PUT", "state"), ("PUT", "scenario"), ("POST", "faults"), ("POST", "worlds")]
    {
        for body in [
            deep.clone(),
            format!("{{\"fixture\":{deep}"),
            format!("{{\"fixture\":{deep}{}}}", "]".repeat(100_000)),
        ] {
            let answer = client.ask(method, &format!("/__doublure/{path}")).body(body).send().await;
            drop(answer.problem(422, "invalid"));
        }
    }
    drop(client.get("/__doublure/health").send().await.expect(200));
}

#[tokio::test]
async fn with_a_token_only_health_is_told_to_strangers() {
    let (_served, client) = guarded().await;
    drop(client.get("/__doublure/health").send().await.expect(200));
    for (method, path) in [
        ("GET", "state"),
        ("PUT", "state"),
        ("POST", "reset"),
        ("GET", "clock"),
        ("GET", "journal"),
        ("GET", "journal/wait"),
        ("DELETE", "faults"),
        ("GET", "rules"),
        ("GET", "worlds"),
        ("POST", "worlds"),
        ("DELETE", "worlds/nobody"),
        ("GET", "openapi/control.json"),
    ] {
        let answer = client.ask(method, &format!("/__doublure/{path}")).send().await;
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
        assert_problem(answer, 401, "controlToken");
    }
}

#[tokio::test]
async fn only_the_right_token_is_let_in() {
    let (_served, client) = guarded().await;
    for wrong in [
        "",
        "Bearer",
        "Bearer ",
        TOKEN,
        "Bearer let-me-i",
        "Bearer let-me-in2",
        "Basic let-me-in",
        "Bearer LET-ME-IN",
    ] {
        let answer = client.get("/__doublure/state").header("authorization", wrong).send().await;
        drop(answer.problem(401, "controlToken"));
    }
    for right in ["Bearer let-me-in", "bearer let-me-in"] {
        drop(
            client.get("/__doublure/state").header("authorization", right).send().await.expect(200),
        );
    }
}

#[tokio::test]
async fn the_token_guards_every_world_and_no_vendors_path() {
    let (served, client) = guarded().await;
    let opened =
        client.ask("POST", "/__doublure/worlds").header("authorization", "Bearer let-me-in");
    let opened = opened.send().await.expect(201).json();
    let fork = Client::new(opened["baseUrl"].as_str().expect("a URL"));
    drop(fork.get("/__doublure/health").send().await.expect(200));
    drop(fork.get("/__doublure/state").send().await.problem(401, "controlToken"));
    drop(fork.get("/v1/spotMembers").spot().send().await.expect(200));
    drop(served.members().await.expect(200));
}

#[tokio::test]
async fn a_head_of_a_problem_has_no_body() {
    let (server, _client) = serve(spot_of(&json!([]))).await;
    let mut wire = Wire::connect(server.address()).await;
    for path in ["/nothing", "/~nobody/x", "/__doublure/nothing"] {
        wire.send(get(path).replacen("GET", "HEAD", 1)).await;
        let answer = wire.answer_to_head().await;
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (404, Some("application/problem+json"))
        );
    }
    assert_eq!(wire.exchange(get("/v1/spotMembers")).await.status, 200);
}
