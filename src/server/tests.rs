//! The transport against raw TCP clients.

mod support;

mod connections;
mod faults;
mod feeds;
mod readers;
mod refusals;
mod stopping;
#[cfg(feature = "tls")]
mod tls;
mod workers;
