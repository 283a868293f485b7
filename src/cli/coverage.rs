//! What `run` tells of coverage when its command has ended.

use std::io::{self, Write};

use crate::coverage::{Coverage, Table};
use crate::world::Worlds;

use super::Failure;
use super::args::CoverageOptions;
use super::output::{complain, paints_stderr};

/// Prints the table to stderr and writes the report, if either is asked for.
/// Gives whether enough was met; where it was not, a line says so.
pub(super) fn conclude(options: &CoverageOptions, worlds: &Worlds) -> Result<bool, Failure> {
    if options.coverage.is_none() && options.min_coverage.is_none() {
        return Ok(true);
    }
    let coverage = Coverage::of_server(worlds);
    let table = Table { coverage: &coverage, colour: paints_stderr() };
    // Without a stderr there is nobody to tell.
    let _ = writeln!(io::stderr(), "{table}");
    let enough = options.min_coverage.is_none_or(|percent| coverage.reaches(percent));
    if let Some(percent) = options.min_coverage.filter(|_| !enough) {
        let met = coverage.percent();
        complain(&format!(
            "{met:.1} % of the outcomes were met, --min-coverage asks for {percent} %"
        ));
    }
    if let Some(path) = &options.coverage {
        let written = coverage.write(path);
        written.map_err(|error| format!("cannot write the report {}: {error}", path.display()))?;
    }
    Ok(enough)
}
