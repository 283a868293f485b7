//! `explain/{id}`: why a request got its answer, and what would have been accepted.

mod nearest;
mod summary;

use std::sync::Arc;

use http::{StatusCode, Uri};
use serde_json::json;
use tokio::task::spawn_blocking;

use crate::http::{Problem, Reply, Request};
use crate::world::journal::Entry;
use crate::world::{Live, RecordedRequest, WorldCell};

use nearest::Nearest;
use summary::summary;

use super::body::panicked;
use super::routes::Outcome;

/// The rules behind an answer with their sources; for a refusal, the nearest
/// request that the world would accept now. That is looked for off the
/// runtime's thread, since every member of a large spot may be compared.
pub(super) async fn explain(world: &Arc<WorldCell>, id: &str) -> Outcome {
    let number = id.parse().ok();
    let entry = number.and_then(|number| world.journal(|journal| journal.get(number).cloned()));
    let entry = entry.ok_or_else(|| unknown(world, id))?;
    let present = world.present();
    let explained = spawn_blocking(move || explained(&entry, &present)).await;
    explained.map_err(|error| panicked(&error))
}

fn explained(entry: &Entry, present: &Live) -> Reply {
    let refused = entry.status.is_none_or(|status| status >= 400);
    let nearest = if refused { nearest_to(entry, present) } else { None };
    let mut summary = summary(entry);
    if refused && nearest.is_none() {
        summary.push_str(if entry.body_truncated {
            " No nearest request is told: the journal keeps only the first 64 KiB of a body, so edits of this one were not tried."
        } else {
            " No request near it was found that would be accepted now."
        });
    }
    let request = RecordedRequest::from(entry);
    let rules = entry.rules.as_slice();
    let body = json!({"request": request, "rules": rules, "summary": summary, "nearest": nearest});
    Reply::json(StatusCode::OK, &body)
}

fn nearest_to(entry: &Entry, present: &Live) -> Option<Nearest> {
    Nearest::find(present, &sent(entry)?, entry.body_truncated)
}

/// The request as it came, put together again; `None` if that can't be done.
fn sent(entry: &Entry) -> Option<Request> {
    let head = entry.head.text();
    let (path, query) = (head.path(), head.query());
    let question = if query.is_empty() { "" } else { "?" };
    let uri: Uri = format!("{path}{question}{query}").parse().ok()?;
    let mut request = http::Request::builder().method(head.method()).uri(uri);
    for (name, value) in head.headers() {
        request = request.header(name, value.as_bytes());
    }
    request.body(entry.body.clone()).ok().map(Request::new)
}

fn unknown(world: &WorldCell, id: &str) -> Problem {
    let held = world.journal(|journal| {
        let ids = || journal.entries().map(|entry| entry.id);
        ids().next().zip(ids().last())
    });
    let detail = match held {
        Some((first, last)) => {
            format!("the journal holds the requests {first} to {last}, not {id}")
        }
        None => format!("the journal is empty, so it can't explain {id}"),
    };
    Problem::new(StatusCode::NOT_FOUND, "unknownRequest", detail)
}

#[cfg(test)]
mod tests;
