use std::time::Duration;

use super::support::{Server, get, pass};
use crate::server::Limits;

/// Far more than the system buffers.
const PIECE: usize = 10_000_000;

/// A moment before, and after, a client is let go that does nothing.
fn before_and_after() -> (Duration, Duration) {
    let limit = Limits::default().header_time;
    (limit * 9 / 10, limit * 11 / 10)
}

#[tokio::test]
async fn a_client_may_read_slowly_for_as_long_as_it_likes() {
    let (server, (before, _)) = (Server::start(), before_and_after());
    let mut client = server.connect().await;
    client.send(get("/large/50000000")).await;
    client.head().await.expect("a head");
    for _ in 0..4 {
        client.take(PIECE).await;
        pass(before).await;
    }
    client.take(PIECE).await;
    client.get("/one").await.assert(200, "one");
}

#[tokio::test]
async fn a_client_that_reads_nothing_more_is_let_go() {
    let (server, (_, after)) = (Server::start(), before_and_after());
    for requests in [1, 20] {
        let mut client = server.connect().await;
        client.send(get("/large/50000000").repeat(requests)).await;
        client.head().await.expect("a head");
        pass(after).await;
        server.unoccupied().await;
    }
}

#[tokio::test]
async fn a_client_that_read_slowly_may_wait_long_for_its_next_answer() {
    let (server, (before, after)) = (Server::start(), before_and_after());
    let mut client = server.connect().await;
    client.send(get("/large/20000000") + &get("/wait")).await;
    client.head().await.expect("a head");
    client.take(PIECE).await;
    pass(before).await;
    client.take(PIECE).await;
    server.entered().await;
    pass(after).await;
    server.open();
    client.answer().await.assert(200, "wait");
}
