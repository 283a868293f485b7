//! The transport: sockets, HTTP/1.1 connections, their limits and their end.
//! It parses no JSON, has no routes and knows nothing of APIs or worlds; what
//! answers is a [`Site`].
//!
//! Each connection is one task, and the connection is all that a slow, hostile
//! or crashing client can harm: reading is bounded in bytes and time, writing
//! holds at most one buffer besides the answer's own slices. Three things end a
//! connection on purpose: the faults of [`Wire`] (a `Fate` that the service and
//! the socket share), the limits (which see that the client can still read why:
//! the socket drains what was sent), and the server's end.
//!
//! What hyper refuses by itself (400 for what is no HTTP, 414, 431 for a header
//! section beyond the limit or of more than 100 fields) is an empty answer and
//! never reaches the site.

mod address;
mod connection;
mod intake;
mod limits;
mod listen;
mod outgoing;
mod site;
mod socket;
mod stop;
#[cfg(test)]
mod tests;

pub(crate) use address::{base_url, bind};
pub(crate) use limits::Limits;
pub(crate) use listen::serve;
pub(crate) use site::{Delivery, Site, Wait, Wire};
use stop::Stop;
