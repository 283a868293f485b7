//! The locator file: the ready object where other processes can find it.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// A file that is removed when its server ends, unless another server has
/// written its own in its place.
#[derive(Debug)]
pub(super) struct Locator {
    path: PathBuf,
    content: String,
}

impl Locator {
    /// Writes the file as [`place`] does.
    pub(super) fn write(path: &Path, line: &str) -> io::Result<Self> {
        let content = format!("{line}\n");
        place(path, &content)?;
        Ok(Self { path: path.to_owned(), content })
    }
}

/// Writes a file whole or not at all: a reader never meets half of it. What is
/// there already and is no ordinary file (a device, a folder) stays.
pub(super) fn place(path: &Path, content: &str) -> io::Result<()> {
    if fs::metadata(path).is_ok_and(|there| !there.is_file()) {
        return Err(io::Error::new(ErrorKind::AlreadyExists, "it is not an ordinary file"));
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{}", std::process::id()));
    let beside = PathBuf::from(beside);
    let written = fs::write(&beside, content);
    let placed = written.and_then(|()| fs::rename(&beside, path));
    placed.inspect_err(|_| drop(fs::remove_file(&beside)))
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

    #[test]
    fn what_is_no_ordinary_file_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let error = Locator::write(folder.path(), "line").expect_err("a folder");
        assert_eq!(error.kind(), ErrorKind::AlreadyExists);
        assert!(Locator::write(Path::new("/dev/null"), "line").is_err());
    }
}
