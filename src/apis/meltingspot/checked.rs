//! Reading the properties of a JSON body, noting everything that is not as it has to be.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::apis::Rule;

use super::error::{Error, Violations};
use super::rules::BodyRules;

/// A JSON object whose properties are taken out one by one.
pub(super) struct Checked {
    properties: Map<String, Value>,
    pub(super) violations: Violations,
}

/// What is judged by which rule when a property is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct TypeRules {
    pub(super) null: &'static Rule,
    pub(super) wrong_type: &'static Rule,
}

impl Checked {
    /// The body as an object. Of a key that is repeated the last value counts,
    /// as in JavaScript.
    pub(super) fn read(body: &[u8], rules: BodyRules) -> Result<Self, Error> {
        match serde_json::from_slice(body) {
            Err(_) => Err(Error::Malformed(rules.malformed)),
            Ok(Value::Object(properties)) => {
                Ok(Self { properties, violations: Violations::default() })
            }
            Ok(_) => Err(Error::Malformed(rules.not_object)),
        }
    }

    /// Takes a property out as it is.
    pub(super) fn take(&mut self, name: &str) -> Option<Value> {
        self.properties.remove(name)
    }

    /// Takes out a property that has to be a text if it is there.
    pub(super) fn text(&mut self, name: &str, rules: TypeRules) -> Option<String> {
        match self.take(name)? {
            Value::String(text) => Some(text),
            other => {
                self.violations.note(rules.of(&other), format!("{name} must be a string"));
                None
            }
        }
    }

    /// Takes out a property that has to be one of a few words if it is there.
    pub(super) fn word<T>(&mut self, name: &str, rules: TypeRules, words: &Words<T>) -> Option<T> {
        let value = self.take(name)?;
        let found = value.as_str().and_then(words.parse);
        if found.is_none() {
            let rule = if value.is_string() { words.unknown } else { rules.of(&value) };
            let valid = words.valid;
            let message = format!("{name} must be one of the following values: {valid}");
            self.violations.note(rule, message);
        }
        found
    }

    /// Checks a property that has to be a boolean if it is there; the value is of no use.
    pub(super) fn boolean(&mut self, name: &str, rule: &'static Rule) {
        if self.take(name).is_some_and(|value| !value.is_boolean()) {
            self.violations.note(rule, format!("{name} must be a boolean value"));
        }
    }

    /// Takes out a property that has to be an object of texts if it is there.
    pub(super) fn texts_by_name(
        &mut self,
        name: &str,
        rules: TypeRules,
    ) -> Option<BTreeMap<String, String>> {
        let Value::Object(entries) = self.take_of(name, rules, Value::is_object, "an object")?
        else {
            return None;
        };
        let texts = entries.into_iter().map(|(key, value)| Some((key, into_text(value)?)));
        self.all_texts(name, rules, texts.collect())
    }

    /// Takes out a property that has to be a list of texts if it is there.
    pub(super) fn texts(&mut self, name: &str, rules: TypeRules) -> Option<Vec<String>> {
        let Value::Array(items) = self.take_of(name, rules, Value::is_array, "an array")? else {
            return None;
        };
        self.all_texts(name, rules, items.into_iter().map(into_text).collect())
    }

    /// Whether properties are left that nobody asked for.
    pub(super) fn has_more(&self) -> bool {
        !self.properties.is_empty()
    }

    fn take_of(
        &mut self,
        name: &str,
        rules: TypeRules,
        is_right: fn(&Value) -> bool,
        what: &str,
    ) -> Option<Value> {
        let value = self.take(name)?;
        if is_right(&value) {
            return Some(value);
        }
        self.violations.note(rules.of(&value), format!("{name} must be {what}"));
        None
    }

    fn all_texts<T>(&mut self, name: &str, rules: TypeRules, texts: Option<T>) -> Option<T> {
        if texts.is_none() {
            let message = format!("each value in {name} must be a string");
            self.violations.note(rules.wrong_type, message);
        }
        texts
    }
}

/// The words that a property can be.
pub(super) struct Words<T> {
    pub(super) parse: fn(&str) -> Option<T>,
    /// The words, for people.
    pub(super) valid: &'static str,
    /// The rule by which other words are refused.
    pub(super) unknown: &'static Rule,
}

impl TypeRules {
    /// The rule that a value of a wrong type breaks.
    fn of(self, value: &Value) -> &'static Rule {
        if value.is_null() { self.null } else { self.wrong_type }
    }
}

fn into_text(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        _ => None,
    }
}
