//! Coverage: what the clients of a world have met (DESIGN A9).
//!
//! Every outcome of every operation has a number, and a world counts by it:
//! nothing is allocated after a world's first call, and what the journal drops
//! is not missed here.

mod chart;

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use http::StatusCode;
use parking_lot::Mutex;

use crate::apis::{Answer, Apis};
use crate::http::Request;

use super::Outcome as Outgoing;
use super::fault::{Armed, Effect, Mishap};

pub(crate) use chart::{Leg, Outcome, chart};
use chart::{find, size};

/// How many calls that a fault hit are remembered until they are repeated.
const AWAITED: usize = 64;

/// What the clients of one world have met since it began, or was reset.
#[derive(Debug)]
pub(super) struct Coverage {
    counts: Counts,
    /// Calls that a fault hit and that may be asked again, the oldest first.
    awaited: Vec<Awaited>,
    past: Arc<Past>,
}

/// How often each outcome was met, by its number in the chart; empty until the
/// first call, so that a world that nobody calls stays small.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counts(Vec<Count>);

/// How often something was met.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    /// By the API's own rules.
    pub(crate) by_rules: u32,
    /// Because a fault was ordered.
    pub(crate) by_fault: u32,
}

/// What was met in worlds that were closed or reset since: the server's sum
/// keeps it.
#[derive(Debug, Default)]
pub(super) struct Past(Mutex<Counts>);

/// A call that a fault hit.
#[derive(Debug)]
struct Awaited {
    /// The number of the outcome that it is asked again.
    outcome: usize,
    /// What it was, as a hash.
    gist: u64,
}

impl Coverage {
    pub(super) fn new(past: Arc<Past>) -> Self {
        Self { counts: Counts::default(), awaited: Vec::new(), past }
    }

    /// Counts what the client of this request has met.
    pub(super) fn count(&mut self, request: &Request, outgoing: &Outgoing) {
        let Some(leg) = outgoing.answer.operation.and_then(find) else { return };
        self.counts.begin();
        self.counts.add(leg.calls(), Count::ONE_BY_RULES);
        if !self.awaited.is_empty() {
            self.count_retry(leg, request);
        }
        match &outgoing.fault {
            None => self.count_answer(leg, &outgoing.answer),
            Some(armed) => {
                self.count_fault(leg, armed);
                if let Mishap::Delay { .. } = armed.fault.then {
                    self.count_answer(leg, &outgoing.answer);
                }
                self.await_retry(leg, armed, request);
            }
        }
    }

    /// Until now.
    pub(super) fn counts(&self) -> &Counts {
        &self.counts
    }

    /// Counts from nothing; what was met until now stays in the server's sum.
    pub(super) fn start_over(&mut self) {
        self.past.0.lock().add_all(&std::mem::take(&mut self.counts));
        self.awaited.clear();
    }

    /// What the API's own rules have answered.
    fn count_answer(&mut self, leg: &Leg, answer: &Answer) {
        if answer.refusal.is_none() {
            self.add(leg.find(|outcome| matches!(outcome, Outcome::Success)), Count::ONE_BY_RULES);
            for sight in answer.sights.iter() {
                self.add(leg.find(|outcome| outcome.is_sight(sight)), Count::ONE_BY_RULES);
            }
        } else if answer.reply.status != StatusCode::NOT_IMPLEMENTED {
            // With 501 the mock refuses to decide: no vendor says that.
            for rule in &answer.rules {
                self.add(leg.find(|outcome| outcome.is_refusal_by(rule)), Count::ONE_BY_RULES);
            }
        }
    }

    /// What a fault has shown: a status is met wherever a rule would have answered it.
    fn count_fault(&mut self, leg: &Leg, armed: &Armed) {
        let then = &armed.fault.then;
        let status = match then {
            Mishap::Status { status, .. } => Some(*status),
            Mishap::RateLimit { .. } => Some(StatusCode::TOO_MANY_REQUESTS),
            _ => None,
        };
        for number in status.into_iter().flat_map(|status| leg.refusals_with(status.as_u16())) {
            self.counts.add(number, Count::ONE_BY_FAULT);
        }
        let arrives = matches!(then, Mishap::Delay { .. });
        if then.effect() == Effect::Applied && !arrives {
            self.add(
                leg.find(|outcome| matches!(outcome, Outcome::LostAnswer)),
                Count::ONE_BY_FAULT,
            );
        }
    }

    fn await_retry(&mut self, leg: &Leg, armed: &Armed, request: &Request) {
        let kind = armed.fault.then.kind();
        let Some(outcome) = leg.find(|outcome| outcome.is_retry_after(kind)) else { return };
        if self.awaited.len() == AWAITED {
            self.awaited.remove(0);
        }
        self.awaited.push(Awaited { outcome, gist: gist(request) });
    }

    fn count_retry(&mut self, leg: &Leg, request: &Request) {
        let gist = gist(request);
        let mine = leg.outcome(0)..leg.outcome(leg.outcomes.len());
        let is_it = |it: &Awaited| it.gist == gist && mine.contains(&it.outcome);
        if let Some(place) = self.awaited.iter().position(is_it) {
            let outcome = self.awaited.remove(place).outcome;
            self.counts.add(outcome, Count::ONE_BY_FAULT);
        }
    }

    fn add(&mut self, number: Option<usize>, count: Count) {
        if let Some(number) = number {
            self.counts.add(number, count);
        }
    }
}

impl Past {
    /// What was met by then.
    pub(super) fn counts(&self) -> Counts {
        self.0.lock().clone()
    }
}

impl Counts {
    /// How often the outcome (or the calls) of this number was met.
    pub(crate) fn of(&self, number: usize) -> Count {
        self.0.get(number).copied().unwrap_or_default()
    }

    pub(crate) fn add_all(&mut self, others: &Self) {
        if !others.0.is_empty() {
            self.begin();
        }
        for (number, count) in others.0.iter().enumerate() {
            self.add(number, *count);
        }
    }

    fn begin(&mut self) {
        if self.0.is_empty() {
            self.0 = vec![Count::default(); size()];
        }
    }

    fn add(&mut self, number: usize, more: Count) {
        if let Some(count) = self.0.get_mut(number) {
            count.by_rules = count.by_rules.saturating_add(more.by_rules);
            count.by_fault = count.by_fault.saturating_add(more.by_fault);
        }
    }
}

impl Count {
    const ONE_BY_RULES: Self = Self { by_rules: 1, by_fault: 0 };
    const ONE_BY_FAULT: Self = Self { by_rules: 0, by_fault: 1 };
}

/// What two requests have in common if one is the other's retry.
fn gist(request: &Request) -> u64 {
    let mut hasher = DefaultHasher::new();
    Apis::gist(request).hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests;
