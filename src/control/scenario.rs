//! `scenario`, `events` and `quota`: what is to happen, and whether it came as
//! expected.

use http::StatusCode;
use serde::Deserialize;
use tokio::task::spawn_blocking;

use crate::fixture::Source;
use crate::http::{Problem, Reply, Request};
use crate::scenario::{self, Entrance};
use crate::world::WorldCell;

use super::body::{invalid, panicked, read_aside, read_body, text_of};
use super::routes::Outcome;
use super::state::refused;

/// Loads a scenario into the world, or changes nothing.
pub(super) async fn load(world: &WorldCell, request: &Request) -> Outcome {
    text_of(request)?;
    let (present, body) = (world.present(), request.body.clone());
    let staged = spawn_blocking(move || {
        let text = String::from_utf8_lossy(&body);
        let source = Source { name: "request body", text: &text };
        scenario::read(&source, None).and_then(|scenario| Entrance::prepare(scenario, &present))
    });
    let staged = staged.await.map_err(|error| panicked(&error))?;
    let entered = staged.and_then(|entrance| world.change(|live| entrance.enter(live)));
    entered.map_err(|error| refused("scenario", &error))?;
    Ok(Reply::empty(StatusCode::NO_CONTENT))
}

pub(super) fn verify(world: &WorldCell) -> Reply {
    let present = world.present();
    Reply::json(StatusCode::OK, &present.story.verify(&present.apis))
}

/// Something happens on the vendor's side now.
pub(super) async fn let_happen(world: &WorldCell, request: &Request) -> Outcome {
    let read = |request: &Request| {
        let event = scenario::read_event(text_of(request)?);
        event.map_err(|findings| invalid("the event was refused", findings))
    };
    let (happening, _) = read_aside(request, read).await?;
    let happened = world.change(|live| {
        let now = live.clock.now();
        live.apis.happen(&happening, &mut live.ids, now)
    });
    match happened {
        Ok(()) => Ok(Reply::empty(StatusCode::NO_CONTENT)),
        Err(reason) => Err(Problem::invalid(
            format!("the event can't happen, and nothing has changed: {reason}"),
            Vec::new(),
        )),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exhaust {
    api: ApiName,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum ApiName {
    Meltingspot,
    Openagenda,
}

/// Uses up the current window of every caller of an API. Without a limit that
/// shows only once one is switched on, which the log tells.
pub(super) fn exhaust(world: &WorldCell, request: &Request) -> Outcome {
    let Exhaust { api } = read_body(request)?.value;
    let unlimited = world.change(|live| {
        let (now, apis) = (live.clock.now(), &mut live.apis);
        let (limited, switch) = match api {
            ApiName::Meltingspot => {
                apis.meltingspot.quota.exhaust(now);
                (apis.meltingspot.is_limited(), "meltingspot.rateLimit")
            }
            ApiName::Openagenda => {
                apis.openagenda.quota.exhaust(now);
                (apis.openagenda.is_limited(), "openagenda.rateLimit")
            }
        };
        (!limited).then_some(switch)
    });
    if let Some(switch) = unlimited {
        tracing::warn!(
            world = world.id(),
            "a quota was used up that nobody is held to: the behaviour {switch} is off"
        );
    }
    Ok(Reply::empty(StatusCode::NO_CONTENT))
}
