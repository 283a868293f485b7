//! Events out of a document that was walked.

use jsonc_parser::ast::Value;
use jsonc_parser::common::Ranged;

use crate::apis::facts::{Described, Facts, Purpose};
use crate::apis::happening::Happening;
use crate::apis::openagenda::Revocation;
use crate::apis::{meltingspot, openagenda};
use crate::fixture::diagnose::facts::{at, number, text};
use crate::fixture::diagnose::place::Notes;
use crate::fixture::format::TextRule;
use crate::world::script::{Event, When};

use super::fault::{operation, span};
use super::member::{
    ApiName, agenda, agenda_member, api, email, facts, facts_but, has, refuse, spot, spot_member,
};
use super::written::compact;

/// What an event can do, by its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deed {
    Set,
    Remove,
    Add,
    Revoke,
}

const DEEDS: [(&str, Deed); 4] =
    [("set", Deed::Set), ("remove", Deed::Remove), ("add", Deed::Add), ("revoke", Deed::Revoke)];

/// Reads an event. What the shape forbids has been noted before.
pub(super) fn read(event: &Value<'_>, notes: &mut Notes<'_>) -> Option<Event> {
    let when = at(Some(event), "when").and_then(|when| moment(when, notes));
    let (happening, text) = happening(event, notes)?;
    Some(Event { when: when?, happening, text })
}

/// Reads what happens, whenever that is, with the event's text.
pub(super) fn happening(event: &Value<'_>, notes: &mut Notes<'_>) -> Option<(Happening, String)> {
    let deed = deed(event, notes);
    let api = api(event, notes);
    let happening = match (api?, deed?) {
        (ApiName::Meltingspot, deed) => Happening::Meltingspot(in_spot(event, deed, notes)?),
        (ApiName::Openagenda, deed) => Happening::Openagenda(in_agenda(event, deed, notes)?),
    };
    Some((happening, compact(event)))
}

fn moment(when: &Value<'_>, notes: &mut Notes<'_>) -> Option<When> {
    when.as_object()?;
    let of_call = has(when, "operation") || has(when, "call");
    if has(when, "elapsed") == of_call {
        let expected = "either `operation` with `call`, or `elapsed`";
        notes.note(when, expected);
        return None;
    }
    if let Some(elapsed) = span(when, "elapsed") {
        return Some(When::Elapsed(elapsed));
    }
    for (key, other) in [("operation", "call"), ("call", "operation")] {
        if of_call && !has(when, key) {
            notes.note_matter(
                when,
                &format!(" with `{other}` alone"),
                format!("`{key}` beside it"),
            );
        }
    }
    Some(When::Call { operation: operation(when)?, call: number(when, "call")? })
}

/// What the event does; it has to be one thing.
fn deed(event: &Value<'_>, notes: &mut Notes<'_>) -> Option<Deed> {
    event.as_object()?;
    let mut deeds = DEEDS.iter().filter(|(key, _)| has(event, key));
    let Some((first, deed)) = deeds.next() else {
        let found = "an event in which nothing happens";
        notes.add(event.start(), found, "one of `set`, `remove`, `add` and `revoke` in it");
        return None;
    };
    for (key, _) in deeds {
        refuse(event, key, &format!("`{first}` alone; what else happens is another event"), notes);
    }
    match deed {
        Deed::Set | Deed::Remove if !has(event, "member") => {
            let found = format!("`{first}` without `member`");
            notes.add(event.start(), found, "`member` with the `email` of whom it is about");
        }
        Deed::Add => refuse(event, "member", "`add` alone, with the `email` in it", notes),
        Deed::Revoke => refuse(event, "member", "`revoke` alone", notes),
        Deed::Set | Deed::Remove => {}
    }
    if let Some(no @ Value::BooleanLit(remove)) = at(Some(event), "remove")
        && !remove.value
    {
        notes.note(no, "true");
    }
    Some(*deed)
}

fn in_spot(event: &Value<'_>, deed: Deed, notes: &mut Notes<'_>) -> Option<meltingspot::Happening> {
    Some(match deed {
        Deed::Set => {
            let facts = changes(event, notes);
            meltingspot::Happening::Set { whom: spot_member(event)?, facts: facts? }
        }
        Deed::Remove => meltingspot::Happening::Remove { whom: spot_member(event)? },
        Deed::Add => {
            let (email, facts) = newcomer(event, notes)?;
            meltingspot::Happening::Add { spot: spot(event), email, facts }
        }
        Deed::Revoke => {
            let revoke = revoked(event, notes)?;
            for key in ["publicKey", "tokensOf"] {
                refuse(revoke, key, "`secretKey`: MeltingSpot knows nothing else", notes);
            }
            let secret_key = text(revoke, "secretKey", TextRule::Filled)?.into_owned();
            meltingspot::Happening::Revoke { secret_key }
        }
    })
}

fn in_agenda(
    event: &Value<'_>,
    deed: Deed,
    notes: &mut Notes<'_>,
) -> Option<openagenda::Happening> {
    Some(match deed {
        Deed::Set => {
            let facts = changes(event, notes);
            openagenda::Happening::Set { whom: agenda_member(event)?, facts: facts? }
        }
        Deed::Remove => openagenda::Happening::Remove { whom: agenda_member(event)? },
        Deed::Add => {
            let (email, facts) = newcomer(event, notes)?;
            openagenda::Happening::Add { agenda: agenda(event), email, facts }
        }
        Deed::Revoke => {
            let revoke = revoked(event, notes)?;
            let key = |key| text(revoke, key, TextRule::Filled).map(String::from);
            let keys = key("secretKey").map(Revocation::SecretKey);
            let keys = keys.or_else(|| key("publicKey").map(Revocation::PublicKey));
            let tokens = || number(revoke, "tokensOf").map(Revocation::TokensOf);
            openagenda::Happening::Revoke(keys.or_else(tokens)?)
        }
    })
}

/// The facts of `set`, at least one.
fn changes<M: Described>(event: &Value<'_>, notes: &mut Notes<'_>) -> Option<Facts<M>> {
    let facts = facts::<M>(event, ("set", Purpose::Change), notes)?;
    if facts.is_empty() {
        notes.note_matter(at(Some(event), "set")?, " without facts", "at least one fact to change");
    }
    Some(facts)
}

/// Address and facts of `add`.
fn newcomer<M: Described>(event: &Value<'_>, notes: &mut Notes<'_>) -> Option<(String, Facts<M>)> {
    let add = at(Some(event), "add")?;
    let address = at(Some(add), "email");
    let email = email(add);
    if let Some(address) = address.filter(|_| email.is_none()) {
        notes.note(address, TextRule::Email.expected());
    }
    let facts = facts_but::<M>(add, "email", Purpose::Change, notes);
    Some((email?, facts?))
}

/// The object of `revoke`; it has to name one thing.
fn revoked<'d, 't>(event: &'d Value<'t>, notes: &mut Notes<'_>) -> Option<&'d Value<'t>> {
    let revoke = at(Some(event), "revoke")?;
    let mut keys = revoke.as_object()?.properties.iter();
    let expected = "one of `secretKey`, `publicKey` and `tokensOf`";
    match keys.next() {
        None => notes.note(revoke, expected),
        Some(_) => keys.for_each(|more| {
            let found = format!("`{}` beside another", more.name.as_str());
            notes.add(more.start(), found, expected);
        }),
    }
    Some(revoke)
}
