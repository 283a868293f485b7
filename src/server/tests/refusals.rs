use std::panic::Location;
use std::time::Duration;

use tokio::io::AsyncWriteExt;

use super::support::{BODY_LIMIT, Client, Server, get, post};
use crate::server::Limits;

const CHUNKED: &str = "POST /echo HTTP/1.1\r\nhost: test\r\ntransfer-encoding: chunked\r\n\r\n";

/// Refused with the site's words, and the connection is closed after them.
#[track_caller]
fn assert_too_large(client: &mut Client) -> impl Future<Output = ()> {
    let caller = Location::caller();
    async move {
        let answer = client.answer().await;
        answer.assert(413, "/echo takes 100000 bytes");
        assert!(answer.head.contains("connection: close\r\n"), "{} at {caller}", answer.head);
        client.assert_closed().await;
    }
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_refused_and_the_client_can_read_why() {
    let server = Server::start();
    let mut client = server.connect().await;
    client.send(post(BODY_LIMIT + 1) + &"x".repeat(BODY_LIMIT + 1)).await;
    assert_too_large(&mut client).await;
}

#[tokio::test]
async fn a_client_that_writes_100_megabytes_before_it_reads_meets_the_refusal() {
    let server = Server::start();
    let mut client = server.connect().await;
    client.send(post(100_000_000)).await;
    let piece = vec![b'x'; 1_000_000];
    for _ in 0..100 {
        client.send(&piece).await;
    }
    assert_too_large(&mut client).await;
}

#[tokio::test]
async fn a_chunked_body_beyond_the_limit_is_refused() {
    let server = Server::start();
    let mut client = server.connect().await;
    client.send(CHUNKED).await;
    for _ in 0..20 {
        client.send(format!("{:x}\r\n{}\r\n", 10_000, "x".repeat(10_000))).await;
    }
    assert_too_large(&mut client).await;
}

#[tokio::test]
async fn a_client_that_asks_first_is_refused_before_it_sends() {
    let server = Server::start();
    let mut client = server.connect().await;
    client.send(post(BODY_LIMIT + 1).replace("host", "expect: 100-continue\r\nhost")).await;
    assert_too_large(&mut client).await;
}

#[tokio::test]
async fn a_drain_is_bounded_in_bytes() {
    let server = Server::with(Limits { drain_bytes: 1_000_000, ..Limits::default() });
    let mut client = server.connect().await;
    client.send(post(u64::MAX / 4)).await;
    let piece = vec![b'x'; 1_000_000];
    // The server gives up: sooner or later writing fails.
    while client.0.write_all(&piece).await.is_ok() {}
    server.unoccupied().await;
}

#[tokio::test]
async fn a_drain_is_bounded_in_time() {
    let short = Duration::from_millis(30);
    let server = Server::with(Limits { drain_time: short, ..Limits::default() });
    let mut client = server.connect().await;
    client.send(post(BODY_LIMIT + 1)).await;
    // Neither sends the rest nor leaves.
    server.unoccupied().await;
    assert_too_large(&mut client).await;
}

#[tokio::test]
async fn a_flood_of_headers_is_refused_and_the_client_can_read_why() {
    let server = Server::start();
    let mut client = server.connect().await;
    let flood = format!("x-flood: {}\r\n", "x".repeat(50_000)).repeat(20);
    client.send(format!("GET /one HTTP/1.1\r\n{flood}\r\n")).await;
    client.answer().await.assert(431, "");
    client.assert_closed().await;
    drop(client);
    server.unoccupied().await;
}

#[tokio::test]
async fn more_than_100_headers_are_refused() {
    let server = Server::start();
    let mut client = server.connect().await;
    client.send(format!("GET /one HTTP/1.1\r\n{}\r\n", "a: b\r\n".repeat(101))).await;
    client.answer().await.assert(431, "");
}

#[tokio::test]
async fn headers_of_60_kilobytes_are_served() {
    let server = Server::start();
    let mut client = server.connect().await;
    let header = format!("x-long: {}\r\n", "x".repeat(60_000));
    client.send(format!("GET /one HTTP/1.1\r\n{header}\r\n")).await;
    client.answer().await.assert(200, "one");
}

#[tokio::test]
async fn garbage_behind_a_request_is_refused_after_its_answer() {
    let server = Server::start();
    let mut client = server.connect().await;
    client.send(get("/one") + "\u{1}garbage\r\n\r\n").await;
    client.answer().await.assert(200, "one");
    client.answer().await.assert(400, "");
    client.assert_closed().await;
}

#[tokio::test]
async fn a_slow_head_is_cut_off() {
    let short = Duration::from_millis(30);
    let server = Server::with(Limits { header_time: short, ..Limits::default() });
    let mut client = server.connect().await;
    client.send("GET /one HTTP/1.1\r\n").await;
    client.assert_closed().await;
}

#[tokio::test]
async fn an_idle_connection_is_closed_after_a_while() {
    let short = Duration::from_millis(500);
    let server = Server::with(Limits { header_time: short, ..Limits::default() });
    let mut client = server.connect().await;
    client.get("/one").await.assert(200, "one");
    client.assert_closed().await;
}

#[tokio::test]
async fn a_body_that_pauses_for_too_long_is_dropped() {
    let short = Duration::from_millis(30);
    let server = Server::with(Limits { body_pause: short, ..Limits::default() });
    let mut client = server.connect().await;
    client.send(post(5) + "hel").await;
    client.assert_closed().await;
}

#[tokio::test]
async fn a_body_that_breaks_off_is_dropped() {
    let server = Server::start();
    let mut client = server.connect().await;
    client.send(post(5) + "hel").await;
    client.0.shutdown().await.expect("shuts down");
    client.assert_closed().await;
    server.unoccupied().await;
}
