//! SIGTERM to a server that speaks HTTP/2.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use serde_json::json;

use crate::cli_process::Served;

use super::LIST;
use super::client::{Http2, Roots, soon};

async fn served() -> (Served, Roots) {
    let folder = tempfile::tempdir().expect("a folder");
    let ca = folder.path().join("ca.pem");
    let served = Served::with(&["--tls", "--tls-ca", ca.to_str().expect("UTF-8")]).await;
    (served, Roots::from_pem(&std::fs::read_to_string(ca).expect("a file")))
}

async fn connect(served: &Served, roots: &Roots) -> Http2 {
    let address = served.ready["address"].as_str().and_then(|text| text.parse().ok());
    Http2::connect(address.expect("an address"), "localhost", roots).await
}

#[tokio::test]
async fn idle_connections_are_told_and_do_not_hold_up_the_end() {
    let (served, roots) = served().await;
    let mut client = connect(&served, &roots).await;
    assert_eq!(client.get(LIST).await.status, 200);
    drop(served.end_by("-TERM").await.fine());
    client.ended().await;
}

#[tokio::test]
async fn what_waits_for_a_fault_is_answered_at_once() {
    let (served, roots) = served().await;
    let client = connect(&served, &roots).await;
    let fault = json!({"operation": "meltingspot.members.list", "calls": "all",
        "then": {"kind": "delay", "for": "1h"}});
    assert_eq!(client.post("/__doublure/faults", fault.to_string()).await.status, 201);
    let late = tokio::spawn({
        let client = client.clone();
        async move { client.get(LIST).await }
    });
    soon(async {
        while client.get("/__doublure/faults").await.json()["faults"][0]["seen"] != 1 {}
    })
    .await;
    drop(served.end_by("-TERM").await.fine());
    assert_eq!(soon(late).await.expect("an answer").status, 200);
}

#[tokio::test]
async fn under_load_every_answer_that_begins_is_whole() {
    let (served, roots) = served().await;
    let answered = Arc::new(AtomicUsize::new(0));
    let mut clients = Vec::new();
    for _ in 0..5 {
        let client = connect(&served, &roots).await;
        clients.extend((0..10).map(|_| tokio::spawn(load(client.clone(), Arc::clone(&answered)))));
    }
    soon(async {
        while answered.load(Relaxed) < 500 {
            tokio::task::yield_now().await;
        }
    })
    .await;
    drop(served.end_by("-TERM").await.fine());
    for client in clients {
        soon(client).await.expect("a client meets whole answers, or none");
    }
}

/// Asks until the server takes no more.
async fn load(client: Http2, answered: Arc<AtomicUsize>) {
    while let Ok(response) = client.send(client.request("GET", LIST, "")).await {
        assert_eq!(response.status(), 200);
        let body = http_body_util::BodyExt::collect(response.into_body()).await;
        assert!(!body.expect("a whole answer").to_bytes().is_empty());
        answered.fetch_add(1, Relaxed);
    }
}
