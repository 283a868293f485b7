use super::Bench;
use super::bench::{INVITE, MEMBERS};
use super::{get, post};

#[test]
fn a_preflight_is_answered_without_credentials() {
    let request = http::Request::options(INVITE)
        .header("origin", "https://acme.test")
        .header("access-control-request-method", "POST");
    let got = Bench::new().send(request, "");
    let header = |name: &str| got.headers[name].to_str().unwrap();
    assert_eq!((got.status, header("access-control-allow-origin")), (204, "*"));
    assert_eq!(header("access-control-allow-headers"), "key, access-token, nonce, content-type");
    assert!(header("access-control-allow-methods").contains("POST"));
}

#[test]
fn every_answer_allows_any_origin() {
    let mut bench = Bench::new();
    for got in [
        bench.list(""),
        bench.send(get(MEMBERS), ""),
        bench.send(post(INVITE), ""),
        bench.send(get("/v2/events"), ""),
    ] {
        assert_eq!(got.headers["access-control-allow-origin"], "*", "{got:?}");
    }
}
