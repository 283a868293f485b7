//! `Authorization`, what a key sees, and the order in which requests are refused.

use doublure::MockServer;
use serde_json::{Value, json};

use crate::support::{Client, SPOT_KEY, serve, spot_of};

const ADA: &str = "5b1f6a52-7c1e-4a0d-8f53-2f1d0c9be001";

async fn with_ada() -> (MockServer, Client) {
    serve(spot_of(&json!([{"id": ADA, "email": "ada@acme.test"}]))).await
}

/// One request to each operation that would succeed with a key.
fn operations() -> [(&'static str, String, Value); 5] {
    [
        ("GET", "/v1/spotMembers".to_owned(), Value::Null),
        ("GET", format!("/v1/spotMembers/{ADA}"), Value::Null),
        ("PUT", format!("/v1/spotMembers/{ADA}"), json!({"firstname": "Ada"})),
        ("POST", "/v1/spotMembers".to_owned(), json!({"email": "new@acme.test"})),
        ("POST", "/v1/spotMembers~bulkInvite".to_owned(), json!({"emails": ["new@acme.test"]})),
    ]
}

#[tokio::test]
async fn the_key_is_taken_bare_or_after_bearer_in_any_case() {
    let (_server, client) = with_ada().await;
    for key in [SPOT_KEY, "Bearer ms-demo-key", "bearer ms-demo-key", "BEARER   ms-demo-key"] {
        client.get("/v1/spotMembers").header("authorization", key).send().await.expect(200);
    }
}

#[tokio::test]
async fn every_operation_needs_a_key() {
    let (_server, client) = with_ada().await;
    for (method, path, body) in operations() {
        let answer = client.ask(method, &path).json(&body).send().await;
        let answer = answer.refused(401, "meltingspot.auth.missingKey");
        assert_eq!(answer.json(), json!({"statusCode": 401, "message": "Unauthorized"}));
    }
}

#[tokio::test]
async fn every_operation_refuses_a_key_that_nobody_has() {
    let (_server, client) = with_ada().await;
    for (method, path, body) in operations() {
        let answer = client
            .ask(method, &path)
            .json(&body)
            .header("authorization", "ms-demo-kez")
            .send()
            .await;
        answer.refused(401, "meltingspot.auth.unknownKey");
    }
}

#[tokio::test]
async fn a_refused_call_has_no_effect() {
    let (_server, client) = with_ada().await;
    for (method, path, body) in operations() {
        client.ask(method, &path).json(&body).send().await.expect(401);
    }
    let list = client.get("/v1/spotMembers").spot().send().await.expect(200);
    assert_eq!(
        (list.items("email"), list.items("firstname")),
        (vec![json!("ada@acme.test")], vec![json!("")])
    );
}

#[tokio::test]
async fn a_header_without_a_key_is_none() {
    let (_server, client) = with_ada().await;
    for header in ["", "Bearer", "Bearer  "] {
        let answer = client.get("/v1/spotMembers").header("authorization", header).send().await;
        answer.refused(401, "meltingspot.auth.missingKey");
    }
}

#[tokio::test]
async fn a_key_in_another_form_is_unknown() {
    let (_server, client) = with_ada().await;
    for header in
        ["Basic bXMtZGVtby1rZXk=", "MS-DEMO-KEY", "Token ms-demo-key", "Bearer Bearer ms-demo-key"]
    {
        let answer = client.get("/v1/spotMembers").header("authorization", header).send().await;
        answer.refused(401, "meltingspot.auth.unknownKey");
    }
}

#[tokio::test]
async fn a_key_sees_its_own_spot_only() {
    let mut fixture = spot_of(&json!([{"email": "ada@acme.test"}]));
    let other = json!({
        "id": "1a2b6c0e-3a63-4c1c-9a44-0f5c1f7f3a11", "name": "Other", "secretKey": "ms-other-key",
        "members": [{"email": "bob@other.test"}, {"email": "eve@other.test"}]
    });
    let keyless = json!({
        "id": "1a2b6c0e-3a63-4c1c-9a44-0f5c1f7f3a12", "name": "Keyless", "members": [{"email": "x@x.test"}]
    });
    fixture["meltingspot"]["spots"].as_array_mut().expect("spots").extend([other, keyless]);
    let (_server, client) = serve(fixture).await;
    for (key, emails) in [
        (SPOT_KEY, vec!["ada@acme.test"]),
        ("ms-other-key", vec!["bob@other.test", "eve@other.test"]),
    ] {
        let list =
            client.get("/v1/spotMembers").header("authorization", key).send().await.expect(200);
        assert_eq!(list.items("email"), emails);
    }
}

#[tokio::test]
async fn an_unknown_route_is_answered_404_before_the_key_is_looked_at() {
    let (_server, client) = with_ada().await;
    for (method, path) in [
        ("DELETE", "/v1/spotMembers/1"),
        ("PATCH", "/v1/spotMembers/1"),
        ("PUT", "/v1/spotMembers"),
        ("POST", "/v1/spotMembers~unknown"),
        ("GET", "/v1/spotMembers/1/2/3"),
        ("GET", "/v1/spotMembers/"),
        ("GET", "/v1"),
        ("GET", "/v1/nothing"),
    ] {
        let answer =
            client.ask(method, path).send().await.refused(404, "meltingspot.routes.unknown");
        let message = format!("Cannot {method} {path}");
        assert_eq!(
            answer.json(),
            json!({"statusCode": 404, "message": message, "error": "Not Found"})
        );
    }
}

#[tokio::test]
async fn the_key_is_looked_at_before_anything_else_in_the_request() {
    let (_server, client) = with_ada().await;
    client.get("/v1/spotMembers?page=x").send().await.expect(401);
    client.get("/v1/spotMembers/1").send().await.expect(401);
    client.ask("PUT", "/v1/spotMembers/1").body("{").send().await.expect(401);
    client.ask("POST", "/v1/spotMembers").body("{").send().await.expect(401);
    let too_long = "{".repeat(102_401);
    client.ask("POST", "/v1/spotMembers~bulkInvite").body(too_long).send().await.expect(401);
}
