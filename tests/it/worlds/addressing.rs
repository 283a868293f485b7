//! How a request says which world it is for.

use serde_json::json;

use crate::support::Client;
use crate::support::wire::{Wire, get};

use super::{WORLDS, client_of, list, open, with_ada};

/// The addresses of the members that a request with this path and host sees.
async fn seen_by(client: &Client, path: &str, host: &str) -> Vec<serde_json::Value> {
    client.get(path).header("host", host).spot().send().await.expect(200).items("email")
}

#[tokio::test]
async fn a_path_addresses_a_world() {
    let (_server, client) = with_ada().await;
    let fork = client_of(&open(&client, &json!({"id": "mine"})).await);
    drop(fork.invite("new@acme.test").send().await.expect(201));
    for path in ["/~mine/v1/spotMembers", "/%7Emine/v1/spotMembers", "/%7emine/v1/spotMembers"] {
        assert_eq!(seen_by(&client, path, "127.0.0.1").await.len(), 2, "{path}");
    }
    for path in ["/v1/spotMembers", "/~default/v1/spotMembers"] {
        assert_eq!(seen_by(&client, path, "127.0.0.1").await.len(), 1, "{path}");
    }
}

#[tokio::test]
async fn a_host_below_localhost_addresses_a_world_whatever_its_case_and_port() {
    let (server, client) = with_ada().await;
    let fork = client_of(&open(&client, &json!({"id": "mine"})).await);
    drop(fork.invite("new@acme.test").send().await.expect(201));
    let port = server.address().port();
    for host in [&format!("mine.localhost:{port}"), "mine.localhost", "MINE.LocalHost:1"] {
        assert_eq!(seen_by(&client, "/v1/spotMembers", host).await.len(), 2, "{host}");
    }
    for host in ["localhost", "127.0.0.1:1", "[::1]:1", "example.test", "mine.localhost.test"] {
        assert_eq!(seen_by(&client, "/v1/spotMembers", host).await.len(), 1, "{host}");
    }
}

#[tokio::test]
async fn a_world_in_the_path_goes_before_one_in_the_host() {
    let (_server, client) = with_ada().await;
    let one = client_of(&open(&client, &json!({"id": "one"})).await);
    open(&client, &json!({"id": "two"})).await;
    drop(one.invite("new@acme.test").send().await.expect(201));
    assert_eq!(seen_by(&client, "/~one/v1/spotMembers", "two.localhost").await.len(), 2);
}

#[tokio::test]
async fn a_whole_url_in_the_request_line_goes_before_the_host() {
    let (server, client) = with_ada().await;
    let one = client_of(&open(&client, &json!({"id": "one"})).await);
    drop(one.invite("new@acme.test").send().await.expect(201));
    let mut wire = Wire::connect(server.address()).await;
    let answer = wire.exchange(get("http://one.localhost/v1/spotMembers")).await;
    let body: serde_json::Value = serde_json::from_slice(&answer.body).expect("JSON");
    assert_eq!(body["total"], 2);
}

#[tokio::test]
async fn the_control_plane_of_a_world_is_below_its_base_url_and_its_host() {
    let (server, client) = with_ada().await;
    let fork = client_of(&open(&client, &json!({"id": "mine"})).await);
    drop(list(&fork).send().await.expect(200));
    let total = |answer: crate::support::Answer| answer.expect(200).json()["total"].clone();
    assert_eq!(total(fork.get("/__doublure/journal").send().await), 1);
    let by_host = client.get("/__doublure/journal").header("host", "mine.localhost").send().await;
    assert_eq!(total(by_host), 1);
    assert_eq!(server.world().requests().len(), 0);
}

#[tokio::test]
async fn base_urls_follow_the_name_by_which_the_client_knows_the_server() {
    let (_server, client) = with_ada().await;
    for (host, base) in [
        ("doublure:4010", "http://doublure:4010"),
        ("LOCALHOST:80", "http://LOCALHOST:80"),
        ("default.localhost:4010", "http://localhost:4010"),
        ("[::1]:4010", "http://[::1]:4010"),
        ("a.localhost.example.test:1", "http://a.localhost.example.test:1"),
    ] {
        let opened =
            client.ask("POST", WORLDS).header("host", host).send().await.expect(201).json();
        let id = opened["id"].as_str().expect("an id");
        assert_eq!(opened["baseUrl"], format!("{base}/~{id}"), "{host}");
    }
}

#[tokio::test]
async fn without_a_host_base_urls_are_those_of_the_server_itself() {
    let (server, _client) = with_ada().await;
    let mut wire = Wire::connect(server.address()).await;
    for version in ["HTTP/1.1", "HTTP/1.0"] {
        let opened =
            wire.exchange(format!("POST {WORLDS} {version}\r\nconnection: keep-alive\r\n\r\n"));
        let opened = opened.await;
        assert_eq!(opened.status, 201, "{}", opened.head);
        let body: serde_json::Value = serde_json::from_slice(&opened.body).expect("JSON");
        let base = format!("{}/~{}", server.base_url(), body["id"].as_str().expect("an id"));
        assert_eq!(body["baseUrl"], base, "{version}");
    }
}

#[tokio::test]
async fn an_unknown_world_is_404_and_the_way_to_open_one() {
    let (server, client) = with_ada().await;
    for path in ["/~nobody/v1/spotMembers", "/~nobody/__doublure/health", "/~/v1/spotMembers", "/~"]
    {
        let problem = client.get(path).send().await.problem(404, "unknownWorld");
        assert!(
            problem["detail"].as_str().expect("a detail").contains("POST"),
            "{path}: {problem}"
        );
    }
    let by_host = client.get("/v1/spotMembers").header("host", "nobody.localhost").send().await;
    drop(by_host.problem(404, "unknownWorld"));
    assert_eq!(server.strays(), 0);
}

#[tokio::test]
async fn a_worlds_address_alone_is_no_api() {
    let (_server, client) = with_ada().await;
    open(&client, &json!({"id": "mine"})).await;
    for path in ["/~mine", "/~mine/", "/~mine/~mine/v1/spotMembers"] {
        drop(client.get(path).send().await.problem(404, "noSuchApi"));
    }
}
