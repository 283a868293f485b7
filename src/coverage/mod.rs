//! Reports of what the client under test has met, and never met (DESIGN A9).

mod html;
mod json;
mod junit;
mod provoke;
mod report;
mod sum;
mod table;
mod take;

#[cfg(feature = "cli")]
pub(crate) use report::{ENDINGS, Format, escaped};
pub(crate) use sum::SharedReport;
#[cfg(feature = "cli")]
pub(crate) use table::Table;

/// What clients have met of what the mimicked APIs can answer: of each operation
/// its outcomes, how often each was met, and how to provoke it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Coverage {
    /// The id of the world it is of; `None` for all worlds of a server, closed
    /// ones and those before a reset included.
    pub world: Option<String>,
    /// In the order of the APIs' documents.
    pub operations: Vec<OperationCoverage>,
}

/// What clients have met of one operation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OperationCoverage {
    /// `meltingspot` or `openagenda`.
    pub api: &'static str,
    /// Such as `meltingspot.members.list`.
    pub operation: &'static str,
    /// How often it was called. An operation that was never called counts for
    /// nothing in sums and percentages: the client may not need it.
    pub calls: u64,
    /// Success first, then what answers show, refusals, and what follows a fault.
    pub outcomes: Vec<OutcomeCoverage>,
}

/// One thing that a client can meet in an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OutcomeCoverage {
    /// Begins with the operation: `meltingspot.members.list.laterPage`.
    pub id: String,
    /// In one sentence.
    pub title: String,
    /// The status of a refusal.
    pub status: Option<u16>,
    /// The ledger's rule by which a request is refused.
    pub rule: Option<&'static str>,
    /// How often the API's own rules made a client meet it.
    pub met: u64,
    /// How often a fault did.
    pub met_by_fault: u64,
    /// What to make of these counts.
    pub state: OutcomeState,
    /// One line that makes the client meet it: a fault or event for a scenario, a
    /// change of the fixture, an option, or what the client has to do.
    pub how_to_provoke: String,
}

/// Whether an outcome was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OutcomeState {
    /// By the API's own rules.
    Met,
    /// Only because a fault was ordered.
    MetByFault,
    /// Never.
    Unmet,
    /// Never, and the behaviours in force don't let it happen: it doesn't count.
    Unreachable,
}

impl Coverage {
    /// How many percent of the outcomes of all called operations were met, by
    /// rules or by a fault; rounded down to a tenth, 0 when nothing was called.
    pub fn percent(&self) -> f64 {
        self.sum().percent()
    }

    /// Whether at least so many percent were met.
    pub fn reaches(&self, percent: u8) -> bool {
        self.sum().permille() >= u32::from(percent) * 10
    }

    /// What no client has met although it could, in the operations that were called.
    pub fn unmet(&self) -> Vec<&OutcomeCoverage> {
        let outcomes = self.called().flat_map(|operation| &operation.outcomes);
        outcomes.filter(|outcome| outcome.state == OutcomeState::Unmet).collect()
    }

    /// The operations that were never called.
    pub fn never_called(&self) -> Vec<&'static str> {
        let others = self.operations.iter().filter(|operation| operation.calls == 0);
        others.map(|operation| operation.operation).collect()
    }

    fn called(&self) -> impl Iterator<Item = &OperationCoverage> {
        self.operations.iter().filter(|operation| operation.calls > 0)
    }

    fn sum(&self) -> Sum {
        self.called().map(OperationCoverage::sum).fold(Sum::default(), Sum::plus)
    }
}

impl OperationCoverage {
    /// As [`Coverage::percent`], of this operation.
    pub fn percent(&self) -> f64 {
        self.sum().percent()
    }

    fn sum(&self) -> Sum {
        let one = |outcome: &OutcomeCoverage| Sum::of(outcome.state);
        self.outcomes.iter().map(one).fold(Sum::default(), Sum::plus)
    }
}

/// How many outcomes are in which state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sum {
    by_rules: u32,
    by_fault: u32,
    unmet: u32,
    unreachable: u32,
}

impl Sum {
    fn of(state: OutcomeState) -> Self {
        let none = Self::default();
        match state {
            OutcomeState::Met => Self { by_rules: 1, ..none },
            OutcomeState::MetByFault => Self { by_fault: 1, ..none },
            OutcomeState::Unmet => Self { unmet: 1, ..none },
            OutcomeState::Unreachable => Self { unreachable: 1, ..none },
        }
    }

    fn plus(self, other: Self) -> Self {
        Self {
            by_rules: self.by_rules + other.by_rules,
            by_fault: self.by_fault + other.by_fault,
            unmet: self.unmet + other.unmet,
            unreachable: self.unreachable + other.unreachable,
        }
    }

    fn met(self) -> u32 {
        self.by_rules + self.by_fault
    }

    fn total(self) -> u32 {
        self.met() + self.unmet
    }

    fn permille(self) -> u32 {
        (self.met() * 1000).checked_div(self.total()).unwrap_or(0)
    }

    fn percent(self) -> f64 {
        f64::from(self.permille()) / 10.0
    }
}

#[cfg(test)]
mod tests;
