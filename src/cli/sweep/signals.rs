//! The signals that end a sweep.

use std::io;

use tokio::sync::watch;

use super::super::group::Interruption;
use super::super::system;

/// From now on none of these signals ends this process: the first one becomes
/// the interruption.
pub(super) fn catch() -> io::Result<Interruption> {
    let (sender, interruption) = watch::channel(None);
    let first = system::interruption()?;
    tokio::spawn(async move { sender.send_replace(Some(first.await)) });
    Ok(interruption)
}
