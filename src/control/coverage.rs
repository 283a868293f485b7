//! `coverage`: what the clients of a world have met, and what they never met.

use http::StatusCode;

use crate::coverage::Coverage;
use crate::http::{Problem, Reply, Request};

use super::door::Console;
use super::routes::Outcome;

/// The addressed world's; with `scope=server` that of all worlds together.
pub(super) fn read(console: Console<'_>, request: &Request) -> Outcome {
    let query = request.query();
    if let Some((name, _)) = query.pairs().find(|(name, _)| *name != "scope") {
        let detail = format!("unknown parameter `{name}`; valid is: scope");
        return Err(Problem::invalid(detail, Vec::new()));
    }
    let coverage = match query.last("scope") {
        None | Some("world") => Coverage::of_world(console.world),
        Some("server") => Coverage::of_server(console.worlds),
        Some(other) => {
            let detail = format!("parameter `scope`: found `{other}`, expected world or server");
            return Err(Problem::invalid(detail, Vec::new()));
        }
    };
    Ok(Reply::json(StatusCode::OK, &coverage.to_json()))
}
