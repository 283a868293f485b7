//! Rate limits on the world's clock: so many requests per window and caller.

use std::time::Duration;

use imbl::OrdMap;
use jiff::{SignedDuration, Timestamp};
use smallvec::SmallVec;

/// So many requests within so much time. A window opens with its first request
/// (assumed: neither vendor says whether windows are fixed or sliding).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limit {
    pub(crate) requests: usize,
    pub(crate) per: Duration,
}

/// The limits of an API, the one that is reported to clients first.
pub(crate) type Limits = SmallVec<[Limit; 2]>;

/// What every caller has used up; cloned in constant time.
#[derive(Clone, Debug, Default)]
pub(crate) struct Quota {
    windows: OrdMap<(String, usize), Window>,
    /// When somebody had the current windows of everybody used up.
    exhausted_at: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Window {
    opened: Timestamp,
    used: usize,
}

/// Where a caller stands after a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) limit: usize,
    pub(crate) remaining: usize,
    /// Whole seconds until the window closes, rounded up.
    pub(crate) resets_in: u64,
    pub(crate) exceeded: bool,
}

impl Quota {
    /// Counts a request, unless a limit is reached; `None` without limits.
    pub(crate) fn take(&mut self, who: &str, limits: &[Limit], now: Timestamp) -> Option<Standing> {
        let window = |(at, limit): (usize, &Limit)| self.window(who, at, *limit, now);
        let windows: SmallVec<[Window; 2]> = limits.iter().enumerate().map(window).collect();
        let mut pairs = limits.iter().zip(&windows);
        if let Some((limit, window)) = pairs.find(|(limit, window)| window.used >= limit.requests) {
            return Some(standing(*limit, *window, now, true));
        }
        let mut counted = windows;
        for (at, window) in counted.iter_mut().enumerate() {
            window.used += 1;
            self.windows.insert((who.to_owned(), at), *window);
        }
        Some(standing(*limits.first()?, *counted.first()?, now, false))
    }

    /// Uses up the first limit's current window for every caller. A window
    /// that is open stays until its time; who has none gets a used-up one.
    pub(crate) fn exhaust(&mut self, now: Timestamp) {
        let used_up = |(key, window): (&(String, usize), &Window)| {
            let used = if key.1 == 0 { usize::MAX } else { window.used };
            (key.clone(), Window { used, ..*window })
        };
        self.windows = self.windows.iter().map(used_up).collect();
        self.exhausted_at = Some(now);
    }

    /// The window that is open now, a fresh one if the last has closed.
    fn window(&self, who: &str, at: usize, limit: Limit, now: Timestamp) -> Window {
        let is_open = |window: Window, then| window.opened <= then && then < closes(window, limit);
        let known = self.windows.get(&(who.to_owned(), at)).copied();
        let exhausted = self.exhausted_at.filter(|_| at == 0).and_then(|opened| {
            let later =
                known.is_some_and(|window| window.opened > opened || is_open(window, opened));
            (!later).then_some(Window { opened, used: usize::MAX })
        });
        let current = exhausted.or(known).filter(|window| is_open(*window, now));
        current.unwrap_or(Window { opened: now, used: 0 })
    }
}

fn closes(window: Window, limit: Limit) -> Timestamp {
    let per = SignedDuration::try_from(limit.per).unwrap_or(SignedDuration::MAX);
    window.opened.saturating_add(per).unwrap_or(Timestamp::MAX)
}

fn standing(limit: Limit, window: Window, now: Timestamp, exceeded: bool) -> Standing {
    let left = closes(window, limit).duration_since(now).as_millis();
    Standing {
        limit: limit.requests,
        remaining: limit.requests.saturating_sub(window.used),
        resets_in: u64::try_from(left).unwrap_or(0).div_ceil(1_000),
        exceeded,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO_IN_TEN: Limit = Limit { requests: 2, per: Duration::from_secs(10) };
    const THREE_A_DAY: Limit = Limit { requests: 3, per: Duration::from_hours(24) };

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("a moment")
    }

    #[test]
    fn a_caller_is_stopped_at_the_limit_and_let_on_in_the_next_window() {
        let mut quota = Quota::default();
        let mut take = |second| quota.take("key", &[TWO_IN_TEN], at(second)).expect("limited");
        assert_eq!(take(0).remaining, 1);
        assert_eq!(take(4).remaining, 0);
        assert_eq!((take(4).exceeded, take(4).resets_in), (true, 6));
        assert!(!take(10).exceeded);
    }

    #[test]
    fn callers_do_not_share_their_quota() {
        let mut quota = Quota::default();
        for who in ["a", "a", "b"] {
            assert!(!quota.take(who, &[TWO_IN_TEN], at(0)).expect("limited").exceeded);
        }
        assert!(quota.take("a", &[TWO_IN_TEN], at(0)).expect("limited").exceeded);
    }

    #[test]
    fn a_longer_limit_stops_too_and_a_stopped_request_is_not_counted() {
        let mut quota = Quota::default();
        let limits = [TWO_IN_TEN, THREE_A_DAY];
        let exceeded = [0, 0, 0, 10, 10, 20]
            .map(|second| quota.take("key", &limits, at(second)).expect("limited").exceeded);
        assert_eq!(exceeded, [false, false, true, false, true, true]);
    }

    #[test]
    fn an_exhausted_window_opens_again_after_its_time() {
        let mut quota = Quota::default();
        quota.exhaust(at(5));
        let mut take = |second| quota.take("key", &[TWO_IN_TEN], at(second)).expect("limited");
        assert_eq!((take(6).exceeded, take(6).resets_in), (true, 9));
        assert!(!take(15).exceeded);
    }

    #[test]
    fn without_limits_nothing_is_said() {
        assert_eq!(Quota::default().take("key", &[], at(0)), None);
    }
}
