//! The clock of a world.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::{wall_now, whole_millis};

/// How a world's time runs: with the machine, from a chosen moment on, or not at all.
///
/// ```
/// use doublure::Clock;
///
/// let still = Clock::frozen("2026-03-01T09:00:00Z");
/// let ticking = Clock::running_from("2026-03-01T09:00:00Z");
/// # let _ = (still, ticking);
/// ```
///
/// A text that is no RFC 3339 moment is reported when the server starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock(State);

#[derive(Clone, Debug, PartialEq, Eq)]
enum State {
    /// The machine's own time.
    Real,
    /// Runs as fast as the machine's, this far away from it.
    Shifted(SignedDuration),
    /// Stands still.
    Frozen(Timestamp),
    /// A moment that could not be read; refused at start.
    Unreadable(String),
}

/// What a clock shows: the control plane's `{"now","frozen"}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct ClockReading {
    pub(crate) now: Timestamp,
    pub(crate) frozen: bool,
}

impl Clock {
    /// A clock that stands at `now` (RFC 3339) until it is advanced.
    pub fn frozen(now: &str) -> Self {
        super::parse_moment(now)
            .map_or_else(|| Self(State::Unreadable(now.to_owned())), Self::frozen_at)
    }

    /// A clock that starts at `now` (RFC 3339) and runs on from there.
    pub fn running_from(now: &str) -> Self {
        super::parse_moment(now)
            .map_or_else(|| Self(State::Unreadable(now.to_owned())), Self::running_at)
    }

    /// The machine's own time.
    pub(crate) const fn real() -> Self {
        Self(State::Real)
    }

    pub(crate) fn frozen_at(now: Timestamp) -> Self {
        Self(State::Frozen(whole_millis(now)))
    }

    pub(crate) fn running_at(now: Timestamp) -> Self {
        Self(State::Shifted(now.duration_since(wall_now())))
    }

    /// The text that is no moment, if this clock was made from one.
    pub(crate) fn unreadable(&self) -> Option<&str> {
        match &self.0 {
            State::Unreadable(text) => Some(text),
            State::Real | State::Shifted(_) | State::Frozen(_) => None,
        }
    }

    /// Whether this is the machine's own time, unset and unshifted.
    pub(crate) fn is_real(&self) -> bool {
        self.0 == State::Real
    }

    pub(crate) fn now(&self) -> Timestamp {
        match &self.0 {
            State::Real | State::Unreadable(_) => wall_now(),
            State::Shifted(by) => later(wall_now(), *by),
            State::Frozen(at) => *at,
        }
    }

    pub(crate) fn reading(&self) -> ClockReading {
        ClockReading { now: self.now(), frozen: matches!(self.0, State::Frozen(_)) }
    }

    /// The clock that shows this reading from now on; a real clock taken apart
    /// and put together again would lose that it is real, hence `is_real`.
    pub(crate) fn showing(reading: ClockReading) -> Self {
        if reading.frozen { Self::frozen_at(reading.now) } else { Self::running_at(reading.now) }
    }

    /// Moves the clock forward; it keeps standing or running as it did.
    pub(crate) fn advance(&mut self, by: Duration) {
        let by = SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX);
        self.0 = match &self.0 {
            State::Frozen(at) => State::Frozen(later(*at, by)),
            State::Shifted(shift) => State::Shifted(shift.saturating_add(by)),
            State::Real | State::Unreadable(_) => State::Shifted(by),
        };
    }
}

/// Addition that stops at the last representable moment instead of failing.
fn later(moment: Timestamp, by: SignedDuration) -> Timestamp {
    whole_millis(moment.saturating_add(by).unwrap_or(Timestamp::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frozen_clock_moves_only_when_advanced() {
        let mut clock = Clock::frozen("2026-03-01T09:00:00Z");
        assert_eq!(clock.now().to_string(), "2026-03-01T09:00:00Z");
        clock.advance(Duration::from_millis(1_500));
        assert_eq!(clock.now().to_string(), "2026-03-01T09:00:01.5Z");
        assert!(clock.reading().frozen);
    }

    #[test]
    fn a_running_clock_starts_where_it_is_told_and_keeps_running() {
        let mut clock = Clock::running_from("2001-01-01T00:00:00Z");
        clock.advance(Duration::from_hours(1));
        assert!(clock.now().to_string().starts_with("2001-01-01T01:00:0"), "{}", clock.now());
        assert!(!clock.reading().frozen);
    }

    #[test]
    fn an_unreadable_moment_is_kept_for_the_message() {
        assert_eq!(Clock::frozen("tomorrow").unreadable(), Some("tomorrow"));
    }

    #[test]
    fn advancing_past_the_end_of_time_stops_there() {
        let mut clock = Clock::frozen("9999-12-30T00:00:00Z");
        clock.advance(Duration::MAX);
        assert!(clock.now() <= Timestamp::MAX);
    }
}
