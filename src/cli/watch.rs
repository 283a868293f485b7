//! `--watch`: the files' next version is served as soon as it is written.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};
use parking_lot::Mutex;
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;

use crate::scenario::{Made, Recipe};
use crate::world::WorldCell;

use super::host::told;

/// Serves each new version of the recipe's files; an invalid one is reported and
/// the old state stays.
pub(super) async fn follow(mut watch: FileWatch, recipe: Recipe, world: Arc<WorldCell>) {
    while watch.changes.recv().await.is_some() {
        let again = recipe.clone();
        let made = spawn_blocking(move || again.make().map_err(|error| told(error).to_string()));
        match made.await {
            Ok(Ok(Made { live, files, .. })) => {
                world.reload(&live);
                tracing::info!("a file has changed and is served anew");
                if let Err(error) = watch.add(&files) {
                    tracing::error!("cannot watch every file: {error}");
                }
            }
            Ok(Err(problems)) => {
                tracing::error!("the changed file is not served, the old state stays:\n{problems}");
            }
            Err(error) => tracing::error!("reading the changed file failed: {error}"),
        }
    }
}

/// Watches files; each change of one of them sends a message.
#[derive(Debug)]
pub(super) struct FileWatch {
    changes: mpsc::Receiver<()>,
    names: Arc<Mutex<BTreeSet<PathBuf>>>,
    /// Watching ends when this is dropped.
    watcher: RecommendedWatcher,
}

impl FileWatch {
    pub(super) fn new(files: &[PathBuf]) -> notify::Result<Self> {
        let (sender, changes) = mpsc::channel(1);
        let names = Arc::<Mutex<BTreeSet<PathBuf>>>::default();
        let wanted = Arc::clone(&names);
        let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            if event.is_ok_and(|event| concerns(&event, &wanted.lock())) {
                // A full channel already holds the message that something changed.
                let _ = sender.try_send(());
            }
        })?;
        let mut watch = Self { changes, names, watcher };
        watch.add(files)?;
        Ok(watch)
    }

    /// Watches these files too: a scenario may come to name another fixture.
    /// Editors replace a file rather than write into it, so its folder is watched.
    fn add(&mut self, files: &[PathBuf]) -> notify::Result<()> {
        for file in files.iter().map(|file| absolute(file)) {
            if !self.names.lock().insert(file.clone()) {
                continue;
            }
            if let Some(folder) = file.parent() {
                self.watcher.watch(folder, RecursiveMode::NonRecursive)?;
            }
        }
        Ok(())
    }
}

fn concerns(event: &Event, files: &BTreeSet<PathBuf>) -> bool {
    !event.kind.is_access() && event.paths.iter().any(|path| files.contains(path))
}

/// The path as the watcher will name it.
fn absolute(file: &Path) -> PathBuf {
    std::path::absolute(file).unwrap_or_else(|_| file.to_owned())
}
