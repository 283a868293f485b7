//! Report files: what they are called, and whether they can be written.

use std::io;
use std::path::PathBuf;

use crate::coverage::{ENDINGS, Format};
use crate::file::{check_place, write_whole};

use super::Failure;

/// A report that was asked for; its format is told by the path's ending.
#[derive(Clone, Debug)]
pub(super) struct ReportFile {
    path: PathBuf,
    pub(super) format: Format,
}

impl ReportFile {
    /// Takes the format from the path's ending.
    pub(super) fn at(path: PathBuf) -> Result<Self, &'static str> {
        let format = Format::of(&path).ok_or(ENDINGS)?;
        Ok(Self { path, format })
    }

    /// Fails now rather than when the work is done. What is there stays.
    pub(super) fn try_out(&self) -> Result<(), Failure> {
        check_place(&self.path).map_err(|error| self.unwritable(&error))
    }

    pub(super) fn write(&self, text: &str) -> Result<(), Failure> {
        write_whole(&self.path, text).map_err(|error| self.unwritable(&error))
    }

    fn unwritable(&self, error: &io::Error) -> Failure {
        format!("cannot write the report {}: {error}", self.path.display()).into()
    }
}
