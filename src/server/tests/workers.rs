use std::time::Duration;

use super::support::{Client, Server, get, soon};
use crate::server::{Limits, Security, Workers};

fn server(limits: Limits, workers: usize) -> Server {
    let workers = Workers::start(workers).expect("threads");
    Server::shared(limits, Security::Plain, workers)
}

/// So many connections, each of which has been served once.
async fn clients(server: &Server, count: usize) -> Vec<Client> {
    let mut clients = Vec::new();
    for _ in 0..count {
        let mut client = server.connect().await;
        client.get("/one").await.assert(200, "one");
        clients.push(client);
    }
    clients
}

#[tokio::test]
async fn connections_are_answered_at_once_by_as_many_threads_as_there_are() {
    let server = server(Limits::default(), 2);
    let mut clients = clients(&server, 3).await;
    // Each answer holds its thread up until all three are being given.
    for client in &mut clients {
        client.send(get("/meet/3")).await;
    }
    for client in &mut clients {
        client.answer().await.assert(200, "meet 3");
    }
    server.stop.send_replace(true);
    server.ended().await;
}

#[tokio::test]
async fn what_is_under_way_on_any_thread_is_answered_before_the_end() {
    let server = server(Limits::default(), 1);
    let mut clients = clients(&server, 2).await;
    for client in &mut clients {
        client.send(get("/wait")).await;
        server.entered().await;
    }
    server.stop.send_replace(true);
    server.closed().await;
    assert!(!server.serving.is_finished());
    for client in &mut clients {
        server.open();
        client.answer().await.assert(200, "wait");
        client.assert_closed().await;
    }
    server.ended().await;
}

#[tokio::test]
async fn what_takes_too_long_is_cut_on_every_thread() {
    let stop_time = Duration::from_millis(30);
    let server = server(Limits { stop_time, ..Limits::default() }, 1);
    let mut clients = clients(&server, 2).await;
    for client in &mut clients {
        client.send(get("/wait")).await;
        server.entered().await;
    }
    server.stop.send_replace(true);
    for client in &mut clients {
        client.assert_closed().await;
    }
    server.ended().await;
}

#[tokio::test]
async fn idle_connections_of_every_thread_are_closed_at_once() {
    let server = server(Limits::default(), 2);
    let clients = clients(&server, 6).await;
    server.stop.send_replace(true);
    for mut client in clients {
        client.assert_closed().await;
    }
    server.ended().await;
}

#[tokio::test]
async fn a_server_that_is_dropped_leaves_no_connection_on_any_thread() {
    let server = server(Limits::default(), 2);
    let clients = clients(&server, 3).await;
    server.serving.abort();
    for mut client in clients {
        client.assert_closed().await;
    }
    assert!(soon(server.serving).await.expect_err("cut").is_cancelled());
}
