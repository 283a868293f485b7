//! Each of `MeltingSpot`'s switches, set to what is not its default.

use std::time::Duration;

use doublure::MockServer;
use serde_json::{Value, json};

use crate::support::{Answer, Client, SPOT_KEY, frozen, spot_of, start};

const LIST: &str = "/v1/spotMembers";
const BULK: &str = "/v1/spotMembers~bulkInvite";

/// Five members, Ada among them, in a world with this behaviour.
async fn with(behaviour: &str, value: impl Into<Value>) -> (MockServer, Client) {
    start(frozen(five()).behaviour(behaviour, value)).await
}

fn five() -> Value {
    spot_of(&json!([
        {"email": "ada@acme.test", "status": "Left", "lang": "fr", "updatedAt": 5, "lastActivityAt": 7},
        {"email": "b@acme.test"}, {"email": "c@acme.test"}, {"email": "d@acme.test"}, {"email": "e@acme.test"}
    ]))
}

async fn list(client: &Client, query: &str) -> Answer {
    client.get(&format!("{LIST}?{query}")).spot().send().await
}

async fn bulk(client: &Client, body: &Value) -> Answer {
    client.post(BULK, body).spot().send().await
}

async fn status_with_key(client: &Client, key: &str) -> Answer {
    client.get(LIST).header("authorization", key).send().await
}

#[tokio::test]
async fn scheme_bare_refuses_bearer() {
    let (_server, client) = with("meltingspot.auth.scheme", "bare").await;
    status_with_key(&client, SPOT_KEY).await.expect(200);
    let answer = status_with_key(&client, "Bearer ms-demo-key").await;
    answer.refused(401, "meltingspot.auth.wrongScheme");
}

#[tokio::test]
async fn scheme_bearer_refuses_the_bare_key() {
    let (_server, client) = with("meltingspot.auth.scheme", "bearer").await;
    status_with_key(&client, "Bearer ms-demo-key").await.expect(200);
    let answer = status_with_key(&client, SPOT_KEY).await;
    answer.refused(401, "meltingspot.auth.wrongScheme");
}

#[tokio::test]
async fn the_documented_rate_limit_refuses_the_101st_request_for_ten_seconds() {
    let (server, client) = with("meltingspot.rateLimit", "documented").await;
    for used in 1..=100 {
        let answer = list(&client, "").await.expect(200);
        assert_eq!(answer.header("x-ratelimit-limit"), Some("100"));
        assert_eq!(answer.header("x-ratelimit-remaining"), Some((100 - used).to_string().as_str()));
    }
    server.world().clock().advance(Duration::from_secs(4));
    let answer = list(&client, "").await.refused(429, "meltingspot.rateLimit.exceeded");
    assert_eq!(answer.header("retry-after"), Some("6"));
    server.world().clock().advance(Duration::from_secs(6));
    list(&client, "").await.expect(200);
}

#[tokio::test]
async fn the_documented_rate_limit_counts_each_key_and_refused_calls_too() {
    let mut fixture = five();
    let other = json!({"id": "1a2b6c0e-3a63-4c1c-9a44-0f5c1f7f3a11", "name": "Other", "secretKey": "ms-other-key"});
    fixture["meltingspot"]["spots"].as_array_mut().expect("spots").push(other);
    let (_server, client) =
        start(frozen(fixture).behaviour("meltingspot.rateLimit", "documented")).await;
    for _ in 0..100 {
        list(&client, "page=x").await.expect(400);
    }
    list(&client, "").await.expect(429);
    status_with_key(&client, "ms-other-key").await.expect(200);
    status_with_key(&client, "nobody").await.expect(401);
}

#[tokio::test]
async fn without_the_documented_rate_limit_nothing_is_counted() {
    let (_server, client) = with("meltingspot.rateLimit", "off").await;
    for _ in 0..150 {
        let answer = list(&client, "").await.expect(200);
        assert_eq!(answer.header("x-ratelimit-limit"), None);
    }
}

#[tokio::test]
async fn the_default_limit_can_be_set() {
    let (_server, client) = with("meltingspot.members.list.defaultLimit", 2).await;
    assert_eq!(list(&client, "").await.items("email").len(), 2);
    assert_eq!(list(&client, "limit=4").await.items("email").len(), 4);
}

#[tokio::test]
async fn the_maximal_limit_can_be_set() {
    let (_server, client) = with("meltingspot.members.list.maxLimit", 3).await;
    assert_eq!(list(&client, "limit=4").await.items("email").len(), 3);
    assert_eq!(list(&client, "").await.items("email").len(), 3);
}

#[tokio::test]
async fn a_limit_above_the_maximum_can_be_refused() {
    let (_server, client) = with("meltingspot.members.list.overMax", "reject").await;
    list(&client, "limit=1000").await.expect(200);
    list(&client, "limit=1001").await.refused(400, "meltingspot.members.list.overMax");
}

#[tokio::test]
async fn page_0_can_be_refused() {
    let (_server, client) = with("meltingspot.members.list.pageZero", "reject").await;
    list(&client, "page=1").await.expect(200);
    list(&client, "page=0").await.refused(400, "meltingspot.members.list.pageZero");
}

#[tokio::test]
async fn fields_with_lang_adds_lang_and_updated_at() {
    let (_server, client) = with("meltingspot.members.fields", "withLang").await;
    let ada = list(&client, "").await.expect(200).json()["items"][0].clone();
    assert_eq!(
        (&ada["lang"], &ada["updatedAt"], ada.get("lastActivityAt")),
        (&json!("fr"), &json!(5), None)
    );
}

#[tokio::test]
async fn fields_latest_adds_last_activity_at_as_well() {
    let (_server, client) = with("meltingspot.members.fields", "latest").await;
    let ada = list(&client, "").await.expect(200).json()["items"][0].clone();
    assert_eq!(
        (&ada["lang"], &ada["updatedAt"], &ada["lastActivityAt"]),
        (&json!("fr"), &json!(5), &json!(7))
    );
    let path = format!("{LIST}/{}", ada["id"].as_str().expect("an id"));
    assert_eq!(client.get(&path).spot().send().await.expect(200).json(), ada);
}

#[tokio::test]
async fn with_newer_fields_updated_at_is_the_moment_of_the_call() {
    let (server, client) = with("meltingspot.members.fields", "withLang").await;
    server.world().clock().freeze_at("1970-01-01T00:00:03Z");
    let invited = client
        .post(LIST, &json!({"email": "new@acme.test"}))
        .spot()
        .send()
        .await
        .expect(201)
        .json();
    assert_eq!((&invited["lang"], &invited["updatedAt"]), (&json!("en"), &json!(3_000)));
    server.world().clock().advance(Duration::from_millis(250));
    let path = format!("{LIST}/{}", invited["id"].as_str().expect("an id"));
    let updated =
        client.put(&path, &json!({"title": "Poet"})).spot().send().await.expect(200).json();
    assert_eq!(updated["updatedAt"], 3_250);
    let failed = bulk(&client, &json!({"emails": ["ada@acme.test", "f@acme.test"]}))
        .await
        .expect(201)
        .json();
    assert_eq!(failed["created"][0]["updatedAt"], 3_250);
}

#[tokio::test]
async fn inviting_a_member_can_return_the_member_unchanged() {
    let (_server, client) =
        with("meltingspot.members.invite.existingMember", "returnExisting").await;
    let before = list(&client, "").await.json();
    for (at, email) in ["ada@acme.test", "B@acme.test"].into_iter().enumerate() {
        let answer = client.post(LIST, &json!({"email": email})).spot().send().await.expect(201);
        assert_eq!(answer.json(), before["items"][at]);
    }
    assert_eq!(list(&client, "").await.json(), before);
}

#[tokio::test]
async fn the_maximum_of_a_bulk_call_can_be_set() {
    let (_server, client) = with("meltingspot.members.bulkInvite.maxEmails", 2).await;
    bulk(&client, &json!({"emails": ["f@acme.test", "g@acme.test"]})).await.expect(201);
    let answer =
        bulk(&client, &json!({"emails": ["h@acme.test", "i@acme.test", "j@acme.test"]})).await;
    answer.refused(413, "meltingspot.members.bulkInvite.tooManyEmails");
}

#[tokio::test]
async fn too_many_addresses_can_be_a_bad_request() {
    let (_server, client) = with("meltingspot.members.bulkInvite.overMax", "badRequest").await;
    let emails: Vec<String> = (0..201).map(|number| format!("p{number}@acme.test")).collect();
    let answer = bulk(&client, &json!({"emails": emails})).await;
    answer.refused(400, "meltingspot.members.bulkInvite.tooManyEmails");
    assert_eq!(list(&client, "").await.json()["total"], 5);
}

#[tokio::test]
async fn the_bytes_of_a_bulk_call_can_be_limited() {
    let (_server, client) = with("meltingspot.members.bulkInvite.maxBodyBytes", 28).await;
    bulk(&client, &json!({"emails": ["fff@acme.test"]})).await.expect(201);
    let answer = bulk(&client, &json!({"emails": ["gggg@acme.test"]})).await;
    answer.refused(413, "meltingspot.members.bulkInvite.bodyTooLarge");
}

#[tokio::test]
async fn a_bad_address_can_refuse_the_whole_bulk_call() {
    let (_server, client) = with("meltingspot.members.bulkInvite.invalidEmail", "reject").await;
    let answer = bulk(&client, &json!({"emails": ["f@acme.test", "no address"]})).await;
    answer.refused(400, "meltingspot.members.bulkInvite.invalidEmail");
    assert_eq!(list(&client, "").await.json()["total"], 5);
}

#[tokio::test]
async fn a_bulk_call_without_emails_can_be_refused() {
    let (_server, client) = with("meltingspot.members.bulkInvite.missingEmails", "reject").await;
    let answer = bulk(&client, &json!({})).await;
    answer.refused(400, "meltingspot.members.bulkInvite.missingEmails");
}

#[tokio::test]
async fn a_switch_may_stand_in_the_fixture_and_the_builder_wins_over_it() {
    let mut fixture = five();
    fixture["behaviours"] =
        json!({"meltingspot.members.list.defaultLimit": 2, "meltingspot.members.list.maxLimit": 4});
    let builder = frozen(fixture).behaviour("meltingspot.members.list.defaultLimit", 3);
    let (_server, client) = start(builder).await;
    assert_eq!(list(&client, "").await.items("email").len(), 3);
    assert_eq!(list(&client, "limit=5").await.items("email").len(), 4);
}

#[tokio::test]
async fn refusing_assumptions_turns_an_assumed_outcome_into_501() {
    let refusing = frozen(five()).assumptions(doublure::Assumptions::Refuse);
    let (_server, client) = start(refusing).await;
    let body = client
        .post(LIST, &json!({"email": "b@acme.test"}))
        .spot()
        .send()
        .await
        .problem(501, "assumption");
    let detail = body["detail"].as_str().expect("a text");
    assert!(detail.contains("meltingspot.members.invite.existingMember"), "{detail}");
    // The default page size is assumed as well, but it only shapes the answer.
    list(&client, "").await.expect(200);
}

#[tokio::test]
async fn a_refused_assumption_has_no_effect_and_a_decided_one_passes() {
    let decided = frozen(five())
        .assumptions(doublure::Assumptions::Refuse)
        .behaviour("meltingspot.members.bulkInvite.invalidEmail", "failed");
    let (_server, client) = start(decided).await;
    let ada_left = json!({"email": "ada@acme.test"});
    client.post(LIST, &ada_left).spot().send().await.problem(501, "assumption");
    assert_eq!(list(&client, "").await.items("status")[0], "Left");
    bulk(&client, &json!({"emails": ["no address", "f@acme.test"]})).await.expect(201);
}
