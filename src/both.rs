//! A second thread for a moment, where much is to be done at once.

use std::thread;

use parking_lot::Mutex;

/// Does both, on two threads if they are `worth` it: a thread's start takes as long as a few hundred
/// rows. If the second can't be had, or comes late, the first one does the one after the other.
pub(crate) fn both(worth: bool, one: impl FnOnce(), other: impl FnOnce() + Send) {
    if !worth {
        one();
        return other();
    }
    let waiting = Mutex::new(Some(other));
    let do_waiting = || {
        let other = waiting.lock().take();
        if let Some(other) = other {
            other();
        }
    };
    thread::scope(|scope| {
        let second = thread::Builder::new().spawn_scoped(scope, do_waiting);
        one();
        do_waiting();
        drop(second);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_are_done_once_on_one_thread_or_two() {
        for worth in [false, true] {
            let (mut one, mut other) = (0, 0);
            both(worth, || one += 1, || other += 1);
            assert_eq!((one, other), (1, 1));
        }
    }
}
