//! `GET /v1/spotMembers/{spotMemberId}`

use http::StatusCode;
use uuid::Uuid;

use crate::apis::{Answer, Call, Draft};
use crate::store::RowId;

use super::super::error::Error;
use super::super::routes::Meltingspot;
use super::super::rules::{self, Missing};
use super::super::{Spot, State};
use super::{accepted, shown};

/// Answers the member.
pub(in crate::apis::meltingspot) fn get(
    draft: &mut Draft<'_, Meltingspot>,
    call: &Call<'_, Meltingspot>,
) -> Result<Answer, Error> {
    let (spot, row) = find_row(draft.state, call, rules::get::MISSING)?;
    let body = shown::one(&spot.members, row, call.behaviours.fields);
    Ok(accepted(call, StatusCode::OK, body).by(&rules::get::FOUND))
}

/// The caller's spot, and where its member lies whose id the path names.
pub(super) fn find_row<'a>(
    state: &'a State,
    call: &Call<'_, Meltingspot>,
    missing: Missing,
) -> Result<(&'a Spot, RowId), Error> {
    let id = hyphenated_uuid(call.params.first()).ok_or(Error::NoMember(missing.not_uuid))?;
    let spot = state.spot(call.caller.spot).ok_or(Error::UnknownKey)?;
    if let Some(row) = spot.row_by_id(id) {
        return Ok((spot, row));
    }
    let elsewhere = state.spots().any(|spot| spot.row_by_id(id).is_some());
    Err(Error::NoMember(if elsewhere { missing.other_spot } else { missing.unknown }))
}

/// Ids are the 36 characters that answers show; the crate reads other forms too.
fn hyphenated_uuid(text: &str) -> Option<Uuid> {
    (text.len() == 36).then(|| Uuid::try_parse(text).ok()).flatten()
}
