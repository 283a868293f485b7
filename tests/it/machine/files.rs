//! File descriptors, files, and the streams that a process begins with.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use tokio::net::TcpStream;
use tokio::process::Child;

use super::{FULL_DISK, doublure_after};
use crate::cli::{Ran, doublure, run};
use crate::cli_process::{Served, in_time};
use crate::support::Client;
use crate::support::wire::{Wire, get};

const LISTEN: [&str; 2] = ["--listen", "127.0.0.1:0"];
const LIST: &str = "/v1/spotMembers?limit=1";

#[tokio::test]
async fn without_file_descriptors_it_warns_and_serves_on_when_there_are_some() {
    let mut served = Served::of(doublure_after("ulimit -n 64", &LISTEN)).await;
    let address =
        served.ready["address"].as_str().expect("an address").parse().expect("an address");
    let mut first = Wire::connect(address).await;
    assert_eq!(first.exchange(get(LIST)).await.status, 200);
    let mut crowd = Vec::new();
    for _ in 0..100 {
        crowd.push(in_time("a connection", TcpStream::connect(address)).await.expect("it listens"));
    }
    let warning = served.complaint().await;
    assert!(warning.contains("WARN") && warning.contains("can't accept connections"), "{warning}");
    assert_eq!(first.exchange(get(LIST)).await.status, 200, "who is in is served");
    drop(crowd);
    let list = in_time("a place", served.members()).await;
    drop(list.expect(200));
    let ran = served.end_by("-TERM").await;
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stderr.lines().all(|line| warning.trim_end() == line), "{}", ran.stderr);
}

/// The names of what is in a folder.
pub(super) fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
    entries.map(|entry| name(entry.expect("an entry"))).collect()
}

#[test]
fn a_full_disk_under_the_locator_is_one_clear_line_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ready.json");
    let path = path.to_str().expect("UTF-8");
    let args = [LISTEN.as_slice(), &["--locator", path]].concat();
    let complaint = Ran::of(doublure_after(FULL_DISK, &args)).failed(1);
    assert!(complaint.contains(path), "{complaint}");
    assert_eq!(complaint.lines().count(), 1, "{complaint}");
    assert_eq!(names_in(folder.path()), [""; 0]);
}

#[test]
fn a_locator_in_the_place_of_a_folder_is_one_clear_line_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ready.json");
    fs::create_dir(&path).expect("a folder");
    let path = path.to_str().expect("UTF-8");
    let complaint = run(&[LISTEN.as_slice(), &["--locator", path]].concat()).failed(1);
    assert!(complaint.contains(path), "{complaint}");
    assert_eq!(complaint.lines().count(), 1, "{complaint}");
    assert_eq!(names_in(folder.path()), ["ready.json"]);
}

/// Runs this command, takes from it what `unplug` takes, and waits for its
/// locator at the path; gives a client for it.
async fn unheard(mut command: Command, path: &Path, unplug: fn(&mut Child)) -> (Child, Client) {
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = tokio::process::Command::from(command).kill_on_drop(true).spawn();
    let mut child = child.expect("doublure runs");
    unplug(&mut child);
    let ready: Value = in_time("the locator", async {
        loop {
            match fs::read(path) {
                Ok(text) => break serde_json::from_slice(&text).expect("JSON"),
                Err(_) => tokio::task::yield_now().await,
            }
        }
    })
    .await;
    let client = Client::new(ready["baseUrl"].as_str().expect("a URL"));
    (child, client)
}

#[tokio::test]
async fn it_serves_on_when_nobody_reads_what_it_logs() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ready.json");
    let options = ["--log", "info", "--locator", path.to_str().expect("UTF-8")];
    let command = doublure(&[LISTEN.as_slice(), &options].concat());
    let (mut child, client) = unheard(command, &path, |child| {
        drop(child.stdout.take());
        drop(child.stderr.take());
    })
    .await;
    for _ in 0..3 {
        drop(client.get(LIST).spot().send().await.expect(200));
    }
    assert_eq!(child.try_wait().expect("a child"), None);
}

#[tokio::test]
async fn it_serves_on_without_any_stdout_and_stderr() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ready.json");
    let options = ["--log", "info", "--locator", path.to_str().expect("UTF-8")];
    let command = doublure_after("exec >&- 2>&-", &[LISTEN.as_slice(), &options].concat());
    let (mut child, client) = unheard(command, &path, |_| {}).await;
    for _ in 0..3 {
        drop(client.get(LIST).spot().send().await.expect(200));
    }
    assert_eq!(child.try_wait().expect("a child"), None);
}
