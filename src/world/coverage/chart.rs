//! Everything that a client can meet, numbered: the APIs' outlooks and what
//! faults add to them. It is derived from the route tables and the ledger, and
//! never changes.

use std::sync::LazyLock;

use crate::apis::{Outlook, PROFILES, Profile, Rule, Seen, Sight};

use super::super::fault::Mishap;

/// Something that a client can meet in an operation.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Outcome {
    /// The call was taken.
    Success,
    Seen(Seen),
    Refused(&'static Rule),
    /// The client asked again after a fault of this kind.
    Retried(&'static str),
    /// The call had its effect, and a fault kept the answer back.
    LostAnswer,
}

/// One operation: what it can come to, and where it is counted.
#[derive(Debug)]
pub(crate) struct Leg {
    pub(crate) outlook: Outlook,
    pub(crate) outcomes: Vec<Outcome>,
    /// The number of its calls; those of its outcomes follow.
    start: usize,
}

/// Every operation, in the order of the route tables.
pub(crate) fn chart() -> &'static [Leg] {
    static CHART: LazyLock<Vec<Leg>> = LazyLock::new(|| {
        let mut start = 0;
        let outlooks = PROFILES.iter().flat_map(Profile::outlooks);
        outlooks
            .map(|outlook| {
                let leg = Leg { outcomes: outcomes(&outlook), outlook, start };
                start = leg.end();
                leg
            })
            .collect()
    });
    &CHART
}

/// The operation of this name. Eight names are compared sooner than one is hashed.
pub(super) fn find(operation: &str) -> Option<&'static Leg> {
    chart().iter().find(|leg| leg.outlook.operation == operation)
}

/// How many numbers there are.
pub(super) fn size() -> usize {
    chart().last().map_or(0, Leg::end)
}

fn outcomes(outlook: &Outlook) -> Vec<Outcome> {
    let lost = outlook.writes.then_some(Outcome::LostAnswer);
    std::iter::once(Outcome::Success)
        .chain(outlook.sights.iter().copied().map(Outcome::Seen))
        .chain(outlook.refusals.iter().copied().map(Outcome::Refused))
        .chain(Mishap::KINDS.into_iter().map(Outcome::Retried))
        .chain(lost)
        .collect()
}

impl Leg {
    /// The number of its calls.
    pub(crate) fn calls(&self) -> usize {
        self.start
    }

    /// The number of the outcome at this position.
    pub(crate) fn outcome(&self, position: usize) -> usize {
        self.start + 1 + position
    }

    /// The number of the first of its outcomes that is as described.
    pub(super) fn find(&self, is: impl Fn(&Outcome) -> bool) -> Option<usize> {
        self.outcomes.iter().position(is).map(|position| self.outcome(position))
    }

    /// The numbers of its refusals with this status.
    pub(super) fn refusals_with(&self, status: u16) -> impl Iterator<Item = usize> {
        let has = move |outcome: &Outcome| outcome.status() == Some(status);
        let found = self.outcomes.iter().enumerate().filter(move |(_, outcome)| has(outcome));
        found.map(|(position, _)| self.outcome(position))
    }

    pub(super) fn end(&self) -> usize {
        self.start + 1 + self.outcomes.len()
    }
}

impl Outcome {
    /// The status of a refusal.
    pub(crate) fn status(&self) -> Option<u16> {
        match self {
            Self::Refused(rule) => rule.refusal.and_then(|refusal| refusal.status).or(rule.status),
            Self::Success | Self::Seen(_) | Self::Retried(_) | Self::LostAnswer => None,
        }
    }

    pub(super) fn is_sight(&self, sight: Sight) -> bool {
        matches!(self, Self::Seen((seen, _)) if *seen == sight)
    }

    pub(super) fn is_refusal_by(&self, rule: &Rule) -> bool {
        matches!(self, Self::Refused(by) if by.id == rule.id)
    }

    pub(super) fn is_retry_after(&self, kind: &str) -> bool {
        matches!(self, Self::Retried(of) if *of == kind)
    }
}
