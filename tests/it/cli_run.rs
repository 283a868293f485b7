//! `doublure run`: a server for as long as one command runs.

use std::process::{Command, Stdio};

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout};

use crate::cli::{BAD, OneFile, Ran, assert_places, doublure, run};
use crate::cli_process::{in_time, rest_of};
use crate::support::Client;

/// Expects two calls of one operation.
const TWO_LISTS: &str = r#"{"name": "two lists",
    "expect": [{"operation": "meltingspot.members.list", "calls": 2}]}"#;

/// Tells where the server is, then waits for the end of its input.
pub(crate) const TELL_AND_WAIT: &str = r#"echo "$DOUBLURE_URL"; cat; exit "$0""#;

/// What a shell script did that ran under `doublure run` with these options.
#[track_caller]
fn run_script(options: &[&str], script: &str) -> Ran {
    run(&[&["run"], options, &["--", "sh", "-c", script]].concat())
}

/// A command that runs under `doublure run`, and has printed its first line.
pub(crate) struct Running {
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
    pub(crate) line: String,
}

impl Running {
    pub(crate) async fn script(options: &[&str], script: &[&str]) -> Self {
        Self::of(doublure(&[&["run"], options, &["--", "sh", "-c"], script].concat())).await
    }

    async fn of(mut command: Command) -> Self {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut command = tokio::process::Command::from(command);
        let mut child = command.kill_on_drop(true).spawn().expect("doublure runs");
        let mut stdout = BufReader::new(child.stdout.take().expect("stdout"));
        let mut line = String::new();
        in_time("the first line", stdout.read_line(&mut line)).await.expect("text");
        let (stdin, line) = (child.stdin.take(), line.trim().to_owned());
        Self { child, stdin, stdout, line }
    }

    fn signal(&self, signal: &str) {
        let pid = self.child.id().expect("it runs").to_string();
        let sent = Command::new("kill").args([signal, &pid]).status().expect("kill runs");
        assert!(sent.success());
    }

    /// Ends the command's input and sees the end.
    pub(crate) async fn end(mut self) -> Ran {
        drop(self.stdin.take());
        let stdout = rest_of(&mut self.stdout).await;
        let stderr = rest_of(self.child.stderr.as_mut().expect("stderr")).await;
        let status = in_time("the end", self.child.wait()).await.expect("an end");
        Ran { code: status.code(), stdout, stderr }
    }
}

#[test]
fn the_command_is_told_where_the_server_is() {
    let script =
        r#"echo "$DOUBLURE_URL $DOUBLURE_CONTROL_URL $MELTINGSPOT_BASE_URL $OPENAGENDA_BASE_URL""#;
    let told = run_script(&[], script).fine();
    let [url, control, meltingspot, openagenda]: [&str; 4] =
        told.split_whitespace().collect::<Vec<_>>().try_into().expect("four URLs");
    assert!(url.starts_with("http://127.0.0.1:"), "{told}");
    assert_eq!(control, format!("{url}/__doublure"));
    assert_eq!([meltingspot, openagenda], [url, url]);
}

#[test]
fn the_server_answers_from_the_commands_first_moment() {
    let script = r#""$0" wait "$DOUBLURE_CONTROL_URL" --timeout 10s"#;
    let binary = env!("CARGO_BIN_EXE_doublure");
    assert_eq!(run(&["run", "--", "sh", "-c", script, binary]).fine(), "");
}

#[test]
fn the_rest_of_the_environment_is_left_as_it_is() {
    let mut command = doublure(&["run", "--", "sh", "-c", r#"echo "$ELSEWHERE $DOUBLURE_SEED""#]);
    command.env("ELSEWHERE", "here").env("DOUBLURE_SEED", "7");
    assert_eq!(Ran::of(command).fine(), "here 7\n");
}

#[tokio::test]
async fn input_and_outputs_are_the_commands_alone() {
    let script = "echo first; cat; echo complaint >&2";
    let mut running = Running::script(&[], &[script]).await;
    let mut stdin = running.stdin.take().expect("stdin");
    tokio::io::AsyncWriteExt::write_all(&mut stdin, b"passed through").await.expect("a reader");
    drop(stdin);
    let ran = running.end().await;
    assert_eq!((ran.code, &*ran.stdout, &*ran.stderr), (Some(0), "passed through", "complaint\n"));
}

#[test]
fn the_exit_code_is_the_commands() {
    assert_eq!(run_script(&[], "exit 0").fine(), "");
    for code in [1, 2, 3, 42, 255] {
        assert_eq!(run_script(&[], &format!("exit {code}")).failed(code), "");
    }
}

#[test]
fn a_command_that_a_signal_ended_gives_128_and_its_number() {
    for (signal, code) in [("KILL", 137), ("TERM", 143)] {
        assert_eq!(run_script(&[], &format!("kill -{signal} $$")).failed(code), "");
    }
}

#[test]
fn a_command_that_is_not_found_gives_127() {
    let complaint = run(&["run", "--", "no-such-command-anywhere"]).failed(127);
    assert!(complaint.contains("no-such-command-anywhere"), "{complaint}");
    assert_eq!(complaint.lines().count(), 1, "{complaint}");
}

#[test]
fn a_command_that_cannot_be_executed_gives_126() {
    let file = OneFile::holding("no program");
    assert!(run(&["run", "--", file.name()]).failed(126).contains(file.name()));
}

#[test]
fn a_run_of_nothing_is_wrong_usage() {
    assert!(run(&["run"]).failed(2).contains("CMD"));
    assert!(run(&["run", "--"]).failed(2).contains("CMD"));
}

#[test]
fn a_command_before_the_dashes_is_wrong_usage() {
    assert!(run(&["run", "true"]).failed(2).contains("true"));
}

#[test]
fn the_command_does_not_run_when_the_server_cannot_start() {
    let file = OneFile::holding(BAD);
    let ran = run_script(&["--fixture", file.name()], "echo it ran");
    assert_eq!(ran.stdout, "");
    assert_places(&ran.failed(1), file.name());
    for options in [["--fixture", "/nowhere.json"], ["--scenario", "/nowhere.json"]] {
        let ran = run_script(&options, "echo it ran");
        assert_eq!(ran.stdout, "");
        assert!(ran.failed(1).contains("/nowhere.json"));
    }
}

#[test]
fn an_explicit_address_is_the_one_that_is_taken() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    assert!(run_script(&["--listen", &address], "true").failed(1).contains(&address));
    let mut command = doublure(&["run", "--", "true"]);
    command.env("DOUBLURE_LISTEN", &address);
    assert!(Ran::of(command).failed(1).contains(&address));
}

#[test]
fn the_locator_is_there_while_the_command_runs() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("doublure.json");
    let name = path.to_str().expect("UTF-8");
    let script = format!(r#"grep -q "$DOUBLURE_URL" "{name}""#);
    assert_eq!(run_script(&["--locator", name], &script).fine(), "");
    assert!(!path.exists());
}

#[tokio::test]
async fn signals_are_passed_on_and_the_commands_answer_is_the_exit_code() {
    for signal in ["TERM", "INT", "HUP", "QUIT"] {
        let script = "trap 'exit 9' TERM INT HUP QUIT; echo ready; while :; do sleep 0.02; done";
        let running = Running::script(&[], &[script]).await;
        running.signal(&format!("-{signal}"));
        let ran = running.end().await;
        assert_eq!((ran.code, &*ran.stderr), (Some(9), ""), "SIG{signal}");
    }
}

#[tokio::test]
async fn a_command_that_dies_of_a_passed_signal_gives_128_and_its_number() {
    let running = Running::script(&[], &["echo ready; while :; do sleep 0.02; done"]).await;
    running.signal("-TERM");
    assert_eq!(running.end().await.failed(143), "");
}

#[tokio::test]
async fn a_scenario_that_came_as_expected_is_not_mentioned() {
    let ran = after_lists(2, "0").await;
    assert_eq!((ran.code, &*ran.stderr), (Some(0), ""));
}

#[tokio::test]
async fn an_unmet_expectation_gives_3_and_is_told_with_the_nearest_requests() {
    let report = after_lists(1, "0").await.failed(3);
    for part in ["two lists", "expected exactly 2 calls, saw 1", "#1 GET /v1/spotMembers", "-> 200"]
    {
        assert!(report.contains(part), "no {part} in {report}");
    }
    assert!(!report.contains('\x1b'), "{report}");
}

#[tokio::test]
async fn a_command_that_failed_is_not_judged_by_the_scenario() {
    assert_eq!(after_lists(1, "5").await.failed(5), "");
}

/// What comes of [`TWO_LISTS`] when so many lists are asked for, and the command
/// then ends with this code.
async fn after_lists(lists: usize, code: &str) -> Ran {
    let file = OneFile::holding(TWO_LISTS);
    let running = Running::script(&["--scenario", file.name()], &[TELL_AND_WAIT, code]).await;
    let client = Client::new(&running.line);
    for _ in 0..lists {
        drop(client.get("/v1/spotMembers").spot().send().await.expect(200));
    }
    running.end().await
}

#[test]
fn several_unmet_expectations_are_all_told() {
    let file = OneFile::holding(
        r#"{"expect": [
            {"operation": "meltingspot.members.list", "calls": 1},
            {"operation": "openagenda.members.list", "calls": 0},
            {"api": "meltingspot", "member": {"email": "nobody@acme.test"}, "is": {"status": "Accepted"}}]}"#,
    );
    let report = run_script(&["--scenario", file.name()], "true").failed(3);
    for part in
        ["expectation 1: ", "no such request was seen", "expectation 3: ", "nobody@acme.test"]
    {
        assert!(report.contains(part), "no {part} in {report}");
    }
    assert!(!report.contains("expectation 2: "), "{report}");
}
