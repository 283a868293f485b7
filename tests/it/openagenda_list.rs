//! `GET /v2/agendas/{agendaUID}/members`.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::openagenda_support::{AgendaServer, MEMBERS, assert_errors, builder};
use crate::support::Client;

/// Ada's agenda with so many more members.
async fn with_people(count: usize) -> AgendaServer {
    let more =
        json!({"openagenda": {"agendas": [{"uid": 10_000_001, "generate": {"members": count}}]}});
    AgendaServer::from(builder().fixture(more)).await
}

/// The addresses of all pages of this size, walked by their cursors.
async fn walk(client: &Client, limit: usize, spelling: &str) -> Vec<Value> {
    let (mut emails, mut after) = (Vec::new(), Value::from(0));
    while !after.is_null() {
        let path = format!("{MEMBERS}?limit={limit}&{spelling}={after}");
        let page = client.get(&path).header("key", "ada-public").send().await.expect(200);
        let items = page.items("email");
        assert!(!items.is_empty() && items.len() <= limit, "{page:?}");
        emails.extend(items);
        after = page.json()["after"].clone();
    }
    emails
}

#[tokio::test]
async fn the_answer_has_the_keys_of_the_vendors_page() {
    let world = AgendaServer::start().await;
    let body = world.list("").await.expect(200).json();
    let keys: BTreeSet<&str> =
        body.as_object().expect("an object").keys().map(String::as_str).collect();
    assert_eq!(keys, BTreeSet::from(["after", "items", "success", "total"]));
    assert_eq!(
        (&body["success"], &body["total"], &body["after"]),
        (&json!(true), &json!(4), &Value::Null)
    );
}

#[tokio::test]
async fn an_item_has_the_documented_keys_and_those_of_an_invitation() {
    let world = AgendaServer::start().await;
    let body = world.list("?limit=1").await.expect(200).json();
    let ada = json!({"uid": 90_000_001, "userUid": 90_000_001, "deletedUser": false, "name": "ada",
        "phone": "+33 1", "email": "ada@acme.test", "position": null, "organization": "Acme",
        "role": "administrator"});
    assert_eq!(body["items"][0], ada);
}

#[tokio::test]
async fn an_invited_person_is_listed_with_null_for_what_is_unknown() {
    let world = AgendaServer::start().await;
    let body = world.list("").await.expect(200).json();
    let jo = json!({"uid": null, "userUid": null, "deletedUser": false, "name": null,
        "phone": null, "email": "jo@acme.test", "position": null, "organization": null,
        "role": "contributor"});
    assert_eq!(body["items"][3], jo);
}

#[tokio::test]
async fn members_come_in_the_order_of_their_creation() {
    let world = AgendaServer::start().await;
    drop(world.invite_all(&["aaa@acme.test"]).await.expect(200));
    let emails = world.list("").await.expect(200).items("email");
    assert_eq!(
        emails,
        ["ada@acme.test", "moe@acme.test", "con@acme.test", "jo@acme.test", "aaa@acme.test"]
    );
}

#[tokio::test]
async fn a_page_has_20_members_when_nothing_is_said() {
    let world = with_people(50).await;
    let page = world.list("").await.expect(200);
    assert_eq!((page.items("uid").len(), &page.json()["total"]), (20, &json!(54)));
}

#[tokio::test]
async fn a_page_has_as_many_members_as_the_limit_says() {
    let world = with_people(150).await;
    for limit in [1, 7, 99, 100] {
        let page = world.list(&format!("?limit={limit}")).await.expect(200);
        assert_eq!(page.items("uid").len(), limit);
    }
}

#[tokio::test]
async fn a_limit_above_100_counts_as_100() {
    let world = with_people(150).await;
    for limit in ["101", "1000", "99999999999999999999999"] {
        let page = world.list(&format!("?limit={limit}")).await.expect(200);
        assert_eq!(page.items("uid").len(), 100, "{limit}");
    }
}

#[tokio::test]
async fn a_limit_that_is_no_number_from_1_on_counts_as_20() {
    let world = with_people(150).await;
    for limit in ["0", "-5", "ten", "", "1.5"] {
        let page = world.list(&format!("?limit={limit}")).await.expect(200);
        assert_eq!(page.items("uid").len(), 20, "{limit}");
    }
}

#[tokio::test]
async fn walking_the_cursors_visits_each_member_once_for_any_limit() {
    let world = with_people(250).await;
    let expected = walk(&world.client, 100, "after").await;
    let distinct: BTreeSet<String> = expected.iter().map(Value::to_string).collect();
    assert_eq!((expected.len(), distinct.len()), (254, 254));
    for limit in [1, 2, 3, 7, 20, 64, 127] {
        assert_eq!(walk(&world.client, limit.min(100), "after").await, expected, "limit {limit}");
    }
}

#[tokio::test]
async fn every_spelling_of_after_walks_the_list() {
    let world = with_people(60).await;
    let expected = walk(&world.client, 25, "after").await;
    for spelling in ["after[]", "after[0]", "after%5B%5D", "after%5B0%5D", "after=1&after"] {
        assert_eq!(walk(&world.client, 25, spelling).await, expected, "{spelling}");
    }
}

#[tokio::test]
async fn the_total_counts_all_members_whatever_the_page() {
    let world = with_people(50).await;
    for query in ["?limit=1", "?limit=100", "?after=10", "?after=999999"] {
        assert_eq!(world.list(query).await.expect(200).json()["total"], 54, "{query}");
    }
}

#[tokio::test]
async fn a_cursor_of_zero_or_less_lists_from_the_start() {
    let world = AgendaServer::start().await;
    let whole = world.list("").await.expect(200).json();
    for after in ["0", "-1", "00"] {
        assert_eq!(
            world.list(&format!("?after={after}")).await.expect(200).json(),
            whole,
            "{after}"
        );
    }
}

#[tokio::test]
async fn an_empty_cursor_counts_as_not_sent() {
    let world = AgendaServer::start().await;
    let whole = world.list("").await.expect(200).json();
    assert_eq!(world.list("?after=").await.expect(200).json(), whole);
}

#[tokio::test]
async fn a_cursor_beyond_the_end_lists_nobody() {
    let world = AgendaServer::start().await;
    let body = world.list("?after=123456789").await.expect(200).json();
    assert_eq!(body, json!({"success": true, "total": 4, "items": [], "after": null}));
}

#[tokio::test]
async fn a_cursor_that_nobody_has_lists_those_after_it() {
    let fixture = json!({"openagenda": {
        "accounts": [{"uid": 1, "email": "ada@acme.test", "publicKey": "ada-public"}],
        "agendas": [{"uid": 10_000_001, "members": [
            {"id": 100, "account": 1, "role": "administrator"},
            {"id": 200, "email": "two@acme.test"},
            {"id": 300, "email": "three@acme.test"}]}]}});
    let world = AgendaServer::from(doublure::MockServer::builder().fixture(fixture)).await;
    let answer = world.list("?after=150").await.expect(200);
    assert_eq!(answer.items("email"), ["two@acme.test", "three@acme.test"]);
}

#[tokio::test]
async fn a_cursor_that_is_no_integer_is_refused_with_the_validation_body() {
    let world = AgendaServer::start().await;
    for after in ["x", "1.5", "1e3", "%20", "null"] {
        let answer = world.list(&format!("?after={after}")).await;
        let answer = answer.refused(400, "openagenda.members.list.cursorNoInteger");
        assert_errors(&answer, &[("after.invalid", "after")]);
        assert_eq!(answer.json()["message"], "data is invalid");
    }
}

#[tokio::test]
async fn members_who_join_during_a_walk_are_met_at_its_end() {
    let world = with_people(30).await;
    let first = world.list("?limit=20").await.expect(200).json();
    drop(world.invite_all(&["late@acme.test"]).await.expect(200));
    let rest = world.list(&format!("?limit=100&after={}", first["after"])).await.expect(200);
    let emails = rest.items("email");
    assert_eq!((emails.len(), emails.last()), (15, Some(&json!("late@acme.test"))));
}

#[tokio::test]
async fn another_agendas_members_are_not_listed() {
    let world = AgendaServer::start().await;
    let answer = world.get("/v2/agendas/10000002/members").header("key", "ada-public").send().await;
    assert_eq!(answer.expect(200).items("email"), ["ada@acme.test", "zoe@acme.test"]);
}

#[tokio::test]
async fn every_answer_names_its_request() {
    let world = AgendaServer::start().await;
    let ids: Vec<String> = [world.list("").await, world.get(MEMBERS).send().await]
        .iter()
        .filter_map(|answer| answer.header("x-doublure-request").map(str::to_owned))
        .collect();
    assert_eq!(ids, ["1", "2"]);
}

#[tokio::test]
async fn an_accepted_answer_names_no_refusing_rule() {
    let world = AgendaServer::start().await;
    assert_eq!(world.list("").await.expect(200).header("x-doublure-rule"), None);
}

#[tokio::test]
async fn the_demo_agenda_has_several_pages() {
    let server = doublure::MockServer::start().await;
    let client = Client::new(server.base_url());
    let (mut after, mut seen) = (json!(0), 0);
    while !after.is_null() {
        let path = format!("{MEMBERS}?limit=100&after={after}");
        let page = client.get(&path).header("key", "oa-demo-public").send().await.expect(200);
        seen += page.items("email").len();
        after = page.json()["after"].clone();
    }
    assert_eq!(seen, 254);
}
