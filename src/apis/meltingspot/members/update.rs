//! `PUT /v1/spotMembers/{spotMemberId}`

use http::StatusCode;
use jiff::Timestamp;

use crate::apis::{Answer, Call, Draft, Rules};
use crate::store::text_key;

use super::super::error::Error;
use super::super::routes::Meltingspot;
use super::super::row::CUSTOM_ROLE_ID;
use super::super::rules::spot::UPDATED_AT;
use super::super::rules::update::{
    AVATAR_URL, CUSTOM_ROLE, EMBED_REPLACED, MISSING, NOTHING, NULL_CLEARS, PARTIAL, REGISTRATION,
    TRANSITION, UNKNOWN_PROPERTY, UPDATED,
};
use super::super::wire::{Change, UpdateBody};
use super::super::{Spot, SpotMember, Status};
use super::get::find_row;
use super::{accepted, shown};

/// Changes what the body names and answers the whole member.
pub(in crate::apis::meltingspot) fn update(
    draft: &mut Draft<'_, Meltingspot>,
    call: &Call<'_, Meltingspot>,
) -> Result<Answer, Error> {
    let body = UpdateBody::read(&call.request.body)?;
    let (_, row) = find_row(draft.state, call, MISSING)?;
    let spot = draft.state.spot_mut(call.caller.spot).ok_or(Error::UnknownKey)?;
    let mut member = spot.members.get(row).ok_or(Error::NoMember(MISSING.unknown))?;
    let mut rules = vec![&UPDATED];
    if body.has_unknown {
        rules.push(&UNKNOWN_PROPERTY);
    }
    if body.is_empty() {
        rules.push(&NOTHING);
    } else {
        rules.extend([&PARTIAL, &UPDATED_AT]);
        note_custom_role(&body, spot, &mut rules);
        apply(body, &mut member, call.now, &mut rules);
        spot.members.replace(row, &member);
    }
    let shown = shown::one(&spot.members, row, call.behaviours.fields);
    Ok(accepted(call, StatusCode::OK, shown).by_all(&rules))
}

fn apply(body: UpdateBody, member: &mut SpotMember, now: Timestamp, rules: &mut Rules) {
    member.updated_at = Some(now.as_millisecond());
    if let Some(firstname) = body.firstname {
        member.firstname = firstname;
    }
    if let Some(lastname) = body.lastname {
        member.lastname = lastname;
    }
    member.title = body.title.or(member.title.take());
    member.role = body.role.unwrap_or(member.role);
    if body.avatar_url == Change::Clear || body.custom_role_id == Change::Clear {
        rules.push(&NULL_CLEARS);
    }
    if body.avatar_url != Change::Keep {
        rules.push(&AVATAR_URL);
    }
    body.avatar_url.apply(&mut member.avatar_url);
    body.custom_role_id.apply(&mut member.custom_role_id);
    if let Some(urls) = body.embed_base_urls {
        member.embed_base_urls = urls;
        rules.push(&EMBED_REPLACED);
    }
    if let Some(status) = body.status.filter(|status| *status != member.status) {
        move_on(member, status, now, rules);
    }
}

fn move_on(member: &mut SpotMember, status: Status, now: Timestamp, rules: &mut Rules) {
    if !is_suggested(member.status, status) {
        rules.push(&TRANSITION);
    }
    let registration_date = member.registration_date;
    member.set_status(status, now);
    if member.registration_date != registration_date {
        rules.push(&REGISTRATION);
    }
}

/// The steps that the help page on statuses suggests; any reading of it has these.
fn is_suggested(from: Status, to: Status) -> bool {
    matches!(
        (from, to),
        (Status::Pending, Status::Accepted | Status::Rejected)
            | (Status::Accepted, Status::Deactivated)
            | (Status::Deactivated | Status::Rejected | Status::Left, Status::Accepted)
    )
}

/// An id that some member of the spot has is a custom role for certain.
fn note_custom_role(body: &UpdateBody, spot: &Spot, rules: &mut Rules) {
    let Change::Set(id) = &body.custom_role_id else { return };
    let key = text_key(id);
    if spot.members.count(CUSTOM_ROLE_ID, key..=key) == 0 {
        rules.push(&CUSTOM_ROLE);
    }
}
