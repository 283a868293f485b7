//! The places of the matrix: a call, the fault that it meets, and what came of it.

use std::fmt;
use std::str::FromStr;

use crate::apis::{PROFILES, Profile};
use crate::world::fault::{Calls, Fault, Filter};

use super::fault_kind::FaultKind;

/// One call of the clean run: the how many-th of its operation, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) struct Call {
    pub(super) operation: &'static str,
    pub(super) number: u64,
}

/// One run of the command: this call meets this fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) call: Call,
    pub(super) kind: FaultKind,
}

/// What `--only` leaves: one call, with one fault or with all of `--faults`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct Only {
    pub(super) call: Call,
    pub(super) kind: Option<FaultKind>,
}

/// What came of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Verdict {
    /// It ended with 0, and every expectation holds.
    Survived,
    /// It did not end with 0, and what must always hold does.
    GaveUpCleanly,
    /// It ended with 0, and an expectation does not hold.
    Wrong,
    /// It did not end with 0, and something that must always hold does not.
    Damaged,
    /// It had to be stopped.
    Hung,
}

impl Verdict {
    /// In the order of the summary.
    pub(super) const ALL: [Self; 5] =
        [Self::Survived, Self::GaveUpCleanly, Self::Wrong, Self::Damaged, Self::Hung];

    pub(super) fn is_bad(self) -> bool {
        matches!(self, Self::Wrong | Self::Damaged | Self::Hung)
    }

    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Survived => "survived",
            Self::GaveUpCleanly => "gave up cleanly",
            Self::Wrong => "wrong",
            Self::Damaged => "damaged",
            Self::Hung => "hung",
        }
    }
}

impl Cell {
    /// The fault that hits this call and no other.
    pub(super) fn fault(&self) -> Fault {
        Fault {
            operation: self.call.operation,
            calls: Calls::These(vec![self.call.number]),
            only: Filter::default(),
            then: self.kind.then().clone(),
        }
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.operation, self.number)
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.call, self.kind)
    }
}

impl FromStr for Only {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let shape = "expected OPERATION#N or OPERATION#N:FAULT, such as \
                     meltingspot.members.bulkInvite#1:reset+applied";
        let (name, rest) = text.trim().split_once('#').ok_or(shape)?;
        let (number, kind) = match rest.split_once(':') {
            Some((number, kind)) => (number, Some(kind.parse()?)),
            None => (rest, None),
        };
        let number = number.parse().ok().filter(|number| *number > 0).ok_or(shape)?;
        Ok(Self { call: Call { operation: operation(name)?, number }, kind })
    }
}

fn operation(name: &str) -> Result<&'static str, String> {
    let all: Vec<&'static str> = PROFILES.iter().flat_map(Profile::operations).collect();
    let found = all.iter().copied().find(|known| *known == name);
    found.ok_or_else(|| format!("no operation is called `{name}`, but {}", all.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_read_as_it_is_written() {
        let text = "meltingspot.members.bulkInvite#12:reset+applied";
        let Only { call, kind } = text.parse().expect("a cell");
        assert_eq!(Cell { call, kind: kind.expect("a kind") }.to_string(), text);
        let all: Only = "openagenda.members.list#1".parse().expect("a call");
        assert_eq!(
            (all.call.to_string(), all.kind),
            ("openagenda.members.list#1".to_owned(), None)
        );
    }

    #[test]
    fn what_is_no_cell_is_told_the_shape() {
        for text in ["", "reset", "meltingspot.members.list", "meltingspot.members.list#0", "a#x"] {
            let error = text.parse::<Only>().expect_err(text);
            assert!(error.contains("OPERATION#N"), "{error}");
        }
        let error = "meltingspot.members.lst#1".parse::<Only>().expect_err("no operation");
        assert!(error.contains("meltingspot.members.list"), "{error}");
        let error = "meltingspot.members.list#1:lost".parse::<Only>().expect_err("no kind");
        assert!(error.contains("status:CODE"), "{error}");
    }
}
