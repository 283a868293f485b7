//! What `doublure serve` does while it runs: it follows its fixture, and logs.

use std::path::Path;

use serde_json::json;

use crate::cli::{BAD, OneFile, assert_places};
use crate::cli_process::{Served, in_time, people};

/// Asks until this member is served.
async fn until_served(served: &Served, email: &str) {
    in_time(email, async { while served.members().await.expect(200).items("email") != [email] {} })
        .await;
}

/// Replaces a file as editors do: the new one beside it, then renamed.
fn replace(path: &Path, text: &str) {
    let beside = path.with_extension("new");
    std::fs::write(&beside, text).expect("a file");
    std::fs::rename(&beside, path).expect("a file in its place");
}

#[tokio::test]
async fn a_watched_fixture_is_served_anew_when_it_is_written() {
    let file = OneFile::holding(&people(&["one@acme.test"]));
    let served = Served::with(&["--watch", "--fixture", file.name()]).await;
    until_served(&served, "one@acme.test").await;
    std::fs::write(&file.path, people(&["two@acme.test"])).expect("a file");
    until_served(&served, "two@acme.test").await;
}

#[tokio::test]
async fn a_watched_fixture_is_served_anew_when_it_is_replaced() {
    let file = OneFile::holding(&people(&["one@acme.test"]));
    let served = Served::with(&["--watch", "--fixture", file.name()]).await;
    replace(&file.path, &people(&["two@acme.test"]));
    until_served(&served, "two@acme.test").await;
    replace(&file.path, &people(&["three@acme.test"]));
    until_served(&served, "three@acme.test").await;
}

#[tokio::test]
async fn an_invalid_version_of_a_watched_fixture_is_told_and_the_old_state_stays() {
    let file = OneFile::holding(&people(&["one@acme.test"]));
    let mut served = Served::with(&["--watch", "--fixture", file.name()]).await;
    replace(&file.path, BAD);
    let lines =
        [served.complaint().await, served.complaint().await, served.complaint().await].concat();
    assert_places(&lines, file.name());
    until_served(&served, "one@acme.test").await;
    replace(&file.path, &people(&["two@acme.test"]));
    until_served(&served, "two@acme.test").await;
}

/// What is on stderr after a read, a token and a refusal.
async fn logged(args: &[&str]) -> String {
    let served = Served::with(args).await;
    let client = served.client();
    drop(client.get("/v2/agendas/10000001/members?key=oa-demo-public").send().await.expect(200));
    let code = json!({"code": "oa-demo-secret"});
    drop(client.post("/v2/requestAccessToken", &code).send().await.expect(200));
    drop(
        client
            .get("/v1/spotMembers")
            .header("authorization", "ms-wrong-key")
            .send()
            .await
            .expect(401),
    );
    drop(client);
    served.end_by("-TERM").await.stderr
}

#[tokio::test]
async fn no_request_is_logged_unless_asked_for() {
    assert_eq!(logged(&[]).await, "");
}

#[tokio::test]
async fn at_info_each_request_is_a_line_with_method_path_and_status() {
    let log = logged(&["--log", "info"]).await;
    for line in [
        "GET /v2/agendas/10000001/members 200",
        "POST /v2/requestAccessToken 200",
        "GET /v1/spotMembers 401",
    ] {
        assert!(log.lines().any(|it| it.contains(line)), "no {line} in:\n{log}");
    }
}

#[tokio::test]
async fn no_level_of_logging_prints_a_secret() {
    let log = logged(&["--log", "debug"]).await;
    for secret in ["oa-demo-public", "oa-demo-secret", "ms-wrong-key", "tk-"] {
        assert!(!log.contains(secret), "{secret} is in:\n{log}");
    }
}
