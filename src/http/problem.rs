//! What the mock itself has to say: RFC 9457 problems (DESIGN A4).

use http::header::CONTENT_TYPE;
use http::{HeaderName, HeaderValue, StatusCode};
use serde::Serialize;

use super::Reply;

const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");

/// One thing that is wrong in a document that somebody sent or wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Finding {
    /// Where, as a JSON path: `$.meltingspot.spots[0].members[3].email`.
    pub(crate) path: String,
    /// Counted from 1.
    pub(crate) line: usize,
    /// Counted from 1, in characters.
    pub(crate) column: usize,
    /// What stands there.
    pub(crate) found: String,
    /// What would be right there.
    pub(crate) expected: String,
}

/// An answer in the mock's own words, never a vendor's.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    code: &'static str,
    detail: String,
    findings: Vec<Finding>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

/// The wire form of a [`Problem`].
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ProblemBody<'a> {
    r#type: String,
    title: &'a str,
    status: u16,
    detail: &'a str,
    mock_error: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    problems: &'a [Finding],
}

/// A problem, and what an answer says beside it.
#[derive(Serialize)]
struct Extended<'a, T> {
    #[serde(flatten)]
    problem: ProblemBody<'a>,
    #[serde(flatten)]
    more: &'a T,
}

impl Problem {
    /// `code` is the body's `mockError`; `detail` says what to do about it.
    pub(crate) fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self { status, code, detail: detail.into(), findings: Vec::new(), headers: Vec::new() }
    }

    /// 422 with every problem of a document.
    pub(crate) fn invalid(detail: impl Into<String>, findings: Vec<Finding>) -> Self {
        Self { findings, ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", detail) }
    }

    /// The problem with a header of its own.
    pub(crate) fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    fn dressed(&self, mut reply: Reply) -> Reply {
        reply.headers.insert(CONTENT_TYPE, PROBLEM_JSON);
        reply.headers.extend(self.headers.iter().cloned());
        reply
    }

    /// 404 for a path that neither a vendor nor the mock has.
    pub(crate) fn no_such_path(path: &str) -> Self {
        let detail = format!(
            "nothing lives at {path}: MeltingSpot is below /v1, OpenAgenda below /v2, \
             the control plane below /__doublure"
        );
        Self::new(StatusCode::NOT_FOUND, "noSuchApi", detail)
    }

    pub(crate) fn reply(&self) -> Reply {
        self.dressed(Reply::json(self.status, &self.body()))
    }

    /// The problem's answer with more members in its body.
    pub(crate) fn reply_with(&self, more: &impl Serialize) -> Reply {
        self.dressed(Reply::long_json(self.status, &Extended { problem: self.body(), more }))
    }

    fn body(&self) -> ProblemBody<'_> {
        ProblemBody {
            r#type: format!("urn:doublure:problem:{}", self.code),
            title: self.status.canonical_reason().unwrap_or("Problem"),
            status: self.status.as_u16(),
            detail: &self.detail,
            mock_error: self.code,
            problems: &self.findings,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn a_problem_says_which_code_it_is_and_what_to_do() {
        let reply = Problem::new(StatusCode::NOT_FOUND, "noSuchApi", "try /v1").reply();
        assert_eq!(reply.headers[CONTENT_TYPE], "application/problem+json");
        let body: Value = serde_json::from_slice(&reply.body.bytes()).expect("JSON");
        assert_eq!(
            body,
            serde_json::json!({"type": "urn:doublure:problem:noSuchApi", "title": "Not Found",
                "status": 404, "detail": "try /v1", "mockError": "noSuchApi"})
        );
    }
}
