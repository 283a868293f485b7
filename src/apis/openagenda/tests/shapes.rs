//! The shapes in which clients send the body of a write.

use serde_json::json;

use super::bench::{ADA, INVITE};
use super::{Bench, Got, post};

fn multipart(parts: &[(&str, &str)]) -> String {
    let part = |(head, text): &(&str, &str)| {
        format!("--b\r\nContent-Disposition: form-data; {head}\r\n\r\n{text}\r\n")
    };
    parts.iter().map(part).chain(["--b--\r\n".to_owned()]).collect()
}

fn send(content_type: &str, body: String) -> Got {
    let mut bench = Bench::new();
    let token = bench.token(ADA);
    let request = http::Request::post(INVITE)
        .header("access-token", token)
        .header("content-type", content_type);
    bench.send(request, body)
}

const FIELDS: &str = r#"{"role":"moderator","emails":["a@acme.test","b@acme.test"]}"#;

#[track_caller]
fn invites_both(got: &Got, shape: &str) {
    assert!(got.names(shape), "{got:?}");
    assert_eq!(got.emails(), ["a@acme.test", "b@acme.test"], "{got:?}");
    assert_eq!(got.body["processed"][0]["role"], "moderator");
}

#[test]
fn fields_as_json() {
    invites_both(&send("Application/JSON; charset=utf-8", FIELDS.to_owned()), "body.plain");
}

#[test]
fn fields_within_data() {
    invites_both(&send("application/json", format!(r#"{{"data":{FIELDS}}}"#)), "body.dataEnvelope");
    let text = json!({"data": FIELDS}).to_string();
    invites_both(&send("application/json", text), "body.dataEnvelope");
}

#[test]
fn fields_as_json_text_in_multipart() {
    let body =
        multipart(&[("name=\"image\"; filename=\"a.png\"", "binary"), ("name=\"data\"", FIELDS)]);
    invites_both(&send("multipart/form-data; boundary=b", body), "body.multipart");
}

#[test]
fn fields_one_by_one_in_multipart() {
    let body = multipart(&[
        ("name=\"role\"", "moderator"),
        ("name=\"emails[]\"", "a@acme.test"),
        ("name=\"emails[]\"", "b@acme.test"),
    ]);
    invites_both(&send("multipart/form-data; boundary=\"b\"", body), "body.multipart");
}

#[test]
fn a_long_part_is_read_whole() {
    let long = "x".repeat(3_000_000);
    let data = FIELDS.replace("\"role\"", &format!("\"message\":\"{long}\",\"role\""));
    let body = multipart(&[("name=\"image\"; filename=\"a\"", &long), ("name=\"data\"", &data)]);
    invites_both(&send("multipart/form-data; boundary=b", body), "body.multipart");
}

#[test]
fn fields_urlencoded_in_every_spelling() {
    for emails in [
        "emails[]=a%40acme.test&emails[]=b%40acme.test",
        "emails[0]=a%40acme.test&emails%5B1%5D=b@acme.test",
        "emails=a@acme.test&emails=b@acme.test",
    ] {
        let got = send("application/x-www-form-urlencoded", format!("role=moderator&{emails}"));
        invites_both(&got, "body.urlencoded");
    }
}

#[test]
fn fields_without_a_content_type() {
    let mut bench = Bench::new();
    let token = bench.token(ADA);
    let got = bench.send(http::Request::post(INVITE).header("access-token", token), FIELDS);
    invites_both(&got, "body.untyped");
}

#[test]
fn the_old_style_in_json() {
    for data in [json!(FIELDS), serde_json::from_str(FIELDS).unwrap()] {
        let mut bench = Bench::new();
        let body = json!({"access_token": bench.token(ADA), "nonce": 5, "data": data});
        let got = bench.send(post(INVITE), body.to_string());
        invites_both(&got, "body.oldStyle");
        assert!(got.names("auth.tokenInBody"));
    }
}

#[test]
fn the_old_style_in_multipart() {
    let mut bench = Bench::new();
    let token = bench.token(ADA);
    let body = multipart(&[
        ("name=\"access_token\"", &token),
        ("name=\"nonce\"", "1"),
        ("name=\"data\"", FIELDS),
    ]);
    let request =
        http::Request::post(INVITE).header("content-type", "multipart/form-data; boundary=b");
    invites_both(&bench.send(request, body), "auth.tokenInBody");
}

#[test]
fn a_bad_token_in_the_body_is_refused() {
    let got = Bench::new().send(post(INVITE), r#"{"access_token":"x","role":"moderator"}"#);
    got.refused(401, "auth.invalidToken");
}

#[test]
fn what_is_no_json_is_refused_without_naming_a_field() {
    let broken = multipart(&[("name=\"data\"", "{")]);
    for (content_type, body) in [
        ("application/json", "{".to_owned()),
        ("application/json", "\u{0}".to_owned()),
        ("application/json", "[".repeat(100_000)),
        ("application/json", r#"{"data":"{"}"#.to_owned()),
        ("multipart/form-data; boundary=b", broken),
        ("multipart/form-data; boundary=b", "--b\r\nContent".to_owned()),
        ("multipart/form-data", FIELDS.to_owned()),
    ] {
        let got = send(content_type, body);
        got.refused(400, "body.notJson");
        assert_eq!(got.text, r#"{"message":"data is invalid","errors":[],"info":{}}"#);
    }
}
