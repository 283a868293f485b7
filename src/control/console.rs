//! `GET /`: the console, one page that shows a world and changes it by the
//! control plane's own calls.
//!
//! The page is the same for everybody and holds nothing of any world, so it is
//! served without a token. Its policy lets a browser run what is written here
//! and nothing else, and talk to this server only.

use bytes::Bytes;
use data_encoding::BASE64;
use hmac_sha256::Hash;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderValue, StatusCode};

use crate::http::{Body, Problem, Reply};

use super::routes::Outcome;

const PAGE: &str = include_str!("console/page.html");
const STYLE: &str = include_str!("console/style.css");

/// The parts of the script, one for each part of the page.
const SCRIPT: [&str; 12] = [
    include_str!("console/dom.js"),
    include_str!("console/calls.js"),
    include_str!("console/worlds.js"),
    include_str!("console/clock.js"),
    include_str!("console/stream.js"),
    include_str!("console/journal.js"),
    include_str!("console/request.js"),
    include_str!("console/members.js"),
    include_str!("console/faults.js"),
    include_str!("console/snapshots.js"),
    include_str!("console/coverage.js"),
    include_str!("console/start.js"),
];

/// Where the page has its style and its script.
const STYLE_PLACE: &str = "/* style */";
const SCRIPT_PLACE: &str = "/* script */";

const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");
const NO_CACHE: HeaderValue = HeaderValue::from_static("no-cache");
const NO_SNIFF: HeaderValue = HeaderValue::from_static("nosniff");
const NO_REFERRER: HeaderValue = HeaderValue::from_static("no-referrer");

pub(super) fn page() -> Outcome {
    let script = SCRIPT.concat();
    let text = PAGE.replace(STYLE_PLACE, STYLE).replace(SCRIPT_PLACE, &script);
    let policy = HeaderValue::try_from(policy(STYLE, &script)).map_err(|error| {
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "noPolicy", error.to_string())
    })?;
    let reply = Reply { body: Body::from(Bytes::from(text)), ..Reply::empty(StatusCode::OK) };
    Ok(reply
        .header(CONTENT_TYPE, HTML)
        .header(CACHE_CONTROL, NO_CACHE)
        .header(CONTENT_SECURITY_POLICY, policy)
        .header(X_CONTENT_TYPE_OPTIONS, NO_SNIFF)
        .header(REFERRER_POLICY, NO_REFERRER))
}

/// What the page may do: run this script under this style, and call this server.
/// Text never becomes markup, not even by mistake.
fn policy(style: &str, script: &str) -> String {
    format!(
        "default-src 'none'; script-src {}; style-src {}; connect-src 'self'; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; \
         trusted-types 'none'",
        source(script),
        source(style)
    )
}

/// The text's hash, as a policy names it.
fn source(text: &str) -> String {
    format!("'sha256-{}'", BASE64.encode(&Hash::hash(text.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_between<'a>(page: &'a str, begin: &str, end: &str) -> &'a str {
        let (_, rest) = page.split_once(begin).expect("the beginning");
        rest.split_once(end).expect("the end").0
    }

    #[test]
    fn a_hash_is_spelled_as_browsers_do() {
        let known = "'sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0='";
        assert_eq!(source("abc"), known);
    }

    #[test]
    fn the_policy_names_just_what_the_page_holds() {
        let reply = page().expect("a page");
        let bytes = reply.body.bytes();
        let text = std::str::from_utf8(&bytes).expect("text");
        let policy = reply.headers[CONTENT_SECURITY_POLICY].to_str().expect("text");
        for (begin, end) in [("<style>", "</style>"), ("<script type=\"module\">", "</script>")] {
            let part = text_between(text, begin, end);
            assert!(part.len() > 1_000 && policy.contains(&source(part)), "{begin}");
            assert_eq!(text.matches(begin).count(), 1, "{begin}");
        }
    }

    #[test]
    fn nothing_comes_from_elsewhere_and_no_text_becomes_markup() {
        let bytes = page().expect("a page").body.bytes();
        let text = std::str::from_utf8(&bytes).expect("text");
        for bad in [
            "src=",
            "href=\"http",
            "url(",
            "@import",
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            " style=\"",
            " onclick=",
            STYLE_PLACE,
            SCRIPT_PLACE,
        ] {
            assert!(!text.contains(bad), "{bad}");
        }
    }
}
