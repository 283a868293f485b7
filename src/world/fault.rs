//! Faults: what goes wrong on purpose, and for which calls (DESIGN A6).

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use imbl::Vector;

use crate::http::Request;

/// A fault as it was ordered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) operation: &'static str,
    pub(crate) calls: Calls,
    pub(crate) only: Filter,
    pub(crate) then: Mishap,
}

/// Which of the matching calls are hit; they are counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Calls {
    All,
    First(u64),
    These(Vec<u64>),
}

/// What else a call must have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    /// Parameters with the values that they must have.
    pub(crate) query: BTreeMap<String, String>,
    pub(crate) body_contains: Option<String>,
}

/// What the client meets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Mishap {
    Status {
        status: StatusCode,
        retry_after: Option<u64>,
        effect: Effect,
    },
    Delay {
        lasts: Duration,
    },
    Reset {
        effect: Effect,
    },
    /// Without a number: half of the body.
    Truncate {
        after_bytes: Option<usize>,
        effect: Effect,
    },
    /// Without a duration: until the client leaves.
    Stall {
        lasts: Option<Duration>,
        effect: Effect,
    },
    Malformed {
        effect: Effect,
    },
    RateLimit {
        retry_after: Option<u64>,
    },
}

/// Whether the operation ran although its answer was lost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Effect {
    #[default]
    None,
    Applied,
}

impl Mishap {
    /// The contract's word for each kind.
    pub(crate) const KINDS: [&str; 7] =
        ["status", "delay", "reset", "truncate", "stall", "malformed", "rateLimit"];

    /// The contract's word for this kind.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Status { .. } => "status",
            Self::Delay { .. } => "delay",
            Self::Reset { .. } => "reset",
            Self::Truncate { .. } => "truncate",
            Self::Stall { .. } => "stall",
            Self::Malformed { .. } => "malformed",
            Self::RateLimit { .. } => "rateLimit",
        }
    }

    /// Whether the operation runs: a late answer is the right one.
    pub(crate) fn effect(&self) -> Effect {
        match self {
            Self::Delay { .. } => Effect::Applied,
            Self::RateLimit { .. } => Effect::None,
            Self::Status { effect, .. }
            | Self::Reset { effect }
            | Self::Truncate { effect, .. }
            | Self::Stall { effect, .. }
            | Self::Malformed { effect } => *effect,
        }
    }
}

/// The faults of a world with their counts; cloned in constant time.
#[derive(Clone, Debug, Default)]
pub(crate) struct Faults {
    armed: Vector<Armed>,
    last_id: u64,
}

/// A fault that waits for its calls.
#[derive(Clone, Debug)]
pub(crate) struct Armed {
    pub(crate) id: u64,
    pub(crate) fault: Arc<Fault>,
    /// How many calls matched so far.
    pub(crate) seen: u64,
}

impl Faults {
    /// Adds a fault behind the others; ids count from 1 in each world.
    pub(crate) fn add(&mut self, fault: Fault) -> u64 {
        self.last_id += 1;
        self.armed.push_back(Armed { id: self.last_id, fault: Arc::new(fault), seen: 0 });
        self.last_id
    }

    /// Whether there was such a fault.
    pub(crate) fn remove(&mut self, id: u64) -> bool {
        let before = self.armed.len();
        self.armed.retain(|armed| armed.id != id);
        self.armed.len() < before
    }

    pub(crate) fn clear(&mut self) {
        self.armed.clear();
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.armed.is_empty()
    }

    /// Oldest first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Armed> {
        self.armed.iter()
    }

    /// Counts a call with every fault that it matches; the oldest that is due acts.
    pub(crate) fn meet(&mut self, operation: &str, request: &Request) -> Option<Armed> {
        let mut acting = None;
        for armed in &mut self.armed {
            if armed.fault.operation == operation && armed.fault.only.matches(request) {
                armed.seen += 1;
                if acting.is_none() && armed.fault.calls.hit(armed.seen) {
                    acting = Some(armed.clone());
                }
            }
        }
        acting
    }
}

impl Calls {
    fn hit(&self, call: u64) -> bool {
        match self {
            Self::All => true,
            Self::First(count) => call <= *count,
            Self::These(calls) => calls.contains(&call),
        }
    }
}

impl Filter {
    fn matches(&self, request: &Request) -> bool {
        let query = request.query();
        self.query.iter().all(|(name, value)| query.pairs().any(|pair| pair == (name, value)))
            && self
                .body_contains
                .as_ref()
                .is_none_or(|part| String::from_utf8_lossy(&request.body).contains(part.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    const LIST: &str = "meltingspot.members.list";

    fn fault(calls: Calls) -> Fault {
        let then = Mishap::Reset { effect: Effect::None };
        Fault { operation: LIST, calls, only: Filter::default(), then }
    }

    fn request(uri: &str, body: &'static str) -> Request {
        let request = http::Request::post(uri).body(Bytes::from(body));
        Request::new(request.expect("a request"))
    }

    #[test]
    fn calls_are_counted_from_one_and_only_where_the_operation_matches() {
        let mut faults = Faults::default();
        faults.add(fault(Calls::These(vec![2])));
        let call = request("/v1/spotMembers", "");
        assert!(faults.meet("meltingspot.members.get", &call).is_none());
        let hits = [1, 2, 3].map(|_| faults.meet(LIST, &call).is_some());
        assert_eq!(hits, [false, true, false]);
    }

    #[test]
    fn of_several_the_oldest_acts_and_each_counts_the_call() {
        let mut faults = Faults::default();
        let older = faults.add(fault(Calls::First(1)));
        let newer = faults.add(fault(Calls::First(2)));
        let call = request("/v1/spotMembers", "");
        let acted = [1, 2, 3].map(|_| faults.meet(LIST, &call).map(|armed| armed.id));
        assert_eq!(acted, [Some(older), Some(newer), None]);
    }

    #[test]
    fn query_and_body_narrow_a_fault() {
        let only = Filter {
            query: BTreeMap::from([("page".to_owned(), "2".to_owned())]),
            body_contains: Some("x@y.test".to_owned()),
        };
        assert!(only.matches(&request("/a?page=2", "[\"x@y.test\"]")));
        assert!(!only.matches(&request("/a?page=1", "[\"x@y.test\"]")));
        assert!(!only.matches(&request("/a?page=2", "[]")));
    }

    #[test]
    fn a_clone_counts_on_its_own() {
        let mut faults = Faults::default();
        faults.add(fault(Calls::These(vec![1])));
        let mut fork = faults.clone();
        let call = request("/v1/spotMembers", "");
        assert!(faults.meet(LIST, &call).is_some());
        assert!(fork.meet(LIST, &call).is_some());
    }
}
