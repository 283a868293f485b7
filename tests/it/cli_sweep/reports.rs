//! The reports, for programs, for people, and for continuous integration.

use std::fs;
use std::process::Command;

use crate::cli::Ran;

use super::Sweep;

/// Prints what must stay text, and takes a 503 for success.
const HOSTILE: &str = r#"print("<img src=x onerror=alert(1)> & \x1b[31mred\x1b[0m ]]>"); people()"#;

/// The report of [`HOSTILE`]'s one bad cell, in the format of this ending.
fn report(ending: &str) -> Option<String> {
    let sweep = Sweep::of(HOSTILE)?;
    let path = sweep.path(&format!("report.{ending}"));
    let sweep = sweep.with(&["--faults", "delay:1ms,status:503", "--report", &path]);
    assert_eq!(sweep.run().failed(3), "");
    Some(fs::read_to_string(&path).expect("a report"))
}

#[test]
fn the_page_holds_all_it_needs_and_text_stays_text() {
    let Some(page) = report("html") else { return };
    for part in [
        "<!DOCTYPE html>",
        "default-src 'none'",
        "&lt;img src=x onerror=alert(1)&gt; &amp; \u{fffd}[31mred",
        "GET /v1/spotMembers",
        "2 runs: 1 survived, 1 wrong",
        "href=\"#meltingspot-members-list-1-status-503\"",
        "id=\"meltingspot-members-list-1-status-503\"",
        "--only &#39;meltingspot.members.list#1:status:503&#39;",
    ] {
        assert!(page.contains(part), "no {part} in {page}");
    }
    for part in ["<img", "<script", "<link", "http://www", "https://"] {
        assert!(!page.contains(part), "{part} in {page}");
    }
}

#[test]
fn the_report_for_continuous_integration_is_well_formed() {
    let Some(report) = report("xml") else { return };
    let program = r#"
import sys, xml.etree.ElementTree as tree
suites = tree.fromstring(sys.stdin.buffer.read())
for case in suites.iter("testcase"):
    failure = case.find("failure")
    print(case.get("classname"), case.get("name"), "-" if failure is None else failure.get("message"))
print(suites.get("tests"), suites.get("failures"), suites.find("suite") is None)
print("<img src=x onerror=alert(1)> & \ufffd[31mred" in "".join(suites.itertext()))
"#;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("report.xml");
    fs::write(&path, report).expect("written");
    let mut python = Command::new("python3");
    python.args(["-c", program]).stdin(fs::File::open(&path).expect("there"));
    let expected = "meltingspot.members.list #1:delay:1ms -
meltingspot.members.list #1:status:503 wrong: the answer was 503, and the operation had not run
2 1 True
True
";
    assert_eq!(Ran::of(python).fine(), expected);
}

#[test]
fn the_report_for_programs_tells_what_a_bad_cell_was() {
    let Some(report) = report("json") else { return };
    let report: serde_json::Value = serde_json::from_str(&report).expect("JSON");
    let cell = &report["cells"][1];
    assert_eq!(report["scenario"], "the list is read");
    assert_eq!(cell["verdict"], "wrong");
    assert_eq!((&cell["exitCode"], &cell["ended"]), (&0.into(), &"ended with 0".into()));
    assert_eq!(cell["struck"], true);
    for (key, part) in [("unmet", "saw 0"), ("output", "<img"), ("repeat", "--only")] {
        assert!(cell[key].as_str().is_some_and(|text| text.contains(part)), "{key}: {cell:#}");
    }
}
