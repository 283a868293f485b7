//! The route tables against the vendors' contracts.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

use super::sources;

const APIS: [&str; 2] = ["meltingspot", "openagenda"];

/// A method with a path from the server's root.
type Endpoint = (String, String);

/// What `doublure openapi` prints.
fn document(api: &str) -> Value {
    let doublure = Command::new(env!("CARGO_BIN_EXE_doublure")).args(["openapi", api]).output();
    let doublure = doublure.expect("doublure runs");
    assert!(doublure.status.success(), "{doublure:?}");
    serde_json::from_slice(&doublure.stdout).expect("JSON")
}

/// The endpoints of an API's const table, read from its source.
fn routes(api: &str) -> Vec<Endpoint> {
    let path = format!("src/apis/{api}/routes.rs");
    let table = sources("src").into_iter().find(|file| file.path == path).expect("a route table");
    let rows = table.text.split("method: Method::").skip(1);
    rows.map(|row| {
        let method = row.split(',').next().expect("a method").to_owned();
        let pattern = row.split('"').nth(1).expect("a pattern").to_owned();
        (method, pattern)
    })
    .collect()
}

fn documented(document: &Value) -> BTreeSet<Endpoint> {
    let methods = ["get", "put", "post", "delete", "patch", "head", "options", "trace"];
    let paths = document["paths"].as_object().expect("paths");
    let endpoints = paths.iter().flat_map(|(path, operations)| {
        let has = |method: &&str| operations.get(*method).is_some();
        methods.into_iter().filter(has).map(move |method| (method.to_uppercase(), path.clone()))
    });
    endpoints.collect()
}

fn not_mimicked(document: &Value) -> Vec<Endpoint> {
    let entries = document["x-doublure-notMimicked"].as_array().expect("a list");
    let text = |entry: &Value, key| entry[key].as_str().map(str::to_owned).expect("a text");
    entries
        .iter()
        .map(|entry| (text(entry, "method").to_uppercase(), text(entry, "path")))
        .collect()
}

/// Whether some path fits both patterns.
fn overlap(one: &str, other: &str) -> bool {
    let (one, other): (Vec<&str>, Vec<&str>) =
        (one.split('/').collect(), other.split('/').collect());
    let alike = |(one, other): (&&str, &&str)| {
        one == other || one.starts_with('{') || other.starts_with('{')
    };
    one.len() == other.len() && one.iter().zip(&other).all(alike)
}

#[test]
fn the_route_tables_are_the_paths_of_the_contracts() {
    for api in APIS {
        let routes: BTreeSet<Endpoint> = routes(api).into_iter().collect();
        assert_eq!(routes, documented(&document(api)), "{api}");
    }
}

#[test]
fn no_two_routes_are_ambiguous() {
    let routes: Vec<Endpoint> = APIS.into_iter().flat_map(routes).collect();
    for (at, (method, pattern)) in routes.iter().enumerate() {
        let twin =
            routes[at + 1..].iter().find(|(other, path)| other == method && overlap(pattern, path));
        assert!(twin.is_none(), "{method} {pattern} and {twin:?}");
    }
}

#[test]
fn nothing_is_both_mimicked_and_not() {
    let routes: Vec<Endpoint> = APIS.into_iter().flat_map(routes).collect();
    for api in APIS {
        for (method, pattern) in not_mimicked(&document(api)) {
            let route =
                routes.iter().find(|(other, path)| *other == method && overlap(&pattern, path));
            assert!(route.is_none(), "{method} {pattern} is also the route {route:?}");
        }
    }
}

#[test]
fn the_printed_contract_is_the_one_of_the_source() {
    for (api, text) in APIS.into_iter().zip([
        include_str!("../../../src/apis/meltingspot/openapi.json"),
        include_str!("../../../src/apis/openagenda/openapi.json"),
    ]) {
        let source: Value = serde_json::from_str(text).expect("JSON");
        assert_eq!(document(api), source);
    }
}

#[test]
fn every_operation_of_a_contract_has_an_id_of_its_own() {
    for api in APIS {
        let document = document(api);
        let operations = documented(&document);
        let ids: BTreeSet<String> = operations
            .iter()
            .map(|(method, path)| {
                document["paths"][path][method.to_lowercase()]["operationId"].to_string()
            })
            .collect();
        assert_eq!(ids.len(), operations.len(), "{api}: {ids:?}");
        assert!(!ids.contains("null"), "{api}: an operation has no id");
    }
}
