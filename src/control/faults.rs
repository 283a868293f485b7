//! `faults`: what is ordered to go wrong.

use http::StatusCode;
use serde_json::{Map, Value, json};

use crate::http::{Problem, Reply, Request};
use crate::scenario;
use crate::time::format_span;
use crate::world::WorldCell;
use crate::world::fault::{Armed, Calls, Effect, Fault, Filter, Mishap};

use super::body::{invalid, read_aside, text_of};
use super::routes::Outcome;

pub(super) fn list(world: &WorldCell) -> Reply {
    let faults: Vec<Value> = world.change(|live| live.faults.iter().map(shown).collect());
    Reply::json(StatusCode::OK, &json!({"faults": faults}))
}

pub(super) async fn add(world: &WorldCell, request: &Request) -> Outcome {
    let read = |request: &Request| {
        let fault = scenario::read_fault(text_of(request)?);
        fault.map_err(|findings| invalid("the fault was refused", findings))
    };
    let fault = read_aside(request, read).await?;
    let id = world.change(|live| live.faults.add(fault));
    Ok(Reply::json(StatusCode::CREATED, &json!({"id": id})))
}

pub(super) fn clear(world: &WorldCell) -> Reply {
    world.change(|live| live.faults.clear());
    Reply::empty(StatusCode::NO_CONTENT)
}

pub(super) fn remove(world: &WorldCell, id: &str) -> Outcome {
    let removed = id.parse().is_ok_and(|id| world.change(|live| live.faults.remove(id)));
    if removed {
        return Ok(Reply::empty(StatusCode::NO_CONTENT));
    }
    let detail = format!("the world has no fault {id}; GET faults lists those it has");
    Err(Problem::new(StatusCode::NOT_FOUND, "unknownFault", detail))
}

/// A fault as it is ordered, with its id and how many calls matched.
fn shown(armed: &Armed) -> Value {
    let Fault { operation, calls, only, then } = &*armed.fault;
    let calls = match calls {
        Calls::All => json!("all"),
        Calls::First(first) => json!({"first": first}),
        Calls::These(calls) => json!(calls),
    };
    let mut order = Map::new();
    order.insert("id".to_owned(), json!(armed.id));
    order.insert("operation".to_owned(), json!(operation));
    order.insert("calls".to_owned(), calls);
    if *only != Filter::default() {
        order.insert("where".to_owned(), shown_filter(only));
    }
    order.insert("then".to_owned(), shown_mishap(then));
    order.insert("seen".to_owned(), json!(armed.seen));
    Value::Object(order)
}

fn shown_filter(only: &Filter) -> Value {
    let mut filter = Map::new();
    if !only.query.is_empty() {
        filter.insert("query".to_owned(), json!(only.query));
    }
    if let Some(part) = &only.body_contains {
        filter.insert("bodyContains".to_owned(), json!(part));
    }
    Value::Object(filter)
}

/// What the client meets, without what was left out.
fn shown_mishap(then: &Mishap) -> Value {
    let mut shown = Map::new();
    let mut show = |name: &str, value: Value| {
        if !value.is_null() {
            shown.insert(name.to_owned(), value);
        }
    };
    show("kind", json!(then.kind()));
    match then {
        Mishap::Status { status, retry_after, .. } => {
            show("status", json!(status.as_u16()));
            show("retryAfter", json!(retry_after));
        }
        Mishap::Delay { lasts } => show("for", json!(format_span(*lasts))),
        Mishap::Stall { lasts, .. } => show("for", json!(lasts.map(format_span))),
        Mishap::Truncate { after_bytes, .. } => show("afterBytes", json!(after_bytes)),
        Mishap::RateLimit { retry_after } => show("retryAfter", json!(retry_after)),
        Mishap::Reset { .. } | Mishap::Malformed { .. } => {}
    }
    if !matches!(then, Mishap::Delay { .. } | Mishap::RateLimit { .. }) {
        let effect = if then.effect() == Effect::Applied { "applied" } else { "none" };
        show("effect", json!(effect));
    }
    Value::Object(shown)
}
