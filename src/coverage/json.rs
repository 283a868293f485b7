//! The report as JSON: `GET coverage`, and files whose name ends in `.json`.

use serde_json::{Value, json};

use super::{Coverage, OperationCoverage, OutcomeCoverage, OutcomeState, Sum};

impl Coverage {
    /// `{"world","summary","operations"}`, as `GET /__doublure/coverage` answers it;
    /// the control plane's `OpenAPI` document describes every key.
    pub fn to_json(&self) -> Value {
        let mut summary = shown(self.sum());
        summary["calls"] =
            self.operations.iter().map(|operation| operation.calls).sum::<u64>().into();
        summary["neverCalled"] = self.never_called().into();
        let operations: Vec<Value> =
            self.operations.iter().map(OperationCoverage::to_json).collect();
        json!({"world": self.world, "summary": summary, "operations": operations})
    }
}

impl OperationCoverage {
    fn to_json(&self) -> Value {
        let mut shown = shown(self.sum());
        shown["api"] = self.api.into();
        shown["operation"] = self.operation.into();
        shown["calls"] = self.calls.into();
        shown["outcomes"] = self.outcomes.iter().map(OutcomeCoverage::to_json).collect();
        shown
    }
}

impl OutcomeCoverage {
    fn to_json(&self) -> Value {
        json!({
            "id": self.id, "title": self.title, "state": self.state.word(), "met": self.met,
            "metByFault": self.met_by_fault, "status": self.status, "rule": self.rule,
            "howToProvoke": self.how_to_provoke
        })
    }
}

impl OutcomeState {
    /// `met`, `metByFault`, `unmet` or `unreachable`.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::MetByFault => "metByFault",
            Self::Unmet => "unmet",
            Self::Unreachable => "unreachable",
        }
    }
}

fn shown(sum: Sum) -> Value {
    json!({
        "percent": sum.percent(), "met": sum.met(), "total": sum.total(),
        "metOnlyByFault": sum.by_fault, "unmet": sum.unmet, "unreachable": sum.unreachable
    })
}
