//! Under nextest each test is a process of its own. `doublure run -- cargo nextest run` serves them all
//! from one server, which need not be started, nor its fixture read, once per test.

use std::env;
use std::sync::LazyLock;

use doublure::blocking::MockServer;
use reqwest::StatusCode;
use reqwest::blocking::{Client, Response};
use serde_json::{Value, json};

/// What serves when nobody else does: a server of this process.
static OWN: LazyLock<MockServer> = LazyLock::new(MockServer::start);

/// A world of a server that may run elsewhere; closed when it is dropped.
struct World {
    http: Client,
    base_url: String,
    close_url: String,
}

impl World {
    fn fork() -> reqwest::Result<Self> {
        let control = env::var("DOUBLURE_CONTROL_URL");
        let control = control.unwrap_or_else(|_| OWN.world().control_url().to_owned());
        let (http, worlds) = (Client::new(), format!("{control}/worlds"));
        let opened: Value = http.post(&worlds).send()?.error_for_status()?.json()?;
        let text = |key: &str| opened[key].as_str().unwrap_or_default();
        let close_url = format!("{worlds}/{}", text("id"));
        Ok(Self { http, base_url: text("baseUrl").to_owned(), close_url })
    }

    /// Stands for the code under test.
    fn invite(&self, email: &str) -> reqwest::Result<Response> {
        let invite = self.http.post(format!("{}/v1/spotMembers", self.base_url));
        invite.header("authorization", "ms-demo-key").json(&json!({ "email": email })).send()
    }

    /// Lets the next invitation be answered 503.
    fn break_next_invitation(&self) -> reqwest::Result<Response> {
        let fault = json!({"operation": "meltingspot.members.invite", "calls": {"first": 1},
            "then": {"kind": "status", "status": 503}});
        let order = self.http.post(format!("{}/__doublure/faults", self.base_url)).json(&fault);
        order.send()?.error_for_status()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        // A world that is left open costs next to nothing, and a test that fails should say why itself.
        let _ = self.http.delete(&self.close_url).send();
    }
}

#[test]
fn one_process_invites_somebody() {
    let world = World::fork().expect("a world");
    let answer = world.invite("new@acme.test").expect("an answer");
    assert_eq!(answer.status(), StatusCode::CREATED);
}

#[test]
fn another_process_meets_a_fault_that_nobody_else_meets() {
    let world = World::fork().expect("a world");
    world.break_next_invitation().expect("a fault");
    let statuses = [(); 2].map(|()| world.invite("new@acme.test").expect("an answer").status());
    assert_eq!(statuses, [StatusCode::SERVICE_UNAVAILABLE, StatusCode::CREATED]);
}
