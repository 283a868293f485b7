//! Exercises for bulk invitations.

use serde_json::{Value, json};

use crate::ledger::Exercise;
use crate::support::{Ask, Client};

use super::shows;

pub(super) fn exercises() -> Vec<Exercise> {
    [of_successes(), of_refusals()].concat()
}

fn bulk(client: &Client, body: &Value) -> Ask {
    client.post("/v1/spotMembers~bulkInvite", body).spot()
}

fn of_successes() -> Vec<Exercise> {
    vec![
        shows("meltingspot.members.bulkInvite.invited", |client| {
            bulk(client, &json!({"emails": ["new@acme.test"]}))
        }),
        shows("meltingspot.members.bulkInvite.partialSuccess", |client| {
            bulk(client, &json!({"emails": ["new@acme.test", "ada@acme.test"]}))
        }),
        shows("meltingspot.members.bulkInvite.createdOrder", |client| {
            bulk(client, &json!({"emails": ["zoe@acme.test", "bob@acme.test"]}))
        }),
        shows("meltingspot.members.bulkInvite.failedOrder", |client| {
            bulk(client, &json!({"emails": ["left@acme.test", "ada@acme.test"]}))
        }),
        shows("meltingspot.members.bulkInvite.failedEntry", |client| {
            bulk(client, &json!({"emails": ["ada@acme.test"]}))
        }),
        shows("meltingspot.members.bulkInvite.existingMember", |client| {
            bulk(client, &json!({"emails": ["ada@acme.test"]}))
        }),
        shows("meltingspot.members.bulkInvite.duplicate", |client| {
            bulk(client, &json!({"emails": ["new@acme.test", "NEW@acme.test"]}))
        }),
        shows("meltingspot.members.bulkInvite.invalidEmail", |client| {
            bulk(client, &json!({"emails": ["no address"]}))
        }),
        shows("meltingspot.members.bulkInvite.longEmail", |client| {
            bulk(client, &json!({"emails": [format!("{}@acme.test", "a".repeat(50))]}))
        }),
        shows("meltingspot.members.bulkInvite.missingEmails", |client| bulk(client, &json!({}))),
        shows("meltingspot.members.bulkInvite.unknownProperty", |client| {
            bulk(client, &json!({"emails": ["new@acme.test"], "role": "Admin"}))
        }),
    ]
}

fn of_refusals() -> Vec<Exercise> {
    vec![
        shows("meltingspot.members.bulkInvite.invalidEmail", |client| {
            bulk(client, &json!({"emails": ["no address"]}))
        })
        .with("meltingspot.members.bulkInvite.invalidEmail", "reject"),
        shows("meltingspot.members.bulkInvite.missingEmails", |client| bulk(client, &json!({})))
            .with("meltingspot.members.bulkInvite.missingEmails", "reject"),
        shows("meltingspot.members.bulkInvite.bodyTooLarge", |client| {
            bulk(client, &json!({"emails": ["new@acme.test"]}))
        })
        .with("meltingspot.members.bulkInvite.maxBodyBytes", 10),
        shows("meltingspot.members.bulkInvite.tooManyEmails", |client| {
            bulk(client, &json!({"emails": vec!["new@acme.test"; 201]}))
        }),
        shows("meltingspot.members.bulkInvite.tooManyEmails", |client| {
            bulk(client, &json!({"emails": vec!["new@acme.test"; 201]}))
        })
        .with("meltingspot.members.bulkInvite.overMax", "badRequest"),
        shows("meltingspot.members.bulkInvite.noEmails", |client| {
            bulk(client, &json!({"emails": []}))
        }),
        shows("meltingspot.members.bulkInvite.malformedJson", |client| {
            client.ask("POST", "/v1/spotMembers~bulkInvite").spot().body("{")
        }),
        shows("meltingspot.members.bulkInvite.notAnObject", |client| bulk(client, &json!([]))),
        shows("meltingspot.members.bulkInvite.wrongType", |client| {
            bulk(client, &json!({"emails": 1}))
        }),
    ]
}
