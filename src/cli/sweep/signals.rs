//! The signals that end a sweep.

use std::io;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use super::super::group::Interruption;

/// From now on none of these signals ends this process. The first one becomes
/// the interruption: the runs' process groups hear nothing of it by themselves.
pub(super) fn catch() -> io::Result<Interruption> {
    let (sender, interruption) = watch::channel(None);
    for kind in
        [SignalKind::hangup(), SignalKind::interrupt(), SignalKind::quit(), SignalKind::terminate()]
    {
        let mut signals = signal(kind)?;
        let sender = sender.clone();
        tokio::spawn(async move {
            if signals.recv().await.is_some() {
                let number = u8::try_from(kind.as_raw_value()).unwrap_or_default();
                sender.send_if_modified(|first| first.is_none() && first.replace(number).is_none());
            }
        });
    }
    Ok(interruption)
}
