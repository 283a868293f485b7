//! `doublure serve --workers N`: several threads serve one set of worlds.

use serde_json::{Value, json};

use crate::cli::{OneFile, Ran, doublure, run};
use crate::cli_process::Served;
use crate::support::{Answer, Client, spot_of};

/// What one and four threads come to with the same calls, one after the other,
/// each on a connection of its own.
async fn state_after_calls(workers: &str) -> Value {
    let mut fixture = spot_of(&json!([{"email": "ada@acme.test"}]));
    fixture["clock"] = json!({"now": "2026-03-01T09:00:00Z", "frozen": true});
    let fixture = OneFile::holding(&fixture.to_string());
    let served = Served::with(&["--workers", workers, "--fixture", fixture.name()]).await;
    for number in 0..9 {
        let email = format!("member{number}@acme.test");
        drop(served.client().invite(&email).send().await.expect(201));
    }
    served.client().get("/__doublure/state").send().await.expect(200).json()
}

#[tokio::test]
async fn the_same_calls_come_to_the_same_on_one_thread_and_on_four() {
    let one = state_after_calls("1").await;
    assert_eq!(state_after_calls("4").await, one);
    assert_eq!(one["meltingspot"]["spots"][0]["members"].as_array().map(Vec::len), Some(10));
}

#[tokio::test]
async fn a_world_that_one_thread_opens_is_open_on_all() {
    let served = Served::with(&["--workers", "3"]).await;
    let client = served.client();
    let opened = client.post("/__doublure/worlds", &json!({"id": "mine"})).send().await;
    drop(opened.expect(201));
    for _ in 0..3 {
        // A new client comes on a new connection: the next thread's.
        let client = Client::new(&format!("{}/~mine", served.url()));
        drop(client.get("/v1/spotMembers").spot().send().await.expect(200));
    }
    let journal: Answer = client.get("/~mine/__doublure/journal").send().await;
    assert_eq!(journal.expect(200).json()["total"], 3);
}

#[tokio::test]
async fn threads_beside_the_first_end_with_it() {
    let served = Served::with(&["--workers", "3"]).await;
    let idle = [served.client(), served.client(), served.client()];
    for client in &idle {
        drop(client.get("/v1/spotMembers").spot().send().await.expect(200));
    }
    assert_eq!(served.end_by("-TERM").await.fine(), "");
}

#[test]
fn no_threads_and_too_many_are_refused_with_the_range() {
    for count in ["0", "65", "many"] {
        let complaint = run(&["--workers", count]).failed(2);
        assert!(complaint.contains("--workers") && complaint.contains(count), "{complaint}");
    }
    assert!(run(&["--workers", "0"]).failed(2).contains("1..=64"));
    let mut command = doublure(&["run", "--", "true"]);
    command.env("DOUBLURE_WORKERS", "0");
    assert!(Ran::of(command).failed(2).contains("1..=64"));
}
