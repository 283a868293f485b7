//! `GET /v1/spotMembers`: pages.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::{Client, SPOT, member_ids, serve, spot_of};

/// A spot with this many members.
fn crowd(members: usize) -> Value {
    let people: Vec<Value> =
        (0..members).map(|number| json!({"email": format!("p{number}@acme.test")})).collect();
    spot_of(&json!(people))
}

/// The addresses of the page and the total.
async fn page(client: &Client, query: &str) -> (Vec<Value>, Value) {
    let answer = client.get(&format!("/v1/spotMembers?{query}")).spot().send().await.expect(200);
    (answer.items("email"), answer.json()["total"].clone())
}

fn addresses(numbers: impl IntoIterator<Item = usize>) -> Vec<Value> {
    numbers.into_iter().map(|number| json!(format!("p{number}@acme.test"))).collect()
}

#[tokio::test]
async fn a_member_has_the_twelve_fields_of_the_documented_page() {
    let ada = json!({
        "id": "5b1f6a52-7c1e-4a0d-8f53-2f1d0c9be001", "userId": "9c2d7e10-4b8a-4f6e-9a31-6d5e4c3b2001",
        "email": "ada@acme.test", "title": "Engineer", "role": "Admin", "customRoleId": "gold",
        "status": "Deactivated", "firstname": "Ada", "lastname": "Lovelace", "warnings": 2,
        "embedBaseUrls": {"default": "https://acme.test", "blog": "https://blog.acme.test"}
    });
    let (_server, client) = serve(spot_of(&json!([ada]))).await;
    let answer = client.get("/v1/spotMembers").spot().send().await.expect(200);
    let mut shown = ada;
    shown["spotId"] = json!(SPOT);
    assert_eq!(answer.json(), json!({"items": [shown], "total": 1}));
}

#[tokio::test]
async fn members_of_every_status_are_listed_in_creation_order() {
    let statuses =
        ["Rejected", "Accepted", "Deactivated", "DeclinedInvitation", "Invited", "Left", "Pending"];
    let member = |status: &&str| json!({"email": format!("{status}@acme.test"), "status": status});
    let members: Vec<Value> = statuses.iter().map(member).collect();
    let (_server, client) = serve(spot_of(&json!(members))).await;
    let answer = client.get("/v1/spotMembers").spot().send().await.expect(200);
    assert_eq!(answer.items("status"), statuses);
}

#[tokio::test]
async fn an_empty_spot_has_an_empty_list() {
    let (_server, client) = serve(spot_of(&json!([]))).await;
    let answer = client.get("/v1/spotMembers").spot().send().await.expect(200);
    assert_eq!(answer.json(), json!({"items": [], "total": 0}));
}

#[tokio::test]
async fn the_first_page_is_page_1_and_total_counts_all() {
    let (_server, client) = serve(crowd(7)).await;
    assert_eq!(page(&client, "page=1&limit=3").await, (addresses(0..3), json!(7)));
    assert_eq!(page(&client, "page=2&limit=3").await, (addresses(3..6), json!(7)));
    assert_eq!(page(&client, "page=3&limit=3").await, (addresses(6..7), json!(7)));
}

#[tokio::test]
async fn a_page_past_the_end_is_empty_and_has_the_true_total() {
    let (_server, client) = serve(crowd(7)).await;
    for query in ["page=4&limit=3", "page=18446744073709551615&limit=1000"] {
        assert_eq!(page(&client, query).await, (vec![], json!(7)), "{query}");
    }
}

#[tokio::test]
async fn page_0_is_the_first_page() {
    let (_server, client) = serve(crowd(4)).await;
    assert_eq!(page(&client, "page=0&limit=3").await, (addresses(0..3), json!(4)));
}

#[tokio::test]
async fn without_a_limit_a_page_has_100_members() {
    let (_server, client) = serve(crowd(101)).await;
    assert_eq!(page(&client, "").await, (addresses(0..100), json!(101)));
    assert_eq!(page(&client, "page=2").await, (addresses(100..101), json!(101)));
}

#[tokio::test]
async fn a_limit_above_1000_counts_as_1000() {
    let (_server, client) = serve(crowd(1_001)).await;
    for limit in ["1000", "1001", "99999999999999999999"] {
        let (items, total) = page(&client, &format!("limit={limit}")).await;
        assert_eq!((items.len(), total), (1_000, json!(1_001)), "{limit}");
    }
}

#[tokio::test]
async fn an_empty_or_null_page_or_limit_counts_as_absent() {
    let (_server, client) = serve(crowd(101)).await;
    for query in ["page=&limit=", "page=null&limit=null", "page&limit"] {
        assert_eq!(page(&client, query).await.0.len(), 100, "{query}");
    }
}

#[tokio::test]
async fn a_page_or_limit_that_is_no_natural_number_is_refused() {
    let (_server, client) = serve(crowd(1)).await;
    for query in ["page=-1", "page=x", "page=1.5", "limit=-1", "limit=0", "limit=ten", "limit=1e2"]
    {
        let answer = client.get(&format!("/v1/spotMembers?{query}")).spot().send().await;
        let body = answer.refused(400, "meltingspot.members.list.badPaging").json();
        assert_eq!(body["statusCode"], 400, "{query}");
        assert_eq!(body["error"], "Bad Request", "{query}");
        assert_eq!(body["message"].as_array().map(Vec::len), Some(1), "{query}");
    }
}

#[tokio::test]
async fn every_wrong_parameter_is_named() {
    let (_server, client) = serve(crowd(1)).await;
    let path = "/v1/spotMembers?page=x&limit=y&invitationDate[after]=z";
    let body = client.get(path).spot().send().await.expect(400).json();
    assert_eq!(body["message"].as_array().map(Vec::len), Some(3), "{body}");
}

#[tokio::test]
async fn of_a_repeated_single_value_the_last_counts() {
    let (_server, client) = serve(crowd(4)).await;
    assert_eq!(page(&client, "limit=1&limit=3").await.0, addresses(0..3));
    assert_eq!(page(&client, "page=x&page=2&limit=3").await.0, addresses(3..4));
}

#[tokio::test]
async fn parameters_that_the_page_does_not_list_are_ignored() {
    let (_server, client) = serve(crowd(2)).await;
    for query in ["status[eq]=Left", "email[eq]=x", "email=x", "sort=email", "%00=1", "&&=&"] {
        assert_eq!(page(&client, query).await.0, addresses(0..2), "{query}");
    }
}

#[tokio::test]
async fn walking_the_pages_visits_each_member_once() {
    let (_server, client) = serve(crowd(250)).await;
    for limit in [1, 7, 100, 249, 250, 251] {
        let mut seen = Vec::new();
        for number in 1.. {
            let path = format!("/v1/spotMembers?page={number}&limit={limit}");
            let ids = member_ids(&client.get(&path).spot().send().await.expect(200));
            if ids.is_empty() {
                break;
            }
            seen.extend(ids);
        }
        let distinct: BTreeSet<&String> = seen.iter().collect();
        assert_eq!((seen.len(), distinct.len()), (250, 250), "limit {limit}");
    }
}

#[tokio::test]
async fn the_demo_fixture_has_several_pages() {
    let server = doublure::MockServer::start().await;
    let client = Client::new(server.base_url());
    let (items, total) = page(&client, "").await;
    assert_eq!(items.len(), 100);
    assert!(total.as_u64() >= Some(250), "{total}");
}

#[tokio::test]
async fn somebody_invited_is_listed_last() {
    let (_server, client) = serve(crowd(2)).await;
    client
        .post("/v1/spotMembers", &json!({"email": "new@acme.test"}))
        .spot()
        .send()
        .await
        .expect(201);
    let (items, total) = page(&client, "page=2&limit=2").await;
    assert_eq!((items, total), (vec![json!("new@acme.test")], json!(3)));
}

#[tokio::test]
async fn head_answers_as_get_does_but_without_a_body() {
    let (_server, client) = serve(crowd(2)).await;
    let got = client.get("/v1/spotMembers").spot().send().await.expect(200);
    let head = client.ask("HEAD", "/v1/spotMembers").spot().send().await.expect(200);
    assert_eq!(head.header("content-length"), Some(got.body.len().to_string().as_str()));
    assert_eq!(head.header("content-type"), got.header("content-type"));
    assert!(head.body.is_empty());
}
