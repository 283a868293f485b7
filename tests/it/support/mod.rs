//! What the tests stand on: a client that holds every vendor answer against
//! the vendor's contract, and small worlds to begin with.

mod answer;
mod client;
mod contract;
mod start;
mod tools;
pub(crate) mod wire;

pub(crate) use answer::Answer;
pub(crate) use client::{Ask, Client, SPOT_KEY};
pub(crate) use start::{MONDAY, SPOT, frozen, member_ids, serve, spot_of, start};
pub(crate) use tools::{has, has_installed};
