//! A disk that fills up while a command runs, under the report that follows it:
//! one line tells of it, and what the command came to is not lost.

use std::fs;
use std::path::Path;

use super::files::names_in;
use super::{FULL_DISK, after, doublure_after};
use crate::cli::Ran;
use crate::cli_sweep::Sweep;

const ENDINGS: [&str; 3] = ["json", "html", "xml"];

/// A device that is always full.
const FULL: &str = "/dev/full";

/// The complaint about this report is one line that names it.
#[track_caller]
fn assert_told_once(path: &str, told: &str) {
    let line = format!("doublure: cannot write the report {path}: ");
    assert_eq!(told.lines().filter(|told| told.starts_with(&line)).count(), 1, "{told}");
}

/// `doublure run --coverage` of a shell script on a full disk.
fn covered(path: &str, options: &[&str], script: &str) -> Ran {
    let command = ["--", "sh", "-c", script];
    let args = [&["run", "--coverage", path], options, &command].concat();
    Ran::of(doublure_after(FULL_DISK, &args))
}

fn in_folder(folder: &Path, name: &str) -> String {
    folder.join(name).to_str().expect("UTF-8").to_owned()
}

#[test]
fn a_coverage_report_without_room_is_told_beside_the_table_and_ends_with_1() {
    for ending in ENDINGS {
        let folder = tempfile::tempdir().expect("a folder");
        let path = in_folder(folder.path(), &format!("coverage.{ending}"));
        let told = covered(&path, &[], "exit 0").failed(1);
        assert_told_once(&path, &told);
        assert!(told.contains("coverage: 0.0 %"), "{told}");
        assert_eq!(names_in(folder.path()), [""; 0]);
    }
}

#[test]
fn an_earlier_coverage_report_stays_when_there_is_no_room_for_the_next() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = in_folder(folder.path(), "coverage.json");
    fs::write(&path, "of yesterday").expect("a file");
    assert_told_once(&path, &covered(&path, &[], "exit 0").failed(1));
    assert_eq!(fs::read_to_string(&path).expect("there"), "of yesterday");
    assert_eq!(names_in(folder.path()), ["coverage.json"]);
}

#[test]
fn the_commands_own_code_and_what_is_unmet_win_over_a_report_without_room() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = in_folder(folder.path(), "coverage.xml");
    let scenario = in_folder(folder.path(), "scenario.json");
    let unmet = r#"{"expect": [{"operation": "meltingspot.members.list", "calls": 1}]}"#;
    fs::write(&scenario, unmet).expect("a file");
    for (options, script, code, part) in [
        (&[][..], "exit 7", 7, "coverage: "),
        (&["--scenario", &scenario], "exit 0", 3, "meltingspot.members.list"),
        (&["--min-coverage", "5"], "exit 0", 3, "--min-coverage asks for 5 %"),
    ] {
        let told = covered(&path, options, script).failed(code);
        assert_told_once(&path, &told);
        assert!(told.contains(part), "{told}");
    }
}

/// A sweep in which everything survives, and one with something wrong.
const GOOD_AND_BAD: [(&str, i32); 2] = [("delay:1ms", 1), ("status:503", 3)];

#[test]
fn a_sweep_whose_report_finds_no_room_shows_its_matrix_and_ends_with_1_or_3() {
    for ending in ENDINGS {
        for (fault, code) in GOOD_AND_BAD {
            let Some(sweep) = Sweep::of("people()") else { return };
            let path = sweep.path(&format!("report.{ending}"));
            let sweep = sweep.with(&["--faults", fault, "--report", &path]);
            let ran = Ran::of(after(FULL_DISK, &sweep.command()));
            assert!(ran.stdout.contains("meltingspot.members.list#1  "), "{}", ran.stdout);
            assert_told_once(&path, &ran.failed(code));
            assert!(!Path::new(&path).exists());
        }
    }
}

#[test]
fn a_sweep_whose_matrix_finds_no_room_leaves_its_report() {
    for (fault, code) in GOOD_AND_BAD {
        let Some(sweep) = Sweep::of("people()") else { return };
        let path = sweep.path("report.json");
        let sweep = sweep.with(&["--faults", fault, "--report", &path]);
        let told = Ran::of(after(&format!("exec >{FULL}"), &sweep.command())).failed(code);
        assert!(told.contains("No space left on device"), "{told}");
        assert_eq!(told.lines().count(), 1, "{told}");
        let report = fs::read_to_string(&path).expect("a report");
        assert!(report.contains(fault), "{report}");
    }
}

#[test]
fn a_device_in_the_place_of_a_report_is_refused_before_anything_runs() {
    let folder = tempfile::tempdir().expect("a folder");
    let mark = in_folder(folder.path(), "it-ran");
    for ending in ENDINGS {
        let path = in_folder(folder.path(), &format!("report.{ending}"));
        std::os::unix::fs::symlink(FULL, &path).expect("a link");
        let told = doublure_after(":", &["run", "--coverage", &path, "--", "touch", &mark]);
        let told = Ran::of(told).failed(2);
        assert!(told.contains(&path) && told.contains("it is not an ordinary file"), "{told}");
        let Some(sweep) = Sweep::of(&format!("open({mark:?}, 'w')")) else { return };
        let told = Ran::of(sweep.with(&["--report", &path]).command()).failed(1);
        assert_told_once(&path, &told);
        assert!(Path::new(&path).is_symlink() && !Path::new(&mark).exists());
    }
}
