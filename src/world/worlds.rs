//! The worlds of a server: which are open, which were closed.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use http::StatusCode;
use parking_lot::RwLock;
use thiserror::Error;

use crate::http::Problem;

use super::coverage::{Counts, Coverage, Past};
use super::journal::{Budget, Journal};
use super::{Live, WorldCell};

/// The id of the world at the server's base URL.
pub(crate) const DEFAULT_WORLD: &str = "default";

/// How many closed chosen ids are remembered; generated ones are counted.
const REMEMBERED_IDS: usize = 100_000;

/// How much a server may hold.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// Forked worlds open at once.
    pub(crate) worlds: usize,
    /// Snapshots of one world.
    pub(crate) snapshots: usize,
    /// Bytes of one world's journal.
    pub(crate) journal_bytes: usize,
}

/// Bytes of all journals together: so many times one world's bound.
const JOURNALS_TOGETHER: usize = 8;

impl Default for Bounds {
    fn default() -> Self {
        Self { worlds: 10_000, snapshots: 1_000, journal_bytes: 64 << 20 }
    }
}

/// Every world of one server.
#[derive(Debug)]
pub(crate) struct Worlds {
    default: Arc<WorldCell>,
    forks: RwLock<Forks>,
    strays: AtomicU64,
    bounds: Bounds,
    budget: Arc<Budget>,
    past: Arc<Past>,
}

#[derive(Debug, Default)]
struct Forks {
    open: BTreeMap<Box<str>, Arc<WorldCell>>,
    /// How many ids were generated.
    generated: u64,
    closed_chosen: HashSet<Box<str>>,
}

/// Why a world can't be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lost {
    Unknown,
    Closed,
}

impl Lost {
    /// What is said to a request for such a world.
    pub(crate) fn problem(self) -> Problem {
        let (status, code, detail) = match self {
            Self::Closed => (
                StatusCode::GONE,
                "worldClosed",
                "the world of this request is closed: a client outlived its test, or keeps an old base URL",
            ),
            Self::Unknown => (
                StatusCode::NOT_FOUND,
                "unknownWorld",
                "no world has this id: POST /__doublure/worlds opens one and tells its base URL",
            ),
        };
        Problem::new(status, code, detail)
    }
}

/// Why a world can't be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(crate) enum OpenError {
    #[error("an id of 1 to 63 of a-z, 0-9 and -, beginning and ending with a letter or digit")]
    Malformed,
    #[error(
        "the id is or was another world's, and ids are not reused: leave `id` out and take the one you are given"
    )]
    Taken,
    #[error("{0} worlds are open, the most that --max-worlds allows: close some, or raise it")]
    Full(usize),
}

impl Worlds {
    pub(crate) fn new(live: Live, bounds: Bounds) -> Self {
        let budget = Arc::new(Budget::new(bounds.journal_bytes.saturating_mul(JOURNALS_TOGETHER)));
        let journal = Journal::new(bounds.journal_bytes, Arc::clone(&budget));
        let past = Arc::new(Past::default());
        let coverage = Coverage::new(Arc::clone(&past));
        let default = Arc::new(WorldCell::new(DEFAULT_WORLD, live, journal, coverage));
        let (forks, strays) = (RwLock::default(), AtomicU64::new(0));
        Self { default, forks, strays, bounds, budget, past }
    }

    pub(crate) fn default_world(&self) -> &Arc<WorldCell> {
        &self.default
    }

    pub(crate) fn bounds(&self) -> Bounds {
        self.bounds
    }

    /// The open world with this id.
    pub(crate) fn find(&self, id: &str) -> Result<Arc<WorldCell>, Lost> {
        if id == DEFAULT_WORLD {
            return Ok(Arc::clone(&self.default));
        }
        let forks = self.forks.read();
        match forks.open.get(id) {
            Some(world) => Ok(Arc::clone(world)),
            None if forks.was_closed(id) => Err(Lost::Closed),
            None => Err(Lost::Unknown),
        }
    }

    /// Opens a world with this id, or with a generated one.
    pub(crate) fn open(&self, id: Option<&str>, live: Live) -> Result<Arc<WorldCell>, OpenError> {
        let mut forks = self.forks.write();
        if forks.open.len() >= self.bounds.worlds {
            return Err(OpenError::Full(self.bounds.worlds));
        }
        let id: Box<str> = match id {
            None => forks.generate_id(),
            Some(id) if !is_world_id(id) => return Err(OpenError::Malformed),
            Some(id) if id == DEFAULT_WORLD || forks.is_taken(id) => return Err(OpenError::Taken),
            Some(id) => id.into(),
        };
        let journal = Journal::new(self.bounds.journal_bytes, Arc::clone(&self.budget));
        let coverage = Coverage::new(Arc::clone(&self.past));
        let world = Arc::new(WorldCell::new(&id, live, journal, coverage));
        forks.open.insert(id, Arc::clone(&world));
        Ok(world)
    }

    /// Closes a world for good; the default world can't be closed.
    pub(crate) fn close(&self, id: &str) -> Result<(), Lost> {
        let mut forks = self.forks.write();
        let Some(world) = forks.open.remove(id) else {
            return Err(if forks.was_closed(id) { Lost::Closed } else { Lost::Unknown });
        };
        if forks.generated_number(id).is_none() && forks.closed_chosen.len() < REMEMBERED_IDS {
            forks.closed_chosen.insert(id.into());
        }
        // Under the lock, so that the sum never misses what the world has met.
        world.close();
        Ok(())
    }

    /// What the clients of all worlds have met, closed ones and those before a
    /// reset included.
    pub(crate) fn coverage(&self) -> Counts {
        let forks = self.forks.read();
        let mut sum = self.past.counts();
        sum.add_all(&self.default.coverage());
        for world in forks.open.values() {
            sum.add_all(&world.coverage());
        }
        sum
    }

    /// The ids of the open worlds: the default one, then the others by name.
    pub(crate) fn ids(&self) -> Vec<String> {
        let forks = self.forks.read();
        let others = forks.open.keys().map(ToString::to_string);
        std::iter::once(DEFAULT_WORLD.to_owned()).chain(others).collect()
    }

    /// How many worlds are open.
    pub(crate) fn len(&self) -> usize {
        self.forks.read().open.len() + 1
    }

    /// Counts a request to a world that was closed.
    pub(crate) fn count_stray(&self) {
        self.strays.fetch_add(1, Ordering::Relaxed);
    }

    /// How many requests came for worlds that were closed.
    pub(crate) fn strays(&self) -> u64 {
        self.strays.load(Ordering::Relaxed)
    }
}

impl Forks {
    /// The next id that nobody chose before.
    fn generate_id(&mut self) -> Box<str> {
        loop {
            self.generated += 1;
            let id: Box<str> = format!("w{}", self.generated).into();
            if !self.open.contains_key(&id) && !self.closed_chosen.contains(&id) {
                return id;
            }
        }
    }

    fn is_taken(&self, id: &str) -> bool {
        self.open.contains_key(id) || self.was_closed(id)
    }

    fn was_closed(&self, id: &str) -> bool {
        let generated = self.generated_number(id).is_some() && !self.open.contains_key(id);
        generated || self.closed_chosen.contains(id)
    }

    /// The number of an id that was generated here.
    fn generated_number(&self, id: &str) -> Option<u64> {
        let number: u64 = id.strip_prefix('w')?.parse().ok()?;
        (1..=self.generated)
            .contains(&number)
            .then_some(number)
            .filter(|_| id == format!("w{number}"))
    }
}

/// `[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?`: what fits a host name's first label.
pub(crate) fn is_world_id(id: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=63).contains(&id.len())
        && id.bytes().all(inner)
        && !id.starts_with('-')
        && !id.ends_with('-')
}
