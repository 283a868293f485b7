//! Who asks: read keys and access tokens (sheet section 1).

use http::Method;
use jiff::Timestamp;

use crate::apis::{Arrival, Route, Rule};
use crate::http::Request;

use super::behaviours::Nonce;
use super::routes::REQUEST_ACCESS_TOKEN;
use super::state::Token;
use super::{Error, OpenAgenda, form, rules};

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Caller {
    /// Somebody who asks for an access token and needs none for it.
    Stranger,
    Known(Identity),
}

/// An account, and how it is known that it asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    /// The uid of the account.
    pub(super) account: u64,
    /// The rule by which the account was found.
    pub(super) by: &'static Rule,
    /// What strict nonce mode has to remember once the call has succeeded.
    pub(super) nonce: Option<SpentNonce>,
}

/// A nonce with the token that it came with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SpentNonce {
    pub(super) token: String,
    pub(super) nonce: String,
}

impl Caller {
    /// The account that asks; every route but the one for tokens has one.
    pub(super) fn identity(&self) -> Result<&Identity, Error> {
        match self {
            Self::Known(identity) => Ok(identity),
            Self::Stranger => Err(Error::Key(&rules::MISSING_KEY)),
        }
    }
}

type Met<'a> = Arrival<'a, OpenAgenda>;

/// Finds out who asks, or refuses.
///
/// # Errors
/// Writes: the token (401) comes before the path (404). Reads: a bad token
/// (401) comes first as well, then the path (404), then the key (403).
pub(super) fn admit(met: &Met<'_>, route: Option<&Route<OpenAgenda>>) -> Result<Caller, Error> {
    if route.is_some_and(|route| route.operation == REQUEST_ACCESS_TOKEN) {
        return Ok(Caller::Stranger);
    }
    let identity =
        if met.request.routed_method() == Method::GET { reader(met, route) } else { writer(met) }?;
    route.map(|_| Caller::Known(identity)).ok_or(Error::UnknownPath)
}

fn reader(met: &Met<'_>, route: Option<&Route<OpenAgenda>>) -> Result<Identity, Error> {
    let query = met.request.query();
    let key = header(met.request, "key").or_else(|| query.last("key"));
    if let Some(text) = header(met.request, "access-token") {
        let beside_key = key.map(|_| &rules::INVALID_TOKEN_BESIDE_KEY);
        let token =
            good_token(met, text).map_err(|rule| refused(met, beside_key.unwrap_or(rule)))?;
        return Ok(Identity { account: token.account, by: &rules::TOKEN_ON_READ, nonce: None });
    }
    if route.is_none() {
        return Err(Error::UnknownPath);
    }
    let key = key.ok_or(Error::Key(&rules::MISSING_KEY))?;
    let public = met.state.account_by_public_key(key).map(|account| (account, &rules::READ_KEY));
    let secret = || met.state.account_by_secret_key(key).map(|it| (it, &rules::SECRET_KEY_ON_READ));
    let (account, by) = public.or_else(secret).ok_or(Error::Key(&rules::UNKNOWN_KEY))?;
    Ok(Identity { account: account.uid, by, nonce: None })
}

fn writer(met: &Met<'_>) -> Result<Identity, Error> {
    let strict = met.behaviours.nonce == Nonce::RefuseRepeat;
    let in_header = header(met.request, "access-token");
    // The body is looked at only when something in it may matter here.
    let form = if strict || in_header.is_none() { form::read(met.request).ok() } else { None };
    let in_body = form.as_ref().and_then(|form| form.access_token.as_deref());
    let (text, by) = match (in_header, in_body) {
        (Some(text), _) => (text, &rules::TOKEN_ON_WRITE),
        (None, Some(text)) => (text, &rules::TOKEN_IN_BODY),
        (None, None) => return Err(refused(met, without_token(met.request))),
    };
    let token = good_token(met, text).map_err(|rule| refused(met, rule))?;
    let nonce = if strict { nonce(met.request, form.and_then(|form| form.nonce)) } else { None };
    if nonce.as_ref().is_some_and(|nonce| token.nonces.contains(nonce)) {
        return Err(refused(met, &rules::REPEATED_NONCE));
    }
    let nonce = nonce.map(|nonce| SpentNonce { token: token.token.clone(), nonce });
    Ok(Identity { account: token.account, by, nonce })
}

/// The token of this text, or why it is none.
fn good_token<'a>(met: &Met<'a>, text: &str) -> Result<&'a Token, &'static Rule> {
    let token = met.state.token(text).ok_or(&rules::INVALID_TOKEN)?;
    if is_good(token, met.now) { Ok(token) } else { Err(&rules::EXPIRED_TOKEN) }
}

fn is_good(token: &Token, now: Timestamp) -> bool {
    now < token.expires_at
}

fn refused(met: &Met<'_>, rule: &'static Rule) -> Error {
    Error::Token { rule, status: met.behaviours.invalid_token }
}

fn without_token(request: &Request) -> &'static Rule {
    let has_key = header(request, "key").is_some() || request.query().last("key").is_some();
    if has_key { &rules::KEY_IS_NO_TOKEN } else { &rules::MISSING_TOKEN }
}

/// The nonce of a write: header, then body, then query.
fn nonce(request: &Request, in_body: Option<String>) -> Option<String> {
    let in_header = header(request, "nonce").map(str::to_owned);
    in_header.or(in_body).or_else(|| request.query().last("nonce").map(str::to_owned))
}

/// A header that says something; an empty one counts as not sent.
fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    request.header(name).filter(|value| !value.is_empty())
}
