//! Rules of `meltingspot.members.get`.

use crate::apis::Provenance::{Documented, Inferred};
use crate::apis::{Reach, Refusal, Rule};

use super::{Missing, blank};

const OUTCOME: Rule = blank(Some("meltingspot.members.get"), Reach::Outcome);
const REFUSED: Rule = Rule { status: Some(404), refusal: Some(Refusal::BY_FAULT), ..OUTCOME };

pub(in crate::apis::meltingspot) const MISSING: Missing =
    Missing { unknown: &NOT_FOUND, not_uuid: &NOT_UUID, other_spot: &OTHER_SPOT };

pub(in crate::apis::meltingspot) static FOUND: Rule = Rule {
    id: "meltingspot.members.get.found",
    statement: "A member of the key's spot is answered 200.",
    status: Some(200),
    provenance: Documented,
    source: "SEED",
    ..OUTCOME
};

pub(in crate::apis::meltingspot) static NOT_FOUND: Rule = Rule {
    id: "meltingspot.members.get.notFound",
    statement: "An id that no member has is answered 404.",
    provenance: Documented,
    source: "SEED: Spot member not found",
    refusal: Some(Refusal::provoked_by(
        "event: {\"when\":{\"operation\":\"meltingspot.members.list\",\"call\":1},\"api\":\"meltingspot\",\"member\":{\"email\":\"…\"},\"remove\":true}",
    )),
    ..REFUSED
};

pub(in crate::apis::meltingspot) static NOT_UUID: Rule = Rule {
    id: "meltingspot.members.get.notUuid",
    statement: "An id that is no UUID is answered 404 like any other that no member has.",
    provenance: Inferred,
    source: "SEED declares no 400 here",
    ..REFUSED
};

pub(in crate::apis::meltingspot) static OTHER_SPOT: Rule = Rule {
    id: "meltingspot.members.get.otherSpot",
    statement: "A member of another spot is answered 404.",
    provenance: Inferred,
    source: "CONF: a key belongs to one spot",
    refusal: Some(Refusal::provoked_by("fixture: a second spot, whose member the client asks for")),
    ..REFUSED
};
