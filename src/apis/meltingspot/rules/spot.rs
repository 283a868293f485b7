//! Rules of the whole API: routes, keys, error bodies, the member object.

use crate::apis::Provenance::{Documented, Inferred};
use crate::apis::{Reach, Refusal, Rule};

use super::blank;

const OUTCOME: Rule = blank(None, Reach::Outcome);
const SHAPE: Rule = blank(None, Reach::Shape);
const SCHEME: Option<&str> = Some("meltingspot.auth.scheme");

pub(in crate::apis::meltingspot) static UNKNOWN_ROUTE: Rule = Rule {
    id: "meltingspot.routes.unknown",
    statement: "A method or path that the vendor does not have is answered 404 `Cannot METHOD /path`, before the key is looked at.",
    status: Some(404),
    provenance: Inferred,
    source: "the server looks like NestJS, whose words these are; no page lists a DELETE for a spot member",
    refusal: Some(Refusal::BY_FAULT.only_in(&[])),
    ..OUTCOME
};

pub(in crate::apis::meltingspot) static ERROR_BODY: Rule = Rule {
    id: "meltingspot.errors.body",
    statement: "An error's body is `{statusCode, message, error}`, as NestJS writes it; `message` lists what is wrong where a body or parameter is invalid.",
    provenance: Inferred,
    source: "no page has an error body; schema names and nullable artefacts point to NestJS with its defaults",
    ..SHAPE
};

pub(in crate::apis::meltingspot) static MISSING_KEY: Rule = Rule {
    id: "meltingspot.auth.missingKey",
    statement: "A call without a key in `Authorization` is refused before anything in it is judged.",
    status: Some(401),
    provenance: Inferred,
    source: "CONF asks for the header on every call; OP-invitespotmember and OP-updatespotmember declare 401",
    refusal: Some(Refusal::provoked_by("client: start it without its key")),
    ..OUTCOME
};

pub(in crate::apis::meltingspot) static UNKNOWN_KEY: Rule = Rule {
    id: "meltingspot.auth.unknownKey",
    statement: "A call with a key that belongs to no spot is refused before anything in it is judged.",
    status: Some(401),
    provenance: Inferred,
    source: "CONF: one key belongs to one spot; OP-invitespotmember and OP-updatespotmember declare 401",
    refusal: Some(Refusal::provoked_by(
        "event: {\"when\":{\"operation\":\"{operation}\",\"call\":1},\"api\":\"meltingspot\",\"revoke\":{\"secretKey\":\"…\"}}",
    )),
    ..OUTCOME
};

pub(in crate::apis::meltingspot) static WRONG_SCHEME: Rule = Rule {
    id: "meltingspot.auth.wrongScheme",
    statement: "Where only the bare key, or only `Bearer` and the key, is taken, the other form is refused.",
    status: Some(401),
    provenance: Inferred,
    source: "CONF names no scheme; the only public client sends `Bearer`",
    behaviour: SCHEME,
    refusal: Some(Refusal::provoked_by("--behaviour meltingspot.auth.scheme=bare for a client that sends Bearer, =bearer for others").unless_set_to("either")),
    ..OUTCOME
};

pub(in crate::apis::meltingspot) static BARE_KEY: Rule = Rule {
    id: "meltingspot.auth.bareKey",
    statement: "`Authorization` carries the spot's secret key, which implies the spot.",
    provenance: Documented,
    source: "CONF",
    behaviour: SCHEME,
    ..OUTCOME
};

pub(in crate::apis::meltingspot) static BEARER_KEY: Rule = Rule {
    id: "meltingspot.auth.bearerKey",
    statement: "`Bearer`, in any case, may stand before the key.",
    provenance: Inferred,
    source: "the only public client (Paulaevaneos/meltingspot-bot) sends it in all its versions",
    behaviour: SCHEME,
    ..OUTCOME
};

pub(in crate::apis::meltingspot) static OVER_QUOTA: Rule = Rule {
    id: "meltingspot.rateLimit.exceeded",
    statement: "Where the switch says so, a key that has made 100 requests in 10 seconds or 50,000 in a day is refused, with Retry-After; each answer then has X-RateLimit-Limit, -Remaining and -Reset.",
    status: Some(429),
    provenance: Inferred,
    source: "CONF gives the two limits; status, headers and counting by key are those of NestJS's throttler",
    behaviour: Some("meltingspot.rateLimit"),
    refusal: Some(
        Refusal::BY_FAULT
            .unless_set_to("off")
            .reading(429, "A key that has used up its quota is refused, with Retry-After."),
    ),
    ..OUTCOME
};

pub(in crate::apis::meltingspot) static FIELDS: Rule = Rule {
    id: "meltingspot.members.fields",
    statement: "A member has the twelve fields of the documented page; newer pages add lang and updatedAt, then lastActivityAt.",
    provenance: Documented,
    source: "SEED; OP-getspotmember as HTML and as .md for the newer fields",
    behaviour: Some("meltingspot.members.fields"),
    ..SHAPE
};

pub(in crate::apis::meltingspot) static UPDATED_AT: Rule = Rule {
    id: "meltingspot.members.updatedAt",
    statement: "An invitation and an update set updatedAt to the moment of the call.",
    provenance: Inferred,
    source: "the name of the field (OP-getspotmember); no page says when it moves",
    behaviour: Some("meltingspot.members.fields"),
    ..SHAPE
};
