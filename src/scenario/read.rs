//! From a text to a scenario, or to everything that is wrong with it.

use std::path::Path;

use jsonc_parser::ast::Value;

use crate::apis::happening::Happening;
use crate::fixture::diagnose::facts::{at, items, judge_settings, number, text};
use crate::fixture::diagnose::parse;
use crate::fixture::diagnose::place::{Notes, told};
use crate::fixture::diagnose::shape::Shape;
use crate::fixture::diagnose::walk::walk;
use crate::fixture::format::TextRule;
use crate::fixture::{LoadError, Source};
use crate::http::Finding;
use crate::time::{Clock, parse_moment};
use crate::world::fault::Fault;
use crate::world::script::Script;

use super::fixtures::{FixtureText, fixtures, problems};
use super::{event, expectation, fault, schema};

/// A scenario, its fixtures read but not judged.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scenario {
    pub(crate) script: Script,
    pub(crate) faults: Vec<Fault>,
    pub(crate) seed: Option<u64>,
    pub(crate) clock: Option<Clock>,
    /// In the order in which they are set.
    pub(crate) behaviours: Vec<(String, serde_json::Value)>,
    /// In the order in which they are merged.
    pub(super) fixtures: Vec<FixtureText>,
}

/// Reads a scenario. `base` is the folder of its file, which paths of fixtures
/// are relative to; without one, paths are refused.
///
/// # Errors
/// With every problem of the scenario and then of its fixtures. If only the
/// fixtures have problems, they surface when the scenario is staged.
pub(crate) fn read(source: &Source<'_>, base: Option<&Path>) -> Result<Scenario, LoadError> {
    let (scenario, mut findings) = survey(source, base);
    if findings.is_empty() {
        return Ok(scenario);
    }
    findings.extend(problems(&scenario.fixtures));
    put_in_order(&mut findings, source.name);
    Err(LoadError::Findings(told(findings)))
}

#[cfg(feature = "cli")]
/// What is wrong with a scenario and with the fixtures that it names, each
/// problem with the name of its file.
pub(crate) fn check(source: &Source<'_>, base: Option<&Path>) -> Vec<(String, Finding)> {
    let (scenario, mut findings) = survey(source, base);
    findings.extend(problems(&scenario.fixtures));
    put_in_order(&mut findings, source.name);
    told(findings)
}

/// What is wrong in the scenario's own file comes first, in the order of the text.
fn put_in_order(findings: &mut [(String, Finding)], file: &str) {
    findings.sort_by_key(|(name, finding)| {
        let own = name == file;
        if own { (false, finding.line, finding.column) } else { (true, 0, 0) }
    });
}

#[cfg(feature = "cli")]
/// Whether a text claims to be a scenario: an object with a key that only
/// scenarios have.
pub(crate) fn is_scenario(text: &str) -> bool {
    const KEYS: [&str; 5] = ["name", "fixture", "faults", "events", "expect"];
    serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(text)
        .is_ok_and(|document| KEYS.iter().any(|key| document.contains_key(*key)))
}

/// Reads a fault that stands alone.
///
/// # Errors
/// With every problem of it.
pub(crate) fn read_fault(text: &str) -> Result<Fault, Vec<Finding>> {
    read_alone(text, &schema::fault_shape(), fault::read)
}

/// Reads an event that stands alone, without `when`, and gives its text for messages.
///
/// # Errors
/// With every problem of it.
pub(crate) fn read_event(text: &str) -> Result<(Happening, String), Vec<Finding>> {
    read_alone(text, &schema::event_shape(), event::happening)
}

/// Reads a part of a scenario in a text of its own.
fn read_alone<T>(
    text: &str,
    shape: &Shape,
    read: fn(&Value<'_>, &mut Notes<'_>) -> Option<T>,
) -> Result<T, Vec<Finding>> {
    let root = parse(text).map_err(|syntax| vec![syntax])?;
    let mut notes = Notes::on(text);
    walk(&root, shape, &mut notes);
    let part = explained(read(&root, &mut notes), &root, &mut notes);
    let findings = notes.into_findings(&root);
    part.filter(|_| findings.is_empty()).ok_or(findings)
}

/// What can be read of a scenario, and everything that is wrong with it but for its fixtures.
fn survey(source: &Source<'_>, base: Option<&Path>) -> (Scenario, Vec<(String, Finding)>) {
    let named = |finding| (source.name.to_owned(), finding);
    let root = match parse(source.text) {
        Ok(root) => root,
        Err(syntax) => return (Scenario::default(), vec![named(syntax)]),
    };
    let mut notes = Notes::on(source.text);
    walk(&root, &schema::scenario_shape(), &mut notes);
    judge_settings(Some(&root), &mut notes);
    let scenario = Scenario {
        fixtures: fixtures(source, base, &root, &mut notes),
        ..parts(&root, &mut notes)
    };
    (scenario, notes.into_findings(&root).into_iter().map(named).collect())
}

/// All of a scenario but its fixtures.
fn parts(root: &Value<'_>, notes: &mut Notes<'_>) -> Scenario {
    let script = Script {
        name: text(root, "name", TextRule::Any).map(String::from),
        events: each(root, "events", event::read, notes),
        expectations: each(root, "expect", expectation::read, notes),
    };
    let behaviours = at(Some(root), "behaviours").and_then(Value::as_object);
    let behaviours = behaviours.into_iter().flat_map(|object| &object.properties);
    Scenario {
        script,
        faults: each(root, "faults", fault::read, notes),
        seed: number(root, "seed"),
        clock: at(Some(root), "clock").map(clock),
        behaviours: behaviours
            .map(|switch| (switch.name.as_str().to_owned(), notes.value(&switch.value)))
            .collect(),
        fixtures: Vec::new(),
    }
}

/// Reads every part of a list; those that can't be read are left out, and noted.
fn each<T>(
    root: &Value<'_>,
    key: &str,
    read: fn(&Value<'_>, &mut Notes<'_>) -> Option<T>,
    notes: &mut Notes<'_>,
) -> Vec<T> {
    let parts = items(at(Some(root), key)).iter();
    parts.filter_map(|part| explained(read(part, notes), part, notes)).collect()
}

/// Whatever can't be read has a note that says why; should one ever be
/// missing, this makes up for it.
fn explained<T>(part: Option<T>, value: &Value<'_>, notes: &mut Notes<'_>) -> Option<T> {
    if part.is_none() && notes.is_empty() {
        notes.note_matter(
            value,
            " that can't be read, though nothing seems wrong",
            "a report of this scenario to the authors of doublure",
        );
    }
    part
}

/// The clock that a scenario asks for: without a moment, real time.
fn clock(setting: &Value<'_>) -> Clock {
    let now = text(setting, "now", TextRule::Moment).and_then(|now| parse_moment(&now));
    let frozen = matches!(at(Some(setting), "frozen"), Some(Value::BooleanLit(it)) if it.value);
    match now {
        Some(now) if frozen => Clock::frozen_at(now),
        Some(now) => Clock::running_at(now),
        None => Clock::real(),
    }
}
