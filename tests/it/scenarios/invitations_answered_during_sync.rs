//! People answer their invitations while a sync works on a list that it has
//! read before.

use serde_json::{Value, json};

use super::Stage;
use super::spot::{LIST, bulk_invite, email, page};
use crate::support::Client;

const STORY: &str = "invitations-answered-during-sync";

/// Whom the client wants on the spot.
const WANTED: [&str; 5] = [
    "ada.lovelace@acme.test",
    "alan.turing@acme.test",
    "mary.somerville@acme.test",
    "charles.babbage@acme.test",
    "jo.march@acme.test",
];

/// Invites those who are on no list, whatever the others have answered.
async fn invite_who_is_new(client: &Client) -> Vec<Value> {
    let there = page(client, 1).await;
    let emails = there.emails();
    let new: Vec<String> =
        WANTED.map(str::to_owned).into_iter().filter(|email| !emails.contains(email)).collect();
    bulk_invite(client, &new).await.expect("an answer").expect(201);
    there.members
}

/// Does that, and takes back the invitations that were open on its old list.
async fn clean_up_from_an_old_list(client: &Client) {
    for member in invite_who_is_new(client).await {
        if member["status"] == "Invited" {
            let path = format!("{LIST}/{}", member["id"].as_str().expect("an id"));
            client.put(&path, &json!({"status": "Deactivated"})).spot().send().await.expect(200);
        }
    }
}

/// Invites everybody again who has not accepted, so that they answer at last.
async fn remind(client: &Client) -> Vec<Value> {
    invite_who_is_new(client).await;
    let there = page(client, 1).await;
    let waiting = there.members.iter().filter(|member| member["status"] != "Accepted");
    let waiting: Vec<String> = waiting.map(email).collect();
    let answer = bulk_invite(client, &waiting).await.expect("an answer").expect(201);
    answer.json()["failed"].as_array().expect("a list").clone()
}

#[tokio::test]
async fn a_client_that_invites_only_who_is_new_plays_it_well() {
    for stage in [Stage::of_file(STORY).await, Stage::loaded(STORY).await, Stage::sent(STORY).await]
    {
        let seen = invite_who_is_new(&stage.client).await;
        assert_eq!(seen[1]["status"], "Invited", "the answer came after the list");
        stage.world.assert_satisfied();
    }
}

#[tokio::test]
async fn a_client_that_trusts_its_old_list_is_found_out() {
    let stage = Stage::loaded(STORY).await;
    clean_up_from_an_old_list(&stage.client).await;
    stage.assert_unmet("meltingspot.members.update: expected exactly 0 calls, saw 2");
    stage.assert_unmet("alan.turing@acme.test");
    stage.assert_unmet("mary.somerville@acme.test");
}

#[tokio::test]
async fn a_client_that_pesters_those_who_declined_is_found_out() {
    let stage = Stage::of_file(STORY).await;
    assert_eq!(remind(&stage.client).await.len(), 1, "mary has declined");
    assert_eq!(
        stage.unmet(),
        ["meltingspot.members.bulkInvite: expected exactly 1 call with 201, saw 2"]
    );
}
