//! The journal is bounded, and what it drops is counted.

use serde_json::{Value, json};

use crate::cli_process::Served;
use crate::support::Client;

use super::{ids_of, read, with_ada};

const KIB_64: usize = 64 * 1024;

async fn bounded() -> (Served, Client) {
    let served = Served::with(&["--journal-bytes", "64KiB"]).await;
    let client = served.client();
    (served, client)
}

/// A request with a body of so many bytes, which is refused.
async fn send(client: &Client, bytes: usize) {
    let ask = client.ask("POST", "/v1/spotMembers").spot().body("x".repeat(bytes));
    drop(ask.send().await.expect(400));
}

#[tokio::test]
async fn the_newest_entries_are_held_and_the_others_counted() {
    let (_served, client) = bounded().await;
    for _ in 0..100 {
        send(&client, 2_000).await;
    }
    let journal = read(&client, "?limit=1000").await;
    let ids = ids_of(&journal);
    let dropped = journal["dropped"].as_u64().expect("a number");
    assert!((10..=32).contains(&ids.len()), "{}", ids.len());
    assert_eq!(dropped, ids[0] - 1);
    assert_eq!(ids, (ids[0]..=100).collect::<Vec<u64>>());
    assert_eq!(journal["total"], ids.len());
    assert!(journal.to_string().len() < 2 * KIB_64);
}

#[tokio::test]
async fn answers_count_too() {
    let (_served, client) = bounded().await;
    for _ in 0..10 {
        drop(client.get("/v1/spotMembers?limit=50").spot().send().await.expect(200));
    }
    let journal = read(&client, "").await;
    assert!((1..6).contains(&ids_of(&journal).len()), "{}", journal["total"]);
}

#[tokio::test]
async fn dropping_changes_no_verification() {
    let (_served, client) = bounded().await;
    let invite = "meltingspot.members.invite";
    let scenario = json!({"expect": [{"operation": invite, "calls": 60}, {"operation": invite, "status": 400, "calls": 60}]});
    drop(client.put("/__doublure/scenario", &scenario).send().await.expect(204));
    for _ in 0..60 {
        send(&client, 4_000).await;
    }
    assert!(read(&client, "").await["dropped"].as_u64().is_some_and(|dropped| dropped > 30));
    let verified = client.get("/__doublure/scenario/verification").send().await.expect(200).json();
    assert_eq!(verified["satisfied"], true, "{verified}");
}

#[tokio::test]
async fn an_entry_that_was_dropped_cannot_be_explained() {
    let (_served, client) = bounded().await;
    for _ in 0..100 {
        send(&client, 2_000).await;
    }
    drop(client.get("/__doublure/explain/1").send().await.problem(404, "unknownRequest"));
    drop(client.get("/__doublure/explain/100").send().await.expect(200));
}

#[tokio::test]
async fn an_emptied_journal_has_dropped_nothing() {
    let (_served, client) = bounded().await;
    for _ in 0..50 {
        send(&client, 4_000).await;
    }
    drop(client.ask("DELETE", "/__doublure/journal").send().await.expect(204));
    let empty = json!({"entries": [], "total": 0, "dropped": 0, "nextAfter": null});
    assert_eq!(read(&client, "").await, empty);
}

#[tokio::test]
async fn long_bodies_keep_their_first_64_kibibytes() {
    let (_server, client) = with_ada().await;
    send(&client, KIB_64).await;
    send(&client, KIB_64 + 1).await;
    let journal = read(&client, "").await;
    for (entry, truncated) in
        journal["entries"].as_array().expect("entries").iter().zip([false, true])
    {
        assert_eq!(entry["bodyTruncated"], truncated);
        assert_eq!(entry["body"].as_str().map(str::len), Some(KIB_64));
    }
}

#[tokio::test]
async fn a_long_body_of_several_bytes_a_letter_is_cut_without_fail() {
    let (_server, client) = with_ada().await;
    let body = format!("x{}", "é".repeat(KIB_64));
    let ask = client.ask("POST", "/v1/spotMembers").spot().body(body);
    drop(ask.send().await.expect(400));
    let entry: Value = read(&client, "").await["entries"][0].clone();
    assert!(entry["body"].as_str().is_some_and(|body| body.starts_with("xéé")));
}
