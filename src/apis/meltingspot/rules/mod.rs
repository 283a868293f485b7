//! The ledger of `MeltingSpot`: every rule by which it accepts, refuses or
//! shapes an answer. Sources name the vendor's pages as the API sheet does:
//! SEED is the page in [`crate::apis::meltingspot`]'s documentation, CONF
//! help.meltingspot.io/…/api-access/configuration, OP-x
//! help-api.meltingspot.io/operation/operation-x, INVITE, STATUS and MODERATION
//! the help pages of those names.

use crate::apis::{Provenance, Reach, Rule};

pub(super) mod bulk_invite;
pub(super) mod get;
pub(super) mod invite;
pub(super) mod list;
pub(super) mod spot;
pub(super) mod update;

/// What the rows of an area have in common; each row states the rest.
const fn blank(operation: Option<&'static str>, reach: Reach) -> Rule {
    Rule {
        id: "",
        api: "meltingspot",
        operation,
        statement: "",
        status: None,
        provenance: Provenance::Assumed,
        source: "",
        behaviour: None,
        reach,
        refusal: None,
    }
}

/// The three ways in which an operation can miss its member.
#[derive(Clone, Copy, Debug)]
pub(super) struct Missing {
    pub(super) unknown: &'static Rule,
    pub(super) not_uuid: &'static Rule,
    pub(super) other_spot: &'static Rule,
}

/// What judges an operation's body before its properties are looked at.
#[derive(Clone, Copy, Debug)]
pub(super) struct BodyRules {
    pub(super) malformed: &'static Rule,
    pub(super) not_object: &'static Rule,
}

/// Every row.
pub(crate) const RULES: &[&Rule] = &[
    &spot::UNKNOWN_ROUTE,
    &spot::ERROR_BODY,
    &spot::MISSING_KEY,
    &spot::UNKNOWN_KEY,
    &spot::WRONG_SCHEME,
    &spot::BARE_KEY,
    &spot::BEARER_KEY,
    &spot::OVER_QUOTA,
    &spot::FIELDS,
    &spot::UPDATED_AT,
    &list::LISTED,
    &list::EVERY_STATUS,
    &list::TOTAL,
    &list::ORDER,
    &list::DEFAULT_LIMIT,
    &list::MAX_LIMIT,
    &list::BAD_PAGING,
    &list::PAGE_BASE,
    &list::PAGE_ZERO,
    &list::PAST_THE_END,
    &list::EMPTY_PAGING,
    &list::LAST_COUNTS,
    &list::FILTERS,
    &list::ALL_FILTERS,
    &list::ANY_VALUE,
    &list::COMMAS,
    &list::REPEATED,
    &list::BRACKETS,
    &list::TRIMMED,
    &list::EXACT,
    &list::EMAIL_CASE,
    &list::NAME_CASE,
    &list::NO_MATCH,
    &list::EMPTY_FILTER,
    &list::DATE_SECONDS,
    &list::STRICT_DATES,
    &list::NO_DATE,
    &list::BAD_DATE,
    &list::UNKNOWN_PARAMETER,
    &get::FOUND,
    &get::NOT_FOUND,
    &get::NOT_UUID,
    &get::OTHER_SPOT,
    &update::UPDATED,
    &update::PARTIAL,
    &update::NOTHING,
    &update::NULL_CLEARS,
    &update::EMBED_REPLACED,
    &update::AVATAR_URL,
    &update::CUSTOM_ROLE,
    &update::TRANSITION,
    &update::REGISTRATION,
    &update::UNKNOWN_PROPERTY,
    &update::MALFORMED,
    &update::NOT_OBJECT,
    &update::NULL_REFUSED,
    &update::WRONG_TYPE,
    &update::ROLE_WORD,
    &update::STATUS_WORD,
    &update::NOT_FOUND,
    &update::NOT_UUID,
    &update::OTHER_SPOT,
    &invite::INVITED,
    &invite::STATUS,
    &invite::FRESH,
    &invite::EMPTY_NAMES,
    &invite::EXISTING,
    &invite::RETURNED,
    &invite::INVITED_ANEW,
    &invite::LONG_EMAIL,
    &invite::UNKNOWN_PROPERTY,
    &invite::MALFORMED,
    &invite::NOT_OBJECT,
    &invite::MISSING_EMAIL,
    &invite::INVALID_EMAIL,
    &invite::WRONG_TYPE,
    &bulk_invite::INVITED,
    &bulk_invite::PARTIAL,
    &bulk_invite::CREATED_ORDER,
    &bulk_invite::FAILED_ORDER,
    &bulk_invite::FAILED_ENTRY,
    &bulk_invite::EXISTING,
    &bulk_invite::DUPLICATE,
    &bulk_invite::INVALID_EMAIL,
    &bulk_invite::LONG_EMAIL,
    &bulk_invite::MISSING_EMAILS,
    &bulk_invite::UNKNOWN_PROPERTY,
    &bulk_invite::BODY_TOO_LARGE,
    &bulk_invite::TOO_MANY,
    &bulk_invite::NO_EMAILS,
    &bulk_invite::MALFORMED,
    &bulk_invite::NOT_OBJECT,
    &bulk_invite::WRONG_TYPE,
];
