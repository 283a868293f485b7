//! Taking a report: a world's or server's counts, put to the names of what was met.

use crate::apis::Apis;
use crate::world::coverage::{Count, Counts, Leg, Outcome, chart};
use crate::world::{WorldCell, Worlds};

use super::{Coverage, OperationCoverage, OutcomeCoverage, OutcomeState, provoke};

/// The status that a fault of its own kind shows, whatever the behaviours are.
const TOO_MANY_REQUESTS: u16 = 429;

impl Coverage {
    /// What the clients of this world have met since it began or was reset.
    pub(crate) fn of_world(world: &WorldCell) -> Self {
        let world_id = Some(world.id().to_owned());
        Self::of(world_id, &world.coverage(), &world.present().apis)
    }

    /// What the clients of all worlds have met since the server began. What
    /// could have been met follows from the default world's behaviours.
    pub(crate) fn of_server(worlds: &Worlds) -> Self {
        Self::of(None, &worlds.coverage(), &worlds.default_world().present().apis)
    }

    fn of(world: Option<String>, counts: &Counts, apis: &Apis) -> Self {
        let operations = chart().iter().map(|leg| operation(leg, counts, apis)).collect();
        Self { world, operations }
    }
}

fn operation(leg: &Leg, counts: &Counts, apis: &Apis) -> OperationCoverage {
    let outcome = |(position, outcome): (usize, &Outcome)| {
        let count = counts.of(leg.outcome(position));
        OutcomeCoverage {
            id: format!("{}.{}", leg.outlook.operation, name(leg, outcome)),
            title: title(outcome),
            status: outcome.status(),
            rule: match outcome {
                Outcome::Refused(rule) => Some(rule.id),
                _ => None,
            },
            met: count.by_rules.into(),
            met_by_fault: count.by_fault.into(),
            state: state(outcome, count, apis),
            how_to_provoke: provoke::line(leg.outlook.operation, outcome),
        }
    };
    OperationCoverage {
        api: leg.outlook.api,
        operation: leg.outlook.operation,
        calls: counts.of(leg.calls()).by_rules.into(),
        outcomes: leg.outcomes.iter().enumerate().map(outcome).collect(),
    }
}

/// What follows the operation in the outcome's id. A rule of the whole API loses
/// the API's name.
fn name(leg: &Leg, outcome: &Outcome) -> String {
    let Outcome::Refused(rule) = outcome else {
        return match outcome {
            Outcome::Seen((sight, _)) => sight.name().to_owned(),
            Outcome::Retried(kind) => format!("retryAfter.{kind}"),
            Outcome::LostAnswer => "lostAnswer".to_owned(),
            Outcome::Success | Outcome::Refused(_) => "success".to_owned(),
        };
    };
    let owner = rule.operation.unwrap_or(leg.outlook.api);
    rule.id.strip_prefix(owner).unwrap_or(rule.id).trim_start_matches('.').to_owned()
}

fn title(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Success => "The call is answered as it was meant.".to_owned(),
        Outcome::Seen((sight, _)) => sight.title().to_owned(),
        Outcome::Refused(rule) => {
            let title = rule.refusal.and_then(|refusal| refusal.title);
            title.unwrap_or(rule.statement).to_owned()
        }
        Outcome::Retried(kind) => format!("The same call again, after a fault of kind {kind}."),
        Outcome::LostAnswer => {
            "The call takes effect, and its answer does not arrive as it should.".to_owned()
        }
    }
}

fn state(outcome: &Outcome, count: Count, apis: &Apis) -> OutcomeState {
    let reachable = match outcome {
        Outcome::Refused(rule) => {
            outcome.status() == Some(TOO_MANY_REQUESTS) || apis.may_refuse(rule)
        }
        _ => true,
    };
    match count {
        Count { by_rules: 1.., .. } => OutcomeState::Met,
        Count { by_fault: 1.., .. } => OutcomeState::MetByFault,
        Count { .. } if reachable => OutcomeState::Unmet,
        Count { .. } => OutcomeState::Unreachable,
    }
}
