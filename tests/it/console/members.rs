//! Looking at members, a page at a time.

use doublure::MockServer;
use serde_json::{Value, json};

use crate::support::{Client, SPOT, serve, spot_of};

/// A spot with these people and an agenda with one.
async fn serve_people(emails: &[String]) -> (MockServer, Client) {
    let members: Vec<Value> = emails
        .iter()
        .map(|email| json!({"email": email, "firstname": "Grace", "lastname": "Hopper"}))
        .collect();
    let mut fixture = spot_of(&json!(members));
    fixture["openagenda"] = json!({"agendas": [{"uid": 7, "title": "Fairs", "slug": "fairs",
        "members": [{"uid": null, "name": "Jo", "email": "jo@acme.test"}]}]});
    serve(fixture).await
}

fn numbered(count: usize) -> Vec<String> {
    (1..=count).map(|number| format!("m{number}@acme.test")).collect()
}

async fn look(client: &Client, query: &str) -> Value {
    client.get(&format!("/__doublure/members?{query}")).send().await.expect(200).json()
}

#[track_caller]
fn emails(page: &Value) -> Vec<&str> {
    let members = page["members"].as_array().unwrap_or_else(|| panic!("{page}"));
    members.iter().map(|member| member["email"].as_str().expect("an address")).collect()
}

#[tokio::test]
async fn the_directory_has_spots_and_agendas_with_their_numbers() {
    let (_server, client) = serve_people(&numbered(3)).await;
    let directory = client.get("/__doublure/directory").send().await.expect(200).json();
    assert_eq!(
        directory,
        json!({"spots": [{"id": SPOT, "name": "Acme", "members": 3}],
            "agendas": [{"uid": 7, "title": "Fairs", "slug": "fairs", "members": 1}]})
    );
}

#[tokio::test]
async fn a_member_is_shown_as_the_vendor_shows_it() {
    let (_server, client) = serve_people(&numbered(1)).await;
    let page = look(&client, &format!("spot={SPOT}")).await;
    let vendors = client.get("/v1/spotMembers").spot().send().await.expect(200).items("id");
    assert_eq!(page["members"][0]["id"], vendors[0]);
    let page = look(&client, "agenda=7").await;
    assert_eq!(
        (emails(&page), &page["members"][0]["role"]),
        (vec!["jo@acme.test"], &json!("contributor"))
    );
}

#[tokio::test]
async fn pages_follow_one_another_by_next_offset() {
    let (_server, client) = serve_people(&numbered(5)).await;
    let mut offset = json!(0);
    let mut pages = Vec::new();
    while !offset.is_null() {
        let page = look(&client, &format!("spot={SPOT}&limit=2&offset={offset}")).await;
        assert_eq!(page["total"], 5);
        pages.push(emails(&page).len());
        offset = page["nextOffset"].clone();
    }
    assert_eq!(pages, [2, 2, 1]);
    let beyond = look(&client, &format!("spot={SPOT}&offset=9")).await;
    assert_eq!(beyond, json!({"members": [], "total": 5, "nextOffset": null}));
}

#[tokio::test]
async fn a_page_has_50_members_unless_told_otherwise_and_1000_at_most() {
    let (_server, client) = serve_people(&numbered(1001)).await;
    for (query, shown) in [("", 50), ("&limit=60", 60), ("&limit=18446744073709551615", 1000)] {
        let page = look(&client, &format!("spot={SPOT}{query}")).await;
        assert_eq!((emails(&page).len(), &page["nextOffset"]), (shown, &json!(shown)), "{query}");
    }
}

#[tokio::test]
async fn a_search_finds_addresses_and_names_and_goes_on_where_it_stopped() {
    let (_server, client) = serve_people(&numbered(12)).await;
    let search = |query: &str| format!("spot={SPOT}&search={query}");
    let page = look(&client, &search("M1&limit=2")).await;
    assert_eq!(
        (emails(&page), &page["nextOffset"]),
        (vec!["m1@acme.test", "m10@acme.test"], &json!(10))
    );
    let page = look(&client, &search("M1&limit=2&offset=10")).await;
    assert_eq!(emails(&page), ["m11@acme.test", "m12@acme.test"]);
    assert_eq!(page["nextOffset"], Value::Null);
    assert_eq!(emails(&look(&client, &search("grace%20hop")).await).len(), 12);
    assert_eq!(emails(&look(&client, &search("firstname")).await), [""; 0]);
}

#[tokio::test]
async fn what_was_added_and_changed_is_seen() {
    let (_server, client) = serve_people(&numbered(1)).await;
    drop(client.invite("new@acme.test").send().await.expect(201));
    let page = look(&client, &format!("spot={SPOT}&search=new")).await;
    assert_eq!((emails(&page), &page["total"]), (vec!["new@acme.test"], &json!(2)));
}

#[tokio::test]
async fn what_no_look_can_be_is_refused() {
    let (_server, client) = serve_people(&numbered(1)).await;
    for (query, word) in [
        ("", "either"),
        ("spot=x", "UUID"),
        ("agenda=x", "uid"),
        (&*format!("spot={SPOT}&agenda=7"), "either"),
        ("agenda=7&limit=0", "limit"),
        ("agenda=7&page=2", "valid are"),
    ] {
        let answer = client.get(&format!("/__doublure/members?{query}")).send().await;
        let problem = answer.problem(422, "invalid");
        assert!(problem["detail"].as_str().expect("a detail").contains(word), "{query}: {problem}");
    }
    let nobodys = client.get("/__doublure/members?agenda=8").send().await;
    assert!(nobodys.problem(404, "unknownOwner")["detail"].to_string().contains("directory"));
}
