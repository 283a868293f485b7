//! Rules of `meltingspot.members.update`.

use crate::apis::Provenance::{Assumed, Documented, Inferred};
use crate::apis::{Reach, Refusal, Rule};

use super::{BodyRules, Missing, blank};

const OUTCOME: Rule = blank(Some("meltingspot.members.update"), Reach::Outcome);
const ACCEPTED: Rule = Rule { status: Some(200), ..OUTCOME };
const REFUSED: Rule = Rule { status: Some(400), refusal: Some(Refusal::BY_FAULT), ..OUTCOME };
const ABSENT: Rule = Rule { status: Some(404), refusal: Some(Refusal::BY_FAULT), ..OUTCOME };

pub(in crate::apis::meltingspot) const MISSING: Missing =
    Missing { unknown: &NOT_FOUND, not_uuid: &NOT_UUID, other_spot: &OTHER_SPOT };
pub(in crate::apis::meltingspot) const BODY: BodyRules =
    BodyRules { malformed: &MALFORMED, not_object: &NOT_OBJECT };

pub(in crate::apis::meltingspot) static UPDATED: Rule = Rule {
    id: "meltingspot.members.update.updated",
    statement: "An update is answered 200 with the whole member.",
    provenance: Documented,
    source: "SEED",
    ..ACCEPTED
};

pub(in crate::apis::meltingspot) static PARTIAL: Rule = Rule {
    id: "meltingspot.members.update.partial",
    statement: "Properties that the body leaves out stay as they are.",
    provenance: Inferred,
    source: "OP-updatespotmember: every property is optional",
    ..ACCEPTED
};

pub(in crate::apis::meltingspot) static NOTHING: Rule = Rule {
    id: "meltingspot.members.update.nothing",
    statement: "A body without any known property changes nothing and is answered 200.",
    provenance: Inferred,
    source: "OP-updatespotmember: every property is optional",
    ..ACCEPTED
};

pub(in crate::apis::meltingspot) static NULL_CLEARS: Rule = Rule {
    id: "meltingspot.members.update.nullClears",
    statement: "null clears avatarUrl and customRoleId.",
    provenance: Inferred,
    source: "OP-updatespotmember: these two are nullable",
    ..ACCEPTED
};

pub(in crate::apis::meltingspot) static EMBED_REPLACED: Rule = Rule {
    id: "meltingspot.members.update.embedBaseUrlsReplaced",
    statement: "embedBaseUrls is replaced whole, not merged.",
    provenance: Inferred,
    source: "what PUT of a property usually does",
    ..ACCEPTED
};

pub(in crate::apis::meltingspot) static AVATAR_URL: Rule = Rule {
    id: "meltingspot.members.update.avatarUrl",
    statement: "avatarUrl is taken as a string, an object or null, and no answer shows it.",
    provenance: Documented,
    source: "SEED prints object and null and sends {} in its example; OP-updatespotmember says string or null; no response has it",
    ..ACCEPTED
};

pub(in crate::apis::meltingspot) static CUSTOM_ROLE: Rule = Rule {
    id: "meltingspot.members.update.anyCustomRole",
    statement: "Any text is taken as customRoleId, also one that no member of the spot has yet.",
    provenance: Assumed,
    source: "no page says what an id of no custom role gets; custom roles are not mimicked",
    ..ACCEPTED
};

pub(in crate::apis::meltingspot) static TRANSITION: Rule = Rule {
    id: "meltingspot.members.update.anyTransition",
    statement: "Each of the three statuses can be reached from any status, also by steps that the help pages don't suggest.",
    provenance: Assumed,
    source: "the table of transitions is missing from every public copy of STATUS",
    ..ACCEPTED
};

pub(in crate::apis::meltingspot) static REGISTRATION: Rule = Rule {
    id: "meltingspot.members.update.registrationDate",
    statement: "Becoming Accepted sets the registration date, unless there is one.",
    provenance: Inferred,
    source: "STATUS: Accepted means that the person has joined",
    ..ACCEPTED
};

pub(in crate::apis::meltingspot) static UNKNOWN_PROPERTY: Rule = Rule {
    id: "meltingspot.members.update.unknownProperty",
    statement: "Properties that the page does not list, email among them, are ignored.",
    provenance: Assumed,
    source: "no page says what becomes of them",
    ..ACCEPTED
};

pub(in crate::apis::meltingspot) static MALFORMED: Rule = Rule {
    id: "meltingspot.members.update.malformedJson",
    statement: "A body that is no JSON, or is empty, is refused.",
    provenance: Inferred,
    source: "SEED: 400 Malformed payload; OP-updatespotmember requires the body",
    ..REFUSED
};

pub(in crate::apis::meltingspot) static NOT_OBJECT: Rule = Rule {
    id: "meltingspot.members.update.notAnObject",
    statement: "A body that is no JSON object is refused.",
    provenance: Inferred,
    source: "OP-updatespotmember: the body is an object",
    ..REFUSED
};

pub(in crate::apis::meltingspot) static NULL_REFUSED: Rule = Rule {
    id: "meltingspot.members.update.nullRefused",
    statement: "null is refused for firstname, lastname, title, role, status and embedBaseUrls.",
    provenance: Inferred,
    source: "OP-updatespotmember does not declare these nullable in the body",
    ..REFUSED
};

pub(in crate::apis::meltingspot) static WRONG_TYPE: Rule = Rule {
    id: "meltingspot.members.update.wrongType",
    statement: "A property of another type than documented is refused.",
    provenance: Inferred,
    source: "OP-updatespotmember gives the types and declares 400",
    ..REFUSED
};

pub(in crate::apis::meltingspot) static ROLE_WORD: Rule = Rule {
    id: "meltingspot.members.update.roleWord",
    statement: "A role other than Member and Admin is refused.",
    provenance: Inferred,
    source: "OP-updatespotmember lists the two roles and declares 400",
    ..REFUSED
};

pub(in crate::apis::meltingspot) static STATUS_WORD: Rule = Rule {
    id: "meltingspot.members.update.statusWord",
    statement: "A status other than Accepted, Deactivated and Rejected is refused, also one that members can have.",
    provenance: Inferred,
    source: "SEED lists these three for the body and declares 400",
    ..REFUSED
};

pub(in crate::apis::meltingspot) static NOT_FOUND: Rule = Rule {
    id: "meltingspot.members.update.notFound",
    statement: "An id that no member has is answered 404, after the body was judged.",
    provenance: Documented,
    source: "SEED: Spot member not found; the order is inferred from NestJS",
    refusal: Some(Refusal::provoked_by(
        "event: {\"when\":{\"operation\":\"meltingspot.members.list\",\"call\":1},\"api\":\"meltingspot\",\"member\":{\"email\":\"…\"},\"remove\":true}",
    )),
    ..ABSENT
};

pub(in crate::apis::meltingspot) static NOT_UUID: Rule = Rule {
    id: "meltingspot.members.update.notUuid",
    statement: "An id that is no UUID is answered 404 like any other that no member has.",
    provenance: Inferred,
    source: "OP-getspotmember declares no 400 for such an id",
    ..ABSENT
};

pub(in crate::apis::meltingspot) static OTHER_SPOT: Rule = Rule {
    id: "meltingspot.members.update.otherSpot",
    statement: "A member of another spot is answered 404.",
    provenance: Inferred,
    source: "CONF: a key belongs to one spot",
    refusal: Some(Refusal::provoked_by("fixture: a second spot, whose member the client asks for")),
    ..ABSENT
};
