//! The control plane.

use serde_json::{Value, json};

use super::{agenda, spot};
use crate::life::Life;
use crate::wire::Checked;

pub(super) fn snapshot(life: &mut Life) -> Checked {
    life.control("PUT", "/snapshots/before", &Value::Null)?.expect(201)?;
    let members = life.members;
    spot::invite(life)?;
    life.control("POST", "/snapshots/before/restore", &Value::Null)?.expect(204)?;
    life.members = members;
    life.control("DELETE", "/snapshots/before", &Value::Null)?.expect(204)?;
    spot::page(life)
}

pub(super) fn reset(life: &mut Life) -> Checked {
    life.control("POST", "/reset", &Value::Null)?.expect(204)?;
    (life.members, life.people) = life.origin;
    spot::page(life)?;
    agenda::walk(life)
}

/// The state that is read loads back to the same.
pub(super) fn state(life: &mut Life) -> Checked {
    life.control("PUT", "/clock", &json!({"frozen": true}))?.expect(200)?;
    let before = life.control("GET", "/state", &Value::Null)?.expect(200)?;
    life.control("PUT", "/state", &before.at("")?)?.expect(204)?;
    let after = life.control("GET", "/state", &Value::Null)?.expect(200)?;
    life.control("PUT", "/clock", &json!({"frozen": false}))?.expect(200)?;
    if before.body == after.body {
        Ok(())
    } else {
        Err(after.breach("not the state that was loaded"))
    }
}

/// Plays a scenario with a fault, an event and an expectation.
pub(super) fn scenario(life: &mut Life) -> Checked {
    let (email, list) = (life.new_email(), "meltingspot.members.list");
    let scenario = json!({"name": "soak",
        "faults": [{"operation": list, "calls": [1], "then": {"kind": "status", "status": 503}}],
        "events": [{"when": {"elapsed": "10m"}, "api": "meltingspot", "add": {"email": email}}],
        "expect": [{"operation": list, "calls": {"min": 2}},
            {"api": "meltingspot", "member": {"email": email}, "is": {"role": "Member"}}]});
    life.control("PUT", "/scenario", &scenario)?.expect(204)?;
    life.spot("GET", spot::MEMBERS, &Value::Null)?.expect(503)?;
    life.control("GET", "/scenario/verification", &Value::Null)?
        .expect(200)?
        .has("/satisfied", false)?;
    life.control("POST", "/clock/advance", &json!({"by": "11m"}))?.expect(200)?;
    life.members += 1;
    spot::page(life)?;
    life.control("GET", "/scenario/verification", &Value::Null)?
        .expect(200)?
        .has("/satisfied", true)?;
    life.control("PUT", "/scenario", &json!({"name": "none"}))?.expect(204)?;
    Ok(())
}

pub(super) fn reads(life: &mut Life) -> Checked {
    let paths = [
        "/health",
        "/clock",
        "/journal?limit=5",
        "/faults",
        "/rules",
        "/explain/1",
        "/worlds",
        "/openapi/control.json",
        "/schema/fixture.json",
        // Once in a while a whole journal, which is full in a world that lasts.
        if life.dice.roll(20) == 0 {
            "/journal/wait?count=1"
        } else {
            "/journal/wait?count=0&api=openagenda&status=404"
        },
    ];
    spot::page(life)?;
    for path in paths {
        let answer = life.control("GET", path, &Value::Null)?;
        // A journal that is full has forgotten its first request.
        if path != "/explain/1" || answer.status != 404 {
            answer.expect(200)?;
        }
    }
    Ok(())
}

/// A world opened from this one, used up and closed.
pub(super) fn fork(life: &mut Life) -> Checked {
    let options = json!({"behaviours": {"meltingspot.rateLimit": "documented"}});
    let id = life.control("POST", "/worlds", &options)?.expect(201)?.text("/id")?;
    let exhaust = json!({"api": "meltingspot"});
    let list = format!("/~{id}{}", spot::MEMBERS);
    let key = format!("authorization: {}\r\n", crate::life::SPOT_KEY);
    life.at_server("GET", &list, &key, &Value::Null)?.expect(200)?.has("/total", life.members)?;
    life.at_server("POST", &format!("/~{id}/__doublure/quota/exhaust"), "", &exhaust)?
        .expect(204)?;
    life.at_server("GET", &list, &key, &Value::Null)?.refused(429)?;
    life.control("DELETE", &format!("/worlds/{id}"), &Value::Null)?.expect(204)?;
    life.at_server("GET", &list, &key, &Value::Null)?.expect(410)?;
    life.at_server("GET", "/~never-opened/v1/spotMembers", &key, &Value::Null)?.expect(404)?;
    Ok(())
}

/// Wrong documents change nothing; an event happens.
pub(super) fn documents(life: &mut Life) -> Checked {
    let wrong = json!({"meltingspot": {"spots": [{"id": 1, "members": [{"emial": "x"}]}]}});
    for (method, path) in
        [("PUT", "/state"), ("PUT", "/scenario"), ("POST", "/worlds"), ("PUT", "/clock")]
    {
        life.control(method, path, &wrong)?.expect(422)?;
    }
    life.control("PUT", "/snapshots/eve", &Value::Null)?.expect(201)?;
    let event = json!({"api": "meltingspot", "add": {"email": life.new_email()}});
    life.control("POST", "/events", &event)?.expect(204)?;
    life.members += 1;
    spot::page(life)?;
    life.control("POST", "/snapshots/eve/restore", &Value::Null)?.expect(204)?;
    life.members -= 1;
    spot::page(life)
}
