//! Rules of `meltingspot.members.invite`.

use crate::apis::Provenance::{Assumed, Documented, Inferred};
use crate::apis::{Reach, Refusal, Rule};

use super::{BodyRules, blank};

const OPERATION: Option<&str> = Some("meltingspot.members.invite");
const SHAPE: Rule = blank(OPERATION, Reach::Shape);
const ACCEPTED: Rule = Rule { status: Some(201), ..blank(OPERATION, Reach::Outcome) };
const REFUSED: Rule = Rule {
    status: Some(400),
    refusal: Some(Refusal::BY_FAULT),
    ..blank(OPERATION, Reach::Outcome)
};
const EXISTING_MEMBER: Option<&str> = Some("meltingspot.members.invite.existingMember");

pub(in crate::apis::meltingspot) const BODY: BodyRules =
    BodyRules { malformed: &MALFORMED, not_object: &NOT_OBJECT };

pub(in crate::apis::meltingspot) static INVITED: Rule = Rule {
    id: "meltingspot.members.invite.invited",
    statement: "An invitation is answered 201 with the member.",
    provenance: Documented,
    source: "SEED",
    ..ACCEPTED
};

pub(in crate::apis::meltingspot) static STATUS: Rule = Rule {
    id: "meltingspot.members.invite.status",
    statement: "Whoever is invited has the status Invited.",
    provenance: Documented,
    source: "INVITE, STATUS",
    ..ACCEPTED
};

pub(in crate::apis::meltingspot) static FRESH: Rule = Rule {
    id: "meltingspot.members.invite.freshMember",
    statement: "A new invitee has the role Member, no user, title or custom role, no warnings, no embedBaseUrls, and is invited now.",
    provenance: Inferred,
    source: "OP-getspotmember: which fields are nullable; nobody has registered yet",
    ..ACCEPTED
};

pub(in crate::apis::meltingspot) static EMPTY_NAMES: Rule = Rule {
    id: "meltingspot.members.invite.emptyNames",
    statement: "A new invitee's first and last names are empty.",
    provenance: Inferred,
    source: "SEED declares them as strings that are never null; OP-inviteliveparticipants has no names for people invited by e-mail",
    ..SHAPE
};

pub(in crate::apis::meltingspot) static EXISTING: Rule = Rule {
    id: "meltingspot.members.invite.existingMember",
    statement: "Inviting a member again is refused.",
    provenance: Assumed,
    source: "no page says; it mirrors `failed` of the bulk call, and 400 is declared",
    behaviour: EXISTING_MEMBER,
    refusal: Some(
        Refusal::provoked_by("fixture: a member with the address that the client invites")
            .unless_set_to("returnExisting"),
    ),
    ..REFUSED
};

pub(in crate::apis::meltingspot) static RETURNED: Rule = Rule {
    id: "meltingspot.members.invite.returnedExisting",
    statement: "Where the switch says so, inviting a member again is answered 201 with the member, who does not change.",
    provenance: Assumed,
    source: "no page says; an idempotent answer fits the declared codes as well",
    behaviour: EXISTING_MEMBER,
    ..ACCEPTED
};

pub(in crate::apis::meltingspot) static INVITED_ANEW: Rule = Rule {
    id: "meltingspot.members.invite.invitedAnew",
    statement: "A member who is Left or Deactivated is invited anew: 201, the same id, status Invited.",
    provenance: Assumed,
    source: "INVITE says that these people can be invited, not what becomes of their status",
    behaviour: EXISTING_MEMBER,
    ..ACCEPTED
};

pub(in crate::apis::meltingspot) static LONG_EMAIL: Rule = Rule {
    id: "meltingspot.members.invite.longEmail",
    statement: "An address of more than 50 characters is taken.",
    provenance: Assumed,
    source: "INVITE limits the form to 50 characters; no page says that the API does",
    ..ACCEPTED
};

pub(in crate::apis::meltingspot) static UNKNOWN_PROPERTY: Rule = Rule {
    id: "meltingspot.members.invite.unknownProperty",
    statement: "Properties that the page does not list are ignored.",
    provenance: Assumed,
    source: "no page says what becomes of them",
    ..ACCEPTED
};

pub(in crate::apis::meltingspot) static MALFORMED: Rule = Rule {
    id: "meltingspot.members.invite.malformedJson",
    statement: "A body that is no JSON, or is empty, is refused.",
    provenance: Inferred,
    source: "SEED: 400 Malformed payload",
    ..REFUSED
};

pub(in crate::apis::meltingspot) static NOT_OBJECT: Rule = Rule {
    id: "meltingspot.members.invite.notAnObject",
    statement: "A body that is no JSON object is refused.",
    provenance: Inferred,
    source: "SEED: the body is an object",
    ..REFUSED
};

pub(in crate::apis::meltingspot) static MISSING_EMAIL: Rule = Rule {
    id: "meltingspot.members.invite.missingEmail",
    statement: "A body without email is refused.",
    provenance: Inferred,
    source: "SEED: email is required, and 400 is declared",
    ..REFUSED
};

pub(in crate::apis::meltingspot) static INVALID_EMAIL: Rule = Rule {
    id: "meltingspot.members.invite.invalidEmail",
    statement: "A text that is no e-mail address is refused.",
    provenance: Inferred,
    source: "SEED declares 400",
    ..REFUSED
};

pub(in crate::apis::meltingspot) static WRONG_TYPE: Rule = Rule {
    id: "meltingspot.members.invite.wrongType",
    statement: "An email that is no text and a withEmailNotification that is no boolean are refused.",
    provenance: Inferred,
    source: "SEED gives the types and declares 400",
    ..REFUSED
};
