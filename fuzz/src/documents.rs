//! What is done with a document that was accepted.

use std::time::Duration;

use doublure::World;
use serde_json::Value;

use crate::{Control, Step, checked_json, stage, steps};

/// A call of each operation, so that faults and events meet what they wait for.
const CALLS: &[u8] = include_bytes!("calls.txt");

/// The text as a query.
pub fn encoded(text: &[u8]) -> String {
    let pairs = form_urlencoded::parse(text);
    format!("?{}", form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish())
}

/// A fixture that loads has no problem either when it is read for diagnosis:
/// as part of a scenario that is wrong elsewhere, only that is reported.
pub fn assert_diagnosis_agrees(control: &Control<'_>, fixture: &[u8]) {
    let scenario = [br#"{"zz":0,"fixture":"#, fixture, b"}"].concat();
    let (status, body) = control.call("PUT", "/scenario", &scenario);
    let problems = checked_json(&body).map_or(Value::Null, |body| body["problems"].clone());
    let count = problems.as_array().map_or(0, Vec::len);
    assert_eq!((status, count), (422, 1), "diagnosis refuses what loads: {problems}");
}

/// Makes the calls in a world.
pub fn play(world: &World) {
    for step in steps(CALLS) {
        match step {
            Step::Wait(seconds) => world.clock().advance(Duration::from_secs(seconds)),
            // With faults about, any answer is right, or none yet.
            Step::Ask(request) => drop(stage().ask(world, request)),
        }
    }
}
