//! The worlds that are measured: fixtures, and what is asked of them.

use std::path::PathBuf;
use std::process::Command;

use doublure_compare::Failure;
use doublure_compare::client::{Client, ask, succeeded};
use serde_json::{Value, json};

use super::plan::Plan;
use super::server::Server;

/// The credentials of every fixture here, as a header.
pub(crate) const SPOT_KEY: &str = "authorization: spot-key";
/// OpenAgenda's.
pub(crate) const AGENDA_KEY: &str = "key: agenda-public";

/// How many members have which rare last name.
pub(crate) const RARE: [usize; 3] = [1, 10, 100];

/// A fixture in which both vendors have `count` members, most of them generated.
pub(crate) fn fixture(plan: &Plan, count: usize) -> Result<PathBuf, Failure> {
    let rare = RARE.iter().flat_map(|count| (0..*count).map(move |at| rare_member(*count, at)));
    let rare: Vec<Value> = rare.collect();
    let written = rare.len();
    let fixture = json!({
        "seed": 1,
        "meltingspot": {"spots": [{"name": "Measured", "secretKey": "spot-key", "members": rare,
            "generate": {"members": count - written}}]},
        "openagenda": {
            "accounts": [{"uid": 90_000_001, "name": "Ada", "email": "ada@acme.test",
                "publicKey": "agenda-public", "secretKey": "agenda-secret"}],
            "agendas": [{"uid": 10_000_001, "title": "Measured", "slug": "measured",
                "members": [{"account": 90_000_001, "role": "administrator"}],
                "generate": {"members": count - 1}}]},
    });
    plan.put(&format!("fixture-{count}.json"), fixture.to_string())
}

fn rare_member(count: usize, at: usize) -> Value {
    let email = format!("rare.{count}.{at}@acme.test");
    json!({"email": email, "firstname": "Rare", "lastname": format!("Rare{count}")})
}

/// Starts doublure's binary with a fixture.
pub(crate) fn doublure(plan: &Plan, fixture: &PathBuf) -> Result<Server, Failure> {
    Server::start(
        Command::new(plan.doublure())
            .args(["serve", "--listen", "127.0.0.1:0", "--fixture"])
            .arg(fixture),
    )
}

/// An answer of the server as JSON.
pub(crate) fn read(server: &Server, path: &str, header: &str) -> Result<Value, Failure> {
    Ok(serde_json::from_slice(&ask(&server.address, path, &[header])?.body)?)
}

/// A text within an answer.
pub(crate) fn text(value: &Value) -> Result<String, Failure> {
    Ok(value.as_str().ok_or_else(|| format!("{value} is no text"))?.to_owned())
}

/// A call of the control plane.
pub(crate) fn control(server: &Server, path: &str) -> Result<Value, Failure> {
    let raw = Client::connect(&server.address)?.send("POST", path, &[], "{}")?;
    let answer = succeeded(&raw)?;
    Ok(serde_json::from_slice(&answer.body).unwrap_or_default())
}
