//! Too much of something: headers, bodies.

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::net::tcp::OwnedWriteHalf;

use super::Siege;
use super::siege::rest_of;
use crate::cli_process::in_time;
use crate::support::wire::{get, request};

const MEBI: usize = 1024 * 1024;

/// Writes a piece again and again, up to so many bytes or until the server has
/// had enough; tells how many it took.
async fn pour(mut stream: OwnedWriteHalf, piece: Vec<u8>, most: usize) -> usize {
    let mut written = 0;
    while written < most && stream.write_all(&piece).await.is_ok() {
        written += piece.len();
    }
    written
}

/// Sends a head and then pours; gives what the server said, and how much it took.
async fn flood(mut stream: TcpStream, head: &str, piece: &[u8], most: usize) -> (String, usize) {
    stream.write_all(head.as_bytes()).await.expect("it listens");
    let (reading, writing) = stream.into_split();
    let pouring = tokio::spawn(pour(writing, piece.to_vec(), most));
    let mut answer = String::new();
    // What was said before a reset counts.
    let _ = in_time("an answer", read_into(reading, &mut answer)).await;
    (answer, in_time("the end of the flood", pouring).await.expect("no panic"))
}

async fn read_into(
    mut stream: tokio::net::tcp::OwnedReadHalf,
    text: &mut String,
) -> std::io::Result<usize> {
    tokio::io::AsyncReadExt::read_to_string(&mut stream, text).await
}

#[tokio::test]
async fn a_hundred_mebibytes_are_refused_unread_when_they_are_announced() {
    let siege = Siege::begin().await;
    let piece = vec![b'x'; MEBI];
    for path in ["/v1/spotMembers", "/v2/requestAccessToken", "/nowhere", "/__doublure/faults"] {
        let head = request("POST", path, "").replace("length: 0", "length: 104857600");
        let flood = flood(siege.connect().await, &head, &piece, 100 * MEBI);
        let ((answer, taken), ()) = tokio::join!(flood, siege.others_are_served());
        assert!(answer.starts_with("HTTP/1.1 413 "), "{path}: {answer}");
        assert_eq!(taken, 100 * MEBI, "{path}: a client that writes first can still read");
    }
    siege.has_taken_at_most(8 * 1024);
    siege.lift().await;
}

#[tokio::test]
async fn a_hundred_mebibytes_are_refused_when_they_are_too_many() {
    let siege = Siege::begin().await;
    let head = request("POST", "/v1/spotMembers", "")
        .replace("content-length: 0", "transfer-encoding: chunked");
    let chunk = [b"100000\r\n", vec![b'x'; MEBI].as_slice(), b"\r\n"].concat();
    let flood = flood(siege.connect().await, &head, &chunk, 100 * MEBI);
    let ((answer, _), ()) = tokio::join!(flood, siege.others_are_served());
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    siege.has_taken_at_most(32 * 1024);
    siege.lift().await;
}

#[tokio::test]
async fn headers_without_end_are_refused() {
    let siege = Siege::begin().await;
    let open = get("/v1/spotMembers").trim_end().to_owned() + "\r\n";
    for piece in
        ["x-a: b\r\n".repeat(5_000), format!("x-{}: b\r\n", "a".repeat(40_000)), "x".repeat(40_000)]
    {
        let mut floods = tokio::task::JoinSet::new();
        for _ in 0..50 {
            let (stream, open, piece) = (siege.connect().await, open.clone(), piece.clone());
            floods.spawn(async move { flood(stream, &open, piece.as_bytes(), MEBI).await.0 });
        }
        siege.others_are_served().await;
        while let Some(flood) = floods.join_next().await {
            let answer = flood.expect("no panic");
            assert!(answer.starts_with("HTTP/1.1 431 "), "{answer}");
        }
    }
    siege.has_taken_at_most(32 * 1024);
    siege.lift().await;
}

#[tokio::test]
async fn a_path_without_end_is_refused() {
    let siege = Siege::begin().await;
    let mut stream = siege.connect().await;
    let head = get(&format!("/v1/spotMembers/{}", "x".repeat(200_000)));
    // The server may have had enough before all is written.
    let _ = stream.write_all(head.as_bytes()).await;
    let answer = rest_of(&mut stream).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
    siege.lift().await;
}
