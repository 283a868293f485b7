//! What clients of `MeltingSpot` have in common.

use serde_json::{Value, json};

use crate::support::{Answer, Client};

pub(super) const LIST: &str = "/v1/spotMembers";
pub(super) const BULK_INVITE: &str = "/v1/spotMembers~bulkInvite";

/// A page of the member list.
pub(super) struct Page {
    pub(super) members: Vec<Value>,
    pub(super) total: u64,
}

impl Page {
    #[track_caller]
    pub(super) fn of(answer: Answer) -> Self {
        let body = answer.expect(200).json();
        let members = body["items"].as_array().expect("items").clone();
        Self { members, total: body["total"].as_u64().expect("a total") }
    }

    pub(super) fn emails(&self) -> Vec<String> {
        self.members.iter().map(email).collect()
    }
}

/// A page of a hundred members, counted from 1.
pub(super) async fn page(client: &Client, number: usize) -> Page {
    Page::of(client.get(&format!("{LIST}?page={number}&limit=100")).spot().send().await)
}

/// Those of these people whom the spot does not have in any status.
pub(super) async fn missing(client: &Client, people: &[&str]) -> Vec<String> {
    let filter = format!("{LIST}?email[in]={}", people.join(","));
    let there = Page::of(client.get(&filter).spot().send().await).emails();
    let new = people.iter().filter(|email| !there.iter().any(|known| known == *email));
    new.map(|email| (*email).to_owned()).collect()
}

/// Invites these people at once; an error when no answer comes.
pub(super) async fn bulk_invite(client: &Client, people: &[String]) -> Result<Answer, String> {
    client.post(BULK_INVITE, &json!({"emails": people})).spot().exchange().await
}

pub(super) fn email(member: &Value) -> String {
    member["email"].as_str().expect("an email").to_owned()
}
