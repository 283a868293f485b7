//! The console: its page, and the calls that are there for it.

#[cfg(unix)]
mod browser;
mod members;
mod page;
#[cfg(unix)]
mod seen;
