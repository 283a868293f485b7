//! The ledger: every rule by which the mock accepts, refuses or shapes an
//! answer, with how well it is known (DESIGN A8).

use serde::Serialize;

use super::Refusal;

/// How well a rule is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Provenance {
    /// The vendor's documents state or show it.
    Documented,
    /// It follows from what the vendor documents, or from how clients behave.
    Inferred,
    /// Nothing public says; the mock had to choose.
    Assumed,
}

/// What a rule decides about an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Its status, or what the call does to the state.
    Outcome,
    /// Only its form: order, default size, wording.
    Shape,
}

/// One row of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Rule {
    /// `<operation>.<what>`, or `<api>.<area>.<what>` for rules of a whole API.
    pub id: &'static str,
    /// `meltingspot` or `openagenda`.
    pub api: &'static str,
    /// The operation it belongs to; `None` for rules of a whole API.
    pub operation: Option<&'static str>,
    /// The rule in one sentence.
    pub statement: &'static str,
    /// The HTTP status that it leads to, if it decides one.
    pub status: Option<u16>,
    /// How well it is known.
    pub provenance: Provenance,
    /// Where it comes from: a page, a client, or the reasoning behind it.
    pub source: &'static str,
    /// The switch that changes it, if the vendor's documents leave a choice.
    pub behaviour: Option<&'static str>,
    #[serde(skip)]
    pub(crate) reach: Reach,
    /// How it refuses requests, if it ever does.
    #[serde(skip)]
    pub(crate) refusal: Option<Refusal>,
}

impl Rule {
    /// Whether a call of this operation may be refused by it.
    pub(crate) fn refuses(&self, operation: &str) -> bool {
        let mine = self.operation.is_none_or(|mine| mine == operation);
        mine && self.refusal.is_some_and(|refusal| refusal.concerns(operation))
    }
}

/// The rules that took part in one answer, the deciding one last.
pub(crate) type Rules = Vec<&'static Rule>;
