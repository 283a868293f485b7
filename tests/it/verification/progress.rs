//! How far a scenario has come: what forks take along, what resets and
//! snapshots bring back, and what never changes it.

use serde_json::{Value, json};

use super::{LIST, actual, list, playing, satisfied, statuses, two_people, verification};
use crate::support::Client;
use doublure::WorldOptions;

/// Jo accepts after the second list, the third is refused, and two are expected.
fn story() -> Value {
    json!({
        "name": "two lists",
        "faults": [{"operation": LIST, "calls": [3], "then": {"kind": "rateLimit"}}],
        "events": [{"when": {"operation": LIST, "call": 2}, "api": "meltingspot",
            "member": {"email": "jo@acme.test"}, "set": {"status": "Accepted"}}],
        "expect": [{"operation": LIST, "calls": 2}]
    })
}

#[tokio::test]
async fn a_fork_goes_on_from_where_its_parent_was_and_then_its_own_way() {
    let (server, parent) = playing(story()).await;
    statuses(&parent).await;
    let fork = server.fork();
    let child = Client::new(fork.base_url());
    assert_eq!(actual(&child).await, [1]);
    statuses(&child).await;
    assert_eq!(statuses_after(&child).await, ["Accepted", "Accepted"]);
    fork.assert_satisfied();
    assert_eq!(actual(&parent).await, [1], "the parent has not seen the call");
    assert_eq!(statuses_after(&parent).await, ["Accepted", "Invited"]);
    list(&child).await.expect(429);
    statuses(&parent).await;
    assert_eq!((actual(&parent).await, actual(&child).await), (vec![json!(2)], vec![json!(3)]));
}

/// The statuses as the state has them: no call is counted.
async fn statuses_after(client: &Client) -> Vec<Value> {
    let state = super::state(client).await;
    super::each(&state["meltingspot"]["spots"][0]["members"], "status")
}

#[tokio::test]
async fn a_fork_by_time_counts_from_when_its_parent_began() {
    let (server, parent) = playing(json!({"events": [
        {"when": {"elapsed": "10m"}, "api": "meltingspot", "member": {"email": "jo@acme.test"}, "remove": true}
    ]}))
    .await;
    super::advance(&parent, "9m").await;
    let fork = server.fork();
    let child = Client::new(fork.base_url());
    super::advance(&child, "1m").await;
    assert_eq!((statuses(&child).await.len(), statuses(&parent).await.len()), (1, 2));
}

#[tokio::test]
async fn what_could_not_happen_is_taken_along() {
    let (server, client) = playing(json!({"events": [
        {"when": {"operation": LIST, "call": 1}, "api": "meltingspot", "member": {"email": "bo@acme.test"}, "remove": true}
    ]}))
    .await;
    statuses(&client).await;
    let fork = server.fork();
    let child = Client::new(fork.base_url());
    assert_eq!(verification(&child).await, verification(&client).await);
    assert!(!satisfied(&child).await);
    fork.load_scenario(json!({"name": "another"})).expect("loads");
    assert!(satisfied(&child).await && !satisfied(&client).await);
}

#[tokio::test]
async fn a_fork_with_a_scenario_of_its_own_begins_it() {
    let (server, parent) = playing(json!({"expect": [{"operation": LIST, "calls": 7}]})).await;
    statuses(&parent).await;
    let fork = server.fork_with(WorldOptions::new().scenario(story())).expect("a world");
    let child = Client::new(fork.base_url());
    assert_eq!(actual(&child).await, [0]);
    let opened =
        parent.post("/__doublure/worlds", &json!({"scenario": story()})).send().await.expect(201);
    let other = Client::new(opened.json()["baseUrl"].as_str().expect("a URL"));
    for client in [&child, &other] {
        statuses(client).await;
        statuses(client).await;
        assert!(satisfied(client).await);
    }
    assert!(!satisfied(&parent).await);
}

#[tokio::test]
async fn a_reset_goes_back_to_the_scenario_that_the_world_was_created_with() {
    let (server, _client) = two_people().await;
    let fork = server.fork_with(WorldOptions::new().scenario(story())).expect("a world");
    let child = Client::new(fork.base_url());
    for _ in 0..2 {
        assert_eq!(actual(&child).await, [0]);
        statuses(&child).await;
        statuses(&child).await;
        assert_eq!(statuses_after(&child).await, ["Accepted", "Accepted"]);
        list(&child).await.expect(429);
        child.post("/__doublure/reset", &json!({})).send().await.expect(204);
        assert_eq!(statuses_after(&child).await, ["Accepted", "Invited"]);
    }
}

#[tokio::test]
async fn a_reset_forgets_a_scenario_that_came_later() {
    let (_server, client) = playing(story()).await;
    statuses(&client).await;
    client.post("/__doublure/reset", &json!({})).send().await.expect(204);
    let nothing = json!({"satisfied": true, "expectations": [], "unapplied": []});
    assert_eq!(verification(&client).await, nothing);
    for _ in 0..3 {
        assert_eq!(statuses(&client).await, ["Accepted", "Invited"]);
    }
}

#[tokio::test]
async fn a_snapshot_holds_the_progress() {
    let (server, client) = playing(story()).await;
    statuses(&client).await;
    let before = server.world().snapshot();
    for _ in 0..2 {
        statuses(&client).await;
        assert!(satisfied(&client).await);
        list(&client).await.expect(429);
        assert_eq!(actual(&client).await, [3]);
        server.world().restore(&before);
        assert_eq!(actual(&client).await, [1]);
    }
}

#[tokio::test]
async fn what_the_journal_drops_changes_no_verification() {
    let (_server, client) = playing(story()).await;
    statuses(&client).await;
    let drop_journal = || client.ask("DELETE", "/__doublure/journal");
    drop_journal().send().await.expect(204);
    statuses(&client).await;
    drop_journal().send().await.expect(204);
    assert_eq!(actual(&client).await, [2]);
    assert!(satisfied(&client).await);
    list(&client).await.expect(429);
}

#[tokio::test]
async fn a_replaced_state_leaves_the_progress() {
    let (_server, client) = playing(story()).await;
    statuses(&client).await;
    let state = crate::support::spot_of(&json!([{"email": "jo@acme.test", "status": "Invited"}]));
    client.put("/__doublure/state", &state).send().await.expect(204);
    assert_eq!(actual(&client).await, [1]);
    statuses(&client).await;
    assert_eq!(statuses_after(&client).await, ["Accepted"]);
    assert!(satisfied(&client).await);
}
