use jiff::Timestamp;
use serde_json::{Value, json};

use crate::apis::openagenda::{MemberRole, PendingInvitation};

use super::bench::{ADA, AGENDA, CON, INVITE, MOE, OUT, ZOE};
use super::{Bench, Got, invite, post};

fn many(count: usize) -> Vec<String> {
    (0..count).map(|n| format!("p{n}@acme.test")).collect()
}

fn invite_many(bench: &mut Bench, count: usize) -> Got {
    let emails = many(count);
    let emails: Vec<&str> = emails.iter().map(String::as_str).collect();
    bench.invite_all(&emails)
}

#[test]
fn an_invited_person_has_the_documented_shape() {
    let got = Bench::new().invite_all(&["New@acme.test"]);
    assert_eq!(
        got.text,
        r#"{"success":true,"queued":1,"processed":[{"userUid":null,"deletedUser":false,"name":null,"phone":null,"email":"New@acme.test","position":null,"organization":null,"role":"contributor"}]}"#
    );
}

#[test]
fn a_known_address_fills_in_uid_and_name() {
    let body = Bench::new().invite_all(&["OUT@acme.test", "zoe@acme.test", "jo2@acme.test"]).ok();
    let known = |at: usize| (&body["processed"][at]["userUid"], &body["processed"][at]["name"]);
    assert_eq!(known(0), (&json!(OUT), &json!("Out")));
    assert_eq!(known(1), (&json!(ZOE), &json!("zoe")));
    assert_eq!(known(2), (&Value::Null, &Value::Null));
}

#[test]
fn duplicates_are_invited_once_in_their_first_spelling() {
    let mut bench = Bench::new();
    let got = bench.invite_all(&["B@acme.test", "a@acme.test", "b@ACME.test"]);
    assert_eq!(got.emails(), ["B@acme.test", "a@acme.test"]);
    assert_eq!(got.body["queued"], 2);
    assert_eq!(bench.list("").body["total"], 6);
}

#[test]
fn a_member_stays_as_he_is_and_is_returned() {
    let mut bench = Bench::new();
    let got = bench.invite(invite("administrator", &["CON@acme.test", "jo@acme.test"]));
    assert_eq!(got.emails(), ["con@acme.test", "jo@acme.test"]);
    assert_eq!(got.body["processed"][0]["role"], "contributor");
    assert_eq!((&got.body["queued"], &bench.list("").body["total"]), (&json!(2), &json!(4)));
}

#[test]
fn a_member_is_also_known_by_the_account_behind_the_address() {
    let mut bench = Bench::new();
    let agenda = bench.kept.state.agenda_mut(AGENDA).unwrap();
    let (row, mut con) = agenda.member_by_user(CON).unwrap();
    con.email = "con@home.test".to_owned();
    agenda.members.replace(row, &con);
    assert_eq!(bench.invite_all(&["con@acme.test"]).emails(), ["con@home.test"]);
    assert_eq!(bench.list("").body["total"], 4);
}

#[test]
fn inviting_a_member_may_be_refused() {
    let mut bench = Bench::new().with("openagenda.members.invite.existingMember", "reject");
    let got = bench.invite_all(&["new@acme.test", "CON@acme.test"]);
    got.refused(400, "members.invite.existingMember");
    assert_eq!(got.errors(), [("duplicate", "emails")]);
    assert_eq!(bench.list("").body["total"], 4);
    bench.invite_all(&["new@acme.test"]).ok();
}

#[test]
fn an_invalid_address_refuses_the_whole_call() {
    let mut bench = Bench::new();
    let got = bench.invite_all(&["new@acme.test", "nobody", "Jo <jo@acme.test>", "a b@c.de", ""]);
    got.refused(400, "members.invite.invalidEmail");
    assert_eq!(got.errors(), [("emails.invalid", "emails"); 4]);
    assert_eq!(bench.list("").body["total"], 4);
}

#[test]
fn an_invalid_address_may_be_skipped() {
    let mut bench = Bench::new().with("openagenda.members.invite.invalidEmail", "skip");
    let got = bench.invite_all(&["nobody", "new@acme.test"]);
    assert_eq!((got.emails(), &got.body["queued"]), (vec!["new@acme.test"], &json!(1)));
    let none = bench.invite_all(&["nobody"]).ok();
    assert_eq!((&none["queued"], &none["processed"]), (&json!(0), &json!([])));
}

#[test]
fn above_the_inline_maximum_everybody_waits() {
    let mut bench = Bench::new();
    let got = invite_many(&mut bench, 21);
    assert_eq!(got.text, r#"{"success":true,"queued":21,"processed":[]}"#);
    bench.advance(999);
    assert_eq!(bench.list("").body["total"], 4);
    bench.advance(1);
    assert_eq!(bench.list("").body["total"], 25);
    assert_eq!(bench.settle().pending().count(), 0);
}

#[test]
fn more_than_the_mock_lets_wait_is_its_own_413() {
    let mut bench = Bench::new();
    let (agenda, role, due) = (AGENDA, MemberRole::Contributor, Timestamp::MAX);
    let emails = vec!["late@acme.test".to_owned(); 200_000 - 21];
    bench.kept.state.defer(PendingInvitation { agenda, role, emails, due });
    assert_eq!(invite_many(&mut bench, 21).status, 200);
    let got = invite_many(&mut bench, 21);
    assert_eq!((got.status, &got.body["mockError"]), (413, &json!("tooManyAddresses")));
    assert_eq!(bench.kept.state.pending().count(), 2);
}

#[test]
fn twenty_are_still_invited_at_once() {
    let mut bench = Bench::new();
    let got = invite_many(&mut bench, 20);
    assert_eq!((got.emails().len(), &got.body["queued"]), (20, &json!(20)));
}

#[test]
fn the_inline_maximum_counts_distinct_addresses_members_included() {
    let mut bench = Bench::new().with("openagenda.members.invite.inlineMax", 1);
    let twice = bench.invite_all(&["a@acme.test", "A@acme.test"]);
    assert_eq!(twice.emails().len(), 1);
    let with_member = bench.invite_all(&["a@acme.test", "b@acme.test"]);
    assert_eq!((with_member.emails().len(), &with_member.body["queued"]), (0, &json!(2)));
}

#[test]
fn an_inline_maximum_of_zero_defers_everybody() {
    let mut bench = Bench::new().with("openagenda.members.invite.inlineMax", 0);
    assert_eq!(bench.invite_all(&["a@acme.test"]).emails(), Vec::<&str>::new());
}

#[test]
fn the_delay_is_a_behaviour() {
    let mut bench = Bench::new()
        .with("openagenda.members.invite.inlineMax", 0)
        .with("openagenda.members.invite.deferredFor", "15m");
    bench.invite_all(&["a@acme.test"]).ok();
    bench.advance(899_999);
    assert_eq!(bench.list("").body["total"], 4);
    bench.advance(1);
    assert_eq!(bench.list("").body["total"], 5);
}

#[test]
fn what_waits_takes_effect_in_the_order_of_its_moments() {
    let mut bench = Bench::new()
        .with("openagenda.members.invite.inlineMax", 0)
        .with("openagenda.members.invite.deferredFor", "10s");
    bench.invite(invite("moderator", &["late@acme.test", "both@acme.test"])).ok();
    let mut bench = bench.with("openagenda.members.invite.deferredFor", "5s");
    bench.invite(invite("contributor", &["both@acme.test"])).ok();
    bench.invite(invite("moderator", &["third@acme.test", "both@acme.test"])).ok();
    let waiting: Vec<usize> = bench.settle().pending().map(|it| it.emails.len()).collect();
    assert_eq!(waiting, [1, 2, 2]);
    bench.advance(10_000);
    let got = bench.list("?after=4");
    assert_eq!(got.emails(), ["both@acme.test", "third@acme.test", "late@acme.test"]);
    assert_eq!(got.body["items"][0]["role"], "contributor");
}

#[test]
fn queued_may_count_only_those_who_wait() {
    let mut bench = Bench::new().with("openagenda.members.invite.queuedCounts", "deferred");
    assert_eq!(invite_many(&mut bench, 2).body["queued"], 0);
    assert_eq!(invite_many(&mut bench, 21).body["queued"], 21);
}

#[test]
fn success_is_a_behaviour() {
    let mut bench = Bench::new().with("openagenda.success", "no");
    assert!(bench.invite_all(&["a@acme.test"]).text.starts_with(r#"{"queued":1,"#));
}

#[test]
fn a_message_is_optional_text() {
    for message in [json!("**welcome**"), json!(""), Value::Null] {
        let body = json!({"role": "moderator", "emails": ["a@acme.test"], "message": message});
        Bench::new().invite(body.to_string()).ok();
    }
}

#[test]
fn one_address_as_a_string_is_wrapped() {
    let body = json!({"role": "moderator", "emails": "a@acme.test"}).to_string();
    assert_eq!(Bench::new().invite(body).emails(), ["a@acme.test"]);
}

#[track_caller]
fn errors_of(body: &Value, expected: &[(&str, &str)]) {
    let mut bench = Bench::new();
    let got = bench.invite(body.to_string());
    assert_eq!((got.status, got.errors()), (400, expected.to_vec()), "{body}");
    assert_eq!(bench.list("").body["total"], 4);
}

#[test]
fn missing_fields_are_refused_together() {
    for body in [
        json!({}),
        json!([]),
        json!({"role": null, "emails": []}),
        json!({"role": "", "emails": ""}),
    ] {
        errors_of(&body, &[("required", "role"), ("required", "emails")]);
    }
}

#[test]
fn wrong_types_are_refused_together() {
    for emails in [json!(1), json!({}), json!(true), json!(["a@acme.test", 1]), json!([null])] {
        errors_of(
            &json!({"role": ["moderator"], "emails": emails, "message": 3}),
            &[("type", "role"), ("type", "emails"), ("type", "message")],
        );
    }
}

#[test]
fn only_three_roles_can_be_invited() {
    for role in ["reader", "owner", "Administrator", " moderator"] {
        errors_of(&json!({"role": role, "emails": ["a@acme.test"]}), &[("role.invalid", "role")]);
    }
}

#[test]
fn a_validation_error_has_the_vendors_shape() {
    let got = Bench::new().invite(r#"{"emails":["a@acme.test"]}"#);
    assert_eq!(
        got.text,
        r#"{"message":"data is invalid","errors":[{"code":"required","field":"role","message":"a string is required","origin":"","step":"validation"}],"info":{}}"#
    );
}

#[test]
fn moderators_invite_unless_told_otherwise() {
    let mut bench = Bench::new();
    let body = || invite("contributor", &["a@acme.test"]);
    let token = bench.token(MOE);
    bench.send(post(INVITE).header("access-token", &token), body()).ok();
    let mut bench = bench.with("openagenda.members.invite.allowedRoles", "administrator");
    let got = bench.send(post(INVITE).header("access-token", &token), body());
    got.refused(403, "members.invite.allowedRoles");
    assert_eq!(got.body["info"], json!({"agendaUid": 10_000_001}));
    bench.invite(body()).ok();
}

#[test]
fn contributors_and_strangers_do_not_invite() {
    let mut bench = Bench::new();
    for (account, rule) in [(CON, "allowedRoles"), (OUT, "notAMember")] {
        let token = bench.token(account);
        let got = bench.send(post(INVITE).header("access-token", token), "not JSON");
        got.refused(403, &format!("members.invite.{rule}"));
    }
}

#[test]
fn token_then_agenda_then_role_then_body() {
    let mut bench = Bench::new();
    let token = bench.token(CON);
    let unknown = "/v2/agendas/4/members/invite";
    bench.send(post(unknown), "{").refused(401, "auth.missingToken");
    bench
        .send(post(unknown).header("access-token", &token), "{")
        .refused(404, "agendas.unknownAgenda");
    bench
        .send(post(INVITE).header("access-token", &token), "{")
        .refused(403, "members.invite.allowedRoles");
    let token = bench.token(ADA);
    bench.send(post(INVITE).header("access-token", &token), "{").refused(400, "body.notJson");
}

#[test]
fn new_cursors_are_above_those_of_every_agenda() {
    let mut bench = Bench::new();
    bench.invite_all(&["a@acme.test", "b@acme.test"]).ok();
    let state = bench.settle();
    let ids: Vec<u64> = state
        .agendas()
        .flat_map(|agenda| {
            agenda
                .members
                .rows()
                .filter_map(|row| agenda.members.get(row))
                .map(|member| member.id)
                .collect::<Vec<_>>()
        })
        .collect();
    assert_eq!((ids, *state.free_member_ids().start()), (vec![1, 2, 3, 4, 7, 8, 5, 6], 9));
}

#[test]
fn after_the_largest_id_members_are_answered_and_nobody_new_is_invited() {
    let mut bench = Bench::new();
    bench.spend_ids();
    assert_eq!(bench.invite_all(&["con@acme.test", "moe@acme.test"]).status, 200);
    let got = bench.invite_all(&["con@acme.test", "new@acme.test"]);
    assert_eq!((got.status, got.refusal), (400, Some("openagenda.members.invite.noIdLeft")));
    let many: Vec<String> = (0..21).map(|n| format!("p{n}@acme.test")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(bench.invite_all(&many).refusal, Some("openagenda.members.invite.noIdLeft"));
}
