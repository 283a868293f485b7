//! Programs of others that some tests need and that not every machine has.

use std::env;

/// Whether a program is there; says so where its tests are not run.
#[expect(clippy::print_stderr, reason = "a test that is not run says so")]
pub(crate) fn installed(program: &str) -> bool {
    let paths = env::var_os("PATH").unwrap_or_default();
    let found = env::split_paths(&paths).any(|folder| folder.join(program).is_file());
    if !found {
        assert!(env::var("DOUBLURE_TEST_TOOLS").as_deref() != Ok("required"), "no {program} here");
        eprintln!("not run: {program} is not installed");
    }
    found
}
