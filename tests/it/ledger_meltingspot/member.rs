//! Exercises for what concerns one member: get, update and invite.

use serde_json::json;

use crate::ledger::Exercise;

use super::{ADA, BOB_OF_ANOTHER_SPOT, MEMBERS, NOBODY, shows};

pub(super) fn exercises() -> Vec<Exercise> {
    [of_get(), of_updates(), of_refused_updates(), of_invitations(), of_refused_invitations()]
        .concat()
}

fn of_get() -> Vec<Exercise> {
    vec![
        shows("meltingspot.members.get.found", |client| client.get(ADA).spot()),
        shows("meltingspot.members.get.notFound", |client| client.get(NOBODY).spot()),
        shows("meltingspot.members.get.notUuid", |client| client.get("/v1/spotMembers/1").spot()),
        shows("meltingspot.members.get.otherSpot", |client| client.get(BOB_OF_ANOTHER_SPOT).spot()),
    ]
}

fn of_updates() -> Vec<Exercise> {
    vec![
        shows("meltingspot.members.update.updated", |client| {
            client.put(ADA, &json!({"title": "Countess"})).spot()
        }),
        shows("meltingspot.members.update.partial", |client| {
            client.put(ADA, &json!({"title": "Countess"})).spot()
        }),
        shows("meltingspot.members.update.nothing", |client| client.put(ADA, &json!({})).spot()),
        shows("meltingspot.members.update.nullClears", |client| {
            client.put(ADA, &json!({"customRoleId": null})).spot()
        }),
        shows("meltingspot.members.update.embedBaseUrlsReplaced", |client| {
            client.put(ADA, &json!({"embedBaseUrls": {}})).spot()
        }),
        shows("meltingspot.members.update.avatarUrl", |client| {
            client.put(ADA, &json!({"avatarUrl": {}})).spot()
        }),
        shows("meltingspot.members.update.anyCustomRole", |client| {
            client.put(ADA, &json!({"customRoleId": "never seen"})).spot()
        }),
        shows("meltingspot.members.update.anyTransition", |client| {
            client.put(ADA, &json!({"status": "Deactivated"})).spot()
        }),
        shows("meltingspot.members.update.registrationDate", |client| {
            client.put(ADA, &json!({"status": "Accepted"})).spot()
        }),
        shows("meltingspot.members.update.unknownProperty", |client| {
            client.put(ADA, &json!({"email": "new@acme.test"})).spot()
        }),
    ]
}

fn of_refused_updates() -> Vec<Exercise> {
    vec![
        shows("meltingspot.members.update.malformedJson", |client| {
            client.ask("PUT", ADA).spot().body("{")
        }),
        shows("meltingspot.members.update.notAnObject", |client| {
            client.put(ADA, &json!([])).spot()
        }),
        shows("meltingspot.members.update.nullRefused", |client| {
            client.put(ADA, &json!({"title": null})).spot()
        }),
        shows("meltingspot.members.update.wrongType", |client| {
            client.put(ADA, &json!({"title": 1})).spot()
        }),
        shows("meltingspot.members.update.roleWord", |client| {
            client.put(ADA, &json!({"role": "Owner"})).spot()
        }),
        shows("meltingspot.members.update.statusWord", |client| {
            client.put(ADA, &json!({"status": "Left"})).spot()
        }),
        shows("meltingspot.members.update.notFound", |client| {
            client.put(NOBODY, &json!({})).spot()
        }),
        shows("meltingspot.members.update.notUuid", |client| {
            client.put("/v1/spotMembers/1", &json!({})).spot()
        }),
        shows("meltingspot.members.update.otherSpot", |client| {
            client.put(BOB_OF_ANOTHER_SPOT, &json!({})).spot()
        }),
    ]
}

fn of_invitations() -> Vec<Exercise> {
    let existing_member = "meltingspot.members.invite.existingMember";
    vec![
        shows("meltingspot.members.invite.invited", |client| {
            client.post(MEMBERS, &json!({"email": "new@acme.test"})).spot()
        }),
        shows("meltingspot.members.invite.status", |client| {
            client.post(MEMBERS, &json!({"email": "new@acme.test"})).spot()
        }),
        shows("meltingspot.members.invite.freshMember", |client| {
            client.post(MEMBERS, &json!({"email": "new@acme.test"})).spot()
        }),
        shows("meltingspot.members.invite.emptyNames", |client| {
            client.post(MEMBERS, &json!({"email": "new@acme.test"})).spot()
        }),
        shows("meltingspot.members.invite.returnedExisting", |client| {
            client.post(MEMBERS, &json!({"email": "ada@acme.test"})).spot()
        })
        .with(existing_member, "returnExisting"),
        shows("meltingspot.members.invite.invitedAnew", |client| {
            client.post(MEMBERS, &json!({"email": "left@acme.test"})).spot()
        }),
        shows("meltingspot.members.invite.longEmail", |client| {
            let email = format!("{}@acme.test", "a".repeat(50));
            client.post(MEMBERS, &json!({"email": email})).spot()
        }),
        shows("meltingspot.members.invite.unknownProperty", |client| {
            client.post(MEMBERS, &json!({"email": "new@acme.test", "role": "Admin"})).spot()
        }),
    ]
}

fn of_refused_invitations() -> Vec<Exercise> {
    vec![
        shows("meltingspot.members.invite.existingMember", |client| {
            client.post(MEMBERS, &json!({"email": "ada@acme.test"})).spot()
        }),
        shows("meltingspot.members.invite.existingMember", |client| {
            client.post(MEMBERS, &json!({"email": "new@acme.test"})).spot()
        })
        .after(|client| client.post(MEMBERS, &json!({"email": "new@acme.test"})).spot()),
        shows("meltingspot.members.invite.malformedJson", |client| {
            client.ask("POST", MEMBERS).spot().body("{")
        }),
        shows("meltingspot.members.invite.notAnObject", |client| {
            client.post(MEMBERS, &json!([])).spot()
        }),
        shows("meltingspot.members.invite.missingEmail", |client| {
            client.post(MEMBERS, &json!({})).spot()
        }),
        shows("meltingspot.members.invite.invalidEmail", |client| {
            client.post(MEMBERS, &json!({"email": "no address"})).spot()
        }),
        shows("meltingspot.members.invite.wrongType", |client| {
            client.post(MEMBERS, &json!({"email": 1})).spot()
        }),
    ]
}
