//! `worlds`: forks of a world, each with a base URL of its own.

use std::sync::Arc;

use http::{StatusCode, Uri};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Map, Value, json};

use crate::fixture::LoadError;
use crate::fixture::diagnose::facts::judge_settings;
use crate::http::{Finding, Problem, Reply, Request, comparable};
use crate::scenario::Changes;
use crate::world::{DEFAULT_WORLD, Live, Lost, OpenError, WorldCell, Worlds, is_world_id};

use super::body::{Document, invalid, read_aside, read_body};
use super::door::Console;
use super::routes::Outcome;
use super::state::refused;

/// How a fork differs from its parent; all of it optional.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Fork {
    id: Option<String>,
    from: From,
    seed: Option<u64>,
    fixture: Option<IgnoredAny>,
    scenario: Option<IgnoredAny>,
    behaviours: Map<String, Value>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum From {
    #[default]
    Current,
    Origin,
}

/// A fork that was asked for, its parts still to be judged.
#[derive(Debug, Default)]
struct Wanted {
    id: Option<String>,
    from: From,
    changes: Changes,
}

pub(super) fn list(console: Console<'_>, request: &Request) -> Reply {
    let server = server_url(console, request);
    let worlds: Vec<Value> = console.worlds.ids().iter().map(|id| described(&server, id)).collect();
    Reply::json(StatusCode::OK, &json!({"worlds": worlds, "strays": console.worlds.strays()}))
}

/// Forks the addressed world.
pub(super) async fn open(console: Console<'_>, request: &Request) -> Outcome {
    let parent = Arc::clone(console.world);
    let (id, live) = read_aside(request, move |request| fork(&parent, request)).await?;
    let world = console.worlds.open(id.as_deref(), live).map_err(not_opened)?;
    let server = server_url(console, request);
    Ok(Reply::json(StatusCode::CREATED, &described(&server, world.id())))
}

/// The id that is asked for, and what the new world begins with.
fn fork(parent: &WorldCell, request: &Request) -> Result<(Option<String>, Live), Problem> {
    let Wanted { id, from, changes } = read_fork(request)?;
    let start = match from {
        From::Current => parent.present(),
        From::Origin => parent.origin(),
    };
    let live = changes.apply(start).map_err(|error| refused("world", &in_body(error)))?;
    Ok((id, live))
}

/// Reads what is asked for; no body asks for nothing special.
fn read_fork(request: &Request) -> Result<Wanted, Problem> {
    if request.body.is_empty() {
        return Ok(Wanted::default());
    }
    let Document { value, places } = read_body::<Fork>(request)?;
    let Fork { id, from, seed, fixture, scenario, behaviours } = value;
    if let Some(id) = id.as_ref().filter(|id| !is_world_id(id)) {
        return Err(places.problem("id", id, &OpenError::Malformed.to_string()));
    }
    if !behaviours.is_empty() {
        let findings = places.judged(|root, notes| judge_settings(Some(root), notes));
        if !findings.is_empty() {
            return Err(invalid("the world was refused", findings));
        }
    }
    let changes = Changes {
        seed,
        fixture: if fixture.is_some() { places.part("fixture")? } else { None },
        scenario: if scenario.is_some() { places.part("scenario")? } else { None },
        behaviours: behaviours.into_iter().collect(),
    };
    Ok(Wanted { id, from, changes })
}

/// The same error, its findings below the keys of the body that they are in.
fn in_body(error: LoadError) -> LoadError {
    let LoadError::Findings(findings) = error else { return error };
    let place = |(key, finding): (String, Finding)| {
        let below = finding.path.strip_prefix('$').unwrap_or_default();
        let path = format!("$.{key}{below}");
        ("request body".to_owned(), Finding { path, ..finding })
    };
    LoadError::Findings(findings.into_iter().map(place).collect())
}

pub(super) fn close(worlds: &Worlds, id: &str) -> Outcome {
    if id == DEFAULT_WORLD {
        let detail = "the default world can't be closed; reset it, or stop the server";
        return Err(Problem::new(StatusCode::CONFLICT, "defaultWorld", detail));
    }
    worlds.close(id).map(|()| Reply::empty(StatusCode::NO_CONTENT)).map_err(|lost| match lost {
        Lost::Closed => Problem::new(
            StatusCode::GONE,
            "worldClosed",
            format!("the world {id} is closed already"),
        ),
        Lost::Unknown => unknown(worlds, id),
    })
}

/// A world's id and URLs, below the server as the client knows it.
fn described(server: &str, id: &str) -> Value {
    let base = if id == DEFAULT_WORLD { server.to_owned() } else { format!("{server}/~{id}") };
    json!({"id": id, "baseUrl": base, "controlUrl": format!("{base}/__doublure"),
        "meltingspotBaseUrl": base, "openagendaBaseUrl": base})
}

/// The server's URL under the name that the client used; a world's own label
/// in front of it is left out.
fn server_url(console: Console<'_>, request: &Request) -> String {
    let host = request.authority().filter(|host| format!("http://{host}").parse::<Uri>().is_ok());
    let named = |host| format!("{}://{}", console.scheme, without_world(host));
    host.map_or_else(|| console.own_url.to_owned(), named)
}

/// `localhost:4010` of `w1.localhost:4010`.
fn without_world(host: &str) -> &str {
    const NAME: &str = "localhost";
    let name = host.split(':').next().unwrap_or_default();
    let parent = name.rsplit_once('.').map_or(name, |(_, parent)| parent);
    if parent.eq_ignore_ascii_case(NAME) { &host[name.len() - NAME.len()..] } else { host }
}

fn not_opened(error: OpenError) -> Problem {
    let code = match error {
        OpenError::Malformed => return Problem::invalid(error.to_string(), Vec::new()),
        OpenError::Taken => "worldIdTaken",
        OpenError::Full(_) => "tooManyWorlds",
    };
    Problem::new(StatusCode::CONFLICT, code, error.to_string())
}

fn unknown(worlds: &Worlds, id: &str) -> Problem {
    let ids = worlds.ids();
    let nearest = ids.iter().min_by_key(|known| strsim::levenshtein(known, comparable(id)));
    let nearest = nearest.map_or(DEFAULT_WORLD, String::as_str);
    let detail = format!("no world has the id `{id}`; the nearest is `{nearest}`");
    Problem::new(StatusCode::NOT_FOUND, "unknownWorld", detail)
}
