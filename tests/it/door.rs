//! Who may drive the control plane: programs, and the control plane's own page.

use serde_json::json;

use doublure::MockServer;

use crate::cli_process::Served;
use crate::support::wire::{Wire, WireAnswer};
use crate::support::{serve, spot_of};

/// Sends a request with these headers under this host, and gives the answer.
async fn ask(address: &str, line: &str, host: &str, headers: &[(&str, &str)]) -> WireAnswer {
    let mut wire = Wire::connect(address.parse().expect("an address")).await;
    let fields = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n"));
    let fields: String = fields.collect();
    wire.exchange(format!("{line} HTTP/1.1\r\nhost: {host}\r\n{fields}\r\n")).await
}

/// A server, and its address as the `Host` of who uses it.
async fn started() -> (MockServer, String) {
    let (server, _) = serve(spot_of(&json!([{"email": "ada@acme.test"}]))).await;
    let address = server.address().to_string();
    (server, address)
}

/// What the control plane answers to a reset, the call that hurts most.
async fn reset(address: &str, host: &str, headers: &[(&str, &str)]) -> Verdict {
    let answer = ask(address, "POST /__doublure/reset", host, headers).await;
    match answer.status {
        204 => Admitted,
        403 if String::from_utf8_lossy(&answer.body).contains("foreignOrigin") => Foreign,
        _ => panic!("{}", answer.head),
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Admitted,
    Foreign,
}

use Verdict::{Admitted, Foreign};

#[tokio::test]
async fn a_program_passes_under_any_name() {
    let (_server, address) = started().await;
    for host in [&*address, "doublure:4010", "doublure", "mock.ci.example:80", "localhost"] {
        assert_eq!(reset(&address, host, &[]).await, Admitted, "{host}");
    }
}

#[tokio::test]
async fn the_own_page_passes_and_a_foreign_one_does_not() {
    let (_server, address) = started().await;
    let own = format!("http://{address}");
    let other_port = "http://127.0.0.1:1".to_owned();
    for (origin, verdict) in [
        (&*own, Admitted),
        ("https://evil.example", Foreign),
        ("null", Foreign),
        ("", Foreign),
        (&other_port, Foreign),
        ("http://127.0.0.1", Foreign),
    ] {
        assert_eq!(reset(&address, &address, &[("origin", origin)]).await, verdict, "{origin}");
    }
}

#[tokio::test]
async fn what_a_browser_says_of_the_site_counts_with_and_without_an_origin() {
    let (_server, address) = started().await;
    let own = format!("http://{address}");
    for (site, verdict) in [
        ("same-origin", Admitted),
        ("none", Admitted),
        ("same-site", Foreign),
        ("cross-site", Foreign),
        ("made-up", Foreign),
    ] {
        let alone = [("sec-fetch-site", site)];
        assert_eq!(reset(&address, &address, &alone).await, verdict, "{site}");
        let both = [("sec-fetch-site", site), ("origin", &*own)];
        assert_eq!(reset(&address, &address, &both).await, verdict, "{site} from {own}");
    }
    let both = [("sec-fetch-site", "same-origin"), ("origin", "https://evil.example")];
    assert_eq!(reset(&address, &address, &both).await, Foreign);
}

#[tokio::test]
async fn a_name_that_somebody_may_have_rebound_is_no_name_for_a_page() {
    let (_server, address) = started().await;
    for (host, verdict) in [
        ("evil.example:4010", Foreign),
        ("localhost.evil.example", Foreign),
        ("127.0.0.1.evil.example", Foreign),
        ("doublure:4010", Foreign),
        ("localhost:4010", Admitted),
        ("LOCALHOST:4010", Admitted),
        ("default.localhost:4010", Admitted),
        ("[::1]:4010", Admitted),
        ("192.0.2.7:4010", Admitted),
    ] {
        let origin = format!("http://{host}");
        let with_origin = reset(&address, host, &[("origin", &*origin)]).await;
        let with_site = reset(&address, host, &[("sec-fetch-site", "same-origin")]).await;
        assert_eq!((&with_origin, &with_site), (&verdict, &verdict), "{host}");
    }
}

#[tokio::test]
async fn a_foreign_page_changes_nothing_whatever_it_calls() {
    let (server, address) = started().await;
    let foreign = [("origin", "https://evil.example")];
    for line in [
        "GET /__doublure/state",
        "POST /__doublure/worlds",
        "DELETE /__doublure/journal",
        "PUT /__doublure/state",
        "POST /__doublure/clock/advance",
    ] {
        let answer = ask(&address, line, &address, &foreign).await;
        let body = String::from_utf8_lossy(&answer.body).into_owned();
        assert_eq!(answer.status, 403, "{line}");
        assert!(body.contains("foreignOrigin") && body.contains("--allowed-host"), "{body}");
        assert_eq!(answer.header("access-control-allow-origin"), None, "{line}");
    }
    assert!(server.world().meltingspot().member("ada@acme.test").is_some());
}

#[tokio::test]
async fn no_foreign_page_gets_leave_to_ask_in_the_first_place() {
    let (_server, address) = started().await;
    let preflight = [("origin", "https://evil.example"), ("access-control-request-method", "PUT")];
    let answer = ask(&address, "OPTIONS /__doublure/state", &address, &preflight).await;
    assert!(answer.status >= 400, "{}", answer.head);
    assert!(!answer.head.contains("access-control-"), "{}", answer.head);
}

#[tokio::test]
async fn anybody_may_ask_whether_it_is_there() {
    let (_server, address) = started().await;
    let foreign = [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")];
    let answer = ask(&address, "GET /__doublure/health", "evil.example", &foreign).await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn what_the_vendors_let_pages_do_stays_as_it_is() {
    let (_server, address) = started().await;
    let foreign = [("origin", "https://acme.test"), ("sec-fetch-site", "cross-site")];
    for (line, status, allowed) in [
        ("GET /v2/agendas/1/members", 403, Some("*")),
        ("OPTIONS /v2/agendas/1/members", 204, Some("*")),
        ("GET /v1/spotMembers", 401, None),
    ] {
        let answer = ask(&address, line, "evil.example", &foreign).await;
        assert_eq!(answer.status, status, "{line}");
        assert_eq!(answer.header("access-control-allow-origin"), allowed, "{line}");
        assert!(!String::from_utf8_lossy(&answer.body).contains("foreignOrigin"), "{line}");
    }
}

#[tokio::test]
async fn an_allowed_host_is_a_name_for_the_page() {
    let served = Served::with(&["--allowed-host", "mock.internal,doublure"]).await;
    let address = served.ready["address"].as_str().expect("an address");
    for (host, verdict) in [
        ("mock.internal:4010", Admitted),
        ("Doublure", Admitted),
        ("other.internal:4010", Foreign),
        ("sub.mock.internal:4010", Foreign),
    ] {
        let origin = format!("http://{host}");
        assert_eq!(reset(address, host, &[("origin", &*origin)]).await, verdict, "{host}");
    }
    let proxied = [("origin", "https://mock.internal:4010")];
    assert_eq!(reset(address, "mock.internal:4010", &proxied).await, Admitted, "behind a proxy");
}

#[tokio::test]
async fn an_own_page_needs_the_token_too() {
    let served = Served::with(&["--control-token", "secret"]).await;
    let address = served.ready["address"].as_str().expect("an address");
    let own = format!("http://{address}");
    let line = "POST /__doublure/reset";
    assert_eq!(ask(address, line, address, &[("origin", &*own)]).await.status, 401);
    let both = [("origin", &*own), ("authorization", "Bearer secret")];
    assert_eq!(ask(address, line, address, &both).await.status, 204);
    let foreign = [("origin", "https://evil.example"), ("authorization", "Bearer secret")];
    assert_eq!(ask(address, line, address, &foreign).await.status, 403);
}
