//! `GET` and `PUT clock`, `POST clock/advance`.

use http::StatusCode;
use jiff::Timestamp;
use serde::Deserialize;

use crate::http::{Problem, Reply, Request};
use crate::time::{Clock, ClockReading, parse_moment, parse_span};
use crate::world::WorldCell;

use super::body::{Document, read_body};

/// What is left out stays as it is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewClock {
    now: Option<String>,
    frozen: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    by: String,
}

pub(super) fn read(world: &WorldCell) -> Reply {
    shown(world.change(|live| live.clock.reading()))
}

pub(super) fn set(world: &WorldCell, request: &Request) -> Result<Reply, Problem> {
    let Document { value, places } = read_body::<NewClock>(request)?;
    let now: Option<Timestamp> = match &value.now {
        Some(text) => Some(parse_moment(text).ok_or_else(|| {
            places.problem("now", text, "a moment such as 2026-03-01T09:00:00Z (RFC 3339)")
        })?),
        None => None,
    };
    Ok(shown(world.change(|live| {
        let present = live.clock.reading();
        live.clock = Clock::showing(ClockReading {
            now: now.unwrap_or(present.now),
            frozen: value.frozen.unwrap_or(present.frozen),
        });
        live.clock.reading()
    })))
}

pub(super) fn advance(world: &WorldCell, request: &Request) -> Result<Reply, Problem> {
    let Document { value, places } = read_body::<Advance>(request)?;
    let by = parse_span(&value.by).ok_or_else(|| {
        places.problem("by", &value.by, "a duration such as 250ms, 10s, 15m, 2h or 1d")
    })?;
    Ok(shown(world.change(|live| {
        live.clock.advance(by);
        live.clock.reading()
    })))
}

fn shown(reading: ClockReading) -> Reply {
    Reply::json(StatusCode::OK, &reading)
}
