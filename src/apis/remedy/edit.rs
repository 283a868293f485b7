//! One change of a request.

use bytes::Bytes;
use form_urlencoded::Serializer;
use http::{HeaderName, HeaderValue, Uri};
use serde_json::Value;

use crate::http::Request;

/// Sets, adds or removes one thing of a request.
#[derive(Clone, Debug)]
pub(crate) struct Edit {
    pub(crate) target: Target,
    /// `None` removes it.
    pub(crate) value: Option<Value>,
    /// Whether the value may not be shown.
    pub(crate) secret: bool,
}

/// What of a request is changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    Method,
    Path,
    Query(&'static str),
    Header(&'static str),
    /// A JSON pointer into the body; empty for the whole.
    Body(String),
}

impl Edit {
    pub(crate) fn set(target: Target, value: impl Into<Value>) -> Self {
        Self { target, value: Some(value.into()), secret: false }
    }

    pub(crate) fn secret(target: Target, value: impl Into<Value>) -> Self {
        Self { secret: true, ..Self::set(target, value) }
    }

    pub(crate) fn remove(target: Target) -> Self {
        Self { target, value: None, secret: false }
    }

    /// Changes the request and tells the operation by its name in JSON Patch;
    /// `None` when the request can't be changed so.
    pub(crate) fn apply(&self, request: &mut Request) -> Option<&'static str> {
        let there = self.target.exists_in(request);
        match &self.target {
            Target::Method => request.method = self.text().parse().ok()?,
            Target::Path => request.uri = uri(&self.text(), request.raw_query())?,
            Target::Query(name) => request.uri = self.with_parameter(request, name)?,
            Target::Header(name) => {
                let name = HeaderName::from_static(name);
                match &self.value {
                    Some(_) => {
                        drop(
                            request.headers.insert(name, HeaderValue::try_from(self.text()).ok()?),
                        );
                    }
                    None => drop(request.headers.remove(name)),
                }
            }
            Target::Body(pointer) => request.body = self.in_body(&request.body, pointer)?,
        }
        Some(match (&self.value, there) {
            (None, _) => "remove",
            (Some(_), true) => "replace",
            (Some(_), false) => "add",
        })
    }

    /// The value as it stands outside of JSON.
    fn text(&self) -> String {
        match &self.value {
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
            None => String::new(),
        }
    }

    fn with_parameter(&self, request: &Request, name: &str) -> Option<Uri> {
        let query = request.query();
        let mut pairs = Serializer::new(String::new());
        pairs.extend_pairs(query.pairs().filter(|(key, _)| *key != name));
        if self.value.is_some() {
            pairs.append_pair(name, &self.text());
        }
        uri(request.path(), &pairs.finish())
    }

    fn in_body(&self, body: &[u8], pointer: &str) -> Option<Bytes> {
        let Some((parent, key)) = pointer.rsplit_once('/') else {
            return self.value.as_ref().map(|value| Bytes::from(value.to_string()));
        };
        let mut document: Value = serde_json::from_slice(body).ok()?;
        match (document.pointer_mut(parent)?, &self.value) {
            (Value::Object(object), Some(value)) => {
                drop(object.insert(unescaped(key), value.clone()));
            }
            (Value::Object(object), None) => drop(object.remove(&unescaped(key))?),
            (Value::Array(items), Some(value)) => {
                *items.get_mut(key.parse::<usize>().ok()?)? = value.clone();
            }
            _ => return None,
        }
        Some(Bytes::from(document.to_string()))
    }
}

impl Target {
    /// A property of the object at this place of the body.
    pub(crate) fn property(at: &str, name: &str) -> Self {
        Self::Body(format!("{at}/{}", escaped(name)))
    }

    /// The JSON pointer into a request as the journal shows it.
    pub(crate) fn pointer(&self) -> String {
        match self {
            Self::Method => "/method".to_owned(),
            Self::Path => "/path".to_owned(),
            Self::Query(name) => format!("/query/{}", escaped(name)),
            Self::Header(name) => format!("/headers/{}", escaped(name)),
            Self::Body(pointer) => format!("/body{pointer}"),
        }
    }

    fn exists_in(&self, request: &Request) -> bool {
        match self {
            Self::Method | Self::Path => true,
            Self::Query(name) => request.query().last(name).is_some(),
            Self::Header(name) => request.headers.contains_key(*name),
            // Without a body the journal shows null, which is there to be replaced.
            Self::Body(pointer) if pointer.is_empty() => true,
            Self::Body(pointer) => serde_json::from_slice(&request.body)
                .is_ok_and(|body: Value| body.pointer(pointer).is_some()),
        }
    }
}

fn uri(path: &str, query: &str) -> Option<Uri> {
    let question = if query.is_empty() { "" } else { "?" };
    format!("{path}{question}{query}").parse().ok()
}

/// A name as a segment of a JSON pointer (RFC 6901).
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn unescaped(segment: &str) -> String {
    segment.replace("~1", "/").replace("~0", "~")
}
