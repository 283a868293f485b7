//! The end of a world.

use serde_json::json;

use crate::support::wire::{Wire, get};

use super::{WORLDS, client_of, emails, list, open, stray_count, visitor, with_ada};

#[tokio::test]
async fn a_closed_world_is_gone_and_who_still_comes_is_counted() {
    let (server, client) = with_ada().await;
    let fork = client_of(&open(&client, &json!({"id": "mine"})).await);
    let closed = client.ask("DELETE", &format!("{WORLDS}/mine")).send().await.expect(204);
    assert_eq!(closed.body.len(), 0);
    for stray in [list(&fork), fork.invite("late@acme.test"), fork.get("/__doublure/health")] {
        let problem = stray.send().await.problem(410, "worldClosed");
        assert_eq!(problem["title"], "Gone");
    }
    let by_host = client.get("/v1/spotMembers").header("host", "mine.localhost").send().await;
    drop(by_host.problem(410, "worldClosed"));
    assert_eq!((stray_count(&client).await, server.strays()), (json!(4), 4));
    assert_eq!(server.world().requests().len(), 0);
}

#[tokio::test]
async fn a_world_closes_itself() {
    let (_server, client) = with_ada().await;
    let fork = client_of(&open(&client, &json!({"id": "mine"})).await);
    drop(fork.ask("DELETE", &format!("{WORLDS}/mine")).send().await.expect(204));
    drop(list(&fork).send().await.problem(410, "worldClosed"));
}

#[tokio::test]
async fn a_world_is_closed_once() {
    let (server, client) = with_ada().await;
    open(&client, &json!({"id": "mine"})).await;
    let close = || client.ask("DELETE", &format!("{WORLDS}/mine")).send();
    drop(close().await.expect(204));
    drop(close().await.problem(410, "worldClosed"));
    assert_eq!(server.strays(), 0);
}

#[tokio::test]
async fn the_default_world_cannot_be_closed() {
    let (_server, client) = with_ada().await;
    let refused = client.ask("DELETE", &format!("{WORLDS}/default")).send().await;
    drop(refused.problem(409, "defaultWorld"));
    assert_eq!(emails(&client).await, ["ada@acme.test"]);
}

#[tokio::test]
async fn an_unknown_world_cannot_be_closed() {
    let (_server, client) = with_ada().await;
    open(&client, &json!({"id": "mine"})).await;
    let problem =
        client.ask("DELETE", &format!("{WORLDS}/mime")).send().await.problem(404, "unknownWorld");
    assert!(problem["detail"].as_str().expect("a detail").contains("`mine`"), "{problem}");
}

#[tokio::test]
async fn a_child_lives_on_after_its_parents_end() {
    let (_server, client) = with_ada().await;
    let parent = client_of(&open(&client, &json!({"id": "parent"})).await);
    drop(parent.invite("new@acme.test").send().await.expect(201));
    let child = client_of(&open(&parent, &json!({})).await);
    drop(client.ask("DELETE", &format!("{WORLDS}/parent")).send().await.expect(204));
    assert_eq!(emails(&child).await, ["ada@acme.test", "new@acme.test"]);
    drop(child.ask("POST", "/__doublure/reset").send().await.expect(204));
    assert_eq!(emails(&child).await.len(), 2);
}

#[tokio::test]
async fn a_dropped_handle_closes_its_world() {
    let (server, _client) = with_ada().await;
    let world = server.fork();
    let client = visitor(&world);
    drop(list(&client).send().await.expect(200));
    drop(world);
    drop(list(&client).send().await.problem(410, "worldClosed"));
    assert_eq!(server.strays(), 1);
}

#[tokio::test]
async fn a_clone_of_a_handle_keeps_its_world_open() {
    let (server, _client) = with_ada().await;
    let world = server.fork();
    let (clone, client) = (world.clone(), visitor(&world));
    drop(world);
    drop(list(&client).send().await.expect(200));
    assert_eq!(clone.requests().len(), 1);
    drop(clone);
    drop(list(&client).send().await.problem(410, "worldClosed"));
}

#[tokio::test]
async fn a_handle_whose_world_was_closed_over_http_says_so_too() {
    let (server, client) = with_ada().await;
    let world = server.fork();
    drop(client.ask("DELETE", &format!("{WORLDS}/{}", world.id())).send().await.expect(204));
    let request = http::Request::get("/v1/spotMembers").body(bytes::Bytes::new());
    assert_eq!(world.handle(request.expect("a request")).await.status(), 410);
    assert_eq!(world.requests().len(), 0);
}

#[tokio::test]
async fn a_connection_that_outlives_its_world_meets_410_on_it() {
    let (server, _client) = with_ada().await;
    let world = server.fork();
    let path = format!("/~{}/v1/spotMembers", world.id());
    let mut wire = Wire::connect(server.address()).await;
    assert_eq!(wire.exchange(get(&path)).await.status, 200);
    drop(world);
    for _ in 0..2 {
        assert_eq!(wire.exchange(get(&path)).await.status, 410);
    }
    assert_eq!(wire.exchange(get("/v1/spotMembers")).await.status, 200);
    assert_eq!((server.strays(), server.world().requests().len()), (2, 1));
}

#[tokio::test]
async fn who_waits_in_a_world_that_is_closed_is_told_at_once() {
    let (server, client) = with_ada().await;
    let fork = client_of(&open(&client, &json!({"id": "mine"})).await);
    let waiting = tokio::spawn(fork.get("/__doublure/journal/wait?count=2&timeout=1d").send());
    drop(list(&fork).send().await.expect(200));
    drop(client.ask("DELETE", &format!("{WORLDS}/mine")).send().await.expect(204));
    drop(waiting.await.expect("an answer").problem(410, "worldClosed"));
    drop(server);
}
