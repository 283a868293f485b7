//! What the vendor says when it refuses.

use http::header::RETRY_AFTER;
use http::{HeaderValue, StatusCode};

use crate::apis::{Answer, Provenance, Rule};
use crate::http::Reply;

use super::behaviours::InvalidTokenStatus;
use super::rules;
use super::wire::{ErrorOnly, FieldProblem, Message, Misfit, Missing, OfAgenda, Validation};

/// A refusal.
#[derive(Clone, Debug)]
pub(crate) enum Error {
    /// The access token is missing, bad, expired or used against the rules.
    Token { rule: &'static Rule, status: InvalidTokenStatus },
    /// Neither key nor token on a read, or a key that nobody has.
    Key(&'static Rule),
    /// A method and path that the vendor doesn't have.
    UnknownPath,
    /// The uid as it was sent.
    UnknownAgenda(String),
    /// The caller's role in the agenda does not suffice.
    RoleTooLow { rule: &'static Rule, agenda: u64 },
    /// The caller is no member of the agenda.
    NotAMember { rule: &'static Rule, agenda: u64 },
    /// The `code` is missing or nobody's.
    Code(&'static Rule),
    /// The account has used up its quota; seconds until it may go on.
    OverQuota { retry_after: u64 },
    /// The body can't be read at all.
    Unreadable,
    /// What is wrong with the fields; never empty.
    Invalid(Vec<FieldError>),
}

/// What is wrong with one field.
#[derive(Clone, Debug)]
pub(crate) struct FieldError {
    pub(crate) rule: &'static Rule,
    pub(crate) field: &'static str,
    /// In the style of the documented ones: `required`, `latitude.invalid`.
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

impl Error {
    /// The vendor's status and body; wording that no source shows is ours.
    fn reply(&self) -> Reply {
        match self {
            Self::Token { status, .. } => {
                Reply::json(status.code(), &ErrorOnly { error: "access token is invalid" })
            }
            Self::Key(_) => Reply::json(
                StatusCode::FORBIDDEN,
                &Message { message: "could not find user or agenda matching key" },
            ),
            Self::UnknownPath => {
                Reply::json(StatusCode::NOT_FOUND, &Message { message: "not found" })
            }
            Self::UnknownAgenda(uid) => Reply::json(
                StatusCode::NOT_FOUND,
                &Misfit { message: "agenda not found", info: Missing { uid } },
            ),
            Self::RoleTooLow { agenda, .. } => Reply::json(
                StatusCode::FORBIDDEN,
                &Misfit { message: "member role is too low", info: OfAgenda::of(*agenda) },
            ),
            Self::NotAMember { agenda, .. } => Reply::json(
                StatusCode::FORBIDDEN,
                &Misfit { message: "not a member of the agenda", info: OfAgenda::of(*agenda) },
            ),
            Self::Code(_) => Reply::json(
                StatusCode::UNAUTHORIZED,
                &Message { message: "could not find user matching code" },
            ),
            Self::OverQuota { retry_after } => Reply::json(
                StatusCode::TOO_MANY_REQUESTS,
                &Message { message: "too many requests" },
            )
            .header(RETRY_AFTER, HeaderValue::from(*retry_after)),
            Self::Unreadable => Reply::json(StatusCode::BAD_REQUEST, &Validation::of(&[])),
            Self::Invalid(errors) => {
                let problems: Vec<_> = errors.iter().map(FieldError::problem).collect();
                Reply::json(StatusCode::BAD_REQUEST, &Validation::of(&problems))
            }
        }
    }

    /// The rules behind the refusal, never none. Of several wrong fields each
    /// would have been enough, so assumed ones decide only among themselves.
    fn rules(&self) -> Vec<&'static Rule> {
        match self {
            Self::Token { rule, .. }
            | Self::Key(rule)
            | Self::RoleTooLow { rule, .. }
            | Self::NotAMember { rule, .. }
            | Self::Code(rule) => vec![rule],
            Self::UnknownPath => vec![&rules::UNKNOWN_PATH],
            Self::UnknownAgenda(_) => vec![&rules::UNKNOWN_AGENDA],
            Self::OverQuota { .. } => vec![&rules::RATE_LIMIT],
            Self::Unreadable => vec![&rules::NOT_JSON],
            Self::Invalid(errors) => deciding(errors),
        }
    }
}

impl InvalidTokenStatus {
    fn code(self) -> StatusCode {
        match self {
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
        }
    }
}

impl FieldError {
    fn problem(&self) -> FieldProblem<'_> {
        FieldProblem {
            code: self.code,
            field: self.field,
            message: &self.message,
            origin: "",
            step: "validation",
        }
    }
}

fn deciding(errors: &[FieldError]) -> Vec<&'static Rule> {
    let mut rules: Vec<&'static Rule> = Vec::new();
    for error in errors {
        if !rules.contains(&error.rule) {
            rules.push(error.rule);
        }
    }
    if rules.iter().any(|rule| rule.provenance != Provenance::Assumed) {
        rules.retain(|rule| rule.provenance != Provenance::Assumed);
    }
    rules
}

/// A failure that no rule decided, in the words that this status has elsewhere.
pub(super) fn failure(status: StatusCode) -> Reply {
    let message = match status {
        StatusCode::UNAUTHORIZED => {
            return Reply::json(status, &ErrorOnly { error: "access token is invalid" });
        }
        StatusCode::FORBIDDEN => "could not find user or agenda matching key",
        StatusCode::NOT_FOUND => "agenda not found",
        StatusCode::TOO_MANY_REQUESTS => "too many requests",
        other => other.canonical_reason().unwrap_or("error"),
    };
    Reply::json(status, &Message { message })
}

impl From<Error> for Answer {
    fn from(error: Error) -> Self {
        let rules = error.rules();
        let refusal = rules.last().copied();
        Self { refusal, ..Self::new(error.reply()).by_all(&rules) }
    }
}
