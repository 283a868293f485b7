use std::time::Duration;

use http::StatusCode;
use serde_json::{Value, json};

use super::*;
use crate::apis::happening::Happening;
use crate::apis::{meltingspot, openagenda};
use crate::scenario::{is_scenario, read_event, read_fault, schema};
use crate::world::fault::{Calls, Effect, Mishap};
use crate::world::script::{Count, Expected, When};

#[test]
fn the_example_of_the_contract_is_read_whole() {
    let Scenario { script, faults, seed, clock, behaviours, .. } = parsed(EXAMPLE);
    assert_eq!(
        script.name.as_deref(),
        Some("a bulk invite whose answer is lost is not sent twice")
    );
    assert_eq!((seed, behaviours.len()), (Some(7), 0));
    assert_eq!(clock.map(|clock| clock.reading().frozen), Some(true));
    assert_eq!(faults[0].calls, Calls::These(vec![1]));
    assert_eq!(faults[0].then, Mishap::Reset { effect: Effect::Applied });
    let operation = "meltingspot.members.bulkInvite";
    let whens: Vec<When> = script.events.iter().map(|event| event.when).collect();
    let elapsed = |minutes| When::Elapsed(Duration::from_mins(minutes));
    assert_eq!(whens, [When::Call { operation, call: 1 }, elapsed(10), elapsed(12), elapsed(15)]);
    assert!(matches!(&script.events[1].happening,
        Happening::Openagenda(openagenda::Happening::Remove { whom }) if whom.agenda == Some(10_000_001)));
    assert!(matches!(&script.events[2].happening,
        Happening::Meltingspot(meltingspot::Happening::Add { email, .. }) if email == "walk.in@acme.test"));
    assert!(matches!(
        script.expectations[1].what,
        Expected::Calls { status: Some(413), calls: Count { min: 0, max: 0 }, .. }
    ));
    assert!(matches!(
        script.expectations[3].what,
        Expected::Members(_, Count { min: 42, max: 42 })
    ));
    let always: Vec<bool> = script.expectations.iter().map(|it| it.always).collect();
    assert_eq!(always, [false, false, true, false]);
}

#[test]
fn comments_change_nothing_and_are_left_out_of_messages() {
    let mut commented: Value = serde_json::from_str(EXAMPLE).expect("JSON");
    commented["$comment"] = json!("a story");
    for part in ["/faults/0", "/events/0", "/expect/0"] {
        commented.pointer_mut(part).expect("a part")["$comment"] = json!("why");
    }
    let plain = parsed(EXAMPLE);
    let commented = parsed(&commented.to_string());
    assert_eq!(commented.faults, plain.faults);
    let texts = |scenario: &Scenario| -> Vec<usize> {
        scenario.script.expectations.iter().map(|expected| expected.text.len()).collect()
    };
    assert_eq!(texts(&commented), texts(&plain));
    let (_, text) =
        read_event(r#"{"$comment": "why", "api": "openagenda", "revoke": {"tokensOf": 1}}"#)
            .expect("an event");
    assert_eq!(text, r#"{"api":"openagenda","revoke":{"tokensOf":1}}"#);
}

#[test]
fn texts_for_messages_keep_the_order_of_keys_and_hide_secrets() {
    let text = r#"{ "api" : "openagenda",
        "revoke": { "secretKey": "oa-\"secret" } }"#;
    let (_, text) = read_event(text).expect("an event");
    assert_eq!(text, r#"{"api":"openagenda","revoke":{"secretKey":"[redacted]"}}"#);
}

#[test]
fn every_kind_of_fault_is_read() {
    let fault = |then: &Value| {
        let fault = json!({"operation": "openagenda.members.list", "then": then});
        read_fault(&fault.to_string()).unwrap_or_else(|findings| panic!("{findings:#?}")).then
    };
    let (effect, applied) = (Effect::None, json!("applied"));
    assert_eq!(
        fault(&json!({"kind": "status", "status": 503, "retryAfter": 2, "effect": applied})),
        Mishap::Status {
            status: StatusCode::SERVICE_UNAVAILABLE,
            retry_after: Some(2),
            effect: Effect::Applied
        }
    );
    let lasts = Duration::from_millis(250);
    assert_eq!(fault(&json!({"kind": "delay", "for": "250ms"})), Mishap::Delay { lasts });
    assert_eq!(fault(&json!({"kind": "reset"})), Mishap::Reset { effect });
    let after_bytes = Some(10);
    assert_eq!(
        fault(&json!({"kind": "truncate", "afterBytes": 10})),
        Mishap::Truncate { after_bytes, effect }
    );
    assert_eq!(fault(&json!({"kind": "stall"})), Mishap::Stall { lasts: None, effect });
    let lasts = Some(lasts);
    assert_eq!(fault(&json!({"kind": "stall", "for": "250ms"})), Mishap::Stall { lasts, effect });
    assert_eq!(fault(&json!({"kind": "malformed"})), Mishap::Malformed { effect });
    assert_eq!(fault(&json!({"kind": "rateLimit"})), Mishap::RateLimit { retry_after: None });
}

#[test]
fn calls_are_all_the_first_few_or_these() {
    let calls = |calls: &str| {
        let text = format!(
            r#"{{"operation": "openagenda.members.list", {calls} "then": {{"kind": "reset"}}}}"#
        );
        read_fault(&text).expect("a fault").calls
    };
    assert_eq!(calls(""), Calls::All);
    assert_eq!(calls(r#""calls": "all","#), Calls::All);
    assert_eq!(calls(r#""calls": [1, 3],"#), Calls::These(vec![1, 3]));
    assert_eq!(calls(r#""calls": {"first": 2},"#), Calls::First(2));
}

#[test]
fn a_fault_can_be_narrowed_by_query_and_body() {
    let text = r#"{"operation": "meltingspot.members.list", "then": {"kind": "reset"},
        "where": {"query": {"page": "2"}, "bodyContains": "x@y.test"}}"#;
    let only = read_fault(text).expect("a fault").only;
    assert_eq!(only.query["page"], "2");
    assert_eq!(only.body_contains.as_deref(), Some("x@y.test"));
}

#[test]
fn a_scenario_is_told_from_a_fixture_by_its_keys() {
    for text in [r#"{"name": 1}"#, r#"{"fixture": {}}"#, r#"{"seed": 1, "expect": []}"#] {
        assert!(is_scenario(text), "{text}");
    }
    for text in ["{}", r#"{"seed": 1, "meltingspot": {}}"#, "[]", "{", "null"] {
        assert!(!is_scenario(text), "{text}");
    }
}

#[test]
fn the_schema_describes_itself_and_takes_what_the_reader_takes() {
    let schema = schema();
    assert!(jsonschema::meta::is_valid(&schema));
    let validator = jsonschema::draft202012::options()
        .should_validate_formats(true)
        .build(&schema)
        .expect("a valid schema");
    let mut texts = vec![EXAMPLE.to_owned()];
    for entry in std::fs::read_dir(stories()).expect("the stories") {
        texts.push(std::fs::read_to_string(entry.expect("a file").path()).expect("a story"));
    }
    assert!(texts.len() > 6);
    for text in texts {
        let scenario: Value = serde_json::from_str(&text).expect("JSON");
        let errors: Vec<String> =
            validator.iter_errors(&scenario).map(|error| error.to_string()).collect();
        assert_eq!(errors, [""; 0], "{text}");
    }
}

#[test]
fn an_editor_is_told_what_the_reader_refuses() {
    let validator = jsonschema::draft202012::options()
        .should_validate_formats(true)
        .build(&schema())
        .expect("a valid schema");
    for text in refusals::BAD {
        let scenario: Value = serde_json::from_str(text).expect("JSON");
        assert!(!validator.is_valid(&scenario), "{text}");
    }
}
