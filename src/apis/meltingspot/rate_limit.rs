//! The documented rate limits: 100 requests in 10 seconds and 50,000 a day.

use std::time::Duration;

use http::header::RETRY_AFTER;
use http::{HeaderName, HeaderValue};
use smallvec::smallvec;

use crate::apis::quota::{Limit, Limits, Standing};
use crate::http::Reply;

use super::Behaviours;
use super::behaviours::RateLimiting;

const IN_TEN_SECONDS: Limit = Limit { requests: 100, per: Duration::from_secs(10) };
const IN_A_DAY: Limit = Limit { requests: 50_000, per: Duration::from_hours(24) };

const LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");

/// The limits in force.
pub(super) fn limits(behaviours: &Behaviours) -> Limits {
    match behaviours.rate_limit {
        RateLimiting::Off => Limits::new(),
        RateLimiting::Documented => smallvec![IN_TEN_SECONDS, IN_A_DAY],
    }
}

/// Tells the caller where it stands, in the headers of `NestJS`'s throttler (inferred).
pub(super) fn show_standing(reply: &mut Reply, standing: Standing) {
    let headers = &mut reply.headers;
    headers.insert(LIMIT, HeaderValue::from(standing.limit));
    headers.insert(REMAINING, HeaderValue::from(standing.remaining));
    headers.insert(RESET, HeaderValue::from(standing.resets_in));
    if standing.exceeded {
        headers.insert(RETRY_AFTER, HeaderValue::from(standing.resets_in));
    }
}
