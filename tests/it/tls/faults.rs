//! Faults over TLS: under HTTP/2 a stream is cut and its connection lives on,
//! under HTTP/1.1 the connection is cut.

use std::pin::Pin;
use std::task::{Context, Waker};
use std::time::Duration;

use doublure::{Fault, MockServer};
use http::Response;
use http_body_util::BodyExt;
use hyper::body::{Body, Incoming};
use serde_json::json;

use super::client::{Http1, Http2, soon};
use super::{LIST, http2, secure};

const MEMBERS_LIST: &str = "meltingspot.members.list";
const INVITE: &str = "meltingspot.members.invite";

async fn with(fault: Fault) -> (MockServer, Http2) {
    let (server, client) = http2().await;
    server.world().fault(fault);
    (server, client)
}

/// What comes of a body, and whether it came to its end.
async fn body_of(response: Response<Incoming>) -> (Vec<u8>, Result<(), hyper::Error>) {
    let (mut body, mut bytes) = (response.into_body(), Vec::new());
    while let Some(frame) = soon(body.frame()).await {
        match frame {
            Ok(frame) => bytes.extend(frame.into_data().unwrap_or_default()),
            Err(error) => return (bytes, Err(error)),
        }
    }
    (bytes, Ok(()))
}

/// Whether the peer has reset the stream.
fn is_a_reset(error: &hyper::Error) -> bool {
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        if error.to_string().contains("stream error received") {
            return true;
        }
        cause = error.source();
    }
    false
}

/// Whether nothing of a body is there to be read now.
fn is_silent(response: &mut Response<Incoming>) -> bool {
    let mut context = Context::from_waker(Waker::noop());
    Pin::new(response.body_mut()).poll_frame(&mut context).is_pending()
}

#[tokio::test]
async fn a_reset_resets_the_stream_and_the_connection_lives_on() {
    let (server, client) = with(Fault::on(MEMBERS_LIST).calls([1, 2]).reset()).await;
    for _ in 0..2 {
        let error = client.send(client.request("GET", LIST, "")).await.expect_err("no answer");
        assert!(is_a_reset(&error), "{error:?}");
    }
    assert_eq!(client.get(LIST).await.status, 200);
    let statuses: Vec<_> = server.world().requests().iter().map(|entry| entry.status).collect();
    assert_eq!(statuses, [None, None, Some(200)]);
}

#[tokio::test]
async fn a_reset_that_is_applied_is_a_reset_after_the_fact() {
    let (server, client) = with(Fault::on(INVITE).reset().applied()).await;
    let invite = client.request("POST", "/v1/spotMembers", r#"{"email":"new@acme.test"}"#);
    let error = client.send(invite).await.expect_err("no answer");
    assert!(is_a_reset(&error), "{error:?}");
    assert!(server.world().meltingspot().member("new@acme.test").is_some());
}

#[tokio::test]
async fn a_truncated_body_is_shorter_than_its_length_and_ends_with_a_reset() {
    for (after, comes) in [(10, 10), (0, 0), (usize::MAX, 1)] {
        let (_server, client) = with(Fault::on(MEMBERS_LIST).calls([2]).truncate(after)).await;
        let whole = client.get(LIST).await.body.len();
        let comes = if comes == 1 { whole - 1 } else { comes };
        let response = client.send(client.request("GET", LIST, "")).await.expect("a head");
        assert_eq!(response.headers()["content-length"], whole.to_string());
        assert_eq!(response.headers()["x-doublure-request"], "2");
        let (bytes, end) = body_of(response).await;
        assert_eq!(bytes.len(), comes, "cut after {after}");
        assert!(is_a_reset(&end.expect_err("no end")), "cut after {after}");
        assert_eq!(client.get(LIST).await.status, 200);
    }
}

#[tokio::test]
async fn a_large_body_that_is_truncated_comes_as_far_as_it_should() {
    let members: Vec<_> =
        (0..5_000).map(|number| json!({"email": format!("m{number}@acme.test")})).collect();
    let builder = crate::support::frozen(crate::support::spot_of(&json!(members)));
    let builder = builder.behaviour("meltingspot.members.list.maxLimit", 5_000);
    let server = builder.tls().start().await.expect("a server");
    server.world().fault(Fault::on(MEMBERS_LIST).truncate(1_000_000));
    let roots = super::Roots::from_pem(server.tls_ca_pem().expect("an authority"));
    let client = Http2::connect(server.address(), "localhost", &roots).await;
    let ask = client.request("GET", "/v1/spotMembers?limit=5000", "");
    let (bytes, end) = body_of(client.send(ask).await.expect("a head")).await;
    assert_eq!(bytes.len(), 1_000_000);
    assert!(is_a_reset(&end.expect_err("no end")));
}

#[tokio::test]
async fn a_stall_with_a_time_ends_with_the_worlds_clock() {
    let (server, client) =
        with(Fault::on(MEMBERS_LIST).calls([1]).stall_for(Duration::from_secs(30))).await;
    let mut stalled = client.send(client.request("GET", LIST, "")).await.expect("a head");
    assert_eq!(stalled.status(), 200);
    for advance in [0, 29] {
        server.world().clock().advance(Duration::from_secs(advance));
        // Whoever comes later is served, so the server has had its time to say more.
        assert_eq!(client.get(LIST).await.status, 200);
        assert!(is_silent(&mut stalled));
    }
    server.world().clock().advance(Duration::from_secs(1));
    let (bytes, end) = body_of(stalled).await;
    assert_eq!(bytes.len(), 0);
    assert!(is_a_reset(&end.expect_err("no end")));
    assert_eq!(client.get(LIST).await.status, 200);
}

#[tokio::test]
async fn a_stall_that_is_over_at_once_still_shows_its_head() {
    let (_server, client) = with(Fault::on(INVITE).stall_for(Duration::ZERO)).await;
    let invite = client.request("POST", "/v1/spotMembers", r#"{"email":"new@acme.test"}"#);
    let response = client.send(invite).await.expect("a head");
    assert_eq!(response.status(), 201);
    let (bytes, end) = body_of(response).await;
    assert_eq!(bytes.len(), 0);
    assert!(is_a_reset(&end.expect_err("no end")));
}

#[tokio::test]
async fn a_faulted_head_request_is_whole_with_its_head() {
    for fault in [Fault::on(MEMBERS_LIST).stall(), Fault::on(MEMBERS_LIST).truncate(3)] {
        let (_server, client) = with(fault).await;
        let head = client.ask("HEAD", LIST, "").await;
        assert_eq!((head.status.as_u16(), head.body.len()), (200, 0));
        assert!(head.header("content-length").is_some(), "{head:?}");
    }
}

#[tokio::test]
async fn a_late_answer_holds_up_no_other_stream() {
    let (server, client) =
        with(Fault::on(MEMBERS_LIST).calls([1]).delay(Duration::from_mins(1))).await;
    let late = tokio::spawn({
        let client = client.clone();
        async move { client.get(LIST).await }
    });
    let seen = server.world().wait_for(MEMBERS_LIST, 1, Duration::from_secs(30)).await;
    seen.expect("asked");
    assert_eq!(client.get(LIST).await.status, 200);
    assert!(!late.is_finished());
    server.world().clock().advance(Duration::from_mins(1));
    assert_eq!(soon(late).await.expect("an answer").status, 200);
}

#[tokio::test]
async fn what_cuts_nothing_is_the_same_over_http_2() {
    let faults = [
        Fault::on(MEMBERS_LIST).status(503).retry_after(2),
        Fault::on(MEMBERS_LIST).rate_limit().retry_after(2),
    ];
    for (fault, status) in faults.into_iter().zip([503, 429]) {
        let (_server, client) = with(fault).await;
        let answer = client.get(LIST).await;
        assert_eq!((answer.status.as_u16(), answer.header("retry-after")), (status, Some("2")));
    }
    let (_server, client) = with(Fault::on(MEMBERS_LIST).malformed()).await;
    let answer = client.get(LIST).await;
    assert_eq!(answer.status, 200);
    serde_json::from_slice::<serde_json::Value>(&answer.body).expect_err("no JSON");
}

#[tokio::test]
async fn over_http_1_the_connection_is_cut() {
    let (server, roots) = secure().await;
    let (address, world) = (server.address(), server.world());
    let whole = Http1::connect(address, "localhost", &roots, &[]).await.get(LIST).await.body.len();

    world.fault(Fault::on(MEMBERS_LIST).reset());
    let mut client = Http1::connect(address, "localhost", &roots, &[]).await;
    client.send(LIST).await.expect_err("no answer");

    world.clear_faults();
    world.fault(Fault::on(MEMBERS_LIST).truncate(10));
    let mut client = Http1::connect(address, "localhost", &roots, &[]).await;
    let response = client.send(LIST).await.expect("a head");
    assert_eq!(response.headers()["content-length"], whole.to_string());
    let (bytes, end) = body_of(response).await;
    assert_eq!(bytes.len(), 10);
    end.expect_err("the connection ended");

    world.clear_faults();
    world.fault(Fault::on(MEMBERS_LIST).stall_for(Duration::from_secs(30)));
    let mut client = Http1::connect(address, "localhost", &roots, &[]).await;
    let response = client.send(LIST).await.expect("a head");
    world.clock().advance(Duration::from_secs(30));
    let (bytes, end) = body_of(response).await;
    assert_eq!(bytes.len(), 0);
    end.expect_err("the connection ended");
}
