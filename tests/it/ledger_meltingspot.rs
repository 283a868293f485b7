//! An exercise for each of `MeltingSpot`'s rules.

mod bulk_invite;
mod list;
mod member;

use serde_json::{Value, json};

use crate::ledger::{Exercise, exercise};
use crate::support::{Ask, Client, SPOT_KEY, spot_of};

pub(crate) const ADA: &str = "/v1/spotMembers/5b1f6a52-7c1e-4a0d-8f53-2f1d0c9be001";
const BOB_OF_ANOTHER_SPOT: &str = "/v1/spotMembers/5b1f6a52-7c1e-4a0d-8f53-2f1d0c9be002";
const NOBODY: &str = "/v1/spotMembers/5b1f6a52-7c1e-4a0d-8f53-2f1d0c9be003";
const MEMBERS: &str = "/v1/spotMembers";

pub(crate) fn exercises() -> Vec<Exercise> {
    [of_the_whole_api(), list::exercises(), member::exercises(), bulk_invite::exercises()].concat()
}

/// Ada's spot, and Bob's beside it.
pub(crate) fn two_spots() -> Value {
    let mut fixture = spot_of(&json!([
        {"id": "5b1f6a52-7c1e-4a0d-8f53-2f1d0c9be001", "email": "ada@acme.test", "firstname": "Ada",
         "status": "Pending", "customRoleId": "gold", "invitationDate": 1000},
        {"email": "left@acme.test", "status": "Left"}
    ]));
    let other = json!({
        "id": "1a2b6c0e-3a63-4c1c-9a44-0f5c1f7f3a11", "name": "Other",
        "members": [{"id": "5b1f6a52-7c1e-4a0d-8f53-2f1d0c9be002", "email": "bob@other.test"}]
    });
    fixture["meltingspot"]["spots"].as_array_mut().expect("spots").push(other);
    fixture
}

/// An exercise in the world of [`two_spots`].
fn shows(rule: &'static str, request: fn(&Client) -> Ask) -> Exercise {
    exercise(two_spots, rule, request)
}

fn of_the_whole_api() -> Vec<Exercise> {
    let scheme = "meltingspot.auth.scheme";
    vec![
        shows("meltingspot.routes.unknown", |client| client.ask("DELETE", ADA)),
        shows("meltingspot.errors.body", |client| client.get(NOBODY).spot()),
        shows("meltingspot.auth.missingKey", |client| client.get(MEMBERS)),
        shows("meltingspot.auth.unknownKey", |client| {
            client.get(MEMBERS).header("authorization", "nobody")
        }),
        shows("meltingspot.auth.wrongScheme", |client| client.get(MEMBERS).spot())
            .with(scheme, "bearer"),
        shows("meltingspot.auth.bareKey", |client| {
            client.get(MEMBERS).header("authorization", SPOT_KEY)
        }),
        shows("meltingspot.auth.bearerKey", |client| {
            client.get(MEMBERS).header("authorization", &format!("Bearer {SPOT_KEY}"))
        }),
        shows("meltingspot.rateLimit.exceeded", |client| client.get(MEMBERS).spot())
            .with("meltingspot.rateLimit", "documented")
            .after_many(100, |client| client.get(MEMBERS).spot()),
        shows("meltingspot.members.fields", |client| client.get(ADA).spot())
            .with("meltingspot.members.fields", "latest"),
        shows("meltingspot.members.updatedAt", |client| {
            client.put(ADA, &json!({"title": "Countess"})).spot()
        })
        .with("meltingspot.members.fields", "withLang"),
    ]
}
