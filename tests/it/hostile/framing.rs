//! What is no HTTP, or HTTP that could be read in two ways.

use tokio::io::AsyncWriteExt;

use super::Siege;
use super::siege::rest_of;
use crate::support::wire::get;

/// The statuses of all answers to these bytes, until the server closes.
async fn statuses(siege: &Siege, bytes: &[u8]) -> Vec<String> {
    let mut stream = siege.connect().await;
    // The server may close before all is written.
    let _ = stream.write_all(bytes).await;
    let _ = stream.shutdown().await;
    let answers = rest_of(&mut stream).await;
    let lines = answers.split("HTTP/1.1 ").skip(1);
    lines.map(|line| line.chars().take(3).collect()).collect()
}

/// A request that invites `new@acme.test`, with these fields in its head.
fn invite(fields: &str, body: &str) -> String {
    format!(
        "POST /v1/spotMembers HTTP/1.1\r\nhost: t\r\nauthorization: ms-demo-key\r\n{fields}\r\n\r\n{body}"
    )
}

/// Numbers that look random and are the same in every run.
fn noise(seed: u64) -> impl Iterator<Item = u8> {
    let mut state = seed;
    std::iter::from_fn(move || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        Some(state.to_be_bytes()[0])
    })
}

#[tokio::test]
async fn garbage_after_a_request_ends_the_connection() {
    let siege = Siege::begin().await;
    let garbage: [&[u8]; 6] = [
        b"\0\0\0\0\r\n\r\n",
        b"\xff\xfe\xfd\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n",
        b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
    ];
    for garbage in garbage {
        let request = get("/v1/spotMembers?limit=1");
        let bytes = [request.as_bytes(), garbage, request.as_bytes()].concat();
        assert_eq!(statuses(&siege, &bytes).await, ["200", "400"], "{garbage:?}");
    }
    siege.lift().await;
}

#[tokio::test]
async fn noise_is_refused_or_left_unanswered() {
    let siege = Siege::begin().await;
    for seed in 0..300 {
        let bytes: Vec<u8> = noise(seed).take(2_000).collect();
        let answers = statuses(&siege, &bytes).await;
        assert!(answers.is_empty() || answers == ["400"], "{seed}: {answers:?}");
    }
    siege.lift().await;
}

#[tokio::test]
async fn a_length_that_is_none_is_refused() {
    let siege = Siege::begin().await;
    for fields in [
        "content-length: -1",
        "content-length: +2",
        "content-length: 2 2",
        "content-length: 0x2",
        "content-length: two",
        "content-length: 99999999999999999999999999",
        "content-length: 2\r\ncontent-length: 3",
        "content-length: 2, 3",
        "transfer-encoding: gzip",
        "transfer-encoding: chunked, gzip",
    ] {
        let bytes = invite(fields, "{}") + &get("/v1/spotMembers?limit=1");
        assert_eq!(statuses(&siege, bytes.as_bytes()).await, ["400"], "{fields}");
    }
    siege.lift().await;
}

#[tokio::test]
async fn a_request_with_two_framings_is_read_in_chunks_and_is_the_connections_last() {
    let siege = Siege::begin().await;
    let chunks = "19\r\n{\"email\":\"new@acme.test\"}\r\n0\r\n\r\n";
    let smuggled = get("/v1/spotMembers?limit=1");
    for (fields, status) in [
        ("content-length: 4\r\ntransfer-encoding: chunked", "201"),
        // By now the member exists.
        ("transfer-encoding: chunked\r\ncontent-length: 4", "400"),
    ] {
        let bytes = invite(fields, chunks) + &smuggled;
        assert_eq!(statuses(&siege, bytes.as_bytes()).await, [status], "{fields}");
    }
    siege.lift().await;
}

#[tokio::test]
async fn chunks_that_are_none_are_refused_and_nothing_is_done() {
    let siege = Siege::begin().await;
    let body = "{\"email\":\"new@acme.test\"}";
    for chunks in [
        format!("zz\r\n{body}\r\n0\r\n\r\n"),
        format!("-19\r\n{body}\r\n0\r\n\r\n"),
        format!("FFFFFFFFFFFFFFFFF\r\n{body}"),
        format!("19\r\n{body}0\r\n\r\n"),
        format!("19;{}\r\n{body}\r\n0\r\n\r\n", "x".repeat(1_000_000)),
        format!("19\r\n{body}\r\n0\r\n{}\r\n", "a: b\r\n".repeat(100_000)),
    ] {
        let bytes = invite("transfer-encoding: chunked", &chunks) + &get("/v1/spotMembers");
        let answers = statuses(&siege, bytes.as_bytes()).await;
        assert_eq!(answers, ["400"], "{}", &chunks[..40]);
    }
    // A chunk that never ends is no nonsense.
    let bytes = invite("transfer-encoding: chunked", &format!("FFFFFFFFFFFFFFF0\r\n{body}"));
    assert_eq!(statuses(&siege, bytes.as_bytes()).await, [""; 0]);
    let list = siege.client().get("/v1/spotMembers?limit=1").spot().send().await;
    assert_eq!(list.json()["total"], 1_000);
    siege.lift().await;
}
