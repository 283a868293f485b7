//! The door of the control plane over TLS, where a page's origin is https and
//! HTTP/2 names the host in `:authority`.

use super::client::{Http1, Http2};
use super::{http2, secure};

/// Whether the control plane is open to a page of this origin.
async fn is_open(client: &Http2, origin: &str) -> bool {
    let mut reset = client.request("POST", "/__doublure/reset", "");
    reset.headers_mut().insert("origin", origin.parse().expect("a value"));
    match client.answer(reset).await {
        answer if answer.status == 204 => true,
        answer if answer.json()["mockError"] == "foreignOrigin" => false,
        answer => panic!("{answer:?}"),
    }
}

#[tokio::test]
async fn the_own_page_is_one_that_came_over_tls() {
    let (server, client) = http2().await;
    let port = server.address().port();
    assert!(is_open(&client, &format!("https://127.0.0.1:{port}")).await);
    assert!(!is_open(&client, &format!("http://127.0.0.1:{port}")).await);
    assert!(!is_open(&client, &format!("https://localhost:{port}")).await);
    assert!(!is_open(&client, "https://evil.example").await);
    assert!(!is_open(&client, "null").await);
    assert_eq!(client.post("/__doublure/reset", "").await.status, 204, "a program");
}

#[tokio::test]
async fn a_name_that_somebody_may_have_rebound_is_no_name_for_a_page() {
    let (_server, client) = http2().await;
    let mut reset = client.request("POST", "/__doublure/reset", "");
    *reset.uri_mut() = "https://evil.example/__doublure/reset".parse().expect("a URL");
    reset.headers_mut().insert("origin", "https://evil.example".parse().expect("a value"));
    assert_eq!(client.answer(reset).await.json()["mockError"], "foreignOrigin");
}

#[tokio::test]
async fn what_a_browser_says_of_the_site_counts() {
    let (_server, client) = http2().await;
    for (site, status) in [("same-origin", 204), ("cross-site", 403)] {
        let mut reset = client.request("POST", "/__doublure/reset", "");
        reset.headers_mut().insert("sec-fetch-site", site.parse().expect("a value"));
        assert_eq!(client.answer(reset).await.status, status, "{site}");
    }
}

#[tokio::test]
async fn over_http_1_the_host_field_counts() {
    let (server, roots) = secure().await;
    let mut client = Http1::connect(server.address(), "localhost", &roots, &["http/1.1"]).await;
    assert_eq!(client.get("/__doublure/state").await.status, 200);
    let own = format!("https://localhost:{}", server.address().port());
    for (origin, status) in [(&*own, 200), (&own.replace("https", "http"), 403)] {
        assert_eq!(client.get_from(origin, "/__doublure/state").await.status, status, "{origin}");
    }
}
