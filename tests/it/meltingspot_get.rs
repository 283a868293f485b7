//! `GET /v1/spotMembers/{spotMemberId}`

use serde_json::{Value, json};

use crate::support::{SPOT, serve, spot_of};

const ADA: &str = "5b1f6a52-7c1e-4a0d-8f53-2f1d0c9be001";
const ELSEWHERE: &str = "5b1f6a52-7c1e-4a0d-8f53-2f1d0c9be002";

fn two_spots() -> Value {
    let mut fixture = spot_of(&json!([{"id": ADA, "email": "ada@acme.test", "firstname": "Ada"}]));
    let other = json!({
        "id": "1a2b6c0e-3a63-4c1c-9a44-0f5c1f7f3a11", "name": "Other", "secretKey": "ms-other-key",
        "members": [{"id": ELSEWHERE, "email": "ada@acme.test", "firstname": "Another Ada"}]
    });
    fixture["meltingspot"]["spots"].as_array_mut().expect("spots").push(other);
    fixture
}

#[tokio::test]
async fn a_member_is_answered_whole() {
    let (_server, client) = serve(two_spots()).await;
    let answer = client.get(&format!("/v1/spotMembers/{ADA}")).spot().send().await.expect(200);
    assert_eq!(
        answer.json(),
        json!({
            "id": ADA, "spotId": SPOT, "userId": answer.json()["userId"], "email": "ada@acme.test",
            "title": null, "role": "Member", "customRoleId": null, "status": "Accepted",
            "firstname": "Ada", "lastname": "", "warnings": 0, "embedBaseUrls": {}
        })
    );
}

#[tokio::test]
async fn the_list_and_get_show_the_same_member() {
    let (_server, client) = serve(two_spots()).await;
    let list = client.get("/v1/spotMembers").spot().send().await.expect(200).json();
    let one = client.get(&format!("/v1/spotMembers/{ADA}")).spot().send().await.expect(200).json();
    assert_eq!(list["items"][0], one);
}

#[tokio::test]
async fn an_id_that_nobody_has_is_answered_404() {
    let (_server, client) = serve(two_spots()).await;
    let path = "/v1/spotMembers/00000000-0000-4000-8000-000000000000";
    let answer =
        client.get(path).spot().send().await.refused(404, "meltingspot.members.get.notFound");
    let body = json!({"statusCode": 404, "message": "Spot member not found", "error": "Not Found"});
    assert_eq!(answer.json(), body);
}

#[tokio::test]
async fn an_id_that_is_no_uuid_is_answered_404() {
    let (_server, client) = serve(two_spots()).await;
    let without_hyphens = ADA.replace('-', "");
    for id in ["1", "ada@acme.test", "%FF", &without_hyphens, &format!("%7B{ADA}%7D")] {
        let answer = client.get(&format!("/v1/spotMembers/{id}")).spot().send().await;
        answer.refused(404, "meltingspot.members.get.notUuid");
    }
}

#[tokio::test]
async fn a_member_of_another_spot_is_answered_404() {
    let (_server, client) = serve(two_spots()).await;
    let path = format!("/v1/spotMembers/{ELSEWHERE}");
    let answer = client.get(&path).spot().send().await;
    answer.refused(404, "meltingspot.members.get.otherSpot");
    let answer = client.get(&path).header("authorization", "ms-other-key").send().await.expect(200);
    assert_eq!(answer.json()["firstname"], "Another Ada");
}

#[tokio::test]
async fn an_id_is_read_in_either_case() {
    let (_server, client) = serve(two_spots()).await;
    let path = format!("/v1/spotMembers/{}", ADA.to_uppercase());
    assert_eq!(client.get(&path).spot().send().await.expect(200).json()["id"], ADA);
}

#[tokio::test]
async fn head_answers_as_get_does_but_without_a_body() {
    let (_server, client) = serve(two_spots()).await;
    let path = format!("/v1/spotMembers/{ADA}");
    let got = client.get(&path).spot().send().await.expect(200);
    let head = client.ask("HEAD", &path).spot().send().await.expect(200);
    assert_eq!(head.header("content-length"), Some(got.body.len().to_string().as_str()));
    assert!(head.body.is_empty());
    let missing = client.ask("HEAD", "/v1/spotMembers/1").spot().send().await;
    missing.refused(404, "meltingspot.members.get.notUuid");
}
