//! Requests for an access token.

use crate::apis::{Provenance, Reach, Refusal, Rule};

use super::super::routes::REQUEST_ACCESS_TOKEN;
use super::WHOLE_API;

const REQUEST: Rule = Rule { operation: Some(REQUEST_ACCESS_TOKEN), ..WHOLE_API };

pub(in super::super) static TOKEN_GRANTED: Rule = Rule {
    id: "openagenda.accessToken.request.granted",
    statement: "The secret key of an account as `code` is answered with `access_token` and \
                `expires_in`.",
    status: Some(200),
    provenance: Provenance::Documented,
    source: "DOC authentification.md",
    ..REQUEST
};

pub(in super::super) static TOKEN_BODIES: Rule = Rule {
    id: "openagenda.accessToken.request.bodies",
    statement: "The body may be JSON, urlencoded or multipart/form-data.",
    provenance: Provenance::Documented,
    source: "DOC; OLD; SDKJS; PLUG; ERW",
    ..REQUEST
};

pub(in super::super) static GRANT_IGNORED: Rule = Rule {
    id: "openagenda.accessToken.request.grantIgnored",
    statement: "`grant_type` and `grant-type` may say anything or be missing.",
    source: "inferred: OLD, SDKJS and KER send three different ones, DOC none",
    ..REQUEST
};

pub(in super::super) static TOKEN_FORMAT: Rule = Rule {
    id: "openagenda.accessToken.request.format",
    statement: "A token is `tk-` and 29 hexadecimal digits.",
    source: "inferred from the prefix (PLUG) and the length of 32 (SDKJS)",
    reach: Reach::Shape,
    ..REQUEST
};

pub(in super::super) static TOKEN_LIFETIME: Rule = Rule {
    id: "openagenda.accessToken.request.lifetime",
    statement: "A token is good for 3600 seconds.",
    provenance: Provenance::Documented,
    source: "PLUG",
    behaviour: Some("openagenda.accessToken.lifetime"),
    ..REQUEST
};

pub(in super::super) static EARLIER_TOKENS: Rule = Rule {
    id: "openagenda.accessToken.request.earlierTokens",
    statement: "Tokens issued earlier stay good until they expire.",
    provenance: Provenance::Assumed,
    source: "assumed: nothing says whether a new token ends an earlier one",
    reach: Reach::Shape,
    ..REQUEST
};

pub(in super::super) static WRONG_CODE: Rule = Rule {
    id: "openagenda.accessToken.request.wrongCode",
    statement: "A `code` that is no account's secret key is refused.",
    status: Some(401),
    provenance: Provenance::Documented,
    source: "status by SDKJS e2e; the body is ours",
    refusal: Some(Refusal::provoked_by(
        "fixture: without the account whose secret key the client has",
    )),
    ..REQUEST
};

pub(in super::super) static MISSING_CODE: Rule = Rule {
    id: "openagenda.accessToken.request.missingCode",
    statement: "A request without a `code` is refused like a wrong one.",
    status: Some(401),
    provenance: Provenance::Assumed,
    source: "assumed: 400 would be as likely",
    refusal: Some(Refusal::provoked_by("client: start it without its secret key")),
    ..REQUEST
};
