//! How far the sweep is, for whoever watches a terminal.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar on stderr; nothing at all when that is no terminal. It is gone when
/// this is dropped.
pub(super) struct Progress(ProgressBar);

impl Progress {
    pub(super) fn begin(runs: usize) -> Self {
        let bar = ProgressBar::new(u64::try_from(runs).unwrap_or(u64::MAX));
        // The template is ours; should it ever be invalid, the usual bar will do.
        if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} runs") {
            bar.set_style(style);
        }
        bar.tick();
        Self(bar)
    }

    pub(super) fn step(&self) {
        self.0.inc(1);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
