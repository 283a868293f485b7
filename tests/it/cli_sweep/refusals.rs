//! What is refused before anything runs.

use crate::cli::{OneFile, Ran, doublure, run};

/// A sweep of a command that would leave a trace; it must not have run.
#[track_caller]
fn refused(options: &[&str], code: i32) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let trace = folder.path().join("trace");
    let command = ["--", "touch", trace.to_str().expect("UTF-8")];
    let complaint = run(&[&["sweep"], options, &command].concat()).failed(code);
    assert!(!trace.exists(), "it ran: {complaint}");
    complaint
}

#[test]
fn a_wrong_kind_of_fault_is_told_every_spelling() {
    let scenario = OneFile::holding("{}");
    for kind in ["lost", "status:200", "delay", "reset,,stall"] {
        let complaint = refused(&["--scenario", scenario.name(), "--faults", kind], 2);
        for part in ["--faults", "status:CODE (400 to 599)", "+applied", "rateLimit[:SECONDS]"] {
            assert!(complaint.contains(part), "no {part} in {complaint}");
        }
    }
}

#[test]
fn a_wrong_call_is_told_the_shape_and_the_operations() {
    let scenario = OneFile::holding("{}");
    let only = |cell: &str| refused(&["--scenario", scenario.name(), "--only", cell], 2);
    assert!(only("meltingspot.members.list").contains("OPERATION#N"));
    assert!(only("meltingspot.members.lst#1").contains("meltingspot.members.list"));
}

#[test]
fn a_report_that_cannot_be_written_is_told_before_anything_runs() {
    let scenario = OneFile::holding("{}");
    let report =
        |path: &str, code| refused(&["--scenario", scenario.name(), "--report", path], code);
    assert!(report("report.txt", 2).contains(".json, .html or .xml"));
    assert!(report("/nowhere/report.json", 1).contains("/nowhere/report.json"));
}

#[test]
fn a_bad_scenario_is_told_with_its_places() {
    let scenario = OneFile::holding("{\"faults\":\n [{\"operation\": \"x\"}]}");
    assert!(refused(&["--scenario", scenario.name()], 1).contains(":2:"));
    assert!(refused(&["--scenario", "/nowhere.json"], 1).contains("/nowhere.json"));
}

#[test]
fn what_a_sweep_cannot_do_without_is_asked_for() {
    assert!(refused(&[], 2).contains("--scenario"));
    let scenario = OneFile::holding("{}");
    assert!(run(&["sweep", "--scenario", scenario.name()]).failed(2).contains("CMD"));
    for option in [["--jobs", "0"], ["--timeout", "soon"]] {
        let complaint = refused(&[&["--scenario", scenario.name()], &option[..]].concat(), 2);
        assert!(complaint.contains(option[0]), "{complaint}");
    }
}

#[test]
fn a_sweep_watches_no_files_and_has_one_thread() {
    let scenario = OneFile::holding("{}");
    assert!(refused(&["--scenario", scenario.name(), "--workers", "2"], 2).contains("--workers"));
    assert!(refused(&["--scenario", scenario.name(), "--watch"], 2).contains("--watch"));
}

#[test]
fn the_options_have_environment_twins() {
    let scenario = OneFile::holding("{}");
    for (name, value) in [
        ("DOUBLURE_FAULTS", "lost"),
        ("DOUBLURE_ONLY", "lost"),
        ("DOUBLURE_JOBS", "none"),
        ("DOUBLURE_TIMEOUT", "soon"),
        ("DOUBLURE_REPORT", "report.txt"),
    ] {
        let mut command = doublure(&["sweep", "--", "true"]);
        command.env("DOUBLURE_SCENARIO", scenario.name()).env(name, value);
        assert!(Ran::of(command).failed(2).contains(value), "{name}");
    }
}
