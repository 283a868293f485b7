//! `POST /v2/requestAccessToken`, and the same under `/v1` for the vendor's old client.

use http::StatusCode;
use imbl::OrdSet;
use serde_json::{Map, Value};

use crate::apis::{Answer, Call, Draft, Rule};
use crate::http::Reply;

use super::form::Form;
use super::state::Token;
use super::wire::Grant;
use super::{Error, OpenAgenda, form, rules};

/// Exchanges a secret key for an access token.
///
/// # Errors
/// 400 when the body is not what its content type says, 401 without a `code`
/// that is somebody's secret key.
pub(super) fn request(
    draft: &mut Draft<'_, OpenAgenda>,
    call: &Call<'_, OpenAgenda>,
) -> Result<Answer, Error> {
    let form = form::read(call.request).map_err(|_| Error::Unreadable)?;
    let code = code(&form.fields)?;
    let account = draft.state.account_by_secret_key(code);
    let account = account.ok_or(Error::Code(&rules::WRONG_CODE))?.uid;
    let token = format!("tk-{}", draft.ids.hex(29));
    let lifetime = call.behaviours.token_lifetime;
    let grant = Grant { access_token: &token, expires_in: lifetime.as_secs() };
    let reply = Reply::json(StatusCode::OK, &grant);
    // Adding a duration fails for calendar units only, and it stops at the end of time.
    let expires_at = call.now.saturating_add(lifetime).unwrap_or(jiff::Timestamp::MAX);
    draft.state.forget_long_expired(call.now);
    draft.state.issue(Token { token, account, expires_at, nonces: OrdSet::new() });
    Ok(Answer::new(reply).by_all(&granted_by(&form)))
}

/// The `code`; a text is expected, and anything else is nobody's.
fn code(fields: &Map<String, Value>) -> Result<&str, Error> {
    match fields.get("code") {
        Some(Value::String(code)) if !code.is_empty() => Ok(code),
        None | Some(Value::Null | Value::String(_)) => Err(Error::Code(&rules::MISSING_CODE)),
        Some(_) => Err(Error::Code(&rules::WRONG_CODE)),
    }
}

fn granted_by(form: &Form) -> Vec<&'static Rule> {
    let untyped = form.shape == &rules::UNTYPED_BODY;
    let bodies = if untyped { &rules::UNTYPED_BODY } else { &rules::TOKEN_BODIES };
    let grants = ["grant_type", "grant-type"].iter().any(|name| form.fields.contains_key(*name));
    let mut all = vec![bodies];
    all.extend(grants.then_some(&rules::GRANT_IGNORED));
    all.extend([&rules::TOKEN_FORMAT, &rules::TOKEN_LIFETIME, &rules::EARLIER_TOKENS]);
    all.push(&rules::TOKEN_GRANTED);
    all
}
