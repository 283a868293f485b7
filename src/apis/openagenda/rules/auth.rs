//! Who asks, and for what.

use crate::apis::{Provenance, Reach, Refusal, Rule};

use super::{BOTH, READS, WHOLE_API, WRITES};

const INVALID_STATUS: Option<&str> = Some("openagenda.accessToken.invalidStatus");

pub(in super::super) static MISSING_TOKEN: Rule = Rule {
    id: "openagenda.auth.missingToken",
    statement: "A write without an access token is refused before its path is looked at.",
    status: Some(401),
    source: "body documented by PLUG, the status inferred",
    behaviour: INVALID_STATUS,
    refusal: Some(
        Refusal::provoked_by("client: start it without asking for a token").only_in(WRITES),
    ),
    ..WHOLE_API
};

pub(in super::super) static KEY_IS_NO_TOKEN: Rule = Rule {
    id: "openagenda.auth.keyIsNoToken",
    statement: "A read key does not stand for an access token: such a write has no token.",
    status: Some(401),
    source: "inferred: every write needs an access token (DOC)",
    behaviour: INVALID_STATUS,
    refusal: Some(
        Refusal::provoked_by("client: let it send its key instead of a token").only_in(WRITES),
    ),
    ..WHOLE_API
};

pub(in super::super) static INVALID_TOKEN: Rule = Rule {
    id: "openagenda.auth.invalidToken",
    statement: "An access token that was never issued, or was revoked, is refused on any method.",
    status: Some(401),
    source: "body documented by PLUG, the status inferred",
    behaviour: INVALID_STATUS,
    refusal: Some(Refusal::provoked_by("event: {\"when\":{\"operation\":\"openagenda.accessToken.request\",\"call\":1},\"api\":\"openagenda\",\"revoke\":{\"tokensOf\":…}}").only_in(BOTH)),
    ..WHOLE_API
};

pub(in super::super) static EXPIRED_TOKEN: Rule = Rule {
    id: "openagenda.auth.expiredToken",
    statement: "An access token that has outlived `expires_in` is refused like one never issued.",
    status: Some(401),
    source: "body documented by PLUG, the status inferred",
    behaviour: INVALID_STATUS,
    refusal: Some(
        Refusal::provoked_by("--behaviour openagenda.accessToken.lifetime=1s").only_in(BOTH),
    ),
    ..WHOLE_API
};

pub(in super::super) static INVALID_TOKEN_BESIDE_KEY: Rule = Rule {
    id: "openagenda.auth.invalidTokenBesideKey",
    statement: "A read with a bad access token is refused even beside a good key.",
    status: Some(401),
    provenance: Provenance::Assumed,
    source: "assumed: nothing says what such a read gets",
    behaviour: INVALID_STATUS,
    refusal: Some(
        Refusal::provoked_by("client: let it send a revoked token beside its key").only_in(READS),
    ),
    ..WHOLE_API
};

pub(in super::super) static REPEATED_NONCE: Rule = Rule {
    id: "openagenda.auth.repeatedNonce",
    statement: "In strict mode a write whose nonce an accepted write with the same token already \
                had is refused like a bad token; by default nonces are ignored.",
    status: Some(401),
    provenance: Provenance::Assumed,
    source: "assumed: OLD asks for a nonce, DOC no longer does, nothing tells what a repeat gets",
    behaviour: Some("openagenda.nonce"),
    refusal: Some(
        Refusal::provoked_by("client: let it send a nonce again")
            .when_set_to("refuseRepeat")
            .reading(401, "A write with a nonce that was sent before is refused.")
            .only_in(WRITES),
    ),
    ..WHOLE_API
};

pub(in super::super) static UNKNOWN_PATH: Rule = Rule {
    id: "openagenda.routing.unknownPath",
    statement: "A method and path that no page documents do not exist.",
    status: Some(404),
    source: "inferred: DOC and V3 document no other member endpoint; the body's text is ours",
    refusal: Some(Refusal::BY_FAULT.only_in(&[])),
    ..WHOLE_API
};

pub(in super::super) static MISSING_KEY: Rule = Rule {
    id: "openagenda.auth.missingKey",
    statement: "A read without a key is refused.",
    status: Some(403),
    provenance: Provenance::Documented,
    source: "3P403: live answers noted by two projects; NOTES",
    refusal: Some(Refusal::provoked_by("client: start it without its key").only_in(READS)),
    ..WHOLE_API
};

pub(in super::super) static UNKNOWN_KEY: Rule = Rule {
    id: "openagenda.auth.unknownKey",
    statement: "A read with a key that no account has is refused like one without a key.",
    status: Some(403),
    source: "inferred from the answer to a missing key",
    refusal: Some(Refusal::provoked_by("event: {\"when\":{\"operation\":\"{operation}\",\"call\":1},\"api\":\"openagenda\",\"revoke\":{\"publicKey\":\"…\"}}").only_in(READS)),
    ..WHOLE_API
};

pub(in super::super) static READ_KEY: Rule = Rule {
    id: "openagenda.auth.readKey",
    statement: "The public key of an account reads in its name, as header or query `key`; where \
                both are sent the header counts.",
    provenance: Provenance::Documented,
    source: "DOC authentification.md",
    ..WHOLE_API
};

pub(in super::super) static SECRET_KEY_ON_READ: Rule = Rule {
    id: "openagenda.auth.secretKeyOnRead",
    statement: "The secret key of an account reads in its name, like the public one.",
    provenance: Provenance::Documented,
    source: "PLUG listAllAgendaEvents",
    ..WHOLE_API
};

pub(in super::super) static TOKEN_ON_READ: Rule = Rule {
    id: "openagenda.auth.tokenOnRead",
    statement: "A good access token also reads, whatever key stands beside it.",
    provenance: Provenance::Documented,
    source: "DOC authentification.md",
    ..WHOLE_API
};

pub(in super::super) static TOKEN_ON_WRITE: Rule = Rule {
    id: "openagenda.auth.tokenOnWrite",
    statement: "A write carries its access token in the header `access-token`.",
    provenance: Provenance::Documented,
    source: "DOC authentification.md",
    ..WHOLE_API
};

pub(in super::super) static TOKEN_IN_BODY: Rule = Rule {
    id: "openagenda.auth.tokenInBody",
    statement: "A write of the old style carries its token as the body's field `access_token`; \
                the header, if there is one, goes before it.",
    provenance: Provenance::Documented,
    source: "OLD; ERW 2.x; KER",
    ..WHOLE_API
};

pub(in super::super) static UNKNOWN_AGENDA: Rule = Rule {
    id: "openagenda.agendas.unknownAgenda",
    statement: "An agenda uid that no agenda has, or that is no number, is not found.",
    status: Some(404),
    source: "inferred from the documented answer for a location (ERW)",
    refusal: Some(
        Refusal::provoked_by("fixture: without the agenda that the client asks for").only_in(BOTH),
    ),
    ..WHOLE_API
};

pub(in super::super) static SUCCESS: Rule = Rule {
    id: "openagenda.success",
    statement: "`success: true` stands beside the data of a list and of an invitation.",
    source: "inferred from me/agendas and other sister endpoints (ERW)",
    behaviour: Some("openagenda.success"),
    reach: Reach::Shape,
    ..WHOLE_API
};

pub(in super::super) static RATE_LIMIT: Rule = Rule {
    id: "openagenda.rateLimit",
    statement: "Requests are not limited; where a limit is set, each account has its own, and more \
                requests get 429 with `retry-after`.",
    status: Some(429),
    provenance: Provenance::Assumed,
    source: "assumed: no page tells of a limit, but DF waits and retries on a 429",
    behaviour: Some("openagenda.rateLimit"),
    refusal: Some(
        Refusal::BY_FAULT
            .unless_set_to("off")
            .reading(429, "An account that has used up its quota is refused, with `retry-after`."),
    ),
    ..WHOLE_API
};

pub(in super::super) static CORS: Rule = Rule {
    id: "openagenda.cors",
    statement: "Pages of any origin may call: preflights get 204, every answer allows any origin.",
    source: "inferred: browser front-ends call v2 directly",
    ..WHOLE_API
};
