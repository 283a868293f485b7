//! The vendors' contracts: every answer that a test sees is held against them.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use jsonschema::Validator;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::Answer;

static CONTRACTS: LazyLock<[Contract; 2]> = LazyLock::new(|| {
    [
        include_str!("../../../src/apis/meltingspot/openapi.json"),
        include_str!("../../../src/apis/openagenda/openapi.json"),
    ]
    .map(Contract::read)
});

/// One vendor's `OpenAPI` document.
struct Contract {
    document: Value,
    /// Compiled schemas by path, method and status.
    compiled: Mutex<HashMap<String, Arc<Validator>>>,
}

/// Tells how the answer of a mimicked operation is not what its contract says.
/// What the mock itself says has no contract here, and HEAD answers have no body.
pub(crate) fn check(answer: &Answer) -> Result<(), String> {
    let of_the_mock = answer.header("content-type") == Some("application/problem+json");
    if of_the_mock || answer.method == http::Method::HEAD {
        return Ok(());
    }
    let path = answer.path.split('?').next().unwrap_or_default();
    CONTRACTS.iter().try_for_each(|contract| match contract.operation(path, answer) {
        Some((pattern, operation)) => contract.check(pattern, operation, answer),
        None => Ok(()),
    })
}

impl Contract {
    fn read(text: &str) -> Self {
        let document = serde_json::from_str(text).expect("an OpenAPI document");
        Self { document, compiled: Mutex::default() }
    }

    /// The operation that the answer is of: of several patterns that fit the
    /// path, the one with literal segments where the others have parameters.
    fn operation(&self, path: &str, answer: &Answer) -> Option<(&str, &Value)> {
        let method = answer.method.as_str().to_lowercase();
        let paths = self.document["paths"].as_object().expect("paths");
        let fitting = paths.iter().filter(|(pattern, _)| fits(pattern, path));
        let (pattern, operations) = fitting.min_by_key(|(pattern, _)| parameters(pattern))?;
        Some((pattern, operations.get(&method)?))
    }

    fn check(&self, pattern: &str, operation: &Value, answer: &Answer) -> Result<(), String> {
        let status = answer.status.to_string();
        let response = operation["responses"].get(&status);
        let response = response.ok_or_else(|| format!("{status} is not in the contract"))?;
        let Some(content) = self.resolve(response).get("content") else {
            let is_empty = answer.body.is_empty();
            return is_empty
                .then_some(())
                .ok_or_else(|| "the contract has no body here".to_owned());
        };
        let body = serde_json::from_slice(&answer.body).map_err(|error| error.to_string())?;
        let key = format!("{} {pattern} {status}", answer.method);
        let validator = self.validator(key, &content["application/json"]["schema"]);
        let problem = validator.iter_errors(&body).next();
        problem.map_or(Ok(()), |error| Err(format!("{error} (at {})", error.instance_path())))
    }

    /// A response or schema itself, where a reference to it may stand.
    fn resolve<'a>(&'a self, node: &'a Value) -> &'a Value {
        let Some(reference) = node["$ref"].as_str() else { return node };
        let pointer = reference.trim_start_matches('#');
        self.document.pointer(pointer).unwrap_or_else(|| panic!("{reference} leads nowhere"))
    }

    /// The compiled schema of one answer, made once.
    fn validator(&self, key: String, schema: &Value) -> Arc<Validator> {
        let mut compiled = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(compiled.entry(key).or_insert_with(|| Arc::new(self.compile(schema))))
    }

    fn compile(&self, schema: &Value) -> Validator {
        let mut root = schema.clone();
        root["components"] = self.document["components"].clone();
        let options = jsonschema::draft202012::options().should_validate_formats(true);
        options.build(&root).unwrap_or_else(|error| panic!("no schema: {error}: {schema}"))
    }
}

fn fits(pattern: &str, path: &str) -> bool {
    let (known, sent) = (pattern.split('/'), path.split('/'));
    known.clone().count() == sent.clone().count()
        && known.zip(sent).all(|(known, sent)| {
            if known.starts_with('{') {
                !sent.is_empty()
            } else {
                percent_decode_str(sent).eq(known.bytes())
            }
        })
}

/// Where a pattern has parameters, as a number by which literal segments come first.
fn parameters(pattern: &str) -> Vec<bool> {
    pattern.split('/').map(|segment| segment.starts_with('{')).collect()
}
