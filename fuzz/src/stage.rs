//! The worlds that inputs are played in: one process starts two servers once,
//! and each input gets a fork.

use std::pin::pin;
use std::sync::LazyLock;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use doublure::blocking::MockServer;
use doublure::{Assumptions, Clock, World, WorldOptions};
use http::{Request, Response};
use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};

const DEMO: &str = include_str!("../../fixtures/demo.json");

/// Members that the demo fixture's `generate` makes here: few, so that a state is quickly written.
const GENERATED: u64 = 2;

/// The behaviours of the second world: what is not the default.
const STRICT: &str = include_str!("strict.json");
/// The behaviours of the third world: rate limits, and what is left.
const LIMITED: &str = include_str!("limited.json");

/// Everything that lasts longer than one input.
pub struct Stage {
    _servers: [MockServer; 2],
    /// Forked for each input: defaults, other behaviours, rate limits, refused assumptions.
    parents: [World; 4],
    /// An administrator's access token, good in every world.
    pub token: String,
    /// For the control plane, and for injected delays, which need a timer to wait for.
    runtime: Runtime,
}

static STAGE: LazyLock<Stage> = LazyLock::new(Stage::set);

/// The stage, set when it is first asked for.
pub fn stage() -> &'static Stage {
    &STAGE
}

impl Stage {
    fn set() -> Self {
        let runtime = Builder::new_current_thread().enable_time().build().expect("a runtime");
        let servers = [Assumptions::Allow, Assumptions::Refuse].map(server);
        let token =
            servers.each_ref().map(|server| at_once(server.world().handle(token_request())));
        let [token, same] = token.map(|answer| token_in(&answer.expect("an answer at once")));
        assert_eq!(token, same, "the seed decides over tokens");
        let fork = |options| servers[0].world().fork_with(options).expect("valid behaviours");
        let parents = [
            servers[0].world().fork(),
            fork(behaviours(STRICT)),
            fork(behaviours(LIMITED)),
            servers[1].world().fork(),
        ];
        Self { _servers: servers, parents, token, runtime }
    }

    /// A fresh fork of the world that this number stands for.
    pub fn fork(&self, which: u8) -> World {
        self.parents[usize::from(which) % self.parents.len()].fork()
    }

    /// The answer to a request; `None` when a fault delays it.
    pub fn ask(&self, world: &World, request: Request<Bytes>) -> Option<Response<Bytes>> {
        let _timer = self.runtime.enter();
        at_once(world.handle(request))
    }

    /// The answer of the world's server to any request, the control plane's too.
    pub fn serve(&self, world: &World, request: Request<Bytes>) -> Response<Bytes> {
        self.runtime.block_on(world.serve(request))
    }
}

fn server(assumptions: Assumptions) -> MockServer {
    let mut demo: Value = serde_json::from_str(DEMO).expect("the demo fixture is JSON");
    for list in ["/meltingspot/spots/0/generate", "/openagenda/agendas/0/generate"] {
        demo.pointer_mut(list).expect("generated members")["members"] = json!(GENERATED);
    }
    let clock = Clock::frozen("2026-03-01T09:00:00Z");
    let builder = MockServer::builder().fixture(demo).clock(clock).assumptions(assumptions);
    builder.start().expect("a server")
}

fn behaviours(text: &str) -> WorldOptions {
    let all: serde_json::Map<String, Value> = serde_json::from_str(text).expect("an object");
    all.into_iter()
        .fold(WorldOptions::new(), |options, (name, value)| options.behaviour(name, value))
}

fn token_request() -> Request<Bytes> {
    let body =
        Bytes::from_static(br#"{"code":"oa-demo-secret","grant_type":"authorization_code"}"#);
    let request =
        Request::post("/v2/requestAccessToken").header("content-type", "application/json");
    request.body(body).expect("a request")
}

fn token_in(answer: &Response<Bytes>) -> String {
    let body: Value = serde_json::from_slice(answer.body()).expect("JSON");
    body["access_token"].as_str().expect("a token").to_owned()
}

/// What a future comes to without waiting.
pub fn at_once<F: Future>(future: F) -> Option<F::Output> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    }
}
