use super::*;
use crate::scenario::{read_event, read_fault};

/// Scenarios with something wrong that both the reader and the schema see.
pub(super) const BAD: [&str; 22] = [
    r#"{"nam": "x"}"#,
    r#"{"seed": -1}"#,
    r#"{"clock": {"now": "tomorrow"}}"#,
    r#"{"behaviours": {"meltingspot.nothing": 1}}"#,
    r#"{"fixture": 1}"#,
    r#"{"faults": [{"operation": "nothing", "then": {"kind": "reset"}}]}"#,
    r#"{"faults": [{"operation": "openagenda.members.list", "then": {"kind": "boom"}}]}"#,
    r#"{"faults": [{"operation": "openagenda.members.list", "then": {"kind": "status"}}]}"#,
    r#"{"faults": [{"operation": "openagenda.members.list", "then": {"kind": "status", "status": 200}}]}"#,
    r#"{"faults": [{"operation": "openagenda.members.list", "then": {"kind": "delay", "for": "1s", "effect": "none"}}]}"#,
    r#"{"faults": [{"operation": "openagenda.members.list", "calls": [], "then": {"kind": "reset"}}]}"#,
    r#"{"faults": [{"operation": "openagenda.members.list", "calls": [0], "then": {"kind": "reset"}}]}"#,
    r#"{"events": [{"api": "meltingspot", "add": {"email": "x@y.test"}}]}"#,
    r#"{"events": [{"when": {"elapsed": "1s", "call": 1}, "api": "meltingspot", "add": {"email": "x@y.test"}}]}"#,
    r#"{"events": [{"when": {"elapsed": "1s"}, "api": "meltingspot", "add": {"email": "x@y.test", "status": "accepted"}}]}"#,
    r#"{"events": [{"when": {"elapsed": "1s"}, "api": "meltingspot", "agenda": 1, "add": {"email": "x@y.test"}}]}"#,
    r#"{"events": [{"when": {"elapsed": "1s"}, "api": "meltingspot", "revoke": {"tokensOf": 1}}]}"#,
    r#"{"events": [{"when": {"elapsed": "1s"}, "api": "openagenda", "set": {"role": "reader"}}]}"#,
    r#"{"events": [{"when": {"elapsed": "1s"}, "api": "openagenda", "member": {"email": "x@y.test"}, "set": {}}]}"#,
    r#"{"expect": [{}]}"#,
    r#"{"expect": [{"operation": "openagenda.members.list", "calls": {}}]}"#,
    r#"{"expect": [{"api": "openagenda", "members": {"status": "Invited"}, "count": 1}]}"#,
];

#[test]
fn bad_scenarios_are_refused_with_a_place() {
    for text in BAD {
        assert_ne!(problems(text), [""; 0], "{text}");
    }
}

#[test]
fn every_problem_is_told_at_once_in_the_order_of_the_text() {
    let text = r#"{
  "nmae": "x",
  "faults": [
    {"operation": "meltingspot.members.lst", "then": {"kind": "resett", "effect": "some"}},
    {"operation": "meltingspot.members.list", "then": {"kind": "delay", "status": 503}}
  ],
  "events": [
    {"when": {"elapsed": "soon"}, "api": "meltingspot", "member": {"email": "a@b.test"}, "set": {"status": "accepted", "colour": 1}}
  ],
  "expect": [{"operation": "meltingspot.members.list", "calls": {"min": 3, "max": 2}, "is": {}}]
}"#;
    let expected = [
        "2:3 $.nmae: found the unknown key `nmae`, expected `name` (valid keys: $comment, $schema, behaviours, clock, events, expect, faults, fixture, name, seed)",
        "4:19 $.faults[0].operation: found \"meltingspot.members.lst\", expected meltingspot.members.list (one of ",
        "4:63 $.faults[0].then.kind: found \"resett\", expected reset (one of status, delay, reset, truncate, stall, malformed, rateLimit)",
        "4:83 $.faults[0].then.effect: found \"some\", expected none (one of none, applied)",
        "5:55 $.faults[1].then: found kind `delay` without `for`, expected `for` beside it",
        "5:73 $.faults[1].then.status: found `status` with kind `delay`, expected `for` or nothing else",
        "8:26 $.events[0].when.elapsed: found \"soon\", expected a duration such as",
        "8:108 $.events[0].set.status: found \"accepted\", expected Accepted (one of Accepted, Deactivated, DeclinedInvitation, Invited, Left, Pending, Rejected)",
        "8:120 $.events[0].set.colour: found the unknown key `colour`, expected one of the valid keys: userId, firstname",
        "10:65 $.expect[0].calls: found an object with `min` above `max`, expected `min` up to `max`",
        "10:87 $.expect[0].is: found `is`, expected beside `operation` only `calls`, `status` and `always`",
    ];
    let problems = problems(text);
    assert_eq!(problems.len(), expected.len(), "{problems:#?}");
    for (problem, expected) in problems.iter().zip(expected) {
        assert!(problem.starts_with(expected), "{problem}\n{expected}");
    }
}

#[test]
fn operations_and_statuses_that_do_not_exist_are_told_with_those_that_do() {
    let findings = read_fault(r#"{"operation": "x", "then": {"kind": "status", "status": 399}}"#);
    let findings: Vec<String> = findings.expect_err("bad").iter().map(line).collect();
    for operation in [
        "meltingspot.members.list",
        "meltingspot.members.get",
        "meltingspot.members.update",
        "meltingspot.members.invite",
        "meltingspot.members.bulkInvite",
        "openagenda.accessToken.request",
        "openagenda.members.list",
        "openagenda.members.invite",
    ] {
        assert!(findings[0].contains(operation), "{findings:?}");
    }
    assert!(findings[1].contains("expected a whole number from 400 to 599"), "{findings:?}");
}

#[test]
fn an_event_does_one_thing() {
    let event = |text: &str| match read_event(text) {
        Ok(_) => Vec::new(),
        Err(findings) => findings.iter().map(line).collect::<Vec<String>>(),
    };
    let none = event(r#"{"api": "meltingspot", "member": {"email": "a@b.test"}}"#);
    assert!(none[0].contains("an event in which nothing happens"), "{none:?}");
    let two = event(
        r#"{"api": "meltingspot", "member": {"email": "a@b.test"}, "set": {"warnings": 1}, "remove": true}"#,
    );
    assert!(two[0].contains("$.remove") && two[0].contains("another event"), "{two:?}");
    let never = event(r#"{"api": "openagenda", "member": {"email": "a@b.test"}, "remove": false}"#);
    assert!(never[0].contains("found false, expected true"), "{never:?}");
    let nobody = event(r#"{"api": "openagenda", "remove": true}"#);
    assert!(nobody[0].contains("`remove` without `member`"), "{nobody:?}");
    let keys = event(r#"{"api": "openagenda", "revoke": {"secretKey": "a", "publicKey": "b"}}"#);
    assert!(keys[0].contains("`publicKey` beside another"), "{keys:?}");
}

#[test]
fn an_event_that_stands_alone_has_no_when() {
    let text = r#"{"when": {"elapsed": "1s"}, "api": "meltingspot", "add": {"email": "a@b.test"}}"#;
    let findings = read_event(text).expect_err("bad");
    assert_eq!(findings[0].found, "the unknown key `when`");
}

#[test]
fn what_never_changes_can_be_expected_but_not_set() {
    assert_problem(
        r#"{"events": [{"when": {"elapsed": "1s"}, "api": "meltingspot", "member": {"email": "a@b.test"}, "set": {"email": "c@d.test"}}]}"#,
        "$.events[0].set.email: found `email`, which never changes",
    );
    let members =
        r#"{"expect": [{"api": "meltingspot", "members": {"email": "c@d.test"}, "count": 0}]}"#;
    assert_eq!(problems(members), [""; 0]);
}

#[test]
fn a_key_that_comes_twice_is_told() {
    assert_problem(
        r#"{"expect": [{"api": "openagenda", "member": {"email": "a@b.test"}, "is": {"name": "A", "name": "B"}}]}"#,
        "the key `name` again",
    );
}

#[test]
fn a_text_that_is_no_json_is_told_by_its_place() {
    let problems = problems("{\n  \"name\": oops\n}");
    assert!(problems[0].starts_with("2:") && problems[0].contains("not JSON"), "{problems:?}");
}

#[test]
fn settings_are_judged_as_in_a_fixture() {
    assert_problem(r#"{"clock": {"frozen": true}}"#, "expected `now` beside it");
    assert_problem(
        r#"{"behaviours": {"openagenda.members.invite.inlineMax": "few"}}"#,
        "expected a whole number from 0 on",
    );
}

#[test]
fn a_thousand_problems_of_many_fixtures_are_told_and_that_there_are_more() {
    let fixtures = vec![r#"{"sed": 1}"#; 1_500].join(",");
    let text = format!(r#"{{"nam": 1, "fixture": [{fixtures}]}}"#);
    let told = problems(&text);
    assert_eq!(told.len(), 1_001);
    assert!(told[1_000].contains("found more problems from here on"), "{}", told[1_000]);
}
