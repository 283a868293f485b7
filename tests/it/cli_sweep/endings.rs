//! How runs are ended that do not end by themselves.

use std::process::Command;

use crate::cli::Ran;
use crate::cli_run_terminal::in_terminal;

use super::Sweep;

/// Starts somebody else who would stay, and tells who it is.
const COMPANION: &str = r#"
import subprocess
companion = subprocess.Popen(["sh", "-c", "trap '' TERM; while :; do sleep 1; done"])
with open(os.environ["COMPANIONS"], "a") as file:
    print(companion.pid, file=file)
"#;

/// Whether a process is there; one that only waits to be buried is not.
fn is_alive(pid: &str) -> bool {
    let state = Command::new("ps").args(["-o", "stat=", "-p", pid]).output().expect("ps runs");
    let state = String::from_utf8_lossy(&state.stdout).trim().to_owned();
    !state.is_empty() && !state.starts_with('Z')
}

/// Asserts that there were so many companions, and that none is left.
#[track_caller]
fn assert_gone(path: &str, count: usize) {
    let pids = std::fs::read_to_string(path).expect("companions");
    assert_eq!(pids.lines().count(), count, "{pids}");
    let left: Vec<&str> = pids.lines().filter(|pid| is_alive(pid)).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_command_that_ignores_sigterm_is_killed_and_hung_and_takes_all_with_it() {
    let program = format!(
        "{COMPANION}
import signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
people()"
    );
    let Some(sweep) = Sweep::of(&program) else { return };
    let companions = sweep.path("companions");
    let sweep = sweep.with(&["--faults", "stall", "--timeout", "6s"]);
    let mut command = sweep.command();
    command.env("COMPANIONS", &companions);
    let ran = Ran::of(command);
    for part in ["list#1  HUNG", "did not end within 6s, ignored SIGTERM and was killed"] {
        assert!(ran.stdout.contains(part), "no {part} in {}{}", ran.stdout, ran.stderr);
    }
    assert_eq!(ran.failed(3), "");
    assert_gone(&companions, 2);
}

#[tokio::test]
async fn a_signal_ends_the_sweep_and_every_run() {
    for (signal, code) in [("-TERM", 143), ("-INT", 130)] {
        let program = format!(
            "{COMPANION}\npeople()\nif os.path.exists(os.environ['SECOND']): __import__('signal').pause()\nopen(os.environ['SECOND'], 'w').close()"
        );
        let Some(sweep) = Sweep::of(&program) else { return };
        let (companions, second) = (sweep.path("companions"), sweep.path("second"));
        let sweep = sweep.with(&["--faults", "status:503"]);
        let mut command = sweep.command();
        command.env("COMPANIONS", &companions).env("SECOND", &second);
        interrupt_second_run(command, &companions, signal, code).await;
        assert_gone(&companions, 2);
    }
}

/// Sends the signal to the sweep when its second run has its companion.
async fn interrupt_second_run(command: Command, companions: &str, signal: &str, code: i32) {
    let mut command = tokio::process::Command::from(command);
    command.stdout(std::process::Stdio::null()).kill_on_drop(true);
    let mut child = command.spawn().expect("doublure runs");
    let second = async {
        while std::fs::read_to_string(companions).unwrap_or_default().lines().count() < 2 {
            tokio::task::yield_now().await;
        }
    };
    crate::cli_process::in_time("the second run", second).await;
    let pid = child.id().expect("it runs").to_string();
    assert!(Command::new("kill").args([signal, &pid]).status().expect("kill runs").success());
    let status = crate::cli_process::in_time("the end", child.wait()).await.expect("an end");
    assert_eq!(status.code(), Some(code), "{signal}");
}

#[test]
fn only_a_terminal_shows_how_far_the_sweep_is() {
    let Some(sweep) = Sweep::of("people()") else { return };
    let sweep = sweep.with(&["--faults", "delay:1ms"]);
    let args: Vec<String> =
        sweep.command().get_args().map(|arg| arg.to_str().expect("UTF-8").to_owned()).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let screen = Ran::of(in_terminal(&args)).fine();
    assert!(screen.contains("/1 runs") && screen.contains("\x1b[32msurvived"), "{screen}");
    let plain = sweep.run().fine();
    assert!(!plain.contains("/1 runs") && !plain.contains('\x1b'), "{plain}");
}
