//! What each operating system does in its own way: telling us and the commands
//! to end, ending a command with all that it started, colours. `unix.rs` and
//! `windows.rs` have the same names in them.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
use unix as this;
#[cfg(windows)]
use windows as this;

pub(super) use this::{
    Group, Signals, code_of, interruption, readable, stop_request, terminal_takes_colours,
};
