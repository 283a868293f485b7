//! One sentence on an answer.

use serde_json::Value;

use crate::apis::{Provenance, Rule};
use crate::world::journal::Entry;

/// The status and what decided it: a fault, a rule, or the mock itself.
pub(super) fn summary(entry: &Entry) -> String {
    let head = entry.head.text();
    let what = format!("{} {} {}", head.method(), head.path(), answered(entry.status));
    let fault = entry.fault.map(|(id, kind)| format!("the fault {id} ({kind})"));
    match (fault, deciding(entry)) {
        (Some(fault), None) => format!("{what}: {fault} acted; no rule of the API did."),
        (Some(fault), Some(rule)) => {
            format!("{what}: {fault} acted; its own answer: {}", because(rule))
        }
        (None, Some(rule)) => format!("{what}: {}", because(rule)),
        (None, None) => format!("{what}: {}", detail(entry)),
    }
}

/// The last rule that leads to the status; else the last of all.
fn deciding(entry: &Entry) -> Option<&'static Rule> {
    let mut rules = entry.rules.iter().rev().copied();
    let last = rules.clone().next();
    rules.find(|rule| rule.status.is_some() && rule.status == entry.status).or(last)
}

fn answered(status: Option<u16>) -> String {
    status.map_or_else(|| "got no answer".to_owned(), |status| format!("was answered {status}"))
}

fn because(rule: &Rule) -> String {
    let provenance = match rule.provenance {
        Provenance::Documented => "documented",
        Provenance::Inferred => "inferred",
        Provenance::Assumed => "assumed",
    };
    format!("{} ({}, {provenance})", rule.statement, rule.id)
}

/// What the mock itself said, where no rule took part.
fn detail(entry: &Entry) -> String {
    let body: Value = serde_json::from_slice(&entry.response_body.bytes()).unwrap_or_default();
    body["detail"].as_str().unwrap_or("no rule of the ledger decided it").to_owned() + "."
}
