//! Who may use the control plane, and on which world.

use std::net::IpAddr;
use std::sync::Arc;

use http::header::{AUTHORIZATION, ORIGIN, WWW_AUTHENTICATE};
use http::uri::Scheme;
use http::{HeaderValue, StatusCode};

use crate::http::{Problem, Request};
use crate::world::{WorldCell, Worlds};

/// What a browser tells of where a request comes from.
const SEC_FETCH_SITE: &str = "sec-fetch-site";

/// What a control call works on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Console<'a> {
    pub(crate) worlds: &'a Worlds,
    /// The world that the call addresses.
    pub(crate) world: &'a Arc<WorldCell>,
    pub(crate) door: &'a Door,
    /// What the server's URLs begin with.
    pub(crate) scheme: &'a Scheme,
    /// The server's URL, for clients that don't say how they call it.
    pub(crate) own_url: &'a str,
}

/// Whom the control plane lets in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Door {
    /// What every call but `GET health` must carry as `Authorization: Bearer …`.
    pub(crate) token: Option<String>,
    /// Names under which a browser may reach the control plane's own page,
    /// besides loopback names and addresses.
    pub(crate) allowed_hosts: Vec<String>,
}

impl Door {
    /// Refuses what another origin's page sends, and what lacks the token.
    pub(super) fn admit(&self, request: &Request, scheme: &Scheme) -> Result<(), Problem> {
        if from_a_browser(request) && !self.is_own_page(request, scheme) {
            return Err(foreign_origin());
        }
        self.check_token(request)
    }

    fn check_token(&self, request: &Request) -> Result<(), Problem> {
        let Some(token) = &self.token else { return Ok(()) };
        let given = text(request, AUTHORIZATION.as_str()).and_then(|value| value.split_once(' '));
        let right = given.is_some_and(|(scheme, given)| {
            scheme.eq_ignore_ascii_case("bearer") && same(given.trim(), token)
        });
        if right { Ok(()) } else { Err(unauthorized()) }
    }

    /// Whether a browser sends this from the control plane's own page. The name
    /// that it used must be one that nobody else can point here: else a foreign
    /// page could call itself our own by rebinding its name's address.
    fn is_own_page(&self, request: &Request, scheme: &Scheme) -> bool {
        let host = request.authority().unwrap_or_default();
        let origin = text(request, ORIGIN.as_str());
        let same_origin = origin.is_none_or(|origin| {
            origin.split_once("://").is_some_and(|(its_scheme, from)| {
                from.eq_ignore_ascii_case(host) && may_be_ours(its_scheme, scheme)
            })
        });
        let site = text(request, SEC_FETCH_SITE);
        same_origin
            && site.is_none_or(|site| matches!(site, "same-origin" | "none"))
            && self.trusts(host_name(host))
    }

    fn trusts(&self, name: &str) -> bool {
        let lower = name.to_ascii_lowercase();
        lower == "localhost"
            || lower.ends_with(".localhost")
            || lower.parse::<IpAddr>().is_ok()
            || self.allowed_hosts.iter().any(|allowed| allowed.eq_ignore_ascii_case(&lower))
    }
}

/// A page that came in the clear is none of a server that speaks TLS. The other
/// way round there may be a proxy that speaks TLS for us.
fn may_be_ours(scheme_of_page: &str, ours: &Scheme) -> bool {
    *ours != Scheme::HTTPS || scheme_of_page == "https"
}

/// Plain clients send neither header.
fn from_a_browser(request: &Request) -> bool {
    request.headers.contains_key(ORIGIN) || request.headers.contains_key(SEC_FETCH_SITE)
}

/// A header's value; one that is no text counts as an empty one.
fn text<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    request.headers.get(name).map(|value| value.to_str().unwrap_or_default())
}

/// A `Host` without its port, an IPv6 address without its brackets.
fn host_name(host: &str) -> &str {
    match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    }
}

/// Compares without telling by its time how much of the token was right.
fn same(given: &str, token: &str) -> bool {
    let differing = given.bytes().zip(token.bytes()).fold(0, |all, (a, b)| all | (a ^ b));
    given.len() == token.len() && differing == 0
}

fn foreign_origin() -> Problem {
    let detail = "a page of another origin can't drive the control plane: call it from a program, \
                  or from its own page under a loopback name, an address or an --allowed-host";
    Problem::new(StatusCode::FORBIDDEN, "foreignOrigin", detail)
}

fn unauthorized() -> Problem {
    let detail = "this server has a control token: send it as `Authorization: Bearer TOKEN` \
                  (it is what --control-token or DOUBLURE_CONTROL_TOKEN says)";
    Problem::new(StatusCode::UNAUTHORIZED, "controlToken", detail)
        .header(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    fn admits(door: &Door, headers: &[(&str, &str)]) -> bool {
        let mut request = http::Request::get("/__doublure/clock");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Bytes::new()).expect("a request");
        door.admit(&Request::new(request), &Scheme::HTTP).is_ok()
    }

    #[test]
    fn plain_clients_pass_under_any_name() {
        let door = Door::default();
        assert!(admits(&door, &[("host", "doublure:4010")]));
        assert!(admits(&door, &[("host", "mock.example:80")]));
    }

    #[test]
    fn a_page_passes_only_from_its_own_origin_under_a_name_of_ours() {
        let door = Door::default();
        let page = |host, origin| admits(&door, &[("host", host), ("origin", origin)]);
        assert!(page("127.0.0.1:4010", "http://127.0.0.1:4010"));
        assert!(page("[::1]:4010", "http://[::1]:4010"));
        assert!(page("w1.localhost:4010", "http://w1.localhost:4010"));
        assert!(!page("127.0.0.1:4010", "https://evil.example"));
        assert!(!page("127.0.0.1:4010", "null"));
        // DNS rebinding: the foreign name leads here, and host and origin agree.
        assert!(!page("evil.example:4010", "http://evil.example:4010"));
    }

    #[test]
    fn a_browser_that_names_another_site_is_refused() {
        let door = Door::default();
        let site = |site| admits(&door, &[("host", "localhost:4010"), ("sec-fetch-site", site)]);
        assert!(site("same-origin") && site("none"));
        assert!(!site("cross-site") && !site("same-site"));
    }

    #[test]
    fn an_allowed_host_may_show_the_page() {
        let door = Door { token: None, allowed_hosts: vec!["mock.internal".to_owned()] };
        let headers = [("host", "mock.internal:4010"), ("origin", "http://mock.internal:4010")];
        assert!(admits(&door, &headers));
        assert!(!admits(&Door::default(), &headers));
    }

    #[test]
    fn a_token_must_be_right_to_the_letter() {
        let door = Door { token: Some("secret".to_owned()), allowed_hosts: Vec::new() };
        assert!(admits(&door, &[("authorization", "Bearer secret")]));
        for wrong in ["Bearer secre", "Bearer secrets", "secret", "Basic secret"] {
            assert!(!admits(&door, &[("authorization", wrong)]), "{wrong}");
        }
        assert!(!admits(&door, &[]));
    }
}
