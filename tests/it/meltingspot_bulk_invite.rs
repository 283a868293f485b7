//! `POST /v1/spotMembers~bulkInvite`

use doublure::MockServer;
use serde_json::{Value, json};

use crate::support::{Answer, Client, serve, spot_of};

const PATH: &str = "/v1/spotMembers~bulkInvite";

async fn with_ada() -> (MockServer, Client) {
    serve(spot_of(
        &json!([{"email": "ada@acme.test"}, {"email": "left@acme.test", "status": "Left"}]),
    ))
    .await
}

async fn invite(client: &Client, body: &Value) -> Answer {
    client.post(PATH, body).spot().send().await
}

fn addresses(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("p{number}@acme.test")).collect()
}

#[track_caller]
fn emails(answer: &Answer, list: &str) -> Vec<String> {
    let body = answer.json();
    let items = body[list].as_array().unwrap_or_else(|| panic!("no {list}: {answer:?}"));
    items.iter().map(|item| item["email"].as_str().expect("an address").to_owned()).collect()
}

async fn assert_nobody_came(client: &Client, why: &str) {
    let list = client.get("/v1/spotMembers").spot().send().await.expect(200);
    assert_eq!(list.json()["total"], 2, "{why}");
}

#[tokio::test]
async fn everybody_is_created_in_the_order_of_the_request() {
    let (_server, client) = with_ada().await;
    let sent = ["zoe@acme.test", "bob@acme.test", "Kim@acme.test"];
    let answer = invite(&client, &json!({"emails": sent})).await.expect(201);
    assert_eq!(
        (emails(&answer, "created"), emails(&answer, "failed")),
        (sent.map(str::to_owned).to_vec(), vec![])
    );
    let created = answer.json()["created"].clone();
    let list = client
        .get("/v1/spotMembers?email[in]=zoe@acme.test,bob@acme.test,kim@acme.test")
        .spot()
        .send()
        .await;
    assert_eq!(list.json()["items"], created);
    assert!(created.as_array().expect("a list").iter().all(|member| member["status"] == "Invited"));
}

#[tokio::test]
async fn members_of_any_status_fail_and_stay_as_they_are() {
    let (_server, client) = with_ada().await;
    let sent = ["new@acme.test", "LEFT@acme.test", "ada@acme.test"];
    let answer = invite(&client, &json!({"emails": sent})).await.expect(201);
    assert_eq!(emails(&answer, "created"), ["new@acme.test"]);
    assert_eq!(emails(&answer, "failed"), ["LEFT@acme.test", "ada@acme.test"]);
    let list = client.get("/v1/spotMembers").spot().send().await;
    assert_eq!(list.items("status"), ["Accepted", "Left", "Invited"]);
}

#[tokio::test]
async fn an_address_fails_from_its_second_time_on() {
    let (_server, client) = with_ada().await;
    let sent = ["new@acme.test", "NEW@acme.test", "new@acme.test"];
    let answer = invite(&client, &json!({"emails": sent})).await.expect(201);
    assert_eq!(emails(&answer, "created"), ["new@acme.test"]);
    assert_eq!(emails(&answer, "failed"), ["NEW@acme.test", "new@acme.test"]);
}

#[tokio::test]
async fn a_text_that_is_no_address_fails_by_itself() {
    let (_server, client) = with_ada().await;
    let answer =
        invite(&client, &json!({"emails": ["no address", "new@acme.test", ""]})).await.expect(201);
    assert_eq!(emails(&answer, "created"), ["new@acme.test"]);
    assert_eq!(emails(&answer, "failed"), ["no address", ""]);
}

#[tokio::test]
async fn all_may_fail() {
    let (_server, client) = with_ada().await;
    let answer = invite(&client, &json!({"emails": ["ada@acme.test", "x"]})).await.expect(201);
    assert_eq!(emails(&answer, "created").len(), 0);
    assert_nobody_came(&client, "all failed").await;
}

#[tokio::test]
async fn a_failed_entry_has_the_nine_documented_keys() {
    let (_server, client) = with_ada().await;
    let answer = invite(&client, &json!({"emails": ["Ada@acme.test"]})).await.expect(201);
    assert_eq!(
        answer.json(),
        json!({"created": [], "failed": [{
            "email": "Ada@acme.test", "firstname": "", "lastname": "", "title": "", "role": "Member",
            "avatarUrl": "", "lang": "en", "theme": "light", "timezone": "Africa/Abidjan"
        }]})
    );
}

#[tokio::test]
async fn without_emails_nobody_is_invited_and_it_is_201() {
    let (_server, client) = with_ada().await;
    for body in [json!({}), json!({"withEmailNotification": true}), json!({"other": 1})] {
        let answer = invite(&client, &body).await.expect(201);
        assert_eq!(answer.json(), json!({"created": [], "failed": []}));
    }
}

#[tokio::test]
async fn one_address_and_200_addresses_are_taken() {
    for count in [1, 200] {
        let (_server, client) = with_ada().await;
        let answer = invite(&client, &json!({"emails": addresses(count)})).await.expect(201);
        assert_eq!(emails(&answer, "created"), addresses(count));
    }
}

#[tokio::test]
async fn a_201st_address_is_refused_with_413_and_nobody_is_created() {
    let (_server, client) = with_ada().await;
    let answer = invite(&client, &json!({"emails": addresses(201)})).await;
    let answer = answer.refused(413, "meltingspot.members.bulkInvite.tooManyEmails");
    let body =
        json!({"statusCode": 413, "message": "Payload is too large", "error": "Payload Too Large"});
    assert_eq!(answer.json(), body);
    assert_nobody_came(&client, "201 addresses").await;
}

/// A body with one address and exactly this many bytes.
fn body_of(bytes: usize) -> String {
    let body = json!({"emails": ["new@acme.test"]}).to_string();
    body.clone() + &" ".repeat(bytes - body.len())
}

#[tokio::test]
async fn a_body_of_102400_bytes_is_taken() {
    let (_server, client) = with_ada().await;
    client.ask("POST", PATH).spot().body(body_of(102_400)).send().await.expect(201);
}

#[tokio::test]
async fn a_body_of_more_bytes_is_refused_with_413_before_it_is_read() {
    let (_server, client) = with_ada().await;
    for body in [body_of(102_401), "{".repeat(102_401)] {
        let answer = client.ask("POST", PATH).spot().body(body).send().await;
        answer.refused(413, "meltingspot.members.bulkInvite.bodyTooLarge");
    }
    assert_nobody_came(&client, "too many bytes").await;
}

#[tokio::test]
async fn an_empty_list_is_refused() {
    let (_server, client) = with_ada().await;
    let answer = invite(&client, &json!({"emails": []})).await;
    answer.refused(400, "meltingspot.members.bulkInvite.noEmails");
}

#[tokio::test]
async fn a_wrong_type_refuses_the_whole_call_and_nobody_is_created() {
    let (_server, client) = with_ada().await;
    for body in [
        json!({"emails": "new@acme.test"}),
        json!({"emails": null}),
        json!({"emails": {"0": "new@acme.test"}}),
        json!({"emails": ["new@acme.test", 1]}),
        json!({"emails": ["new@acme.test", null]}),
        json!({"emails": ["new@acme.test"], "withEmailNotification": "yes"}),
    ] {
        let answer = invite(&client, &body).await;
        answer.refused(400, "meltingspot.members.bulkInvite.wrongType");
        assert_nobody_came(&client, &body.to_string()).await;
    }
}

#[tokio::test]
async fn a_wrong_type_is_refused_before_too_many_addresses_are() {
    let (_server, client) = with_ada().await;
    let mut emails = json!(addresses(201));
    emails[200] = json!(1);
    let answer = invite(&client, &json!({"emails": emails})).await;
    answer.refused(400, "meltingspot.members.bulkInvite.wrongType");
}

#[tokio::test]
async fn malformed_json_is_refused_and_nobody_is_created() {
    let (_server, client) = with_ada().await;
    for body in ["", "{\"emails\":[\"new@acme.test\"]", "emails=new@acme.test"] {
        let answer = client.ask("POST", PATH).spot().body(body).send().await;
        answer.refused(400, "meltingspot.members.bulkInvite.malformedJson");
    }
    let answer = invite(&client, &json!(["new@acme.test"])).await;
    answer.refused(400, "meltingspot.members.bulkInvite.notAnObject");
    assert_nobody_came(&client, "malformed").await;
}

#[tokio::test]
async fn a_percent_encoded_tilde_is_the_same_path() {
    let (_server, client) = with_ada().await;
    for (at, path) in
        ["/v1/spotMembers%7EbulkInvite", "/v1/spotMembers%7ebulkInvite"].iter().enumerate()
    {
        let body = json!({"emails": [format!("p{at}@acme.test")]});
        let answer = client.post(path, &body).spot().send().await.expect(201);
        assert_eq!(emails(&answer, "created").len(), 1, "{path}");
    }
}

#[tokio::test]
async fn other_methods_have_no_such_route() {
    let (_server, client) = with_ada().await;
    for method in ["GET", "HEAD", "PUT", "PATCH", "DELETE"] {
        let answer = client.ask(method, PATH).spot().send().await;
        answer.refused(404, "meltingspot.routes.unknown");
    }
}
