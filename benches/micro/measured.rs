//! The servers that are measured, and how they are asked.

use std::pin::pin;
use std::sync::OnceLock;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use doublure::blocking::MockServer;
use http::header::AUTHORIZATION;
use http::{Request, Response};
use serde_json::{Value, json};

/// The sizes of the worlds that reads are measured in.
pub(crate) const SIZES: [usize; 2] = [1_000, 1_000_000];

/// A server with this many generated members of each vendor.
pub(crate) fn server(members: usize) -> MockServer {
    let agenda = json!({"uid": 10_000_001, "title": "Measured", "slug": "measured",
        "members": [{"account": 90_000_001, "role": "administrator"}],
        "generate": {"members": members}});
    let fixture = json!({
        "seed": 1,
        "meltingspot": {"spots": [{"name": "Measured", "secretKey": "key",
            "members": rare_members(), "generate": {"members": members}}]},
        "openagenda": {"agendas": [agenda], "accounts": [{"uid": 90_000_001, "name": "Ada",
            "email": "ada@acme.test", "publicKey": "key", "secretKey": "secret"}]},
    });
    MockServer::builder().fixture(fixture).start().expect("a valid fixture")
}

/// Ten members whose last name nobody else has.
fn rare_members() -> Vec<Value> {
    let member = |at| json!({"email": format!("rare.{at}@acme.test"), "lastname": "Rare"});
    (0..10).map(member).collect()
}

/// One of the servers with so many members; making a large one takes its time, so
/// the benchmarks share it and change nothing in it.
pub(crate) fn shared(members: usize) -> &'static MockServer {
    static SERVERS: [OnceLock<MockServer>; SIZES.len()] = [const { OnceLock::new() }; SIZES.len()];
    let at = SIZES.iter().position(|size| *size == members).expect("one of the sizes");
    SERVERS[at].get_or_init(|| server(members))
}

/// A request with the key of both vendors.
pub(crate) fn get(path: &str) -> Request<Bytes> {
    request("GET", path, Bytes::new())
}

/// A request with a body.
pub(crate) fn post(path: &str, body: impl Into<Bytes>) -> Request<Bytes> {
    request("POST", path, body.into())
}

fn request(method: &str, path: &str, body: Bytes) -> Request<Bytes> {
    let request = Request::builder().method(method).uri(path).header(AUTHORIZATION, "key");
    request.header("key", "key").body(body).expect("a valid request")
}

/// The answer, which comes at once: nothing here waits.
pub(crate) fn answer(world: &doublure::World, request: Request<Bytes>) -> Response<Bytes> {
    let mut context = Context::from_waker(Waker::noop());
    match pin!(world.handle(request)).poll(&mut context) {
        Poll::Ready(response) => response,
        Poll::Pending => panic!("an answer that waits can't be measured"),
    }
}

/// The answer as JSON.
pub(crate) fn read(world: &doublure::World, path: &str) -> Value {
    serde_json::from_slice(answer(world, get(path)).body()).expect("JSON")
}
