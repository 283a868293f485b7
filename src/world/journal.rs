//! The journal: what was asked and answered, bounded by bytes.
//!
//! It keeps shared slices of answers and small copies of requests; nothing is
//! formatted before somebody reads it.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;

use crate::apis::Rules;
use crate::http::{Body, Request};

/// Longer bodies keep this much.
const KEPT_BODY_BYTES: usize = 64 * 1024;

/// What an entry costs beside its bytes.
const ENTRY_OVERHEAD: usize = 320;

/// One request with its answer.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// Counts from 1 in each world.
    pub(crate) id: u64,
    /// The world's clock.
    pub(crate) at: Timestamp,
    pub(crate) api: &'static str,
    /// `None` when the request's route is unknown.
    pub(crate) operation: Option<&'static str>,
    pub(crate) head: Head,
    pub(crate) body: Bytes,
    /// Whether `body` is only the beginning of what was sent.
    pub(crate) body_truncated: bool,
    /// What the client saw; `None` when no status line left.
    pub(crate) status: Option<u16>,
    pub(crate) response_body: Body,
    pub(crate) rules: Rules,
    /// The id and kind of the fault that acted.
    pub(crate) fault: Option<(u64, &'static str)>,
    /// How long the answer took, really.
    pub(crate) took: Duration,
}

/// A request's head, copied together so that it keeps no connection's buffer.
/// Not all of it need be UTF-8: that is for those to see who read it.
#[derive(Clone, Debug)]
pub(crate) struct Head(Bytes);

impl Head {
    /// `METHOD path?query`, then a line for each header: `name:value`.
    pub(crate) fn of(request: &Request) -> Self {
        let (method, path, query) = (request.method.as_str(), request.path(), request.raw_query());
        let mut length = method.len() + path.len() + query.len() + 3;
        for (name, value) in &request.headers {
            length += name.as_str().len() + value.as_bytes().len() + 2;
        }
        let mut text = vec![0; length];
        let mut room = put(&mut text, method.as_bytes(), b' ');
        room = put(room, path.as_bytes(), b'?');
        room = put(room, query.as_bytes(), b'\n');
        for (name, value) in &request.headers {
            room = put(room, name.as_str().as_bytes(), b':');
            room = put(room, value.as_bytes(), b'\n');
        }
        Self(text.into())
    }

    /// To be read; what is no UTF-8 is replaced.
    pub(crate) fn text(&self) -> HeadText<'_> {
        HeadText(String::from_utf8_lossy(&self.0))
    }
}

/// Writes a piece and what ends it into room that was made for them; gives what
/// is left of it.
fn put<'r>(room: &'r mut [u8], piece: &[u8], end: u8) -> &'r mut [u8] {
    let (here, rest) = room.split_at_mut(piece.len());
    here.copy_from_slice(piece);
    rest[0] = end;
    &mut rest[1..]
}

/// A request's head as it is read.
#[derive(Debug)]
pub(crate) struct HeadText<'a>(Cow<'a, str>);

impl HeadText<'_> {
    pub(crate) fn method(&self) -> &str {
        self.first_line().0
    }

    pub(crate) fn path(&self) -> &str {
        self.target().0
    }

    pub(crate) fn query(&self) -> &str {
        self.target().1
    }

    /// Names and values in the order they were sent.
    pub(crate) fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.lines().skip(1).filter_map(|line| line.split_once(':'))
    }

    fn target(&self) -> (&str, &str) {
        self.first_line().1.split_once('?').unwrap_or_default()
    }

    fn first_line(&self) -> (&str, &str) {
        self.0.lines().next().and_then(|line| line.split_once(' ')).unwrap_or_default()
    }
}

impl Entry {
    /// What it counts against the bounds.
    fn cost(&self) -> usize {
        ENTRY_OVERHEAD + self.head.0.len() + self.body.len() + self.response_body.held()
    }

    /// Keeps the beginning of a request's body. It is copied, because a slice
    /// would keep the buffer that it was read into, which may be far larger.
    pub(crate) fn kept_body(body: &Bytes) -> (Bytes, bool) {
        if body.is_empty() {
            return (Bytes::new(), false);
        }
        let kept = &body[..body.len().min(KEPT_BODY_BYTES)];
        (Bytes::copy_from_slice(kept), kept.len() < body.len())
    }
}

/// How many bytes all journals of a server may hold together.
#[derive(Debug)]
pub(crate) struct Budget {
    limit: usize,
    used: AtomicUsize,
}

impl Budget {
    pub(crate) fn new(limit: usize) -> Self {
        Self { limit, used: AtomicUsize::new(0) }
    }

    fn exceeded(&self) -> bool {
        self.used.load(Ordering::Relaxed) > self.limit
    }
}

/// The entries of one world, the oldest dropped when a bound is reached.
#[derive(Debug)]
pub(crate) struct Journal {
    entries: VecDeque<Entry>,
    bytes: usize,
    limit: usize,
    budget: Arc<Budget>,
    /// The id of the newest entry, held or dropped.
    last_id: u64,
    dropped: u64,
    emptied: Emptied,
}

/// When a journal last forgot everything on request.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Emptied {
    pub(super) times: u64,
    /// The id of the newest entry then; later ones count on from it.
    pub(super) at: u64,
}

impl Journal {
    /// A journal of at most `limit` bytes that shares `budget` with others.
    pub(crate) fn new(limit: usize, budget: Arc<Budget>) -> Self {
        let (entries, emptied) = (VecDeque::new(), Emptied::default());
        Self { entries, bytes: 0, limit, budget, last_id: 0, dropped: 0, emptied }
    }

    /// The id of the next entry, which is recorded under the same lock: entries
    /// are held in the order of their ids.
    pub(crate) fn next_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }

    pub(crate) fn record(&mut self, entry: Entry) {
        let cost = entry.cost();
        self.bytes += cost;
        self.budget.used.fetch_add(cost, Ordering::Relaxed);
        self.entries.push_back(entry);
        while self.bytes > self.limit || (self.budget.exceeded() && self.entries.len() > 1) {
            if !self.drop_oldest() {
                break;
            }
        }
    }

    /// Oldest first.
    pub(crate) fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }

    /// Those with a greater id, oldest first.
    pub(crate) fn entries_after(&self, id: u64) -> impl Iterator<Item = &Entry> {
        let first = self.entries.partition_point(|entry| entry.id <= id);
        self.entries.range(first..)
    }

    pub(crate) fn get(&self, id: u64) -> Option<&Entry> {
        let place = self.entries.binary_search_by_key(&id, |entry| entry.id).ok()?;
        self.entries.get(place)
    }

    pub(super) fn last_id(&self) -> u64 {
        self.last_id
    }

    pub(super) fn emptied(&self) -> Emptied {
        self.emptied
    }

    /// How many entries had to go for newer ones.
    pub(crate) fn dropped(&self) -> u64 {
        self.dropped
    }

    /// Forgets every entry; ids go on.
    pub(crate) fn clear(&mut self) {
        self.release(self.bytes);
        self.entries = VecDeque::new();
        self.dropped = 0;
        self.emptied = Emptied { times: self.emptied.times + 1, at: self.last_id };
    }

    /// As in a new world.
    pub(crate) fn start_over(&mut self) {
        self.last_id = 0;
        self.clear();
    }

    fn drop_oldest(&mut self) -> bool {
        let Some(entry) = self.entries.pop_front() else { return false };
        self.release(entry.cost());
        self.dropped += 1;
        true
    }

    fn release(&mut self, bytes: usize) {
        self.bytes -= bytes;
        self.budget.used.fetch_sub(bytes, Ordering::Relaxed);
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        self.release(self.bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_body_lets_go_of_the_buffer_that_it_was_read_into() {
        let buffer = Bytes::from(vec![b'x'; 2 * KEPT_BODY_BYTES]);
        for (sent, cut) in
            [(0..30, false), (0..KEPT_BODY_BYTES, false), (0..KEPT_BODY_BYTES + 1, true)]
        {
            let body = buffer.slice(sent);
            let (kept, truncated) = Entry::kept_body(&body);
            assert_eq!((kept.len(), truncated), (body.len().min(KEPT_BODY_BYTES), cut));
            assert_ne!(kept.as_ptr(), body.as_ptr());
        }
    }
}
