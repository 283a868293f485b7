//! Documents that people write: fixtures, scenarios, events, faults and the
//! other bodies of the control plane, as raw text.
//!
//! The first byte chooses what the text is and, with its highest bit, whether
//! it is made sure that a refusal changes nothing.

#![no_main]

use doublure_fuzz::{
    Control, assert_diagnosis_agrees, checked_json, encoded, is_small, play, stage,
};
use libfuzzer_sys::fuzz_target;

const PLACES: [(&str, &str); 8] = [
    ("PUT", "/state"),
    ("PUT", "/scenario"),
    ("POST", "/events"),
    ("POST", "/faults"),
    ("POST", "/worlds"),
    ("PUT", "/clock"),
    ("POST", "/clock/advance"),
    ("GET", "/journal"),
];

fuzz_target!(|input: &[u8]| {
    let Some((choice, text)) = input.split_first() else { return };
    if !is_small(text) {
        return;
    }
    let world = stage().fork(0);
    let control = Control(&world);
    let (method, path) = PLACES[usize::from(*choice) % PLACES.len()];
    let before = (choice & 0x80 != 0).then(|| control.state());
    let query = if method == "GET" { encoded(text) } else { String::new() };
    let answer = control.call(method, &format!("{path}{query}"), text);
    if answer.0 >= 300 {
        Control::assert_explained(&answer);
        let after = before.as_ref().map(|_| control.state());
        assert_eq!(before, after, "a refused document changed the state");
        return;
    }
    if path == "/state" {
        assert_diagnosis_agrees(&control, text);
        control.assert_state_returns();
    }
    if let Some(id) = checked_json(&answer.1).and_then(|body| Some(body["id"].as_str()?.to_owned()))
    {
        assert_eq!(control.call("DELETE", &format!("/worlds/{id}"), b"").0, 204);
    }
    play(&world);
    assert_eq!(control.call("GET", "/scenario/verification", b"").0, 200);
    assert_eq!(control.call("GET", "/faults", b"").0, 200);
    assert_eq!(control.call("GET", "/journal", b"").0, 200);
    control.assert_state_returns();
});
