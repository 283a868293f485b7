//! Requests are sent to a world and explained; every suggestion is then sent.

mod any;
mod meltingspot;
mod openagenda;

use std::sync::Arc;

use bytes::Bytes;
use http::Request as HttpRequest;
use serde_json::{Value, json};

use crate::control::tests::bench::is_a;
use crate::fixture::{self, Overrides, Source};
use crate::http::Request;
use crate::world::{Bounds, Live, WorldCell, Worlds};

const ADA: &str = "5b1f6a52-7c1e-4a0d-8f53-2f1d0c9be001";

/// Two spots and two agendas with a few people each.
fn world_with(settings: &Value) -> Arc<WorldCell> {
    let mut fixture = json!({
        "clock": {"now": "2026-03-01T09:00:00Z", "frozen": true},
        "meltingspot": {"spots": [
            {"id": "0d6c6f0e-3a63-4c1c-9a44-0f5c1f7f3a10", "name": "Acme", "secretKey": "ms-acme", "members": [
                {"id": ADA, "email": "ada@acme.test"},
                {"id": "aaaaaaaa-7c1e-4a0d-8f53-2f1d0c9be002", "email": "grace@acme.test"},
                {"id": "bbbbbbbb-7c1e-4a0d-8f53-2f1d0c9be003", "email": "alan@acme.test"}]},
            {"id": "0d6c6f0e-3a63-4c1c-9a44-0f5c1f7f3a11", "name": "Other", "secretKey": "ms-other", "members": [
                {"id": "cccccccc-7c1e-4a0d-8f53-2f1d0c9be004", "email": "eve@other.test"}]}]},
        "openagenda": {
            "accounts": [
                {"uid": 90_000_001, "name": "Ada", "email": "ada@acme.test", "publicKey": "oa-ada-pub", "secretKey": "oa-ada-sec"},
                {"uid": 90_000_002, "name": "Grace", "email": "grace@acme.test", "publicKey": "oa-grace-pub", "secretKey": "oa-grace-sec"}],
            "agendas": [
                {"uid": 10_000_001, "title": "Events", "slug": "events", "members": [
                    {"account": 90_000_001, "role": "administrator"}, {"account": 90_000_002, "role": "contributor"}]},
                {"uid": 20_000_002, "title": "Talks", "slug": "talks", "members": [
                    {"account": 90_000_002, "role": "administrator"}]}]}});
    for (name, value) in settings.as_object().expect("settings") {
        fixture[name] = value.clone();
    }
    let text = fixture.to_string();
    let live = fixture::load(&[Source { name: "test", text: &text }], &Overrides::default());
    cell(live.unwrap_or_else(|error| panic!("{error}")))
}

fn world() -> Arc<WorldCell> {
    world_with(&json!({}))
}

fn behaving(name: &str, value: impl Into<Value>) -> Arc<WorldCell> {
    world_with(&json!({"behaviours": {name: value.into()}}))
}

fn cell(live: Live) -> Arc<WorldCell> {
    Arc::clone(Worlds::new(live, Bounds::default()).default_world())
}

/// Sends `METHOD path` with `name: value` headers and a body, and explains the answer.
fn ask(world: &WorldCell, line: &str, headers: &[&str], body: impl Into<Bytes>) -> Value {
    let (method, path) = line.split_once(' ').expect("METHOD path");
    let mut request = HttpRequest::builder().method(method).uri(path);
    for header in headers {
        let (name, value) = header.split_once(": ").expect("name: value");
        request = request.header(name, value);
    }
    let request = Request::new(request.body(body.into()).expect("a request"));
    let (id, _) = world.answer(&request).expect("answered");
    let entry = world.journal(|journal| journal.get(id).cloned()).expect("recorded");
    let reply = super::explained(&entry, &world.present());
    let explained = serde_json::from_slice(&reply.body.bytes()).expect("JSON");
    is_a("Explanation", &explained).unwrap_or_else(|breach| panic!("{breach}: {explained}"));
    assert_accepted(world, &request, &explained);
    assert_secrets_are_kept(&explained);
    explained
}

/// A suggestion without secrets is accepted when it is really sent.
#[track_caller]
fn assert_accepted(world: &WorldCell, request: &Request, explained: &Value) {
    let nearest = &explained["nearest"];
    let text = nearest["text"].as_str().unwrap_or_default();
    let beyond = ["[redacted]", "behaviour", "waited", "assumptions"];
    if nearest.is_null() || beyond.iter().any(|word| nearest.to_string().contains(word)) {
        assert!(nearest.is_null() || nearest["status"].as_u64().is_some_and(|status| status < 400));
        return;
    }
    let mut request = request.clone();
    for change in nearest["diff"].as_array().expect("a diff") {
        patch(&mut request, change);
    }
    let mut live = world.present();
    let at = live.clock.now();
    let answer = live.apis.answer(&mut live.ids, &request, at);
    assert_eq!(Some(u64::from(answer.reply.status.as_u16())), nearest["status"].as_u64(), "{text}");
}

/// Applies one change by what the answer says, not by what the code meant.
fn patch(request: &mut Request, change: &Value) {
    let (path, value) = (change["path"].as_str().expect("a path"), change["value"].clone());
    let text = value.as_str().unwrap_or_default().to_owned();
    let query =
        |request: &Request| request.uri.query().map_or(String::new(), |query| format!("?{query}"));
    match path.split('/').collect::<Vec<_>>().as_slice() {
        [_, "method"] => request.method = text.parse().expect("a method"),
        [_, "path"] => request.uri = format!("{text}{}", query(request)).parse().expect("a path"),
        [_, "query", name] => {
            let pairs: Vec<(String, String)> = request
                .query()
                .pairs()
                .filter(|(key, _)| key != name)
                .map(|(key, value)| (key.to_owned(), value.to_owned()))
                .collect();
            let added = change.get("value").map(|_| ((*name).to_owned(), text));
            let mut query = form_urlencoded::Serializer::new(String::new());
            query.extend_pairs(pairs.into_iter().chain(added));
            request.uri = format!("{}?{}", request.path(), query.finish()).parse().expect("a URI");
        }
        [_, "headers", name] => {
            let name: http::HeaderName = name.parse().expect("a name");
            request.headers.insert(name, text.parse().expect("a value"));
        }
        [_, "body"] => request.body = value.to_string().into(),
        [_, "body", keys @ ..] => {
            let mut body: Value = serde_json::from_slice(&request.body).expect("JSON");
            let (last, parents) = keys.split_last().expect("a key");
            let parent =
                parents.iter().fold(&mut body, |at, key| at.get_mut(*key).expect("a parent"));
            match (parent, change.get("value")) {
                (Value::Object(object), None) => drop(object.remove(*last)),
                (Value::Object(object), Some(value)) => {
                    drop(object.insert((*last).to_owned(), value.clone()));
                }
                (items, _) => items[last.parse::<usize>().expect("an index")] = value,
            }
            request.body = body.to_string().into();
        }
        _ => panic!("an unknown place: {path}"),
    }
}

#[track_caller]
fn assert_secrets_are_kept(explained: &Value) {
    let text = explained.to_string();
    for secret in ["ms-acme", "ms-other", "oa-ada", "oa-grace", "tk-"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

#[test]
fn an_accepted_request_has_no_nearest_and_a_summary() {
    let explained = ask(&world(), "GET /v1/spotMembers", &["authorization: ms-acme"], "");
    assert_eq!(explained["nearest"], Value::Null);
    let summary = explained["summary"].as_str().expect("a summary");
    assert!(summary.starts_with("GET /v1/spotMembers was answered 200: "), "{summary}");
    assert!(summary.contains("documented)"), "{summary}");
}
