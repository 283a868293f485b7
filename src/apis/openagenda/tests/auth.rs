use http::Method;
use serde_json::json;

use super::bench::{ADA, INVITE, MEMBERS};
use super::{Bench, get, invite, post};

#[test]
fn a_read_without_a_key_is_refused_in_the_vendors_words() {
    let got = Bench::new().send(get(MEMBERS), "");
    got.refused(403, "auth.missingKey");
    assert_eq!(got.text, r#"{"message":"could not find user or agenda matching key"}"#);
}

#[test]
fn an_unknown_key_is_refused_like_a_missing_one() {
    let got = Bench::new().get(MEMBERS, "nobodys");
    assert_eq!(
        got.refused(403, "auth.unknownKey").body["message"],
        "could not find user or agenda matching key"
    );
}

#[test]
fn the_public_key_works_in_header_and_query() {
    let mut bench = Bench::new();
    bench.get(MEMBERS, "public-90000001").ok();
    bench.send(get(&format!("{MEMBERS}?key=public-90000001")), "").ok();
}

#[test]
fn the_secret_key_reads_too() {
    let got = Bench::new().send(get(&format!("{MEMBERS}?key=secret-90000001")), "");
    assert!(got.names("auth.secretKeyOnRead"));
    got.ok();
}

#[test]
fn a_token_reads_too_whatever_key_stands_beside_it() {
    let mut bench = Bench::new();
    let token = bench.token(ADA);
    bench.send(get(MEMBERS).header("access-token", &token), "").ok();
    bench.send(get(MEMBERS).header("access-token", &token).header("key", "nobodys"), "").ok();
}

#[test]
fn head_counts_as_get() {
    let request = http::Request::head(MEMBERS).header("key", "public-90000001");
    Bench::new().send(request, "").ok();
}

#[test]
fn a_bad_token_beside_a_good_key_is_refused() {
    let got = Bench::new()
        .send(get(MEMBERS).header("key", "public-90000001").header("access-token", "tk-none"), "");
    got.refused(401, "auth.invalidTokenBesideKey");
    assert_eq!(got.text, r#"{"error":"access token is invalid"}"#);
}

#[test]
fn a_bad_token_alone_is_refused_on_a_read() {
    let got = Bench::new().send(get(MEMBERS).header("access-token", "tk-none"), "");
    got.refused(401, "auth.invalidToken");
}

#[test]
fn a_write_without_a_good_token_is_refused_on_every_path_and_method() {
    for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
        for path in [INVITE, MEMBERS, "/v2/agendas/1/members/invite", "/v2/nothing"] {
            let request = || http::Request::builder().method(&method).uri(path);
            let mut bench = Bench::new();
            let got = bench.send(request(), "not JSON");
            got.refused(401, "auth.missingToken");
            assert_eq!(got.body, json!({"error": "access token is invalid"}));
            bench.send(request().header("access-token", "x"), "").refused(401, "auth.invalidToken");
        }
    }
}

#[test]
fn a_key_does_not_stand_for_a_token() {
    let mut bench = Bench::new();
    let with_key = post(INVITE).header("key", "secret-90000001");
    bench.send(with_key, "").refused(401, "auth.keyIsNoToken");
    bench
        .send(post(&format!("{INVITE}?key=public-90000001")), "")
        .refused(401, "auth.keyIsNoToken");
}

#[test]
fn a_token_expires_on_the_worlds_clock() {
    let mut bench = Bench::new();
    let token = bench.token(ADA);
    let write = || post(INVITE).header("access-token", &token);
    bench.advance(3_599_999);
    bench.send(write(), invite("contributor", &["a@acme.test"])).ok();
    bench.advance(1);
    let got = bench.send(write(), invite("contributor", &["b@acme.test"]));
    assert_eq!(got.refused(401, "auth.expiredToken").body["error"], "access token is invalid");
}

#[test]
fn the_status_of_a_bad_token_is_a_behaviour() {
    let mut bench = Bench::new().with("openagenda.accessToken.invalidStatus", 403);
    let got = bench.send(post(INVITE), "");
    assert_eq!(got.refused(403, "auth.missingToken").body["error"], "access token is invalid");
}

#[test]
fn revoked_keys_and_tokens_are_worth_nothing() {
    let mut bench = Bench::new();
    let token = bench.token(ADA);
    let state = &mut bench.kept.state;
    assert_eq!((state.revoke_tokens_of(ADA), state.revoke_tokens_of(ADA)), (1, 0));
    assert!(
        state.revoke_public_key("public-90000001") && state.revoke_secret_key("secret-90000001")
    );
    assert!(!state.revoke_public_key("public-90000001") && !state.revoke_secret_key("nobodys"));
    bench.send(post(INVITE).header("access-token", token), "").refused(401, "auth.invalidToken");
    bench.list("").refused(403, "auth.unknownKey");
    bench.get(MEMBERS, "secret-90000001").refused(403, "auth.unknownKey");
}

#[test]
fn an_unknown_path_is_not_found_after_the_token_and_before_the_key() {
    let mut bench = Bench::new();
    let token = bench.token(ADA);
    for path in ["/v2", "/v2/", "/v2/agendas/10000001/members/7", "/v2/requestAccessToken", INVITE]
    {
        bench.send(get(path), "").refused(404, "routing.unknownPath");
    }
    let put = http::Request::put(MEMBERS).header("access-token", token);
    bench.send(put, "").refused(404, "routing.unknownPath");
    bench
        .send(get("/v2/nothing").header("access-token", "x"), "")
        .refused(401, "auth.invalidToken");
}

#[test]
fn an_unknown_agenda_is_not_found_and_named_as_it_was_sent() {
    let mut bench = Bench::new();
    for uid in ["4", "x", "-10000001", "99999999999999999999999", "+10000001", "1e7"] {
        let got = bench.get(&format!("/v2/agendas/{uid}/members"), "public-90000001");
        got.refused(404, "agendas.unknownAgenda");
        assert_eq!(got.body, json!({"message": "agenda not found", "info": {"uid": uid}}));
    }
}

#[test]
fn nonces_are_ignored_by_default() {
    let mut bench = Bench::new();
    let token = bench.token(ADA);
    for email in ["a@acme.test", "b@acme.test"] {
        let write = post(INVITE).header("access-token", &token).header("nonce", "1");
        bench.send(write, invite("contributor", &[email])).ok();
    }
}

#[test]
fn strict_mode_refuses_a_repeated_nonce_of_the_same_token() {
    let mut bench = Bench::new().with("openagenda.nonce", "refuseRepeat");
    let (first, second) = (bench.token(ADA), bench.token(ADA));
    let body = || invite("contributor", &["a@acme.test"]);
    let in_header = |token: &str| post(INVITE).header("access-token", token).header("nonce", "77");
    bench.send(in_header(&first), body()).ok();
    bench.send(in_header(&first), body()).refused(401, "auth.repeatedNonce");
    bench.send(in_header(&second), body()).ok();
    bench.send(post(INVITE).header("access-token", &first), body()).ok();
    let in_query = post(&format!("{INVITE}?nonce=77")).header("access-token", &first);
    bench.send(in_query, body()).refused(401, "auth.repeatedNonce");
    let in_body = json!({"access_token": first, "nonce": 77, "data": {"role": "contributor", "emails": "b@c.de"}});
    bench.send(post(INVITE), in_body.to_string()).refused(401, "auth.repeatedNonce");
}

#[test]
fn a_refused_write_does_not_use_its_nonce_up() {
    let mut bench = Bench::new().with("openagenda.nonce", "refuseRepeat");
    let token = bench.token(ADA);
    let write = || post(INVITE).header("access-token", &token).header("nonce", "1");
    bench.send(write(), "{}").refused(400, "members.invite.emailsRequired");
    bench.send(write(), invite("contributor", &["a@acme.test"])).ok();
}
