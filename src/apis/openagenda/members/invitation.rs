//! What an invitation's body asks for, checked field by field.

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::apis::Rule;
use crate::apis::openagenda::behaviours::InvalidEmail;
use crate::apis::openagenda::error::FieldError;
use crate::apis::openagenda::rules;
use crate::apis::openagenda::state::{LARGEST_MEMBER_ID, MemberRole};
use crate::email::{Domain, is_address};

/// Whom to invite as what.
#[derive(Debug, PartialEq)]
pub(super) struct Invitation {
    pub(super) role: MemberRole,
    /// Valid, each once, in the order and spelling in which they came first.
    pub(super) emails: Vec<String>,
    /// The rules by which the body was read.
    pub(super) rules: Vec<&'static Rule>,
}

impl Invitation {
    /// # Errors
    /// Everything that is wrong with the fields, in the order `role`, `emails`, `message`.
    pub(super) fn read(
        fields: &Map<String, Value>,
        invalid: InvalidEmail,
    ) -> Result<Self, Vec<FieldError>> {
        let mut rules = Vec::new();
        let role = role(fields.get("role"));
        let emails = emails(fields.get("emails"), invalid, &mut rules);
        let message = message(fields.get("message"), &mut rules);
        match (role, emails, message) {
            (Ok(role), Ok(emails), Ok(())) => Ok(Self { role, emails, rules }),
            (role, emails, message) => {
                let mut errors: Vec<FieldError> = role.err().into_iter().collect();
                errors.extend(emails.err().into_iter().flatten());
                errors.extend(message.err());
                Err(errors)
            }
        }
    }
}

fn role(value: Option<&Value>) -> Result<MemberRole, FieldError> {
    let error = |rule, code, message: &str| FieldError {
        rule,
        field: "role",
        code,
        message: message.to_owned(),
    };
    let text = match value {
        None | Some(Value::Null) => "",
        Some(Value::String(text)) => text.as_str(),
        Some(_) => return Err(error(&rules::INVITE_WRONG_TYPE, "type", "not a string")),
    };
    if text.is_empty() {
        return Err(error(&rules::INVITE_ROLE_REQUIRED, "required", "a string is required"));
    }
    let message = "not one of contributor, moderator, administrator";
    MemberRole::parse(text)
        .filter(|role| *role != MemberRole::Reader)
        .ok_or_else(|| error(&rules::INVITE_ROLE_INVALID, "role.invalid", message))
}

fn emails(
    value: Option<&Value>,
    invalid: InvalidEmail,
    by: &mut Vec<&'static Rule>,
) -> Result<Vec<String>, Vec<FieldError>> {
    let texts = texts(value, by).map_err(|error| vec![error])?;
    let mut seen = HashSet::new();
    let mut distinct = texts.clone();
    distinct.retain(|text| seen.insert(text.to_lowercase()));
    if distinct.len() < texts.len() {
        by.push(&rules::INVITE_DUPLICATES);
    }
    let (valid, wrong): (Vec<&str>, Vec<&str>) =
        distinct.into_iter().partition(|text| is_address(text, Domain::Name));
    if !wrong.is_empty() {
        match invalid {
            InvalidEmail::Reject => return Err(wrong.into_iter().map(no_address).collect()),
            InvalidEmail::Skip => by.push(&rules::INVITE_EMAIL_INVALID),
        }
    }
    Ok(valid.into_iter().map(str::to_owned).collect())
}

/// The texts in `emails`, at least one.
fn texts<'a>(
    value: Option<&'a Value>,
    by: &mut Vec<&'static Rule>,
) -> Result<Vec<&'a str>, FieldError> {
    let wrong_type =
        || emails_error(&rules::INVITE_WRONG_TYPE, "type", "not a list of strings".to_owned());
    let texts: Option<Vec<&str>> = match value {
        None | Some(Value::Null) => Some(Vec::new()),
        Some(Value::String(text)) if text.is_empty() => Some(Vec::new()),
        Some(Value::String(text)) => {
            by.push(&rules::INVITE_EMAIL_WRAPPED);
            Some(vec![text])
        }
        Some(Value::Array(list)) => list.iter().map(Value::as_str).collect(),
        Some(_) => None,
    };
    let texts = texts.ok_or_else(wrong_type)?;
    if texts.is_empty() {
        let message = "a list of email addresses is required".to_owned();
        return Err(emails_error(&rules::INVITE_EMAILS_REQUIRED, "required", message));
    }
    Ok(texts)
}

fn message(value: Option<&Value>, by: &mut Vec<&'static Rule>) -> Result<(), FieldError> {
    match value {
        None | Some(Value::Null) => {}
        Some(Value::String(_)) => by.push(&rules::INVITE_MESSAGE),
        Some(_) => {
            return Err(FieldError {
                rule: &rules::INVITE_WRONG_TYPE,
                field: "message",
                code: "type",
                message: "not a string".to_owned(),
            });
        }
    }
    Ok(())
}

fn no_address(text: &str) -> FieldError {
    let message = format!("not an email address: {text}");
    emails_error(&rules::INVITE_EMAIL_INVALID, "emails.invalid", message)
}

/// An error about this address, who is a member already.
pub(super) fn is_member_already(email: &str) -> FieldError {
    let message = format!("already a member: {email}");
    emails_error(&rules::INVITE_EXISTING_MEMBER, "duplicate", message)
}

/// An error about more new addresses than there are ids left.
pub(super) fn no_id_left() -> FieldError {
    let message = format!("no id is left for a new member: ids end at {LARGEST_MEMBER_ID}");
    emails_error(&rules::INVITE_NO_ID_LEFT, "emails.tooMany", message)
}

fn emails_error(rule: &'static Rule, code: &'static str, message: String) -> FieldError {
    FieldError { rule, field: "emails", code, message }
}
