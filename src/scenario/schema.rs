//! The JSON Schema of scenarios, and the shapes that documents are held against.
//!
//! `schema.json` is written by hand. What the code knows better is put in: the
//! operations, the kinds of mishap with their fields, and what is a fixture's.

use serde_json::{Map, Value, json};

use crate::apis::{PROFILES, Profile};
use crate::fixture;
use crate::fixture::diagnose::shape::Shape;

use super::fault::KINDS;

const WRITTEN: &str = include_str!("schema.json");

/// The JSON Schema (2020-12) of a scenario.
pub(crate) fn schema() -> Value {
    let mut schema = frame();
    let mut fixture = fixture::schema();
    let mut definitions = take_object(&mut fixture["$defs"]);
    if let Some(root) = fixture.as_object_mut() {
        root.retain(|key, _| !key.starts_with('$'));
    }
    definitions.insert("Fixture".to_owned(), fixture);
    for (name, of, change) in MEMBERS {
        definitions.insert(name.to_owned(), change(definitions[of].clone()));
    }
    if let Some(all) = schema["$defs"].as_object_mut() {
        all.extend(definitions);
    }
    schema
}

/// What a scenario has to look like; its fixtures are left to the fixture's diagnosis.
pub(super) fn scenario_shape() -> Shape {
    let mut schema = schema();
    schema["$defs"]["Fixture"] = json!({"type": "object"});
    Shape::of_document(&schema)
}

/// What a fault that stands alone has to look like.
pub(super) fn fault_shape() -> Shape {
    let schema = frame();
    Shape::of(&schema["$defs"]["Fault"], &schema["$defs"])
}

/// What an event that stands alone has to look like: it has no `when`.
pub(super) fn event_shape() -> Shape {
    let mut schema = frame();
    let mut event = schema["$defs"]["Event"].take();
    event["required"] = json!(["api"]);
    if let Some(properties) = event["properties"].as_object_mut() {
        properties.remove("when");
    }
    Shape::of(&event, &schema["$defs"])
}

/// The written schema with operations and kinds of mishap.
fn frame() -> Value {
    // A test reads it, so that it always reads.
    let mut schema: Value = serde_json::from_str(WRITTEN).unwrap_or_default();
    let operations = PROFILES.iter().flat_map(Profile::operations);
    schema["$defs"]["Operation"]["enum"] = operations.collect();
    let mishap = &mut schema["$defs"]["Mishap"];
    mishap["properties"]["kind"]["enum"] = KINDS.iter().map(|kind| kind.name).collect();
    let rule = |kind: &super::fault::Kind| {
        let fields: Vec<&str> = ["kind"].into_iter().chain(kind.fields()).collect();
        json!({
            "if": {"properties": {"kind": {"const": kind.name}}, "required": ["kind"]},
            "then": {"required": kind.required, "propertyNames": {"enum": fields}}
        })
    };
    mishap["allOf"] = KINDS.iter().map(rule).collect();
    schema
}

/// Definitions made from those of a fixture's members: name, origin, change.
type Made = (&'static str, &'static str, fn(Value) -> Value);

const MEMBERS: [Made; 6] = [
    ("SpotMemberFacts", "SpotMember", |member| without(member, &[])),
    ("SpotMemberChange", "SpotMember", |member| without(member, &["id", "spotId", "email"])),
    ("NewSpotMember", "SpotMember", |member| newcomer(member, &["id", "spotId"])),
    ("AgendaMemberFacts", "AgendaMember", |member| without(member, &["account"])),
    ("AgendaMemberChange", "AgendaMember", |member| without(member, &["account", "id", "email"])),
    ("NewAgendaMember", "AgendaMember", |member| newcomer(member, &["account", "id"])),
];

/// A member of whom everything is optional, and some facts are none.
fn without(mut member: Value, facts: &[&str]) -> Value {
    if let Some(member) = member.as_object_mut() {
        member.retain(|key, _| !["required", "anyOf", "description"].contains(&key.as_str()));
    }
    if let Some(properties) = member["properties"].as_object_mut() {
        properties.retain(|name, _| !facts.contains(&name.as_str()));
    }
    member
}

/// The same with an address.
fn newcomer(member: Value, facts: &[&str]) -> Value {
    let mut member = without(member, facts);
    member["required"] = json!(["email"]);
    member
}

fn take_object(value: &mut Value) -> Map<String, Value> {
    match value.take() {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}
