//! What the binary does with the commands of Windows.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::cli::{DEMO, Ran, doublure, run};
use crate::cli_process::Served;

/// A scenario that a command satisfies whatever it does.
const NOTHING_MUCH: &str = r#"{"name": "nobody goes", "fixture": {"meltingspot": {"spots": [
    {"secretKey": "ms-demo-key", "members": [{"email": "ada@acme.test"}]}]}},
    "expect": [{"api": "meltingspot", "members": {}, "count": 1}]}"#;

fn run_script(script: &str) -> Ran {
    run(&["run", "--", "cmd", "/d", "/c", script])
}

#[test]
fn a_command_is_told_where_the_server_is_and_its_exit_code_is_ours() {
    let ran = run_script("echo %DOUBLURE_URL%& exit 7");
    let stdout = ran.stdout.clone();
    assert_eq!(ran.failed(7), "");
    assert!(stdout.starts_with("http://127.0.0.1:"), "{stdout}");
}

#[test]
fn a_code_beyond_255_is_no_success() {
    drop(run_script("exit 256").failed(255));
}

#[test]
fn a_command_that_is_not_there_gives_127() {
    let complaint = run(&["run", "--", "no-such-command"]).failed(127);
    assert!(complaint.contains("cannot run no-such-command"), "{complaint}");
}

/// A folder with a scenario and a batch file that calls the binary's own client.
fn stage(script: &str) -> (TempDir, [String; 2]) {
    let folder = tempfile::tempdir().expect("a folder");
    let paths = [("scenario.json", NOTHING_MUCH), ("command.cmd", script)].map(|(name, text)| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("a file");
        path.into_os_string().into_string().expect("UTF-8")
    });
    (folder, paths)
}

fn sweep(scenario: &str, options: &[&str], command: &str) -> Command {
    let options =
        [&["sweep", "--scenario", scenario], options, &["--", "cmd", "/d", "/c", command]];
    doublure(&options.concat())
}

#[test]
fn a_command_that_takes_too_long_is_ended_with_all_that_it_started() {
    // `ping` is everybody's `sleep` here; a second one is started beside.
    let script = "@start /b ping -n 60 127.0.0.1 >nul\r\n@ping -n 60 127.0.0.1 >nul\r\n";
    let (_folder, [scenario, command]) = stage(script);
    let began = Instant::now();
    let told = Ran::of(sweep(&scenario, &["--timeout", "2s"], &command)).failed(1);
    assert!(told.contains("did not end within 2s and was ended"), "{told}");
    assert!(began.elapsed() < Duration::from_secs(30), "its companion held us up");
}

#[test]
fn what_a_command_has_printed_is_shown_in_its_order() {
    let (_folder, [scenario, command]) = stage("@echo one\r\n@echo two 1>&2\r\n@exit 1\r\n");
    let told = Ran::of(sweep(&scenario, &[], &command)).failed(1);
    let places = ["one", "two"].map(|word| told.find(&format!("| {word}")));
    assert!(places[0].is_some() && places[0] < places[1], "{told}");
}

#[tokio::test]
async fn a_locator_is_written_and_replaced() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ready.json");
    fs::write(&path, "an older one").expect("a file");
    let name = path.to_str().expect("UTF-8");
    let served = Served::with(&["--locator", name, "--fixture", DEMO]).await;
    assert_eq!(fs::read_to_string(&path).expect("a locator"), served.line);
    drop(served.members().await.expect(200));
}
