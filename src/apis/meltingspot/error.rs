//! Every refusal: its status, its body in the vendor's words, its rule.

use http::{Method, StatusCode};

use crate::apis::{Answer, Rule};
use crate::http::Reply;

use super::rules::{bulk_invite, invite, spot};
use super::wire::{ErrorBody, Message};

/// Why a request is refused.
#[derive(Debug)]
pub(crate) enum Error {
    /// The vendor has no such method and path.
    NoRoute {
        method: Method,
        path: String,
    },
    MissingKey,
    UnknownKey,
    /// A key with `Bearer` where only bare ones are taken, or the other way round.
    WrongScheme,
    /// The key has used up what the rate limits allow.
    OverQuota,
    /// No member of the key's spot has the id.
    NoMember(&'static Rule),
    /// The body can't be read as the JSON object that it has to be.
    Malformed(&'static Rule),
    /// Parameters or properties that are not as they have to be.
    Invalid(Invalid),
    /// The address belongs to a member already.
    ExistingMember {
        email: String,
    },
    /// More addresses than a bulk invitation takes, as 413.
    TooManyEmails,
    /// More bytes than a bulk invitation takes.
    BodyTooLarge,
}

/// What is wrong with a request's parameters or properties; at least one thing.
#[derive(Debug)]
pub(crate) struct Invalid {
    /// The rule that the first of the messages stands for.
    rule: &'static Rule,
    messages: Vec<String>,
}

/// What was found wrong with a request so far.
#[derive(Debug, Default)]
pub(super) struct Violations(Option<Invalid>);

impl Violations {
    /// Notes that this rule is broken; the message says how, in `NestJS`'s words.
    pub(super) fn note(&mut self, rule: &'static Rule, message: impl Into<String>) {
        let invalid = self.0.get_or_insert_with(|| Invalid { rule, messages: Vec::new() });
        invalid.messages.push(message.into());
    }

    /// Refuses the request if anything was noted.
    pub(super) fn into_result(self) -> Result<(), Error> {
        self.0.map_or(Ok(()), |invalid| Err(Error::Invalid(invalid)))
    }
}

impl Error {
    /// A refusal for one reason.
    pub(super) fn invalid(rule: &'static Rule, message: impl Into<String>) -> Self {
        Self::Invalid(Invalid { rule, messages: vec![message.into()] })
    }

    fn parts(self) -> (StatusCode, Message, Option<&'static str>, &'static Rule) {
        const BAD: StatusCode = StatusCode::BAD_REQUEST;
        const BAD_WORDS: Option<&str> = Some("Bad Request");
        match self {
            Self::NoRoute { method, path } => {
                let message = Message::One(format!("Cannot {method} {path}"));
                (StatusCode::NOT_FOUND, message, Some("Not Found"), &spot::UNKNOWN_ROUTE)
            }
            Self::MissingKey => unauthorized(&spot::MISSING_KEY),
            Self::UnknownKey => unauthorized(&spot::UNKNOWN_KEY),
            Self::WrongScheme => unauthorized(&spot::WRONG_SCHEME),
            Self::OverQuota => {
                let message = Message::one("ThrottlerException: Too Many Requests");
                (StatusCode::TOO_MANY_REQUESTS, message, None, &spot::OVER_QUOTA)
            }
            Self::NoMember(rule) => {
                let message = Message::one("Spot member not found");
                (StatusCode::NOT_FOUND, message, Some("Not Found"), rule)
            }
            Self::Malformed(rule) => (BAD, Message::one("Malformed payload"), BAD_WORDS, rule),
            Self::Invalid(Invalid { rule, messages }) => {
                (BAD, Message::Several(messages), BAD_WORDS, rule)
            }
            Self::ExistingMember { email } => {
                let message = Message::One(format!("{email} is already a member"));
                (BAD, message, BAD_WORDS, &invite::EXISTING)
            }
            Self::TooManyEmails => too_large(&bulk_invite::TOO_MANY),
            Self::BodyTooLarge => too_large(&bulk_invite::BODY_TOO_LARGE),
        }
    }
}

fn unauthorized(rule: &'static Rule) -> (StatusCode, Message, Option<&'static str>, &'static Rule) {
    (StatusCode::UNAUTHORIZED, Message::one("Unauthorized"), None, rule)
}

fn too_large(rule: &'static Rule) -> (StatusCode, Message, Option<&'static str>, &'static Rule) {
    let message = Message::one("Payload is too large");
    (StatusCode::PAYLOAD_TOO_LARGE, message, Some("Payload Too Large"), rule)
}

/// A failure that no rule decided, in the words that this status has elsewhere.
pub(super) fn failure(status: StatusCode) -> Reply {
    let (message, error) = match status {
        StatusCode::BAD_REQUEST => ("Malformed payload", Some("Bad Request")),
        StatusCode::UNAUTHORIZED => ("Unauthorized", None),
        StatusCode::FORBIDDEN => ("Forbidden", Some("Forbidden")),
        StatusCode::NOT_FOUND => ("Spot member not found", Some("Not Found")),
        StatusCode::PAYLOAD_TOO_LARGE => ("Payload is too large", Some("Payload Too Large")),
        StatusCode::TOO_MANY_REQUESTS => ("ThrottlerException: Too Many Requests", None),
        other => (other.canonical_reason().unwrap_or("Error"), None),
    };
    let message = Message::one(message);
    Reply::json(status, &ErrorBody { status_code: status.as_u16(), message, error })
}

impl From<Error> for Answer {
    fn from(refusal: Error) -> Self {
        let (status, message, error, rule) = refusal.parts();
        let body = ErrorBody { status_code: status.as_u16(), message, error };
        let answer = Self::new(Reply::json(status, &body)).by(&spot::ERROR_BODY).by(rule);
        Self { refusal: Some(rule), ..answer }
    }
}
