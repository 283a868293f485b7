//! TLS: certificates, the version of HTTP that a client gets, and what it sees.

mod certificates;
mod cli;
mod client;
mod door;
mod faults;
mod stopping;
mod worlds;

use doublure::{MockServer, MockServerBuilder};
use http::{StatusCode, Version};
use serde_json::{Value, json};

use crate::support::wire::{Wire, get};
use crate::support::{frozen, spot_of};

use client::{Http1, Http2, Roots};

const LIST: &str = "/v1/spotMembers?limit=1";

fn ada() -> MockServerBuilder {
    frozen(spot_of(&json!([{"email": "ada@acme.test"}])))
}

async fn secure() -> (MockServer, Roots) {
    let server = ada().tls().start().await.unwrap_or_else(|error| panic!("{error}"));
    let roots = Roots::from_pem(server.tls_ca_pem().expect("an authority"));
    (server, roots)
}

async fn http2() -> (MockServer, Http2) {
    let (server, roots) = secure().await;
    let client = Http2::connect(server.address(), "127.0.0.1", &roots).await;
    (server, client)
}

#[tokio::test]
async fn a_client_that_offers_http_2_gets_it() {
    let (_server, client) = http2().await;
    for id in ["1", "2", "3"] {
        let answer = client.get(LIST).await;
        assert_eq!((answer.status, answer.version), (StatusCode::OK, Version::HTTP_2));
        assert_eq!(answer.header("x-doublure-request"), Some(id));
        assert_eq!(answer.header("date"), Some("Mon, 02 Mar 2026 09:00:00 GMT"));
        assert_eq!(answer.json()["items"][0]["email"], "ada@acme.test");
    }
}

#[tokio::test]
async fn a_client_that_offers_http_1_or_nothing_gets_http_1() {
    let (server, roots) = secure().await;
    for offered in [&["http/1.1"][..], &["http/1.0"], &[]] {
        let mut client = Http1::connect(server.address(), "localhost", &roots, offered).await;
        for _ in 0..2 {
            let answer = client.get(LIST).await;
            assert_eq!((answer.status, answer.version), (StatusCode::OK, Version::HTTP_11));
            assert_eq!(answer.json()["items"][0]["email"], "ada@acme.test");
        }
    }
}

#[tokio::test]
async fn a_plain_server_speaks_no_http_2() {
    let server = ada().start().await.expect("a server");
    let mut wire = Wire::connect(server.address()).await;
    wire.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await;
    assert!(wire.is_closed().await);
}

#[tokio::test]
async fn a_body_arrives_whole_over_http_2() {
    let (server, client) = http2().await;
    let emails: Vec<String> = (0..200).map(|number| format!("m{number}@acme.test")).collect();
    let body = json!({"emails": emails}).to_string();
    let answer = client.post("/v1/spotMembers~bulkInvite", body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    assert!(server.world().meltingspot().member("m199@acme.test").is_some());
}

#[tokio::test]
async fn many_streams_of_one_connection_are_served_at_the_same_time() {
    let (server, client) = http2().await;
    let asked: Vec<_> = (0..250)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.get(LIST).await.status })
        })
        .collect();
    for answer in asked {
        assert_eq!(answer.await.expect("an answer"), StatusCode::OK);
    }
    assert_eq!(server.world().requests().len(), 250);
}

#[tokio::test]
async fn an_answer_to_head_has_its_length_but_no_body_over_http_2() {
    let (_server, client) = http2().await;
    let got = client.get(LIST).await;
    let head = client.ask("HEAD", LIST, "").await;
    assert_eq!(head.header("content-length"), Some(&*got.body.len().to_string()));
    assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0));
}

#[tokio::test]
async fn every_url_of_a_secure_server_says_https() {
    let (server, _) = secure().await;
    let fork = server.fork();
    for url in [server.base_url(), fork.base_url(), fork.control_url(), fork.meltingspot_base_url()]
    {
        assert!(url.starts_with("https://127.0.0.1:"), "{url}");
    }
}

#[tokio::test]
async fn a_client_in_the_clear_is_told_to_speak_tls() {
    let (server, _) = secure().await;
    let mut wire = Wire::connect(server.address()).await;
    let answer = wire.exchange(get(LIST)).await;
    let problem: Value = serde_json::from_slice(&answer.body).expect("JSON");
    assert_eq!((answer.status, &problem["mockError"]), (400, &json!("tlsRequired")));
    assert!(server.world().requests().is_empty());
    let post = "POST /v1/spotMembers HTTP/1.1\r\nhost: x\r\ncontent-length: 99999999\r\n\r\n";
    assert_eq!(wire.exchange(post).await.status, 400);
    assert!(wire.is_closed().await);
}

#[test]
fn a_synchronous_test_gets_a_secure_server_too() {
    let server = doublure::blocking::MockServer::builder().tls().start().expect("a server");
    assert!(server.base_url().starts_with("https://"));
    assert!(server.tls_ca_pem().is_some());
}
