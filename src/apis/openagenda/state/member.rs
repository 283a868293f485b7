//! A member of an agenda, and how a table keeps one.

use serde::{Deserialize, Serialize};

use crate::apis::browse::Sought;
use crate::apis::openagenda::wire::StoredItem;
use crate::store::{Field, ObjectText, Row, Written, folded, text_key};

/// A member of an agenda.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AgendaMember {
    /// The cursor value of the list: ascending over all agendas of a state.
    pub id: u64,
    /// The account behind the member; `None` until an invitee has one.
    pub user_uid: Option<u64>,
    /// Whether the account behind the member was deleted.
    pub deleted_user: bool,
    /// The person's name, if known.
    pub name: Option<String>,
    /// Unique within the agenda, case ignored.
    pub email: String,
    /// The person's phone number, if known.
    pub phone: Option<String>,
    /// The person's position in the organization, if known.
    pub position: Option<String>,
    /// Where the person works, if known.
    pub organization: Option<String>,
    /// What the member may do in the agenda.
    pub role: MemberRole,
}

/// What a member may do in an agenda.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MemberRole {
    /// May do everything, including listing and inviting members.
    Administrator,
    /// May list members, and invite them unless a behaviour says otherwise.
    Moderator,
    /// May suggest events.
    #[default]
    Contributor,
    /// Known from drafts and old pages of the vendor only; nobody is invited as one.
    Reader,
}

impl MemberRole {
    /// Every role, as in the vendor's pages.
    pub const ALL: &'static [Self] =
        &[Self::Administrator, Self::Moderator, Self::Contributor, Self::Reader];

    /// The vendor's spelling.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Moderator => "moderator",
            Self::Contributor => "contributor",
            Self::Reader => "reader",
        }
    }

    /// The role that the vendor spells so, if there is one.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|role| role.as_str() == text)
    }
}

/// What is read of a member without parsing its text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MemberColumns {
    pub(crate) id: u64,
    pub(crate) user_uid: Option<u64>,
    pub(crate) role: MemberRole,
}

/// By the address in lower case.
pub(super) const EMAIL: Field = Field::hashed(0);
/// By the uid of the account behind the member.
pub(super) const USER: Field = Field::hashed(1);
/// Only those who have no account yet, all under the key 0: to be counted.
pub(super) const INVITED: Field = Field::ordered(2);

/// A member as it is laid down: its texts are somebody else's, a fixture's or a member's.
/// Serialised, it is a member of a fixture.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MemberParts<'a> {
    pub(crate) id: u64,
    #[serde(rename = "uid")]
    pub(crate) user_uid: Option<u64>,
    pub(crate) deleted_user: bool,
    pub(crate) name: Option<&'a str>,
    pub(crate) email: &'a str,
    pub(crate) phone: Option<&'a str>,
    pub(crate) position: Option<&'a str>,
    pub(crate) organization: Option<&'a str>,
    pub(crate) role: MemberRole,
}

impl<'a> From<&'a AgendaMember> for MemberParts<'a> {
    fn from(member: &'a AgendaMember) -> Self {
        Self {
            id: member.id,
            user_uid: member.user_uid,
            deleted_user: member.deleted_user,
            name: member.name.as_deref(),
            email: &member.email,
            phone: member.phone.as_deref(),
            position: member.position.as_deref(),
            organization: member.organization.as_deref(),
            role: member.role,
        }
    }
}

impl MemberParts<'_> {
    /// A member in a list: the documented keys together with those that the same
    /// person has in an invitation (inferred superset of both; `uid` equals `userUid`).
    fn write(&self, text: &mut Vec<u8>) {
        let mut object = ObjectText::after(text);
        object.raw(r#"{"uid":"#).value(&self.user_uid);
        object.raw(r#","userUid":"#).value(&self.user_uid);
        object.raw(r#","deletedUser":"#).value(&self.deleted_user);
        object.raw(r#","name":"#).string_or_null(self.name);
        object.raw(r#","phone":"#).string_or_null(self.phone);
        object.raw(r#","email":"#).string(self.email);
        object.raw(r#","position":"#).string_or_null(self.position);
        object.raw(r#","organization":"#).string_or_null(self.organization);
        object.raw(r#","role":"#).string(self.role.as_str()).raw("}");
    }
}

impl Written for MemberParts<'_> {
    type Columns = MemberColumns;

    fn split(&self, text: &mut Vec<u8>) -> (MemberColumns, Option<Box<str>>) {
        self.write(text);
        let columns = MemberColumns { id: self.id, user_uid: self.user_uid, role: self.role };
        (columns, None)
    }

    fn keys(&self, sink: &mut dyn FnMut(Field, u64)) {
        sink(EMAIL, text_key(&folded(self.email)));
        match self.user_uid {
            Some(uid) => sink(USER, uid),
            None => sink(INVITED, 0),
        }
    }
}

impl Written for AgendaMember {
    type Columns = MemberColumns;

    fn split(&self, text: &mut Vec<u8>) -> (MemberColumns, Option<Box<str>>) {
        MemberParts::from(self).split(text)
    }

    fn keys(&self, sink: &mut dyn FnMut(Field, u64)) {
        MemberParts::from(self).keys(sink);
    }
}

impl Sought for AgendaMember {
    fn searched(&self) -> String {
        format!("{} {}", self.email, self.name.as_deref().unwrap_or_default())
    }
}

impl Row for AgendaMember {
    fn join(text: &[u8], columns: MemberColumns, _: Option<&str>) -> Self {
        // The text is what `split` wrote, so it always reads.
        let item: StoredItem = serde_json::from_slice(text).unwrap_or_default();
        Self {
            id: columns.id,
            user_uid: item.user_uid,
            deleted_user: item.deleted_user,
            name: item.name,
            email: item.email,
            phone: item.phone,
            position: item.position,
            organization: item.organization,
            role: item.role,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_comes_back_from_its_parts() {
        let member = AgendaMember {
            id: 7,
            user_uid: Some(90_000_001),
            deleted_user: true,
            name: Some("Zoé \"Z\" Ö".to_owned()),
            email: "Zoe@acme.test".to_owned(),
            phone: Some("+33 1".to_owned()),
            position: Some("CTO".to_owned()),
            organization: Some("Acme".to_owned()),
            role: MemberRole::Reader,
        };
        let mut text = Vec::new();
        let (columns, aside) = member.split(&mut text);
        assert_eq!(AgendaMember::join(&text, columns, aside.as_deref()), member);
    }

    #[test]
    fn the_public_text_has_the_keys_of_list_and_invitation() {
        let member = AgendaMember {
            id: 1,
            user_uid: None,
            deleted_user: false,
            name: None,
            email: "jo@acme.test".to_owned(),
            phone: None,
            position: None,
            organization: None,
            role: MemberRole::Contributor,
        };
        let mut text = Vec::new();
        member.split(&mut text);
        assert_eq!(
            String::from_utf8(text).unwrap(),
            r#"{"uid":null,"userUid":null,"deletedUser":false,"name":null,"phone":null,"email":"jo@acme.test","position":null,"organization":null,"role":"contributor"}"#
        );
    }

    #[test]
    fn roles_read_back_from_their_spelling() {
        for role in MemberRole::ALL {
            assert_eq!(MemberRole::parse(role.as_str()), Some(*role));
            assert_eq!(serde_json::to_value(role).unwrap(), role.as_str());
        }
        assert_eq!(MemberRole::parse("Administrator"), None);
    }
}
