//! `doublure serve`: its start, its ready line, its end.

use std::net::TcpListener;
use std::process::Stdio;

use serde_json::Value;

use crate::cli::{BAD, OneFile, assert_places, doublure, run};
use crate::cli_process::{Served, in_time};
use crate::support::Client;

#[tokio::test]
async fn the_ready_line_is_the_contracts() {
    let served = Served::with(&[]).await;
    let address = served.ready["address"].as_str().expect("an address");
    let pid = served.child.id().expect("it runs");
    let version = env!("CARGO_PKG_VERSION");
    let url = format!("http://{address}");
    assert_eq!(
        served.line,
        format!(
            "{{\"event\":\"ready\",\"version\":\"{version}\",\"pid\":{pid},\"address\":\"{address}\",\
             \"baseUrl\":\"{url}\",\"controlUrl\":\"{url}/__doublure\",\
             \"meltingspotBaseUrl\":\"{url}\",\"openagendaBaseUrl\":\"{url}\"}}\n"
        )
    );
}

#[tokio::test]
async fn who_is_ready_answers() {
    let served = Served::with(&[]).await;
    drop(served.client().get("/__doublure/health").send().await.expect(200));
}

#[tokio::test]
async fn the_demo_is_served_without_a_fixture() {
    let served = Served::of(doublure(&["serve", "--listen", "127.0.0.1:0"])).await;
    assert_eq!(served.members().await.expect(200).json()["total"], 255);
}

#[tokio::test]
async fn listening_everywhere_the_urls_say_loopback() {
    let served = Served::of(doublure(&["--listen", "0.0.0.0:0"])).await;
    for key in ["baseUrl", "controlUrl", "meltingspotBaseUrl", "openagendaBaseUrl"] {
        let url = served.ready[key].as_str().unwrap_or_default();
        assert!(url.starts_with("http://127.0.0.1:"), "{key}: {}", served.line);
    }
    drop(served.members().await.expect(200));
}

#[tokio::test]
async fn an_address_of_ipv6_stands_in_brackets() {
    if TcpListener::bind("[::1]:0").is_err() {
        // A machine without IPv6 has nothing to show here.
        return;
    }
    for listen in ["[::1]:0", "[::]:0"] {
        let served = Served::of(doublure(&["--listen", listen])).await;
        assert!(served.url().starts_with("http://[::1]:"), "{}", served.line);
        drop(served.members().await.expect(200));
    }
}

#[tokio::test]
async fn a_name_may_be_listened_on() {
    let served = Served::of(doublure(&["--listen", "localhost:0"])).await;
    drop(served.members().await.expect(200));
}

#[tokio::test]
async fn sigterm_and_sigint_end_it_well() {
    for signal in ["-TERM", "-INT"] {
        assert_eq!(Served::with(&[]).await.end_by(signal).await.fine(), "", "{signal}");
    }
}

#[tokio::test]
async fn a_client_that_stays_connected_does_not_hold_up_the_end() {
    let served = Served::with(&[]).await;
    let client = served.client();
    drop(client.get("/__doublure/health").send().await.expect(200));
    drop(served.end_by("-TERM").await.fine());
    drop(client);
}

#[tokio::test]
async fn a_port_in_use_is_one_clear_line() {
    let served = Served::with(&[]).await;
    let address = served.ready["address"].as_str().expect("an address");
    let complaint = run(&["--listen", address]).failed(1);
    assert!(complaint.contains(address), "{complaint}");
    assert_eq!(complaint.lines().count(), 1, "{complaint}");
}

#[test]
fn what_is_no_address_is_one_clear_line() {
    let complaint = run(&["--listen", "nowhere"]).failed(1);
    assert!(complaint.contains("--listen nowhere"), "{complaint}");
    assert_eq!(complaint.lines().count(), 1, "{complaint}");
}

#[test]
fn an_unreadable_fixture_is_one_clear_line() {
    let complaint =
        run(&["--listen", "127.0.0.1:0", "--fixture", "/nowhere/at/all.json"]).failed(1);
    assert!(complaint.contains("/nowhere/at/all.json"), "{complaint}");
    assert_eq!(complaint.lines().count(), 1, "{complaint}");
}

#[test]
fn a_bad_fixture_ends_it_with_every_problem_at_its_place() {
    let file = OneFile::holding(BAD);
    let ran = run(&["--listen", "127.0.0.1:0", "--fixture", file.name()]);
    assert_eq!(ran.stdout, "");
    assert_places(&ran.failed(1), file.name());
}

#[tokio::test]
async fn the_locator_holds_the_ready_line_while_the_server_runs() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ready.json");
    let served = Served::with(&["--locator", path.to_str().expect("UTF-8")]).await;
    assert_eq!(std::fs::read_to_string(&path).expect("a locator"), served.line);
    drop(served.end_by("-TERM").await.fine());
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0);
}

#[test]
fn a_locator_that_cannot_be_written_is_one_clear_line() {
    let args = ["--listen", "127.0.0.1:0", "--locator", "/nowhere/at/all.json"];
    let complaint = run(&args).failed(1);
    assert!(complaint.contains("/nowhere/at/all.json"), "{complaint}");
    assert_eq!(complaint.lines().count(), 1, "{complaint}");
}

#[tokio::test]
async fn it_serves_on_when_nobody_reads_stdout() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ready.json");
    let mut command =
        doublure(&["--listen", "127.0.0.1:0", "--locator", path.to_str().expect("UTF-8")]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child =
        tokio::process::Command::from(command).kill_on_drop(true).spawn().expect("doublure runs");
    drop(child.stdout.take());
    let ready: Value = in_time("the locator", async {
        loop {
            match std::fs::read(&path) {
                Ok(text) => break serde_json::from_slice(&text).expect("JSON"),
                Err(_) => tokio::task::yield_now().await,
            }
        }
    })
    .await;
    let url = ready["baseUrl"].as_str().expect("a URL");
    drop(Client::new(url).get("/v1/spotMembers").spot().send().await.expect(200));
}

#[tokio::test]
async fn wait_ends_well_when_the_server_is_healthy() {
    let served = Served::with(&[]).await;
    for url in [
        served.url().to_owned(),
        format!("{}/", served.url()),
        format!("{}/__doublure", served.url()),
    ] {
        assert_eq!(run(&["wait", &url, "--timeout", "30s"]).fine(), "");
    }
}
