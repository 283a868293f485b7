//! The journal: what was asked and answered, as the control plane tells it.

mod bounds;
mod secrets;
mod streaming;
mod waiting;

use doublure::{Fault, MockServer};
use serde_json::{Value, json};

use crate::support::{Client, MONDAY, SPOT, SPOT_KEY, serve, spot_of};

const JOURNAL: &str = "/__doublure/journal";

async fn with_ada() -> (MockServer, Client) {
    serve(spot_of(&json!([{"email": "ada@acme.test"}]))).await
}

async fn read(client: &Client, query: &str) -> Value {
    client.get(&format!("{JOURNAL}{query}")).send().await.expect(200).json()
}

/// The ids of the entries that a query finds.
async fn ids(client: &Client, query: &str) -> Vec<u64> {
    ids_of(&read(client, query).await)
}

#[track_caller]
fn ids_of(journal: &Value) -> Vec<u64> {
    let entries = journal["entries"].as_array().unwrap_or_else(|| panic!("{journal}"));
    entries.iter().map(|entry| entry["id"].as_u64().expect("an id")).collect()
}

/// So many lists.
async fn lists(client: &Client, count: usize) {
    for _ in 0..count {
        drop(client.get("/v1/spotMembers").spot().send().await.expect(200));
    }
}

#[tokio::test]
async fn an_empty_journal_is_told_to_the_letter() {
    let (_server, client) = with_ada().await;
    let empty = json!({"entries": [], "total": 0, "dropped": 0, "nextAfter": null});
    assert_eq!(read(&client, "").await, empty);
}

#[tokio::test]
async fn an_entry_is_told_to_the_letter() {
    let (_server, client) = with_ada().await;
    let body = json!({"email": "new@acme.test", "emial": 1});
    let ask = client.ask("POST", "/v1/spotMembers?a=1&b=x%20y&a=2").spot();
    let ask = ask
        .header("content-type", "application/json")
        .header("x-two", "one")
        .header("x-two", "two");
    let invited = ask.body(body.to_string()).send().await.expect(201);
    let mut journal = read(&client, "").await;
    let mut entry = journal["entries"][0].take();
    assert!(entry["durationUs"].take().is_u64(), "{entry}");
    let rules = entry["rules"].take();
    let rules = rules.as_array().expect("rules").iter().map(|rule| rule.as_str().expect("an id"));
    assert!(
        rules.clone().count() > 0 && rules.clone().all(|rule| rule.starts_with("meltingspot."))
    );
    let host = entry["headers"]["host"].take();
    assert!(host[0].as_str().is_some_and(|host| host.starts_with("127.0.0.1:")), "{host}");
    assert_eq!(
        entry,
        json!({"id": 1, "at": MONDAY, "api": "meltingspot", "operation": "meltingspot.members.invite",
            "method": "POST", "path": "/v1/spotMembers", "query": {"a": ["1", "2"], "b": ["x y"]},
            "headers": {"authorization": ["[redacted]"], "content-type": ["application/json"],
                "content-length": [body.to_string().len().to_string()], "host": null, "x-two": ["one", "two"]},
            "body": body, "bodyTruncated": false, "status": 201, "responseBody": invited.json(),
            "rules": null, "fault": null, "durationUs": null})
    );
    assert_eq!(read(&client, "").await["total"], 1);
}

#[tokio::test]
async fn the_deciding_rule_of_a_refusal_is_the_last() {
    let (_server, client) = with_ada().await;
    let refused = client.get("/v1/spotMembers").header("authorization", "nobody").send().await;
    let rule = refused.header("x-doublure-rule").expect("a rule").to_owned();
    let rules = read(&client, "").await["entries"][0]["rules"].clone();
    assert_eq!(rules.as_array().and_then(|rules| rules.last()), Some(&json!(rule)));
}

#[tokio::test]
async fn a_page_of_strewn_members_is_told_as_it_was_sent() {
    let member = |at: usize| {
        let parity = if at.is_multiple_of(2) { "Even" } else { "Odd" };
        json!({"email": format!("{at}@acme.test"), "lastname": parity})
    };
    let members: Vec<Value> = (0..80).map(member).collect();
    let (_server, client) = serve(spot_of(&Value::from(members))).await;
    let hits = client.get("/v1/spotMembers?lastname[in]=Even").spot();
    let sent: Value = hits.send().await.expect(200).json();
    let last = sent["items"][39]["id"].as_str().expect("40 hits");
    let change = client.ask("PUT", &format!("/v1/spotMembers/{last}")).spot();
    let change = change.header("content-type", "application/json").body(r#"{"title":"Other"}"#);
    drop(change.send().await.expect(200));
    assert_eq!(read(&client, "?limit=1").await["entries"][0]["responseBody"], sent);
}

#[tokio::test]
async fn bodies_are_json_or_text_or_null() {
    let (_server, client) = with_ada().await;
    for (sent, kept) in [
        ("", Value::Null),
        ("[1, 2]", json!([1, 2])),
        ("\"text\"", json!("text")),
        ("no json", json!("no json")),
        ("{\"email\":", json!("{\"email\":")),
    ] {
        drop(client.ask("POST", "/v1/spotMembers").spot().body(sent).send().await.expect(400));
        let journal = read(&client, "").await;
        let entry = journal["entries"].as_array().and_then(|all| all.last()).expect("an entry");
        assert_eq!(entry["body"], kept, "{sent}");
    }
}

#[tokio::test]
async fn an_entry_of_an_unknown_route_has_no_operation() {
    let (_server, client) = with_ada().await;
    drop(client.get("/v1/nothing").spot().send().await.expect(404));
    drop(client.ask("PATCH", "/v2/nothing").send().await.expect(401));
    let journal = read(&client, "").await;
    let shown = |at: usize| {
        let entry = &journal["entries"][at];
        ["api", "operation", "method", "path", "status"].map(|key| entry[key].clone())
    };
    assert_eq!(
        shown(0),
        [json!("meltingspot"), Value::Null, json!("GET"), json!("/v1/nothing"), json!(404)]
    );
    assert_eq!(
        shown(1),
        [json!("openagenda"), Value::Null, json!("PATCH"), json!("/v2/nothing"), json!(401)]
    );
}

#[tokio::test]
async fn paths_are_told_below_the_worlds_base_url() {
    let (server, _) = with_ada().await;
    let fork = server.fork();
    let client = Client::new(fork.base_url());
    drop(client.get("/v1/spotMembers%7EbulkInvite").spot().send().await);
    assert_eq!(read(&client, "").await["entries"][0]["path"], "/v1/spotMembers%7EbulkInvite");
}

#[tokio::test]
async fn what_is_neither_vendors_nor_of_a_world_is_not_kept() {
    let (_server, client) = with_ada().await;
    for path in ["/nothing", "/__doublure/health", "/__doublure/nothing", "/~nobody/v1/spotMembers"]
    {
        drop(client.get(path).send().await);
    }
    assert_eq!(read(&client, "").await["total"], 0);
}

#[tokio::test]
async fn entries_are_filtered() {
    let (server, client) = with_ada().await;
    lists(&client, 2).await;
    drop(client.get("/v1/spotMembers").send().await.expect(401));
    drop(client.get("/v2/agendas/1/members").send().await.expect(403));
    drop(client.invite("new@acme.test").send().await.expect(201));
    server.world().fault(Fault::on("meltingspot.members.list").status(401));
    drop(client.get("/v1/spotMembers").spot().send().await.expect(401));
    for (query, found) in [
        ("", vec![1, 2, 3, 4, 5, 6]),
        ("?api=meltingspot", vec![1, 2, 3, 5, 6]),
        ("?api=openagenda", vec![4]),
        ("?operation=meltingspot.members.list", vec![1, 2, 3, 6]),
        ("?operation=meltingspot.members.update", vec![]),
        ("?status=401", vec![3, 6]),
        ("?status=200", vec![1, 2]),
        ("?rule=meltingspot.auth.missingKey", vec![3]),
        ("?operation=meltingspot.members.list&status=401", vec![3, 6]),
        ("?operation=meltingspot.members.list&status=401&after=3", vec![6]),
        ("?after=4", vec![5, 6]),
        ("?after=99", vec![]),
    ] {
        assert_eq!(ids(&client, query).await, found, "{query}");
    }
    assert_eq!(read(&client, "?status=401&after=3").await["total"], 2);
}

#[tokio::test]
async fn pages_follow_one_another_by_next_after() {
    let (_server, client) = with_ada().await;
    lists(&client, 5).await;
    let mut seen = Vec::new();
    let mut after = json!(0);
    while !after.is_null() {
        let page = read(&client, &format!("?limit=2&after={after}")).await;
        assert_eq!(page["total"], 5);
        seen.push(ids_of(&page));
        after = page["nextAfter"].clone();
    }
    assert_eq!(seen, [vec![1, 2], vec![3, 4], vec![5]]);
    assert_eq!(read(&client, "?limit=5").await["nextAfter"], Value::Null);
    assert_eq!(ids(&client, "?limit=18446744073709551615").await.len(), 5);
}

#[tokio::test]
async fn a_page_has_100_entries_unless_told_otherwise() {
    let (_server, client) = with_ada().await;
    lists(&client, 101).await;
    let page = read(&client, "").await;
    assert_eq!((ids_of(&page).len(), &page["nextAfter"]), (100, &json!(100)));
}

#[tokio::test]
async fn what_no_filter_can_be_is_refused() {
    let (_server, client) = with_ada().await;
    for (query, word) in [
        ("?limit=0", "limit"),
        ("?limit=-1", "limit"),
        ("?after=x", "after"),
        ("?status=ok", "status"),
        ("?status=99999", "status"),
        ("?operations=x", "operation"),
        ("?count=2", "valid are"),
        ("?api=meltingSpot", "`meltingspot`"),
        ("?operation=meltingspot.member.list", "`meltingspot.members.list`"),
        ("?rule=meltingspot.auth.missing", "`meltingspot.auth.missingKey`"),
    ] {
        let problem = client.get(&format!("{JOURNAL}{query}")).send().await.problem(422, "invalid");
        assert!(problem["detail"].as_str().expect("a detail").contains(word), "{query}: {problem}");
    }
}

#[tokio::test]
async fn an_emptied_journal_counts_on() {
    let (_server, client) = with_ada().await;
    lists(&client, 3).await;
    let emptied = client.ask("DELETE", JOURNAL).send().await.expect(204);
    assert_eq!(emptied.body.len(), 0);
    assert_eq!(read(&client, "").await["total"], 0);
    lists(&client, 1).await;
    assert_eq!(ids(&client, "").await, [4]);
}

#[tokio::test]
async fn a_reset_journal_counts_from_1() {
    let (_server, client) = with_ada().await;
    lists(&client, 3).await;
    drop(client.ask("POST", "/__doublure/reset").send().await.expect(204));
    assert_eq!(read(&client, "").await["total"], 0);
    lists(&client, 1).await;
    assert_eq!(ids(&client, "").await, [1]);
}

#[tokio::test]
async fn the_rust_journal_and_the_control_planes_are_the_same() {
    let (server, client) = with_ada().await;
    drop(client.get(&format!("/v1/spotMembers/{SPOT}")).spot().send().await.expect(404));
    lists(&client, 1).await;
    let rust = serde_json::to_value(server.world().requests()).expect("JSON");
    assert_eq!(rust, read(&client, "").await["entries"]);
    assert_eq!(server.world().requests_to("meltingspot.members.list").len(), 1);
    assert!(!rust.to_string().contains(SPOT_KEY));
}
