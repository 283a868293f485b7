//! The same requests to two servers of one fixture and seed: the same bytes.

use doublure::{Clock, MockServer};
use serde_json::{Value, json};

use crate::support::MONDAY;
use crate::support::wire::{Wire, WireAnswer, request};

const REQUESTS: usize = 200;

/// The request at this place of the recording, with the access token that the
/// server gave at its beginning.
fn recorded(at: usize, token: &str) -> String {
    let email = format!("p{}@acme.test", at % 40);
    let page = at % 7;
    let (method, path, body) = match at % 10 {
        0 => ("GET", format!("/v1/spotMembers?page={page}&limit=9"), Value::Null),
        1 => ("POST", "/v1/spotMembers".to_owned(), json!({"email": email})),
        2 => (
            "POST",
            "/v1/spotMembers~bulkInvite".to_owned(),
            json!({"emails": [email, "x", "y@acme.test"]}),
        ),
        3 => (
            "GET",
            format!("/v1/spotMembers?email[in]={email},ada.lovelace@acme.test"),
            Value::Null,
        ),
        4 => (
            "PUT",
            "/v1/spotMembers/5b1f6a52-7c1e-4a0d-8f53-2f1d0c9be001".to_owned(),
            json!({"title": email}),
        ),
        5 => ("GET", format!("/v1/spotMembers/{page}"), Value::Null),
        6 => (
            "GET",
            format!("/v2/agendas/10000001/members?key=oa-demo-public&limit={page}"),
            Value::Null,
        ),
        7 => (
            "POST",
            "/v2/agendas/10000001/members/invite".to_owned(),
            json!({"role": "contributor", "emails": [email]}),
        ),
        8 => (
            "POST",
            "/v2/requestAccessToken".to_owned(),
            json!({"grant_type": "authorization_code", "code": "oa-demo-secret"}),
        ),
        _ => ("PATCH", format!("/v1/nothing/{at}"), json!({"at": at})),
    };
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let headers = format!("host: test\r\naccess-token: {token}\r\ncontent-type: application/json");
    request(method, &path, &body).replace("host: test", &headers)
}

/// Every answer of a fresh server to the recording.
async fn play(seed: u64) -> Vec<WireAnswer> {
    let builder = MockServer::builder().clock(Clock::frozen(MONDAY)).seed(seed);
    let server = builder.start().await.expect("starts");
    let mut wire = Wire::connect(server.address()).await;
    let first = wire.exchange(recorded(8, "none")).await;
    let token: Value = serde_json::from_slice(&first.body).expect("JSON");
    let token = token["access_token"].as_str().expect("a token").to_owned();
    let mut answers = vec![first];
    for at in 1..REQUESTS {
        let token = if at % 3 == 0 { "a wrong one" } else { &token };
        answers.push(wire.exchange(recorded(at, token)).await);
    }
    answers
}

#[tokio::test]
async fn two_servers_of_one_fixture_and_seed_answer_with_identical_bytes() {
    let (first, second) = (play(7).await, play(7).await);
    assert_eq!(first.len(), REQUESTS);
    for (at, (first, second)) in first.iter().zip(&second).enumerate() {
        assert_eq!(first, second, "request {at}");
    }
}

#[tokio::test]
async fn the_recording_meets_successes_and_refusals_of_both_vendors() {
    let answers = play(7).await;
    let statuses: std::collections::BTreeSet<u16> =
        answers.iter().map(|answer| answer.status).collect();
    assert!(
        [200, 201, 400, 401, 404].iter().all(|status| statuses.contains(status)),
        "{statuses:?}"
    );
}

#[tokio::test]
async fn another_seed_gives_other_ids() {
    assert_ne!(play(7).await, play(8).await);
}
