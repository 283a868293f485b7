//! The API as a client meets it, on a small state and without a socket.

mod access_token;
mod assumptions;
mod auth;
mod bench;
mod contract;
mod cors;
mod events;
mod invite;
mod ledger;
mod list;
mod model;
mod quota;
mod shapes;

use bench::{Bench, Got, get, invite, post};
