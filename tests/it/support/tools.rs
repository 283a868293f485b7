//! Programs of other languages, which a machine may lack.

use std::env;
use std::io::{self, Write};
use std::process::{Command, Stdio};

/// Whether this machine has a program, which this argument asks for its version.
/// The test that needs it is told of when it has not, past the capture of the
/// tests' output: whoever runs them should know what was left out.
pub(crate) fn has(program: &str, version: &str) -> bool {
    let mut asked = Command::new(program);
    asked.arg(version).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let there = asked.status().is_ok_and(|status| status.success());
    if !there {
        writeln!(io::stderr(), "not run: {program} is not installed").expect("a stderr");
    }
    there
}

/// Whether this machine has a program that `tests/run` installs where it can.
/// Where it could, the test that needs the program must not be left out.
#[track_caller]
pub(crate) fn has_installed(program: &str) -> bool {
    let there = has(program, "--version");
    let required = env::var("DOUBLURE_TEST_TOOLS").is_ok_and(|wanted| wanted == "required");
    assert!(there || !required, "{program} is not installed, and DOUBLURE_TEST_TOOLS requires it");
    there
}
