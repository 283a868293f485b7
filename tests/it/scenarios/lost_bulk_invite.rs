//! A bulk invitation arrives, but its answer does not.

use serde_json::json;

use super::Stage;
use super::spot::{LIST, bulk_invite, missing};
use crate::support::Client;

const STORY: &str = "lost-bulk-invite";
const NEW: [&str; 2] = ["jo.march@acme.test", "amy.march@acme.test"];

/// Invites whoever is not there yet. Before it tries again it looks who has
/// come in the meantime.
async fn invite_who_is_missing(client: &Client, people: &[&str]) {
    for _ in 0..3 {
        let missing = missing(client, people).await;
        if missing.is_empty() || bulk_invite(client, &missing).await.is_ok() {
            return;
        }
    }
}

/// Sends the same again until an answer comes; everybody in `failed` is an alarm.
async fn invite_until_answered(client: &Client, people: &[&str]) -> usize {
    let people: Vec<String> = people.iter().map(|email| (*email).to_owned()).collect();
    loop {
        if let Ok(answer) = bulk_invite(client, &people).await {
            return answer.json()["failed"].as_array().map_or(0, Vec::len);
        }
    }
}

/// Invites one by one when all at once did not work.
async fn invite_one_by_one_after_a_failure(client: &Client, people: &[String]) {
    if bulk_invite(client, people).await.is_err() {
        for email in people {
            let invited = client.post(LIST, &json!({"email": email})).spot().send().await;
            assert_eq!(invited.status, 400, "{invited:?}");
        }
    }
}

#[tokio::test]
async fn a_client_that_looks_before_it_repeats_plays_it_well() {
    for stage in [Stage::of_file(STORY).await, Stage::loaded(STORY).await, Stage::sent(STORY).await]
    {
        invite_who_is_missing(&stage.client, &NEW).await;
        stage.world.assert_satisfied();
        assert!(missing(&stage.client, &NEW).await.is_empty());
    }
}

#[tokio::test]
async fn a_client_that_repeats_blindly_is_found_out() {
    let stage = Stage::loaded(STORY).await;
    let alarms = invite_until_answered(&stage.client, &NEW).await;
    assert_eq!(alarms, 2, "nobody was invited by the repetition");
    assert_eq!(
        stage.world.verify().to_string(),
        "a bulk invitation whose answer is lost is not sent twice: the client looks who is there \
         before it tries again: not as expected\
         \n  expectation 1: meltingspot.members.bulkInvite: expected exactly 1 call, saw 2\
         \n    #1 POST /v1/spotMembers~bulkInvite -> no answer (fault 1: reset)\
         \n    #2 POST /v1/spotMembers~bulkInvite -> 201\
         \n  expectation 2: meltingspot.members.list: expected at least 1 call with 200, saw 0\
         \n    no such request was seen"
    );
}

#[tokio::test]
async fn a_client_that_falls_back_to_single_invitations_is_found_out() {
    let stage = Stage::sent(STORY).await;
    invite_one_by_one_after_a_failure(&stage.client, &NEW.map(str::to_owned)).await;
    stage.assert_unmet("meltingspot.members.invite: expected exactly 0 calls, saw 2");
    assert_eq!(stage.unmet().len(), 2, "{:#?}", stage.unmet());
}
