//! What the clients add up to, and the verdict.

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

use crate::memory::Memory;
use crate::wire::Checked;

/// Breaches that are kept word by word.
const SHOWN: usize = 20;

/// Shared by all clients.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    over: AtomicBool,
    pub(crate) requests: AtomicU64,
    pub(crate) errors: AtomicU64,
    acts: Mutex<BTreeMap<&'static str, u64>>,
    breaches: Mutex<Vec<String>>,
}

impl Tally {
    pub(crate) fn stop(&self) {
        self.over.store(true, Relaxed);
    }

    pub(crate) fn is_over(&self) -> bool {
        self.over.load(Relaxed)
    }

    pub(crate) fn count(&self, act: &'static str, requests: u64) {
        self.requests.fetch_add(requests, Relaxed);
        *self.acts.lock().expect("no panic").entry(act).or_default() += 1;
    }

    /// Takes note of what went wrong.
    pub(crate) fn take(&self, checked: Checked) {
        let Err(breach) = checked else { return };
        self.errors.fetch_add(1, Relaxed);
        let mut breaches = self.breaches.lock().expect("no panic");
        if breaches.len() < SHOWN {
            println!("WRONG {breach}");
            breaches.push(breach);
        }
    }

    /// The figures, and whether all was well.
    pub(crate) fn report(&self, memory: &Memory) -> ExitCode {
        println!("acts: {:?}", self.acts.lock().expect("no panic"));
        let (requests, errors) = (self.requests.load(Relaxed), self.errors.load(Relaxed));
        let growth = memory.growth();
        println!("{requests} requests, {errors} errors, memory {growth}");
        if errors == 0 && growth.is_flat() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}
