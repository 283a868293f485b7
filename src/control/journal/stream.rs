//! `journal/stream`: entries as they come, as server-sent events.
//!
//! A reader is a cursor into the journal, and reads on when it has taken what
//! was sent before. So a slow one holds nothing, and is told what it missed.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, StatusCode};
use serde_json::json;
use tokio::task::yield_now;
use tokio::time::timeout;

use crate::http::{Body, Feed, NextPiece, Problem, Reply, Request};
use crate::world::{Cursor, Lost, News, RecordedRequest, WorldCell};

use super::{Outcome, Wanted, refused};

/// A reader that is gone is noticed by what can't be sent to it; real time.
const HEARTBEAT: Duration = Duration::from_secs(10);

/// What is said so often, and at first: that nothing else is to be said.
const COMMENT: &[u8] = b": the journal\n\n";

/// Entries that are put into words at once.
const MOST_AT_ONCE: usize = 16;

const LAST_EVENT_ID: &str = "last-event-id";
const EVENT_STREAM: HeaderValue = HeaderValue::from_static("text/event-stream");
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
/// Asks nginx to pass events on as they come.
const BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");
const NO: HeaderValue = HeaderValue::from_static("no");

/// Somebody who reads a world's journal as it grows.
struct Reader {
    world: Arc<WorldCell>,
    wanted: Wanted,
    cursor: Cursor,
}

/// Tells each entry from now on, or from the one after the `Last-Event-ID` or `after`.
pub(in crate::control) fn stream(world: &Arc<WorldCell>, request: &Request) -> Outcome {
    let wanted = Wanted::read(request, &["api", "operation", "status", "rule", "after"])?;
    let seen = last_event_id(request)?.or(wanted.after);
    let cursor = world.journal(|journal| match seen {
        Some(id) => Cursor::after(id, journal),
        None => Cursor::at_end(journal),
    });
    let reader = Reader { world: Arc::clone(world), wanted, cursor };
    let reply = Reply {
        body: Body::from(Bytes::from_static(COMMENT)),
        feed: Some(reader.feed()),
        ..Reply::empty(StatusCode::OK)
    };
    let reply = reply.header(CONTENT_TYPE, EVENT_STREAM).header(CACHE_CONTROL, NO_STORE);
    Ok(reply.header(BUFFERING, NO))
}

/// What a browser sends when it connects anew.
fn last_event_id(request: &Request) -> Result<Option<u64>, Problem> {
    let Some(value) = request.headers.get(LAST_EVENT_ID) else { return Ok(None) };
    let text = value.to_str().unwrap_or("?");
    let id = text.parse().map_err(|_| refused(LAST_EVENT_ID, text, "the id of an event"))?;
    Ok(Some(id))
}

impl Reader {
    fn feed(self) -> Feed {
        Feed::new(self.next())
    }

    async fn next(mut self) -> NextPiece {
        // Whoever reads fast leaves others their turn between two pieces.
        yield_now().await;
        let told = timeout(HEARTBEAT, self.told()).await;
        let piece = told.unwrap_or(Ok(Bytes::from_static(COMMENT))).ok()?;
        Some((piece, self.feed()))
    }

    /// What is new, in words; an error once nothing can come any more.
    async fn told(&mut self) -> Result<Bytes, Lost> {
        loop {
            let cursor = &mut self.cursor;
            let news = |world: &WorldCell| {
                let news = world.journal(|journal| cursor.advance(journal, MOST_AT_ONCE));
                Some(news).filter(|news| !news.is_empty())
            };
            let text = self.wanted.told(&self.world.wait_for(news).await?);
            if !text.is_empty() {
                return Ok(text.into());
            }
        }
    }
}

impl Wanted {
    fn told(&self, news: &News) -> String {
        let mut text = String::new();
        if let Some(after) = news.emptied {
            text.push_str(&event("reset", after, &json!({"after": after}).to_string()));
        }
        if let Some(gap) = &news.lost {
            let lost = json!({"dropped": gap.entries, "after": gap.up_to});
            text.push_str(&event("dropped", gap.up_to, &lost.to_string()));
        }
        for entry in news.entries.iter().filter(|entry| self.fits(entry)) {
            let shown = serde_json::to_string(&RecordedRequest::from(entry));
            text.push_str(&event("entry", entry.id, &shown.unwrap_or_default()));
        }
        text
    }
}

/// A reader that comes back with this id goes on after the event.
fn event(name: &str, id: u64, data: &str) -> String {
    format!("id: {id}\nevent: {name}\ndata: {data}\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{self, Overrides};
    use crate::world::{Bounds, Worlds};

    #[tokio::test(start_paused = true)]
    async fn an_emptied_journal_is_told_before_the_next_heartbeat() {
        let live = fixture::load_demo(&Overrides::default()).expect("the demo");
        let worlds = Worlds::new(live, Bounds::default());
        let world = worlds.default_world();
        let cursor = world.journal(Cursor::at_end);
        let reader = Reader { world: Arc::clone(world), wanted: Wanted::default(), cursor };
        let empty = async {
            yield_now().await;
            yield_now().await;
            world.empty_journal();
        };
        let (told, ()) = tokio::join!(reader.next(), empty);
        let (told, _) = told.expect("a piece");
        assert_eq!(told, "id: 0\nevent: reset\ndata: {\"after\":0}\n\n");
    }
}
