//! What a client may send: how many bytes, and which.

use serde_json::json;

use crate::support::spot_of;
use crate::support::wire::{Wire, get, request};

use super::{LIST, wire, with_ada};

/// One more than the most bytes that are read of a request's body.
const TOO_LONG: usize = 10 * 1024 * 1024 + 1;

#[tokio::test]
async fn a_body_over_10_mebibytes_is_a_413_problem() {
    let (_server, client) = with_ada().await;
    for path in
        ["/v1/spotMembers", "/v2/requestAccessToken", "/nowhere", "/__doublure/clock/advance"]
    {
        let answer = client.ask("POST", path).spot().body(vec![b' '; TOO_LONG]).send().await;
        // From the world's clock, as every answer has it.
        assert_eq!(answer.header("date"), Some("Mon, 02 Mar 2026 09:00:00 GMT"), "{path}");
        answer.problem(413, "bodyTooLarge");
    }
}

#[tokio::test]
async fn a_body_of_10_mebibytes_is_read() {
    let (_server, client) = with_ada().await;
    let answer =
        client.ask("POST", "/v1/spotMembers").spot().body(vec![b' '; TOO_LONG - 1]).send().await;
    answer.refused(400, "meltingspot.members.invite.malformedJson");
}

#[tokio::test]
async fn a_body_that_is_announced_as_too_long_is_refused_before_it_comes() {
    let (_server, mut wire) = wire().await;
    let head =
        request("POST", "/v1/spotMembers", "").replace("length: 0", &format!("length: {TOO_LONG}"));
    let answer = wire.exchange(head).await;
    assert_eq!(answer.status, 413);
    assert_eq!(answer.header("connection"), Some("close"));
}

#[tokio::test]
async fn a_state_may_be_longer_than_other_bodies() {
    let (_server, client) = with_ada().await;
    let state = spot_of(&json!([{"email": "new@acme.test"}])).to_string() + &" ".repeat(TOO_LONG);
    client.ask("PUT", "/__doublure/state").body(state).send().await.expect(204);
    let list = client.get(LIST).spot().send().await.expect(200);
    assert_eq!(list.items("email"), ["new@acme.test"]);
}

#[tokio::test]
async fn headers_over_64_kibibytes_are_refused() {
    let (_server, mut wire) = wire().await;
    let long = "x".repeat(70 * 1024);
    let answer = wire
        .exchange(get(LIST).replace("host: test", &format!("host: test\r\nx-long: {long}")))
        .await;
    assert_eq!(answer.status, 431);
}

#[tokio::test]
async fn bytes_that_are_no_text_never_make_the_server_fail() {
    let (server, client) = with_ada().await;
    let junk = [
        "%FF",
        "%C3%28",
        "%00",
        "%",
        "%zz",
        "%F0%9F%98%80",
        "~",
        "..",
        "%2F",
        "%2e%2e",
        "a%0d%0ab",
    ];
    for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"] {
        for junk in junk {
            for path in [
                format!("/{junk}"),
                format!("/v1/spotMembers/{junk}"),
                format!("/v1/spotMembers?page={junk}&{junk}={junk}&email[in]={junk}"),
                format!("/v2/agendas/{junk}/members?key={junk}&after={junk}"),
                format!("/__doublure/{junk}"),
            ] {
                let body = &b"{\"email\":\"\xff\xfe\x00\",\"emails\":[\"\xed\xa0\x80\"]}"[..];
                let answer = client
                    .ask(method, &path)
                    .spot()
                    .header("access-token", junk)
                    .body(body)
                    .send()
                    .await;
                assert!(answer.status < 500, "{answer:?}");
            }
        }
    }
    let mut wire = Wire::connect(server.address()).await;
    assert_eq!(
        wire.exchange(&b"GET /v1/spotMembers/\xff\xfe HTTP/1.1\r\nhost: t\r\n\r\n"[..])
            .await
            .status
            / 100,
        4
    );
    client.get(LIST).spot().send().await.expect(200);
}

#[tokio::test]
async fn headers_that_are_no_text_never_make_the_server_fail() {
    let (server, _) = with_ada().await;
    for name in ["authorization", "key", "access-token", "nonce", "content-type", "origin", "host"]
    {
        for path in [LIST, "/v2/agendas/1/members", "/v2/requestAccessToken"] {
            for method in ["GET", "POST"] {
                let mut wire = Wire::connect(server.address()).await;
                let head = format!("{method} {path} HTTP/1.1\r\n{name}: ");
                let bytes = [head.as_bytes(), b"\xff\xfe\r\ncontent-length: 2\r\n\r\n{}"].concat();
                let answer = wire.exchange(bytes).await;
                assert!(answer.status < 500, "{name}: {}", answer.head);
            }
        }
    }
}
