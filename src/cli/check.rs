//! `doublure check`: is a file what it claims to be?

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::fixture::{self, Source};
use crate::http::Finding;
use crate::scenario;

use super::Failure;
use super::output::{complain, print};

/// Prints each problem as `FILE:LINE:COL: JSON-PATH: …` and fails if there is one.
pub(super) fn run(paths: &[PathBuf]) -> Result<ExitCode, Failure> {
    let mut sound = true;
    for path in paths {
        sound &= check(path)?;
    }
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn check(path: &Path) -> Result<bool, Failure> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            complain(&format!("cannot read {}: {error}", path.display()));
            return Ok(false);
        }
    };
    let name = path.display().to_string();
    let findings = judge(&Source { name: &name, text: &text }, path);
    print(|out| findings.iter().try_for_each(|(name, finding)| line(out, name, finding)))?;
    Ok(findings.is_empty())
}

/// What is wrong with a scenario or a fixture, each problem with the name of its
/// file: a scenario may name fixtures.
fn judge(source: &Source<'_>, path: &Path) -> Vec<(String, Finding)> {
    if scenario::is_scenario(source.text) {
        return scenario::check(source, path.parent());
    }
    let findings = fixture::check(source).into_iter();
    findings.map(|finding| (source.name.to_owned(), finding)).collect()
}

fn line(out: &mut dyn Write, name: &str, finding: &Finding) -> std::io::Result<()> {
    let Finding { path, line, column, found, expected } = finding;
    writeln!(out, "{name}:{line}:{column}: {path}: found {found}, expected {expected}")
}
