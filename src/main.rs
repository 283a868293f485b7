//! The `doublure` binary: see `doublure --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    doublure::cli::main()
}
