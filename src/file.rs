//! Writing files that others read while they are written.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Writes the file whole or not at all: a reader never meets half of it.
/// What is there already and is no ordinary file (a device, a folder) stays.
///
/// # Errors
/// When it can't be written; what was there before is then still there.
pub(crate) fn write_whole(path: &Path, content: &str) -> io::Result<()> {
    let beside = beside(path)?;
    let written = fs::write(&beside, content);
    let placed = written.and_then(|()| fs::rename(&beside, path));
    placed.inspect_err(|_| drop(fs::remove_file(&beside)))
}

/// Whether [`write_whole`] will find a place to write to; nothing is left behind.
///
/// # Errors
/// Why it won't.
pub(crate) fn check_place(path: &Path) -> io::Result<()> {
    let beside = beside(path)?;
    fs::write(&beside, "").and_then(|()| fs::remove_file(&beside))
}

/// A name of our own in the same folder.
fn beside(path: &Path) -> io::Result<PathBuf> {
    if fs::metadata(path).is_ok_and(|there| !there.is_file()) {
        return Err(io::Error::new(ErrorKind::AlreadyExists, "it is not an ordinary file"));
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{}", std::process::id()));
    Ok(PathBuf::from(beside))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_ordinary_file_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let error = write_whole(folder.path(), "line").expect_err("a folder");
        assert_eq!(error.kind(), ErrorKind::AlreadyExists);
        assert!(write_whole(Path::new("/dev/null"), "line").is_err());
    }

    #[test]
    fn nothing_is_left_beside_a_file_or_in_the_place_of_one_that_failed() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("report.json");
        write_whole(&path, "first").expect("written");
        write_whole(&path, "second").expect("written again");
        assert_eq!(fs::read_to_string(&path).expect("there"), "second");
        assert!(write_whole(&folder.path().join("nowhere/report.json"), "x").is_err());
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
    }

    #[test]
    fn looking_at_a_place_leaves_it_as_it_was() {
        let folder = tempfile::tempdir().expect("a folder");
        check_place(&folder.path().join("report.json")).expect("a good place");
        assert!(check_place(&folder.path().join("nowhere/report.json")).is_err());
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
    }
}
