//! What can be said of an API without a world: its ledger, routes, switches
//! and contract.

use serde_json::Value;

use super::meltingspot::Meltingspot;
use super::openagenda::OpenAgenda;
use super::outlook::{Outlook, outlooks};
use super::{Api, Rule, meltingspot, openagenda};

/// The mimicked APIs.
pub(crate) static PROFILES: [Profile; 2] = [
    Profile::of::<Meltingspot>("meltingspot", meltingspot::RULES, meltingspot::OPENAPI),
    Profile::of::<OpenAgenda>("openagenda", openagenda::RULES, openagenda::OPENAPI),
];

/// One API's tables.
#[derive(Debug)]
pub(crate) struct Profile {
    pub(crate) name: &'static str,
    pub(crate) rules: &'static [&'static Rule],
    /// The OpenAPI 3.1 document, as text.
    pub(crate) openapi: &'static str,
    outlooks: fn(&'static str, &[&'static Rule]) -> Vec<Outlook>,
    switches: fn() -> Vec<SwitchProfile>,
}

/// One behaviour switch, for people and for messages.
#[derive(Clone, Debug)]
pub(crate) struct SwitchProfile {
    pub(crate) name: &'static str,
    pub(crate) default: Value,
    /// The valid values, in words.
    pub(crate) valid: String,
}

impl Profile {
    const fn of<A: Api>(
        name: &'static str,
        rules: &'static [&'static Rule],
        openapi: &'static str,
    ) -> Self {
        Self { name, rules, openapi, outlooks: outlooks::<A>, switches: switches::<A> }
    }

    /// The names of the operations, in the order of the route table.
    pub(crate) fn operations(&self) -> Vec<&'static str> {
        self.outlooks().iter().map(|outlook| outlook.operation).collect()
    }

    /// What clients can meet in each operation, in the order of the route table.
    pub(crate) fn outlooks(&self) -> Vec<Outlook> {
        (self.outlooks)(self.name, self.rules)
    }

    pub(crate) fn switches(&self) -> Vec<SwitchProfile> {
        (self.switches)()
    }
}

fn switches<A: Api>() -> Vec<SwitchProfile> {
    let defaults = A::Behaviours::default();
    A::SWITCHES
        .iter()
        .map(|switch| SwitchProfile {
            name: switch.name,
            default: (switch.get)(&defaults),
            valid: (switch.valid)(),
        })
        .collect()
}
