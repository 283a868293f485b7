//! `POST /v2/agendas/{agendaUID}/members/invite`.

use serde_json::{Value, json};

use crate::openagenda_support::{
    AgendaServer, INVITE, MEMBERS, addresses, assert_errors, processed,
};
use crate::support::Answer;

fn contributor(email: &str) -> Value {
    json!({"role": "contributor", "emails": [email]})
}

/// Ada sends this body with this content type.
async fn send_as(world: &AgendaServer, content_type: &str, body: &str) -> Answer {
    let ask = world.invitation_by("ada").await.header("content-type", content_type);
    ask.body(body.to_owned()).send().await
}

#[tokio::test]
async fn an_invited_person_has_the_documented_shape() {
    let world = AgendaServer::start().await;
    let body = world.invite_all(&["New@acme.test"]).await.expect(200).json();
    let person = json!({"userUid": null, "deletedUser": false, "name": null, "phone": null,
        "email": "New@acme.test", "position": null, "organization": null, "role": "contributor"});
    assert_eq!(body, json!({"success": true, "queued": 1, "processed": [person]}));
}

#[tokio::test]
async fn an_invited_person_is_listed_at_once() {
    let world = AgendaServer::start().await;
    drop(world.invite_all(&["new@acme.test"]).await.expect(200));
    let last = world.list("?after=4").await.expect(200).json();
    assert_eq!(
        (&last["items"][0]["email"], &last["items"][0]["uid"]),
        (&json!("new@acme.test"), &Value::Null)
    );
    assert_eq!(last["total"], 5);
}

#[tokio::test]
async fn each_of_the_three_roles_can_be_given() {
    let world = AgendaServer::start().await;
    for role in ["contributor", "moderator", "administrator"] {
        let body = json!({"role": role, "emails": [format!("{role}@acme.test")]});
        let answer = world.invite(&body).await.expect(200).json();
        assert_eq!(answer["processed"][0]["role"], role);
    }
}

#[tokio::test]
async fn a_known_account_fills_in_uid_and_name() {
    let world = AgendaServer::start().await;
    let body = world.invite_all(&["OUT@acme.test"]).await.expect(200).json();
    let person = &body["processed"][0];
    assert_eq!((&person["userUid"], &person["name"]), (&json!(90_000_004), &json!("out")));
}

#[tokio::test]
async fn a_member_of_another_agenda_is_known_too() {
    let world = AgendaServer::start().await;
    let body = world.invite_all(&["zoe@acme.test"]).await.expect(200).json();
    let person = &body["processed"][0];
    assert_eq!((&person["userUid"], &person["name"]), (&json!(90_000_009), &json!("Zoe")));
}

#[tokio::test]
async fn an_invited_account_may_read_from_then_on() {
    let world = AgendaServer::start().await;
    let body = json!({"role": "moderator", "emails": ["out@acme.test"]});
    drop(world.invite(&body).await.expect(200));
    let ask = world.get(MEMBERS).header("key", "out-public");
    drop(ask.send().await.expect(200));
}

#[tokio::test]
async fn a_member_stays_as_he_is_and_is_in_processed() {
    let world = AgendaServer::start().await;
    let body = json!({"role": "administrator", "emails": ["CON@acme.test", "jo@acme.test"]});
    let answer = world.invite(&body).await.expect(200);
    assert_eq!(processed(&answer), ["con@acme.test", "jo@acme.test"]);
    assert_eq!(answer.json()["processed"][0]["role"], "contributor");
    assert_eq!((&answer.json()["queued"], world.total().await), (&json!(2), json!(4)));
}

#[tokio::test]
async fn a_second_invitation_of_the_same_person_makes_no_second_member() {
    let world = AgendaServer::start().await;
    let first = world.invite_all(&["new@acme.test"]).await.expect(200).json();
    let second = world.invite_all(&["NEW@acme.test"]).await.expect(200).json();
    assert_eq!((first, world.total().await), (second, json!(5)));
}

#[tokio::test]
async fn duplicates_are_invited_once_in_their_first_spelling() {
    let world = AgendaServer::start().await;
    let answer = world.invite_all(&["B@acme.test", "a@acme.test", "b@ACME.test"]).await.expect(200);
    assert_eq!(processed(&answer), ["B@acme.test", "a@acme.test"]);
    assert_eq!((&answer.json()["queued"], world.total().await), (&json!(2), json!(6)));
}

#[tokio::test]
async fn twenty_people_are_invited_at_once() {
    let world = AgendaServer::start().await;
    let answer = world.invite_many(20).await.expect(200);
    assert_eq!((processed(&answer).len(), &answer.json()["queued"]), (20, &json!(20)));
    assert_eq!(world.total().await, 24);
}

#[tokio::test]
async fn of_twenty_one_nobody_is_processed_yet() {
    let world = AgendaServer::start().await;
    let body = world.invite_many(21).await.expect(200).json();
    assert_eq!(body, json!({"success": true, "queued": 21, "processed": []}));
    assert_eq!(world.total().await, 4);
}

#[tokio::test]
async fn who_waits_is_a_member_once_the_worlds_clock_has_passed_the_delay() {
    let world = AgendaServer::start().await;
    drop(world.invite_many(21).await.expect(200));
    world.advance(1);
    let listed = world.list("?limit=100").await.expect(200);
    assert_eq!(listed.items("email")[4..], addresses(21)[..]);
}

#[tokio::test]
async fn who_waits_is_in_the_exported_state() {
    let world = AgendaServer::start().await;
    drop(world.invite_many(21).await.expect(200));
    let state = world.get("/__doublure/state").send().await.expect(200).json();
    let pending = &state["openagenda"]["pendingInvitations"];
    assert_eq!(pending[0]["emails"].as_array().map(Vec::len), Some(21), "{pending}");
}

#[tokio::test]
async fn the_inline_maximum_counts_distinct_addresses() {
    let world = AgendaServer::start().await;
    let twice: Vec<String> = addresses(20).into_iter().chain(addresses(20)).collect();
    let body = json!({"role": "contributor", "emails": twice});
    assert_eq!(processed(&world.invite(&body).await.expect(200)).len(), 20);
}

#[tokio::test]
async fn the_inline_maximum_counts_members_too() {
    let world = AgendaServer::start().await;
    let mut emails = addresses(20);
    emails.push("con@acme.test".to_owned());
    let body = json!({"role": "contributor", "emails": emails});
    let answer = world.invite(&body).await.expect(200).json();
    assert_eq!((&answer["queued"], &answer["processed"]), (&json!(21), &json!([])));
}

#[tokio::test]
async fn the_fields_may_be_plain_json() {
    let world = AgendaServer::start().await;
    let body = contributor("new@acme.test").to_string();
    let answer = send_as(&world, "application/json", &body).await.expect(200);
    assert_eq!(processed(&answer), ["new@acme.test"]);
}

#[tokio::test]
async fn the_fields_may_stand_in_a_data_envelope() {
    let world = AgendaServer::start().await;
    let answer = world.invite(&json!({"data": contributor("new@acme.test")})).await.expect(200);
    assert_eq!(processed(&answer), ["new@acme.test"]);
}

#[tokio::test]
async fn the_fields_may_be_json_in_a_multipart_part_data() {
    let world = AgendaServer::start().await;
    let body = format!(
        "--line\r\nContent-Disposition: form-data; name=\"data\"\r\n\r\n{}\r\n\
         --line\r\nContent-Disposition: form-data; name=\"image\"; filename=\"i.png\"\r\n\
         Content-Type: image/png\r\n\r\n\u{1}\u{2}\r\n--line--\r\n",
        contributor("new@acme.test")
    );
    let answer = send_as(&world, "multipart/form-data; boundary=line", &body).await.expect(200);
    assert_eq!(processed(&answer), ["new@acme.test"]);
}

#[tokio::test]
async fn the_old_style_has_token_nonce_and_data_side_by_side() {
    let world = AgendaServer::start().await;
    let token = world.token("ada").await;
    for data in [contributor("one@acme.test"), json!(contributor("two@acme.test").to_string())] {
        let body = json!({"access_token": token, "nonce": 123, "data": data});
        drop(world.client.post(INVITE, &body).send().await.expect(200));
    }
    assert_eq!(world.total().await, 6);
}

#[tokio::test]
async fn the_old_style_may_be_multipart() {
    let world = AgendaServer::start().await;
    let token = world.token("ada").await;
    let part = |name: &str, text: &str| {
        format!("--line\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
    };
    let data = contributor("new@acme.test").to_string();
    let body =
        part("access_token", &token) + &part("nonce", "7") + &part("data", &data) + "--line--\r\n";
    let ask = world
        .client
        .ask("POST", INVITE)
        .header("content-type", "multipart/form-data; boundary=line");
    let answer = ask.body(body).send().await.expect(200);
    assert_eq!(processed(&answer), ["new@acme.test"]);
}

#[tokio::test]
async fn the_fields_may_be_urlencoded() {
    let world = AgendaServer::start().await;
    let body = "role=contributor&emails[]=one@acme.test&emails[]=two@acme.test";
    let answer = send_as(&world, "application/x-www-form-urlencoded", body).await.expect(200);
    assert_eq!(processed(&answer), ["one@acme.test", "two@acme.test"]);
}

#[tokio::test]
async fn a_body_without_a_content_type_is_read_as_json() {
    let world = AgendaServer::start().await;
    let ask = world.invitation_by("ada").await;
    let answer = ask.body(contributor("new@acme.test").to_string()).send().await.expect(200);
    assert_eq!(processed(&answer), ["new@acme.test"]);
}

#[tokio::test]
async fn one_address_as_a_string_is_a_list_of_one() {
    let world = AgendaServer::start().await;
    let body = json!({"role": "moderator", "emails": "new@acme.test"});
    assert_eq!(processed(&world.invite(&body).await.expect(200)), ["new@acme.test"]);
}

#[tokio::test]
async fn a_message_is_optional_text() {
    let world = AgendaServer::start().await;
    for message in [json!("**Welcome**"), json!(""), Value::Null] {
        let body = json!({"role": "contributor", "emails": ["new@acme.test"], "message": message});
        drop(world.invite(&body).await.expect(200));
    }
}

#[tokio::test]
async fn a_validation_error_has_the_vendors_body() {
    let world = AgendaServer::start().await;
    let answer = world.invite(&json!({"emails": ["new@acme.test"]})).await;
    let body = answer.refused(400, "openagenda.members.invite.roleRequired").json();
    let error = json!({"code": "required", "field": "role", "message": "a string is required",
        "origin": "", "step": "validation"});
    assert_eq!(body, json!({"message": "data is invalid", "errors": [error], "info": {}}));
}

#[tokio::test]
async fn a_missing_role_and_missing_addresses_are_told_together() {
    let world = AgendaServer::start().await;
    for body in [
        json!({}),
        json!({"data": {}}),
        json!({"role": null, "emails": []}),
        json!({"role": "", "emails": ""}),
    ] {
        let answer = world.invite(&body).await.expect(400);
        assert_errors(&answer, &[("required", "role"), ("required", "emails")]);
    }
}

#[tokio::test]
async fn missing_addresses_are_refused() {
    let world = AgendaServer::start().await;
    for emails in [json!([]), Value::Null, json!("")] {
        let answer = world.invite(&json!({"role": "contributor", "emails": emails})).await;
        let answer = answer.refused(400, "openagenda.members.invite.emailsRequired");
        assert_errors(&answer, &[("required", "emails")]);
    }
}

#[tokio::test]
async fn other_roles_are_refused() {
    let world = AgendaServer::start().await;
    for role in ["reader", "owner", "Administrator", "2"] {
        let answer = world.invite(&json!({"role": role, "emails": ["new@acme.test"]})).await;
        let answer = answer.refused(400, "openagenda.members.invite.roleInvalid");
        assert_eq!(answer.json()["errors"][0]["field"], "role");
    }
}

#[tokio::test]
async fn a_wrong_type_names_its_field_with_code_type() {
    let world = AgendaServer::start().await;
    for (field, value) in [
        ("role", json!(2)),
        ("role", json!(["contributor"])),
        ("emails", json!({"0": "new@acme.test"})),
        ("emails", json!(7)),
        ("emails", json!(["new@acme.test", 7])),
        ("message", json!({})),
    ] {
        let mut body = json!({"role": "contributor", "emails": ["new@acme.test"], "message": ""});
        body[field] = value;
        let answer = world.invite(&body).await.refused(400, "openagenda.members.invite.wrongType");
        assert_errors(&answer, &[("type", field)]);
    }
    assert_eq!(world.total().await, 4);
}

#[tokio::test]
async fn an_invalid_address_refuses_the_whole_call() {
    let world = AgendaServer::start().await;
    let answer = world.invite_all(&["new@acme.test", "nobody", "Jo <jo@acme.test>"]).await;
    let answer = answer.refused(400, "openagenda.members.invite.invalidEmail");
    assert_errors(&answer, &[("emails.invalid", "emails"); 2]);
    assert_eq!(world.total().await, 4);
}

#[tokio::test]
async fn a_body_that_is_no_json_has_an_empty_list_of_errors() {
    let world = AgendaServer::start().await;
    for body in ["{", "role=contributor", "\u{0}"] {
        let answer = send_as(&world, "application/json", body).await;
        let answer = answer.refused(400, "openagenda.body.notJson").json();
        assert_eq!(answer, json!({"message": "data is invalid", "errors": [], "info": {}}));
    }
}

#[tokio::test]
async fn moderators_invite() {
    let world = AgendaServer::start().await;
    let ask = world.invitation_by("moe").await.json(&contributor("new@acme.test"));
    drop(ask.send().await.expect(200));
}

#[tokio::test]
async fn contributors_do_not_invite() {
    let world = AgendaServer::start().await;
    let ask = world.invitation_by("con").await.json(&contributor("new@acme.test"));
    let answer = ask.send().await.refused(403, "openagenda.members.invite.allowedRoles");
    assert!(answer.json()["message"].is_string() && answer.json()["info"].is_object());
    assert_eq!(world.total().await, 4);
}

#[tokio::test]
async fn who_is_no_member_does_not_invite() {
    let world = AgendaServer::start().await;
    let ask = world.invitation_by("out").await.json(&contributor("new@acme.test"));
    drop(ask.send().await.refused(403, "openagenda.members.invite.notAMember"));
}

#[tokio::test]
async fn a_repeated_nonce_is_ignored() {
    let world = AgendaServer::start().await;
    let token = world.token("ada").await;
    for email in ["one@acme.test", "two@acme.test"] {
        let ask = world.client.post(INVITE, &contributor(email));
        drop(ask.header("access-token", &token).header("nonce", "7").send().await.expect(200));
    }
}

#[tokio::test]
async fn more_addresses_than_the_mock_takes_at_once_are_its_own_413() {
    let world = AgendaServer::start().await;
    let problem = world.invite_many(50_001).await.problem(413, "tooManyAddresses");
    let detail = problem["detail"].as_str().expect("a detail");
    assert!(detail.contains("50001") && detail.contains("50000"), "{problem}");
    assert_eq!(world.total().await, 4);
}

#[tokio::test]
async fn fifty_thousand_addresses_are_taken_in_one_call() {
    let world = AgendaServer::start().await;
    assert_eq!(world.invite_many(50_000).await.expect(200).json()["queued"], 50_000);
}
