//! The coverage report of a server that lives in a test binary.

use parking_lot::Mutex;

use crate::app::App;
use crate::coverage::{Coverage, SharedReport};

/// Writes what was met whenever a world ends: a server in a static is never
/// dropped, so no later moment is certain to come.
#[derive(Debug)]
pub(super) struct Reporter {
    report: SharedReport,
    /// What the file has been told already.
    told: Mutex<Coverage>,
}

impl Reporter {
    pub(super) fn new(report: SharedReport, app: &App) -> Self {
        Self { report, told: Mutex::new(Coverage::of_server(app.worlds())) }
    }

    /// Adds to the file what was met since the last time.
    pub(super) fn write(&self, app: &App) {
        let mut told = self.told.lock();
        let now = Coverage::of_server(app.worlds());
        let news = now.clone().since(&told);
        if news.is_empty() {
            return;
        }
        match self.report.add(news) {
            Ok(()) => *told = now,
            // A world ends where nobody takes an error.
            Err(error) => {
                let path = self.report.path().display();
                tracing::warn!("cannot write the coverage report {path}: {error}");
            }
        }
    }
}
