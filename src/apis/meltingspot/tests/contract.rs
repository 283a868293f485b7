//! The tables agree with each other and with the contract.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::apis::{Api, Reach};

use super::super::rules::RULES;
use super::super::{Behaviours, Meltingspot, OPENAPI};

fn document() -> Value {
    serde_json::from_str(OPENAPI).expect("JSON")
}

#[test]
fn the_paths_of_the_contract_are_the_route_table() {
    let document = document();
    let mut described = BTreeSet::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, call) in item.as_object().expect("a path") {
            if let Some(operation) = call["operationId"].as_str() {
                described.insert((method.to_uppercase(), path.clone(), operation.to_owned()));
            }
        }
    }
    let routed: BTreeSet<_> = Meltingspot::ROUTES
        .iter()
        .map(|route| {
            (route.method.to_string(), route.pattern.text().to_owned(), route.operation.to_owned())
        })
        .collect();
    assert_eq!(described, routed);
}

#[test]
fn the_contract_names_the_endpoints_that_are_left_out() {
    let left_out: Vec<Value> = Meltingspot::NOT_MIMICKED
        .iter()
        .map(|end| json!({"method": end.method, "path": end.pattern, "summary": end.summary}))
        .collect();
    assert_eq!(document()["x-doublure-notMimicked"], Value::from(left_out));
}

#[test]
fn rules_are_told_apart_and_belong_to_their_operation() {
    let mut seen = BTreeSet::new();
    for rule in RULES {
        assert!(seen.insert(rule.id), "{} stands twice", rule.id);
        let area = rule.operation.unwrap_or("meltingspot");
        assert!(rule.id.starts_with(&format!("{area}.")), "{}", rule.id);
        assert!(rule.statement.ends_with('.') && !rule.source.is_empty(), "{}", rule.id);
        assert!(rule.status.is_none() || rule.reach == Reach::Outcome, "{}", rule.id);
    }
    assert!(seen.len() >= 35);
}

#[test]
fn rules_name_operations_and_behaviours_that_exist() {
    let operations: Vec<&str> = Meltingspot::ROUTES.iter().map(|route| route.operation).collect();
    let switches: Vec<&str> = Meltingspot::SWITCHES.iter().map(|switch| switch.name).collect();
    for rule in RULES {
        assert!(rule.operation.is_none_or(|name| operations.contains(&name)), "{}", rule.id);
        assert!(rule.behaviour.is_none_or(|name| switches.contains(&name)), "{}", rule.id);
    }
}

#[test]
fn the_defaults_of_the_switches_are_those_of_the_contract() {
    let defaults: Vec<(&str, Value)> = Meltingspot::SWITCHES
        .iter()
        .map(|switch| (switch.name, (switch.get)(&Behaviours::default())))
        .collect();
    assert_eq!(
        defaults,
        [
            ("meltingspot.auth.scheme", json!("either")),
            ("meltingspot.rateLimit", json!("off")),
            ("meltingspot.members.list.defaultLimit", json!(100)),
            ("meltingspot.members.list.maxLimit", json!(1000)),
            ("meltingspot.members.list.overMax", json!("clamp")),
            ("meltingspot.members.list.pageZero", json!("firstPage")),
            ("meltingspot.members.fields", json!("seed")),
            ("meltingspot.members.invite.existingMember", json!("reject")),
            ("meltingspot.members.bulkInvite.maxEmails", json!(200)),
            ("meltingspot.members.bulkInvite.overMax", json!("payloadTooLarge")),
            ("meltingspot.members.bulkInvite.maxBodyBytes", json!(102_400)),
            ("meltingspot.members.bulkInvite.invalidEmail", json!("failed")),
            ("meltingspot.members.bulkInvite.missingEmails", json!("accept")),
        ]
    );
}

#[test]
fn every_switch_takes_its_default_back_and_refuses_nonsense() {
    for switch in Meltingspot::SWITCHES {
        let mut settings = Behaviours::default();
        let default = (switch.get)(&settings);
        assert!((switch.set)(&mut settings, &default), "{}", switch.name);
        assert!(!(switch.set)(&mut settings, &json!("nonsense")), "{}", switch.name);
        assert_eq!((switch.get)(&settings), default);
    }
}
