//! `OpenAgenda`'s agenda members, `/v2/agendas/{agendaUID}/members…`, as
//! developers.openagenda.com/membres and /authentification describe them.
//!
//! Not mimicked: every other documented endpoint (501); read keys that belong
//! to an agenda instead of an account; v3.

mod access_token;
mod auth;
mod behaviours;
mod cors;
mod error;
mod events;
mod facts;
mod form;
mod members;
mod remedies;
mod routes;
mod rules;
mod state;
mod wire;

#[cfg(test)]
mod tests;

pub(crate) use error::Error;
pub(crate) use events::{Happening, Revocation, Whom};
pub(crate) use facts::Facts;
pub(crate) use remedies::remedies;
pub(crate) use routes::OpenAgenda;
pub(crate) use rules::RULES;
pub(crate) use state::{Account, LARGEST_MEMBER_ID};
pub(crate) use state::{Agenda, AgendaSeed, MemberParts, PendingInvitation, State, Token};
pub use state::{AgendaMember, MemberRole};

/// The contract, written from the vendor's pages.
pub(crate) const OPENAPI: &str = include_str!("openapi.json");
