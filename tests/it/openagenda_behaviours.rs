//! Every `openagenda.*` switch, beside its default; and what is left when
//! assumed rules may not decide.

use doublure::{Assumptions, MockServer};
use serde_json::{Value, json};

use crate::openagenda_support::{
    AgendaServer, INVITE, MEMBERS, REQUEST_TOKEN, assert_assumption, assert_errors, builder,
    processed,
};

#[tokio::test]
async fn a_rate_limit_refuses_the_request_beyond_it_with_retry_after() {
    let world =
        AgendaServer::with("openagenda.rateLimit", json!({"requests": 2, "per": "10s"})).await;
    drop(world.list("").await.expect(200));
    drop(world.list("").await.expect(200));
    let answer = world.list("").await.refused(429, "openagenda.rateLimit");
    assert!(answer.json()["message"].is_string(), "{answer:?}");
    assert_eq!(answer.header("retry-after"), Some("10"));
}

#[tokio::test]
async fn a_rate_limit_is_over_when_the_clock_has_passed_it() {
    let world =
        AgendaServer::with("openagenda.rateLimit", json!({"requests": 1, "per": "10s"})).await;
    drop(world.list("").await.expect(200));
    world.advance(10);
    drop(world.list("").await.expect(200));
}

#[tokio::test]
async fn a_rate_limit_counts_each_account_apart() {
    let world =
        AgendaServer::with("openagenda.rateLimit", json!({"requests": 1, "per": "10s"})).await;
    drop(world.list("").await.expect(200));
    drop(world.get(MEMBERS).header("key", "moe-public").send().await.expect(200));
}

#[tokio::test]
async fn without_a_rate_limit_nobody_is_counted() {
    let world = AgendaServer::with("openagenda.rateLimit", "off").await;
    for _ in 0..150 {
        drop(world.list("?limit=1").await.expect(200));
    }
}

#[tokio::test]
async fn a_strict_nonce_is_refused_when_it_comes_again_with_its_token() {
    let world = AgendaServer::with("openagenda.nonce", "refuseRepeat").await;
    let token = world.token("ada").await;
    let write = |email: &str, token: &str| {
        let body = json!({"role": "contributor", "emails": [email]});
        world.client.post(INVITE, &body).header("access-token", token).header("nonce", "7")
    };
    drop(write("one@acme.test", &token).send().await.expect(200));
    let refused = write("two@acme.test", &token).send().await;
    drop(refused.refused(401, "openagenda.auth.repeatedNonce"));
    let other = world.token("ada").await;
    drop(write("three@acme.test", &other).send().await.expect(200));
}

#[tokio::test]
async fn the_lifetime_of_a_token_is_told_and_kept() {
    let world = AgendaServer::with("openagenda.accessToken.lifetime", "90s").await;
    let granted = world.client.post(REQUEST_TOKEN, &json!({"code": "ada-secret"})).send().await;
    let granted = granted.expect(200).json();
    assert_eq!(granted["expires_in"], 90);
    let token = granted["access_token"].as_str().expect("a token");
    world.advance(89);
    drop(world.get(MEMBERS).header("access-token", token).send().await.expect(200));
    world.advance(1);
    drop(world.get(MEMBERS).header("access-token", token).send().await.expect(401));
}

#[tokio::test]
async fn a_bad_token_may_be_403() {
    for (status, value) in [(401, json!(401)), (403, json!(403)), (403, json!("403"))] {
        let world = AgendaServer::with("openagenda.accessToken.invalidStatus", value).await;
        let answer = world.client.ask("POST", INVITE).send().await;
        let body = answer.refused(status, "openagenda.auth.missingToken").json();
        assert_eq!(body, json!({"error": "access token is invalid"}));
    }
}

#[tokio::test]
async fn success_may_be_left_out() {
    for (value, expected) in [("yes", json!(true)), ("no", Value::Null)] {
        let world = AgendaServer::with("openagenda.success", value).await;
        assert_eq!(world.list("").await.expect(200).json()["success"], expected);
        let invited = world.invite_all(&["new@acme.test"]).await.expect(200).json();
        assert_eq!(invited["success"], expected);
        assert_eq!(invited.get("success").is_some(), value == "yes");
    }
}

#[tokio::test]
async fn a_listed_member_may_have_the_six_documented_keys_only() {
    let world = AgendaServer::with("openagenda.members.fields", "seed").await;
    let body = world.list("?limit=1").await.expect(200).json();
    let ada = json!({"uid": 90_000_001, "name": "ada", "email": "ada@acme.test", "phone": "+33 1",
        "organization": "Acme", "role": "administrator"});
    assert_eq!(body["items"], json!([ada]));
}

#[tokio::test]
async fn extended_fields_are_the_default() {
    let default = AgendaServer::start().await.list("").await.expect(200).json();
    let world = AgendaServer::with("openagenda.members.fields", "extended").await;
    assert_eq!(world.list("").await.expect(200).json(), default);
}

#[tokio::test]
async fn a_limit_over_the_maximum_may_be_refused() {
    let world = AgendaServer::with("openagenda.members.list.overMax", "reject").await;
    let answer = world.list("?limit=101").await.refused(400, "openagenda.members.list.overMax");
    assert_eq!(answer.json()["errors"][0]["field"], "limit");
    drop(world.list("?limit=100").await.expect(200));
}

#[tokio::test]
async fn a_limit_over_the_maximum_is_clamped_unless_told_otherwise() {
    let world = AgendaServer::with("openagenda.members.list.overMax", "clamp").await;
    drop(world.list("?limit=101").await.expect(200));
}

#[tokio::test]
async fn the_end_cursor_may_be_null_sticky_or_absent() {
    for (value, expected) in
        [("null", Some(Value::Null)), ("sticky", Some(json!(4))), ("absent", None)]
    {
        let world = AgendaServer::with("openagenda.members.list.endCursor", value).await;
        let body = world.list("").await.expect(200).json();
        assert_eq!(body.get("after"), expected.as_ref(), "{value}");
        assert_eq!(world.list("?limit=2").await.expect(200).json()["after"], 2, "{value}");
    }
}

#[tokio::test]
async fn a_sticky_cursor_ends_with_an_empty_page() {
    let world = AgendaServer::with("openagenda.members.list.endCursor", "sticky").await;
    let body = world.list("?after=4").await.expect(200).json();
    assert_eq!((&body["items"], &body["after"]), (&json!([]), &Value::Null));
}

#[tokio::test]
async fn invited_people_may_be_left_out_of_list_and_total() {
    let world = AgendaServer::with("openagenda.members.list.includeInvited", "no").await;
    let answer = world.list("").await.expect(200);
    assert_eq!(answer.items("email"), ["ada@acme.test", "moe@acme.test", "con@acme.test"]);
    assert_eq!(answer.json()["total"], 3);
}

#[tokio::test]
async fn invited_people_are_listed_unless_told_otherwise() {
    let world = AgendaServer::with("openagenda.members.list.includeInvited", "yes").await;
    assert_eq!(world.total().await, 4);
}

#[tokio::test]
async fn the_inline_maximum_may_be_another_number() {
    for (value, inline) in [(json!(2), 2), (json!("2"), 2), (json!(0), 0)] {
        let world = AgendaServer::with("openagenda.members.invite.inlineMax", value).await;
        let done = world.invite_many(inline + 1).await.expect(200);
        assert_eq!(processed(&done), Vec::<String>::new());
        if inline > 0 {
            assert_eq!(processed(&world.invite_many(inline).await.expect(200)).len(), inline);
        }
    }
}

#[tokio::test]
async fn invitations_may_wait_longer() {
    let waiting = builder()
        .behaviour("openagenda.members.invite.inlineMax", 0)
        .behaviour("openagenda.members.invite.deferredFor", "15m");
    let world = AgendaServer::from(waiting).await;
    drop(world.invite_all(&["new@acme.test"]).await.expect(200));
    world.advance(899);
    assert_eq!(world.total().await, 4);
    world.advance(1);
    assert_eq!(world.total().await, 5);
}

#[tokio::test]
async fn queued_may_count_only_those_who_wait() {
    for (value, inline) in [("all", 2), ("deferred", 0)] {
        let world = AgendaServer::with("openagenda.members.invite.queuedCounts", value).await;
        assert_eq!(world.invite_many(2).await.expect(200).json()["queued"], inline, "{value}");
        assert_eq!(world.invite_many(21).await.expect(200).json()["queued"], 21, "{value}");
    }
}

#[tokio::test]
async fn inviting_a_member_may_be_refused() {
    let world = AgendaServer::with("openagenda.members.invite.existingMember", "reject").await;
    let answer = world.invite_all(&["new@acme.test", "CON@acme.test"]).await;
    let answer = answer.refused(400, "openagenda.members.invite.existingMember");
    assert_eq!(answer.json()["errors"][0]["field"], "emails");
    assert_eq!(world.total().await, 4);
}

#[tokio::test]
async fn an_invalid_address_may_be_skipped() {
    let world = AgendaServer::with("openagenda.members.invite.invalidEmail", "skip").await;
    let answer = world.invite_all(&["nobody", "new@acme.test"]).await.expect(200);
    assert_eq!(
        (processed(&answer), &answer.json()["queued"]),
        (vec!["new@acme.test".to_owned()], &json!(1))
    );
}

#[tokio::test]
async fn an_invalid_address_is_refused_unless_told_otherwise() {
    let world = AgendaServer::with("openagenda.members.invite.invalidEmail", "reject").await;
    assert_errors(
        &world.invite_all(&["nobody"]).await.expect(400),
        &[("emails.invalid", "emails")],
    );
}

#[tokio::test]
async fn only_administrators_may_be_allowed_to_invite() {
    let world = AgendaServer::with("openagenda.members.invite.allowedRoles", "administrator").await;
    let body = json!({"role": "contributor", "emails": ["new@acme.test"]});
    let answer = world.invitation_by("moe").await.json(&body).send().await;
    drop(answer.refused(403, "openagenda.members.invite.allowedRoles"));
    drop(world.invite(&body).await.expect(200));
}

#[tokio::test]
async fn a_behaviour_may_be_set_in_the_fixture() {
    let set = json!({"behaviours": {"openagenda.success": "no"}});
    let world = AgendaServer::from(builder().fixture(set)).await;
    assert_eq!(world.list("").await.expect(200).json().get("success"), None);
}

#[tokio::test]
async fn the_builders_behaviour_goes_before_the_fixtures() {
    let set = json!({"behaviours": {"openagenda.success": "no"}});
    let world =
        AgendaServer::from(builder().fixture(set).behaviour("openagenda.success", "yes")).await;
    assert_eq!(world.list("").await.expect(200).json()["success"], true);
}

#[tokio::test]
async fn an_unknown_behaviour_is_refused_with_the_valid_names() {
    let started = MockServer::builder().behaviour("openagenda.sucess", "no").start().await;
    let message = started.expect_err("an unknown name").to_string();
    assert!(message.contains("openagenda.success"), "{message}");
    assert!(message.contains("meltingspot.members.fields"), "{message}");
}

#[tokio::test]
async fn an_invalid_value_is_refused_with_the_valid_ones() {
    for (name, value, valid) in [
        ("openagenda.success", json!("maybe"), "yes, no"),
        ("openagenda.accessToken.lifetime", json!("1 hour"), "15m"),
        ("openagenda.members.invite.inlineMax", json!(-1), "a whole number from 0 on"),
        ("openagenda.rateLimit", json!({"requests": 0, "per": "10s"}), "requests"),
        ("openagenda.accessToken.invalidStatus", json!(404), "401, 403"),
    ] {
        let started = MockServer::builder().behaviour(name, value).start().await;
        let message = started.expect_err("an invalid value").to_string();
        assert!(message.contains(name) && message.contains(valid), "{message}");
    }
}

/// A server on which assumed rules don't decide.
async fn strict() -> AgendaServer {
    AgendaServer::from(builder().assumptions(Assumptions::Refuse)).await
}

async fn strict_with(behaviour: &str, value: impl Into<Value>) -> AgendaServer {
    let builder = builder().assumptions(Assumptions::Refuse);
    AgendaServer::from(builder.behaviour(behaviour, value)).await
}

#[tokio::test]
async fn without_assumptions_the_documented_calls_still_work() {
    let world = strict().await;
    drop(world.list("?limit=2&after=2").await.expect(200));
    drop(world.list("?limit=0").await.expect(200));
    drop(world.invite_all(&["new@acme.test", "out@acme.test"]).await.expect(200));
    drop(world.get(MEMBERS).send().await.expect(403));
}

#[tokio::test]
async fn without_assumptions_a_member_is_not_invited_again_but_by_decision() {
    let rule = "openagenda.members.invite.existingMember";
    assert_assumption(strict().await.invite_all(&["con@acme.test"]).await, rule);
    let decided = strict_with(rule, "returnUnchanged").await;
    drop(decided.invite_all(&["con@acme.test"]).await.expect(200));
}

#[tokio::test]
async fn without_assumptions_an_invalid_address_is_not_judged_but_by_decision() {
    let rule = "openagenda.members.invite.invalidEmail";
    assert_assumption(strict().await.invite_all(&["nobody"]).await, rule);
    drop(strict_with(rule, "reject").await.invite_all(&["nobody"]).await.refused(400, rule));
}

#[tokio::test]
async fn without_assumptions_moderators_do_not_invite_but_by_decision() {
    let rule = "openagenda.members.invite.allowedRoles";
    let body = json!({"role": "contributor", "emails": ["new@acme.test"]});
    let world = strict().await;
    assert_assumption(world.invitation_by("moe").await.json(&body).send().await, rule);
    assert_eq!(world.total().await, 4);
    let world = strict_with(rule, "administratorOrModerator").await;
    drop(world.invitation_by("moe").await.json(&body).send().await.expect(200));
}

#[tokio::test]
async fn without_assumptions_a_large_invitation_is_not_deferred_but_by_decision() {
    let rule = "openagenda.members.invite.inlineMax";
    assert_assumption(strict().await.invite_many(21).await, rule);
    drop(strict_with(rule, 20).await.invite_many(21).await.expect(200));
}

#[tokio::test]
async fn without_assumptions_what_no_switch_decides_stays_501() {
    let world = strict().await;
    assert_assumption(world.list("?after=x").await, "openagenda.members.list.cursorNoInteger");
    let nobody = world.client.post(REQUEST_TOKEN, &json!({})).send().await;
    assert_assumption(nobody, "openagenda.accessToken.request.missingCode");
}

#[tokio::test]
async fn a_refusal_that_would_stand_anyway_rests_on_nothing_assumed() {
    let world = strict().await;
    let answer = world.invite(&json!({"emails": ["nobody"], "message": 1})).await;
    let answer = answer.refused(400, "openagenda.members.invite.roleRequired");
    assert_errors(
        &answer,
        &[("required", "role"), ("emails.invalid", "emails"), ("type", "message")],
    );
}
