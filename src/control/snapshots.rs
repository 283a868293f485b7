//! `snapshots`: a world put away under a name, and brought back.

use http::StatusCode;
use serde_json::{Value, json};

use crate::http::{Problem, Reply, comparable};
use crate::world::{Bounds, WorldCell};

use super::routes::Outcome;

pub(super) fn list(world: &WorldCell) -> Reply {
    let snapshots: Vec<Value> = world.snapshots(|all| {
        all.iter().map(|(name, snapshot)| json!({"name": name, "at": snapshot.at})).collect()
    });
    Reply::json(StatusCode::OK, &json!({"snapshots": snapshots}))
}

/// Takes a snapshot; one with the same name is replaced.
pub(super) fn take(world: &WorldCell, name: &str, bounds: Bounds) -> Outcome {
    let snapshot = world.snapshot();
    let (at, most) = (snapshot.at, bounds.snapshots);
    let kept = world.snapshots(|all| {
        let room = all.len() < most || all.contains_key(name);
        room.then(|| drop(all.insert(name.to_owned(), snapshot))).is_some()
    });
    if kept {
        return Ok(Reply::json(StatusCode::CREATED, &json!({"name": name, "at": at})));
    }
    let detail = format!(
        "the world has {most} snapshots, the most that --max-snapshots allows: delete one, or raise it"
    );
    Err(Problem::new(StatusCode::CONFLICT, "tooManySnapshots", detail))
}

pub(super) fn restore(world: &WorldCell, name: &str) -> Outcome {
    let snapshot = world.snapshots(|all| all.get(name).cloned());
    world.restore(&snapshot.ok_or_else(|| unknown(world, name))?);
    Ok(Reply::empty(StatusCode::NO_CONTENT))
}

pub(super) fn remove(world: &WorldCell, name: &str) -> Outcome {
    let removed = world.snapshots(|all| all.remove(name));
    removed.map(|_| Reply::empty(StatusCode::NO_CONTENT)).ok_or_else(|| unknown(world, name))
}

fn unknown(world: &WorldCell, name: &str) -> Problem {
    let known: Vec<String> = world.snapshots(|all| all.keys().cloned().collect());
    let nearest = known.iter().min_by_key(|known| strsim::levenshtein(known, comparable(name)));
    let detail = match nearest {
        Some(nearest) => format!("the world has no snapshot `{name}`; the nearest is `{nearest}`"),
        None => format!("the world has no snapshot `{name}`, nor any other: PUT takes one"),
    };
    Problem::new(StatusCode::NOT_FOUND, "unknownSnapshot", detail)
}
