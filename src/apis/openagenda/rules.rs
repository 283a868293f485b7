//! The ledger of `OpenAgenda`. Short names of sources are those of the fact sheet:
//! `DOC` is the source of developers.openagenda.com, `OLD` its earlier pages, `SDKJS` and `PLUG`
//! what the vendor's own clients do.

mod auth;
mod body;
mod invite;
mod list;
mod token;

use crate::apis::{Provenance, Reach, Rule};

use super::routes::{INVITE_MEMBERS, LIST_MEMBERS};

pub(super) use auth::*;
pub(super) use body::*;
pub(super) use invite::*;
pub(super) use list::*;
pub(super) use token::*;

/// Every rule, in the order in which a request meets them.
pub(crate) const RULES: &[&Rule] = &[
    &CORS,
    &MISSING_TOKEN,
    &KEY_IS_NO_TOKEN,
    &INVALID_TOKEN,
    &EXPIRED_TOKEN,
    &INVALID_TOKEN_BESIDE_KEY,
    &REPEATED_NONCE,
    &UNKNOWN_PATH,
    &MISSING_KEY,
    &UNKNOWN_KEY,
    &READ_KEY,
    &SECRET_KEY_ON_READ,
    &TOKEN_ON_READ,
    &TOKEN_ON_WRITE,
    &TOKEN_IN_BODY,
    &RATE_LIMIT,
    &UNKNOWN_AGENDA,
    &PLAIN_BODY,
    &DATA_ENVELOPE,
    &MULTIPART_BODY,
    &OLD_BODY,
    &URLENCODED_BODY,
    &UNTYPED_BODY,
    &NOT_JSON,
    &SUCCESS,
    &TOKEN_GRANTED,
    &TOKEN_BODIES,
    &GRANT_IGNORED,
    &TOKEN_FORMAT,
    &TOKEN_LIFETIME,
    &EARLIER_TOKENS,
    &WRONG_CODE,
    &MISSING_CODE,
    &LIST_ROLES,
    &LIST_ROLE_TOO_LOW,
    &LIST_NOT_A_MEMBER,
    &LIST_LIMIT,
    &LIST_OVER_MAX,
    &LIST_ODD_LIMIT,
    &LIST_CURSOR,
    &LIST_CURSOR_ZERO,
    &LIST_CURSOR_EMPTY,
    &LIST_CURSOR_STALE,
    &LIST_CURSOR_NO_INTEGER,
    &LIST_TOTAL,
    &LIST_ORDER,
    &LIST_FIELDS,
    &LIST_INVITED,
    &LIST_END_CURSOR,
    &INVITE_ADMINISTRATOR,
    &INVITE_ALLOWED_ROLES,
    &INVITE_NOT_A_MEMBER,
    &INVITE_ROLE_REQUIRED,
    &INVITE_ROLE_INVALID,
    &INVITE_EMAILS_REQUIRED,
    &INVITE_WRONG_TYPE,
    &INVITE_EMAIL_WRAPPED,
    &INVITE_EMAIL_INVALID,
    &INVITE_DUPLICATES,
    &INVITE_MESSAGE,
    &INVITE_EXISTING_MEMBER,
    &INVITE_NO_ID_LEFT,
    &INVITE_ACCEPTED,
    &INVITE_KNOWN_PERSON,
    &INVITE_INLINE_MAX,
    &INVITE_DEFERRED_FOR,
    &INVITE_QUEUED,
];

/// The operations that a rule about keys, tokens or agendas is met in.
const READS: &[&str] = &[LIST_MEMBERS];
const WRITES: &[&str] = &[INVITE_MEMBERS];
const BOTH: &[&str] = &[LIST_MEMBERS, INVITE_MEMBERS];

/// What rules of the whole API have in common.
const WHOLE_API: Rule = Rule {
    id: "",
    api: "openagenda",
    operation: None,
    statement: "",
    status: None,
    provenance: Provenance::Inferred,
    source: "",
    behaviour: None,
    reach: Reach::Outcome,
    refusal: None,
};

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ids_are_unique_and_begin_with_their_operation() {
        let ids: BTreeSet<&str> = RULES.iter().map(|rule| rule.id).collect();
        assert_eq!(ids.len(), RULES.len());
        for rule in RULES {
            let prefix = rule.operation.unwrap_or(rule.api);
            assert!(rule.id.starts_with(&format!("{prefix}.")), "{}", rule.id);
        }
    }

    #[test]
    fn every_rule_states_something_and_names_its_source() {
        for rule in RULES {
            assert!(rule.statement.ends_with('.') && !rule.source.is_empty(), "{}", rule.id);
        }
    }

    #[test]
    fn a_rule_names_only_behaviours_that_exist() {
        let switches = super::super::behaviours::SWITCHES;
        for rule in RULES {
            let Some(behaviour) = rule.behaviour else { continue };
            assert!(switches.iter().any(|switch| switch.name == behaviour), "{}", rule.id);
        }
    }
}
