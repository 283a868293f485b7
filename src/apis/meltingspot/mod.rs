//! `MeltingSpot`'s spot members, `/v1/spotMembers…`, as the vendor's page
//! help.meltingspot.io/manage-spot/integrations/api/endpoints-les-membres-du-spot
//! describes them. A spot is never named: the secret key implies it.
//!
//! Quirks: custom verbs hang on a collection by a tilde (`~bulkInvite`);
//! filters are `field[operator]=value`; dates go in as seconds, through filters
//! only, and come out as milliseconds, on newer pages only; a bulk call succeeds
//! even if every address failed.
//!
//! Not mimicked: every other documented endpoint (501), and webhooks.

mod auth;
mod behaviours;
mod checked;
mod error;
mod events;
mod facts;
mod member;
mod members;
mod rate_limit;
mod remedies;
mod routes;
mod row;
mod rules;
mod state;
mod wire;

#[cfg(test)]
mod tests;

pub(crate) use behaviours::Behaviours;
pub(crate) use events::{Happening, Whom};
pub(crate) use facts::Facts;
pub use member::{Lang, Role, SpotMember, Status};
pub(crate) use remedies::remedies;
pub(crate) use routes::Meltingspot;
pub(crate) use row::MemberParts;
pub(crate) use rules::RULES;
pub(crate) use state::{Spot, SpotSeed, State};

/// The contract, written from the vendor's pages.
pub(crate) const OPENAPI: &str = include_str!("openapi.json");
