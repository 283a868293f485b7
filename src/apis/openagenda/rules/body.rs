//! How the body of a write is read.

use crate::apis::{Provenance, Refusal, Rule};

use super::super::routes::{INVITE_MEMBERS, REQUEST_ACCESS_TOKEN};
use super::WHOLE_API;

pub(in super::super) static PLAIN_BODY: Rule = Rule {
    id: "openagenda.body.plain",
    statement: "The body of a write is a JSON object of the fields.",
    source: "inferred for members from how other resources are written (DOC)",
    ..WHOLE_API
};

pub(in super::super) static DATA_ENVELOPE: Rule = Rule {
    id: "openagenda.body.dataEnvelope",
    statement: "The fields may stand in an object `data`.",
    provenance: Provenance::Documented,
    source: "DOC events pages; DF",
    ..WHOLE_API
};

pub(in super::super) static MULTIPART_BODY: Rule = Rule {
    id: "openagenda.body.multipart",
    statement: "The body may be multipart/form-data with the fields as JSON text in `data`, or \
                one part a field; files are left unread.",
    provenance: Provenance::Documented,
    source: "DOC; PLUG; SDKJS 1.2.5",
    ..WHOLE_API
};

pub(in super::super) static OLD_BODY: Rule = Rule {
    id: "openagenda.body.oldStyle",
    statement: "The body may hold `access_token`, `nonce` and `data` side by side, `data` also as \
                JSON text.",
    provenance: Provenance::Documented,
    source: "OLD; ERW 2.x; KER",
    ..WHOLE_API
};

pub(in super::super) static URLENCODED_BODY: Rule = Rule {
    id: "openagenda.body.urlencoded",
    statement: "A write may be urlencoded like a request for a token.",
    provenance: Provenance::Assumed,
    source: "assumed: shown for requestAccessToken only (OLD, SDKJS 1.2.5)",
    ..WHOLE_API
};

pub(in super::super) static UNTYPED_BODY: Rule = Rule {
    id: "openagenda.body.untyped",
    statement: "A body with another content type, or none, is read as JSON.",
    provenance: Provenance::Assumed,
    source: "assumed: nothing says what a missing content type gets",
    ..WHOLE_API
};

pub(in super::super) static NOT_JSON: Rule = Rule {
    id: "openagenda.body.notJson",
    statement: "A body that cannot be read, mostly because it is no JSON, is refused with an \
                empty list of errors; an empty body has no fields instead.",
    status: Some(400),
    provenance: Provenance::Assumed,
    source: "assumed, in the form of the documented validation body",
    refusal: Some(Refusal::BY_FAULT.only_in(&[REQUEST_ACCESS_TOKEN, INVITE_MEMBERS])),
    ..WHOLE_API
};
