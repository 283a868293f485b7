//! `POST /v2/agendas/{agendaUID}/members/invite`.

use http::StatusCode;
use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::apis::openagenda::auth::Identity;
use crate::apis::openagenda::behaviours::{
    AllowedRoles, Behaviours, ExistingMember, QueuedCounts, Success,
};
use crate::apis::openagenda::state::{Agenda, AgendaMember, MemberRole, PendingInvitation, State};
use crate::apis::openagenda::wire::{Invitations, InvitedItem};
use crate::apis::openagenda::{Error, OpenAgenda, form, rules};
use crate::apis::{Answer, Call, Draft, Rule, Sight, Sights};
use crate::http::{Problem, Reply};

use super::agenda;
use super::invitation::{Invitation, is_member_already, no_id_left};

/// The most addresses of one invitation, so that everybody else is served
/// meanwhile: each takes some microseconds under the world's lock. The vendor
/// names no bound.
const MOST_ADDRESSES: usize = 50_000;

/// The most addresses that wait for their moment: all that are due take effect
/// together, before anybody is answered.
const MOST_WAITING: usize = 4 * MOST_ADDRESSES;

/// Invites people, at once or, when they are many, a moment later.
///
/// # Errors
/// 404 for an unknown agenda, then 403 for those who may not invite, then 400
/// for the body, in which case nobody is invited.
pub(in super::super) fn invite(
    draft: &mut Draft<'_, OpenAgenda>,
    call: &Call<'_, OpenAgenda>,
) -> Result<Answer, Error> {
    let caller = call.caller.identity()?;
    let agenda = agenda(draft.state, call)?;
    let permission = permit(agenda, caller, call.behaviours.allowed_roles)?;
    let form = form::read(call.request).map_err(|_| Error::Unreadable)?;
    if let Some(problem) = check_length(&form.fields) {
        return Ok(Answer::new(problem.reply()));
    }
    let invitation = Invitation::read(&form.fields, call.behaviours.invalid_email);
    let invitation = invitation.map_err(Error::Invalid)?;
    let members = check_members(draft.state, agenda, &invitation, call.behaviours)?;
    let mut by = vec![caller.by, permission, form.shape];
    by.extend(members);
    check_room(draft.state, agenda, &invitation)?;
    let deferred = invitation.emails.len() > call.behaviours.inline_max.0;
    if deferred && let Some(problem) = check_waiting(draft.state, invitation.emails.len()) {
        return Ok(Answer::new(problem.reply()));
    }
    by.extend(&invitation.rules);
    let agenda = agenda.uid;
    if let Some(spent) = &caller.nonce {
        draft.state.remember_nonce(&spent.token, &spent.nonce);
    }
    let done = if deferred {
        defer(draft.state, agenda, invitation, call)
    } else {
        at_once(draft.state, agenda, &invitation)
    };
    let sights = Sights::default().with(Sight::Deferred, done.deferred > 0);
    let answer = Answer::new(done.reply(call.behaviours)).showing(sights);
    Ok(answer.by_all(&by).by_all(&done.rules))
}

/// The rule by which the caller may invite.
fn permit(
    agenda: &Agenda,
    caller: &Identity,
    allowed: AllowedRoles,
) -> Result<&'static Rule, Error> {
    match (agenda.role_of(caller.account), allowed) {
        (Some(MemberRole::Administrator), _) => Ok(&rules::INVITE_ADMINISTRATOR),
        (Some(MemberRole::Moderator), AllowedRoles::AdministratorOrModerator) => {
            Ok(&rules::INVITE_ALLOWED_ROLES)
        }
        (Some(MemberRole::Moderator | MemberRole::Contributor | MemberRole::Reader), _) => {
            Err(Error::RoleTooLow { rule: &rules::INVITE_ALLOWED_ROLES, agenda: agenda.uid })
        }
        (None, _) => {
            Err(Error::NotAMember { rule: &rules::INVITE_NOT_A_MEMBER, agenda: agenda.uid })
        }
    }
}

/// What the mock itself says to more addresses than it takes.
fn check_length(fields: &Map<String, Value>) -> Option<Problem> {
    let count = fields.get("emails").and_then(Value::as_array).map_or(0, Vec::len);
    let detail = format!(
        "{count} addresses in one invitation; doublure takes {MOST_ADDRESSES} at once: \
         invite in several calls"
    );
    (count > MOST_ADDRESSES).then(|| too_many(detail))
}

/// What the mock itself says when too many addresses would wait.
fn check_waiting(state: &State, more: usize) -> Option<Problem> {
    let waiting: usize = state.pending().map(|invitation| invitation.emails.len()).sum();
    let detail = format!(
        "{waiting} addresses wait for their invitation to take effect, and {more} more are too many; \
         doublure lets {MOST_WAITING} wait: advance the clock before the next call"
    );
    (waiting + more > MOST_WAITING).then(|| too_many(detail))
}

fn too_many(detail: String) -> Problem {
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "tooManyAddresses", detail)
}

/// The rule about members, if any of the addresses is one's.
fn check_members(
    state: &State,
    agenda: &Agenda,
    invitation: &Invitation,
    behaviours: &Behaviours,
) -> Result<Option<&'static Rule>, Error> {
    let mut members = invitation.emails.iter().filter(|email| state.is_member(agenda, email));
    match behaviours.existing_member {
        ExistingMember::ReturnUnchanged => {
            Ok(members.next().map(|_| &rules::INVITE_EXISTING_MEMBER))
        }
        ExistingMember::Reject => {
            let errors: Vec<_> = members.map(|email| is_member_already(email)).collect();
            if errors.is_empty() { Ok(None) } else { Err(Error::Invalid(errors)) }
        }
    }
}

/// Whether each of those who are new gets an id.
fn check_room(state: &State, agenda: &Agenda, invitation: &Invitation) -> Result<(), Error> {
    let has_room_for =
        |count: usize| state.free_member_ids().nth(count.saturating_sub(1)).is_some();
    if has_room_for(invitation.emails.len()) {
        return Ok(());
    }
    let new = invitation.emails.iter().filter(|email| !state.is_member(agenda, email)).count();
    if new == 0 || has_room_for(new) { Ok(()) } else { Err(Error::Invalid(vec![no_id_left()])) }
}

/// What became of an invitation.
struct Done {
    /// How many addresses it had.
    addresses: usize,
    /// How many of them wait.
    deferred: usize,
    processed: Vec<AgendaMember>,
    rules: Vec<&'static Rule>,
}

fn at_once(state: &mut State, agenda: u64, invitation: &Invitation) -> Done {
    let first_new = *state.free_member_ids().start();
    let processed = state.invite(agenda, &invitation.emails, invitation.role);
    let is_known = |member: &AgendaMember| member.id >= first_new && member.user_uid.is_some();
    let known = processed.iter().any(is_known).then_some(&rules::INVITE_KNOWN_PERSON);
    let rules =
        known.into_iter().chain([&rules::INVITE_QUEUED, &rules::SUCCESS, &rules::INVITE_ACCEPTED]);
    Done { addresses: processed.len(), deferred: 0, rules: rules.collect(), processed }
}

fn defer(
    state: &mut State,
    agenda: u64,
    invitation: Invitation,
    call: &Call<'_, OpenAgenda>,
) -> Done {
    let Invitation { role, emails, .. } = invitation;
    let addresses = emails.len();
    // Adding a duration fails for calendar units only, and it stops at the end of time.
    let due = call.now.saturating_add(call.behaviours.deferred_for).unwrap_or(Timestamp::MAX);
    state.defer(PendingInvitation { agenda, role, emails, due });
    let rules = vec![
        &rules::INVITE_DEFERRED_FOR,
        &rules::INVITE_QUEUED,
        &rules::SUCCESS,
        &rules::INVITE_ACCEPTED,
        &rules::INVITE_INLINE_MAX,
    ];
    Done { addresses, deferred: addresses, processed: Vec::new(), rules }
}

impl Done {
    fn reply(&self, behaviours: &Behaviours) -> Reply {
        let queued = match behaviours.queued_counts {
            QueuedCounts::All => self.addresses,
            QueuedCounts::Deferred => self.deferred,
        };
        let body = Invitations {
            success: (behaviours.success == Success::Yes).then_some(true),
            queued,
            processed: self.processed.iter().map(InvitedItem::from).collect(),
        };
        Reply::json(StatusCode::OK, &body)
    }
}
