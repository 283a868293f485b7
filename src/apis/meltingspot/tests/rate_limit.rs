//! The documented rate limits.

use jiff::SignedDuration;
use serde_json::json;

use super::Bench;
use super::bench::Answered;

const PATH: &str = "/v1/spotMembers?limit=1";

fn limited() -> Bench {
    Bench::new().set("meltingspot.rateLimit", "documented")
}

fn headers(answered: &Answered) -> [Option<&str>; 4] {
    ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "retry-after"]
        .map(|name| answered.headers.get(name).and_then(|value| value.to_str().ok()))
}

#[test]
fn nothing_is_limited_by_default() {
    let mut bench = Bench::new();
    for _ in 0..101 {
        let answered = bench.get(PATH);
        answered.assert_status(200);
        assert_eq!(headers(&answered), [None; 4]);
    }
}

#[test]
fn the_101st_request_in_ten_seconds_is_429_until_the_window_closes() {
    let mut bench = limited();
    for left in (0..100).rev() {
        let answered = bench.get(PATH);
        answered.assert_status(200);
        let left = left.to_string();
        assert_eq!(headers(&answered), [Some("100"), Some(&left), Some("10"), None]);
    }
    let answered = bench.get(PATH);
    answered.assert_refused(429, "meltingspot.rateLimit.exceeded");
    assert_eq!(headers(&answered), [Some("100"), Some("0"), Some("10"), Some("10")]);
    let message = "ThrottlerException: Too Many Requests";
    assert_eq!(answered.body, json!({"statusCode": 429, "message": message}));
    bench.now += SignedDuration::from_secs(10);
    bench.get(PATH).assert_status(200);
}

#[test]
fn each_key_has_its_own_quota_and_a_refused_key_has_none() {
    let mut bench = limited();
    for _ in 0..101 {
        bench.get(PATH);
    }
    bench.authorization = Some("other-key");
    bench.get(PATH).assert_status(200);
    bench.authorization = Some("nobody");
    for _ in 0..101 {
        assert_eq!(bench.get(PATH).status, 401);
    }
}

#[test]
fn the_50001st_request_of_a_day_is_429() {
    let mut bench = limited();
    for number in 1..=50_000 {
        assert_eq!(bench.status_of_get(PATH), 200, "{number}");
        if number % 100 == 0 {
            bench.now += SignedDuration::from_secs(10);
        }
    }
    bench.get(PATH).assert_refused(429, "meltingspot.rateLimit.exceeded");
    bench.now += SignedDuration::from_hours(24);
    bench.get(PATH).assert_status(200);
}
