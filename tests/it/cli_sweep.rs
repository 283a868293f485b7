//! `doublure sweep`: every call fails once. The commands are small programs in
//! Python, whose standard library has all that they need.

mod clean;
mod endings;
mod example;
mod refusals;
mod reports;

use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::cli::{Ran, doublure};
use crate::support::has;

/// A client without manners: `ask` gives the status, or raises when there is
/// no whole answer.
const CLIENT: &str = r#"
import os, socket, sys
HOST, _, PATH = os.environ["DOUBLURE_URL"].removeprefix("http://").partition("/")
def send(method, path, body=""):
    connection = socket.create_connection(HOST.split(":"))
    lines = [f"{method} /{PATH}{path} HTTP/1.1", f"host: {HOST}", "authorization: ms-demo-key",
             "content-type: application/json", f"content-length: {len(body)}", "connection: close"]
    connection.sendall(("\r\n".join(lines) + "\r\n\r\n" + body).encode())
    return connection
def ask(method, path, body=""):
    answer = b""
    with send(method, path, body) as connection:
        while part := connection.recv(65536):
            answer += part
    head, _, content = answer.partition(b"\r\n\r\n")
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:") and int(line.split(b":")[1]) > len(content):
            raise EOFError("the answer broke off")
    return int(head.split()[1])
def people():
    return ask("GET", "/v1/spotMembers")
def invite(email):
    return ask("POST", "/v1/spotMembers", '{"email": "%s"}' % email)
"#;

/// Two people; the list must be had, and nobody may come along.
const SCENARIO: &str = r#"{"name": "the list is read",
    "fixture": {"meltingspot": {"spots": [{"secretKey": "ms-demo-key", "members": [
        {"email": "ada@acme.test"}, {"email": "jo@acme.test"}]}]}},
    "expect": [
        {"operation": "meltingspot.members.list", "status": 200, "calls": {"min": 1}},
        {"api": "meltingspot", "members": {}, "count": 2, "always": true}]}"#;

/// A sweep of a small program, in a folder of its own.
pub(crate) struct Sweep {
    folder: TempDir,
    options: Vec<String>,
    program: String,
}

impl Sweep {
    /// Of a program that begins with [`CLIENT`], under [`SCENARIO`]; `None`, and
    /// a line about it, where there is no Python.
    pub(crate) fn of(program: &str) -> Option<Self> {
        Self::under(SCENARIO, program)
    }

    fn under(scenario: &str, program: &str) -> Option<Self> {
        let folder = has("python3", "--version").then(|| tempfile::tempdir().expect("a folder"))?;
        let sweep = Self { folder, options: Vec::new(), program: format!("{CLIENT}{program}") };
        std::fs::write(sweep.path("scenario.json"), scenario).expect("written");
        Some(sweep)
    }

    pub(crate) fn with(mut self, options: &[&str]) -> Self {
        self.options.extend(options.iter().map(ToString::to_string));
        self
    }

    /// A file in its folder.
    pub(crate) fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().expect("UTF-8").to_owned()
    }

    pub(crate) fn command(&self) -> Command {
        let mut command = doublure(&["sweep", "--scenario", &self.path("scenario.json")]);
        command.args(&self.options).args(["--", "python3", "-I", "-S", "-c", &self.program]);
        command
    }

    #[track_caller]
    fn run(&self) -> Ran {
        Ran::of(self.command())
    }

    /// The JSON report, and the exit code.
    #[track_caller]
    fn report(mut self) -> (Option<i32>, Value) {
        let path = self.path("report.json");
        self.options.extend(["--report".to_owned(), path.clone()]);
        let ran = self.run();
        let Ok(text) = std::fs::read_to_string(&path) else {
            panic!("no report: {}{}", ran.stdout, ran.stderr);
        };
        (ran.code, serde_json::from_str(&text).expect("JSON"))
    }
}

/// What each cell came to: its fault and its verdict, row by row.
fn verdicts(report: &Value) -> Vec<(String, String)> {
    let cells = report["cells"].as_array().expect("cells");
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    cells.iter().map(|cell| (text(&cell["fault"]), text(&cell["verdict"]))).collect()
}

#[test]
fn each_verdict_is_told_from_the_others() {
    let program = r#"
status = people()
if status == 429:
    invite("oops@acme.test")
    sys.exit(4)
"#;
    let Some(sweep) = Sweep::of(program) else { return };
    let faults = "delay:1ms,reset,status:503,rateLimit,stall";
    let (code, report) = sweep.with(&["--faults", faults, "--timeout", "6s"]).report();
    let expected = [
        ("delay:1ms", "survived"),
        ("reset", "gaveUpCleanly"),
        ("status:503", "wrong"),
        ("rateLimit", "damaged"),
        ("stall", "hung"),
    ];
    let expected = expected.map(|(fault, verdict)| (fault.to_owned(), verdict.to_owned()));
    assert_eq!(verdicts(&report), expected, "{report:#}");
    assert_eq!(code, Some(3));
    let summary =
        serde_json::json!({"survived": 1, "gaveUpCleanly": 1, "wrong": 1, "damaged": 1, "hung": 1});
    assert_eq!(report["summary"], summary);
}

#[test]
fn a_sweep_without_a_bad_cell_ends_with_0_and_shows_its_matrix() {
    let Some(sweep) = Sweep::of("sys.exit(people() != 200)") else { return };
    let shown = sweep.with(&["--faults", "delay:1ms,status:500+applied"]).run().fine();
    let expected = "                            delay     status
                            :1ms      :500+applied
meltingspot.members.list#1  survived  gave up

2 runs: 1 survived, 1 gave up cleanly\n";
    assert_eq!(shown, expected);
}

#[test]
fn every_call_is_a_row_and_meets_its_own_fault_only() {
    let program = r#"
for email in ["a@acme.test", "b@acme.test", "nobody"]:
    print(invite(email))
print(people())
"#;
    let Some(sweep) = Sweep::under(r#"{"name": "nothing"}"#, program) else { return };
    let (_, report) = sweep.with(&["--faults", "status:503,status:500"]).report();
    let calls: Vec<String> = report["calls"]
        .as_array()
        .expect("calls")
        .iter()
        .map(|call| {
            format!("{} {} {}", call["operation"], call["call"], call["request"]).replace('"', "")
        })
        .collect();
    let invited = |number: u8| format!("meltingspot.members.invite {number} POST /v1/spotMembers");
    let list = "meltingspot.members.list 1 GET /v1/spotMembers".to_owned();
    assert_eq!(calls, [list, invited(1), invited(2), invited(3)]);
    let outputs =
        report["cells"].as_array().expect("cells").iter().map(|cell| cell["output"].clone());
    let expected = [
        ["201", "201", "400", "503"],
        ["201", "201", "400", "500"],
        ["503", "201", "400", "200"],
        ["500", "201", "400", "200"],
        ["201", "503", "400", "200"],
        ["201", "500", "400", "200"],
        ["201", "201", "503", "200"],
        ["201", "201", "500", "200"],
    ];
    let expected = expected.map(|lines| lines.join("\n") + "\n");
    assert_eq!(outputs.collect::<Vec<Value>>(), expected);
}

#[test]
fn the_scenarios_own_faults_stay_and_one_that_comes_first_is_told() {
    let scenario = SCENARIO.replacen(
        "\"expect\"",
        r#""faults": [{"operation": "meltingspot.members.list", "calls": [1], "then": {"kind": "status", "status": 500}}], "expect""#,
        1,
    );
    let program = "sys.exit(0 if 200 in [people(), people()] else 7)";
    let Some(sweep) = Sweep::under(&scenario, program) else { return };
    let sweep = sweep.with(&["--faults", "status:503"]);
    let ran = sweep.run();
    assert!(ran.stdout.contains("list#1  survived*"), "{}", ran.stdout);
    assert!(ran.stdout.contains("list#2  gave up\n"), "{}", ran.stdout);
    assert!(ran.fine().contains("\n* the fault did not strike"));
}

#[test]
fn sweeps_at_once_and_one_after_another_print_the_same_matrix() {
    let program = r#"
status = people()
sys.exit(0 if status == 503 else status != 200 or invite("ada@acme.test") != 400)
"#;
    let Some(sweep) = Sweep::of(program) else { return };
    let matrix = |jobs: &str| {
        let mut command = sweep.command();
        command.env("DOUBLURE_FAULTS", "status:503,reset,malformed").env("DOUBLURE_JOBS", jobs);
        let ran = Ran::of(command);
        assert_eq!(ran.code, Some(3), "{}{}", ran.stdout, ran.stderr);
        ran.stdout
    };
    std::thread::scope(|scope| {
        let [one, other] = ["4", "1"].map(|jobs| scope.spawn(move || matrix(jobs)));
        let (one, other) = (one.join().expect("a matrix"), other.join().expect("a matrix"));
        assert_eq!(one, other);
    });
}

#[test]
fn a_call_whose_answer_nobody_waited_for_is_counted() {
    let scenario = r#"{"expect": [{"operation": "meltingspot.members.list", "calls": 3}]}"#;
    let program = r#"
for _ in range(3):
    send("GET", "/v1/spotMembers").close()
"#;
    let Some(sweep) = Sweep::under(scenario, program) else { return };
    let shown = sweep.with(&["--faults", "status:503,malformed,rateLimit"]).run().fine();
    assert!(shown.contains("9 runs: 9 survived"), "{shown}");
}

#[test]
fn a_bad_cell_names_the_command_that_repeats_its_run() {
    let program = "print(\"it's\", sys.argv[1:])\npeople()";
    let Some(sweep) = Sweep::of(program) else { return };
    let report = sweep.path("report.json");
    let sweep = sweep.with(&["--faults", "rateLimit,status:503", "--report", &report]);
    let mut command = sweep.command();
    command.args(["two words", "$HOME"]).env("DOUBLURE_SEED", "7").env("DOUBLURE_TIMEOUT", "30s");
    let ran = Ran::of(command);
    let report = std::fs::read_to_string(&report).expect("a report");
    let report: Value = serde_json::from_str(&report).expect("JSON");
    let again = report["cells"][1]["repeat"].as_str().expect("a command");
    assert!(ran.stdout.contains(again), "{}", ran.stdout);
    assert_eq!(ran.failed(3), "");
    for part in ["--seed 7", "--timeout 30s", "--only 'meltingspot.members.list#1:status:503'"] {
        assert!(again.contains(part), "no {part} in {again}");
    }
    let mut shell = Command::new("sh");
    shell.args(["-c", again]);
    let repeated = Ran::of(shell);
    assert!(repeated.stdout.contains("| it's ['two words', '$HOME']"), "{}", repeated.stdout);
    assert!(repeated.stdout.contains("1 run: 1 wrong"), "{}", repeated.stdout);
    assert_eq!(repeated.failed(3), "");
}
