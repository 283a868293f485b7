//! `meltingspot.members.invite`

use http::Method;
use serde_json::{Value, json};

use super::super::Status;
use super::bench::{Answered, NOW};
use super::{Bench, id};

const PATH: &str = "/v1/spotMembers";

fn invite(bench: &mut Bench, email: &str) -> Answered {
    bench.post(PATH, &json!({"email": email, "withEmailNotification": true}))
}

#[test]
fn a_new_invitee_is_answered_201_with_status_invited() {
    let mut bench = Bench::new();
    let answered = invite(&mut bench, "New@acme.test");
    answered.assert_status(201);
    let id = answered.body["id"].clone();
    assert_eq!(
        answered.body,
        json!({"id": id, "spotId": super::id(1_000).to_string(), "userId": null,
            "email": "New@acme.test", "title": null, "role": "Member", "customRoleId": null,
            "status": "Invited", "firstname": "", "lastname": "", "warnings": 0,
            "embedBaseUrls": {}})
    );
    for rule in ["invited", "status", "freshMember", "emptyNames"] {
        answered.assert_by(&format!("meltingspot.members.invite.{rule}"));
    }
    let member = bench.member("new@acme.test").expect("a member");
    assert_eq!((member.invitation_date, member.registration_date), (Some(NOW), None));
    assert_eq!(member.updated_at, Some(NOW * 1_000));
    assert_eq!(bench.get("/v1/spotMembers?page=2&limit=5").body["items"][0]["id"], id);
}

#[test]
fn ids_follow_the_seed_and_differ() {
    let ids = || {
        let mut bench = Bench::new();
        ["a@x.test", "b@x.test"].map(|email| invite(&mut bench, email).body["id"].clone())
    };
    assert_eq!(ids(), ids());
    assert_ne!(ids()[0], ids()[1]);
}

#[test]
fn a_missing_or_wrong_email_is_refused() {
    for (body, rule) in [
        (json!({}), "missingEmail"),
        (json!({"email": null}), "wrongType"),
        (json!({"email": 5}), "wrongType"),
        (json!({"email": ["a@b.test"]}), "wrongType"),
        (json!({"email": "a@b.test", "withEmailNotification": "yes"}), "wrongType"),
        (json!({"email": "a@b.test", "withEmailNotification": null}), "wrongType"),
        (json!({"email": ""}), "invalidEmail"),
        (json!({"email": "nobody"}), "invalidEmail"),
        (json!({"email": "a b@c.test"}), "invalidEmail"),
        (json!({"email": " a@c.test"}), "invalidEmail"),
        (json!({"email": "Ada <ada@c.test>"}), "invalidEmail"),
        (json!({"email": "<ada@c.test>"}), "invalidEmail"),
    ] {
        let mut bench = Bench::new();
        let answered = bench.post(PATH, &body);
        answered.assert_refused(400, &format!("meltingspot.members.invite.{rule}"));
        assert_eq!(bench.member_count(), 5);
    }
}

#[test]
fn a_body_that_is_no_json_object_is_refused() {
    let mut bench = Bench::new();
    for body in ["", "email=a@b.test", "{\"email\":"] {
        let answered = bench.call(Method::POST, PATH, body);
        answered.assert_refused(400, "meltingspot.members.invite.malformedJson");
    }
    let answered = bench.call(Method::POST, PATH, "[]");
    answered.assert_refused(400, "meltingspot.members.invite.notAnObject");
}

#[test]
fn a_member_is_not_invited_again() {
    let mut bench = Bench::new();
    for email in ["ada@acme.test", "DAN@acme.test"] {
        let answered = invite(&mut bench, email);
        answered.assert_refused(400, "meltingspot.members.invite.existingMember");
    }
    assert_eq!(bench.member_count(), 5);
}

#[test]
fn someone_who_left_or_was_deactivated_is_invited_anew() {
    let mut bench = Bench::new();
    bench.put(id(1), &json!({"status": "Deactivated"}));
    for (number, email) in [(1, "ada@acme.test"), (5, "Eve@acme.test")] {
        let answered = invite(&mut bench, email);
        answered.assert_status(201);
        answered.assert_by("meltingspot.members.invite.invitedAnew");
        assert_eq!(answered.body["id"], id(number).to_string());
        assert_eq!(answered.body["status"], "Invited");
        assert_eq!(bench.member(email).expect("a member").invitation_date, Some(NOW));
    }
    assert_eq!(bench.member_count(), 5);
}

#[test]
fn a_member_is_returned_unchanged_where_the_switch_says_so() {
    let behaviour = "meltingspot.members.invite.existingMember";
    let mut bench = Bench::new().set(behaviour, "returnExisting");
    for (email, status) in [("ada@acme.test", "Accepted"), ("eve@acme.test", "Left")] {
        let before = bench.member(email);
        let answered = invite(&mut bench, email);
        answered.assert_status(201);
        answered.assert_by("meltingspot.members.invite.returnedExisting");
        assert_eq!(answered.body["status"], status);
        assert_eq!(bench.member(email), before);
    }
}

#[test]
fn the_same_address_in_another_spot_is_another_member() {
    let mut bench = Bench::new();
    bench.authorization = Some("other-key");
    invite(&mut bench, "bob@acme.test").assert_status(201);
    invite(&mut bench, "ada@acme.test")
        .assert_refused(400, "meltingspot.members.invite.existingMember");
}

#[test]
fn long_addresses_and_unknown_properties_are_taken() {
    let mut bench = Bench::new();
    let long = format!("{}@acme.test", "x".repeat(41));
    let answered = invite(&mut bench, &long);
    answered.assert_status(201);
    answered.assert_by("meltingspot.members.invite.longEmail");
    let answered = bench.post(PATH, &json!({"email": "n@acme.test", "role": "Admin"}));
    assert_eq!(answered.body["role"], "Member");
    answered.assert_by("meltingspot.members.invite.unknownProperty");
}

#[test]
fn a_fresh_invitation_rests_on_no_assumption_but_a_repeated_one_does() {
    let mut bench = Bench::distrustful();
    invite(&mut bench, "new@acme.test").assert_status(201);
    let rule = "meltingspot.members.invite.existingMember";
    invite(&mut bench, "new@acme.test").assert_assumption(rule);
    invite(&mut bench, "eve@acme.test").assert_assumption("meltingspot.members.invite.invitedAnew");
    assert_eq!(bench.member("eve@acme.test").expect("a member").status, Status::Left);
    let mut decided = Bench::distrustful().set(rule, "reject");
    invite(&mut decided, "ada@acme.test").assert_refused(400, rule);
}

#[test]
fn of_a_repeated_key_the_last_value_counts() {
    let body = r#"{"email":"one@acme.test","email":"two@acme.test"}"#;
    let answered = Bench::new().call(Method::POST, PATH, body);
    assert_eq!(answered.body["email"], Value::from("two@acme.test"));
}
