use std::time::Duration;

use tokio::io::AsyncReadExt;

use super::support::{Client, FEED_PIECE, Server, get, soon};
use crate::server::Limits;

const FOREVER: Duration = Duration::from_hours(1);

fn patient() -> Server {
    Server::with(Limits { stop_time: FOREVER, ..Limits::default() })
}

/// HTTP/1.0: the body comes without frames and ends with the connection.
async fn follow(server: &Server, pieces: usize) -> Client {
    let mut client = server.connect().await;
    client.send(format!("GET /feed/{pieces} HTTP/1.0\r\n\r\n")).await;
    client
}

async fn take(client: &mut Client, bytes: usize) {
    let mut taken = vec![0; bytes];
    soon(client.0.read_exact(&mut taken)).await.expect("more of the feed");
}

#[tokio::test]
async fn a_feed_follows_the_body_piece_by_piece() {
    let server = patient();
    let mut client = follow(&server, 2).await;
    let head = client.head().await.expect("a head");
    assert!(!head.contains("content-length"), "{head}");
    take(&mut client, "feed 2".len() + 2 * FEED_PIECE).await;
    server.entered().await;
    server.open();
    take(&mut client, FEED_PIECE).await;
}

#[tokio::test]
async fn a_stop_ends_a_feed_in_order() {
    let server = patient();
    let mut client = server.connect().await;
    client.send(get("/feed/0")).await;
    server.entered().await;
    server.stop.send_replace(true);
    let all = client.rest().await.expect("an orderly end");
    assert!(all.ends_with("\r\n\r\n6\r\nfeed 0\r\n0\r\n\r\n"), "{all}");
    server.ended().await;
}

#[tokio::test]
async fn a_reader_that_takes_nothing_holds_up_no_stop_and_no_others() {
    let server = patient();
    let client = follow(&server, usize::MAX).await;
    // Until its socket is full, nothing is asked of the feed any more: others
    // are answered meanwhile and after.
    for _ in 0..100 {
        server.connect().await.get("/one").await.assert(200, "one");
    }
    server.stop.send_replace(true);
    server.ended().await;
    drop(client);
}

#[tokio::test]
async fn a_reader_that_leaves_ends_its_feed_at_the_next_piece() {
    let server = patient();
    let mut client = follow(&server, 1).await;
    client.head().await.expect("a head");
    server.entered().await;
    drop(client);
    while server.is_occupied() {
        server.open();
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn what_only_waits_is_let_go_by_a_stop() {
    let server = patient();
    let mut client = server.connect().await;
    client.send(get("/until/asked")).await;
    server.entered().await;
    server.stop.send_replace(true);
    client.answer().await.assert(200, "stopping");
    server.ended().await;
}
