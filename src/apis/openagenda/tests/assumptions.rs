//! What is left when assumed rules may not decide.

use serde_json::Value;

use super::bench::{INVITE, MOE};
use super::{Bench, invite, post};
use crate::apis::Assumptions;

fn strict() -> Bench {
    let mut bench = Bench::new();
    bench.trust.assumptions = Assumptions::Refuse;
    bench
}

#[track_caller]
fn rests_on(got: &super::Got, rule: &str) {
    assert_eq!((got.status, &got.body["mockError"]), (501, &Value::from("assumption")), "{got:?}");
    assert_eq!(got.refusal, Some(rule), "{got:?}");
}

#[test]
fn plain_calls_rest_on_nothing_assumed() {
    let mut bench = strict();
    bench.list("").ok();
    bench.list("?limit=2&after=2").ok();
    bench.list("?limit=500").ok();
    bench.invite_all(&["new@acme.test", "out@acme.test"]).ok();
    bench.list("?after=x&limit=1").refusal.expect("assumed");
}

#[test]
fn an_invitation_of_a_member_rests_on_an_assumption() {
    let mut bench = strict();
    rests_on(&bench.invite_all(&["con@acme.test"]), "openagenda.members.invite.existingMember");
    let mut bench = bench.with("openagenda.members.invite.existingMember", "returnUnchanged");
    bench.invite_all(&["con@acme.test"]).ok();
}

#[test]
fn an_invitation_by_a_moderator_rests_on_an_assumption() {
    let mut bench = strict();
    let token = bench.token(MOE);
    let body = invite("contributor", &["a@acme.test"]);
    let got = bench.send(post(INVITE).header("access-token", token), body);
    rests_on(&got, "openagenda.members.invite.allowedRoles");
    assert_eq!(bench.list("").body["total"], 4);
}

#[test]
fn a_large_invitation_rests_on_an_assumption() {
    let emails: Vec<String> = (0..21).map(|n| format!("p{n}@acme.test")).collect();
    let emails: Vec<&str> = emails.iter().map(String::as_str).collect();
    rests_on(&strict().invite_all(&emails), "openagenda.members.invite.inlineMax");
    strict().with("openagenda.members.invite.inlineMax", 20).invite_all(&emails).ok();
}

#[test]
fn a_refusal_that_would_stand_anyway_rests_on_nothing_assumed() {
    let got = strict().invite(r#"{"emails":["nobody"],"message":1}"#);
    got.refused(400, "members.invite.roleRequired");
    assert_eq!(got.errors().len(), 3);
}
