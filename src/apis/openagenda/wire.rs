//! Bodies as they go over the wire.

use serde::{Deserialize, Serialize};

use super::{AgendaMember, MemberRole};

/// A member of a list as it is stored, read back; `uid` says nothing that `userUid` doesn't.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct StoredItem {
    pub(super) user_uid: Option<u64>,
    pub(super) deleted_user: bool,
    pub(super) name: Option<String>,
    pub(super) phone: Option<String>,
    pub(super) email: String,
    pub(super) position: Option<String>,
    pub(super) organization: Option<String>,
    pub(super) role: MemberRole,
}

/// A member in a list with behaviour `openagenda.members.fields` = `seed`: the
/// six keys of the vendor's page and no more.
#[derive(Debug, Serialize)]
pub(super) struct SeedItem<'a> {
    uid: Option<u64>,
    name: Option<&'a str>,
    email: &'a str,
    phone: Option<&'a str>,
    organization: Option<&'a str>,
    role: MemberRole,
}

/// A member in the answer to an invitation, the vendor's page's complete shape.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct InvitedItem<'a> {
    user_uid: Option<u64>,
    deleted_user: bool,
    name: Option<&'a str>,
    phone: Option<&'a str>,
    email: &'a str,
    position: Option<&'a str>,
    organization: Option<&'a str>,
    role: MemberRole,
}

/// The answer to an invitation.
#[derive(Debug, Serialize)]
pub(super) struct Invitations<'a> {
    /// Left out with behaviour `openagenda.success` = `no`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) success: Option<bool>,
    pub(super) queued: usize,
    pub(super) processed: Vec<InvitedItem<'a>>,
}

/// The answer to a request for an access token.
#[derive(Debug, Serialize)]
pub(super) struct Grant<'a> {
    pub(super) access_token: &'a str,
    /// Whole seconds.
    pub(super) expires_in: u64,
}

impl<'a> From<&'a AgendaMember> for SeedItem<'a> {
    fn from(member: &'a AgendaMember) -> Self {
        Self {
            uid: member.user_uid,
            name: member.name.as_deref(),
            email: &member.email,
            phone: member.phone.as_deref(),
            organization: member.organization.as_deref(),
            role: member.role,
        }
    }
}

impl<'a> From<&'a AgendaMember> for InvitedItem<'a> {
    fn from(member: &'a AgendaMember) -> Self {
        Self {
            user_uid: member.user_uid,
            deleted_user: member.deleted_user,
            name: member.name.as_deref(),
            phone: member.phone.as_deref(),
            email: &member.email,
            position: member.position.as_deref(),
            organization: member.organization.as_deref(),
            role: member.role,
        }
    }
}

/// The refusal of a token: the key is `error`, not `message`.
#[derive(Debug, Serialize)]
pub(super) struct ErrorOnly {
    pub(super) error: &'static str,
}

/// A refusal in its plainest form.
#[derive(Debug, Serialize)]
pub(super) struct Message {
    pub(super) message: &'static str,
}

/// A refusal that tells what it is about.
#[derive(Debug, Serialize)]
pub(super) struct Misfit<I> {
    pub(super) message: &'static str,
    pub(super) info: I,
}

/// What could not be found, the uid as text.
#[derive(Debug, Serialize)]
pub(super) struct Missing<'a> {
    pub(super) uid: &'a str,
}

/// The agenda in which something is not allowed, as a number.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct OfAgenda {
    agenda_uid: u64,
}

impl OfAgenda {
    pub(super) fn of(agenda_uid: u64) -> Self {
        Self { agenda_uid }
    }
}

/// The documented refusal of data.
#[derive(Debug, Serialize)]
pub(super) struct Validation<'a> {
    message: &'static str,
    errors: &'a [FieldProblem<'a>],
    info: Nothing,
}

impl<'a> Validation<'a> {
    pub(super) fn of(errors: &'a [FieldProblem<'a>]) -> Self {
        Self { message: "data is invalid", errors, info: Nothing {} }
    }
}

/// What is wrong with one field.
#[derive(Debug, Serialize)]
pub(super) struct FieldProblem<'a> {
    pub(super) code: &'a str,
    pub(super) field: &'a str,
    pub(super) message: &'a str,
    pub(super) origin: &'a str,
    pub(super) step: &'a str,
}

/// `{}`.
#[derive(Debug, Serialize)]
struct Nothing {}
