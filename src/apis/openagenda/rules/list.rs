//! Listing the members of an agenda.

use crate::apis::{Provenance, Reach, Refusal, Rule};

use super::super::routes::LIST_MEMBERS;
use super::WHOLE_API;

const LIST: Rule = Rule { operation: Some(LIST_MEMBERS), ..WHOLE_API };

pub(in super::super) static LIST_ROLES: Rule = Rule {
    id: "openagenda.members.list.roles",
    statement: "Administrators and moderators of the agenda may list its members.",
    status: Some(200),
    provenance: Provenance::Documented,
    source: "DOC membres.md",
    ..LIST
};

pub(in super::super) static LIST_ROLE_TOO_LOW: Rule = Rule {
    id: "openagenda.members.list.roleTooLow",
    statement: "A member who is neither administrator nor moderator may not list members.",
    status: Some(403),
    source: "the rule by DOC membres.md, the status inferred",
    refusal: Some(Refusal::provoked_by(
        "fixture: the client's account a contributor of the agenda",
    )),
    ..LIST
};

pub(in super::super) static LIST_NOT_A_MEMBER: Rule = Rule {
    id: "openagenda.members.list.notAMember",
    statement: "Who is no member of the agenda may not list its members.",
    status: Some(403),
    source: "the rule by DOC membres.md, the status inferred",
    refusal: Some(Refusal::provoked_by("fixture: the client's account no member of the agenda")),
    ..LIST
};

pub(in super::super) static LIST_LIMIT: Rule = Rule {
    id: "openagenda.members.list.limit",
    statement: "A page has 20 members, or as many as `limit` says, up to 100.",
    provenance: Provenance::Documented,
    source: "DOC membres.md",
    reach: Reach::Shape,
    ..LIST
};

pub(in super::super) static LIST_OVER_MAX: Rule = Rule {
    id: "openagenda.members.list.overMax",
    statement: "A `limit` above 100 counts as 100.",
    source: "inferred from how v2 caps sizes elsewhere (NOTES; V3 changelog)",
    behaviour: Some("openagenda.members.list.overMax"),
    refusal: Some(
        Refusal::provoked_by("client: ask for more than 100 members a page")
            .when_set_to("reject")
            .reading(400, "A `limit` above 100 is refused."),
    ),
    ..LIST
};

pub(in super::super) static LIST_ODD_LIMIT: Rule = Rule {
    id: "openagenda.members.list.oddLimit",
    statement: "A `limit` that is no whole number from 1 on counts as 20.",
    provenance: Provenance::Assumed,
    source: "assumed: nothing says what such a limit gets",
    reach: Reach::Shape,
    ..LIST
};

pub(in super::super) static LIST_CURSOR: Rule = Rule {
    id: "openagenda.members.list.cursor",
    statement: "`after`, the integer of the previous answer, continues the list behind it; also \
                spelled `after[]` and `after[0]`.",
    provenance: Provenance::Documented,
    source: "DOC membres.md; spellings as SDKJS, KER and PHP clients send them",
    ..LIST
};

pub(in super::super) static LIST_CURSOR_ZERO: Rule = Rule {
    id: "openagenda.members.list.cursorZero",
    statement: "`after=0`, or less, lists from the start.",
    provenance: Provenance::Documented,
    source: "LUT and KER always send it to sister endpoints",
    ..LIST
};

pub(in super::super) static LIST_CURSOR_EMPTY: Rule = Rule {
    id: "openagenda.members.list.cursorEmpty",
    statement: "An empty `after` counts as not sent.",
    provenance: Provenance::Assumed,
    source: "assumed: nothing says what it gets",
    ..LIST
};

pub(in super::super) static LIST_CURSOR_STALE: Rule = Rule {
    id: "openagenda.members.list.cursorStale",
    statement: "An `after` that no member of the agenda has lists those whose cursor is greater.",
    provenance: Provenance::Assumed,
    source: "assumed: nothing says what an unknown cursor gets",
    ..LIST
};

pub(in super::super) static LIST_CURSOR_NO_INTEGER: Rule = Rule {
    id: "openagenda.members.list.cursorNoInteger",
    statement: "An `after` that is no integer is refused, naming the field.",
    status: Some(400),
    provenance: Provenance::Assumed,
    source: "assumed, in the form of the documented validation body",
    refusal: Some(Refusal::BY_FAULT),
    ..LIST
};

pub(in super::super) static LIST_TOTAL: Rule = Rule {
    id: "openagenda.members.list.total",
    statement: "`total` counts all members, whatever the page.",
    provenance: Provenance::Documented,
    source: "DOC membres.md",
    reach: Reach::Shape,
    ..LIST
};

pub(in super::super) static LIST_ORDER: Rule = Rule {
    id: "openagenda.members.list.order",
    statement: "Members come in the order of their cursors, which is that of their creation.",
    source: "inferred: no other order fits an integer cursor; FIX, ERW",
    reach: Reach::Shape,
    ..LIST
};

pub(in super::super) static LIST_FIELDS: Rule = Rule {
    id: "openagenda.members.list.fields",
    statement: "A listed member has the documented six keys, and those that the same person has in \
                an invitation.",
    source: "DOC membres.md; the superset inferred from me/agendas and the invitation",
    behaviour: Some("openagenda.members.fields"),
    reach: Reach::Shape,
    ..LIST
};

pub(in super::super) static LIST_INVITED: Rule = Rule {
    id: "openagenda.members.list.invited",
    statement: "Invited people without an account are listed and counted, with `uid` null.",
    source: "inferred from the vendor's admin templates and fixtures (FIX)",
    behaviour: Some("openagenda.members.list.includeInvited"),
    reach: Reach::Shape,
    ..LIST
};

pub(in super::super) static LIST_END_CURSOR: Rule = Rule {
    id: "openagenda.members.list.endCursor",
    statement: "`after` is null when nobody follows.",
    provenance: Provenance::Assumed,
    source: "assumed: DOC tells it of events only, and PLUG saw cursors past the end",
    behaviour: Some("openagenda.members.list.endCursor"),
    reach: Reach::Shape,
    ..LIST
};
