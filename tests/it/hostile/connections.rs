//! Connections that are kept, left waiting, or opened and closed.

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::Siege;
use crate::cli_process::in_time;
use crate::support::wire::{get, request};

/// The list of all members, which is much longer than what a socket buffers
/// when it is asked for again and again.
const LONG_LIST: &str = "/v1/spotMembers?limit=1000";

/// This many connections on which each has sent the same.
async fn connections(siege: &Siege, count: usize, sent: &str) -> Vec<TcpStream> {
    let mut streams = Vec::new();
    for _ in 0..count {
        let mut stream = siege.connect().await;
        stream.write_all(sent.as_bytes()).await.expect("it listens");
        streams.push(stream);
    }
    streams
}

async fn status_of(stream: &mut TcpStream, rest: &str) -> String {
    stream.write_all(rest.as_bytes()).await.expect("it listens");
    let answer = async {
        stream.readable().await.expect("an answer");
        let mut bytes = [0; 12];
        let length = stream.try_read(&mut bytes).expect("an answer");
        String::from_utf8_lossy(&bytes[..length]).into_owned()
    };
    in_time("an answer", answer).await
}

#[tokio::test]
async fn a_thousand_half_open_requests_hold_up_nobody() {
    let siege = Siege::begin().await;
    let (half, rest) = ("GET /v1/spotMembers HTTP/1.1\r\nho", "st: t\r\n\r\n");
    for _wave in 0..3 {
        let mut waiting = connections(&siege, 1_000, half).await;
        siege.others_are_served().await;
        for stream in waiting.iter_mut().step_by(100) {
            assert_eq!(status_of(stream, rest).await, "HTTP/1.1 401");
        }
    }
    siege.has_taken_at_most(32 * 1024);
    siege.lift().await;
}

#[tokio::test]
async fn a_thousand_bodies_that_do_not_go_on_hold_up_nobody() {
    let siege = Siege::begin().await;
    let whole = request("POST", "/v1/spotMembers", r#"{"email":"slow@acme.test"}"#);
    let (half, rest) = whole.split_at(whole.len() - 5);
    let announced = request("POST", "/v1/spotMembers", "{").replace("length: 1", "length: 9999999");
    for status in ["HTTP/1.1 201", "HTTP/1.1 400", "HTTP/1.1 400"] {
        let mut waiting = connections(&siege, 1_000, half).await;
        waiting.extend(connections(&siege, 200, &announced).await);
        siege.others_are_served().await;
        assert_eq!(status_of(&mut waiting[500], rest).await, status, "new, then known");
    }
    // On a busy machine a wave is there while the one before it is still going.
    siege.has_taken_at_most(64 * 1024);
    let list = siege.client().get("/v1/spotMembers?limit=1").spot().send().await;
    assert_eq!(list.json()["total"], 1_001, "half of a request has no effect");
    siege.lift().await;
}

#[tokio::test]
async fn clients_that_ask_for_long_lists_and_never_read_hold_up_nobody() {
    let siege = Siege::begin().await;
    let asked = get(LONG_LIST).repeat(100);
    let greedy = connections(&siege, 200, &asked).await;
    for stream in &greedy {
        in_time("an answer that nobody reads", stream.readable()).await.expect("an answer");
    }
    siege.others_are_served().await;
    siege.has_taken_at_most(48 * 1024);
    drop(greedy);
    siege.lift().await;
}

#[tokio::test]
async fn ten_thousand_connections_that_open_and_close_leave_nothing_behind() {
    let siege = Siege::begin().await;
    for number in 0..10_000 {
        let mut stream = siege.connect().await;
        match number % 4 {
            // Leaves in order, without a word.
            0 => {}
            1 => stream.write_all(b"GET /v1/spotMem").await.expect("it listens"),
            // Leaves while it is answered.
            2 => stream.write_all(get(LONG_LIST).as_bytes()).await.expect("it listens"),
            _ => stream.set_zero_linger().expect("a reset at its end"),
        }
        if number % 1_000 == 0 {
            siege.others_are_served().await;
        }
    }
    siege.lift().await;
}

#[tokio::test]
async fn waiting_for_requests_that_never_come_holds_up_nobody() {
    let siege = Siege::begin().await;
    let wait = get("/__doublure/journal/wait?operation=meltingspot.members.get&timeout=1h");
    let waiting = connections(&siege, 500, &wait).await;
    siege.others_are_served().await;
    siege.has_taken_at_most(32 * 1024);
    drop(waiting);
    siege.lift().await;
}
