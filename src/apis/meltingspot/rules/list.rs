//! Rules of `meltingspot.members.list`.

use crate::apis::Provenance::{Assumed, Documented, Inferred};
use crate::apis::{Reach, Refusal, Rule};

use super::blank;

const OPERATION: Option<&str> = Some("meltingspot.members.list");
const SHAPE: Rule = blank(OPERATION, Reach::Shape);
const REFUSED: Rule = Rule {
    status: Some(400),
    refusal: Some(Refusal::BY_FAULT),
    ..blank(OPERATION, Reach::Outcome)
};
const ACCEPTED: Rule = Rule { status: Some(200), ..blank(OPERATION, Reach::Outcome) };

pub(in crate::apis::meltingspot) static LISTED: Rule = Rule {
    id: "meltingspot.members.list.listed",
    statement: "The list is answered 200 with `items` and `total`.",
    provenance: Documented,
    source: "SEED",
    ..ACCEPTED
};

pub(in crate::apis::meltingspot) static EVERY_STATUS: Rule = Rule {
    id: "meltingspot.members.list.everyStatus",
    statement: "Members of every status are listed, invited ones included.",
    provenance: Inferred,
    source: "INVITE: invitees show up in the list as Invited; SEED has no filter by status",
    ..SHAPE
};

pub(in crate::apis::meltingspot) static TOTAL: Rule = Rule {
    id: "meltingspot.members.list.total",
    statement: "`total` counts every match, before paging.",
    provenance: Inferred,
    source: "OP-listspotmembercustomroles calls `total` the number of items found",
    ..SHAPE
};

pub(in crate::apis::meltingspot) static ORDER: Rule = Rule {
    id: "meltingspot.members.list.order",
    statement: "Members are listed in the order of their creation.",
    provenance: Assumed,
    source: "no page names an order; a stable one keeps pages disjoint",
    ..SHAPE
};

pub(in crate::apis::meltingspot) static DEFAULT_LIMIT: Rule = Rule {
    id: "meltingspot.members.list.defaultLimit",
    statement: "Without `limit` a page has 100 members.",
    provenance: Assumed,
    source: "no page gives a default; 100 is that of the activities export (OP-exportactivities)",
    behaviour: Some("meltingspot.members.list.defaultLimit"),
    ..SHAPE
};

pub(in crate::apis::meltingspot) static MAX_LIMIT: Rule = Rule {
    id: "meltingspot.members.list.overMax",
    statement: "A `limit` above 1000 counts as 1000.",
    provenance: Assumed,
    source: "no page gives a maximum; cutting hurts less than refusing",
    behaviour: Some("meltingspot.members.list.overMax"),
    refusal: Some(
        Refusal::provoked_by("client: ask for more than maxLimit members a page")
            .when_set_to("reject")
            .reading(400, "A `limit` above the maximum is refused."),
    ),
    ..ACCEPTED
};

pub(in crate::apis::meltingspot) static BAD_PAGING: Rule = Rule {
    id: "meltingspot.members.list.badPaging",
    statement: "A `page` or `limit` that is no whole number or is negative, and limit 0, is refused.",
    provenance: Inferred,
    source: "SEED: both are integers, and the list declares 400",
    ..REFUSED
};

pub(in crate::apis::meltingspot) static PAGE_BASE: Rule = Rule {
    id: "meltingspot.members.list.pageBase",
    statement: "The first page is page 1.",
    provenance: Assumed,
    source: "no page says whether pages count from 0 or 1",
    ..SHAPE
};

pub(in crate::apis::meltingspot) static PAGE_ZERO: Rule = Rule {
    id: "meltingspot.members.list.pageZero",
    statement: "Page 0 is the first page.",
    provenance: Assumed,
    source: "no page says whether pages count from 0 or 1",
    behaviour: Some("meltingspot.members.list.pageZero"),
    refusal: Some(
        Refusal::provoked_by("client: count pages from 0")
            .when_set_to("reject")
            .reading(400, "Page 0 is refused."),
    ),
    ..ACCEPTED
};

pub(in crate::apis::meltingspot) static PAST_THE_END: Rule = Rule {
    id: "meltingspot.members.list.pastTheEnd",
    statement: "A page past the end has no items and the true total.",
    provenance: Assumed,
    source: "no page says what follows the last page",
    ..ACCEPTED
};

pub(in crate::apis::meltingspot) static EMPTY_PAGING: Rule = Rule {
    id: "meltingspot.members.list.emptyPaging",
    statement: "An empty `page` or `limit`, or the word null, counts as absent.",
    provenance: Inferred,
    source: "SEED: both are nullable",
    ..ACCEPTED
};

pub(in crate::apis::meltingspot) static LAST_COUNTS: Rule = Rule {
    id: "meltingspot.members.list.lastCounts",
    statement: "Of a single-valued parameter that is sent several times the last one counts.",
    provenance: Assumed,
    source: "no page says anything of repeated single values",
    ..ACCEPTED
};

pub(in crate::apis::meltingspot) static FILTERS: Rule = Rule {
    id: "meltingspot.members.list.filters",
    statement: "Members are filtered by email[in], firstname[in], lastname[in], customRoleId[eq], invitationDate[before|after] and registrationDate[before|after].",
    provenance: Documented,
    source: "SEED",
    ..SHAPE
};

pub(in crate::apis::meltingspot) static ALL_FILTERS: Rule = Rule {
    id: "meltingspot.members.list.allFilters",
    statement: "A member has to pass every filter that is given.",
    provenance: Inferred,
    source: "the usual reading of several filters (CONF)",
    ..SHAPE
};

pub(in crate::apis::meltingspot) static ANY_VALUE: Rule = Rule {
    id: "meltingspot.members.list.anyValue",
    statement: "An `in` filter is passed by any one of its values.",
    provenance: Inferred,
    source: "CONF: the operator's name and its list of values",
    ..SHAPE
};

pub(in crate::apis::meltingspot) static COMMAS: Rule = Rule {
    id: "meltingspot.members.list.commas",
    statement: "The value of `in` is a list with commas between its values.",
    provenance: Documented,
    source: "CONF",
    ..SHAPE
};

pub(in crate::apis::meltingspot) static REPEATED: Rule = Rule {
    id: "meltingspot.members.list.repeated",
    statement: "An `in` parameter may be repeated, in any mix of spellings; all values count.",
    provenance: Inferred,
    source: "SEED: a string[] parameter, which OpenAPI repeats by default",
    ..SHAPE
};

pub(in crate::apis::meltingspot) static BRACKETS: Rule = Rule {
    id: "meltingspot.members.list.brackets",
    statement: "`field[in][]` and `field[in][0]` take each value whole: a comma does not split it.",
    provenance: Inferred,
    source: "the array spelling of the query parser that NestJS brings",
    ..SHAPE
};

pub(in crate::apis::meltingspot) static TRIMMED: Rule = Rule {
    id: "meltingspot.members.list.trimmed",
    statement: "Blanks around the commas of an `in` list don't count.",
    provenance: Inferred,
    source: "lists are written by people as well",
    ..SHAPE
};

pub(in crate::apis::meltingspot) static EXACT: Rule = Rule {
    id: "meltingspot.members.list.exact",
    statement: "`in` and `eq` compare whole values, never parts of them.",
    provenance: Inferred,
    source: "CONF; other endpoints have a separate `contains`",
    ..SHAPE
};

pub(in crate::apis::meltingspot) static EMAIL_CASE: Rule = Rule {
    id: "meltingspot.members.list.emailCase",
    statement: "E-mail addresses are compared with case ignored.",
    provenance: Inferred,
    source: "how addresses are used everywhere",
    ..SHAPE
};

pub(in crate::apis::meltingspot) static NAME_CASE: Rule = Rule {
    id: "meltingspot.members.list.nameCase",
    statement: "First and last names are compared with case respected.",
    provenance: Assumed,
    source: "no page says how names are compared",
    ..SHAPE
};

pub(in crate::apis::meltingspot) static NO_MATCH: Rule = Rule {
    id: "meltingspot.members.list.noMatch",
    statement: "Filters that nobody passes give an empty list, never 404.",
    provenance: Inferred,
    source: "SEED declares 200 and 400 for the list",
    ..ACCEPTED
};

pub(in crate::apis::meltingspot) static EMPTY_FILTER: Rule = Rule {
    id: "meltingspot.members.list.emptyFilter",
    statement: "A filter without any value counts as absent.",
    provenance: Assumed,
    source: "no page says so; `page` and `limit` are nullable, and a filter is optional",
    ..ACCEPTED
};

pub(in crate::apis::meltingspot) static DATE_SECONDS: Rule = Rule {
    id: "meltingspot.members.list.dateSeconds",
    statement: "Dates in filters are Unix timestamps in seconds.",
    provenance: Inferred,
    source: "SEED: Unix timestamp format; where the API means milliseconds it says so",
    ..SHAPE
};

pub(in crate::apis::meltingspot) static STRICT_DATES: Rule = Rule {
    id: "meltingspot.members.list.strictDates",
    statement: "`before` and `after` leave the moment itself out.",
    provenance: Inferred,
    source: "OP-listlives words [lt] as before and [lte] as before or equal",
    ..SHAPE
};

pub(in crate::apis::meltingspot) static NO_DATE: Rule = Rule {
    id: "meltingspot.members.list.noDate",
    statement: "A member without the date passes neither of its filters.",
    provenance: Inferred,
    source: "a missing date is neither before nor after anything",
    ..SHAPE
};

pub(in crate::apis::meltingspot) static BAD_DATE: Rule = Rule {
    id: "meltingspot.members.list.badDate",
    statement: "A date that is no whole number is refused.",
    provenance: Inferred,
    source: "SEED: dates are integers, and the list declares 400",
    ..REFUSED
};

pub(in crate::apis::meltingspot) static UNKNOWN_PARAMETER: Rule = Rule {
    id: "meltingspot.members.list.unknownParameter",
    statement: "Parameters and operators that the page does not list are ignored.",
    provenance: Assumed,
    source: "no page says what becomes of them",
    ..ACCEPTED
};
