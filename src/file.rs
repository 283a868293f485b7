//! Reading large files and letting go of them, and writing files that others read while they are written.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::thread;

use crate::both::both;

/// From so many bytes on, a second thread is worth its start.
const LARGE: usize = 4 << 20;
/// From so many on there may be no room: a plain reading asks before it takes it.
const VAST: usize = 1 << 30;

/// A file's text, as [`fs::read_to_string`] reads it. Two threads read a large file by halves: most of
/// that time the system takes to find memory.
///
/// # Errors
/// When it can't be read, or isn't UTF-8.
pub(crate) fn read_text(path: &Path) -> io::Result<String> {
    let length = fs::metadata(path).map_or(0, |there| there.len());
    let length = usize::try_from(length).unwrap_or_default();
    let is_large = (LARGE..VAST).contains(&length);
    let halves = is_large.then(|| read_halves(path, length));
    match halves.map(|halves| halves.map(String::from_utf8)) {
        Some(Ok(Ok(text))) => Ok(text),
        // Whatever was wrong, such as a file that was cut meanwhile: read plainly, it says why.
        _ => fs::read_to_string(path),
    }
}

fn read_halves(path: &Path, length: usize) -> io::Result<Vec<u8>> {
    let (mut first, mut second) = (File::open(path)?, File::open(path)?);
    if first.metadata()?.modified()? != second.metadata()?.modified()? {
        return Err(io::Error::other("another file took its place"));
    }
    let middle = length / 2;
    second.seek(SeekFrom::Start(u64::try_from(middle).map_err(io::Error::other)?))?;
    let mut bytes = vec![0; length];
    let (head, tail) = bytes.split_at_mut(middle);
    let (mut read_first, mut read_second) = (Ok(()), Ok(()));
    let read_tail = || read_second = second.read_exact(tail);
    both(true, || read_first = first.read_exact(head), read_tail);
    read_first.and(read_second).map(|()| bytes)
}

/// Lets go of texts, of large ones on a thread that nobody waits for.
pub(crate) fn let_go(texts: Vec<(String, String)>) {
    if texts.iter().any(|(_, text)| text.len() >= LARGE) {
        // Without a thread, they are dropped with the closure.
        drop(thread::Builder::new().spawn(|| drop(texts)));
    }
}

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
    fn a_large_text_is_read_as_a_small_one_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("large");
        for text in ["é1\n".repeat(LARGE / 4), "é1\n".repeat(LARGE / 4 + 1)] {
            fs::write(&path, &text).expect("written");
            assert!(read_text(&path).expect("there") == text, "{} bytes", text.len());
        }
        fs::write(&path, vec![0xff; LARGE]).expect("written");
        assert_eq!(read_text(&path).expect_err("no text").kind(), ErrorKind::InvalidData);
        assert!(read_text(folder.path()).is_err());
    }

    #[test]
    fn looking_at_a_place_leaves_it_as_it_was() {
        let folder = tempfile::tempdir().expect("a folder");
        check_place(&folder.path().join("report.json")).expect("a good place");
        assert!(check_place(&folder.path().join("nowhere/report.json")).is_err());
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
    }
}
