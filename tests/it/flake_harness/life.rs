//! One client's life in one world, held against a model in the end.

use std::net::SocketAddr;
use std::ops::AddAssign;

use doublure::MockServer;
use serde_json::{Value, json};

use crate::support::SPOT_KEY;
use crate::support::wire::{Wire, WireAnswer};

use super::dice::Dice;

/// How many members every world begins with.
pub(super) const BEGINNERS: usize = 30;

const CONTROL: &str = "/__doublure";
const MEMBERS: &str = "/v1/spotMembers";

/// What lives added up to.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    pub(super) worlds: u64,
    pub(super) requests: u64,
    pub(super) faults: u64,
    pub(super) strays: u64,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.worlds += other.worlds;
        self.requests += other.requests;
        self.faults += other.faults;
        self.strays += other.strays;
    }
}

/// A client in its world, with what it expects the world to be.
pub(super) struct Life {
    address: SocketAddr,
    number: usize,
    dice: Dice,
    world: String,
    wire: Wire,
    /// The addresses of the members, in creation order.
    members: Vec<String>,
    /// Method, path and status of each request, in order.
    sent: Vec<(String, String, Option<u16>)>,
    /// What befalls the next call of an operation.
    faults: Vec<(&'static str, Mishap)>,
    tally: Tally,
}

/// A fault as the client meets it.
#[derive(Clone, Copy, Debug)]
struct Mishap {
    /// `None` is a reset.
    status: Option<u16>,
    applied: bool,
}

impl Life {
    pub(super) async fn begin(server: &MockServer, number: usize) -> Self {
        let address = server.address();
        let mut life = Self {
            address,
            number,
            dice: Dice::of(number as u64),
            world: "default".to_owned(),
            wire: Wire::connect(address).await,
            members: (0..BEGINNERS).map(|n| format!("m{n}@acme.test")).collect(),
            sent: Vec::new(),
            faults: Vec::new(),
            tally: Tally { worlds: 1, ..Tally::default() },
        };
        let chosen = life.dice.roll(2) == 0;
        let options = if chosen { json!({"id": format!("life-{number}")}) } else { json!({}) };
        let opened = life.control("POST", "/worlds", &options, 201).await;
        opened["id"].as_str().expect("an id").clone_into(&mut life.world);
        life
    }

    /// Does this and that, holds the world against the model, and closes it.
    pub(super) async fn lead(mut self) -> Tally {
        for _ in 0..4 + self.dice.roll(9) {
            match self.dice.roll(10) {
                0..=3 => self.invite().await,
                4 => self.invite_again().await,
                5..=7 => self.turn_a_page().await,
                _ => self.order_a_fault().await,
            }
        }
        self.check().await;
        self.close().await;
        self.tally.requests = self.sent.len() as u64;
        self.tally
    }

    async fn invite(&mut self) {
        let email = format!("w{}-{}@acme.test", self.number, self.sent.len());
        let body = json!({"email": email}).to_string();
        let mishap = self.next_mishap("invite");
        let answer =
            self.call("POST", MEMBERS, &body, mishap.map_or(Some(201), |it| it.status)).await;
        if mishap.is_none_or(|mishap| mishap.applied) {
            self.members.push(email.clone());
        }
        if mishap.is_none() {
            assert_eq!(json_of(&answer.expect("an answer"))["email"], email, "{}", self.world);
        }
    }

    async fn invite_again(&mut self) {
        let at = self.dice.roll(self.members.len());
        let body = json!({"email": self.members[at]}).to_string();
        let mishap = self.next_mishap("invite");
        self.call("POST", MEMBERS, &body, mishap.map_or(Some(400), |it| it.status)).await;
    }

    async fn turn_a_page(&mut self) {
        let limit = 1 + self.dice.roll(20);
        let page = 1 + self.dice.roll(3);
        let path = format!("{MEMBERS}?limit={limit}&page={page}");
        let mishap = self.next_mishap("list");
        let answer = self.call("GET", &path, "", mishap.map_or(Some(200), |it| it.status)).await;
        if mishap.is_some() {
            return;
        }
        let listed = json_of(&answer.expect("an answer"));
        assert_eq!(listed["total"], self.members.len(), "{}: {listed}", self.world);
        let expected: Vec<&String> =
            self.members.iter().skip((page - 1) * limit).take(limit).collect();
        assert_eq!(emails(&listed["items"]), expected, "{} {path}", self.world);
    }

    /// A fault on the next call of an operation that has none waiting.
    async fn order_a_fault(&mut self) {
        let operation = ["list", "invite"][self.dice.roll(2)];
        if self.faults.iter().any(|(of, _)| *of == operation) {
            return;
        }
        let applied = self.dice.roll(2) == 0;
        let effect = if applied { "applied" } else { "none" };
        let (then, mishap) = match self.dice.roll(3) {
            0 => (json!({"kind": "reset", "effect": effect}), Mishap { status: None, applied }),
            1 => (json!({"kind": "rateLimit"}), Mishap { status: Some(429), applied: false }),
            _ => {
                let then = json!({"kind": "status", "status": 503, "effect": effect});
                (then, Mishap { status: Some(503), applied })
            }
        };
        let name = format!("meltingspot.members.{operation}");
        let fault = json!({"operation": name, "calls": [1], "then": then});
        self.control("POST", "/faults", &fault, 201).await;
        self.faults.push((operation, mishap));
        self.tally.faults += 1;
    }

    fn next_mishap(&mut self, operation: &str) -> Option<Mishap> {
        let at = self.faults.iter().position(|(of, _)| *of == operation)?;
        Some(self.faults.remove(at).1)
    }

    /// Members and journal are just what this client made of them.
    async fn check(&mut self) {
        let state = self.control("GET", "/state", &Value::Null, 200).await;
        let spot = &state["meltingspot"]["spots"][0];
        assert_eq!(
            emails(&spot["members"]),
            self.members.iter().collect::<Vec<_>>(),
            "{}",
            self.world
        );
        let journal = self.control("GET", "/journal?limit=1000", &Value::Null, 200).await;
        let entries = journal["entries"].as_array().expect("entries");
        assert_eq!(entries.len(), self.sent.len(), "{}: {journal}", self.world);
        for (at, (entry, (method, path, status))) in entries.iter().zip(&self.sent).enumerate() {
            let of_path = path.split('?').next();
            assert_eq!(entry["id"], at + 1, "{}: {entry}", self.world);
            assert_eq!(
                (entry["method"].as_str(), entry["path"].as_str()),
                (Some(method.as_str()), of_path)
            );
            assert_eq!(entry["status"], json!(status), "{}: {entry}", self.world);
        }
    }

    /// Closes the world while a request is on its way, and comes back to it.
    async fn close(&mut self) {
        let mut racing = Wire::connect(self.address).await;
        let races = self.dice.roll(2) == 0 && self.next_mishap("list").is_none();
        if races {
            racing.send(self.request("GET", MEMBERS, "")).await;
        }
        let path = format!("/worlds/{}", self.world);
        let wire = std::mem::replace(&mut self.wire, racing);
        let mut closing = wire;
        let closed = closing.exchange(at_server("DELETE", &format!("{CONTROL}{path}"))).await;
        assert_eq!(closed.status, 204, "{}", self.world);
        if races {
            let answer = self.wire.answer().await;
            assert!([200, 410].contains(&answer.status), "{}", answer.head);
            self.tally.strays += u64::from(answer.status == 410);
        }
        for _ in 0..self.dice.roll(3) {
            let stray = closing.exchange(self.request("GET", MEMBERS, "")).await;
            assert_eq!(stray.status, 410, "{}: {}", self.world, stray.head);
            self.tally.strays += 1;
        }
    }

    /// A vendor's call with the status that is expected; `None` is a reset,
    /// after which the client connects again.
    async fn call(
        &mut self,
        method: &str,
        path: &str,
        body: &str,
        status: Option<u16>,
    ) -> Option<WireAnswer> {
        self.sent.push((method.to_owned(), path.to_owned(), status));
        self.wire.send(self.request(method, path, body)).await;
        let Some(status) = status else {
            assert!(!self.wire.is_closed().await, "{} {method} {path} was not reset", self.world);
            self.wire = Wire::connect(self.address).await;
            return None;
        };
        let answer = self.wire.answer().await;
        let id = self.sent.len().to_string();
        assert_eq!(answer.status, status, "{} {method} {path}: {}", self.world, answer.head);
        assert_eq!(answer.header("x-doublure-request"), Some(id.as_str()), "{}", self.world);
        Some(answer)
    }

    async fn control(&mut self, method: &str, path: &str, body: &Value, status: u16) -> Value {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let request = self.request(method, &format!("{CONTROL}{path}"), &body);
        let answer = self.wire.exchange(request).await;
        assert_eq!(answer.status, status, "{} {method} {path}: {}", self.world, answer.head);
        json_of(&answer)
    }

    /// A request to the world, which is named in the path or in the host.
    fn request(&self, method: &str, path: &str, body: &str) -> String {
        let Self { world, number, .. } = self;
        let (prefix, host) = match number % 2 {
            0 => (format!("/~{world}"), "127.0.0.1".to_owned()),
            _ => (String::new(), format!("{world}.localhost")),
        };
        let length = body.len();
        format!(
            "{method} {prefix}{path} HTTP/1.1\r\nhost: {host}\r\nauthorization: {SPOT_KEY}\r\n\
             content-length: {length}\r\n\r\n{body}"
        )
    }
}

fn at_server(method: &str, path: &str) -> String {
    format!("{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n")
}

#[track_caller]
fn json_of(answer: &WireAnswer) -> Value {
    serde_json::from_slice(&answer.body).unwrap_or_else(|error| panic!("{error}: {}", answer.head))
}

#[track_caller]
fn emails(members: &Value) -> Vec<&str> {
    let members = members.as_array().unwrap_or_else(|| panic!("{members}"));
    members.iter().map(|member| member["email"].as_str().expect("an address")).collect()
}
