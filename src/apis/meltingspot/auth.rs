//! Who asks: the spot that the secret key in `Authorization` belongs to.

use http::header::AUTHORIZATION;
use uuid::Uuid;

use crate::apis::{Arrival, Rule};

use super::behaviours::AuthScheme;
use super::error::Error;
use super::routes::Meltingspot;
use super::rules::spot;

/// Whoever holds a spot's secret key.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Caller {
    pub(super) spot: Uuid,
    /// The rule by which the key was taken.
    pub(super) admitted_by: &'static Rule,
}

/// The spot of the request's key, or a refusal.
pub(super) fn admit(arrival: &Arrival<'_, Meltingspot>) -> Result<Caller, Error> {
    let header = arrival.request.headers.get(AUTHORIZATION).ok_or(Error::MissingKey)?;
    let (form, key) = split_scheme(header.to_str().map_err(|_| Error::UnknownKey)?.trim_ascii());
    if key.is_empty() {
        return Err(Error::MissingKey);
    }
    let admitted_by = match (arrival.behaviours.auth_scheme, form) {
        (AuthScheme::Either | AuthScheme::Bare, Form::Bare) => &spot::BARE_KEY,
        (AuthScheme::Either | AuthScheme::Bearer, Form::Bearer) => &spot::BEARER_KEY,
        (AuthScheme::Bare, Form::Bearer) | (AuthScheme::Bearer, Form::Bare) => {
            return Err(Error::WrongScheme);
        }
    };
    let spot = arrival.state.spot_by_key(key).ok_or(Error::UnknownKey)?;
    Ok(Caller { spot: spot.id, admitted_by })
}

/// Whether a scheme stands before the key.
enum Form {
    Bare,
    Bearer,
}

fn split_scheme(header: &str) -> (Form, &str) {
    const SCHEME: &str = "bearer";
    let (scheme, key) = header.split_at_checked(SCHEME.len()).unwrap_or((header, ""));
    if scheme.eq_ignore_ascii_case(SCHEME) && (key.is_empty() || key.starts_with(' ')) {
        (Form::Bearer, key.trim_ascii())
    } else {
        (Form::Bare, header)
    }
}
