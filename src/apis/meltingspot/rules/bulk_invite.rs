//! Rules of `meltingspot.members.bulkInvite`.

use crate::apis::Provenance::{Assumed, Documented, Inferred};
use crate::apis::{Reach, Refusal, Rule};

use super::{BodyRules, blank};

const OPERATION: Option<&str> = Some("meltingspot.members.bulkInvite");
const SHAPE: Rule = blank(OPERATION, Reach::Shape);
const ACCEPTED: Rule = Rule { status: Some(201), ..blank(OPERATION, Reach::Outcome) };
const REFUSED: Rule = Rule {
    status: Some(400),
    refusal: Some(Refusal::BY_FAULT),
    ..blank(OPERATION, Reach::Outcome)
};
const TOO_LARGE: Rule = Rule {
    status: Some(413),
    refusal: Some(Refusal::BY_FAULT),
    ..blank(OPERATION, Reach::Outcome)
};

pub(in crate::apis::meltingspot) const BODY: BodyRules =
    BodyRules { malformed: &MALFORMED, not_object: &NOT_OBJECT };

pub(in crate::apis::meltingspot) static INVITED: Rule = Rule {
    id: "meltingspot.members.bulkInvite.invited",
    statement: "A bulk invitation is answered 201 with `created` and `failed`.",
    provenance: Documented,
    source: "SEED",
    ..ACCEPTED
};

pub(in crate::apis::meltingspot) static PARTIAL: Rule = Rule {
    id: "meltingspot.members.bulkInvite.partialSuccess",
    statement: "It is 201 also when some or all addresses failed.",
    provenance: Inferred,
    source: "the meaning of `failed`, as the sibling bulk endpoints (OP-createtags and others) describe it",
    ..ACCEPTED
};

pub(in crate::apis::meltingspot) static CREATED_ORDER: Rule = Rule {
    id: "meltingspot.members.bulkInvite.createdOrder",
    statement: "`created` follows the order of the request.",
    provenance: Inferred,
    source: "the simplest way to build it",
    ..SHAPE
};

pub(in crate::apis::meltingspot) static FAILED_ORDER: Rule = Rule {
    id: "meltingspot.members.bulkInvite.failedOrder",
    statement: "`failed` follows the order of the request.",
    provenance: Assumed,
    source: "no page says; settled like `created`",
    ..SHAPE
};

pub(in crate::apis::meltingspot) static FAILED_ENTRY: Rule = Rule {
    id: "meltingspot.members.bulkInvite.failedEntry",
    statement: "A failed entry has all nine documented keys: the address as it was sent, and defaults.",
    provenance: Assumed,
    source: "SEED shows the keys; which are required and what they hold is not said",
    ..SHAPE
};

pub(in crate::apis::meltingspot) static EXISTING: Rule = Rule {
    id: "meltingspot.members.bulkInvite.existingMember",
    statement: "An address that a member has, in whatever status, fails.",
    provenance: Inferred,
    source: "OP-createtags and its siblings: failed are those that could not be created",
    ..ACCEPTED
};

pub(in crate::apis::meltingspot) static DUPLICATE: Rule = Rule {
    id: "meltingspot.members.bulkInvite.duplicate",
    statement: "An address that stands in the request again, case ignored, fails from the second time on.",
    provenance: Inferred,
    source: "by then it belongs to a member",
    ..ACCEPTED
};

pub(in crate::apis::meltingspot) static INVALID_EMAIL: Rule = Rule {
    id: "meltingspot.members.bulkInvite.invalidEmail",
    statement: "A text that is no e-mail address fails by itself; the others are invited. The switch can refuse the whole request (400).",
    provenance: Assumed,
    source: "no page says; refusing the whole request is as plausible",
    behaviour: Some("meltingspot.members.bulkInvite.invalidEmail"),
    refusal: Some(
        Refusal::provoked_by("client: send a text that is no address among the others")
            .when_set_to("reject")
            .reading(400, "A text that is no e-mail address refuses the whole request."),
    ),
    ..ACCEPTED
};

pub(in crate::apis::meltingspot) static LONG_EMAIL: Rule = Rule {
    id: "meltingspot.members.bulkInvite.longEmail",
    statement: "An address of more than 50 characters is taken.",
    provenance: Assumed,
    source: "INVITE limits the form to 50 characters; no page says that the API does",
    ..ACCEPTED
};

pub(in crate::apis::meltingspot) static MISSING_EMAILS: Rule = Rule {
    id: "meltingspot.members.bulkInvite.missingEmails",
    statement: "A body without emails invites nobody and is answered 201. The switch can refuse it (400).",
    provenance: Assumed,
    source: "SEED marks emails optional; refusing is as plausible",
    behaviour: Some("meltingspot.members.bulkInvite.missingEmails"),
    refusal: Some(
        Refusal::provoked_by("client: send a body without `emails`")
            .when_set_to("reject")
            .reading(400, "A body without emails is refused."),
    ),
    ..ACCEPTED
};

pub(in crate::apis::meltingspot) static UNKNOWN_PROPERTY: Rule = Rule {
    id: "meltingspot.members.bulkInvite.unknownProperty",
    statement: "Properties that the page does not list are ignored.",
    provenance: Assumed,
    source: "no page says what becomes of them",
    ..ACCEPTED
};

pub(in crate::apis::meltingspot) static BODY_TOO_LARGE: Rule = Rule {
    id: "meltingspot.members.bulkInvite.bodyTooLarge",
    statement: "A body of more than 102400 bytes is refused before it is read.",
    provenance: Assumed,
    source: "SEED: 413 Payload is too large, without a limit; 100 kB is that of the inferred framework",
    behaviour: Some("meltingspot.members.bulkInvite.maxBodyBytes"),
    refusal: Some(Refusal::provoked_by(
        "--behaviour meltingspot.members.bulkInvite.maxBodyBytes=10",
    )),
    ..TOO_LARGE
};

pub(in crate::apis::meltingspot) static TOO_MANY: Rule = Rule {
    id: "meltingspot.members.bulkInvite.tooManyEmails",
    statement: "More than 200 addresses are refused and nobody is invited. The switch can make it 400.",
    provenance: Assumed,
    source: "SEED: emails has 1 to 200 items and 413 is declared; whether that is for items or bytes is not said",
    behaviour: Some("meltingspot.members.bulkInvite.overMax"),
    refusal: Some(Refusal::provoked_by("--behaviour meltingspot.members.bulkInvite.maxEmails=1")),
    ..TOO_LARGE
};

pub(in crate::apis::meltingspot) static NO_EMAILS: Rule = Rule {
    id: "meltingspot.members.bulkInvite.noEmails",
    statement: "An empty list of addresses is refused.",
    provenance: Documented,
    source: "SEED: emails has 1 to 200 items",
    ..REFUSED
};

pub(in crate::apis::meltingspot) static MALFORMED: Rule = Rule {
    id: "meltingspot.members.bulkInvite.malformedJson",
    statement: "A body that is no JSON, or is empty, is refused.",
    provenance: Inferred,
    source: "SEED: 400 Malformed payload",
    ..REFUSED
};

pub(in crate::apis::meltingspot) static NOT_OBJECT: Rule = Rule {
    id: "meltingspot.members.bulkInvite.notAnObject",
    statement: "A body that is no JSON object is refused.",
    provenance: Inferred,
    source: "SEED: the body is an object",
    ..REFUSED
};

pub(in crate::apis::meltingspot) static WRONG_TYPE: Rule = Rule {
    id: "meltingspot.members.bulkInvite.wrongType",
    statement: "emails that are no list, an element that is no text and a withEmailNotification that is no boolean are refused.",
    provenance: Inferred,
    source: "SEED gives the types and declares 400",
    ..REFUSED
};
