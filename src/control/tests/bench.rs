//! A server to ask, and the document to hold its answers against.

use std::sync::Arc;

use bytes::Bytes;
use http::Request as HttpRequest;
use http::uri::Scheme;
use jsonschema::Validator;
use serde_json::{Value, json};

use crate::control::{Console, Door, OPENAPI, answer};
use crate::fixture::{self, Overrides};
use crate::http::{Reply, Request, match_path};
use crate::world::{Bounds, WorldCell, Worlds};

/// The worlds of a server with the demo fixture.
pub(super) struct Bench {
    worlds: Worlds,
    world: Arc<WorldCell>,
}

pub(super) fn document() -> Value {
    serde_json::from_str(OPENAPI).expect("JSON")
}

impl Bench {
    pub(super) fn new() -> Self {
        let live = fixture::load_demo(&Overrides::default()).expect("the demo");
        let worlds = Worlds::new(live, Bounds::default());
        let world = Arc::clone(worlds.default_world());
        Self { worlds, world }
    }

    /// Sends a vendor's request with the key of the demo's spot.
    pub(super) fn vendor(&self, method: &str, uri: &str) {
        let request =
            HttpRequest::builder().method(method).uri(uri).header("authorization", "ms-demo-key");
        self.world
            .answer(&Request::new(request.body(Bytes::new()).expect("a request")))
            .expect("answered");
    }

    /// Sends `METHOD path` to the control plane and holds the answer against
    /// the document; gives back the operation as the document spells it.
    #[track_caller]
    pub(super) fn check(
        &self,
        line: &str,
        body: &Value,
        status: u16,
        token: Option<&str>,
    ) -> impl Future<Output = String> {
        let place = std::panic::Location::caller();
        let (method, path) = line.split_once(' ').expect("METHOD path");
        let request = HttpRequest::builder().method(method).uri(format!("/__doublure{path}"));
        let body = if body.is_null() { Bytes::new() } else { Bytes::from(body.to_string()) };
        let request = Request::new(request.body(body).expect("a request"));
        let (line, token) = (line.to_owned(), token.map(str::to_owned));
        async move {
            let door = Door { token, ..Door::default() };
            let Self { worlds, world } = self;
            let (scheme, own_url) = (&Scheme::HTTP, "http://127.0.0.1:4010");
            let console = Console { worlds, world, door: &door, scheme, own_url };
            let reply = answer(console, &request).await;
            let text = String::from_utf8_lossy(&reply.body.bytes()).into_owned();
            assert_eq!(reply.status.as_u16(), status, "{line}: {text} ({place})");
            let (pattern, operation) = operation(&line);
            conforms(&operation, &reply)
                .unwrap_or_else(|breach| panic!("{line}: {breach}: {text} ({place})"));
            pattern
        }
    }
}

/// Whether a request's body is valid by the document.
pub(super) fn takes(line: &str, body: &Value) -> Result<(), String> {
    let (_, operation) = operation(line);
    judge(&operation["requestBody"]["content"]["application/json"]["schema"], body)
}

/// The operation that a request is for, `METHOD path` as the document spells
/// it: of several paths that fit, the one without parameters.
fn operation(line: &str) -> (String, Value) {
    let document = document();
    let (method, path) = line.split_once(' ').expect("METHOD path");
    let path = format!("/__doublure{}", path.split('?').next().unwrap_or_default());
    let paths = document["paths"].as_object().expect("paths");
    let fitting = paths.iter().filter(|(pattern, _)| match_path(pattern, &path).is_some());
    let (pattern, operations) =
        fitting.min_by_key(|(pattern, _)| pattern.contains('{')).expect("a path");
    (format!("{method} {pattern}"), operations[method.to_lowercase()].clone())
}

fn conforms(operation: &Value, reply: &Reply) -> Result<(), String> {
    let response = &operation["responses"][reply.status.as_str()];
    let document = document();
    let response = match response["$ref"].as_str() {
        Some(reference) => document.pointer(reference.trim_start_matches('#')).expect("a response"),
        None => response,
    };
    if response.is_null() {
        return Err("the status is not in the document".to_owned());
    }
    let Some(content) = response["content"].as_object() else {
        return if reply.body.is_empty() {
            Ok(())
        } else {
            Err("a body that should not be".to_owned())
        };
    };
    let sent = reply.content_type();
    let sent = sent.as_ref().and_then(|it| it.to_str().ok()).unwrap_or_default();
    let media =
        content.get(sent.split(';').next().unwrap_or_default()).ok_or("another media type")?;
    let body = if sent.starts_with("text/") {
        Value::from(String::from_utf8_lossy(&reply.body.bytes()))
    } else {
        serde_json::from_slice(&reply.body.bytes()).map_err(|error| error.to_string())?
    };
    judge(&media["schema"], &body)
}

/// Whether a value is valid by one of the document's schemas.
pub(in crate::control) fn is_a(name: &str, value: &Value) -> Result<(), String> {
    judge(&json!({"$ref": format!("#/components/schemas/{name}")}), value)
}

fn judge(schema: &Value, value: &Value) -> Result<(), String> {
    let errors: Vec<String> = validator(schema)
        .iter_errors(value)
        .map(|error| format!("{error} at {}", error.instance_path()))
        .collect();
    if errors.is_empty() { Ok(()) } else { Err(errors.join("; ")) }
}

fn validator(schema: &Value) -> Validator {
    let mut root = schema.clone();
    root["components"] = document()["components"].clone();
    let options = jsonschema::draft202012::options().should_validate_formats(true);
    options.build(&root).expect("a schema")
}
