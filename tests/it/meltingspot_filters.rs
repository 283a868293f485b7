//! `GET /v1/spotMembers`: filters, in every accepted spelling.

use serde_json::{Value, json};

use crate::support::{serve, spot_of};

/// Told apart by their titles.
fn people() -> Value {
    spot_of(&json!([
        {"title": "1", "email": "Ada@acme.test", "firstname": "Ada", "lastname": "Lovelace", "customRoleId": "gold",
         "invitationDate": 1000, "registrationDate": 2000},
        {"title": "2", "email": "grace@acme.test", "firstname": "Grace", "lastname": "Hopper",
         "invitationDate": 2000, "registrationDate": 3000},
        {"title": "3", "email": "martin@acme.test", "firstname": "Martin", "lastname": "King, Jr", "status": "Invited",
         "invitationDate": 3000},
        {"title": "4", "email": "byron@acme.test", "firstname": "Ada", "lastname": "Byron", "customRoleId": "gold",
         "registrationDate": 4000},
        {"title": "5", "email": "jose@acme.test", "firstname": "José", "lastname": "", "customRoleId": "silver"}
    ]))
}

const EVERYBODY: &str = "12345";

/// The titles of those listed, in order; their number is `total` as well.
async fn listed(query: &str) -> String {
    let (_server, client) = serve(people()).await;
    let answer = client.get(&format!("/v1/spotMembers?{query}")).spot().send().await.expect(200);
    let titles = answer.items("title");
    assert_eq!(answer.json()["total"], titles.len(), "{answer:?}");
    titles.iter().filter_map(Value::as_str).collect()
}

#[track_caller]
fn assert_listed(query: &str, found: &str, expected: &str) {
    assert_eq!(found, expected, "{query}");
}

async fn assert_all(expected: &str, queries: &[&str]) {
    for query in queries {
        assert_listed(query, &listed(query).await, expected);
    }
}

#[tokio::test]
async fn one_value_is_found_by_each_of_the_three_text_fields() {
    assert_all("2", &["email[in]=grace@acme.test", "firstname[in]=Grace", "lastname[in]=Hopper"])
        .await;
}

#[tokio::test]
async fn a_plain_list_has_commas_with_or_without_blanks() {
    assert_all(
        "23",
        &[
            "firstname[in]=Grace,Martin",
            "firstname[in]=Martin,%20Grace",
            "firstname[in]=+Grace+,+Martin+",
        ],
    )
    .await;
}

#[tokio::test]
async fn a_list_may_be_repeated_and_its_spellings_mixed() {
    assert_all(
        "123",
        &[
            "email[in]=ada@acme.test&email[in]=grace@acme.test&email[in]=martin@acme.test",
            "email[in]=ada@acme.test,grace@acme.test&email[in][]=martin@acme.test",
            "email[in][0]=ada@acme.test&email[in][1]=grace@acme.test&email[in]=martin@acme.test",
        ],
    )
    .await;
}

#[tokio::test]
async fn brackets_may_be_percent_encoded() {
    assert_all(
        "2",
        &[
            "email%5Bin%5D=grace@acme.test",
            "email%5bin%5d%5b%5d=grace%40acme.test",
            "email%5Bin%5D%5B0%5D=grace@acme.test",
        ],
    )
    .await;
}

#[tokio::test]
async fn the_bracket_spelling_takes_a_value_with_a_comma_whole() {
    assert_all("3", &["lastname[in][]=King,+Jr", "lastname[in][7]=King%2C%20Jr"]).await;
    assert_all("", &["lastname[in]=King,+Jr"]).await;
}

#[tokio::test]
async fn values_are_compared_whole() {
    assert_all(
        "",
        &["firstname[in]=Ad", "firstname[in]=Adam", "email[in]=grace", "customRoleId[eq]=gol"],
    )
    .await;
}

#[tokio::test]
async fn addresses_are_compared_with_case_ignored() {
    assert_all("1", &["email[in]=ada@acme.test", "email[in]=ADA@ACME.TEST"]).await;
}

#[tokio::test]
async fn names_are_compared_with_case_respected() {
    assert_all("14", &["firstname[in]=Ada"]).await;
    assert_all("", &["firstname[in]=ada", "lastname[in]=HOPPER"]).await;
}

#[tokio::test]
async fn names_beyond_ascii_are_found() {
    assert_all("5", &["firstname[in]=Jos%C3%A9"]).await;
}

#[tokio::test]
async fn a_custom_role_is_found_by_its_id() {
    assert_all("14", &["customRoleId[eq]=gold", "customRoleId%5Beq%5D=gold"]).await;
    assert_all("", &["customRoleId[eq]=bronze", "customRoleId[eq]=gold,silver"]).await;
}

#[tokio::test]
async fn a_date_window_leaves_its_own_moments_out() {
    assert_all("2", &["invitationDate[after]=1000&invitationDate[before]=3000"]).await;
    assert_all("23", &["invitationDate[after]=1000", "invitationDate[after]=1999"]).await;
    assert_all("12", &["invitationDate[before]=3000", "invitationDate[before]=2001"]).await;
    assert_all(
        "",
        &["invitationDate[after]=1000&invitationDate[before]=2000", "invitationDate[after]=3000"],
    )
    .await;
}

#[tokio::test]
async fn registration_dates_have_a_window_of_their_own() {
    assert_all("24", &["registrationDate[after]=2000"]).await;
    assert_all("1", &["registrationDate[before]=3000"]).await;
    assert_all("2", &["registrationDate[after]=2000&registrationDate[before]=4000"]).await;
}

#[tokio::test]
async fn who_has_no_date_is_in_no_window() {
    assert_all("123", &["invitationDate[after]=-9000000000", "invitationDate[before]=9000000000"])
        .await;
    assert_all("124", &["registrationDate[after]=-99999999999999999999"]).await;
}

#[tokio::test]
async fn a_window_that_holds_no_moment_lists_nobody() {
    assert_all("", &["invitationDate[after]=3000&invitationDate[before]=1000"]).await;
    assert_all("", &["invitationDate[after]=9223372036854775807"]).await;
    assert_all("", &["invitationDate[before]=-9223372036854775808"]).await;
}

#[tokio::test]
async fn a_date_that_is_no_integer_is_refused() {
    let (_server, client) = serve(people()).await;
    for parameter in [
        "invitationDate[before]=soon",
        "invitationDate[after]=1.5",
        "registrationDate[before]=2026-03-01",
        "registrationDate[after]=0x10",
    ] {
        let answer = client.get(&format!("/v1/spotMembers?{parameter}")).spot().send().await;
        answer.refused(400, "meltingspot.members.list.badDate");
    }
}

#[tokio::test]
async fn several_filters_must_all_be_passed() {
    assert_all("1", &["firstname[in]=Ada&lastname[in]=Lovelace,Hopper"]).await;
    assert_all("4", &["customRoleId[eq]=gold&registrationDate[after]=2000"]).await;
    assert_all("", &["firstname[in]=Ada&email[in]=grace@acme.test"]).await;
    assert_all(
        "1",
        &["email[in]=ada@acme.test,grace@acme.test&firstname[in]=Ada,Grace&lastname[in]=Lovelace&customRoleId[eq]=gold\
           &invitationDate[after]=0&invitationDate[before]=1001&registrationDate[after]=0&registrationDate[before]=2001"],
    )
    .await;
}

#[tokio::test]
async fn a_filter_that_nobody_passes_gives_an_empty_list() {
    assert_all("", &["email[in]=nobody@acme.test", "email[in][]=ada@acme.test,grace@acme.test"])
        .await;
}

#[tokio::test]
async fn a_filter_without_a_value_counts_as_absent() {
    assert_all(
        EVERYBODY,
        &[
            "email[in]=",
            "email[in]",
            "email[in]=,",
            "email[in][]=",
            "customRoleId[eq]=",
            "invitationDate[after]=",
        ],
    )
    .await;
}

#[tokio::test]
async fn naming_somebody_twice_lists_them_once() {
    assert_all("2", &["email[in]=grace@acme.test,GRACE@acme.test&email[in][]=grace@acme.test"])
        .await;
}

#[tokio::test]
async fn matches_are_paged_and_total_counts_them_all() {
    let (_server, client) = serve(people()).await;
    let path = "/v1/spotMembers?firstname[in]=Ada,Grace,Martin&limit=2&page=2";
    let answer = client.get(path).spot().send().await.expect(200);
    assert_eq!(
        (answer.items("title"), &answer.json()["total"]),
        (vec![json!("3"), json!("4")], &json!(4))
    );
}

#[tokio::test]
async fn filters_see_what_an_update_changed() {
    let (_server, client) = serve(people()).await;
    let grace =
        client.get("/v1/spotMembers?firstname[in]=Grace").spot().send().await.expect(200).json();
    let id = grace["items"][0]["id"].as_str().expect("an id").to_owned();
    let change = json!({"firstname": "Ada", "customRoleId": "gold"});
    client.put(&format!("/v1/spotMembers/{id}"), &change).spot().send().await.expect(200);
    for (query, expected) in [
        ("firstname[in]=Ada", vec!["1", "2", "4"]),
        ("firstname[in]=Grace", vec![]),
        ("customRoleId[eq]=gold", vec!["1", "2", "4"]),
        ("lastname[in]=Hopper", vec!["2"]),
    ] {
        let answer =
            client.get(&format!("/v1/spotMembers?{query}")).spot().send().await.expect(200);
        assert_eq!(answer.items("title"), expected, "{query}");
    }
}
