//! `journal`: what was asked and answered, and waiting for it.

mod stream;

use std::num::NonZeroUsize;
use std::time::Duration;

use http::StatusCode;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::apis::{PROFILES, Profile};
use crate::http::{Problem, Query, Reply, Request, comparable};
use crate::time::parse_span;
use crate::world::journal::Entry;
use crate::world::{Lost, RecordedRequest, WorldCell};

use super::parameters::{check_names, number, refused};
use super::routes::Outcome;

pub(super) use stream::stream;

/// Entries of a page unless `limit` says otherwise.
const DEFAULT_LIMIT: usize = 100;

/// How long a wait lasts unless `timeout` says otherwise; real time.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(2);

/// Which entries are asked for; what is left out does not narrow.
#[derive(Debug, Default)]
struct Wanted {
    api: Option<&'static str>,
    operation: Option<&'static str>,
    status: Option<u16>,
    rule: Option<&'static str>,
    after: Option<u64>,
    limit: usize,
    count: usize,
    timeout: Duration,
}

pub(super) fn read(world: &WorldCell, request: &Request) -> Outcome {
    let wanted = Wanted::read(request, &["api", "operation", "status", "rule", "after", "limit"])?;
    let (page, total, dropped) = world.journal(|journal| {
        let matching = || journal.entries().filter(|entry| wanted.fits(entry));
        let later = journal.entries_after(wanted.after.unwrap_or(0));
        let later = later.filter(|entry| wanted.fits(entry));
        let page: Vec<Entry> = later.take(wanted.limit.saturating_add(1)).cloned().collect();
        (page, matching().count(), journal.dropped())
    });
    let more = page.len() > wanted.limit;
    let page = &page[..page.len().min(wanted.limit)];
    let next_after = page.last().filter(|_| more).map(|entry| entry.id);
    let body = json!({"entries": shown(page), "total": total, "dropped": dropped, "nextAfter": next_after});
    Ok(Reply::json(StatusCode::OK, &body))
}

pub(super) fn clear(world: &WorldCell) -> Reply {
    world.journal(crate::world::journal::Journal::clear);
    Reply::empty(StatusCode::NO_CONTENT)
}

/// Answers as soon as so many entries match, or 408 with those that do.
pub(super) async fn wait(world: &WorldCell, request: &Request) -> Outcome {
    let names = ["api", "operation", "status", "rule", "after", "count", "timeout"];
    let wanted = Wanted::read(request, &names)?;
    let seen = |world: &WorldCell| -> Vec<Entry> {
        world.journal(|journal| {
            let later = journal.entries_after(wanted.after.unwrap_or(0));
            later.filter(|entry| wanted.fits(entry)).cloned().collect()
        })
    };
    let enough = |world: &WorldCell| Some(seen(world)).filter(|seen| seen.len() >= wanted.count);
    if let Ok(waited) = timeout(wanted.timeout, world.wait_for(enough)).await {
        let entries = waited.map_err(Lost::problem)?;
        return Ok(Reply::json(StatusCode::OK, &json!({"entries": shown(&entries)})));
    }
    let entries = shown(&seen(world));
    let detail = format!(
        "{} of {} matching requests came within {:?} of real time",
        entries.len(),
        wanted.count,
        wanted.timeout
    );
    let problem = Problem::new(StatusCode::REQUEST_TIMEOUT, "waitTimeout", detail);
    Ok(problem.reply_with("entries", Value::from(entries)))
}

fn shown(entries: &[Entry]) -> Vec<Value> {
    let value = |entry| serde_json::to_value(RecordedRequest::from(entry)).unwrap_or_default();
    entries.iter().map(value).collect()
}

impl Wanted {
    /// Reads the parameters; a name that is not among the valid ones is a 422.
    fn read(request: &Request, names: &[&str]) -> Result<Self, Problem> {
        let query: Query<'_> = request.query();
        check_names(&query, names)?;
        Ok(Self {
            api: known(&query, "api", |api| vec![api.name])?,
            operation: known(&query, "operation", Profile::operations)?,
            rule: known(&query, "rule", |api| api.rules.iter().map(|rule| rule.id).collect())?,
            status: number(&query, "status")?,
            after: number(&query, "after")?,
            limit: number(&query, "limit")?.map_or(DEFAULT_LIMIT, NonZeroUsize::get),
            count: number(&query, "count")?.unwrap_or(1),
            timeout: match query.last("timeout") {
                Some(text) => parse_span(text).ok_or_else(|| {
                    refused("timeout", text, "a duration such as 250ms, 10s or 15m")
                })?,
                None => DEFAULT_TIMEOUT,
            },
        })
    }

    fn fits(&self, entry: &Entry) -> bool {
        self.api.is_none_or(|api| entry.api == api)
            && self.operation.is_none_or(|name| entry.operation == Some(name))
            && self.status.is_none_or(|status| entry.status == Some(status))
            && self.rule.is_none_or(|id| entry.rules.iter().any(|rule| rule.id == id))
    }
}

/// A name that one of the APIs has; another one would match nothing, ever.
fn known(
    query: &Query<'_>,
    parameter: &str,
    names: fn(&Profile) -> Vec<&'static str>,
) -> Result<Option<&'static str>, Problem> {
    let Some(text) = query.last(parameter) else { return Ok(None) };
    let valid: Vec<&'static str> = PROFILES.iter().flat_map(names).collect();
    if let Some(name) = valid.iter().find(|name| **name == text) {
        return Ok(Some(name));
    }
    let nearest =
        valid.iter().min_by_key(|name| strsim::damerau_levenshtein(name, comparable(text)));
    let nearest = nearest.copied().unwrap_or_default();
    Err(refused(parameter, text, &format!("a name that exists, such as `{nearest}`")))
}
