//! `journal`: what was asked and answered, and waiting for it.

mod stream;

use std::num::NonZeroUsize;
use std::time::Duration;

use http::StatusCode;
use serde::{Serialize, Serializer};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use crate::apis::{PROFILES, Profile};
use crate::http::{Problem, Query, Reply, Request, comparable};
use crate::time::parse_span;
use crate::world::journal::{Entry, Journal};
use crate::world::{Lost, RecordedRequest, WorldCell};

use super::body::panicked;
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

/// A page of a journal, as it is answered.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    entries: Shown,
    total: usize,
    dropped: u64,
    next_after: Option<u64>,
}

/// Everything that a wait has seen.
#[derive(Serialize)]
struct Seen {
    entries: Shown,
}

/// Entries that are put into words one by one: a tree of them all would take many
/// times the journal's bytes.
struct Shown(Vec<Entry>);

impl Serialize for Shown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(RecordedRequest::from))
    }
}

pub(super) async fn read(world: &WorldCell, request: &Request) -> Outcome {
    let wanted = Wanted::read(request, &["api", "operation", "status", "rule", "after", "limit"])?;
    let (mut entries, total, dropped) = world.journal(|journal| {
        let page = wanted.later(journal).take(wanted.limit.saturating_add(1)).cloned();
        let total = journal.entries().filter(|entry| wanted.fits(entry)).count();
        (page.collect::<Vec<Entry>>(), total, journal.dropped())
    });
    let more = entries.len() > wanted.limit;
    entries.truncate(wanted.limit);
    let next_after = entries.last().filter(|_| more).map(|entry| entry.id);
    let page = Page { entries: Shown(entries), total, dropped, next_after };
    in_words(move || Reply::long_json(StatusCode::OK, &page)).await
}

pub(super) fn clear(world: &WorldCell) -> Reply {
    world.empty_journal();
    Reply::empty(StatusCode::NO_CONTENT)
}

/// Answers as soon as so many entries match, or 408 with those that do.
pub(super) async fn wait(world: &WorldCell, request: &Request) -> Outcome {
    let names = ["api", "operation", "status", "rule", "after", "count", "timeout"];
    let wanted = Wanted::read(request, &names)?;
    let enough = |world: &WorldCell| {
        world.journal(|journal| {
            let came = wanted.later(journal).take(wanted.count).count();
            (came == wanted.count).then(|| wanted.seen(journal))
        })
    };
    if let Ok(waited) = timeout(wanted.timeout, world.wait_for(enough)).await {
        let seen = waited.map_err(Lost::problem)?;
        return in_words(move || Reply::long_json(StatusCode::OK, &seen)).await;
    }
    let seen = world.journal(|journal| wanted.seen(journal));
    let detail = format!(
        "{} of {} matching requests came within {:?} of real time",
        seen.entries.0.len(),
        wanted.count,
        wanted.timeout
    );
    let problem = Problem::new(StatusCode::REQUEST_TIMEOUT, "waitTimeout", detail);
    in_words(move || problem.reply_with(&seen)).await
}

/// Makes the answer off the runtime's thread: a journal may be long.
async fn in_words(reply: impl FnOnce() -> Reply + Send + 'static) -> Outcome {
    spawn_blocking(reply).await.map_err(|error| panicked(&error))
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

    /// What fits among the entries that are asked for.
    fn later<'a>(&'a self, journal: &'a Journal) -> impl Iterator<Item = &'a Entry> {
        let later = journal.entries_after(self.after.unwrap_or(0));
        later.filter(|entry| self.fits(entry))
    }

    fn seen(&self, journal: &Journal) -> Seen {
        Seen { entries: Shown(self.later(journal).cloned().collect()) }
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
