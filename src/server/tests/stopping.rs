use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::support::{BODY_LIMIT, Server, get, post};
use crate::server::Limits;

const FOREVER: Duration = Duration::from_hours(1);

#[tokio::test]
async fn what_is_under_way_is_answered_and_new_connections_are_refused() {
    let server = Server::start();
    let mut client = server.connect().await;
    client.send(get("/wait")).await;
    server.entered().await;
    server.stop.send_replace(true);
    server.closed().await;
    assert!(!server.serving.is_finished());
    server.open();
    let answer = client.answer().await;
    answer.assert(200, "wait");
    assert!(answer.head.contains("connection: close\r\n"), "{}", answer.head);
    client.assert_closed().await;
    server.ended().await;
}

#[tokio::test]
async fn an_answer_that_is_ready_in_the_moment_of_the_stop_announces_the_end() {
    let server = Server::start();
    let mut client = server.connect().await;
    client.send(get("/wait")).await;
    server.entered().await;
    server.open();
    server.stop.send_replace(true);
    let answer = client.answer().await;
    assert!(answer.head.contains("connection: close\r\n"), "{}", answer.head);
}

#[tokio::test]
async fn idle_connections_are_closed_at_once() {
    let server = Server::start();
    let (mut fresh, mut used) = (server.connect().await, server.connect().await);
    used.get("/one").await.assert(200, "one");
    server.stop.send_replace(true);
    fresh.assert_closed().await;
    used.assert_closed().await;
    server.ended().await;
}

#[tokio::test]
async fn a_client_that_was_refused_and_stays_holds_up_no_stop() {
    let server =
        Server::with(Limits { drain_time: FOREVER, stop_time: FOREVER, ..Limits::default() });
    let mut client = server.connect().await;
    client.send(post(BODY_LIMIT + 1)).await;
    assert_eq!(client.answer().await.status, 413);
    server.stop.send_replace(true);
    server.ended().await;
    drop(client);
}

#[tokio::test]
async fn what_takes_too_long_is_cut() {
    let stop_time = Duration::from_millis(30);
    let server = Server::with(Limits { stop_time, ..Limits::default() });
    let mut client = server.connect().await;
    client.send(get("/wait")).await;
    server.entered().await;
    server.stop.send_replace(true);
    client.assert_closed().await;
    server.ended().await;
}

#[tokio::test]
async fn a_dropped_stop_signal_stops() {
    let server = Server::start();
    server.connect().await.get("/one").await.assert(200, "one");
    drop(server.stop);
    super::support::soon(server.serving).await.expect("the server ends in order");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_stops_under_load_on_several_threads() {
    let server = Server::start();
    let clients: Vec<_> = (0..20).map(|_| tokio::spawn(load(server.address))).collect();
    server.stop.send_replace(true);
    server.ended().await;
    for client in clients {
        client.await.expect("a client meets answers or the end");
    }
}

/// Asks until the server is gone; each answer that comes is whole.
async fn load(address: std::net::SocketAddr) {
    let Ok(mut stream) = tokio::net::TcpStream::connect(address).await else { return };
    let mut answer = [0; 256];
    loop {
        if stream.write_all(get("/one").as_bytes()).await.is_err() {
            return;
        }
        match stream.read(&mut answer).await {
            Ok(length) if length > 0 => assert!(answer[..length].ends_with(b"\r\n\r\none")),
            _ => return,
        }
    }
}
