//! How far assumed rules are trusted: `--assumptions allow|refuse`.

use std::collections::BTreeSet;

use http::StatusCode;

use crate::http::Problem;

use super::{Provenance, Reach, Rule};

/// Whether an answer may rest on a rule that nothing public confirms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Assumptions {
    /// Assumed rules answer like any other. The default.
    #[default]
    Allow,
    /// An answer whose status or effect an assumed rule decided becomes a 501
    /// problem that names the rule, unless its behaviour was set on purpose.
    Refuse,
}

/// The policy of a world: what it thinks of assumptions, and which behaviours
/// somebody set, and so decided.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trust {
    pub(crate) assumptions: Assumptions,
    pub(crate) decided: BTreeSet<&'static str>,
}

impl Trust {
    /// The rule that may not decide an answer here.
    pub(super) fn objection(&self, rules: &[&'static Rule]) -> Option<&'static Rule> {
        if self.assumptions == Assumptions::Allow {
            return None;
        }
        rules.iter().copied().find(|rule| {
            rule.provenance == Provenance::Assumed
                && rule.reach == Reach::Outcome
                && !rule.behaviour.is_some_and(|name| self.decided.contains(name))
        })
    }

    /// What is answered instead.
    pub(super) fn refusal(rule: &Rule) -> Problem {
        let way_out = rule.behaviour.map_or_else(
            || "run with --assumptions allow to accept it".to_owned(),
            |name| {
                format!("set the behaviour {name} to decide it, or run with --assumptions allow")
            },
        );
        let detail = format!(
            "the answer rests on the assumed rule {} ({}), which no public document confirms: {way_out}",
            rule.id, rule.statement
        );
        Problem::new(StatusCode::NOT_IMPLEMENTED, "assumption", detail)
    }
}
