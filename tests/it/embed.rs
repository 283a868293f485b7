//! The embedded helper: a server in the hands of a Rust test.

mod coverage;
mod recording;

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use bytes::Bytes;
use doublure::{Clock, MockServer, StartError, Status, blocking};
use serde_json::json;
use tower_service::Service;

use crate::support::{Client, SPOT_KEY, frozen, spot_of, start};

/// The status line of an answer to a plain, blocking request.
fn status_line(address: SocketAddr) -> io::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    let head = format!("GET /v1/spotMembers HTTP/1.1\r\nhost: t\r\nauthorization: {SPOT_KEY}\r\n");
    stream.write_all(format!("{head}connection: close\r\n\r\n").as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer.lines().next().unwrap_or_default().to_owned())
}

#[track_caller]
fn assert_answers(address: SocketAddr) {
    assert_eq!(status_line(address).expect("an answer"), "HTTP/1.1 200 OK");
}

#[track_caller]
fn assert_refuses_connections(address: SocketAddr) {
    let error = TcpStream::connect(address).expect_err("nobody listens");
    assert_eq!(error.kind(), io::ErrorKind::ConnectionRefused);
}

/// Why a server with this fixture can't start.
async fn refusal_of(builder: doublure::MockServerBuilder) -> StartError {
    builder.start().await.expect_err("can't start")
}

#[tokio::test]
async fn a_current_thread_test_may_block_while_it_waits_for_the_server() {
    let server = MockServer::start().await;
    assert_answers(server.address());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_multi_thread_test_is_answered() {
    let server = MockServer::start().await;
    let client = Client::new(server.base_url());
    client.get("/v1/spotMembers").spot().send().await.expect(200);
}

#[test]
fn a_plain_test_is_answered() {
    let server = blocking::MockServer::start();
    assert_answers(server.address());
}

#[test]
fn a_plain_test_builds_its_server() {
    let server = blocking::MockServer::builder()
        .fixture(spot_of(&json!([{"email": "ada@acme.test"}])))
        .seed(7)
        .clock(Clock::frozen("2026-03-01T09:00:00Z"))
        .behaviour("meltingspot.members.list.defaultLimit", 5)
        .start()
        .expect("starts");
    assert_eq!(server.world().clock().now(), "2026-03-01T09:00:00Z");
    assert!(server.world().meltingspot().member("ada@acme.test").is_some());
    assert_answers(server.address());
}

#[test]
fn a_server_outlives_the_runtime_of_the_test_that_started_it() {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let server = runtime.block_on(MockServer::start());
    drop(runtime);
    assert_answers(server.address());
}

#[test]
fn a_server_may_be_shared_by_threads() {
    let server = blocking::MockServer::start();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| assert_answers(server.address()));
        }
    });
}

#[tokio::test]
async fn the_base_urls_lead_to_both_apis_and_the_control_plane() {
    let server = MockServer::start().await;
    assert_eq!(server.base_url(), format!("http://{}", server.address()));
    let world = server.world();
    let bases = [world.base_url(), world.meltingspot_base_url(), world.openagenda_base_url()];
    assert_eq!(bases, [server.base_url(); 3]);
    let control = Client::new(world.control_url());
    assert_eq!(control.get("/health").send().await.expect(200).json()["status"], "ok");
}

#[tokio::test]
async fn after_the_drop_the_operating_system_refuses_connections() {
    let server = MockServer::start().await;
    let address = server.address();
    assert_answers(address);
    drop(server);
    assert_refuses_connections(address);
}

#[tokio::test]
async fn a_connection_that_was_kept_open_ends_with_the_server() {
    let server = MockServer::start().await;
    let client = Client::new(server.base_url());
    client.get("/v1/spotMembers").spot().send().await.expect(200);
    let mut kept = TcpStream::connect(server.address()).expect("connects");
    drop(server);
    let mut rest = Vec::new();
    let ended = kept.read_to_end(&mut rest);
    assert!(ended.is_err() || rest.is_empty(), "{rest:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_on_a_given_runtime_answers_and_ends_with_its_handle() {
    let runtime = tokio::runtime::Handle::current();
    let server = MockServer::builder().on(runtime).start().await.expect("starts");
    let address = server.address();
    assert_answers(address);
    drop(server);
    assert_refuses_connections(address);
}

#[tokio::test]
async fn handle_answers_without_a_socket() {
    let server = MockServer::start().await;
    let request = http::Request::get("/v1/spotMembers?limit=2").header("authorization", SPOT_KEY);
    let answer = server.world().handle(request.body(Bytes::new()).expect("a request")).await;
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["x-doublure-request"]),
        (200, &"1".parse().expect("a value"))
    );
    let body: serde_json::Value = serde_json::from_slice(answer.body()).expect("JSON");
    assert_eq!(body["items"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn handle_and_the_socket_see_the_same_state() {
    let (server, client) = start(frozen(spot_of(&json!([])))).await;
    let invite = http::Request::post("/v1/spotMembers").header("authorization", SPOT_KEY);
    let invite = invite.body(Bytes::from(r#"{"email":"new@acme.test"}"#)).expect("a request");
    assert_eq!(server.world().handle(invite).await.status(), 201);
    let list = client.get("/v1/spotMembers").spot().send().await.expect(200);
    assert_eq!(list.items("email"), ["new@acme.test"]);
}

#[tokio::test]
async fn a_world_is_a_tower_service() {
    let server = MockServer::start().await;
    let mut service = server.world().clone();
    std::future::poll_fn(|context| service.poll_ready(context)).await.expect("ready");
    let request = http::Request::get("/v1/spotMembers").body(Bytes::new()).expect("a request");
    let answer = service.call(request).await.expect("an answer");
    assert_eq!(answer.status(), 401);
    assert_eq!(answer.headers()["x-doublure-rule"], "meltingspot.auth.missingKey");
}

#[tokio::test]
async fn a_clock_that_shows_no_moment_is_an_error_of_the_start() {
    for clock in [Clock::frozen("tomorrow"), Clock::running_from("2026-13-01T00:00:00Z")] {
        let error = refusal_of(MockServer::builder().clock(clock)).await;
        assert!(matches!(error, StartError::Clock(_)), "{error}");
        assert!(error.to_string().contains("2026-"), "{error}");
    }
}

#[tokio::test]
async fn an_unknown_behaviour_is_an_error_that_lists_the_valid_ones() {
    let error = refusal_of(MockServer::builder().behaviour("meltingspot.rateLimits", "off")).await;
    let message = error.to_string();
    for name in [
        "`meltingspot.rateLimits`",
        "`meltingspot.rateLimit`",
        "openagenda.members.invite.inlineMax",
    ] {
        assert!(message.contains(name), "{message}");
    }
}

#[tokio::test]
async fn a_behaviours_invalid_value_is_an_error_that_lists_the_valid_ones() {
    let error =
        refusal_of(MockServer::builder().behaviour("meltingspot.auth.scheme", "basic")).await;
    let message = error.to_string();
    for word in ["meltingspot.auth.scheme", "basic", "either", "bare", "bearer"] {
        assert!(message.contains(word), "{message}");
    }
}

#[tokio::test]
async fn a_bad_fixture_is_an_error_that_tells_every_problem_with_its_place() {
    let fixture =
        spot_of(&json!([{"email": "no address"}, {"email": "a@b.test", "role": "Owner"}]));
    let error = refusal_of(MockServer::builder().fixture(fixture)).await;
    let message = error.to_string();
    assert_eq!(message.lines().count(), 2, "{message}");
    for (line, place) in message.lines().zip(["members[0].email", "members[1].role"]) {
        assert!(line.starts_with("inline fixture 1:") && line.contains(place), "{message}");
    }
}

#[tokio::test]
async fn a_fixture_file_that_cannot_be_read_is_an_error_that_names_it() {
    let error = refusal_of(MockServer::builder().fixture_file("no/such/file.json")).await;
    assert!(error.to_string().contains("no/such/file.json"), "{error}");
}

#[tokio::test]
async fn an_address_in_use_is_an_error_that_names_it() {
    let server = MockServer::start().await;
    let error = refusal_of(MockServer::builder().listen(server.address())).await;
    assert!(error.to_string().contains(&server.address().to_string()), "{error}");
}

#[tokio::test]
async fn the_clock_is_frozen_advanced_and_set() {
    let (server, client) = start(frozen(spot_of(&json!([])))).await;
    let clock = server.world().clock();
    clock.advance(Duration::from_mins(15));
    assert_eq!(clock.now(), "2026-03-02T09:15:00Z");
    clock.freeze_at("2030-01-01T00:00:00Z");
    let shown = client.get("/__doublure/clock").send().await.expect(200).json();
    assert_eq!(shown, json!({"now": "2030-01-01T00:00:00Z", "frozen": true}));
}

#[tokio::test]
async fn reset_brings_back_the_state_the_clock_and_the_ids() {
    let (server, client) = start(frozen(spot_of(&json!([{"email": "ada@acme.test"}])))).await;
    let invite =
        || client.post("/v1/spotMembers", &json!({"email": "new@acme.test"})).spot().send();
    let first = invite().await.expect(201);
    server.world().clock().advance(Duration::from_mins(1));
    server.world().reset();
    assert_eq!(server.world().clock().now(), crate::support::MONDAY);
    assert!(server.world().meltingspot().member("new@acme.test").is_none());
    let second = invite().await.expect(201);
    assert_eq!((second.json(), second.headers), (first.json(), first.headers));
}

#[tokio::test]
async fn a_peek_shows_what_the_client_did() {
    let (server, client) = start(frozen(spot_of(&json!([])))).await;
    let emails = json!({"emails": ["a@acme.test", "b@acme.test"]});
    client.post("/v1/spotMembers~bulkInvite", &emails).spot().send().await.expect(201);
    let member = server.world().meltingspot().member("B@acme.test").expect("was invited");
    assert_eq!((member.email.as_str(), member.status), ("b@acme.test", Status::Invited));
    assert_eq!(server.world().meltingspot().members().len(), 2);
}

#[tokio::test]
async fn a_peek_may_be_narrowed_to_one_spot() {
    let (server, _) = start(frozen(spot_of(&json!([{"email": "ada@acme.test"}])))).await;
    let here = crate::support::SPOT.parse().expect("a UUID");
    assert!(server.world().meltingspot().spot(here).member("ada@acme.test").is_some());
    let elsewhere = "00000000-0000-4000-8000-000000000000".parse().expect("a UUID");
    assert!(server.world().meltingspot().spot(elsewhere).member("ada@acme.test").is_none());
}

#[tokio::test]
async fn a_peek_into_an_agenda_shows_its_members() {
    let server = MockServer::start().await;
    let members = server.world().openagenda().agenda(10_000_001).members();
    assert!(members.len() >= 250, "{}", members.len());
    let email = members[0].email.to_uppercase();
    let found = server.world().openagenda().agenda(10_000_001).member(&email).expect("a member");
    assert_eq!(found, members[0]);
    assert!(server.world().openagenda().agenda(1).members().is_empty());
}

#[tokio::test]
async fn two_servers_share_nothing() {
    let (first, client) = start(frozen(spot_of(&json!([])))).await;
    let (second, _) = start(frozen(spot_of(&json!([])))).await;
    client
        .post("/v1/spotMembers", &json!({"email": "new@acme.test"}))
        .spot()
        .send()
        .await
        .expect(201);
    assert!(first.world().meltingspot().member("new@acme.test").is_some());
    assert!(second.world().meltingspot().member("new@acme.test").is_none());
}
