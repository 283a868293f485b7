//! What can be said of an API without a world: its ledger, routes, switches
//! and contract.

use serde_json::Value;

use super::meltingspot::Meltingspot;
use super::openagenda::OpenAgenda;
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
    operations: fn() -> Vec<&'static str>,
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
        Self { name, rules, openapi, operations: operations::<A>, switches: switches::<A> }
    }

    /// The names of the operations, in the order of the route table.
    pub(crate) fn operations(&self) -> Vec<&'static str> {
        (self.operations)()
    }

    pub(crate) fn switches(&self) -> Vec<SwitchProfile> {
        (self.switches)()
    }
}

/// An operation may have several paths, and is named once.
fn operations<A: Api>() -> Vec<&'static str> {
    let mut names: Vec<&'static str> = A::ROUTES.iter().map(|route| route.operation).collect();
    names.dedup();
    names
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
