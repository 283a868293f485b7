//! Whatever text comes: it is read, or every refusal has a reason.

use proptest::prelude::*;
use serde_json::Value;

use super::*;

/// Values that are right in some places and wrong in others.
const VALUES: [&str; 16] = [
    "null",
    "true",
    "0",
    "1",
    "-1",
    "503",
    "\"\"",
    "\"all\"",
    "\"10s\"",
    "\"status\"",
    "\"openagenda\"",
    "\"meltingspot.members.list\"",
    "\"ada@acme.test\"",
    "[]",
    "{}",
    "{\"first\": 1}",
];

/// Pointers to every value of a document but the root.
fn pointers(value: &Value, prefix: &str, found: &mut Vec<String>) {
    let mut visit = |step: &str, value: &Value| {
        let pointer = format!("{prefix}/{step}");
        found.push(pointer.clone());
        pointers(value, &pointer, found);
    };
    match value {
        Value::Object(object) => object.iter().for_each(|(key, value)| visit(key, value)),
        Value::Array(array) => {
            array.iter().enumerate().for_each(|(at, value)| visit(&at.to_string(), value));
        }
        _ => {}
    }
}

fn remove(document: &mut Value, pointer: &str) {
    let (parent, step) = pointer.rsplit_once('/').expect("a step");
    match document.pointer_mut(parent) {
        Some(Value::Object(object)) => drop(object.remove(step)),
        Some(Value::Array(array)) => drop(array.remove(step.parse().expect("a number"))),
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_is_read_lacks_nothing_and_what_is_refused_is_explained(
        changes in prop::collection::vec(
            (any::<prop::sample::Index>(), prop::option::of(0..VALUES.len())), 0..4),
    ) {
        let mut document: Value = serde_json::from_str(EXAMPLE).expect("JSON");
        for (at, value) in changes {
            let mut all = Vec::new();
            pointers(&document, "", &mut all);
            let pointer = at.get(&all);
            match value {
                Some(value) => {
                    let value = serde_json::from_str(VALUES[value]).expect("JSON");
                    *document.pointer_mut(pointer).expect("a value") = value;
                }
                None => remove(&mut document, pointer),
            }
        }
        let text = document.to_string();
        let found = problems(&text);
        let unexplained = found.iter().any(|problem| problem.contains("nothing seems wrong"));
        prop_assert!(!unexplained, "{text}\n{found:#?}");
        if let Ok(scenario) = read(&Source { name: "test", text: &text }, None) {
            let count = |key: &str| document[key].as_array().map_or(0, Vec::len);
            prop_assert_eq!(scenario.faults.len(), count("faults"));
            prop_assert_eq!(scenario.script.events.len(), count("events"));
            prop_assert_eq!(scenario.script.expectations.len(), count("expect"));
        }
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in ".{0,60}") {
        let _ = problems(&text);
    }
}
