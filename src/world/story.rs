//! How far a scenario has come in a world: what has happened, what was called,
//! and whether its expectations hold.

use std::sync::Arc;

use imbl::{OrdSet, Vector};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::Value;

use crate::apis::Apis;
use crate::random::Ids;

use super::script::{Count, Expectation, Expected, Script, When};

/// A scenario's progress; cloned in constant time, but for the short tally.
#[derive(Clone, Debug, Default)]
pub(crate) struct Story {
    script: Arc<Script>,
    /// When the scenario was loaded; `None` without one.
    begun: Option<Timestamp>,
    /// The positions of the events that have happened.
    happened: OrdSet<usize>,
    unapplied: Vector<Unapplied>,
    tally: Tally,
}

/// An event whose target was missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Unapplied {
    /// The event as it was written.
    pub(crate) event: String,
    /// What was missing.
    pub(crate) reason: String,
}

/// How often each operation was called, by the status that the client saw.
#[derive(Clone, Debug, Default)]
struct Tally(Vec<(&'static str, Option<u16>, u64)>);

/// Whether a scenario's expectations hold now.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Verification {
    pub(crate) satisfied: bool,
    pub(crate) expectations: Vec<Verdict>,
    pub(crate) unapplied: Vec<Unapplied>,
}

/// Whether one expectation holds, in JSON and in words.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Verdict {
    /// Its position in the scenario, from 0.
    pub(crate) index: usize,
    pub(crate) satisfied: bool,
    /// The expectation as it was written.
    pub(crate) expected: Value,
    /// A number of calls or members, or the facts that differ.
    pub(crate) actual: Value,
    pub(crate) text: String,
    #[serde(skip)]
    pub(crate) always: bool,
    /// The operation that it is about, if it counts calls.
    #[serde(skip)]
    pub(crate) operation: Option<&'static str>,
}

impl Story {
    /// The beginning of a scenario.
    pub(crate) fn begin(script: Script, now: Timestamp) -> Self {
        Self { script: Arc::new(script), begun: Some(now), ..Self::default() }
    }

    /// Counts a call, and gives its number among the operation's calls.
    pub(super) fn count(&mut self, operation: &'static str, status: Option<u16>) -> u64 {
        self.tally.count(operation, status);
        self.tally.calls(operation, None)
    }

    /// The next event that is due by now without a call, the earliest first,
    /// with its moment. It counts as happened from now on.
    pub(super) fn next_due(&mut self, now: Timestamp) -> Option<(Timestamp, usize)> {
        let begun = self.begun.filter(|_| !self.script.events.is_empty())?;
        let elapsed = |when: &When| match when {
            When::Elapsed(after) => {
                begun.saturating_add(SignedDuration::try_from(*after).ok()?).ok()
            }
            When::Call { .. } => None,
        };
        let waiting = self.script.events.iter().enumerate();
        let waiting = waiting.filter(|(at, _)| !self.happened.contains(at));
        let due = waiting.filter_map(|(at, event)| Some((elapsed(&event.when)?, at)));
        let next = due.filter(|(moment, _)| *moment <= now).min()?;
        self.happened.insert(next.1);
        Some(next)
    }

    /// The events that follow this call, in the scenario's order. They count as
    /// happened from now on.
    pub(super) fn following(&mut self, operation: &str, number: u64) -> Vec<usize> {
        if self.script.events.is_empty() {
            return Vec::new();
        }
        let follows = |when: When| matches!(when, When::Call { operation: of, call } if of == operation && call == number);
        let events = self.script.events.iter().enumerate();
        let following: Vec<usize> = events
            .filter(|(at, event)| follows(event.when) && !self.happened.contains(at))
            .map(|(at, _)| at)
            .collect();
        self.happened.extend(following.iter().copied());
        following
    }

    /// Lets an event of the script happen; a missing target is noted.
    pub(super) fn happen(&mut self, at: usize, apis: &mut Apis, ids: &mut Ids, now: Timestamp) {
        let script = Arc::clone(&self.script);
        let Some(event) = script.events.get(at) else { return };
        if let Err(reason) = apis.happen(&event.happening, ids, now) {
            self.unapplied.push_back(Unapplied { event: event.text.clone(), reason });
        }
    }

    /// Whether every expectation holds of this state.
    pub(crate) fn verify(&self, apis: &Apis) -> Verification {
        let verdict =
            |(index, expectation): (usize, &Expectation)| self.judge(apis, index, expectation);
        let expectations: Vec<Verdict> =
            self.script.expectations.iter().enumerate().map(verdict).collect();
        let unapplied: Vec<Unapplied> = self.unapplied.iter().cloned().collect();
        let satisfied = unapplied.is_empty() && expectations.iter().all(|it| it.satisfied);
        Verification { satisfied, expectations, unapplied }
    }

    /// The scenario's name, if it has one.
    pub(crate) fn name(&self) -> Option<&str> {
        self.script.name.as_deref()
    }

    fn judge(&self, apis: &Apis, index: usize, expectation: &Expectation) -> Verdict {
        let expected = serde_json::from_str(&expectation.text).unwrap_or_default();
        let (satisfied, actual, text, operation) = match &expectation.what {
            Expected::Calls { operation, status, calls } => {
                let seen = self.tally.calls(operation, *status);
                let with = status.map(|status| format!(" with {status}")).unwrap_or_default();
                let number = number_of_calls(*calls);
                let text = format!("{operation}: expected {number}{with}, saw {seen}");
                (calls.holds(seen), Value::from(seen), text, Some(*operation))
            }
            Expected::Member(member) => {
                let differences = match apis.member_is(member) {
                    Ok(differences) => differences,
                    Err(reason) => vec![reason],
                };
                let text = match differences.as_slice() {
                    [] => format!("{}: as expected", subject(&expected)),
                    several => format!("{}: {}", subject(&expected), several.join("; ")),
                };
                (differences.is_empty(), Value::from(differences), text, None)
            }
            Expected::Members(members, count) => match apis.count_members(members) {
                Ok(found) => {
                    let text = format!("{}: expected {count}, found {found}", subject(&expected));
                    (count.holds(found), Value::from(found), text, None)
                }
                Err(reason) => {
                    (false, Value::Null, format!("{}: {reason}", subject(&expected)), None)
                }
            },
        };
        Verdict { index, satisfied, expected, actual, text, always: expectation.always, operation }
    }
}

/// Such as `exactly 1 call` or `2 to 3 calls`.
fn number_of_calls(calls: Count) -> String {
    let one = calls.max == 1 || (calls.min == 1 && calls.max == u64::MAX);
    format!("{calls} {}", if one { "call" } else { "calls" })
}

/// Whom an expectation about members is about, in words.
fn subject(expected: &Value) -> String {
    let api = expected["api"].as_str().unwrap_or_default();
    let place = ["spot", "agenda"].iter().find_map(|place| {
        let which = expected.get(place)?;
        Some(format!(
            " of {place} {}",
            which.as_str().map_or_else(|| which.to_string(), str::to_owned)
        ))
    });
    let place = place.unwrap_or_default();
    if let Some(email) = expected["member"]["email"].as_str() {
        return format!("{api} member {email}{place}");
    }
    match &expected["members"] {
        Value::Object(facts) if !facts.is_empty() => {
            format!("{api} members{place} with {}", expected["members"])
        }
        _ => format!("{api} members{place}"),
    }
}

impl Tally {
    fn count(&mut self, operation: &'static str, status: Option<u16>) {
        let known = self.0.iter_mut().find(|(of, with, _)| *of == operation && *with == status);
        match known {
            Some((_, _, count)) => *count += 1,
            None => self.0.push((operation, status, 1)),
        }
    }

    /// How many calls there were, with this status if one is asked for.
    fn calls(&self, operation: &str, status: Option<u16>) -> u64 {
        let counted = self.0.iter().filter(|(of, with, _)| {
            *of == operation && status.is_none_or(|status| *with == Some(status))
        });
        counted.map(|(_, _, count)| count).sum()
    }
}
