//! Keys and routes.

use http::Method;
use serde_json::json;

use super::{Bench, id};

fn status_with(
    mut bench: Bench,
    authorization: Option<&'static str>,
) -> (u16, Option<&'static str>) {
    bench.authorization = authorization;
    let answered = bench.get("/v1/spotMembers");
    (answered.status, answered.refusal)
}

#[test]
fn a_bare_key_and_a_bearer_key_in_any_case_are_taken() {
    for authorization in ["acme-key", "Bearer acme-key", "bearer acme-key", "BEARER  acme-key"] {
        assert_eq!(status_with(Bench::new(), Some(authorization)).0, 200, "{authorization}");
    }
}

#[test]
fn a_missing_key_is_refused_with_401() {
    for authorization in [None, Some(""), Some("Bearer"), Some("Bearer ")] {
        let refused = (401, Some("meltingspot.auth.missingKey"));
        assert_eq!(status_with(Bench::new(), authorization), refused, "{authorization:?}");
    }
}

#[test]
fn an_unknown_key_is_refused_with_401() {
    for authorization in ["nobody", "Bearer nobody", "Basic acme-key", "acme-key x"] {
        let refused = (401, Some("meltingspot.auth.unknownKey"));
        assert_eq!(status_with(Bench::new(), Some(authorization)), refused, "{authorization}");
    }
}

#[test]
fn a_revoked_key_is_unknown() {
    let mut bench = Bench::new();
    assert!(bench.kept.state.revoke_key("acme-key"));
    assert!(!bench.kept.state.revoke_key("acme-key"));
    assert_eq!(bench.kept.state.spot(id(1_000)).expect("the spot").secret_key, None);
    assert_eq!(status_with(bench, Some("acme-key")).0, 401);
}

#[test]
fn only_the_form_that_the_switch_names_is_taken() {
    let with = |scheme| Bench::new().set("meltingspot.auth.scheme", scheme);
    let refused = (401, Some("meltingspot.auth.wrongScheme"));
    assert_eq!(status_with(with("bare"), Some("acme-key")).0, 200);
    assert_eq!(status_with(with("bare"), Some("Bearer acme-key")), refused);
    assert_eq!(status_with(with("bearer"), Some("Bearer acme-key")).0, 200);
    assert_eq!(status_with(with("bearer"), Some("acme-key")), refused);
}

#[test]
fn the_rule_that_admits_depends_on_the_form() {
    let mut bench = Bench::new();
    bench.get("/v1/spotMembers").assert_by("meltingspot.auth.bareKey");
    bench.authorization = Some("Bearer acme-key");
    bench.get("/v1/spotMembers").assert_by("meltingspot.auth.bearerKey");
}

#[test]
fn the_key_is_judged_before_parameters_bodies_and_existence() {
    let mut bench = Bench::new();
    bench.authorization = Some("nobody");
    assert_eq!(bench.get("/v1/spotMembers?page=x").status, 401);
    assert_eq!(bench.get("/v1/spotMembers/nobody").status, 401);
    assert_eq!(bench.call(Method::POST, "/v1/spotMembers", "{").status, 401);
    let long = "x".repeat(200_000);
    assert_eq!(bench.call(Method::POST, "/v1/spotMembers~bulkInvite", long).status, 401);
}

#[test]
fn a_401_has_the_vendors_body() {
    let mut bench = Bench::new();
    bench.authorization = None;
    let answered = bench.get("/v1/spotMembers");
    assert_eq!(answered.body, json!({"statusCode": 401, "message": "Unauthorized"}));
    answered.assert_by("meltingspot.errors.body");
}

#[test]
fn an_unknown_route_is_404_even_without_a_key() {
    let mut bench = Bench::new();
    bench.authorization = None;
    for (method, path) in [
        (Method::DELETE, "/v1/spotMembers/00000000-0000-0000-0000-000000000001"),
        (Method::PATCH, "/v1/spotMembers/00000000-0000-0000-0000-000000000001"),
        (Method::GET, "/v1/spotMembers~bulkInvite"),
        (Method::GET, "/v1/nothing"),
    ] {
        let answered = bench.call(method.clone(), path, "");
        answered.assert_refused(404, "meltingspot.routes.unknown");
        let message = format!("Cannot {method} {path}");
        let body = json!({"statusCode": 404, "message": message, "error": "Not Found"});
        assert_eq!(answered.body, body);
    }
}

#[test]
fn the_message_of_an_unknown_route_leaves_the_query_out() {
    let answered = Bench::new().get("/v1/nothing?a=b");
    assert_eq!(answered.body["message"], "Cannot GET /v1/nothing");
}

#[test]
fn a_documented_endpoint_that_is_left_out_is_501() {
    let answered = Bench::new().get("/v1/lives/1/participants");
    assert_eq!((answered.status, &answered.body["mockError"]), (501, &json!("notMimicked")));
}
