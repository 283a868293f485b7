//! Faults as they are on the wire, byte by byte.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::time::Duration;

use doublure::{Fault, MockServer};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::openagenda_support::{AgendaServer, MEMBERS};
use crate::support::wire::{get, request};

use super::{INVITE, LIST, with_ada};

const AGENDA_LIST: &str = "openagenda.members.list";
const LONG: Duration = Duration::from_secs(30);

/// What came over a connection until it ended, and how it ended.
struct Ended {
    head: String,
    body: Vec<u8>,
    end: Result<(), ErrorKind>,
}

async fn connect(address: SocketAddr, request: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.expect("the server accepts");
    stream.write_all(request.as_bytes()).await.expect("the server reads");
    stream
}

/// Reads a connection to its end.
async fn to_the_end(mut stream: TcpStream) -> Ended {
    let mut bytes = Vec::new();
    let read = timeout(LONG, stream.read_to_end(&mut bytes)).await.expect("in time");
    let end = read.map(drop).map_err(|error| error.kind());
    let at = bytes.windows(4).position(|window| window == b"\r\n\r\n");
    let (head, body) = at.map_or((&bytes[..], &[][..]), |at| (&bytes[..at], &bytes[at + 4..]));
    Ended { head: String::from_utf8_lossy(head).into_owned(), body: body.to_vec(), end }
}

/// The head of an answer, read byte by byte so that nothing after it is.
async fn head_of(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(timeout(LONG, stream.read_u8()).await.expect("in time").expect("a byte"));
    }
    String::from_utf8(head).expect("text")
}

impl Ended {
    #[track_caller]
    fn length(&self) -> usize {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let length = lines.find(|(name, _)| *name == "content-length").map(|(_, value)| value);
        length.and_then(|length| length.parse().ok()).unwrap_or_else(|| panic!("{}", self.head))
    }
}

async fn agenda_with(fault: Fault) -> AgendaServer {
    let agenda = AgendaServer::start().await;
    agenda.server.world().fault(fault);
    agenda
}

/// A request for the list of the agenda, by Ada.
fn agenda_list() -> String {
    format!("GET {MEMBERS} HTTP/1.1\r\nhost: test\r\nkey: ada-public\r\n\r\n")
}

async fn spot_with(fault: Fault) -> MockServer {
    let (server, _) = with_ada().await;
    server.world().fault(fault);
    server
}

#[tokio::test]
async fn a_reset_is_a_reset_and_nothing_else() {
    let server = spot_with(Fault::on(LIST).reset()).await;
    let agenda = agenda_with(Fault::on(AGENDA_LIST).reset()).await;
    let asked =
        [(server.address(), get("/v1/spotMembers")), (agenda.server.address(), agenda_list())];
    for (address, request) in asked {
        let ended = to_the_end(connect(address, &request).await).await;
        assert_eq!(ended.end, Err(ErrorKind::ConnectionReset));
        assert_eq!(ended.head, "");
    }
    let entry = &server.world().requests()[0];
    assert_eq!((entry.status, &entry.response_body), (None, &serde_json::Value::Null));
}

#[tokio::test]
async fn a_reset_that_is_applied_is_a_reset_after_the_fact() {
    let server = spot_with(Fault::on(INVITE).reset().applied()).await;
    let invite = request("POST", "/v1/spotMembers", &json!({"email": "new@acme.test"}).to_string());
    let ended = to_the_end(connect(server.address(), &invite).await).await;
    assert_eq!(ended.end, Err(ErrorKind::ConnectionReset));
    assert!(server.world().meltingspot().member("new@acme.test").is_some());
}

#[tokio::test]
async fn a_truncated_body_is_shorter_than_its_length_says() {
    let server = spot_with(Fault::on(LIST).truncate(10)).await;
    let agenda = agenda_with(Fault::on(AGENDA_LIST).truncate(10)).await;
    let asked =
        [(server.address(), get("/v1/spotMembers")), (agenda.server.address(), agenda_list())];
    for (address, request) in asked {
        let ended = to_the_end(connect(address, &request).await).await;
        assert!(ended.head.starts_with("HTTP/1.1 200 OK"), "{}", ended.head);
        assert!(ended.head.contains("x-doublure-request: 1"), "{}", ended.head);
        assert!(ended.length() > 100, "{}", ended.head);
        assert_eq!((ended.body.len(), ended.body[0]), (10, b'{'));
    }
}

#[tokio::test]
async fn a_body_may_be_cut_before_its_first_byte_and_is_never_sent_whole() {
    for (after, at_least) in [(0, 0), (1_000_000, 100)] {
        let server = spot_with(Fault::on(LIST).truncate(after)).await;
        let ended = to_the_end(connect(server.address(), &get("/v1/spotMembers")).await).await;
        assert!(ended.body.len() >= at_least && ended.body.len() < ended.length(), "{after}");
    }
}

#[tokio::test]
async fn a_truncation_that_is_applied_is_cut_after_the_fact() {
    let server = spot_with(Fault::on(INVITE).truncate(7).applied()).await;
    let invite = request("POST", "/v1/spotMembers", &json!({"email": "new@acme.test"}).to_string());
    let ended = to_the_end(connect(server.address(), &invite).await).await;
    assert!(ended.head.starts_with("HTTP/1.1 201 Created"), "{}", ended.head);
    assert_eq!(ended.body.len(), 7);
    assert!(server.world().meltingspot().member("new@acme.test").is_some());
}

#[tokio::test]
async fn a_stall_is_a_head_then_nothing_until_the_client_leaves() {
    let server = spot_with(Fault::on(LIST).stall()).await;
    let mut stalled = connect(server.address(), &get("/v1/spotMembers")).await;
    assert!(head_of(&mut stalled).await.starts_with("HTTP/1.1 200 OK"));
    server.world().clock().advance(Duration::from_hours(24));
    server.world().clear_faults();
    // Whoever comes later is served, so the server has had its time to say more.
    let mut other = connect(server.address(), &get("/v1/spotMembers")).await;
    assert!(head_of(&mut other).await.starts_with("HTTP/1.1 200 OK"));
    let mut byte = [0];
    let nothing = stalled.try_read(&mut byte).expect_err("nothing came");
    assert_eq!(nothing.kind(), ErrorKind::WouldBlock);
}

#[tokio::test]
async fn a_stall_with_a_time_ends_with_the_worlds_clock() {
    let server = spot_with(Fault::on(LIST).stall_for(Duration::from_secs(30))).await;
    let agenda = agenda_with(Fault::on(AGENDA_LIST).stall_for(Duration::from_secs(30))).await;
    let asked = [(&server, get("/v1/spotMembers")), (&agenda.server, agenda_list())];
    for (server, request) in asked {
        let mut stalled = connect(server.address(), &request).await;
        let head = head_of(&mut stalled).await;
        assert!(head.contains("content-length: "), "{head}");
        server.world().clock().advance(Duration::from_secs(29));
        server.world().clear_faults();
        let mut other = connect(server.address(), &request).await;
        drop(head_of(&mut other).await);
        assert_eq!(stalled.try_read(&mut [0]).expect_err("nothing").kind(), ErrorKind::WouldBlock);
        server.world().clock().advance(Duration::from_secs(1));
        let ended = to_the_end(stalled).await;
        assert_eq!(ended.body.len(), 0);
    }
}

#[tokio::test]
async fn a_stall_without_effect_shows_the_head_of_what_would_have_come() {
    let server = spot_with(Fault::on(INVITE).stall_for(Duration::ZERO)).await;
    let invite = request("POST", "/v1/spotMembers", &json!({"email": "new@acme.test"}).to_string());
    let ended = to_the_end(connect(server.address(), &invite).await).await;
    assert!(ended.head.starts_with("HTTP/1.1 201 Created"), "{}", ended.head);
    assert!(server.world().meltingspot().member("new@acme.test").is_none());
}

#[tokio::test]
async fn a_status_leaves_the_connection_open_for_the_retry() {
    let server = spot_with(Fault::on(LIST).first(1).status(503).retry_after(1)).await;
    let mut wire = crate::support::wire::Wire::connect(server.address()).await;
    let first = wire.exchange(get("/v1/spotMembers")).await;
    assert_eq!((first.status, first.header("retry-after")), (503, Some("1")));
    assert_eq!(wire.exchange(get("/v1/spotMembers")).await.status, 200);
}

#[tokio::test]
async fn a_malformed_answer_is_whole_on_the_wire() {
    let server = spot_with(Fault::on(LIST).malformed()).await;
    let mut wire = crate::support::wire::Wire::connect(server.address()).await;
    let answer = wire.exchange(get("/v1/spotMembers")).await;
    assert_eq!(answer.status, 200);
    serde_json::from_slice::<serde_json::Value>(&answer.body).expect_err("no JSON");
    assert_eq!(wire.exchange(get("/v1/spotMembers")).await.status, 200);
}

#[tokio::test]
async fn a_faulted_head_request_has_no_body() {
    let server = spot_with(Fault::on(LIST).calls([1]).status(503)).await;
    let mut wire = crate::support::wire::Wire::connect(server.address()).await;
    let head = get("/v1/spotMembers").replacen("GET", "HEAD", 1);
    wire.send(&head).await;
    assert_eq!(wire.answer_to_head().await.status, 503);
    assert_eq!(wire.exchange(get("/v1/spotMembers")).await.status, 200);
}
