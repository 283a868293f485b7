//! How much of what a client may take.

use std::time::Duration;

/// Bounds of a server; all times are real time.
#[derive(Clone, Debug)]
pub(crate) struct Limits {
    /// Most bytes of a header section, request line included; beyond is 431. At
    /// least 8 KiB.
    pub(crate) header_bytes: usize,
    /// How long a header section may take, from the connection's start or from
    /// when the answer before was written: thus also how long a connection may be
    /// idle. Over HTTP/1.1 also how long a client may take nothing of its answer.
    pub(crate) header_time: Duration,
    /// How long a body may pause.
    pub(crate) body_pause: Duration,
    /// How long a client that has shut its side is waited for by an answer that
    /// takes its time. Such a client may still read (`nc -N`), or have left:
    /// that can't be told before something is sent. A stopping server waits no longer.
    pub(crate) absence: Duration,
    /// How many unread bytes are taken in and thrown away after an early
    /// answer, so that a client which writes before it reads meets the answer
    /// instead of a broken pipe.
    pub(crate) drain_bytes: usize,
    /// How long that may take; a stopping server waits no longer.
    pub(crate) drain_time: Duration,
    /// How long a stopping server waits for requests that are under way.
    pub(crate) stop_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            header_bytes: 64 * 1024,
            header_time: Duration::from_secs(30),
            body_pause: Duration::from_secs(30),
            absence: Duration::from_secs(30),
            drain_bytes: 128 * 1024 * 1024,
            drain_time: Duration::from_secs(10),
            stop_time: Duration::from_secs(5),
        }
    }
}
