//! Following the journal as it grows: server-sent events.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::time::Instant;

use crate::cli_process::{Served, in_time};
use crate::support::Client;
use crate::support::wire::{self, Wire};

use super::{JOURNAL, ids_of, lists, read, with_ada};

/// How long a stopping server waits for what is under way.
const STOP_TIME: Duration = Duration::from_secs(5);

/// Somebody who follows a journal.
struct Follower {
    stream: BufReader<TcpStream>,
    head: String,
}

/// One event.
#[derive(Debug)]
struct Event {
    name: String,
    id: u64,
    data: Value,
}

impl Follower {
    async fn connect(base_url: &str, target: &str) -> Self {
        Self::with(base_url, target, "").await
    }

    /// With these header lines. By HTTP/1.0 the events come without frames.
    async fn with(base_url: &str, target: &str, headers: &str) -> Self {
        let stream = TcpStream::connect(address(base_url)).await.expect("a server");
        let mut stream = BufReader::new(stream);
        let request = format!("GET {target} HTTP/1.0\r\n{headers}\r\n");
        stream.write_all(request.as_bytes()).await.expect("the server reads");
        let mut follower = Self { stream, head: String::new() };
        while !follower.head.ends_with("\r\n\r\n") {
            let line = follower.line().await;
            follower.head.push_str(&line.expect("a head"));
        }
        follower
    }

    /// The next line; `None` at the end.
    async fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        let read = in_time("a line", self.stream.read_line(&mut line)).await;
        (read.expect("an orderly end") > 0).then_some(line)
    }

    /// The next event; `None` at the end.
    async fn event(&mut self) -> Option<Event> {
        let mut event = Event { name: String::new(), id: 0, data: Value::Null };
        loop {
            let line = self.line().await?;
            match line.trim_end().split_once(": ") {
                Some(("event", name)) => name.clone_into(&mut event.name),
                Some(("id", id)) => event.id = id.parse().expect("an id"),
                Some(("data", data)) => event.data = serde_json::from_str(data).expect("JSON"),
                Some(("", _)) => {}
                _ if event.name.is_empty() => {}
                _ => return Some(event),
            }
        }
    }

    async fn ids(&mut self, count: usize) -> Vec<u64> {
        let mut ids = Vec::new();
        for _ in 0..count {
            let event = self.event().await.expect("an event");
            assert_eq!((&*event.name, &event.data["id"]), ("entry", &json!(event.id)));
            ids.push(event.id);
        }
        ids
    }
}

fn address(base_url: &str) -> SocketAddr {
    base_url.trim_start_matches("http://").parse().expect("an address")
}

#[tokio::test]
async fn an_entry_is_told_when_it_comes_and_as_the_journal_tells_it() {
    let (server, client) = with_ada().await;
    lists(&client, 1).await;
    let mut follower = Follower::connect(server.base_url(), &format!("{JOURNAL}/stream")).await;
    for header in ["content-type: text/event-stream\r\n", "cache-control: no-store\r\n"] {
        assert!(follower.head.contains(header), "{}", follower.head);
    }
    lists(&client, 1).await;
    let event = follower.event().await.expect("an event");
    assert_eq!((&*event.name, event.id), ("entry", 2));
    assert_eq!(event.data, read(&client, "").await["entries"][1]);
    assert_eq!(event.data["headers"]["authorization"], json!(["[redacted]"]));
}

#[tokio::test]
async fn a_reader_who_comes_back_goes_on_where_it_was() {
    let (server, client) = with_ada().await;
    lists(&client, 3).await;
    let stream = format!("{JOURNAL}/stream");
    let mut all = Follower::connect(server.base_url(), &format!("{stream}?after=0")).await;
    let back = "Last-Event-ID: 2\r\n";
    let mut rest = Follower::with(server.base_url(), &format!("{stream}?after=0"), back).await;
    lists(&client, 1).await;
    assert_eq!(all.ids(4).await, [1, 2, 3, 4]);
    assert_eq!(rest.ids(2).await, [3, 4]);
}

#[tokio::test]
async fn only_what_is_asked_for_is_told() {
    let (server, client) = with_ada().await;
    let stream = format!("{JOURNAL}/stream?status=404&api=meltingspot");
    let mut follower = Follower::connect(server.base_url(), &stream).await;
    for path in ["/v1/nothing", "/v1/spotMembers", "/v2/nothing", "/v1/nothing"] {
        drop(client.get(path).spot().send().await);
    }
    assert_eq!(follower.ids(2).await, [1, 4]);
}

#[tokio::test]
async fn an_emptied_and_a_reset_journal_are_told() {
    let (server, client) = with_ada().await;
    lists(&client, 2).await;
    let stream = format!("{JOURNAL}/stream?after=2");
    let mut follower = Follower::connect(server.base_url(), &stream).await;
    drop(client.ask("DELETE", JOURNAL).send().await.expect(204));
    let emptied = follower.event().await.expect("an event");
    assert_eq!((&*emptied.name, emptied.id, emptied.data), ("reset", 2, json!({"after": 2})));
    lists(&client, 1).await;
    assert_eq!(follower.ids(1).await, [3]);
    drop(client.ask("POST", "/__doublure/reset").send().await.expect(204));
    let reset = follower.event().await.expect("an event");
    assert_eq!((&*reset.name, reset.id, reset.data), ("reset", 0, json!({"after": 0})));
    lists(&client, 1).await;
    assert_eq!(follower.ids(1).await, [1]);
}

#[tokio::test]
async fn a_reader_of_an_earlier_journal_is_told_so() {
    let (server, client) = with_ada().await;
    lists(&client, 1).await;
    let stream = format!("{JOURNAL}/stream?after=7");
    let mut follower = Follower::connect(server.base_url(), &stream).await;
    assert_eq!(follower.event().await.expect("an event").name, "reset");
    assert_eq!(follower.ids(1).await, [1]);
}

#[tokio::test]
async fn a_reader_from_before_an_emptying_is_told_so() {
    let (server, client) = with_ada().await;
    lists(&client, 2).await;
    drop(client.ask("DELETE", JOURNAL).send().await.expect(204));
    lists(&client, 1).await;
    let stream = format!("{JOURNAL}/stream?after=0");
    let mut follower = Follower::connect(server.base_url(), &stream).await;
    let emptied = follower.event().await.expect("an event");
    assert_eq!((&*emptied.name, emptied.id), ("reset", 2));
    assert_eq!(follower.ids(1).await, [3]);
}

#[tokio::test]
async fn what_was_dropped_before_the_reader_came_to_it_is_counted() {
    let served = Served::with(&["--journal-bytes", "64KiB"]).await;
    let client = served.client();
    lists_of_bytes(&client, 100).await;
    let held = ids_of(&read(&client, "?limit=1000").await);
    let stream = format!("{JOURNAL}/stream?after=3");
    let mut follower = Follower::connect(served.url(), &stream).await;
    let dropped = follower.event().await.expect("an event");
    assert_eq!((&*dropped.name, dropped.id), ("dropped", held[0] - 1));
    assert_eq!(dropped.data, json!({"dropped": held[0] - 4, "after": held[0] - 1}));
    assert_eq!(follower.ids(held.len()).await, held);
}

/// So many requests of 2,000 bytes each.
async fn lists_of_bytes(client: &Client, count: usize) {
    for _ in 0..count {
        let ask = client.ask("POST", "/v1/spotMembers").spot().body("x".repeat(2_000));
        drop(ask.send().await.expect(400));
    }
}

#[tokio::test]
async fn a_slow_reader_is_told_what_it_missed_and_holds_nobody_up() {
    let served = Served::with(&["--journal-bytes", "1MiB"]).await;
    let client = served.client();
    let mut follower = Follower::connect(served.url(), &format!("{JOURNAL}/stream")).await;
    for _ in 0..150 {
        drop(client.get("/v1/spotMembers?limit=250").spot().send().await.expect(200));
    }
    let (mut last, mut dropped) = (0, 0);
    while last < 150 {
        let event = follower.event().await.expect("an event");
        if event.name == "dropped" {
            dropped += event.data["dropped"].as_u64().expect("a number");
        } else {
            assert_eq!(event.id, last + 1 + std::mem::take(&mut dropped));
            last = event.id;
        }
    }
}

#[tokio::test]
async fn a_stream_ends_with_its_world() {
    let (server, client) = with_ada().await;
    let fork = server.fork();
    let stream = format!("/~{}{JOURNAL}/stream", fork.id());
    let mut follower = Follower::connect(server.base_url(), &stream).await;
    lists(&client, 1).await;
    lists(&Client::new(fork.base_url()), 1).await;
    assert_eq!(follower.ids(1).await, [1]);
    drop(fork);
    assert!(follower.event().await.is_none());
}

#[tokio::test]
async fn neither_a_stream_nor_a_wait_holds_up_the_end_of_a_server() {
    let served = Served::with(&[]).await;
    let mut follower = Follower::connect(served.url(), &format!("{JOURNAL}/stream")).await;
    // In one piece, so that the wait is under way once the first is answered.
    let requests = ["/__doublure/health", "/__doublure/journal/wait?timeout=1d"].map(wire::get);
    let mut waiter = Wire::connect(address(served.url())).await;
    assert_eq!(waiter.exchange(requests.concat()).await.status, 200);
    let stopping = Instant::now();
    assert_eq!(served.end_by("-TERM").await.code, Some(0));
    assert!(stopping.elapsed() < STOP_TIME, "{:?}", stopping.elapsed());
    assert!(follower.event().await.is_none());
    let answer = waiter.answer().await;
    assert_eq!(
        (answer.status, String::from_utf8_lossy(&answer.body).contains("stopping")),
        (503, true)
    );
}

#[tokio::test]
async fn a_head_of_the_stream_ends_at_once() {
    let (_server, client) = with_ada().await;
    let head = client.ask("HEAD", &format!("{JOURNAL}/stream")).send().await.expect(200);
    assert_eq!((head.body.len(), head.header("content-length")), (0, None));
    assert_eq!(head.header("content-type"), Some("text/event-stream"));
}

#[tokio::test]
async fn what_no_reader_can_be_is_refused() {
    let (_server, client) = with_ada().await;
    let stream = format!("{JOURNAL}/stream");
    for query in ["?after=-1", "?limit=3", "?status=ok"] {
        drop(client.get(&format!("{stream}{query}")).send().await.problem(422, "invalid"));
    }
    let strange = client.get(&stream).header("last-event-id", "x").send().await;
    assert!(strange.problem(422, "invalid")["detail"].to_string().contains("last-event-id"));
}

#[tokio::test]
async fn the_stream_needs_the_token() {
    let served = Served::with(&["--control-token", "secret"]).await;
    let stream = format!("{JOURNAL}/stream");
    drop(served.client().get(&stream).send().await.problem(401, "controlToken"));
    let token = "authorization: Bearer secret\r\n";
    let mut follower = Follower::with(served.url(), &stream, token).await;
    let mut comment = [0; 13];
    in_time("a comment", follower.stream.read_exact(&mut comment)).await.expect("a comment");
    assert_eq!(&comment, b": the journal");
}
