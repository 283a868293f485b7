use std::time::Duration;

use tokio::io::AsyncWriteExt;

use super::support::{BODY_LIMIT, Server, get, post};
use crate::server::Limits;

#[tokio::test]
async fn a_connection_serves_one_request_after_the_other() {
    let server = Server::start();
    let mut client = server.connect().await;
    for path in ["/one", "/two", "/three"] {
        client.get(path).await.assert(200, &path[1..]);
    }
}

#[tokio::test]
async fn pipelined_requests_are_answered_in_order() {
    let server = Server::start();
    let mut client = server.connect().await;
    client.send([get("/one"), post(5), "hello".to_owned(), get("/three")].concat()).await;
    client.answer().await.assert(200, "one");
    client.answer().await.assert(200, "hello");
    client.answer().await.assert(200, "three");
}

#[tokio::test]
async fn an_answer_does_not_wait_for_a_half_sent_request_behind_it() {
    let server = Server::start();
    let mut client = server.connect().await;
    let (half, other_half) = ("GET /two HTTP/1.1\r\nho", "st: test\r\n\r\n");
    client.send(get("/one") + half).await;
    client.answer().await.assert(200, "one");
    client.send(other_half).await;
    client.answer().await.assert(200, "two");
}

#[tokio::test]
async fn a_client_that_shuts_its_side_still_gets_its_answers() {
    let server = Server::start();
    let mut client = server.connect().await;
    client.send(get("/one") + &get("/late/10")).await;
    client.0.shutdown().await.expect("shuts down");
    client.answer().await.assert(200, "one");
    client.answer().await.assert(200, "late 10");
    client.assert_closed().await;
}

#[tokio::test]
async fn a_client_that_leaves_while_its_answer_takes_its_time_is_let_go() {
    let absence = Duration::from_millis(30);
    for path in ["/wait", "/late/3600000"] {
        let server = Server::with(Limits { absence, ..Limits::default() });
        let mut client = server.connect().await;
        client.send(get(path)).await;
        server.entered().await;
        drop(client);
        server.unoccupied().await;
    }
}

#[tokio::test]
async fn a_client_that_resets_while_its_answer_takes_its_time_is_let_go_at_once() {
    let absence = Duration::from_hours(1);
    let server = Server::with(Limits { absence, ..Limits::default() });
    let mut client = server.connect().await;
    client.send(get("/wait")).await;
    server.entered().await;
    client.0.set_zero_linger().expect("a reset at its end");
    drop(client);
    server.unoccupied().await;
}

#[tokio::test]
async fn a_client_that_waits_long_and_stays_gets_its_answer() {
    let absence = Duration::from_millis(1);
    let server = Server::with(Limits { absence, ..Limits::default() });
    let mut client = server.connect().await;
    client.send(get("/late/50")).await;
    client.answer().await.assert(200, "late 50");
    client.get("/one").await.assert(200, "one");
}

#[tokio::test]
async fn a_body_as_long_as_allowed_arrives_whole() {
    let server = Server::start();
    let mut client = server.connect().await;
    let body: String = ('a'..='z').cycle().take(BODY_LIMIT).collect();
    client.send(post(BODY_LIMIT) + &body).await;
    client.answer().await.assert(200, &body);
}

#[tokio::test]
async fn a_chunked_body_arrives_whole() {
    let server = Server::start();
    let mut client = server.connect().await;
    let head = "POST /echo HTTP/1.1\r\nhost: test\r\ntransfer-encoding: chunked\r\n\r\n";
    client.send(format!("{head}3\r\nabc\r\n1\r\nd\r\n2\r\nef\r\n0\r\n\r\n")).await;
    client.answer().await.assert(200, "abcdef");
    client.send(format!("{head}3\r\nabc\r\n0\r\n\r\n")).await;
    client.answer().await.assert(200, "abc");
    client.send(format!("{head}0\r\n\r\n")).await;
    client.answer().await.assert(200, "echo");
}

#[tokio::test]
async fn a_client_that_asks_first_is_told_to_continue() {
    let server = Server::start();
    let mut client = server.connect().await;
    let head = post(5).replace("host", "expect: 100-continue\r\nhost");
    client.send(head).await;
    assert_eq!(client.head().await.expect("a head"), "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("hello").await;
    client.answer().await.assert(200, "hello");
}

#[tokio::test]
async fn an_answer_to_head_has_a_length_and_no_body() {
    let server = Server::start();
    let mut client = server.connect().await;
    client.send(get("/one").replace("GET", "HEAD")).await;
    let head = client.head().await.expect("a head");
    assert!(head.contains("content-length: 3\r\n"), "{head}");
    client.get("/two").await.assert(200, "two");
}

#[tokio::test]
async fn the_date_is_the_sites_or_missing() {
    let server = Server::start();
    let mut client = server.connect().await;
    assert!(!client.get("/one").await.head.contains("date:"));
    let dated = client.get("/dated").await.head;
    assert!(dated.contains("date: Sun, 01 Mar 2026 09:00:00 GMT\r\n"), "{dated}");
}

#[tokio::test]
async fn an_old_client_is_served_and_left() {
    let server = Server::start();
    let mut client = server.connect().await;
    client.send("GET /one HTTP/1.0\r\n\r\n").await;
    client.answer().await.assert(200, "one");
    client.assert_closed().await;
}

#[tokio::test]
async fn a_panic_costs_its_own_connection_only() {
    let server = Server::start();
    let (mut victim, mut other) = (server.connect().await, server.connect().await);
    other.get("/one").await.assert(200, "one");
    victim.send(get("/panic")).await;
    victim.assert_closed().await;
    other.get("/two").await.assert(200, "two");
    server.connect().await.get("/three").await.assert(200, "three");
}

#[tokio::test]
async fn connections_that_come_and_go_leave_nothing_behind() {
    let server = Server::start();
    for round in 0..200 {
        let mut client = server.connect().await;
        match round % 4 {
            0 => {}
            1 => client.send("GET /on").await,
            2 => client.send(get("/large/1000000")).await,
            _ => client.get("/one").await.assert(200, "one"),
        }
    }
    server.unoccupied().await;
    server.connect().await.get("/one").await.assert(200, "one");
}

#[tokio::test]
async fn a_client_that_reads_nothing_holds_up_nobody() {
    let server = Server::start();
    let mut sleeper = server.connect().await;
    // Far more than the system buffers, and then more requests.
    sleeper.send(get("/large/50000000").repeat(20)).await;
    let mut client = server.connect().await;
    client.get("/one").await.assert(200, "one");
    drop((sleeper, client));
    server.unoccupied().await;
}
