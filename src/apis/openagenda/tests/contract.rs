//! The `OpenAPI` document against the tables, and answers against the document.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::bench::{CON, INVITE, MEMBERS};
use super::{Bench, Got, get, post};
use crate::apis::Api;
use crate::apis::openagenda::{OPENAPI, OpenAgenda};

fn document() -> Value {
    serde_json::from_str(OPENAPI).unwrap()
}

#[test]
fn the_routes_are_the_paths_of_the_document() {
    let document = document();
    let mut documented = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in ["get", "post", "put", "patch", "delete"] {
            let Some(operation) = item.get(method) else { continue };
            let name = operation["x-doublure-operation"].as_str().unwrap();
            documented.insert((method.to_uppercase(), path.clone(), name.to_owned()));
        }
    }
    let routed = OpenAgenda::ROUTES.iter().map(|route| {
        (route.method.to_string(), route.pattern.text().to_owned(), route.operation.to_owned())
    });
    assert_eq!(routed.collect::<BTreeSet<_>>(), documented);
}

#[test]
fn what_is_not_mimicked_is_the_same_in_table_and_document() {
    let table: Vec<Value> = OpenAgenda::NOT_MIMICKED
        .iter()
        .map(|it| json!({"method": it.method, "path": it.pattern, "summary": it.summary}))
        .collect();
    assert_eq!(document()["x-doublure-notMimicked"], Value::from(table));
}

#[test]
fn what_is_not_mimicked_answers_501_without_credentials() {
    let mut bench = Bench::new();
    for endpoint in OpenAgenda::NOT_MIMICKED {
        let path = endpoint.pattern.replace(['{', '}'], "");
        let request = http::Request::builder().method(endpoint.method).uri(path);
        let got = bench.send(request, "");
        assert_eq!(
            (got.status, &got.body["mockError"]),
            (501, &json!("notMimicked")),
            "{endpoint:?}"
        );
    }
}

/// Asserts that the document allows this answer.
#[track_caller]
fn allowed(path: &str, method: &str, got: &Got) {
    let document = document();
    let answers = &document["paths"][path][method]["responses"];
    let answer = &answers[got.status.to_string()];
    let mut schema = answer["content"]["application/json"]["schema"].clone();
    assert!(schema.is_object(), "{path} {} is not documented", got.status);
    schema["components"] = document["components"].clone();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let problems: Vec<String> = validator.iter_errors(&got.body).map(|it| it.to_string()).collect();
    assert!(problems.is_empty(), "{problems:?}\n{}", got.text);
}

#[test]
fn answers_to_a_list_are_as_documented() {
    let path = "/v2/agendas/{agendaUID}/members";
    for bench in [
        Bench::new(),
        Bench::new().with("openagenda.members.fields", "seed"),
        Bench::new().with("openagenda.success", "no"),
        Bench::new().with("openagenda.members.list.endCursor", "absent"),
        Bench::new().with("openagenda.accessToken.invalidStatus", 403),
        Bench::new().with("openagenda.rateLimit", json!({"requests": 1, "per": "1d"})),
    ] {
        let mut bench = bench;
        allowed(path, "get", &bench.list(""));
        allowed(path, "get", &bench.list("?limit=1"));
        allowed(path, "get", &bench.list("?after=x"));
        allowed(path, "get", &bench.get(MEMBERS, "nobodys"));
        allowed(path, "get", &bench.get(MEMBERS, "public-90000003"));
        allowed(path, "get", &bench.get("/v2/agendas/4/members", "public-90000001"));
        allowed(path, "get", &bench.send(get(MEMBERS).header("access-token", "x"), ""));
    }
}

#[test]
fn answers_to_an_invitation_are_as_documented() {
    let path = "/v2/agendas/{agendaUID}/members/invite";
    let mut bench = Bench::new();
    allowed(path, "post", &bench.invite_all(&["a@acme.test", "con@acme.test"]));
    for body in ["{", "{}", r#"{"role":"x","emails":["y"]}"#] {
        allowed(path, "post", &bench.invite(body));
    }
    allowed(path, "post", &bench.send(post(INVITE), ""));
    let token = bench.token(CON);
    allowed(path, "post", &bench.send(post(INVITE).header("access-token", &token), ""));
    let unknown = post("/v2/agendas/4/members/invite").header("access-token", &token);
    allowed(path, "post", &bench.send(unknown, ""));
}

#[test]
fn answers_to_a_token_request_are_as_documented() {
    let mut bench = Bench::new();
    for path in ["/v2/requestAccessToken", "/v1/requestAccessToken"] {
        for body in [r#"{"code":"secret-90000001"}"#, r#"{"code":"x"}"#, "{}", "{"] {
            allowed(path, "post", &bench.send(post(path), body));
        }
    }
}
