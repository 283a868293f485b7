use serde_json::json;

use super::bench::{ADA, MEMBERS};
use super::{Bench, get};

fn limited() -> Bench {
    Bench::new().with("openagenda.rateLimit", json!({"requests": 2, "per": "10s"}))
}

#[test]
fn without_a_limit_nobody_is_stopped() {
    let mut bench = Bench::new();
    for _ in 0..200 {
        bench.list("").ok();
    }
}

#[test]
fn a_request_over_the_limit_is_refused_with_429() {
    let mut bench = limited();
    bench.list("").ok();
    bench.advance(2_500);
    bench.list("").ok();
    let got = bench.list("");
    got.refused(429, "rateLimit");
    assert_eq!(
        (got.body["message"].is_string(), &got.headers["retry-after"]),
        (true, &"8".parse().unwrap())
    );
    bench.advance(7_500);
    bench.list("").ok();
}

#[test]
fn an_account_has_one_quota_for_its_keys_and_tokens() {
    let mut bench = limited();
    let token = bench.token(ADA);
    bench.list("").ok();
    bench.send(get(MEMBERS).header("access-token", &token), "").ok();
    bench.get(MEMBERS, "secret-90000001").refused(429, "rateLimit");
    bench.get(MEMBERS, "public-90000002").ok();
}

#[test]
fn requests_for_tokens_are_not_counted() {
    let mut bench = limited();
    for _ in 0..9 {
        bench.token(ADA);
    }
    bench.list("").ok();
}
