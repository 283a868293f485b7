//! The vocabulary of requests and answers that every layer above shares: no
//! sockets, no routes of any API, no state.

mod body;
mod date;
mod feed;
mod likeness;
mod path;
mod pieces;
mod problem;
mod query;
mod reply;
mod request;

pub(crate) use body::Body;
pub(crate) use date::PerSecond;
pub(crate) use feed::{Feed, NextPiece};
pub(crate) use likeness::comparable;
pub(crate) use path::{Params, Pattern, match_path};
pub(crate) use problem::{Finding, Problem};
pub(crate) use query::Query;
pub(crate) use reply::{JSON, Reply};
pub(crate) use request::Request;
