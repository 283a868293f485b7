//! Reading the JSON body of a control call, with a 422 that names the place.

use http::StatusCode;
use jsonc_parser::ast::Value;
use jsonc_parser::common::Ranged;
use serde::de::DeserializeOwned;
use serde_json::Deserializer;
use tokio::task::{JoinError, spawn_blocking};

use crate::fixture::diagnose::facts::at;
use crate::fixture::diagnose::parse;
use crate::fixture::diagnose::place::Notes;
use crate::http::{Finding, Problem, Request};

/// A body that was read, and where its keys stand.
pub(super) struct Document<'a, T> {
    pub(super) value: T,
    pub(super) places: Places<'a>,
}

/// Finds the places of top-level keys in a body, for messages.
pub(super) struct Places<'a>(&'a str);

/// Reads the body, a JSON object, as `T`; anything else is a 422.
pub(super) fn read_body<T: DeserializeOwned>(
    request: &Request,
) -> Result<Document<'_, T>, Problem> {
    let text = text_of(request)?;
    let mut json = Deserializer::from_str(text);
    let read = serde_path_to_error::deserialize(&mut json);
    let value = read.map_err(|error| misread(&error))?;
    json.end().map_err(|error| refuse(finding("$", &error)))?;
    // serde takes the values of a struct in an array, too.
    if !text.trim_start().starts_with('{') {
        return Err(refuse(misplaced("an array", "a JSON object")));
    }
    Ok(Document { value, places: Places(text) })
}

/// Longer bodies are read off the runtime's thread.
const SHORT_BODY: usize = 16 * 1024;

/// Reads a long body off the runtime's thread, so that others are served
/// meanwhile; a short one right here.
pub(super) async fn read_aside<T: Send + 'static>(
    request: &Request,
    read: impl FnOnce(&Request) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    if request.body.len() <= SHORT_BODY {
        return read(request);
    }
    let request = request.clone();
    let read = spawn_blocking(move || read(&request));
    read.await.map_err(|error| panicked(&error))?
}

/// The mock failed while it read a document.
pub(super) fn panicked(error: &JoinError) -> Problem {
    let detail = format!("reading the document failed, and nothing has changed: {error}");
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "panicked", detail)
}

/// The body as text; a body that is not UTF-8 is no JSON.
pub(super) fn text_of(request: &Request) -> Result<&str, Problem> {
    std::str::from_utf8(&request.body)
        .map_err(|error| refuse(misplaced(&error.to_string(), "a JSON document in UTF-8")))
}

/// A body that is something else altogether.
fn misplaced(found: &str, expected: &str) -> Finding {
    let (found, expected) = (found.to_owned(), expected.to_owned());
    Finding { path: "$".to_owned(), line: 1, column: 1, found, expected }
}

impl Places<'_> {
    /// The problem that the value of this top-level key is not what it should be.
    pub(super) fn problem(&self, key: &str, found: &str, expected: &str) -> Problem {
        let findings = self.judged(|root, notes| {
            let place = at(Some(root), key).map_or(root.start(), Ranged::start);
            notes.add(place, format!("`{found}`"), expected);
        });
        let detail = findings.first().map(described).unwrap_or_default();
        Problem::invalid(detail, findings)
    }

    /// What a judge of the whole body finds.
    pub(super) fn judged(
        &self,
        judge: impl for<'t> FnOnce(&Value<'t>, &mut Notes<'t>),
    ) -> Vec<Finding> {
        let root = match parse(self.0) {
            Ok(root) => root,
            Err(syntax) => return vec![syntax],
        };
        let mut notes = Notes::on(self.0);
        judge(&root, &mut notes);
        notes.into_findings(&root)
    }

    /// The value of this top-level key as a document of its own. Blanks stand
    /// for what is before it, so that its lines and columns are the body's.
    pub(super) fn part(&self, key: &str) -> Result<Option<String>, Problem> {
        let root = parse(self.0).map_err(refuse)?;
        let Some(value) = at(Some(&root), key) else { return Ok(None) };
        let blank = |char| if char == '\n' { '\n' } else { ' ' };
        let before = self.0.get(..value.start()).unwrap_or_default();
        let mut part: String = before.chars().map(blank).collect();
        part.push_str(value.text(self.0));
        Ok(Some(part))
    }
}

/// 422 with every problem of a document.
pub(super) fn invalid(refusal: &str, findings: Vec<Finding>) -> Problem {
    let first = findings.first().map(described).unwrap_or_default();
    let more = findings.len().saturating_sub(1);
    let more = if more == 0 { String::new() } else { format!(" (and {more} more in `problems`)") };
    Problem::invalid(format!("{refusal} and nothing has changed: {first}{more}"), findings)
}

fn described(finding: &Finding) -> String {
    let Finding { path, line, column, found, expected } = finding;
    format!("line {line}, column {column}, {path}: found {found}, expected {expected}")
}

fn refuse(finding: Finding) -> Problem {
    Problem::invalid(described(&finding), vec![finding])
}

fn misread(error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    let path = error.path().to_string();
    let path = if path == "." { "$".to_owned() } else { format!("$.{path}") };
    refuse(finding(&path, error.inner()))
}

/// serde's messages read `<found>, expected <expected> at line …`.
fn finding(path: &str, error: &serde_json::Error) -> Finding {
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    let (found, expected) = message.split_once(", expected ").unwrap_or((message, "valid JSON"));
    Finding {
        path: path.to_owned(),
        line: error.line().max(1),
        column: error.column().max(1),
        found: found.to_owned(),
        expected: expected.to_owned(),
    }
}
