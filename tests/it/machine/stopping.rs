//! SIGTERM while requests are under way, wait for a fault, or keep coming.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::cli_process::{Served, in_time};
use crate::support::wire::{Wire, get, request};

const LIST: &str = "/v1/spotMembers?limit=1";

/// A stop that waits for nobody takes no longer; what is under way has 5
/// seconds, so that a stop which waited for it would be late here.
const PROMPT: Duration = Duration::from_secs(4);

fn address_of(served: &Served) -> SocketAddr {
    served.ready["address"].as_str().and_then(|text| text.parse().ok()).expect("an address")
}

/// Sends the signal, and leaves the server to its end.
fn signal(served: &Served) {
    let pid = served.child.id().expect("it runs").to_string();
    let sent = std::process::Command::new("kill").args(["-TERM", &pid]).status();
    assert!(sent.expect("kill runs").success());
}

/// Until the system refuses connections.
async fn is_refused(address: SocketAddr) {
    let refused = async {
        while TcpStream::connect(address).await.is_ok() {
            tokio::task::yield_now().await;
        }
    };
    in_time("the closed port", refused).await;
}

/// Sends the signal and sees the server end, well and promptly.
async fn ends_promptly(served: Served) {
    let ended = timeout(PROMPT, served.end_by("-TERM")).await;
    let ran = ended.expect("nothing holds up the end");
    assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
    drop(ran.fine());
}

#[tokio::test]
async fn a_request_under_way_is_answered_and_new_ones_are_refused() {
    let served = Served::with(&[]).await;
    let mut wire = Wire::connect(address_of(&served)).await;
    let body = r#"{"email":"late@acme.test"}"#;
    let invite = request("POST", "/v1/spotMembers", body);
    let head = invite.replace("host: test", "host: test\r\nexpect: 100-continue");
    let head = head.trim_end_matches(body);
    assert_eq!(wire.exchange(head).await.status, 100, "it waits for the body");
    signal(&served);
    is_refused(address_of(&served)).await;
    let answer = wire.exchange(body).await;
    assert_eq!((answer.status, answer.header("connection")), (201, Some("close")));
    // It is ending already, so this only looks on.
    drop(served.end_by("-0").await.fine());
}

/// A server of which every list meets this fault, and a connection on which
/// one is asked for and waits.
async fn with_a_list_that_waits(then: &Value) -> (Served, Wire) {
    let served = Served::with(&[]).await;
    let client = served.client();
    let fault = json!({"operation": "meltingspot.members.list", "calls": "all", "then": then});
    drop(client.post("/__doublure/faults", &fault).send().await.expect(201));
    let mut wire = Wire::connect(address_of(&served)).await;
    wire.send(get(LIST)).await;
    let asked = async {
        while client.get("/__doublure/faults").send().await.json()["faults"][0]["seen"] != 1 {}
    };
    in_time("the call that the fault is for", asked).await;
    (served, wire)
}

#[tokio::test]
async fn an_injected_delay_does_not_hold_up_the_end() {
    let (served, mut wire) = with_a_list_that_waits(&json!({"kind": "delay", "for": "1h"})).await;
    ends_promptly(served).await;
    assert_eq!(wire.answer().await.status, 200, "the answer is not late any more");
}

#[tokio::test]
async fn an_injected_stall_does_not_hold_up_the_end() {
    for then in [json!({"kind": "stall", "for": "1h"}), json!({"kind": "stall"})] {
        let (served, mut wire) = with_a_list_that_waits(&then).await;
        ends_promptly(served).await;
        assert_eq!(wire.answer_to_head().await.status, 200);
        assert!(wire.is_closed().await, "{then}");
    }
}

#[tokio::test]
async fn a_crowd_of_idle_connections_does_not_hold_up_the_end() {
    let served = Served::with(&[]).await;
    let mut crowd = Vec::new();
    for number in 0..200 {
        let mut wire = Wire::connect(address_of(&served)).await;
        if number % 2 == 0 {
            assert_eq!(wire.exchange(get(LIST)).await.status, 200);
        }
        crowd.push(wire);
    }
    ends_promptly(served).await;
    drop(crowd);
}

#[tokio::test]
async fn under_load_every_answer_that_comes_is_whole_and_it_ends_promptly() {
    let served = Served::with(&[]).await;
    let answered = Arc::new(AtomicUsize::new(0));
    let clients: Vec<_> =
        (0..20).map(|_| tokio::spawn(load(address_of(&served), Arc::clone(&answered)))).collect();
    in_time("the load", async {
        while answered.load(Relaxed) < 200 {
            tokio::task::yield_now().await;
        }
    })
    .await;
    ends_promptly(served).await;
    for client in clients {
        client.await.expect("a client meets answers, or the end");
    }
}

/// Asks on ever new connections until they are refused.
async fn load(address: SocketAddr, answered: Arc<AtomicUsize>) {
    let ask = get(LIST).replace("host: test", "host: test\r\nconnection: close");
    while let Ok(mut stream) = TcpStream::connect(address).await {
        let mut answer = Vec::new();
        // Who was not yet let in when the port closed meets a reset.
        let sent = stream.write_all(ask.as_bytes()).await;
        let _ = in_time("an answer or the end", stream.read_to_end(&mut answer)).await;
        if sent.is_ok() && !answer.is_empty() {
            assert!(is_whole(&answer), "{}", String::from_utf8_lossy(&answer));
            answered.fetch_add(1, Relaxed);
        }
    }
}

/// Whether an answer has all of the body that its length says.
fn is_whole(answer: &[u8]) -> bool {
    let text = String::from_utf8_lossy(answer);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    length.is_some_and(|length| length.parse() == Ok(body.len()))
}
