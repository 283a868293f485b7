//! What a server runs on.

use std::io;

use tokio::runtime::{Builder, Runtime};

/// Threads beside the runtime's own, for what takes long: large documents, read
/// and written. They wait for each other there, and nobody else does. To each
/// thread glibc gives a heap of its own, which keeps the size that it once had: so
/// one thread, and long documents in pieces (`http/pieces.rs`).
const THREADS_ASIDE: usize = 1;

/// A runtime of one thread, which is enough: nothing that is served there waits
/// or computes for long.
pub(crate) fn runtime() -> io::Result<Runtime> {
    Builder::new_current_thread().enable_all().max_blocking_threads(THREADS_ASIDE).build()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
    use std::sync::{Arc, Barrier};

    use super::*;

    #[test]
    fn so_many_documents_are_read_at_once_and_no_more() {
        let runtime = runtime().expect("a runtime");
        let (all, busy) = (Arc::new(Barrier::new(THREADS_ASIDE)), Arc::new(AtomicUsize::new(0)));
        let work = || {
            let (all, busy) = (Arc::clone(&all), Arc::clone(&busy));
            runtime.spawn_blocking(move || {
                let together = busy.fetch_add(1, SeqCst) + 1;
                all.wait();
                busy.fetch_sub(1, SeqCst);
                together
            })
        };
        let working: Vec<_> = (0..2 * THREADS_ASIDE).map(|_| work()).collect();
        let together = working.into_iter().map(|work| runtime.block_on(work).expect("no panic"));
        assert_eq!(together.max(), Some(THREADS_ASIDE));
    }
}
