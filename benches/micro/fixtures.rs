//! Loading a large fixture, beside what `serde_json` needs for the same text.

use std::process::Command;

use divan::Bencher;
use doublure::blocking::MockServer;
use serde_json::Value;

const MEMBERS: &str = "100000";

/// A fixture with all its members written out.
fn written_out() -> Vec<u8> {
    let output = Command::new(env!("CARGO_BIN_EXE_doublure"))
        .args(["generate", "--seed", "1"])
        .args(["--meltingspot-members", MEMBERS, "--openagenda-members", "0"])
        .output();
    output.expect("a fixture").stdout
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn load_100_000_members(bencher: Bencher<'_, '_>) {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), written_out()).expect("written");
    bencher
        .bench_local(|| MockServer::builder().fixture_file(file.path()).start().expect("a server"));
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn parse_the_same_into_a_value(bencher: Bencher<'_, '_>) {
    let text = written_out();
    bencher.bench_local(|| serde_json::from_slice::<Value>(&text).expect("JSON"));
}
