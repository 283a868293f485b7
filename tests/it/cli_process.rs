//! `doublure serve` as a process, and how to talk to it.

use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::{Child, ChildStderr, ChildStdout};
use tokio::time::timeout;

use crate::cli::{Ran, doublure};
use crate::support::{Answer, Client, spot_of};

/// What no step of a test takes on any machine.
pub(crate) const TOO_LONG: Duration = Duration::from_secs(30);

/// A server that has printed its ready line; killed when it is dropped.
#[derive(Debug)]
pub(crate) struct Served {
    pub(crate) child: Child,
    stdout: BufReader<ChildStdout>,
    stderr: BufReader<ChildStderr>,
    pub(crate) line: String,
    pub(crate) ready: Value,
}

/// Fails a test that waits in vain.
pub(crate) async fn in_time<T>(what: &str, future: impl Future<Output = T>) -> T {
    timeout(TOO_LONG, future).await.unwrap_or_else(|_| panic!("waited in vain: {what}"))
}

impl Served {
    /// Serves on a free port with these arguments.
    pub(crate) async fn with(args: &[&str]) -> Self {
        Self::of(doublure(&[&["--listen", "127.0.0.1:0"], args].concat())).await
    }

    pub(crate) async fn of(mut command: Command) -> Self {
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = tokio::process::Command::from(command)
            .kill_on_drop(true)
            .spawn()
            .expect("doublure runs");
        let mut stdout = BufReader::new(child.stdout.take().expect("stdout"));
        let mut stderr = BufReader::new(child.stderr.take().expect("stderr"));
        let mut line = String::new();
        in_time("the ready line", stdout.read_line(&mut line)).await.expect("text");
        let Ok(ready) = serde_json::from_str(&line) else {
            panic!("not ready: {line}{}", rest_of(&mut stderr).await);
        };
        Self { child, stdout, stderr, line, ready }
    }

    pub(crate) fn url(&self) -> &str {
        self.ready["baseUrl"].as_str().expect("a URL")
    }

    pub(crate) fn client(&self) -> Client {
        Client::new(self.url())
    }

    /// The list of the spot whose key is `ms-demo-key`.
    pub(crate) async fn members(&self) -> Answer {
        self.client().get("/v1/spotMembers?limit=1000").spot().send().await
    }

    /// Its next line on stderr.
    pub(crate) async fn complaint(&mut self) -> String {
        let mut line = String::new();
        in_time("a line on stderr", self.stderr.read_line(&mut line)).await.expect("text");
        line
    }

    /// Sends it this signal and sees it end.
    pub(crate) async fn end_by(mut self, signal: &str) -> Ran {
        let pid = self.child.id().expect("it runs").to_string();
        let sent = Command::new("kill").args([signal, &pid]).status().expect("kill runs");
        assert!(sent.success());
        let status = in_time("the end", self.child.wait()).await.expect("an end");
        let stdout = rest_of(&mut self.stdout).await;
        Ran { code: status.code(), stdout, stderr: rest_of(&mut self.stderr).await }
    }
}

pub(crate) async fn rest_of(pipe: &mut (impl AsyncReadExt + Unpin)) -> String {
    let mut text = String::new();
    in_time("the end of the output", pipe.read_to_string(&mut text)).await.expect("text");
    text
}

/// A fixture of one spot with these people.
pub(crate) fn people(emails: &[&str]) -> String {
    let members: Vec<Value> = emails.iter().map(|email| json!({"email": email})).collect();
    spot_of(&json!(members)).to_string()
}
