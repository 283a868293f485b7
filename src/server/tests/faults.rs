use std::io::ErrorKind;
use std::time::Duration;

use tokio::time::Instant;

use super::support::{Server, get};

#[tokio::test]
async fn a_reset_is_a_reset() {
    let server = Server::start();
    let mut client = server.connect().await;
    client.send(get("/reset")).await;
    let error = client.rest().await.expect_err("no orderly end");
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
}

#[tokio::test]
async fn a_reset_leaves_earlier_answers_alone() {
    let server = Server::start();
    let mut client = server.connect().await;
    client.get("/one").await.assert(200, "one");
    client.send(get("/reset")).await;
    assert!(client.rest().await.is_err());
    server.connect().await.get("/two").await.assert(200, "two");
}

#[tokio::test]
async fn a_truncated_body_is_shorter_than_its_length() {
    let server = Server::start();
    let cases =
        [(10, 0, 0), (10, 4, 4), (10, 10, 9), (10, 99, 9), (9_000_000, 8_000_000, 8_000_000)];
    for (size, after, comes) in cases {
        let mut client = server.connect().await;
        client.send(get(&format!("/truncate/{size}/{after}"))).await;
        let head = client.head().await.expect("a head");
        assert!(head.contains(&format!("content-length: {size}\r\n")), "{head}");
        let rest = client.rest().await.expect("an orderly end");
        assert_eq!(rest.len(), comes, "{size} bytes cut after {after}");
    }
}

#[tokio::test]
async fn an_empty_body_can_not_be_truncated() {
    let server = Server::start();
    let mut client = server.connect().await;
    client.get("/truncate/0/0").await.assert(200, "");
    client.get("/one").await.assert(200, "one");
}

#[tokio::test]
async fn a_stall_is_a_head_then_nothing_then_the_end() {
    let server = Server::start();
    let mut client = server.connect().await;
    client.send(get("/stall/30")).await;
    let head = client.head().await.expect("a head");
    assert!(head.contains("content-length: 8\r\n"), "{head}");
    client.assert_closed().await;
}

#[tokio::test]
async fn a_stall_of_an_empty_body_leaves_its_length_open() {
    let server = Server::start();
    let mut client = server.connect().await;
    client.send(get("/empty/stall")).await;
    let head = client.head().await.expect("a head");
    assert!(head.contains("transfer-encoding: chunked\r\n"), "{head}");
    client.assert_closed().await;
}

#[tokio::test]
async fn a_stall_ends_when_the_client_leaves() {
    let server = Server::start();
    let mut client = server.connect().await;
    // A client may have pipelined more before it goes.
    client.send(get("/stall") + &get("/one")).await;
    client.head().await.expect("a head");
    client.send(get("/two")).await;
    drop(client);
    server.unoccupied().await;
}

#[tokio::test]
async fn a_stall_ends_when_the_server_stops() {
    let server = Server::start();
    let mut client = server.connect().await;
    client.send(get("/stall")).await;
    client.head().await.expect("a head");
    server.stop.send_replace(true);
    client.assert_closed().await;
    server.ended().await;
}

#[tokio::test]
async fn a_late_answer_is_the_right_one() {
    let server = Server::start();
    let mut client = server.connect().await;
    let sent = Instant::now();
    client.get("/late/20").await.assert(200, "late 20");
    assert!(sent.elapsed() >= Duration::from_millis(20));
    client.get("/one").await.assert(200, "one");
}

#[tokio::test]
async fn a_late_answer_is_not_waited_for_when_the_server_stops() {
    let server = Server::start();
    let mut client = server.connect().await;
    client.send(get("/late/3600000")).await;
    server.entered().await;
    server.stop.send_replace(true);
    client.answer().await.assert(200, "late 3600000");
    client.assert_closed().await;
    server.ended().await;
}
