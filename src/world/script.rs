//! What a scenario brings into a world: events to happen, expectations to hold.

use std::time::Duration;

use crate::apis::happening::{Happening, MemberIs, MembersLike};

/// The part of a scenario that plays while the world is used.
#[derive(Clone, Debug, Default)]
pub(crate) struct Script {
    pub(crate) name: Option<String>,
    pub(crate) events: Vec<Event>,
    pub(crate) expectations: Vec<Expectation>,
}

/// Something that happens on the vendor's side, once.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) when: When,
    pub(crate) happening: Happening,
    /// The event as it was written, compact JSON, for messages.
    pub(crate) text: String,
}

/// When an event happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    /// Right after this call of an operation, counted from 1 since the scenario was loaded.
    Call { operation: &'static str, call: u64 },
    /// When so much of the world's time has passed since the scenario was loaded.
    Elapsed(Duration),
}

/// What must hold in the end.
#[derive(Clone, Debug)]
pub(crate) struct Expectation {
    pub(crate) what: Expected,
    /// Whether it must hold even when the client gives up.
    pub(crate) always: bool,
    /// The expectation as it was written, compact JSON, for messages.
    pub(crate) text: String,
}

/// The kinds of expectation.
#[derive(Clone, Debug)]
pub(crate) enum Expected {
    /// So many calls of an operation, with this status if one is named.
    Calls { operation: &'static str, status: Option<u16>, calls: Count },
    /// A member has these facts.
    Member(MemberIs),
    /// So many members have these facts.
    Members(MembersLike, Count),
}

/// A number between two bounds, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) min: u64,
    /// `u64::MAX` is open.
    pub(crate) max: u64,
}

impl Count {
    pub(crate) fn holds(self, number: u64) -> bool {
        (self.min..=self.max).contains(&number)
    }
}

impl std::fmt::Display for Count {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.min, self.max) {
            (min, max) if min == max => write!(f, "exactly {min}"),
            (min, u64::MAX) => write!(f, "at least {min}"),
            (0, max) => write!(f, "at most {max}"),
            (min, max) => write!(f, "{min} to {max}"),
        }
    }
}
