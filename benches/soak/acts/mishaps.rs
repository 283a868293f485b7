//! Faults that were ordered, and clients that misbehave.

use std::io::{Read, Write};

use serde_json::{Value, json};

use super::spot::MEMBERS;
use crate::life::{Life, SPOT_KEY};
use crate::wire::{Checked, connect};

fn order(life: &mut Life, then: &Value) -> Checked {
    let fault = json!({"operation": "meltingspot.members.list", "calls": [1], "then": then});
    life.control("POST", "/faults", &fault)?.expect(201)?;
    Ok(())
}

/// Everything is well again.
fn recover(life: &mut Life) -> Checked {
    life.control("DELETE", "/faults", &Value::Null)?.expect(204)?;
    life.spot("GET", &format!("{MEMBERS}?limit=1"), &Value::Null)?
        .expect(200)?
        .has("/total", life.members)?;
    Ok(())
}

pub(super) fn status(life: &mut Life) -> Checked {
    order(life, &json!({"kind": "status", "status": 503, "retryAfter": 1}))?;
    life.spot("GET", MEMBERS, &Value::Null)?.expect(503)?;
    order(life, &json!({"kind": "rateLimit"}))?;
    life.spot("GET", MEMBERS, &Value::Null)?.expect(429)?;
    recover(life)
}

/// No whole answer comes.
fn breaks_off(life: &mut Life, then: &Value) -> Checked {
    order(life, then)?;
    let key = format!("authorization: {SPOT_KEY}\r\n");
    if let Ok(answer) = life.ask("GET", MEMBERS, &key, &Value::Null) {
        return Err(answer.breach("it should have broken off"));
    }
    recover(life)
}

pub(super) fn reset(life: &mut Life) -> Checked {
    breaks_off(life, &json!({"kind": "reset", "effect": "applied"}))
}

pub(super) fn truncate(life: &mut Life) -> Checked {
    breaks_off(life, &json!({"kind": "truncate", "afterBytes": 50}))
}

pub(super) fn stall(life: &mut Life) -> Checked {
    breaks_off(life, &json!({"kind": "stall", "for": "20ms"}))
}

pub(super) fn delay(life: &mut Life) -> Checked {
    order(life, &json!({"kind": "delay", "for": "20ms"}))?;
    recover(life)
}

/// What is no HTTP is refused, and the connection closed.
pub(super) fn garbage(life: &mut Life) -> Checked {
    let spoken = || -> std::io::Result<Vec<u8>> {
        let mut stream = connect(life.address)?;
        stream.write_all(b"\x16\x03\x01\x02\x00 this is no HTTP\r\n\r\n")?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(answer)
    };
    let answer = spoken().map_err(|error| format!("garbage: {error}"))?;
    if answer.starts_with(b"HTTP/1.1 400") {
        Ok(())
    } else {
        Err(format!("garbage got {answer:?}"))
    }
}

/// Leaves in the middle of a request.
pub(super) fn half_open(life: &mut Life) -> Checked {
    let request = life.request("POST", MEMBERS, "", &json!({"email": "never@soak.test"}));
    let part = &request[..life.dice.roll(request.len())];
    let sent = connect(life.address).and_then(|mut stream| stream.write_all(part.as_bytes()));
    sent.map_err(|error| format!("half a request: {error}"))
}

/// Leaves when the answer has only begun.
pub(super) fn unread_list(life: &mut Life) -> Checked {
    let fields = format!("authorization: {SPOT_KEY}\r\n");
    let request = life.request("GET", &format!("{MEMBERS}?limit=1000"), &fields, &Value::Null);
    let begun = connect(life.address).and_then(|mut stream| {
        stream.write_all(request.as_bytes())?;
        stream.read_exact(&mut [0; 20])
    });
    begun.map_err(|error| format!("an unread list: {error}"))
}
