//! What clients do: each act is a few requests whose answers are known.

pub(crate) mod agenda;
mod control;
mod mishaps;
pub(crate) mod spot;

use crate::life::Life;
use crate::wire::Checked;

/// Something to do in a world.
pub(crate) type Act = fn(&mut Life) -> Checked;

/// Acts for worlds that will be closed.
pub(crate) const ALL: [(&str, Act); 26] = [
    ("page", spot::page),
    ("page", spot::page),
    ("person", spot::person),
    ("invite", spot::invite),
    ("bulk", spot::bulk),
    ("update", spot::update),
    ("refusals", spot::refusals),
    ("agenda walk", agenda::walk),
    ("agenda invite", agenda::invite),
    ("agenda refusals", agenda::refusals),
    ("expired token", agenda::let_expire),
    ("status fault", mishaps::status),
    ("reset fault", mishaps::reset),
    ("truncate fault", mishaps::truncate),
    ("stall fault", mishaps::stall),
    ("delay fault", mishaps::delay),
    ("garbage", mishaps::garbage),
    ("half open", mishaps::half_open),
    ("unread list", mishaps::unread_list),
    ("snapshot", control::snapshot),
    ("reset", control::reset),
    ("state", control::state),
    ("scenario", control::scenario),
    ("reads", control::reads),
    ("fork", control::fork),
    ("documents", control::documents),
];

/// Acts that leave nothing behind which is meant to stay, but tokens that expire.
pub(crate) const LASTING: [(&str, Act); 12] = [
    ("page", spot::page),
    ("person", spot::person),
    ("refusals", spot::refusals),
    ("agenda walk", agenda::walk),
    ("expired token", agenda::let_expire),
    ("expired token", agenda::let_expire),
    ("status fault", mishaps::status),
    ("reset fault", mishaps::reset),
    ("garbage", mishaps::garbage),
    ("snapshot", control::snapshot),
    ("reads", control::reads),
    ("documents", control::documents),
];
