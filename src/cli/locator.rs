//! The locator file: the ready object where other processes can find it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::file::write_whole;

/// A file that is removed when its server ends, unless another server has
/// written its own in its place.
#[derive(Debug)]
pub(super) struct Locator {
    path: PathBuf,
    content: String,
}

impl Locator {
    /// Writes it whole or not at all.
    pub(super) fn write(path: &Path, line: &str) -> io::Result<Self> {
        let content = format!("{line}\n");
        write_whole(path, &content)?;
        Ok(Self { path: path.to_owned(), content })
    }
}

impl Drop for Locator {
    fn drop(&mut self) {
        let ours = fs::read_to_string(&self.path).is_ok_and(|content| content == self.content);
        if ours && let Err(error) = fs::remove_file(&self.path) {
            tracing::warn!("cannot remove the locator {}: {error}", self.path.display());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locator_is_removed_at_its_end_unless_it_is_anothers_by_then() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("doublure.json");
        drop(Locator::write(&path, "first").expect("written"));
        assert!(!path.exists());
        let first = Locator::write(&path, "first").expect("written");
        let second = Locator::write(&path, "second").expect("written");
        drop(first);
        assert_eq!(fs::read_to_string(&path).expect("still there"), "second\n");
        drop(second);
        assert!(!path.exists());
    }
}
