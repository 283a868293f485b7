//! Waiting for requests: no polling, real time.

use std::time::Duration;

use serde_json::json;

use super::{JOURNAL, ids_of, lists, with_ada};

const LIST: &str = "meltingspot.members.list";
const LONG: Duration = Duration::from_secs(30);

#[tokio::test]
async fn a_wait_ends_as_soon_as_the_requests_are_there() {
    let (_server, client) = with_ada().await;
    let wait = client.get(&format!("{JOURNAL}/wait?operation={LIST}&count=2&timeout=1d"));
    let waiting = tokio::spawn(wait.send());
    lists(&client, 2).await;
    let waited = waiting.await.expect("an answer").expect(200).json();
    assert_eq!(ids_of(&waited), [1, 2]);
    assert_eq!(waited["entries"][0]["operation"], LIST);
}

#[tokio::test]
async fn a_wait_for_what_has_come_already_ends_at_once() {
    let (_server, client) = with_ada().await;
    lists(&client, 3).await;
    for (query, found) in
        [("", vec![1, 2, 3]), ("?count=3&after=0", vec![1, 2, 3]), ("?after=2", vec![3])]
    {
        let waited = client.get(&format!("{JOURNAL}/wait{query}")).send().await.expect(200).json();
        assert_eq!(ids_of(&waited), found, "{query}");
    }
}

#[tokio::test]
async fn a_wait_in_vain_is_408_with_what_was_seen() {
    let (server, client) = with_ada().await;
    lists(&client, 1).await;
    let before = server.world().clock().now();
    let wait = format!("{JOURNAL}/wait?operation={LIST}&count=2&timeout=10ms");
    let problem = client.get(&wait).send().await.problem(408, "waitTimeout");
    assert_eq!(ids_of(&problem), [1]);
    assert!(problem["detail"].as_str().expect("a detail").contains("1 of 2"), "{problem}");
    assert_eq!(server.world().clock().now(), before);
}

#[tokio::test]
async fn a_wait_does_not_count_what_does_not_match() {
    let (_server, client) = with_ada().await;
    lists(&client, 3).await;
    for query in ["status=404", "api=openagenda", "operation=meltingspot.members.get", "after=3"] {
        let wait = format!("{JOURNAL}/wait?{query}&timeout=0ms");
        let problem = client.get(&wait).send().await.problem(408, "waitTimeout");
        assert_eq!(problem["entries"], json!([]), "{query}");
    }
}

#[tokio::test]
async fn what_no_wait_can_be_is_refused() {
    let (_server, client) = with_ada().await;
    for (query, word) in [
        ("?timeout=soon", "timeout"),
        ("?timeout=10", "timeout"),
        ("?count=-1", "count"),
        ("?limit=3", "valid are"),
        ("?operation=nothing", "operation"),
    ] {
        let problem =
            client.get(&format!("{JOURNAL}/wait{query}")).send().await.problem(422, "invalid");
        assert!(problem["detail"].as_str().expect("a detail").contains(word), "{query}: {problem}");
    }
}

#[tokio::test]
async fn a_wait_may_be_as_long_as_one_likes() {
    let (_server, client) = with_ada().await;
    let wait = client.get(&format!("{JOURNAL}/wait?timeout=18446744073709551615ms"));
    let waiting = tokio::spawn(wait.send());
    lists(&client, 1).await;
    drop(waiting.await.expect("an answer").expect(200));
}

#[tokio::test]
async fn waiting_in_one_world_does_not_see_another() {
    let (server, client) = with_ada().await;
    let fork = server.fork();
    lists(&client, 1).await;
    let error = fork.wait_for(LIST, 1, Duration::from_millis(10)).await.expect_err("in vain");
    assert_eq!((error.count, error.seen.len()), (1, 0));
    assert!(error.to_string().contains("0 of 1"), "{error}");
}

#[tokio::test]
async fn a_wait_in_rust_ends_with_its_requests() {
    let (server, client) = with_ada().await;
    let wait = server.world().wait_for(LIST, 2, LONG);
    let (waited, ()) = tokio::join!(wait, lists(&client, 2));
    assert_eq!(waited.expect("they came").len(), 2);
}

#[tokio::test]
async fn a_hundred_may_wait_at_once() {
    let (_server, client) = with_ada().await;
    let wait = || client.get(&format!("{JOURNAL}/wait?count=5&timeout=1d")).send();
    let waiting: Vec<_> = (0..100).map(|_| tokio::spawn(wait())).collect();
    lists(&client, 5).await;
    for one in waiting {
        assert_eq!(ids_of(&one.await.expect("an answer").expect(200).json()).len(), 5);
    }
}
