//! The locator file: the ready object where other processes can find it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A file that is removed when its server ends.
#[derive(Debug)]
pub(super) struct Locator(PathBuf);

impl Locator {
    /// Writes the file whole or not at all: a reader never meets half of it.
    pub(super) fn write(path: &Path, line: &str) -> io::Result<Self> {
        let mut beside = path.as_os_str().to_owned();
        beside.push(format!(".{}", std::process::id()));
        let beside = PathBuf::from(beside);
        let written = fs::write(&beside, format!("{line}\n"));
        let placed = written.and_then(|()| fs::rename(&beside, path));
        placed.inspect_err(|_| drop(fs::remove_file(&beside)))?;
        Ok(Self(path.to_owned()))
    }
}

impl Drop for Locator {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_file(&self.0) {
            tracing::warn!("cannot remove the locator {}: {error}", self.0.display());
        }
    }
}
