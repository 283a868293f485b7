//! The console: its page, and the calls that are there for it.

mod members;
mod page;
