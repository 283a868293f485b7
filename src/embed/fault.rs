//! Faults as a test writes them.

use std::time::Duration;

use http::StatusCode;

use crate::apis::{PROFILES, Profile};
use crate::world::fault::{self, Calls, Effect, Filter, Mishap};

/// What goes wrong on purpose, and for which calls of an operation.
///
/// ```
/// use doublure::Fault;
/// use std::time::Duration;
///
/// // The first two lists are answered 503, as if the vendor were restarting.
/// let restarting = Fault::on("meltingspot.members.list").first(2).status(503).retry_after(1);
/// // The first bulk invitation is carried out, but its answer is lost.
/// let lost = Fault::on("meltingspot.members.bulkInvite").calls([1]).reset().applied();
/// let slow = Fault::on("openagenda.members.list").query("limit", "100").delay(Duration::from_secs(5));
/// # let _ = (restarting, lost, slow);
/// ```
#[derive(Clone, Debug)]
#[must_use = "a fault does nothing until a world gets it"]
pub struct Fault {
    operation: &'static str,
    calls: Calls,
    only: Filter,
    then: Mishap,
}

/// Names a fault of a world, to clear it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FaultId(pub(super) u64);

impl Fault {
    /// A fault on every call of an operation, such as `meltingspot.members.list`;
    /// unless told otherwise the client meets a TCP reset.
    ///
    /// # Panics
    /// When there is no such operation; the message lists those there are.
    #[track_caller]
    pub fn on(operation: &str) -> Self {
        Self {
            operation: known(operation),
            calls: Calls::All,
            only: Filter::default(),
            then: Mishap::Reset { effect: Effect::None },
        }
    }

    /// Only the first so many matching calls.
    pub fn first(mut self, count: u64) -> Self {
        self.calls = Calls::First(count);
        self
    }

    /// Only these of the matching calls, counted from 1.
    pub fn calls(mut self, calls: impl IntoIterator<Item = u64>) -> Self {
        self.calls = Calls::These(calls.into_iter().collect());
        self
    }

    /// Only calls with this query parameter.
    pub fn query(mut self, name: &str, value: &str) -> Self {
        self.only.query.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Only calls whose body contains this text.
    pub fn body_contains(mut self, text: &str) -> Self {
        self.only.body_contains = Some(text.to_owned());
        self
    }

    /// This status, with the vendor's error body.
    ///
    /// # Panics
    /// When the status is not one from 400 to 599.
    #[track_caller]
    pub fn status(mut self, status: u16) -> Self {
        let known = StatusCode::from_u16(status).ok().filter(|_| (400..600).contains(&status));
        let Some(status) = known else {
            panic!("a fault's status is one from 400 to 599, not {status}");
        };
        self.then = Mishap::Status { status, retry_after: None, effect: self.then.effect() };
        self
    }

    /// 429 in the vendor's form.
    pub fn rate_limit(mut self) -> Self {
        self.then = Mishap::RateLimit { retry_after: None };
        self
    }

    /// A `Retry-After` of so many seconds, with a status or a rate limit.
    ///
    /// # Panics
    /// On a fault that has no headers.
    #[track_caller]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        match &mut self.then {
            Mishap::Status { retry_after, .. } | Mishap::RateLimit { retry_after } => {
                *retry_after = Some(seconds);
            }
            other => {
                panic!("a {} has no Retry-After: call status or rate_limit first", other.kind())
            }
        }
        self
    }

    /// The right answer, so much later on the world's clock.
    pub fn delay(mut self, lasts: Duration) -> Self {
        self.then = Mishap::Delay { lasts };
        self
    }

    /// A TCP reset and no answer.
    pub fn reset(mut self) -> Self {
        self.then = Mishap::Reset { effect: Effect::None };
        self
    }

    /// The answer's body, cut after so many bytes.
    pub fn truncate(mut self, after_bytes: usize) -> Self {
        self.then = Mishap::Truncate { after_bytes: Some(after_bytes), effect: Effect::None };
        self
    }

    /// The answer's head, then silence until the client leaves.
    pub fn stall(mut self) -> Self {
        self.then = Mishap::Stall { lasts: None, effect: Effect::None };
        self
    }

    /// The answer's head, then silence for so long on the world's clock.
    pub fn stall_for(mut self, lasts: Duration) -> Self {
        self.then = Mishap::Stall { lasts: Some(lasts), effect: Effect::None };
        self
    }

    /// 200 with a body that is not JSON.
    pub fn malformed(mut self) -> Self {
        self.then = Mishap::Malformed { effect: Effect::None };
        self
    }

    /// The operation ran, only its answer was lost: the test of idempotent retries.
    pub fn applied(mut self) -> Self {
        match &mut self.then {
            Mishap::Status { effect, .. }
            | Mishap::Reset { effect }
            | Mishap::Truncate { effect, .. }
            | Mishap::Stall { effect, .. }
            | Mishap::Malformed { effect } => *effect = Effect::Applied,
            // A late answer is the right one, and a limited call never ran.
            Mishap::Delay { .. } | Mishap::RateLimit { .. } => {}
        }
        self
    }

    pub(super) fn ordered(self) -> fault::Fault {
        let Self { operation, calls, only, then } = self;
        fault::Fault { operation, calls, only, then }
    }
}

/// The operation with this name.
#[track_caller]
pub(super) fn known(operation: &str) -> &'static str {
    let names: Vec<&'static str> = PROFILES.iter().flat_map(Profile::operations).collect();
    match names.iter().find(|name| **name == operation) {
        Some(name) => name,
        None => panic!("no operation is called `{operation}`; there are: {}", names.join(", ")),
    }
}
