//! How a member lies in the store: public text, columns, keys.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

use crate::store::{Field, Row, number_key, text_key};

use super::{Lang, Role, SpotMember, Status};

pub(super) const ID: Field = Field(0);
pub(super) const EMAIL: Field = Field(1);
pub(super) const FIRSTNAME: Field = Field(2);
pub(super) const LASTNAME: Field = Field(3);
pub(super) const CUSTOM_ROLE_ID: Field = Field(4);
pub(super) const INVITATION_DATE: Field = Field(5);
pub(super) const REGISTRATION_DATE: Field = Field(6);

/// What a member's twelve public fields don't tell.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MemberColumns {
    pub(super) updated_at: Moment,
    pub(super) last_activity_at: Moment,
    invitation_date: Moment,
    registration_date: Moment,
    pub(super) lang: Lang,
}

/// A number of seconds or milliseconds, or none. `i64::MIN` stands for none,
/// which no moment on a calendar comes near.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment(i64);

impl Moment {
    fn of(moment: Option<i64>) -> Self {
        Self(moment.unwrap_or(i64::MIN))
    }

    pub(super) fn get(self) -> Option<i64> {
        (self.0 != i64::MIN).then_some(self.0)
    }
}

/// The member object of the vendor's page, its twelve fields in the page's order.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PublicMember<'a> {
    id: Id,
    spot_id: Id,
    user_id: Option<Id>,
    #[serde(borrow)]
    email: Cow<'a, str>,
    title: Option<Cow<'a, str>>,
    role: Role,
    custom_role_id: Option<Cow<'a, str>>,
    status: Status,
    firstname: Cow<'a, str>,
    lastname: Cow<'a, str>,
    warnings: u32,
    embed_base_urls: Cow<'a, BTreeMap<String, String>>,
}

/// A UUID as its 36 characters.
struct Id(Uuid);

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.hyphenated().encode_lower(&mut Uuid::encode_buffer()))
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <&str>::deserialize(deserializer)?;
        Uuid::try_parse(text).map(Self).map_err(D::Error::custom)
    }
}

impl<'a> PublicMember<'a> {
    fn of(member: &'a SpotMember) -> Self {
        Self {
            id: Id(member.id),
            spot_id: Id(member.spot_id),
            user_id: member.user_id.map(Id),
            email: Cow::Borrowed(&member.email),
            title: member.title.as_deref().map(Cow::Borrowed),
            role: member.role,
            custom_role_id: member.custom_role_id.as_deref().map(Cow::Borrowed),
            status: member.status,
            firstname: Cow::Borrowed(&member.firstname),
            lastname: Cow::Borrowed(&member.lastname),
            warnings: member.warnings,
            embed_base_urls: Cow::Borrowed(&member.embed_base_urls),
        }
    }

    fn into_member(self) -> SpotMember {
        SpotMember {
            user_id: self.user_id.map(|id| id.0),
            title: self.title.map(Cow::into_owned),
            role: self.role,
            custom_role_id: self.custom_role_id.map(Cow::into_owned),
            status: self.status,
            firstname: self.firstname.into_owned(),
            lastname: self.lastname.into_owned(),
            warnings: self.warnings,
            embed_base_urls: self.embed_base_urls.into_owned(),
            ..SpotMember::new(self.id.0, self.spot_id.0, self.email)
        }
    }
}

impl Row for SpotMember {
    type Columns = MemberColumns;

    fn split(&self, text: &mut Vec<u8>) -> (MemberColumns, Option<Box<str>>) {
        let start = text.len();
        if serde_json::to_writer(&mut *text, &PublicMember::of(self)).is_err() {
            // Strings, numbers and enums always serialise, and a Vec takes every byte.
            text.truncate(start);
        }
        let columns = MemberColumns {
            updated_at: Moment::of(self.updated_at),
            last_activity_at: Moment::of(self.last_activity_at),
            invitation_date: Moment::of(self.invitation_date),
            registration_date: Moment::of(self.registration_date),
            lang: self.lang,
        };
        (columns, self.avatar_url.as_ref().map(|avatar| avatar.to_string().into()))
    }

    fn join(text: &[u8], columns: MemberColumns, aside: Option<&str>) -> Self {
        // The text is what `split` wrote, so it always reads back.
        let public = serde_json::from_slice(text).map(PublicMember::into_member);
        let member = public.unwrap_or_else(|_| SpotMember::new(Uuid::nil(), Uuid::nil(), ""));
        SpotMember {
            lang: columns.lang,
            updated_at: columns.updated_at.get(),
            last_activity_at: columns.last_activity_at.get(),
            invitation_date: columns.invitation_date.get(),
            registration_date: columns.registration_date.get(),
            avatar_url: aside.and_then(|avatar| serde_json::from_str(avatar).ok()),
            ..member
        }
    }

    fn keys(&self, sink: &mut dyn FnMut(Field, u64)) {
        sink(ID, id_key(self.id));
        sink(EMAIL, email_key(&self.email));
        sink(FIRSTNAME, text_key(&self.firstname));
        sink(LASTNAME, text_key(&self.lastname));
        if let Some(role) = &self.custom_role_id {
            sink(CUSTOM_ROLE_ID, text_key(role));
        }
        if let Some(date) = self.invitation_date {
            sink(INVITATION_DATE, number_key(date));
        }
        if let Some(date) = self.registration_date {
            sink(REGISTRATION_DATE, number_key(date));
        }
    }
}

/// Hashed whole: ids written by hand often differ in their last digits only.
pub(super) fn id_key(id: Uuid) -> u64 {
    text_key(id.hyphenated().encode_lower(&mut Uuid::encode_buffer()))
}

/// E-mails are compared with case ignored (inferred).
pub(super) fn email_key(email: &str) -> u64 {
    text_key(&email.to_lowercase())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn ada() -> SpotMember {
        SpotMember {
            user_id: Some(Uuid::from_u128(3)),
            title: Some("Engineer \"first\"\n".to_owned()),
            role: Role::Admin,
            custom_role_id: Some("r-1".to_owned()),
            status: Status::Left,
            firstname: "Ada".to_owned(),
            lastname: "Lovelace".to_owned(),
            warnings: 2,
            embed_base_urls: [("default".to_owned(), "https://a.test".to_owned())].into(),
            lang: Lang::Fr,
            updated_at: Some(1_000),
            last_activity_at: Some(-5),
            invitation_date: Some(0),
            avatar_url: Some(json!({"a": 1})),
            ..SpotMember::new(Uuid::from_u128(1), Uuid::from_u128(2), "Ada@acme.test")
        }
    }

    #[test]
    fn a_member_comes_apart_and_together_again() {
        for member in [ada(), SpotMember::new(Uuid::nil(), Uuid::nil(), "x@y.test")] {
            let mut text = b"before".to_vec();
            let (columns, aside) = member.split(&mut text);
            assert_eq!(SpotMember::join(&text[6..], columns, aside.as_deref()), member);
        }
    }

    #[test]
    fn the_public_text_is_the_twelve_documented_fields_in_order() {
        let mut text = Vec::new();
        ada().split(&mut text);
        assert_eq!(
            String::from_utf8(text).expect("UTF-8"),
            "{\"id\":\"00000000-0000-0000-0000-000000000001\",\
             \"spotId\":\"00000000-0000-0000-0000-000000000002\",\
             \"userId\":\"00000000-0000-0000-0000-000000000003\",\
             \"email\":\"Ada@acme.test\",\"title\":\"Engineer \\\"first\\\"\\n\",\
             \"role\":\"Admin\",\"customRoleId\":\"r-1\",\"status\":\"Left\",\
             \"firstname\":\"Ada\",\"lastname\":\"Lovelace\",\"warnings\":2,\
             \"embedBaseUrls\":{\"default\":\"https://a.test\"}}"
        );
    }
}
