//! Bodies: what requests carry, and what answers show.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde::Serialize;
use serde_json::Value;

use crate::email::{Domain, is_address};

use super::behaviours::MemberFields;
use super::checked::{Checked, TypeRules, Words};
use super::error::Error;
use super::row::MemberColumns;
use super::rules::{bulk_invite, invite, update};
use super::{Lang, Role, Status};

/// The body of an update: what it names is set, what it leaves out stays.
#[derive(Debug)]
pub(super) struct UpdateBody {
    pub(super) firstname: Option<String>,
    pub(super) lastname: Option<String>,
    pub(super) title: Option<String>,
    pub(super) role: Option<Role>,
    /// `Accepted`, `Deactivated` or `Rejected`.
    pub(super) status: Option<Status>,
    pub(super) avatar_url: Change<Value>,
    pub(super) embed_base_urls: Option<BTreeMap<String, String>>,
    pub(super) custom_role_id: Change<String>,
    pub(super) has_unknown: bool,
}

/// What an update says of a property that null clears.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Change<T> {
    Keep,
    Clear,
    Set(T),
}

impl<T> Change<T> {
    pub(super) fn apply(self, to: &mut Option<T>) {
        match self {
            Self::Keep => {}
            Self::Clear => *to = None,
            Self::Set(value) => *to = Some(value),
        }
    }
}

const UPDATE_TYPES: TypeRules =
    TypeRules { null: &update::NULL_REFUSED, wrong_type: &update::WRONG_TYPE };
const ROLES: Words<Role> =
    Words { parse: Role::parse, valid: "Member, Admin", unknown: &update::ROLE_WORD };
const NEW_STATUSES: Words<Status> = Words {
    parse: |word| Status::parse(word).filter(|status| can_be_set(*status)),
    valid: "Accepted, Deactivated, Rejected",
    unknown: &update::STATUS_WORD,
};

fn can_be_set(status: Status) -> bool {
    matches!(status, Status::Accepted | Status::Deactivated | Status::Rejected)
}

impl UpdateBody {
    pub(super) fn read(body: &[u8]) -> Result<Self, Error> {
        let mut body = Checked::read(body, update::BODY)?;
        let read = Self {
            firstname: body.text("firstname", UPDATE_TYPES),
            lastname: body.text("lastname", UPDATE_TYPES),
            title: body.text("title", UPDATE_TYPES),
            role: body.word("role", UPDATE_TYPES, &ROLES),
            status: body.word("status", UPDATE_TYPES, &NEW_STATUSES),
            avatar_url: avatar_url(&mut body),
            embed_base_urls: body.texts_by_name("embedBaseUrls", UPDATE_TYPES),
            custom_role_id: custom_role_id(&mut body),
            has_unknown: body.has_more(),
        };
        body.violations.into_result()?;
        Ok(read)
    }

    /// Whether nothing that can be changed is named.
    pub(super) fn is_empty(&self) -> bool {
        self.firstname.is_none()
            && self.lastname.is_none()
            && self.title.is_none()
            && self.role.is_none()
            && self.status.is_none()
            && self.avatar_url == Change::Keep
            && self.embed_base_urls.is_none()
            && self.custom_role_id == Change::Keep
    }
}

fn avatar_url(body: &mut Checked) -> Change<Value> {
    match body.take("avatarUrl") {
        None => Change::Keep,
        Some(Value::Null) => Change::Clear,
        Some(avatar @ (Value::String(_) | Value::Object(_))) => Change::Set(avatar),
        Some(_) => {
            body.violations.note(&update::WRONG_TYPE, "avatarUrl must be a string");
            Change::Keep
        }
    }
}

fn custom_role_id(body: &mut Checked) -> Change<String> {
    match body.take("customRoleId") {
        None => Change::Keep,
        Some(Value::Null) => Change::Clear,
        Some(Value::String(id)) => Change::Set(id),
        Some(_) => {
            body.violations.note(&update::WRONG_TYPE, "customRoleId must be a string");
            Change::Keep
        }
    }
}

/// The body of an invitation.
#[derive(Debug)]
pub(super) struct InviteBody {
    /// A valid address, as it was sent.
    pub(super) email: String,
    pub(super) has_unknown: bool,
}

impl InviteBody {
    pub(super) fn read(body: &[u8]) -> Result<Self, Error> {
        let mut body = Checked::read(body, invite::BODY)?;
        let email = invited_email(&mut body);
        body.boolean("withEmailNotification", &invite::WRONG_TYPE);
        let has_unknown = body.has_more();
        body.violations.into_result()?;
        Ok(Self { email, has_unknown })
    }
}

/// The address to invite; whatever else is there is noted.
fn invited_email(body: &mut Checked) -> String {
    let (rule, message) = match body.take("email") {
        Some(Value::String(email)) if is_email(&email) => return email,
        Some(Value::String(_)) => (&invite::INVALID_EMAIL, "email must be an email"),
        Some(_) => (&invite::WRONG_TYPE, "email must be a string"),
        None => (&invite::MISSING_EMAIL, "email must be an email"),
    };
    body.violations.note(rule, message);
    String::new()
}

/// The body of a bulk invitation.
#[derive(Debug)]
pub(super) struct BulkInviteBody {
    /// Any texts, as they were sent; `None` when the property is missing.
    pub(super) emails: Option<Vec<String>>,
    pub(super) has_unknown: bool,
}

impl BulkInviteBody {
    pub(super) fn read(body: &[u8]) -> Result<Self, Error> {
        const TYPES: TypeRules =
            TypeRules { null: &bulk_invite::WRONG_TYPE, wrong_type: &bulk_invite::WRONG_TYPE };
        let mut body = Checked::read(body, bulk_invite::BODY)?;
        let emails = body.texts("emails", TYPES);
        body.boolean("withEmailNotification", &bulk_invite::WRONG_TYPE);
        if emails.as_ref().is_some_and(Vec::is_empty) {
            body.violations.note(&bulk_invite::NO_EMAILS, "emails should not be empty");
        }
        let has_unknown = body.has_more();
        body.violations.into_result()?;
        Ok(Self { emails, has_unknown })
    }
}

/// Whether a text is an address that can be invited.
pub(super) fn is_email(text: &str) -> bool {
    is_address(text, Domain::NameOrLiteral)
}

/// An entry of `failed`: the nine documented keys, with the page's sample values.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FailedInvitation {
    email: String,
    firstname: &'static str,
    lastname: &'static str,
    title: &'static str,
    role: Role,
    avatar_url: &'static str,
    lang: Lang,
    theme: &'static str,
    timezone: &'static str,
}

impl FailedInvitation {
    /// The entry of an address, as it was sent.
    pub(super) fn of(email: String) -> Self {
        Self {
            email,
            firstname: "",
            lastname: "",
            title: "",
            role: Role::Member,
            avatar_url: "",
            lang: Lang::En,
            theme: "light",
            timezone: "Africa/Abidjan",
        }
    }
}

/// The body of a refusal.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ErrorBody {
    pub(super) status_code: u16,
    pub(super) message: Message,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<&'static str>,
}

/// One message, or a list of what is invalid.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Message {
    One(String),
    Several(Vec<String>),
}

impl Message {
    pub(super) fn one(message: &str) -> Self {
        Self::One(message.to_owned())
    }
}

/// A member's text with the fields that newer pages add at its end.
pub(super) fn with_newer_fields(
    text: &Bytes,
    columns: &MemberColumns,
    fields: MemberFields,
) -> Bytes {
    let added = match fields {
        MemberFields::Seed => return text.clone(),
        MemberFields::WithLang => lang_and_updated_at(columns),
        MemberFields::Latest => {
            let last_activity = json_number(columns.last_activity_at.get());
            format!("{},\"lastActivityAt\":{last_activity}", lang_and_updated_at(columns))
        }
    };
    let open = text.strip_suffix(b"}").unwrap_or(text);
    Bytes::from([open, added.as_bytes(), b"}"].concat())
}

fn lang_and_updated_at(columns: &MemberColumns) -> String {
    let lang = columns.lang.as_str();
    format!(",\"lang\":\"{lang}\",\"updatedAt\":{}", json_number(columns.updated_at.get()))
}

fn json_number(number: Option<i64>) -> String {
    number.map_or_else(|| "null".to_owned(), |number| number.to_string())
}
