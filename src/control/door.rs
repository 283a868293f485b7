//! Who may use the control plane, and on which world.

use std::sync::Arc;

use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};

use crate::http::{Problem, Request};
use crate::world::{WorldCell, Worlds};

/// What a control call works on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Console<'a> {
    pub(crate) worlds: &'a Worlds,
    /// The world that the call addresses.
    pub(crate) world: &'a Arc<WorldCell>,
    /// What calls must carry, if anything.
    pub(crate) token: Option<&'a str>,
}

impl Console<'_> {
    /// Refuses a call without the control token, if there is one.
    pub(super) fn admit(&self, request: &Request) -> Result<(), Problem> {
        let Some(token) = self.token else { return Ok(()) };
        let header = request.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let given = header.and_then(|value| value.split_once(' '));
        let right = given.is_some_and(|(scheme, given)| {
            scheme.eq_ignore_ascii_case("bearer") && same(given.trim(), token)
        });
        if right { Ok(()) } else { Err(unauthorized()) }
    }
}

/// Compares without telling by its time how much of the token was right.
fn same(given: &str, token: &str) -> bool {
    let differing = given.bytes().zip(token.bytes()).fold(0, |all, (a, b)| all | (a ^ b));
    given.len() == token.len() && differing == 0
}

fn unauthorized() -> Problem {
    let detail = "this server has a control token: send it as `Authorization: Bearer TOKEN` \
                  (it is what --control-token or DOUBLURE_CONTROL_TOKEN says)";
    Problem::new(StatusCode::UNAUTHORIZED, "controlToken", detail)
        .header(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))
}
