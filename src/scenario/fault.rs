//! Faults (DESIGN A6) out of a document that was walked.

use std::collections::BTreeMap;
use std::time::Duration;

use http::StatusCode;
use jsonc_parser::ast::Value;
use jsonc_parser::common::Ranged;

use crate::apis::{PROFILES, Profile};
use crate::fixture::diagnose::facts::{at, items, number, text};
use crate::fixture::diagnose::place::Notes;
use crate::fixture::diagnose::walk::whole;
use crate::fixture::format::TextRule;
use crate::time::parse_span;
use crate::world::fault::{Calls, Effect, Fault, Filter, Mishap};

/// A kind of mishap: its word, its fields, and how it is read.
pub(super) struct Kind {
    pub(super) name: &'static str,
    pub(super) required: &'static [&'static str],
    pub(super) optional: &'static [&'static str],
    read: fn(&Value<'_>) -> Option<Mishap>,
}

/// Every kind that there is.
pub(super) const KINDS: [Kind; 7] = [
    Kind {
        name: "status",
        required: &["status"],
        optional: &["retryAfter", "effect"],
        read: |then| {
            let status = u16::try_from(number(then, "status")?).ok()?;
            Some(Mishap::Status {
                status: StatusCode::from_u16(status).ok()?,
                retry_after: number(then, "retryAfter"),
                effect: effect(then),
            })
        },
    },
    Kind {
        name: "delay",
        required: &["for"],
        optional: &[],
        read: |then| Some(Mishap::Delay { lasts: span(then, "for")? }),
    },
    Kind {
        name: "reset",
        required: &[],
        optional: &["effect"],
        read: |then| Some(Mishap::Reset { effect: effect(then) }),
    },
    Kind {
        name: "truncate",
        required: &[],
        optional: &["afterBytes", "effect"],
        read: |then| {
            let after_bytes = number(then, "afterBytes");
            let after_bytes = after_bytes.map(|bytes| usize::try_from(bytes).unwrap_or(usize::MAX));
            Some(Mishap::Truncate { after_bytes, effect: effect(then) })
        },
    },
    Kind {
        name: "stall",
        required: &[],
        optional: &["for", "effect"],
        read: |then| Some(Mishap::Stall { lasts: span(then, "for"), effect: effect(then) }),
    },
    Kind {
        name: "malformed",
        required: &[],
        optional: &["effect"],
        read: |then| Some(Mishap::Malformed { effect: effect(then) }),
    },
    Kind {
        name: "rateLimit",
        required: &[],
        optional: &["retryAfter"],
        read: |then| Some(Mishap::RateLimit { retry_after: number(then, "retryAfter") }),
    },
];

/// Reads a fault. What the shape forbids has been noted before.
pub(super) fn read(fault: &Value<'_>, notes: &mut Notes<'_>) -> Option<Fault> {
    let calls = at(Some(fault), "calls");
    judge_calls(calls, notes);
    let then = at(Some(fault), "then").and_then(|then| mishap(then, notes));
    Some(Fault {
        operation: operation(fault)?,
        calls: calls.map_or(Some(Calls::All), read_calls)?,
        only: filter(fault),
        then: then?,
    })
}

/// The operation that an object names.
pub(super) fn operation(object: &Value<'_>) -> Option<&'static str> {
    let name = text(object, "operation", TextRule::Any)?;
    let named = |api: &Profile| api.operations().into_iter().find(|known| *known == name);
    PROFILES.iter().find_map(named)
}

/// The duration at a key.
pub(super) fn span(object: &Value<'_>, key: &str) -> Option<Duration> {
    text(object, key, TextRule::Span).and_then(|text| parse_span(&text))
}

fn judge_calls(calls: Option<&Value<'_>>, notes: &mut Notes<'_>) {
    if let Some(none @ Value::Array(list)) = calls
        && list.elements.is_empty()
    {
        notes.note_matter(none, " of no calls", "at least one call, counted from 1, or \"all\"");
    }
}

fn read_calls(calls: &Value<'_>) -> Option<Calls> {
    match calls {
        Value::StringLit(_) => Some(Calls::All),
        Value::Array(_) => {
            let calls = items(Some(calls)).iter();
            let numbers = calls.map(|call| whole(call.as_number_lit()?.value));
            numbers.collect::<Option<_>>().map(Calls::These)
        }
        _ => number(calls, "first").map(Calls::First),
    }
}

fn filter(fault: &Value<'_>) -> Filter {
    let only = at(Some(fault), "where");
    let query = at(only, "query").and_then(Value::as_object);
    let parameter = |(name, value): (&str, &Value<'_>)| {
        Some((name.to_owned(), value.as_string_lit()?.value.clone().into_owned()))
    };
    let properties = query.into_iter().flat_map(|query| &query.properties);
    let query: BTreeMap<String, String> = properties
        .filter_map(|property| parameter((property.name.as_str(), &property.value)))
        .collect();
    let body_contains = only.and_then(|only| text(only, "bodyContains", TextRule::Any));
    Filter { query, body_contains: body_contains.map(String::from) }
}

/// Reads what the client is to meet, and notes fields that this kind doesn't have.
fn mishap(then: &Value<'_>, notes: &mut Notes<'_>) -> Option<Mishap> {
    let name = text(then, "kind", TextRule::Any)?;
    let kind = KINDS.iter().find(|kind| kind.name == name)?;
    let foreign = KINDS.iter().flat_map(Kind::fields).filter(|field| !kind.has(field));
    for property in &then.as_object()?.properties {
        let field = property.name.as_str();
        if foreign.clone().any(|name| name == field) {
            let found = format!("`{field}` with kind `{name}`");
            notes.add(property.start(), found, kind.expected());
        }
    }
    for field in kind.required.iter().filter(|field| at(Some(then), field).is_none()) {
        let found = format!("kind `{name}` without `{field}`");
        notes.add(then.start(), found, format!("`{field}` beside it"));
    }
    (kind.read)(then)
}

fn effect(then: &Value<'_>) -> Effect {
    match text(then, "effect", TextRule::Any).as_deref() {
        Some("applied") => Effect::Applied,
        _ => Effect::None,
    }
}

impl Kind {
    /// Its own fields, the required ones first.
    pub(super) fn fields(&self) -> impl Iterator<Item = &'static str> + Clone {
        self.required.iter().chain(self.optional).copied()
    }

    fn has(&self, field: &str) -> bool {
        self.fields().any(|own| own == field)
    }

    fn expected(&self) -> String {
        let fields: Vec<&str> = self.fields().collect();
        match fields.as_slice() {
            [] => "no other field than `kind`".to_owned(),
            [only] => format!("`{only}` or nothing else"),
            several => format!("nothing but `{}`", several.join("`, `")),
        }
    }
}
