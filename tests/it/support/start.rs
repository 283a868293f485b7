//! Servers to begin with. A test keeps the server: dropping it closes the port.

use doublure::{Clock, MockServer, MockServerBuilder};
use serde_json::{Value, json};

use super::{Answer, Client, SPOT_KEY};

/// The id of the spot that [`spot_of`] makes.
pub(crate) const SPOT: &str = "0d6c6f0e-3a63-4c1c-9a44-0f5c1f7f3a10";

/// Where [`frozen`] stops the clock.
pub(crate) const MONDAY: &str = "2026-03-02T09:00:00Z";

/// A fixture with one spot, whose key is [`SPOT_KEY`], and these members.
pub(crate) fn spot_of(members: &Value) -> Value {
    json!({"meltingspot": {"spots": [
        {"id": SPOT, "name": "Acme", "secretKey": SPOT_KEY, "members": members}
    ]}})
}

/// A builder for this fixture with the clock stopped at [`MONDAY`].
pub(crate) fn frozen(fixture: Value) -> MockServerBuilder {
    MockServer::builder().fixture(fixture).clock(Clock::frozen(MONDAY))
}

/// A server with this fixture, stopped at [`MONDAY`], and a client for it.
pub(crate) async fn serve(fixture: Value) -> (MockServer, Client) {
    start(frozen(fixture)).await
}

/// The server that the builder describes, and a client for it.
pub(crate) async fn start(builder: MockServerBuilder) -> (MockServer, Client) {
    let server = builder.start().await.unwrap_or_else(|error| panic!("{error}"));
    let client = Client::new(server.base_url());
    (server, client)
}

/// The ids of a list's members.
#[track_caller]
pub(crate) fn member_ids(answer: &Answer) -> Vec<String> {
    let text = |id: Value| id.as_str().map(str::to_owned).expect("an id");
    answer.items("id").into_iter().map(text).collect()
}
