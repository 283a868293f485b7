//! Rate limits: per key, in windows on the world's clock.

use std::time::Duration;

use doublure::MockServer;
use serde_json::{Value, json};

use crate::cli_process::Served;
use crate::openagenda_support::AgendaServer;
use crate::support::{Answer, Client, SPOT_KEY, frozen, start};

/// Two spots, and the limits that MeltingSpot documents.
async fn limited() -> (MockServer, Client) {
    let spots = json!([{"id": "0d6c6f0e-3a63-4c1c-9a44-0f5c1f7f3a10", "secretKey": SPOT_KEY},
        {"id": "0d6c6f0e-3a63-4c1c-9a44-0f5c1f7f3a11", "secretKey": "other-key"}]);
    let builder = frozen(json!({"meltingspot": {"spots": spots}}));
    start(builder.behaviour("meltingspot.rateLimit", "documented")).await
}

async fn list(client: &Client) -> Answer {
    client.get("/v1/spotMembers?limit=1").spot().send().await
}

/// So many lists, none of them refused.
async fn lists(client: &Client, count: usize) {
    for _ in 0..count {
        drop(list(client).await.expect(200));
    }
}

fn advance(server: &MockServer, millis: u64) {
    server.world().clock().advance(Duration::from_millis(millis));
}

async fn exhaust(client: &Client, api: &str) {
    let exhausted = client.post("/__doublure/quota/exhaust", &json!({"api": api})).send().await;
    drop(exhausted.expect(204));
}

/// Limit, remaining and reset as an answer tells them.
#[track_caller]
fn standing(answer: &Answer) -> [u64; 3] {
    ["limit", "remaining", "reset"].map(|name| number(answer, &format!("x-ratelimit-{name}")))
}

#[track_caller]
fn number(answer: &Answer, name: &str) -> u64 {
    let value = answer.header(name).unwrap_or_else(|| panic!("no {name}: {answer:?}"));
    value.parse().unwrap_or_else(|_| panic!("{name}: {value}"))
}

/// That a request is refused, and how many seconds it is told to wait.
#[track_caller]
fn refused(answer: &Answer) -> u64 {
    let retry_after = number(answer, "retry-after");
    assert_eq!(answer.status, 429, "{answer:?}");
    retry_after
}

#[tokio::test]
async fn without_the_behaviour_nothing_is_counted() {
    let (_server, client) = start(MockServer::builder()).await;
    let answer = list(&client).await.expect(200);
    assert_eq!(answer.header("x-ratelimit-limit"), None);
}

#[tokio::test]
async fn every_answer_tells_where_the_key_stands() {
    let (server, client) = limited().await;
    assert_eq!(standing(&list(&client).await.expect(200)), [100, 99, 10]);
    advance(&server, 4_000);
    assert_eq!(standing(&list(&client).await.expect(200)), [100, 98, 6]);
    advance(&server, 1);
    assert_eq!(standing(&list(&client).await.expect(200)), [100, 97, 6]);
    let missing = client.get("/v1/spotMembers/5b1f6a52-7c1e-4a0d-8f53-2f1d0c9be001").spot();
    assert_eq!(standing(&missing.send().await.expect(404)), [100, 96, 6]);
}

#[tokio::test]
async fn the_101st_request_of_a_window_is_refused_in_the_vendors_form() {
    let (_server, client) = limited().await;
    lists(&client, 100).await;
    let answer = list(&client).await;
    assert_eq!(standing(&answer), [100, 0, 10]);
    let body = json!({"statusCode": 429, "message": "ThrottlerException: Too Many Requests"});
    assert_eq!(answer.json(), body);
    assert!(answer.header("x-doublure-rule").is_some_and(|rule| rule.starts_with("meltingspot.")));
    assert_eq!(refused(&answer), 10);
}

#[tokio::test]
async fn retry_after_leads_into_the_next_window_and_not_before() {
    let (server, client) = limited().await;
    lists(&client, 1).await;
    advance(&server, 3_500);
    lists(&client, 99).await;
    assert_eq!(refused(&list(&client).await), 7);
    advance(&server, 6_499);
    assert_eq!(refused(&list(&client).await), 1);
    advance(&server, 1);
    assert_eq!(standing(&list(&client).await.expect(200)), [100, 99, 10]);
}

#[tokio::test]
async fn a_refused_request_is_not_counted() {
    let (server, client) = limited().await;
    lists(&client, 100).await;
    for _ in 0..5 {
        refused(&list(&client).await);
    }
    advance(&server, 10_000);
    lists(&client, 100).await;
    refused(&list(&client).await);
}

#[tokio::test]
async fn keys_have_quotas_of_their_own() {
    let (_server, client) = limited().await;
    lists(&client, 100).await;
    refused(&list(&client).await);
    let other = client.get("/v1/spotMembers").header("authorization", "other-key").send().await;
    assert_eq!(standing(&other.expect(200)), [100, 99, 10]);
}

#[tokio::test]
async fn a_key_with_and_without_its_scheme_is_one_key() {
    let (_server, client) = limited().await;
    lists(&client, 1).await;
    let bearer = format!("Bearer {SPOT_KEY}");
    let again = client.get("/v1/spotMembers").header("authorization", &bearer).send().await;
    assert_eq!(standing(&again.expect(200)), [100, 98, 10]);
}

#[tokio::test]
async fn who_is_not_known_is_refused_uncounted() {
    let (_server, client) = limited().await;
    for _ in 0..101 {
        let answer = client.get("/v1/spotMembers").header("authorization", "nobody").send().await;
        assert_eq!(answer.expect(401).header("x-ratelimit-limit"), None);
    }
}

#[tokio::test]
async fn an_exhausted_quota_is_used_up_now_and_comes_back_with_the_next_window() {
    let (server, client) = limited().await;
    lists(&client, 1).await;
    advance(&server, 4_000);
    exhaust(&client, "meltingspot").await;
    let answer = list(&client).await;
    assert_eq!(standing(&answer), [100, 0, 6]);
    assert_eq!(refused(&answer), 6);
    advance(&server, 6_000);
    assert_eq!(standing(&list(&client).await.expect(200)), [100, 99, 10]);
}

#[tokio::test]
async fn the_log_tells_who_uses_up_a_quota_that_nobody_is_held_to() {
    let mut served = Served::with(&["--behaviour", "meltingspot.rateLimit=documented"]).await;
    exhaust(&served.client(), "meltingspot").await;
    exhaust(&served.client(), "openagenda").await;
    let line = served.complaint().await;
    assert!(line.contains("openagenda.rateLimit is off"), "{line}");
}

#[tokio::test]
async fn an_exhausted_quota_is_that_of_every_key() {
    let (server, client) = limited().await;
    exhaust(&client, "meltingspot").await;
    advance(&server, 3_000);
    for key in [SPOT_KEY, "other-key"] {
        let answer = client.get("/v1/spotMembers").header("authorization", key).send().await;
        assert_eq!(refused(&answer), 7);
    }
    advance(&server, 7_000);
    lists(&client, 100).await;
}

#[tokio::test]
async fn an_unknown_api_has_no_quota() {
    let (_server, client) = limited().await;
    let unknown = json!({"api": "meltingSpot"});
    let answer = client.post("/__doublure/quota/exhaust", &unknown).send().await;
    let problem = answer.problem(422, "invalid");
    assert_eq!(problem["problems"][0]["path"], "$.api", "{problem}");
    let detail = problem["detail"].as_str().expect("a detail");
    assert!(detail.contains("`meltingspot`") && detail.contains("`openagenda`"), "{problem}");
}

#[tokio::test]
async fn a_day_has_a_limit_of_its_own() {
    let (server, client) = limited().await;
    let world = server.world();
    for window in 0..500 {
        for _ in 0..100 {
            let request =
                http::Request::get("/v1/spotMembers?limit=1").header("authorization", SPOT_KEY);
            let request = request.body(bytes::Bytes::new()).expect("a request");
            assert_eq!(world.handle(request).await.status(), 200, "{window}");
        }
        advance(&server, 10_000);
    }
    let left = 86_400 - 5_000;
    let answer = list(&client).await;
    assert_eq!(refused(&answer), left);
    advance(&server, left * 1_000);
    lists(&client, 1).await;
}

#[tokio::test]
async fn a_fork_copies_quotas_and_shares_none() {
    let (server, client) = limited().await;
    lists(&client, 2).await;
    let fork = server.fork();
    let in_fork = Client::new(fork.base_url());
    assert_eq!(standing(&list(&in_fork).await.expect(200)), [100, 97, 10]);
    exhaust(&in_fork, "meltingspot").await;
    assert_eq!(standing(&list(&client).await.expect(200)), [100, 97, 10]);
}

#[tokio::test]
async fn a_reset_gives_quotas_back() {
    let (server, client) = limited().await;
    exhaust(&client, "meltingspot").await;
    server.world().reset();
    assert_eq!(standing(&list(&client).await.expect(200)), [100, 99, 10]);
}

#[tokio::test]
async fn openagenda_is_limited_as_it_is_told() {
    let limit = json!({"requests": 2, "per": "10s"});
    let agenda = AgendaServer::with("openagenda.rateLimit", limit).await;
    drop(agenda.list("").await.expect(200));
    agenda.advance(4);
    drop(agenda.list("").await.expect(200));
    let answer = agenda.list("").await;
    let message: Value = answer.json()["message"].clone();
    assert_eq!(message, "too many requests");
    assert_eq!(refused(&answer), 6);
    agenda.advance(6);
    drop(agenda.list("").await.expect(200));
}

#[tokio::test]
async fn openagendas_quota_is_exhausted_too() {
    let limit = json!({"requests": 2, "per": "10s"});
    let agenda = AgendaServer::with("openagenda.rateLimit", limit).await;
    exhaust(&agenda.client, "openagenda").await;
    assert_eq!(refused(&agenda.list("").await), 10);
}

#[tokio::test]
async fn the_apis_do_not_share_quotas() {
    let (_server, client) = limited().await;
    exhaust(&client, "openagenda").await;
    lists(&client, 1).await;
}
