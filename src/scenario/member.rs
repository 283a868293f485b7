//! Members in events and expectations: who is meant, and which facts of them.

use jsonc_parser::ast::{ObjectProp, Value};
use jsonc_parser::common::Ranged;
use serde_json::Map;
use uuid::Uuid;

use crate::apis::facts::{BadFact, Described, Facts, Matter, Purpose};
use crate::apis::{meltingspot, openagenda};
use crate::fixture::diagnose::facts::{at, number, text};
use crate::fixture::diagnose::place::Notes;
use crate::fixture::diagnose::shape::{expected_key, expected_word};
use crate::fixture::format::{TextRule, read_uuid};

/// The API that an event or an expectation is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ApiName {
    Meltingspot,
    Openagenda,
}

/// The API that an object names. The other API's kind of place is noted.
pub(super) fn api(object: &Value<'_>, notes: &mut Notes<'_>) -> Option<ApiName> {
    match text(object, "api", TextRule::Any)?.as_ref() {
        "meltingspot" => {
            refuse(object, "agenda", "`spot`, or neither: agendas are OpenAgenda's", notes);
            Some(ApiName::Meltingspot)
        }
        "openagenda" => {
            refuse(object, "spot", "`agenda`, or neither: spots are MeltingSpot's", notes);
            Some(ApiName::Openagenda)
        }
        _ => None,
    }
}

/// Notes a key that has no business in this object.
pub(super) fn refuse(object: &Value<'_>, key: &str, expected: &str, notes: &mut Notes<'_>) {
    if let Some(property) = property(object, key) {
        notes.add(property.start(), format!("`{key}`"), expected);
    }
}

pub(super) fn has(object: &Value<'_>, key: &str) -> bool {
    at(Some(object), key).is_some()
}

pub(super) fn spot(object: &Value<'_>) -> Option<Uuid> {
    text(object, "spot", TextRule::Uuid).and_then(|id| read_uuid(&id))
}

pub(super) fn agenda(object: &Value<'_>) -> Option<u64> {
    number(object, "agenda")
}

/// The member of a spot that `member` means.
pub(super) fn spot_member(object: &Value<'_>) -> Option<meltingspot::Whom> {
    let email = email(at(Some(object), "member")?)?;
    Some(meltingspot::Whom { spot: spot(object), email })
}

/// The member of an agenda that `member` means.
pub(super) fn agenda_member(object: &Value<'_>) -> Option<openagenda::Whom> {
    let email = email(at(Some(object), "member")?)?;
    Some(openagenda::Whom { agenda: agenda(object), email })
}

pub(super) fn email(member: &Value<'_>) -> Option<String> {
    text(member, "email", TextRule::Email).map(String::from)
}

/// The facts at a key; what is wrong with them is noted.
pub(super) fn facts<M: Described>(
    object: &Value<'_>,
    (key, purpose): (&str, Purpose),
    notes: &mut Notes<'_>,
) -> Option<Facts<M>> {
    facts_but::<M>(at(Some(object), key)?, "", purpose, notes)
}

/// The facts of an object, of which one key is none.
pub(super) fn facts_but<M: Described>(
    object: &Value<'_>,
    but: &str,
    purpose: Purpose,
    notes: &mut Notes<'_>,
) -> Option<Facts<M>> {
    let mut given = Map::new();
    for property in &object.as_object()?.properties {
        let (name, value) = (property.name.as_str(), notes.value(&property.value));
        if given.insert(name.to_owned(), value).is_some() {
            notes.add(property.start(), format!("the key `{name}` again"), "it once");
        }
    }
    given.remove(but);
    let bad = match Facts::read(&given, purpose) {
        Ok(facts) => return Some(facts),
        Err(bad) => bad,
    };
    for BadFact { name, matter } in bad {
        if let Some(property) = property(object, &name) {
            note_bad(property, matter, notes);
        }
    }
    None
}

fn note_bad(property: &ObjectProp<'_>, matter: Matter, notes: &mut Notes<'_>) {
    let (name, value) = (property.name.as_str(), &property.value);
    match matter {
        Matter::UnknownName(valid) => {
            let found = format!("the unknown key `{name}`");
            notes.add(property.start(), found, expected_key(name, &valid));
        }
        Matter::Fixed => {
            let found = format!("`{name}`, which never changes");
            notes.add(property.start(), found, "facts that can change");
        }
        Matter::NotAWord(words) => {
            let word = value.as_string_lit().map(|text| text.value.as_ref()).unwrap_or_default();
            notes.note(value, expected_word(word, &words));
        }
        Matter::NotAKind(kind) => notes.note(value, kind),
        Matter::Contradicts => {
            let matter = ", while another key for the same fact says otherwise";
            notes.note_matter(value, matter, "the same value in both, or one of them only");
        }
    }
}

fn property<'d, 't>(object: &'d Value<'t>, key: &str) -> Option<&'d ObjectProp<'t>> {
    object.as_object()?.properties.iter().find(|property| property.name.as_str() == key)
}
