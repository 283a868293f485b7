//! `MeltingSpot` called without a socket.

mod auth;
mod bench;
mod bulk_invite;
mod contract;
mod events;
mod filters;
mod get;
mod invite;
mod list;
mod model;
mod rate_limit;
mod update;

use bench::{Bench, id};
