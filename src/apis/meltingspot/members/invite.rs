//! `POST /v1/spotMembers`

use http::StatusCode;

use crate::apis::{Answer, Call, Draft, Rules};
use crate::store::RowId;

use super::super::behaviours::ExistingMember;
use super::super::error::Error;
use super::super::routes::Meltingspot;
use super::super::rules::invite::{
    EMPTY_NAMES, FRESH, INVITED, INVITED_ANEW, LONG_EMAIL, RETURNED, STATUS, UNKNOWN_PROPERTY,
};
use super::super::rules::spot::UPDATED_AT;
use super::super::wire::InviteBody;
use super::super::{Spot, SpotMember, Status};
use super::{accepted, shown};

/// The vendor's form takes addresses up to this many characters; the API is not said to.
pub(super) const LONGEST_IN_FORM: usize = 50;

/// Invites one person by e-mail.
pub(in crate::apis::meltingspot) fn invite(
    draft: &mut Draft<'_, Meltingspot>,
    call: &Call<'_, Meltingspot>,
) -> Result<Answer, Error> {
    let body = InviteBody::read(&call.request.body)?;
    let Draft { state, ids } = draft;
    let spot = state.spot_mut(call.caller.spot).ok_or(Error::UnknownKey)?;
    let mut rules = vec![&INVITED];
    if body.has_unknown {
        rules.push(&UNKNOWN_PROPERTY);
    }
    let row = if let Some((row, member)) = spot.member_by_email(&body.email) {
        invite_again(spot, (row, member), call, &mut rules)?
    } else {
        if body.email.chars().count() > LONGEST_IN_FORM {
            rules.push(&LONG_EMAIL);
        }
        rules.extend([&UPDATED_AT, &EMPTY_NAMES, &FRESH, &STATUS]);
        let mut member = SpotMember::new(spot.free_id(ids), spot.id, body.email);
        member.invite(call.now);
        spot.members.push(&member)
    };
    let shown = shown::one(&spot.members, row, call.behaviours.fields);
    Ok(accepted(call, StatusCode::CREATED, shown).by_all(&rules))
}

/// Invites somebody who is or was a member.
fn invite_again(
    spot: &mut Spot,
    (row, mut member): (RowId, SpotMember),
    call: &Call<'_, Meltingspot>,
    rules: &mut Rules,
) -> Result<RowId, Error> {
    let has_gone = matches!(member.status, Status::Left | Status::Deactivated);
    match call.behaviours.existing_member {
        ExistingMember::ReturnExisting => rules.push(&RETURNED),
        ExistingMember::Reject if has_gone => {
            member.invite(call.now);
            spot.members.replace(row, &member);
            rules.extend([&UPDATED_AT, &STATUS, &INVITED_ANEW]);
        }
        ExistingMember::Reject => return Err(Error::ExistingMember { email: member.email }),
    }
    Ok(row)
}
