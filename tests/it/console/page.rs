//! How the page is served.

use serde_json::json;

use crate::cli_process::Served;
use crate::support::{Client, serve, spot_of};

const PAGE: &str = "/__doublure/";

#[tokio::test]
async fn the_page_is_the_same_for_every_world_and_with_or_without_a_slash() {
    let (server, client) = serve(spot_of(&json!([{"email": "ada@acme.test"}]))).await;
    let fork = server.fork();
    let forks = Client::new(fork.base_url());
    let page = client.get(PAGE).send().await.expect(200);
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(client.get("/__doublure").send().await.expect(200).body, page.body);
    assert_eq!(forks.get(PAGE).send().await.expect(200).body, page.body);
    let text = String::from_utf8_lossy(&page.body);
    assert!(!text.contains("ada@acme.test"));
    drop(fork);
    drop(forks.get(PAGE).send().await.problem(410, "worldClosed"));
}

#[tokio::test]
async fn the_page_may_do_nothing_but_call_its_own_server() {
    let (_server, client) = serve(json!({})).await;
    let page = client.get(PAGE).send().await.expect(200);
    let policy = page.header("content-security-policy").expect("a policy");
    for part in [
        "default-src 'none';",
        "script-src 'sha256-",
        "style-src 'sha256-",
        "connect-src 'self';",
        "base-uri 'none';",
        "form-action 'none';",
        "frame-ancestors 'none';",
    ] {
        assert!(policy.contains(part), "{part} in {policy}");
    }
    assert!(!policy.contains("unsafe"), "{policy}");
    assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
}

#[tokio::test]
async fn a_link_from_anywhere_opens_the_page_but_no_other_call() {
    let (_server, client) = serve(json!({})).await;
    let from_a_link = |path| {
        let ask = client.get(path).header("sec-fetch-site", "cross-site");
        ask.header("sec-fetch-mode", "navigate").send()
    };
    drop(from_a_link(PAGE).await.expect(200));
    drop(from_a_link("/__doublure/state").await.problem(403, "foreignOrigin"));
}

#[tokio::test]
async fn the_page_needs_no_token_but_its_calls_do() {
    let served = Served::with(&["--control-token", "secret"]).await;
    let client = served.client();
    drop(client.get(PAGE).send().await.expect(200));
    for path in ["directory", "members?agenda=10000001", "journal/stream"] {
        let ask = client.get(&format!("{PAGE}{path}")).header("sec-fetch-site", "same-origin");
        drop(ask.send().await.problem(401, "controlToken"));
    }
}

#[tokio::test]
async fn what_is_no_get_of_the_page_is_refused() {
    let (_server, client) = serve(json!({})).await;
    let problem = client.ask("POST", PAGE).send().await.problem(405, "methodNotAllowed");
    assert!(problem["detail"].to_string().contains("GET"), "{problem}");
}
