//! What `run` tells of coverage when its command has ended.

use std::io::{self, Write};

use crate::coverage::{Coverage, Table};
use crate::world::Worlds;

use super::args::CoverageOptions;
use super::output::{complain, paints_stderr};
use super::run::{FINE, UNMET, UNTOLD};

/// Prints the table to stderr and writes the report, if either is asked for.
/// Gives the exit code that follows; a line says why it is not 0.
pub(super) fn conclude(options: &CoverageOptions, worlds: &Worlds) -> u8 {
    if options.coverage.is_none() && options.min_coverage.is_none() {
        return FINE;
    }
    let coverage = Coverage::of_server(worlds);
    let table = Table { coverage: &coverage, colour: paints_stderr() };
    // Without a stderr there is nobody to tell.
    let _ = writeln!(io::stderr(), "{table}");
    let mut code = FINE;
    if let Some(path) = &options.coverage
        && let Err(error) = coverage.write(path)
    {
        complain(&format!("cannot write the report {}: {error}", path.display()));
        code = UNTOLD;
    }
    if let Some(percent) = options.min_coverage.filter(|percent| !coverage.reaches(*percent)) {
        let met = coverage.percent();
        complain(&format!(
            "{met:.1} % of the outcomes were met, --min-coverage asks for {percent} %"
        ));
        code = UNMET;
    }
    code
}
