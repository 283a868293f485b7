//! `POST /v1/spotMembers~bulkInvite`

use std::collections::HashSet;

use foldhash::fast::FixedState;
use http::StatusCode;

use crate::apis::{Answer, Call, Draft, Rule, Rules};
use crate::http::Body;
use crate::random::Ids;
use crate::store::{RowId, folded};

use super::super::behaviours::{InvalidEmail, MissingEmails, OverMaxEmails};
use super::super::error::Error;
use super::super::routes::Meltingspot;
use super::super::rules::bulk_invite::{
    CREATED_ORDER, DUPLICATE, EXISTING, FAILED_ENTRY, FAILED_ORDER, INVALID_EMAIL, INVITED,
    LONG_EMAIL, MISSING_EMAILS, PARTIAL, TOO_MANY, UNKNOWN_PROPERTY,
};
use super::super::rules::invite::{EMPTY_NAMES, FRESH, STATUS};
use super::super::rules::spot::UPDATED_AT;
use super::super::wire::{BulkInviteBody, FailedInvitation, is_email};
use super::super::{Spot, SpotMember};
use super::invite::LONGEST_IN_FORM;
use super::{accepted, shown};

/// What became of the addresses, each in the order of the request.
#[derive(Default)]
struct Outcome {
    created: Vec<RowId>,
    failed: Vec<FailedInvitation>,
    rules: Rules,
}

/// Invites up to 200 people by e-mail; those who can't be invited are named.
pub(in crate::apis::meltingspot) fn bulk_invite(
    draft: &mut Draft<'_, Meltingspot>,
    call: &Call<'_, Meltingspot>,
) -> Result<Answer, Error> {
    if call.request.body.len() > call.behaviours.max_body_bytes.0 {
        return Err(Error::BodyTooLarge);
    }
    let body = BulkInviteBody::read(&call.request.body)?;
    let mut outcome = Outcome::default();
    outcome.rules.push(&INVITED);
    if body.has_unknown {
        outcome.rules.push(&UNKNOWN_PROPERTY);
    }
    let Draft { state, ids } = draft;
    let spot = state.spot_mut(call.caller.spot).ok_or(Error::UnknownKey)?;
    match body.emails {
        Some(emails) => {
            check_all(&emails, call)?;
            outcome.invite_all(&emails, spot, (ids, call));
        }
        None => check_missing(call, &mut outcome.rules)?,
    }
    Ok(outcome.into_answer(spot, call))
}

/// Refuses too many addresses and, where the switch says so, texts that are none.
fn check_all(emails: &[String], call: &Call<'_, Meltingspot>) -> Result<(), Error> {
    let max = call.behaviours.max_emails.0;
    if emails.len() > max {
        return Err(match call.behaviours.over_max_emails {
            OverMaxEmails::PayloadTooLarge => Error::TooManyEmails,
            OverMaxEmails::BadRequest => {
                let message = format!("emails must contain no more than {max} elements");
                Error::invalid(&TOO_MANY, message)
            }
        });
    }
    let all_valid = || emails.iter().all(|email| is_email(email));
    if call.behaviours.invalid_email == InvalidEmail::Reject && !all_valid() {
        return Err(Error::invalid(&INVALID_EMAIL, "each value in emails must be an email"));
    }
    Ok(())
}

fn check_missing(call: &Call<'_, Meltingspot>, rules: &mut Rules) -> Result<(), Error> {
    if call.behaviours.missing_emails == MissingEmails::Reject {
        return Err(Error::invalid(&MISSING_EMAILS, "emails must be an array"));
    }
    rules.push(&MISSING_EMAILS);
    Ok(())
}

impl Outcome {
    fn invite_all(
        &mut self,
        emails: &[String],
        spot: &mut Spot,
        (ids, call): (&mut Ids, &Call<'_, Meltingspot>),
    ) {
        let mut seen = HashSet::with_capacity_and_hasher(emails.len(), FixedState::default());
        let mut invited = Vec::with_capacity(emails.len());
        for email in emails {
            let repeated = !seen.insert(folded(email));
            if let Some(rule) = reason_to_fail(email, repeated, spot) {
                self.note(rule);
                self.failed.push(FailedInvitation::of(email.clone()));
                continue;
            }
            if email.chars().count() > LONGEST_IN_FORM {
                self.note(&LONG_EMAIL);
            }
            let mut member = SpotMember::new(spot.free_id(ids), spot.id, email.as_str());
            member.invite(call.now);
            invited.push(member);
        }
        self.created.extend(spot.members.push_all(&invited));
    }

    /// Each rule is named once, however many addresses it decides.
    fn note(&mut self, rule: &'static Rule) {
        if !self.rules.contains(&rule) {
            self.rules.push(rule);
        }
    }

    fn into_answer(mut self, spot: &Spot, call: &Call<'_, Meltingspot>) -> Answer {
        if !self.created.is_empty() {
            self.rules.extend([&CREATED_ORDER, &UPDATED_AT, &EMPTY_NAMES, &FRESH, &STATUS]);
        }
        if !self.failed.is_empty() {
            self.rules.extend([&FAILED_ORDER, &FAILED_ENTRY, &PARTIAL]);
        }
        let created = shown::chosen(&spot.members, &self.created, call.behaviours.fields);
        let failed = serde_json::to_string(&self.failed).unwrap_or_default();
        let body = Body::framed(r#"{"created":["#, created, format!(r#"],"failed":{failed}}}"#));
        accepted(call, StatusCode::CREATED, body).by_all(&self.rules)
    }
}

/// The rule by which an address fails, if it does.
fn reason_to_fail(email: &str, repeated: bool, spot: &Spot) -> Option<&'static Rule> {
    if !is_email(email) {
        Some(&INVALID_EMAIL)
    } else if repeated {
        Some(&DUPLICATE)
    } else {
        spot.member_by_email(email).map(|_| &EXISTING)
    }
}
