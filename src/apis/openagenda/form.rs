//! Bodies of writes: four shapes from four generations of clients, read as one
//! JSON object (DESIGN A8; sheet section 0).
//!
//! 1. the fields as a JSON object;
//! 2. `{"data": {…}}`;
//! 3. multipart/form-data, the fields as JSON text in `data`;
//! 4. `access_token`, `nonce` and `data` side by side, `data` an object or JSON
//!    text, in JSON or multipart.
//!
//! Fields of a multipart or urlencoded body may also come one by one: `emails[]`
//! and `emails[0]` are entries of a list, and so is a name that comes twice.

mod multipart;

use http::header::CONTENT_TYPE;
use serde_json::{Map, Value};

use crate::apis::Rule;
use crate::http::{Query, Request};

use super::rules;

/// A body, read.
#[derive(Debug, PartialEq)]
pub(super) struct Form {
    pub(super) fields: Map<String, Value>,
    /// The token of the old style.
    pub(super) access_token: Option<String>,
    /// The nonce of the old style.
    pub(super) nonce: Option<String>,
    /// The shape that it was read by.
    pub(super) shape: &'static Rule,
}

/// A body that is not in the form that its content type promises.
#[derive(Debug, PartialEq)]
pub(super) struct Unreadable;

/// Reads the body as its content type says; an empty one has no fields.
pub(super) fn read(request: &Request) -> Result<Form, Unreadable> {
    let content_type = request.header(CONTENT_TYPE.as_str()).unwrap_or_default();
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match essence.as_str() {
        "multipart/form-data" => {
            let pairs = multipart::pairs(content_type, &request.body).ok_or(Unreadable)?;
            open(from_pairs(pairs), &rules::MULTIPART_BODY)
        }
        "application/x-www-form-urlencoded" => {
            let query = Query::parse_bytes(&request.body);
            let pairs = query.pairs().map(|(name, text)| (name.to_owned(), text.to_owned()));
            open(from_pairs(pairs), &rules::URLENCODED_BODY)
        }
        "application/json" => open(from_json(&request.body)?, &rules::PLAIN_BODY),
        _ => open(from_json(&request.body)?, &rules::UNTYPED_BODY),
    }
}

/// The fields of a JSON text; JSON other than an object has none.
fn from_json(body: &[u8]) -> Result<Map<String, Value>, Unreadable> {
    if body.trim_ascii().is_empty() {
        return Ok(Map::new());
    }
    match serde_json::from_slice(body) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) => Ok(Map::new()),
        Err(_) => Err(Unreadable),
    }
}

/// The fields of a form that was sent piece by piece.
fn from_pairs(pairs: impl IntoIterator<Item = (String, String)>) -> Map<String, Value> {
    let mut fields = Map::new();
    for (name, text) in pairs {
        let text = Value::String(text);
        match (list_name(&name), fields.get_mut(list_name(&name).unwrap_or(&name))) {
            (_, Some(Value::Array(list))) => list.push(text),
            (_, Some(first)) => *first = Value::Array(vec![first.take(), text]),
            (Some(list), None) => drop(fields.insert(list.to_owned(), Value::Array(vec![text]))),
            (None, None) => drop(fields.insert(name, text)),
        }
    }
    fields
}

/// The list that `emails[]` or `emails[0]` is an entry of.
fn list_name(name: &str) -> Option<&str> {
    let (list, index) = name.strip_suffix(']')?.split_once('[')?;
    index.bytes().all(|digit| digit.is_ascii_digit()).then_some(list)
}

/// Takes the old style's credentials and the envelope off.
fn open(mut fields: Map<String, Value>, outer: &'static Rule) -> Result<Form, Unreadable> {
    let access_token = fields.get("access_token").and_then(as_text);
    let nonce = fields.get("nonce").and_then(as_text);
    let inner = match fields.get_mut("data") {
        Some(Value::Object(data)) => Some(std::mem::take(data)),
        Some(Value::String(text)) => Some(from_json(text.as_bytes())?),
        _ => None,
    };
    let typed_json = outer == &rules::PLAIN_BODY;
    let shape = match (&access_token, &inner) {
        (Some(_), _) if typed_json => &rules::OLD_BODY,
        (None, Some(_)) if typed_json => &rules::DATA_ENVELOPE,
        _ => outer,
    };
    Ok(Form { fields: inner.unwrap_or(fields), access_token, nonce, shape })
}

/// A text, or a number as text.
fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
