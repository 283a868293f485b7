//! `PUT /v1/spotMembers/{spotMemberId}`

use doublure::MockServer;
use serde_json::{Value, json};

use crate::support::{Answer, Client, SPOT, serve, spot_of};

const ID: &str = "5b1f6a52-7c1e-4a0d-8f53-2f1d0c9be001";
const PATH: &str = "/v1/spotMembers/5b1f6a52-7c1e-4a0d-8f53-2f1d0c9be001";

fn ada() -> Value {
    json!({
        "id": ID, "spotId": SPOT, "userId": "9c2d7e10-4b8a-4f6e-9a31-6d5e4c3b2001",
        "email": "ada@acme.test", "title": "Engineer", "role": "Member", "customRoleId": "gold",
        "status": "Pending", "firstname": "Ada", "lastname": "Lovelace", "warnings": 1,
        "embedBaseUrls": {"default": "https://acme.test", "blog": "https://blog.acme.test"}
    })
}

async fn with_ada() -> (MockServer, Client) {
    serve(spot_of(&json!([ada()]))).await
}

async fn put(client: &Client, body: &Value) -> Answer {
    client.put(PATH, body).spot().send().await
}

/// Ada after this update, which has to succeed; get shows what put answered.
async fn updated(body: &Value) -> Value {
    let (_server, client) = with_ada().await;
    let answer = put(&client, body).await.expect(200).json();
    assert_eq!(client.get(PATH).spot().send().await.expect(200).json(), answer, "after {body}");
    answer
}

/// Refused by this rule, and nothing has changed.
async fn assert_refused(body: &Value, rule: &str) {
    let (_server, client) = with_ada().await;
    let rule = format!("meltingspot.members.update.{rule}");
    put(&client, body).await.refused(400, &rule);
    let now = client.get(PATH).spot().send().await.expect(200).json();
    assert_eq!(now, ada(), "after {body}");
}

#[tokio::test]
async fn each_property_is_set_by_itself_and_the_others_stay() {
    for (name, value) in [
        ("firstname", json!("Augusta")),
        ("lastname", json!("")),
        ("title", json!("Countess")),
        ("role", json!("Admin")),
        ("status", json!("Accepted")),
        ("customRoleId", json!("silver")),
        ("embedBaseUrls", json!({"default": "https://new.acme.test"})),
    ] {
        let mut expected = ada();
        expected[name] = value.clone();
        assert_eq!(updated(&json!({name: value})).await, expected);
    }
}

#[tokio::test]
async fn several_properties_are_set_at_once() {
    let body = json!({"firstname": "Augusta", "lastname": "King", "role": "Admin", "status": "Deactivated"});
    let member = updated(&body).await;
    for (name, value) in body.as_object().expect("an object") {
        assert_eq!(member[name], *value, "{name}");
    }
}

#[tokio::test]
async fn an_empty_object_changes_nothing() {
    assert_eq!(updated(&json!({})).await, ada());
}

#[tokio::test]
async fn null_clears_the_custom_role() {
    assert_eq!(updated(&json!({"customRoleId": null})).await["customRoleId"], Value::Null);
}

#[tokio::test]
async fn embed_base_urls_are_replaced_whole() {
    assert_eq!(updated(&json!({"embedBaseUrls": {}})).await["embedBaseUrls"], json!({}));
}

#[tokio::test]
async fn an_avatar_is_taken_as_text_object_or_null_and_never_shown() {
    for avatar in [json!("https://acme.test/a.png"), json!({}), json!({"small": 1}), json!(null)] {
        assert_eq!(updated(&json!({"avatarUrl": avatar})).await, ada());
    }
}

#[tokio::test]
async fn properties_that_the_page_does_not_list_are_ignored() {
    let body = json!({"email": "new@acme.test", "id": "x", "warnings": 9, "userId": 7, "extra": {"deep": []}});
    assert_eq!(updated(&body).await, ada());
}

#[tokio::test]
async fn the_whole_member_may_be_sent_back() {
    let mut member = ada();
    member["status"] = json!("Accepted");
    assert_eq!(updated(&member).await, member);
}

#[tokio::test]
async fn three_statuses_can_be_set_from_any_status() {
    let all =
        ["Accepted", "Deactivated", "DeclinedInvitation", "Invited", "Left", "Pending", "Rejected"];
    for from in all {
        for to in ["Accepted", "Deactivated", "Rejected"] {
            let member = json!([{"id": ID, "email": "ada@acme.test", "status": from}]);
            let (_server, client) = serve(spot_of(&member)).await;
            let answer = put(&client, &json!({"status": to})).await.expect(200);
            assert_eq!(answer.json()["status"], to, "from {from}");
        }
    }
}

#[tokio::test]
async fn a_status_that_cannot_be_set_is_refused_also_where_it_is_the_present_one() {
    for status in ["DeclinedInvitation", "Invited", "Left", "Pending", "Banned", "accepted", ""] {
        assert_refused(&json!({"status": status, "firstname": "Augusta"}), "statusWord").await;
    }
}

#[tokio::test]
async fn a_role_other_than_the_two_is_refused() {
    for role in ["Owner", "admin", ""] {
        assert_refused(&json!({"role": role, "firstname": "Augusta"}), "roleWord").await;
    }
}

#[tokio::test]
async fn null_is_refused_where_the_page_does_not_allow_it() {
    for name in ["firstname", "lastname", "title", "role", "status", "embedBaseUrls"] {
        assert_refused(&json!({name: null}), "nullRefused").await;
    }
}

#[tokio::test]
async fn every_wrong_type_is_refused() {
    let wrong = [json!(1), json!(true), json!([]), json!({"a": 1}), json!("text")];
    for (name, right) in [
        ("firstname", "text"),
        ("lastname", "text"),
        ("title", "text"),
        ("role", "text"),
        ("status", "text"),
        ("customRoleId", "text"),
        ("embedBaseUrls", ""),
    ] {
        for value in wrong.iter().filter(|value| *value != right) {
            assert_refused(&json!({name: value}), "wrongType").await;
        }
    }
    for avatar in [json!(1), json!(false), json!([])] {
        assert_refused(&json!({"avatarUrl": avatar}), "wrongType").await;
    }
}

#[tokio::test]
async fn one_wrong_property_keeps_the_right_ones_from_being_set() {
    assert_refused(&json!({"firstname": "Augusta", "lastname": 1}), "wrongType").await;
}

#[tokio::test]
async fn every_wrong_property_is_named() {
    let (_server, client) = with_ada().await;
    let body = json!({"firstname": 1, "role": "Owner", "status": "Left"});
    let answer = put(&client, &body).await.expect(400).json();
    assert_eq!(answer["message"].as_array().map(Vec::len), Some(3), "{answer}");
}

#[tokio::test]
async fn a_body_that_is_no_json_is_refused() {
    let (_server, client) = with_ada().await;
    for body in
        ["", "{", "firstname=Ada", "{\"firstname\":\"A\"} x", "{'firstname':1}", "\u{feff}{}"]
    {
        let answer = client.ask("PUT", PATH).spot().body(body).send().await;
        answer.refused(400, "meltingspot.members.update.malformedJson");
    }
    let answer = client.ask("PUT", PATH).spot().body(&b"{\"firstname\":\"\xff\"}"[..]).send().await;
    answer.refused(400, "meltingspot.members.update.malformedJson");
}

#[tokio::test]
async fn a_body_that_is_no_object_is_refused() {
    for body in [json!([]), json!(null), json!("text"), json!(1), json!([{"firstname": "A"}])] {
        assert_refused(&body, "notAnObject").await;
    }
}

#[tokio::test]
async fn a_body_is_read_whatever_its_content_type_says() {
    let (_server, client) = with_ada().await;
    let body = json!({"firstname": "Augusta"}).to_string();
    let answer = client.ask("PUT", PATH).spot().body(body).send().await.expect(200);
    assert_eq!(answer.json()["firstname"], "Augusta");
}

#[tokio::test]
async fn the_body_is_judged_before_the_member_is_looked_for() {
    let (_server, client) = with_ada().await;
    for (id, rule) in [("1", "notUuid"), ("00000000-0000-4000-8000-000000000000", "notFound")] {
        let path = format!("/v1/spotMembers/{id}");
        let answer = client.put(&path, &json!({"role": "Owner"})).spot().send().await;
        answer.refused(400, "meltingspot.members.update.roleWord");
        let answer = client.put(&path, &json!({"role": "Admin"})).spot().send().await;
        answer.refused(404, &format!("meltingspot.members.update.{rule}"));
    }
}

#[tokio::test]
async fn becoming_accepted_sets_the_registration_date_once() {
    let (server, client) = with_ada().await;
    let registered = "/v1/spotMembers?registrationDate[after]=1772442000";
    put(&client, &json!({"status": "Accepted"})).await.expect(200);
    assert!(client.get(registered).spot().send().await.items("id").is_empty());
    let before = "/v1/spotMembers?registrationDate[after]=1772441999";
    assert_eq!(client.get(before).spot().send().await.items("id"), [ID]);
    server.world().clock().advance(std::time::Duration::from_mins(1));
    put(&client, &json!({"status": "Deactivated"})).await.expect(200);
    put(&client, &json!({"status": "Accepted"})).await.expect(200);
    assert!(client.get(registered).spot().send().await.items("id").is_empty());
}
