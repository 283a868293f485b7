//! `POST /v1/spotMembers`

use doublure::MockServer;
use serde_json::{Value, json};

use crate::support::{Answer, Client, MONDAY, SPOT, serve, spot_of};

const PATH: &str = "/v1/spotMembers";
const ADA: &str = "5b1f6a52-7c1e-4a0d-8f53-2f1d0c9be001";

async fn with_ada(status: &str) -> (MockServer, Client) {
    serve(spot_of(
        &json!([{"id": ADA, "email": "ada@acme.test", "status": status, "firstname": "Ada"}]),
    ))
    .await
}

async fn invite(client: &Client, body: &Value) -> Answer {
    client.post(PATH, body).spot().send().await
}

async fn total(client: &Client) -> Value {
    client.get(PATH).spot().send().await.expect(200).json()["total"].clone()
}

/// Refused by this rule, and nobody was created.
async fn assert_refused(body: &Value, rule: &str) {
    let (_server, client) = with_ada("Accepted").await;
    let answer = invite(&client, body).await;
    answer.refused(400, &format!("meltingspot.members.invite.{rule}"));
    assert_eq!(total(&client).await, 1, "after {body}");
}

#[tokio::test]
async fn whoever_is_invited_is_answered_201_with_the_status_invited() {
    let (_server, client) = with_ada("Accepted").await;
    let member = invite(&client, &json!({"email": "New@acme.test"})).await.expect(201).json();
    let id = member["id"].as_str().expect("an id").to_owned();
    assert_eq!(
        member,
        json!({
            "id": id, "spotId": SPOT, "userId": null, "email": "New@acme.test", "title": null,
            "role": "Member", "customRoleId": null, "status": "Invited", "firstname": "",
            "lastname": "", "warnings": 0, "embedBaseUrls": {}
        })
    );
    let got = client.get(&format!("{PATH}/{id}")).spot().send().await.expect(200);
    assert_eq!(got.json(), member);
}

#[tokio::test]
async fn whoever_is_invited_is_invited_now_and_not_registered() {
    let (_server, client) = serve(spot_of(&json!([]))).await;
    invite(&client, &json!({"email": "new@acme.test"})).await.expect(201);
    let now: i64 = MONDAY.parse::<jiff::Timestamp>().expect("a moment").as_second();
    let window = |after, before| {
        format!("{PATH}?invitationDate[after]={after}&invitationDate[before]={before}")
    };
    assert_eq!(
        client.get(&window(now - 1, now + 1)).spot().send().await.items("email"),
        ["new@acme.test"]
    );
    let registered = client.get(&format!("{PATH}?registrationDate[after]=0")).spot().send().await;
    assert!(registered.items("email").is_empty());
}

#[tokio::test]
async fn with_email_notification_may_be_said() {
    let (_server, client) = with_ada("Accepted").await;
    for (at, notify) in [true, false].into_iter().enumerate() {
        let body = json!({"email": format!("p{at}@acme.test"), "withEmailNotification": notify});
        invite(&client, &body).await.expect(201);
    }
}

#[tokio::test]
async fn properties_that_the_page_does_not_list_are_ignored() {
    let (_server, client) = with_ada("Accepted").await;
    let body = json!({"email": "new@acme.test", "firstname": "New", "role": "Admin", "status": 7});
    let member = invite(&client, &body).await.expect(201).json();
    assert_eq!((&member["firstname"], &member["role"]), (&json!(""), &json!("Member")));
}

#[tokio::test]
async fn an_address_longer_than_the_vendors_form_allows_is_taken() {
    let (_server, client) = with_ada("Accepted").await;
    let email = format!("{}@{}.test", "a".repeat(40), "b".repeat(40));
    invite(&client, &json!({"email": email})).await.expect(201);
}

#[tokio::test]
async fn a_member_is_not_invited_again() {
    for status in ["Accepted", "Invited", "Pending", "Rejected", "DeclinedInvitation"] {
        let (_server, client) = with_ada(status).await;
        for email in ["ada@acme.test", "ADA@acme.TEST"] {
            let answer = invite(&client, &json!({"email": email})).await;
            answer.refused(400, "meltingspot.members.invite.existingMember");
        }
        let answer = client.get(&format!("{PATH}/{ADA}")).spot().send().await.expect(200);
        assert_eq!(answer.json()["status"], status);
        assert_eq!(total(&client).await, 1);
    }
}

#[tokio::test]
async fn somebody_left_or_deactivated_is_invited_anew_under_the_same_id() {
    for status in ["Left", "Deactivated"] {
        let (_server, client) = with_ada(status).await;
        let member = invite(&client, &json!({"email": "Ada@acme.test"})).await.expect(201).json();
        assert_eq!(
            (&member["id"], &member["status"]),
            (&json!(ADA), &json!("Invited")),
            "{status}"
        );
        assert_eq!(
            (&member["firstname"], total(&client).await),
            (&json!("Ada"), json!(1)),
            "{status}"
        );
    }
}

#[tokio::test]
async fn the_same_address_may_be_in_two_spots() {
    let mut fixture = spot_of(&json!([{"email": "ada@acme.test"}]));
    let other = json!({"id": "1a2b6c0e-3a63-4c1c-9a44-0f5c1f7f3a11", "name": "Other", "secretKey": "ms-other-key"});
    fixture["meltingspot"]["spots"].as_array_mut().expect("spots").push(other);
    let (_server, client) = serve(fixture).await;
    let ask = client.post(PATH, &json!({"email": "ada@acme.test"}));
    ask.header("authorization", "ms-other-key").send().await.expect(201);
    assert_eq!(total(&client).await, 1);
}

#[tokio::test]
async fn a_missing_address_is_refused() {
    for body in
        [json!({}), json!({"withEmailNotification": true}), json!({"emails": ["new@acme.test"]})]
    {
        assert_refused(&body, "missingEmail").await;
    }
}

#[tokio::test]
async fn a_text_that_is_no_address_is_refused() {
    for email in [
        "",
        " ",
        "new",
        "new@",
        "@acme.test",
        "a b@acme.test",
        "new@acme.test ",
        "New <new@acme.test>",
    ] {
        assert_refused(&json!({"email": email}), "invalidEmail").await;
    }
}

#[tokio::test]
async fn every_wrong_type_is_refused() {
    for wrong in [json!(1), json!(null), json!(["new@acme.test"]), json!({}), json!(true)] {
        assert_refused(&json!({"email": wrong}), "wrongType").await;
    }
    for wrong in [json!("true"), json!(1), json!(null), json!([])] {
        assert_refused(
            &json!({"email": "new@acme.test", "withEmailNotification": wrong}),
            "wrongType",
        )
        .await;
    }
}

#[tokio::test]
async fn a_body_that_is_no_json_object_is_refused() {
    for body in [json!([]), json!("new@acme.test"), json!(null)] {
        assert_refused(&body, "notAnObject").await;
    }
    let (_server, client) = with_ada("Accepted").await;
    for body in ["", "email=new@acme.test", "{\"email\":"] {
        let answer = client.ask("POST", PATH).spot().body(body).send().await;
        answer.refused(400, "meltingspot.members.invite.malformedJson");
    }
}
