//! Expectations out of a document that was walked.

use jsonc_parser::ast::Value;
use jsonc_parser::common::Ranged;

use crate::apis::facts::Purpose;
use crate::apis::happening::{MemberIs, MembersLike};
use crate::fixture::diagnose::facts::{at, number};
use crate::fixture::diagnose::place::Notes;
use crate::fixture::diagnose::walk::whole;
use crate::world::script::{Count, Expectation, Expected};

use super::fault::operation;
use super::member::{ApiName, agenda, agenda_member, api, facts, has, refuse, spot, spot_member};
use super::written::compact;

/// A kind of expectation: the key that tells it, and the keys that belong to it.
struct Kind {
    told_by: &'static str,
    required: &'static [&'static str],
    optional: &'static [&'static str],
    read: fn(&Value<'_>, &mut Notes<'_>) -> Option<Expected>,
}

const KINDS: [Kind; 3] = [
    Kind { told_by: "operation", required: &["calls"], optional: &["status"], read: calls },
    Kind {
        told_by: "member",
        required: &["api", "is"],
        optional: &["spot", "agenda"],
        read: member_is,
    },
    Kind {
        told_by: "members",
        required: &["api", "count"],
        optional: &["spot", "agenda"],
        read: members,
    },
];

/// Reads an expectation. What the shape forbids has been noted before.
pub(super) fn read(expectation: &Value<'_>, notes: &mut Notes<'_>) -> Option<Expectation> {
    expectation.as_object()?;
    let Some(kind) = KINDS.iter().find(|kind| has(expectation, kind.told_by)) else {
        let expected = "`operation` with `calls`, `member` with `is`, or `members` with `count`";
        notes.add(expectation.start(), "an expectation of nothing", expected);
        return None;
    };
    kind.judge(expectation, notes);
    let what = (kind.read)(expectation, notes);
    let always = matches!(at(Some(expectation), "always"), Some(Value::BooleanLit(it)) if it.value);
    Some(Expectation { what: what?, always, text: compact(expectation) })
}

impl Kind {
    /// Notes keys that are missing, and keys of other kinds.
    fn judge(&self, expectation: &Value<'_>, notes: &mut Notes<'_>) {
        let Self { told_by, required, optional, .. } = self;
        for key in required.iter().filter(|key| !has(expectation, key)) {
            let found = format!("`{told_by}` without `{key}`");
            notes.add(expectation.start(), found, format!("`{key}` beside it"));
        }
        let all = KINDS.iter().flat_map(|kind| {
            [kind.told_by].into_iter().chain(kind.required.iter().chain(kind.optional).copied())
        });
        let own = |key: &&str| key == told_by || required.contains(key) || optional.contains(key);
        let mut foreign: Vec<&str> = all.filter(|key| !own(key)).collect();
        foreign.sort_unstable();
        foreign.dedup();
        let beside = [*required, *optional].concat().join("`, `");
        for key in foreign {
            let expected = format!("beside `{told_by}` only `{beside}` and `always`");
            refuse(expectation, key, &expected, notes);
        }
    }
}

fn calls(expectation: &Value<'_>, notes: &mut Notes<'_>) -> Option<Expected> {
    let calls = count(expectation, "calls", notes);
    let status = number(expectation, "status").and_then(|status| u16::try_from(status).ok());
    Some(Expected::Calls { operation: operation(expectation)?, status, calls: calls? })
}

fn member_is(expectation: &Value<'_>, notes: &mut Notes<'_>) -> Option<Expected> {
    let is = ("is", Purpose::Compare);
    Some(Expected::Member(match api(expectation, notes)? {
        ApiName::Meltingspot => {
            let facts = facts(expectation, is, notes);
            MemberIs::Meltingspot { whom: spot_member(expectation)?, facts: facts? }
        }
        ApiName::Openagenda => {
            let facts = facts(expectation, is, notes);
            MemberIs::Openagenda { whom: agenda_member(expectation)?, facts: facts? }
        }
    }))
}

fn members(expectation: &Value<'_>, notes: &mut Notes<'_>) -> Option<Expected> {
    let count = count(expectation, "count", notes);
    let like = ("members", Purpose::Compare);
    let alike = match api(expectation, notes)? {
        ApiName::Meltingspot => {
            let facts = facts(expectation, like, notes)?;
            MembersLike::Meltingspot { spot: spot(expectation), facts }
        }
        ApiName::Openagenda => {
            let facts = facts(expectation, like, notes)?;
            MembersLike::Openagenda { agenda: agenda(expectation), facts }
        }
    };
    Some(Expected::Members(alike, count?))
}

/// A number, or the bounds of one.
fn count(object: &Value<'_>, key: &str, notes: &mut Notes<'_>) -> Option<Count> {
    let amount = at(Some(object), key)?;
    if let Value::NumberLit(exactly) = amount {
        let exactly = whole(exactly.value)?;
        return Some(Count { min: exactly, max: exactly });
    }
    let bounds = amount.as_object()?;
    if bounds.properties.is_empty() {
        notes.note_matter(amount, " without bounds", "`min`, `max` or both");
    }
    let count = Count {
        min: number(amount, "min").unwrap_or(0),
        max: number(amount, "max").unwrap_or(u64::MAX),
    };
    if count.min > count.max {
        notes.note_matter(amount, " with `min` above `max`", "`min` up to `max`");
    }
    Some(count)
}
