use serde_json::json;

use super::bench::{ADA, MEMBERS};
use super::{Bench, Got, get, post};

const V2: &str = "/v2/requestAccessToken";

fn ask(content_type: &str, body: &str) -> Got {
    Bench::new().send(http::Request::post(V2).header("content-type", content_type), body.to_owned())
}

#[test]
fn a_secret_key_gets_a_token_of_32_characters_for_an_hour() {
    let body = ask("application/json", r#"{"code":"secret-90000001"}"#).ok();
    let token = body["access_token"].as_str().unwrap();
    assert_eq!(body, json!({"access_token": token, "expires_in": 3600}));
    assert!(token.starts_with("tk-") && token.len() == 32, "{token}");
}

#[test]
fn all_three_encodings_work() {
    let multipart = "--b\r\nContent-Disposition: form-data; name=\"code\"\r\n\r\n\
                     secret-90000001\r\n--b--\r\n";
    for (content_type, body) in [
        ("application/json; charset=utf-8", r#"{"code":"secret-90000001"}"#),
        ("application/x-www-form-urlencoded", "grant_type=authorization_code&code=secret-90000001"),
        ("multipart/form-data; boundary=b", multipart),
    ] {
        assert_eq!(ask(content_type, body).status, 200, "{content_type}");
    }
}

#[test]
fn the_old_path_works_too() {
    let got = Bench::new().send(post("/v1/requestAccessToken"), r#"{"code":"secret-90000001"}"#);
    assert!(got.ok()["access_token"].is_string());
}

#[test]
fn any_grant_is_accepted() {
    for grant in ["grant_type", "grant-type"] {
        let body = json!({grant: "anything", "code": "secret-90000001"}).to_string();
        assert!(ask("application/json", &body).names("accessToken.request.grantIgnored"));
    }
}

#[test]
fn a_wrong_code_is_refused_with_401() {
    for body in
        [r#"{"code":"public-90000001"}"#, r#"{"code":7}"#, r#"{"code":["secret-90000001"]}"#]
    {
        let got = ask("application/json", body);
        got.refused(401, "accessToken.request.wrongCode");
        assert!(got.body["message"].is_string());
    }
}

#[test]
fn a_missing_code_is_refused_with_401() {
    for body in ["", "{}", "[]", r#"{"code":null}"#, r#"{"code":""}"#] {
        ask("application/json", body).refused(401, "accessToken.request.missingCode");
    }
}

#[test]
fn a_body_that_is_not_what_it_says_is_refused_with_400() {
    let empty = json!({"message": "data is invalid", "errors": [], "info": {}});
    for content_type in
        ["application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=x"]
    {
        let got = ask(content_type, "code=1");
        assert_eq!(got.refused(400, "body.notJson").body, empty, "{content_type}");
    }
}

#[test]
fn a_request_for_a_token_needs_none() {
    let stale = post(V2).header("access-token", "tk-stale");
    Bench::new().send(stale, r#"{"code":"secret-90000001"}"#).ok();
}

#[test]
fn earlier_tokens_stay_good() {
    let mut bench = Bench::new();
    let (first, second) = (bench.token(ADA), bench.token(ADA));
    assert_ne!(first, second);
    for token in [first, second] {
        bench.send(get(MEMBERS).header("access-token", token), "").ok();
    }
}

#[test]
fn the_lifetime_is_a_behaviour() {
    let mut bench = Bench::new().with("openagenda.accessToken.lifetime", "90s");
    let body = bench.send(post(V2), r#"{"code":"secret-90000001"}"#).ok();
    assert_eq!(body["expires_in"], 90);
    let token = body["access_token"].as_str().unwrap();
    bench.advance(89_999);
    bench.send(get(MEMBERS).header("access-token", token), "").ok();
    bench.advance(1);
    bench.send(get(MEMBERS).header("access-token", token), "").refused(401, "auth.expiredToken");
}

#[test]
fn a_lifetime_beyond_the_end_of_time_is_no_problem() {
    let mut bench = Bench::new().with("openagenda.accessToken.lifetime", "99999999999d");
    let token = bench.token(ADA);
    bench.send(get(MEMBERS).header("access-token", token), "").ok();
}

#[test]
fn a_refused_request_leaves_nothing_behind() {
    let mut bench = Bench::new();
    bench.send(post(V2), r#"{"code":"wrong"}"#).refused(401, "accessToken.request.wrongCode");
    assert_eq!(bench.settle().tokens().count(), 0);
    assert_eq!(bench.token(ADA), Bench::new().token(ADA));
}
