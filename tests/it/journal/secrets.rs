//! Secrets are told to nobody but to whom sent them.

use serde_json::{Value, json};

use crate::openagenda_support::{AgendaServer, INVITE, MEMBERS, REQUEST_TOKEN};
use crate::support::Client;

use super::{JOURNAL, read, with_ada};

const SECRET: &str = "the-secret";

/// The newest entry, which must not hold the secret anywhere, nor may what
/// explains it.
async fn newest(client: &Client) -> Value {
    let journal = read(client, "?limit=1000").await;
    let entry = journal["entries"].as_array().and_then(|all| all.last()).expect("an entry").clone();
    let explained = client.get(&format!("/__doublure/explain/{}", entry["id"])).send().await;
    for told in [entry.to_string(), explained.expect(200).json().to_string()] {
        assert!(!told.contains(SECRET), "{told}");
    }
    entry
}

#[tokio::test]
async fn secrets_in_headers_are_redacted() {
    let (_server, client) = with_ada().await;
    for header in ["authorization", "Key", "ACCESS-TOKEN"] {
        let ask = client.get("/v2/agendas/1/members").header(header, SECRET);
        drop(ask.send().await);
        let entry = newest(&client).await;
        assert_eq!(entry["headers"][header.to_lowercase()], json!(["[redacted]"]));
    }
}

#[tokio::test]
async fn secrets_in_the_query_are_redacted() {
    let (_server, client) = with_ada().await;
    for query in
        ["key=the-secret", "k%65y=the-secret", "KEY=the-secret&x=1", "access_token=the-secret"]
    {
        drop(client.get(&format!("/v2/agendas/1/members?{query}")).send().await);
        let entry = newest(&client).await;
        assert!(entry["query"].to_string().contains("[redacted]"), "{entry}");
    }
}

#[tokio::test]
async fn secrets_in_json_bodies_are_redacted_and_the_rest_is_told() {
    let (_server, client) = with_ada().await;
    for body in [
        json!({"code": SECRET, "rest": "told"}),
        json!({"data": {"code": SECRET}, "rest": "told"}),
        json!({"access_token": SECRET, "nonce": 1, "rest": "told"}),
        json!({"Code": SECRET, "rest": "told"}),
        json!({"data": json!({"code": SECRET}).to_string(), "rest": "told"}),
        json!({"list": [{"key": [SECRET]}], "rest": "told"}),
    ] {
        drop(client.post(REQUEST_TOKEN, &body).send().await);
        assert_eq!(newest(&client).await["body"]["rest"], "told", "{body}");
    }
}

#[tokio::test]
async fn secrets_in_bodies_of_other_forms_are_redacted() {
    let (_server, client) = with_ada().await;
    let multipart =
        "--b\r\ncontent-disposition: form-data; name=\"code\"\r\n\r\nthe-secret\r\n--b--\r\n";
    for (kind, body) in [
        ("application/x-www-form-urlencoded", "code=the-secret&x=1"),
        ("application/x-www-form-urlencoded", "c%6Fde=the-secret"),
        ("application/x-www-form-urlencoded", "data=%7B%22code%22%3A%22the-secret%22%7D"),
        ("multipart/form-data; boundary=b", multipart),
        ("application/json", "{\"code\": \"the-secret\""),
        ("text/plain", "Access-Token: the-secret"),
    ] {
        let ask = client.ask("POST", REQUEST_TOKEN).header("content-type", kind).body(body);
        drop(ask.send().await);
        assert_eq!(newest(&client).await["body"], "[redacted]", "{body}");
    }
}

#[tokio::test]
async fn tokens_in_answers_are_redacted() {
    let agenda = AgendaServer::start().await;
    let token = agenda.token("ada").await;
    let journal = agenda.client.get(JOURNAL).send().await.expect(200).json();
    let answer = &journal["entries"][0]["responseBody"];
    assert_eq!(answer["access_token"], "[redacted]");
    assert!(answer["expires_in"].is_u64(), "{journal}");
    let told = journal.to_string();
    assert!(!told.contains(&token) && !told.contains("ada-secret"), "{told}");
}

#[tokio::test]
async fn the_code_of_a_refusal_is_no_secret() {
    let agenda = AgendaServer::start().await;
    drop(agenda.invite(&json!({"role": 7, "emails": []})).await.expect(400));
    let journal = agenda.client.get(JOURNAL).send().await.expect(200).json();
    let errors = &journal["entries"][1]["responseBody"]["errors"];
    assert_eq!(errors[0]["code"], "type", "{journal}");
}

#[tokio::test]
async fn whole_conversations_leave_no_secret() {
    let agenda = AgendaServer::start().await;
    let token = agenda.token("ada").await;
    drop(agenda.list("?key=ada-public").await);
    let old = json!({"access_token": token, "nonce": 1, "data": {"role": "contributor", "emails": ["a@b.test"]}});
    drop(agenda.client.post(INVITE, &old).send().await.expect(200));
    drop(agenda.client.get(MEMBERS).header("access-token", &token).send().await.expect(200));
    let journal = agenda.client.get(JOURNAL).send().await.expect(200).json();
    assert_eq!(journal["total"], 4);
    for secret in [token.as_str(), "ada-public", "ada-secret"] {
        assert!(!journal.to_string().contains(secret), "{secret}: {journal}");
    }
}

#[tokio::test]
async fn a_verification_tells_no_secret() {
    let (server, client) = with_ada().await;
    let list = json!({"operation": "meltingspot.members.list", "call": 1});
    let scenario = json!({"events": [
        {"when": list, "api": "meltingspot", "revoke": {"secretKey": SECRET}},
        {"when": list, "api": "openagenda", "revoke": {"publicKey": SECRET}}]});
    drop(client.put("/__doublure/scenario", &scenario).send().await.expect(204));
    drop(client.get("/v1/spotMembers").spot().send().await.expect(200));
    let verified = client.get("/__doublure/scenario/verification").send().await.expect(200).json();
    assert_eq!(verified["unapplied"].as_array().map(Vec::len), Some(2), "{verified}");
    for told in [verified.to_string(), server.world().verify().to_string()] {
        assert!(!told.contains(SECRET), "{told}");
    }
}

#[tokio::test]
async fn an_event_that_cannot_happen_tells_no_secret() {
    let (_server, client) = with_ada().await;
    let event = json!({"api": "meltingspot", "revoke": {"secretKey": SECRET}});
    let refused = client.post("/__doublure/events", &event).send().await.problem(422, "invalid");
    assert!(!refused.to_string().contains(SECRET), "{refused}");
}
