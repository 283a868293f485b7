//! The reports of a sweep. The same matrix gives the same report, but for what
//! the command itself prints.

mod html;
mod json;
mod junit;

use crate::coverage::Format;

use super::super::Failure;
use super::super::report::ReportFile;
use super::tried::Sweep;

/// Writes the report in the format that its path asks for.
pub(super) fn write(file: &ReportFile, sweep: &Sweep) -> Result<(), Failure> {
    let text = match file.format {
        Format::Json => json::of(sweep)?,
        Format::Html => html::of(sweep),
        Format::Junit => junit::of(sweep),
    };
    file.write(&text)
}
