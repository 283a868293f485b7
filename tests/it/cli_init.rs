//! `doublure init`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::cli::{Ran, doublure, run};
use crate::support::has;

const FILES: [&str; 2] = ["doublure-fixture.json", "doublure-scenario.json"];

/// A folder that the binary may write into.
struct Project(TempDir);

impl Project {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// What the binary did in this folder.
    #[track_caller]
    fn run(&self, args: &[&str]) -> Ran {
        let mut command = doublure(args);
        command.current_dir(self.0.path());
        Ran::of(command)
    }

    /// What is in the folder.
    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).expect("a folder");
        let name = |entry: fs::DirEntry| entry.file_name().into_string().expect("UTF-8");
        let mut names: Vec<String> = entries.map(|entry| name(entry.expect("an entry"))).collect();
        names.sort();
        names
    }
}

#[test]
fn a_first_fixture_and_scenario_are_written_and_sound() {
    let project = Project::new();
    let told = project.run(&["init"]).fine();
    assert_eq!(project.names(), FILES);
    for name in FILES {
        assert!(told.contains(&format!("wrote ./{name}\n")), "{told}");
        let text = fs::read_to_string(project.path(name)).expect("text");
        assert!(text.contains("\"$comment\": "), "{text}");
    }
    assert_eq!(project.run(&["check", FILES[0], FILES[1]]).fine(), "");
}

#[test]
fn the_commands_that_it_tells_of_work() {
    if !has("curl", "--version") {
        return;
    }
    let project = Project::new();
    let told = project.run(&["init"]).fine();
    assert_eq!(run_told(&told, "doublure check ", project.0.path()).fine(), "");
    let played = run_told(&told, "doublure run ", project.0.path());
    assert_eq!(played.code, Some(0), "{}{}", played.stdout, played.stderr);
    assert!(played.stdout.contains("ada@acme.test"), "{}", played.stdout);
}

/// Runs the command that the text shows in a line of this beginning, in a folder.
#[track_caller]
fn run_told(told: &str, beginning: &str, folder: &Path) -> Ran {
    let told = told.replace("\\\n", "");
    let line = told.lines().find(|line| line.trim_start().starts_with(beginning));
    let line = line.unwrap_or_else(|| panic!("no `{beginning}` in {told}")).trim();
    let binary = Path::new(env!("CARGO_BIN_EXE_doublure")).parent().expect("a folder");
    let path = std::env::var("PATH").expect("a path");
    let mut command = Command::new("sh");
    command.args(["-c", line]).current_dir(folder);
    command.env("PATH", format!("{}:{path}", binary.display()));
    Ran::of(command)
}

#[test]
fn a_client_that_gives_up_is_caught_by_the_scenario() {
    let project = Project::new();
    drop(project.run(&["init"]).fine());
    let report = project.run(&["run", "--scenario", FILES[1], "--", "true"]).failed(3);
    assert!(report.contains("expectation 1: "), "{report}");
    assert!(!report.contains("expectation 2: "), "{report}");
}

#[test]
fn a_folder_is_made_when_there_is_none() {
    let project = Project::new();
    let told = project.run(&["init", "tests/it's here"]).fine();
    assert!(told.contains(r"  cd 'tests/it'\''s here'"), "{told}");
    assert!(FILES.iter().all(|name| project.path("tests/it's here").join(name).is_file()));
}

#[test]
fn what_is_there_is_never_overwritten() {
    for there in FILES {
        let project = Project::new();
        fs::write(project.path(there), "mine").expect("a file");
        let complaint = project.run(&["init"]).failed(1);
        assert!(complaint.contains(there) && complaint.contains("--force"), "{complaint}");
        assert_eq!(project.names(), [there]);
        assert_eq!(fs::read_to_string(project.path(there)).expect("text"), "mine");
    }
}

#[test]
fn every_file_that_is_in_the_way_is_named() {
    let project = Project::new();
    drop(project.run(&["init"]).fine());
    let complaint = project.run(&["init"]).failed(1);
    assert!(FILES.iter().all(|name| complaint.contains(name)), "{complaint}");
    assert_eq!(complaint.lines().count(), 1, "{complaint}");
}

#[test]
fn with_force_it_is_overwritten() {
    let project = Project::new();
    fs::write(project.path(FILES[0]), "mine ".repeat(10_000)).expect("a file");
    drop(project.run(&["init", "--force"]).fine());
    assert_eq!(project.run(&["check", FILES[0], FILES[1]]).fine(), "");
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let project = Project::new();
    fs::write(project.path("file"), "").expect("a file");
    let complaint = project.run(&["init", "file"]).failed(1);
    assert!(complaint.contains("file"), "{complaint}");
    assert_eq!(run(&["init", "one", "two"]).failed(2).matches("two").count(), 1);
}
