//! The mimicked APIs, each in a folder of the same shape, behind one trait.
//!
//! A third API is one new folder, a field of [`Apis`] and a row of [`PROFILES`].

mod answer;
mod api;
pub(crate) mod behaviour;
pub(crate) mod browse;
pub(crate) mod facts;
pub(crate) mod happening;
pub(crate) mod meltingspot;
pub(crate) mod openagenda;
mod outlook;
mod profile;
pub(crate) mod quota;
mod refusal;
pub(crate) mod remedy;
mod route;
mod rule;
mod served;
mod trial;
mod trust;

pub(crate) use answer::Answer;
pub(crate) use api::{Api, Arrival, Call, Draft, Kept};
pub(crate) use outlook::{Outlook, Seen, Sight, Sights};
#[cfg(feature = "cli")]
pub(crate) use profile::SwitchProfile;
pub(crate) use profile::{PROFILES, Profile};
pub(crate) use refusal::{Refusal, When};
pub(crate) use route::{NotMimicked, Route};
pub use rule::{Provenance, Rule};
pub(crate) use rule::{Reach, Rules};
pub(crate) use served::Apis;
pub use served::BehaviourProblem;
pub(crate) use trial::Tried;
pub use trust::Assumptions;
pub(crate) use trust::Trust;
