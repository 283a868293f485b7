//! `GET` and `PUT state`, `POST reset`.

use http::StatusCode;
use tokio::task::spawn_blocking;

use crate::fixture::{self, LoadError, Replacement, Source};
use crate::http::{Problem, Reply, Request};
use crate::world::WorldCell;

use super::body::{invalid, panicked, text_of};
use super::routes::Outcome;

/// The present state as a fixture, keys in full, since it must load back. It is
/// written off the runtime's thread: a world may be large.
pub(super) async fn read(world: &WorldCell) -> Outcome {
    let present = world.present();
    let exported = spawn_blocking(move || fixture::export(&present)).await;
    let exported = exported.map_err(|error| panicked(&error))?;
    Ok(Reply::json_text(StatusCode::OK, exported))
}

/// Replaces the state, or changes nothing and tells every problem. A large
/// fixture is parsed off the runtime's thread, so that others are served meanwhile.
pub(super) async fn replace(world: &WorldCell, request: &Request) -> Outcome {
    text_of(request)?;
    let (present, body) = (world.present(), request.body.clone());
    let load = move || {
        let text = String::from_utf8_lossy(&body);
        Replacement::of(&present, &[Source { name: "request body", text: &text }])
    };
    let loaded = spawn_blocking(load).await.map_err(|error| panicked(&error))?;
    let state = loaded.map_err(|error| refused("fixture", &error))?;
    world.change(|live| state.enter(live));
    Ok(Reply::empty(StatusCode::NO_CONTENT))
}

pub(super) fn reset(world: &WorldCell) -> Reply {
    world.reset();
    Reply::empty(StatusCode::NO_CONTENT)
}

/// 422 with every problem of a document; `what` was not taken over.
pub(super) fn refused(what: &str, error: &LoadError) -> Problem {
    match error {
        LoadError::Findings(_) => invalid(&format!("the {what} was refused"), error.findings()),
        LoadError::Behaviour(_) | LoadError::Clock(_) => {
            let detail = format!("the {what} was refused and nothing has changed: {error}");
            Problem::invalid(detail, Vec::new())
        }
    }
}
