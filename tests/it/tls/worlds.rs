//! Worlds over TLS, where HTTP/2 names the host in `:authority`.

use super::client::Http2;
use super::{LIST, secure};

#[tokio::test]
async fn a_world_is_addressed_by_its_path() {
    let (server, roots) = secure().await;
    let world = server.fork();
    let client = Http2::connect(server.address(), "127.0.0.1", &roots).await;
    assert_eq!(client.get(&format!("/~{}{LIST}", world.id())).await.status, 200);
    assert_eq!((world.requests().len(), server.world().requests().len()), (1, 0));
}

#[tokio::test]
async fn a_world_is_addressed_by_its_host() {
    let (server, roots) = secure().await;
    let world = server.fork();
    let host = format!("{}.localhost", world.id());
    let client = Http2::connect(server.address(), &host, &roots).await;
    assert_eq!(client.get(LIST).await.status, 200);
    assert_eq!((world.requests().len(), server.world().requests().len()), (1, 0));
    drop(world);
    assert_eq!(client.get(LIST).await.status, 410);
    assert_eq!(server.strays(), 1);
}

#[tokio::test]
async fn a_world_that_is_opened_has_urls_with_https_and_the_clients_name() {
    let (server, roots) = secure().await;
    let port = server.address().port();
    for (name, base) in [("localhost", "localhost"), ("default.localhost", "localhost")] {
        let client = Http2::connect(server.address(), name, &roots).await;
        let opened = client.post("/__doublure/worlds", "").await;
        assert_eq!(opened.status, 201, "{opened:?}");
        let opened = opened.json();
        let id = opened["id"].as_str().expect("an id");
        assert_eq!(opened["baseUrl"], format!("https://{base}:{port}/~{id}"));
        let listed = client.get("/__doublure/worlds").await.json();
        assert_eq!(listed["worlds"][0]["baseUrl"], format!("https://{base}:{port}"));
    }
}
