//! What happens in one world is nobody else's business.

use std::time::Duration;

use doublure::{Fault, MockServer, World};
use serde_json::{Value, json};

use crate::support::{Client, MONDAY, frozen, spot_of, start};

use super::{emails, list, visitor, with_ada};

/// Parent and child, each in both roles: who acts and who looks on.
async fn both_ways(
    act: impl AsyncFn(&World, &Client),
    same: impl AsyncFn(&World, &Client) -> Value,
) {
    let ada = spot_of(&json!([{"email": "ada@acme.test"}]));
    let limited = frozen(ada).behaviour("meltingspot.rateLimit", "documented");
    let (server, client): (MockServer, Client) = start(limited).await;
    for parent_acts in [true, false] {
        let fork = server.fork();
        let visitor = visitor(&fork);
        let parent = (server.world(), &client);
        let (actor, witness) =
            if parent_acts { (parent, (&fork, &visitor)) } else { ((&fork, &visitor), parent) };
        let before = same(witness.0, witness.1).await;
        act(actor.0, actor.1).await;
        assert_eq!(same(witness.0, witness.1).await, before, "parent acts: {parent_acts}");
        assert_ne!(same(actor.0, actor.1).await, before, "parent acts: {parent_acts}");
        server.world().reset();
    }
}

#[tokio::test]
async fn members_of_one_world_are_not_seen_in_another() {
    both_ways(
        async |_, client| drop(client.invite("new@acme.test").send().await.expect(201)),
        async |world, _| json!(world.meltingspot().members().len()),
    )
    .await;
}

#[tokio::test]
async fn the_clock_of_one_world_is_not_anothers() {
    both_ways(
        async |world, _| world.clock().advance(Duration::from_secs(5)),
        async |world, _| json!(world.clock().now()),
    )
    .await;
}

#[tokio::test]
async fn requests_to_one_world_are_not_seen_in_another() {
    both_ways(
        async |_, client| drop(list(client).send().await.expect(200)),
        async |world, _| json!(world.requests().len()),
    )
    .await;
}

#[tokio::test]
async fn the_quota_of_one_world_is_not_anothers() {
    both_ways(
        async |_, client| drop(list(client).send().await.expect(200)),
        async |world, _| {
            let probe = world.fork();
            let answer = list(&visitor(&probe)).send().await.expect(200);
            json!(answer.header("x-ratelimit-remaining"))
        },
    )
    .await;
}

#[tokio::test]
async fn faults_of_one_world_do_not_act_in_another() {
    both_ways(
        async |world, _| {
            world.fault(Fault::on("meltingspot.members.list").status(401));
        },
        async |_, client| json!(list(client).send().await.status),
    )
    .await;
}

#[tokio::test]
async fn ids_drawn_in_one_world_are_not_missing_in_another() {
    let (server, client) = with_ada().await;
    let fork = server.fork();
    let in_fork = visitor(&fork);
    let draw = async |client: &Client| {
        client.invite("new@acme.test").send().await.expect(201).json()["id"].clone()
    };
    assert_eq!(draw(&client).await, draw(&in_fork).await);
}

#[tokio::test]
async fn behaviours_of_one_world_are_not_anothers() {
    let (server, client) = with_ada().await;
    let fork = server.fork();
    let state = json!({"behaviours": {"meltingspot.members.list.defaultLimit": 1},
        "meltingspot": spot_of(&json!([{"email": "a@b.test"}, {"email": "c@d.test"}]))["meltingspot"]});
    drop(visitor(&fork).put("/__doublure/state", &state).send().await.expect(204));
    assert_eq!(emails(&visitor(&fork)).await.len(), 1);
    drop(client.invite("new@acme.test").send().await.expect(201));
    assert_eq!(emails(&client).await.len(), 2);
}

#[tokio::test]
async fn the_journal_of_a_fork_starts_empty_and_counts_from_1() {
    let (server, client) = with_ada().await;
    for _ in 0..3 {
        drop(list(&client).send().await.expect(200));
    }
    let fork = server.fork();
    assert_eq!(fork.requests().len(), 0);
    let answer = list(&visitor(&fork)).send().await.expect(200);
    assert_eq!(answer.header("x-doublure-request"), Some("1"));
}

#[tokio::test]
async fn a_fork_copies_the_clock_and_where_the_ids_stand() {
    let (server, client) = with_ada().await;
    drop(client.invite("one@acme.test").send().await.expect(201));
    server.world().clock().advance(Duration::from_mins(1));
    let fork = server.fork();
    assert_eq!(fork.clock().now(), "2026-03-02T09:01:00Z");
    assert_ne!(fork.clock().now(), MONDAY);
    let mut ids = Vec::new();
    for client in [&client, &visitor(&fork)] {
        ids.push(client.invite("two@acme.test").send().await.expect(201).json()["id"].clone());
    }
    assert_eq!(ids[0], ids[1]);
}

#[tokio::test]
async fn a_reset_of_one_world_leaves_the_others() {
    let (server, client) = with_ada().await;
    let fork = server.fork();
    drop(visitor(&fork).invite("new@acme.test").send().await.expect(201));
    drop(client.ask("POST", "/__doublure/reset").send().await.expect(204));
    assert_eq!(emails(&visitor(&fork)).await.len(), 2);
    assert_eq!(fork.requests().len(), 2);
}

#[tokio::test]
async fn two_servers_share_nothing() {
    let ((one, in_one), (two, _)) = (with_ada().await, with_ada().await);
    drop(in_one.invite("new@acme.test").send().await.expect(201));
    let fork = one.fork();
    assert_eq!(two.world().meltingspot().members().len(), 1);
    let stranger = Client::new(two.base_url());
    let path = format!("/~{}/v1/spotMembers", fork.id());
    drop(stranger.get(&path).send().await.problem(404, "unknownWorld"));
}
