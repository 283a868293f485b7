//! More invitations than are done at once wait in a queue.

use std::time::Duration;

use doublure::WorldClock;

use super::Stage;
use super::agenda::{Session, emails};
use crate::support::Client;

const STORY: &str = "deferred-invitations";
const NEW: [&str; 3] = ["jo.march@acme.test", "amy.march@acme.test", "beth.march@acme.test"];

/// Invites them, and asks for the list every ten seconds until it has them all;
/// waiting is an advance of the world's clock.
async fn invite_and_look(client: &Client, clock: &WorldClock) -> usize {
    let session = Session::open(client).await;
    let answer = session.invite(&NEW).await;
    assert_eq!((&answer["queued"], &answer["processed"]), (&3.into(), &serde_json::json!([])));
    for looks in 1.. {
        let there = emails(&session.page(None).await.expect(200));
        if NEW.iter().all(|email| there.contains(&(*email).to_owned())) {
            return looks;
        }
        clock.advance(Duration::from_secs(10));
    }
    unreachable!("there is always another look")
}

/// Takes "not processed" for "not invited".
async fn invite_until_processed(client: &Client) {
    let session = Session::open(client).await;
    for _ in 0..2 {
        let processed = session.invite(&NEW).await["processed"].clone();
        if processed.as_array().is_some_and(|people| !people.is_empty()) {
            return;
        }
    }
}

#[tokio::test]
async fn a_client_that_asks_for_the_list_plays_it_well() {
    for stage in [Stage::of_file(STORY).await, Stage::loaded(STORY).await, Stage::sent(STORY).await]
    {
        let looks = invite_and_look(&stage.client, &stage.world.clock()).await;
        assert_eq!(looks, 4, "at once, and after 10, 20 and 30 seconds");
        // One accepts, one declines, one does not answer.
        stage.world.clock().advance(Duration::from_secs(30));
        stage.world.assert_satisfied();
    }
}

#[tokio::test]
async fn a_client_that_invites_again_is_found_out() {
    let stage = Stage::sent(STORY).await;
    invite_until_processed(&stage.client).await;
    stage.world.clock().advance(Duration::from_mins(1));
    stage.assert_unmet("openagenda.members.invite: expected exactly 1 call, saw 2");
    stage.assert_unmet("openagenda.members.list: expected at least 1 call with 200, saw 0");
}

#[tokio::test]
async fn before_the_minute_is_over_nobody_has_answered() {
    let stage = Stage::loaded(STORY).await;
    invite_and_look(&stage.client, &stage.world.clock()).await;
    stage.assert_unmet("jo.march@acme.test");
    stage.assert_unmet("amy.march@acme.test");
}
