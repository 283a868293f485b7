//! The code of `docs/testing-in-rust.md`: it is shown there as it stands here.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::path::Path;

use serde_json::Value;

use crate::cli_process::Served;
use crate::support::Client;

/// What the guide calls the client under test.
mod my_sync {
    use serde_json::json;

    pub(super) async fn invite(base_url: &str, email: &str) {
        let client = crate::support::Client::new(base_url);
        let invite = || client.post("/v1/spotMembers", &json!({"email": email})).spot().send();
        if invite().await.status == 429 {
            drop(invite().await.expect(201));
        }
    }
}

mod one_binary {
    use super::my_sync;

    use std::sync::LazyLock;

    use doublure::Fault;
    use doublure::blocking::MockServer;

    static SERVER: LazyLock<MockServer> = LazyLock::new(|| {
        MockServer::builder().fixture_file("fixtures/demo.json").start().expect("the mock server")
    });

    #[tokio::test]
    async fn an_invited_person_is_a_member() {
        let world = SERVER.fork();
        my_sync::invite(world.base_url(), "new@acme.test").await;
        assert!(world.meltingspot().member("new@acme.test").is_some());
    }

    #[tokio::test]
    async fn a_rate_limit_is_waited_for() {
        let world = SERVER.fork();
        world.fault(Fault::on("meltingspot.members.invite").first(1).rate_limit());
        my_sync::invite(world.base_url(), "new@acme.test").await;
        assert_eq!(world.requests_to("meltingspot.members.invite").len(), 2);
    }
}

/// A world of a server that runs elsewhere; closed when it is dropped.
struct RemoteWorld {
    base_url: String,
    control_url: String,
}

impl RemoteWorld {
    /// Forks the default world of the server whose locator file this is.
    fn fork(locator: &Path) -> io::Result<Self> {
        let ready: Value = serde_json::from_str(&std::fs::read_to_string(locator)?)?;
        let opened = call("POST", &format!("{}/worlds", text(&ready["controlUrl"])))?;
        let opened: Value = serde_json::from_str(&opened)?;
        Ok(Self { base_url: text(&opened["baseUrl"]), control_url: text(&opened["controlUrl"]) })
    }
}

impl Drop for RemoteWorld {
    fn drop(&mut self) {
        let world = self.base_url.rsplit('~').next().unwrap_or_default();
        let _ = call("DELETE", &format!("{}/worlds/{world}", self.control_url));
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Sends a request without a body; any HTTP client will do.
fn call(method: &str, url: &str) -> io::Result<String> {
    let address = url.trim_start_matches("http://");
    let (host, path) = address.split_once('/').unwrap_or((address, ""));
    let mut socket = TcpStream::connect(host)?;
    write!(socket, "{method} /{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n")?;
    let mut answer = String::new();
    socket.read_to_string(&mut answer)?;
    let body = answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned());
    body.ok_or_else(|| io::Error::other(answer))
}

#[tokio::test]
async fn a_world_is_found_through_the_locator_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let locator = folder.path().join("doublure.json");
    let served = Served::with(&["--locator", locator.to_str().expect("UTF-8")]).await;
    let world = RemoteWorld::fork(&locator).expect("a world");
    let base_url = world.base_url.clone();
    my_sync::invite(&base_url, "new@acme.test").await;
    let find = "/v1/spotMembers?email[in]=new@acme.test";
    let found = |url: &str| Client::new(url).get(find).spot().send();
    assert_eq!(found(&base_url).await.expect(200).items("email"), ["new@acme.test"]);
    assert!(found(served.url()).await.expect(200).items("email").is_empty());
    drop(world);
    drop(found(&base_url).await.expect(410));
}

#[test]
fn the_guide_shows_the_code_of_this_file() {
    let (guide, code) = (include_str!("../../docs/testing-in-rust.md"), include_str!("guide.rs"));
    let flat = |text: &str| text.lines().map(str::trim).collect::<Vec<_>>().join("\n");
    let blocks: Vec<&str> = guide.split("```rust\n").skip(1).collect();
    assert_eq!(blocks.len(), 2);
    for block in blocks {
        let block = block.split("```").next().unwrap_or_default();
        assert!(flat(code).contains(&flat(block)), "not in guide.rs:\n{block}");
    }
}
