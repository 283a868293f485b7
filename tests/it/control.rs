//! The control plane: health, reset, clock, and what it says to bad calls.

use serde_json::{Value, json};

use crate::support::{Client, MONDAY, serve, spot_of};

const CLOCK: &str = "/__doublure/clock";
const ADVANCE: &str = "/__doublure/clock/advance";

/// A server with one member, stopped at [`MONDAY`].
async fn one_member() -> (doublure::MockServer, Client) {
    serve(spot_of(&json!([{"email": "ada@acme.test"}]))).await
}

async fn now(client: &Client) -> Value {
    client.get(CLOCK).send().await.expect(200).json()["now"].clone()
}

/// The only problem in a 422.
#[track_caller]
fn only(problem: &Value) -> &Value {
    let problems = problem["problems"].as_array().unwrap_or_else(|| panic!("none: {problem}"));
    assert_eq!(problems.len(), 1, "{problem}");
    &problems[0]
}

#[tokio::test]
async fn of_a_hundred_thousand_problems_a_thousand_are_told_and_how_many_more_there_are() {
    let (_server, client) = serve(spot_of(&json!([]))).await;
    let keys: serde_json::Map<String, Value> =
        (0..100_000).map(|n| (format!("k{n}"), json!(1))).collect();
    for (path, body) in [
        ("/__doublure/state", json!(keys)),
        ("/__doublure/scenario", json!(keys)),
        ("/__doublure/scenario", json!({"fixture": keys})),
        ("/__doublure/worlds", json!({"fixture": keys})),
    ] {
        let method = if path.ends_with("worlds") { "POST" } else { "PUT" };
        let answer = client.ask(method, path).json(&body).send().await;
        assert!(answer.body.len() < 500_000, "{path}: {} bytes", answer.body.len());
        let problem = answer.problem(422, "invalid");
        let problems = problem["problems"].as_array().expect("problems");
        assert_eq!(problems.len(), 1_001, "{path}");
        assert_eq!(problems[1_000]["found"], "99000 more problems from here on", "{path}");
    }
}

#[tokio::test]
async fn health_tells_the_version_and_the_worlds() {
    let (_server, client) = one_member().await;
    let health = client.get("/__doublure/health").send().await.expect(200).json();
    let expected = json!({"status": "ok", "version": env!("CARGO_PKG_VERSION"), "worlds": 1});
    assert_eq!(health, expected);
}

#[tokio::test]
async fn the_clock_shows_its_moment_and_whether_it_stands() {
    let (_server, client) = one_member().await;
    let shown = client.get(CLOCK).send().await.expect(200).json();
    assert_eq!(shown, json!({"now": MONDAY, "frozen": true}));
}

#[tokio::test]
async fn the_clock_is_advanced_by_every_unit() {
    let (_server, client) = one_member().await;
    for (by, then) in [
        ("250ms", "2026-03-02T09:00:00.25Z"),
        ("750ms", "2026-03-02T09:00:01Z"),
        ("10s", "2026-03-02T09:00:11Z"),
        ("15m", "2026-03-02T09:15:11Z"),
        ("2h", "2026-03-02T11:15:11Z"),
        ("1d", "2026-03-03T11:15:11Z"),
        ("0s", "2026-03-03T11:15:11Z"),
    ] {
        let shown = client.post(ADVANCE, &json!({"by": by})).send().await.expect(200).json();
        assert_eq!(shown, json!({"now": then, "frozen": true}), "{by}");
    }
}

#[tokio::test]
async fn the_date_of_answers_is_the_worlds() {
    let (_server, client) = one_member().await;
    drop(client.post(ADVANCE, &json!({"by": "1d"})).send().await.expect(200));
    let answer = client.get("/v1/spotMembers").spot().send().await.expect(200);
    assert_eq!(answer.header("date"), Some("Tue, 03 Mar 2026 09:00:00 GMT"));
}

#[tokio::test]
async fn the_clock_is_set_to_a_moment() {
    let (_server, client) = one_member().await;
    let set = json!({"now": "2030-01-01T00:00:00Z", "frozen": true});
    assert_eq!(client.put(CLOCK, &set).send().await.expect(200).json(), set);
    assert_eq!(client.get(CLOCK).send().await.expect(200).json(), set);
}

#[tokio::test]
async fn a_moment_may_have_an_offset() {
    let (_server, client) = one_member().await;
    let set = client.put(CLOCK, &json!({"now": "2030-01-01T02:00:00+02:00"})).send().await;
    assert_eq!(set.expect(200).json()["now"], "2030-01-01T00:00:00Z");
}

#[tokio::test]
async fn what_is_left_out_of_the_clock_stays() {
    let (_server, client) = one_member().await;
    let set = client.put(CLOCK, &json!({"now": "2030-01-01T00:00:00Z"})).send().await.expect(200);
    assert_eq!(set.json()["frozen"], true);
    let run = client.put(CLOCK, &json!({"frozen": false})).send().await.expect(200).json();
    assert_eq!(run["frozen"], false);
    assert!(run["now"].as_str().is_some_and(|now| now.starts_with("2030-01-01T00:0")), "{run}");
}

#[tokio::test]
async fn a_clock_that_is_stopped_stays_where_it_was() {
    let (_server, client) = one_member().await;
    drop(client.put(CLOCK, &json!({"frozen": false})).send().await.expect(200));
    drop(client.put(CLOCK, &json!({"frozen": true})).send().await.expect(200));
    assert_eq!(now(&client).await, now(&client).await);
}

#[tokio::test]
async fn a_bad_duration_is_refused_at_its_place() {
    let (_server, client) = one_member().await;
    for by in ["15", "m", "-1s", "1.5h", "1 h", "1w", "", "99999999999999999999d"] {
        let body = format!("{{\n  \"by\": \"{by}\"}}");
        let problem = client.ask("POST", ADVANCE).body(body).send().await.problem(422, "invalid");
        let place = only(&problem);
        assert_eq!((&place["path"], &place["line"]), (&json!("$.by"), &json!(2)), "{problem}");
        assert!(place["expected"].as_str().is_some_and(|it| it.contains("15m")), "{problem}");
    }
    assert_eq!(now(&client).await, MONDAY);
}

#[tokio::test]
async fn an_advance_beyond_the_end_of_time_stops_there() {
    let (_server, client) = one_member().await;
    let far = json!({"by": "99999999999d"});
    let shown = client.post(ADVANCE, &far).send().await.expect(200).json();
    assert!(shown["now"].as_str().is_some_and(|now| now.starts_with("9999-12-30")), "{shown}");
    drop(client.get("/v1/spotMembers").spot().send().await.expect(200));
}

#[tokio::test]
async fn a_bad_moment_is_refused_at_its_place() {
    let (_server, client) = one_member().await;
    for now in ["tomorrow", "2026-03-01", "2026-13-01T00:00:00Z", ""] {
        let problem = client.put(CLOCK, &json!({"now": now})).send().await.problem(422, "invalid");
        assert_eq!(only(&problem)["path"], "$.now", "{problem}");
    }
    assert_eq!(now(&client).await, MONDAY);
}

#[tokio::test]
async fn an_unknown_key_is_refused() {
    let (_server, client) = one_member().await;
    for (method, path, body) in [
        ("POST", ADVANCE, json!({"by": "1s", "until": "now"})),
        ("PUT", CLOCK, json!({"now": "2030-01-01T00:00:00Z", "speed": 2})),
    ] {
        let problem = client.ask(method, path).json(&body).send().await.problem(422, "invalid");
        assert_eq!(only(&problem)["line"], 1, "{problem}");
    }
    assert_eq!(now(&client).await, MONDAY);
}

#[tokio::test]
async fn a_missing_or_mistyped_key_is_refused() {
    let (_server, client) = one_member().await;
    for body in [json!({}), json!({"by": 15}), json!({"by": null}), json!([]), json!("15m")] {
        drop(client.post(ADVANCE, &body).send().await.problem(422, "invalid"));
    }
}

#[tokio::test]
async fn a_body_that_is_no_json_is_refused_with_its_place() {
    let (_server, client) = one_member().await;
    for body in ["", "by=15m", "{\"by\": \"15m\"", "{\"by\": \"15m\"} {}", "\u{feff}{}"] {
        let problem = client.ask("POST", ADVANCE).body(body).send().await.problem(422, "invalid");
        assert_eq!(only(&problem)["line"], 1, "{problem}");
    }
}

#[tokio::test]
async fn a_body_that_is_no_utf_8_is_refused() {
    let (_server, client) = one_member().await;
    for (method, path) in [("POST", ADVANCE), ("PUT", CLOCK), ("PUT", "/__doublure/state")] {
        let ask = client.ask(method, path).body(&b"{\"by\": \"\xff\"}"[..]);
        drop(ask.send().await.problem(422, "invalid"));
    }
}

#[tokio::test]
async fn a_reset_puts_state_clock_and_ids_back() {
    let (_server, client) = one_member().await;
    let body = json!({"email": "new@acme.test"});
    let first = client.post("/v1/spotMembers", &body).spot().send().await.expect(201).json();
    drop(client.post(ADVANCE, &json!({"by": "1d"})).send().await.expect(200));
    let reset = client.ask("POST", "/__doublure/reset").send().await.expect(204);
    assert!(reset.body.is_empty());
    assert_eq!(now(&client).await, MONDAY);
    let listed = client.get("/v1/spotMembers").spot().send().await.expect(200);
    assert_eq!(listed.items("email"), ["ada@acme.test"]);
    let again = client.post("/v1/spotMembers", &body).spot().send().await.expect(201).json();
    assert_eq!(again, first);
}

#[tokio::test]
async fn a_reset_undoes_a_replaced_state() {
    let (_server, client) = one_member().await;
    let other = spot_of(&json!([{"email": "other@acme.test"}]));
    drop(client.put("/__doublure/state", &other).send().await.expect(204));
    drop(client.ask("POST", "/__doublure/reset").send().await.expect(204));
    let listed = client.get("/v1/spotMembers").spot().send().await.expect(200);
    assert_eq!(listed.items("email"), ["ada@acme.test"]);
}

#[tokio::test]
async fn an_unknown_call_is_a_problem_that_names_the_nearest() {
    let (_server, client) = one_member().await;
    for (path, nearest) in [
        ("/__doublure/helth", "GET /__doublure/health"),
        ("/__doublure/states", "/__doublure/state"),
        ("/__doublure/clock/advanced", "POST /__doublure/clock/advance"),
    ] {
        let problem = client.get(path).send().await.expect(404);
        assert_eq!(problem.header("content-type"), Some("application/problem+json"));
        let problem = problem.json();
        assert!(problem["mockError"].is_string() && problem["type"].is_string(), "{problem}");
        assert_eq!((&problem["status"], &problem["title"]), (&json!(404), &json!("Not Found")));
        assert!(problem["detail"].as_str().is_some_and(|it| it.contains(nearest)), "{problem}");
    }
}

#[tokio::test]
async fn a_wrong_method_is_405_and_tells_the_right_ones() {
    let (_server, client) = one_member().await;
    for (method, path, allowed) in [
        ("POST", "/__doublure/health", "GET"),
        ("GET", "/__doublure/reset", "POST"),
        ("DELETE", CLOCK, "GET, PUT"),
        ("GET", ADVANCE, "POST"),
        ("PATCH", "/__doublure/state", "GET, PUT"),
    ] {
        let answer = client.ask(method, path).send().await;
        assert_eq!(answer.header("allow"), Some(allowed), "{answer:?}");
        drop(answer.problem(405, "methodNotAllowed"));
    }
}

#[tokio::test]
async fn a_path_of_neither_vendor_is_a_problem_of_the_mock() {
    let (_server, client) = one_member().await;
    for path in ["/", "/v3/agendas", "/__doublurex", "/favicon.ico"] {
        drop(client.get(path).send().await.problem(404, "noSuchApi"));
    }
}

#[tokio::test]
async fn control_calls_are_not_counted_among_requests() {
    let (_server, client) = one_member().await;
    drop(client.get(CLOCK).send().await.expect(200));
    let control = client.get("/__doublure/health").send().await.expect(200);
    assert_eq!(control.header("x-doublure-request"), None);
    let vendor = client.get("/v1/spotMembers").spot().send().await.expect(200);
    assert_eq!(vendor.header("x-doublure-request"), Some("1"));
}

#[tokio::test]
async fn a_head_of_a_control_call_has_no_body() {
    let (_server, client) = one_member().await;
    assert!(client.ask("HEAD", "/__doublure/health").send().await.expect(200).body.is_empty());
}
