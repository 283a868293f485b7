//! The scripts of the GitHub action, run as a runner would run them.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

use crate::cli::Ran;
use crate::support::{Client, has};

const SCENARIO: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/scenarios/lost-bulk-invite.json");

/// A job on a runner: its folder, and the files by which its steps talk to each other.
struct Job(TempDir);

impl Job {
    /// A job of this machine; `None` where a tool that runners have is missing.
    fn here() -> Option<Self> {
        let tools = ["bash", "curl", "jq"].iter().all(|tool| has(tool, "--version"));
        tools.then(|| Self(tempfile::tempdir().expect("a folder")))
    }

    /// Runs one script of the action with what earlier steps have exported.
    fn step(&self, script: &str, inputs: &[(&str, &str)]) -> Ran {
        let mut command =
            Command::new(format!("{}/.github/action/{script}", env!("CARGO_MANIFEST_DIR")));
        command.env("RUNNER_TEMP", self.0.path());
        for file in ["GITHUB_ENV", "GITHUB_PATH", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"] {
            command.env(file, self.file(file));
        }
        let ours = env::var("PATH").unwrap_or_default();
        let path = format!("{}:{ours}", self.told("GITHUB_PATH").trim());
        command.env("PATH", path).envs(self.exported()).envs(inputs.iter().copied());
        Ran::of(command)
    }

    fn install(&self) {
        self.step("install", &[("INPUT_BINARY", env!("CARGO_BIN_EXE_doublure"))]).fine();
    }

    fn start(&self, inputs: &[(&str, &str)]) -> Ran {
        self.step("start", &[&[("DOUBLURE_LISTEN", "127.0.0.1:0")], inputs].concat())
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// What the steps have written into one of these files.
    fn told(&self, name: &str) -> String {
        fs::read_to_string(self.file(name)).unwrap_or_default()
    }

    fn exported(&self) -> BTreeMap<String, String> {
        let lines = self.told("GITHUB_ENV");
        let pairs = lines.lines().filter_map(|line| line.split_once('='));
        pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    fn client(&self) -> Client {
        Client::new(&self.exported()["MELTINGSPOT_BASE_URL"])
    }
}

impl Drop for Job {
    /// A job that failed half-way leaves no server behind.
    fn drop(&mut self) {
        if let Some(pid) = self.exported().get("DOUBLURE_PID") {
            drop(Command::new("kill").args(["-KILL", pid]).output());
        }
    }
}

#[tokio::test]
async fn the_action_serves_the_steps_of_a_job_and_reports_in_its_summary() {
    let Some(job) = Job::here() else { return };
    job.install();
    job.start(&[("DOUBLURE_SCENARIO", SCENARIO)]).fine();
    let client = job.client();
    drop(client.get("/v1/spotMembers").spot().send().await.expect(200));
    let told = job.step("finish", &[]);
    assert_eq!(told.code, Some(3), "{}{}", told.stdout, told.stderr);
    let summary = job.told("GITHUB_STEP_SUMMARY");
    assert!(
        summary.starts_with("### Doublure: the scenario did not come as expected"),
        "{summary}"
    );
    assert!(summary.contains("❌") && summary.contains("✅"), "{summary}");
    let gone = client.get("/v1/spotMembers").spot().exchange().await;
    assert!(gone.is_err(), "the server still answers");
}

#[tokio::test]
async fn a_client_that_has_met_too_little_fails_the_job_and_is_told_what_it_never_met() {
    let Some(job) = Job::here() else { return };
    job.install();
    job.start(&[]).fine();
    drop(job.client().get("/v1/spotMembers").spot().send().await.expect(200));
    let told = job.step("finish", &[("INPUT_MIN_COVERAGE", "99.5")]);
    assert_eq!(told.code, Some(3), "{}{}", told.stdout, told.stderr);
    let summary = job.told("GITHUB_STEP_SUMMARY");
    assert!(summary.contains("`meltingspot.members.list`: "), "{summary}");
    assert!(summary.contains("- never met: "), "{summary}");
    assert!(!summary.contains("meltingspot.members.invite`:"), "{summary}");
}

#[test]
fn a_job_without_a_scenario_finishes_well() {
    let Some(job) = Job::here() else { return };
    job.install();
    job.start(&[]).fine();
    job.step("finish", &[("INPUT_MIN_COVERAGE", "")]).fine();
    assert!(job.told("GITHUB_OUTPUT").starts_with("url=http://127.0.0.1:"));
}

#[test]
fn a_server_that_cannot_start_fails_its_step_with_the_reason() {
    let Some(job) = Job::here() else { return };
    job.install();
    let told = job.start(&[("DOUBLURE_FIXTURE", "missing.json")]);
    assert_eq!(told.code, Some(1));
    assert!(told.stdout.contains("::error::doublure did not start"), "{}", told.stdout);
    assert!(told.stdout.contains("missing.json"), "{}", told.stdout);
}

#[test]
fn a_binary_that_is_missing_fails_its_step_with_the_reason() {
    let Some(job) = Job::here() else { return };
    let told = job.step("install", &[("INPUT_BINARY", "/missing/doublure")]);
    assert_eq!(told.code, Some(1));
    assert!(told.stdout.contains("binary: /missing/doublure is not there"), "{}", told.stdout);
}

/// A folder with a `uname` that answers like this machine's, and the path to find it by.
fn another_system(job: &Job, name: &str) -> String {
    let folder = job.file("another system");
    fs::create_dir(&folder).expect("a folder");
    let told = format!("#!/bin/sh\n[ \"$1\" = -m ] && echo x86_64 || echo {name}\n");
    fs::write(folder.join("uname"), told).expect("a file");
    let mode = fs::Permissions::from_mode(0o755);
    fs::set_permissions(folder.join("uname"), mode).expect("executable");
    format!("{}:{}", folder.display(), env::var("PATH").unwrap_or_default())
}

#[test]
fn on_windows_the_program_is_named_as_windows_wants_it() {
    let Some(job) = Job::here() else { return };
    let path = another_system(&job, "MINGW64_NT-10.0-26100");
    let binary = env!("CARGO_BIN_EXE_doublure");
    drop(job.step("install", &[("PATH", &path), ("INPUT_BINARY", binary)]).fine());
    assert!(job.file("doublure/doublure.exe").exists());
}

#[test]
fn a_system_without_a_release_is_refused_with_the_way_out() {
    let Some(job) = Job::here() else { return };
    let path = another_system(&job, "Plan9");
    let release = [("INPUT_VERSION", "v0.1.0"), ("GITHUB_SERVER_URL", "http://127.0.0.1:9")];
    let inputs = [("PATH", &*path), ("ACTION_REPOSITORY", "owner/doublure")];
    let told = job.step("install", &[&inputs[..], &release].concat());
    assert_eq!(told.code, Some(1));
    assert!(told.stdout.contains("there is no doublure for Plan9-x86_64"), "{}", told.stdout);
}

#[test]
fn finishing_what_was_never_started_says_so() {
    let Some(job) = Job::here() else { return };
    let told = job.step("finish", &[]);
    assert_ne!(told.code, Some(0));
    assert!(told.stderr.contains("is doublure started?"), "{}", told.stderr);
}

/// What `.github/workflows/ci.yml` gives the action beside a scenario.
fn own_job() -> (String, String) {
    let workflow = concat!(env!("CARGO_MANIFEST_DIR"), "/.github/workflows/ci.yml");
    let workflow = fs::read_to_string(workflow).expect("our workflow");
    let (_, rest) = workflow.split_once("scenario: ").expect("a scenario");
    let (scenario, rest) = rest.split_once('\n').expect("a line");
    let (_, rest) = rest.split_once("run: ").expect("a command");
    (scenario.to_owned(), rest.lines().next().expect("a line").to_owned())
}

#[test]
fn the_job_of_our_own_workflow_passes() {
    let Some(job) = Job::here().filter(|_| has("python3", "--version")) else { return };
    let (scenario, run) = own_job();
    job.install();
    job.start(&[("DOUBLURE_SCENARIO", &scenario)]).fine();
    let mut command = Command::new("bash");
    command.args(["-c", &run]).envs(job.exported());
    Ran::of(command).fine();
    job.step("finish", &[]).fine();
    let summary = job.told("GITHUB_STEP_SUMMARY");
    assert!(summary.starts_with("### Doublure: the scenario came as expected"), "{summary}");
}
