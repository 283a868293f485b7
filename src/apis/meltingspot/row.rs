//! How a member lies in the store: public text, columns, keys.

use std::borrow::Cow;
use std::collections::BTreeMap;

use memchr::memmem;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use crate::apis::browse::Sought;
use crate::store::{Field, ObjectText, Row, Written, bytes_key, folded, number_key, text_key};

use super::{Lang, Role, SpotMember, Status};

pub(super) const ID: Field = Field::hashed(0);
pub(super) const EMAIL: Field = Field::hashed(1);
pub(super) const FIRSTNAME: Field = Field::hashed(2);
pub(super) const LASTNAME: Field = Field::hashed(3);
pub(super) const CUSTOM_ROLE_ID: Field = Field::hashed(4);
pub(super) const INVITATION_DATE: Field = Field::ordered(5);
pub(super) const REGISTRATION_DATE: Field = Field::ordered(6);

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

/// A member as it is laid down: its texts are somebody else's, a fixture's or a member's.
#[derive(Clone, Debug)]
pub(crate) struct MemberParts<'a> {
    pub(crate) id: Uuid,
    pub(crate) spot_id: Uuid,
    pub(crate) user_id: Option<Uuid>,
    pub(crate) email: &'a str,
    pub(crate) title: Option<&'a str>,
    pub(crate) role: Role,
    pub(crate) custom_role_id: Option<&'a str>,
    pub(crate) status: Status,
    pub(crate) firstname: &'a str,
    pub(crate) lastname: &'a str,
    pub(crate) warnings: u32,
    /// `None` is an empty object.
    pub(crate) embed_base_urls: Option<&'a BTreeMap<String, String>>,
    pub(crate) lang: Lang,
    pub(crate) updated_at: Option<i64>,
    pub(crate) last_activity_at: Option<i64>,
    pub(crate) invitation_date: Option<i64>,
    pub(crate) registration_date: Option<i64>,
    pub(crate) avatar_url: Option<&'a Value>,
}

impl<'a> From<&'a SpotMember> for MemberParts<'a> {
    fn from(member: &'a SpotMember) -> Self {
        Self {
            id: member.id,
            spot_id: member.spot_id,
            user_id: member.user_id,
            email: &member.email,
            title: member.title.as_deref(),
            role: member.role,
            custom_role_id: member.custom_role_id.as_deref(),
            status: member.status,
            firstname: &member.firstname,
            lastname: &member.lastname,
            warnings: member.warnings,
            embed_base_urls: Some(&member.embed_base_urls),
            lang: member.lang,
            updated_at: member.updated_at,
            last_activity_at: member.last_activity_at,
            invitation_date: member.invitation_date,
            registration_date: member.registration_date,
            avatar_url: member.avatar_url.as_ref(),
        }
    }
}

impl MemberParts<'_> {
    /// The member object of the vendor's page, its twelve fields in the page's
    /// order. [`PublicMember`] reads it back.
    fn write(&self, text: &mut Vec<u8>) {
        let mut object = ObjectText::after(text);
        object.raw(r#"{"id":"#).uuid(self.id);
        object.raw(r#","spotId":"#).uuid(self.spot_id);
        object.raw(r#","userId":"#).uuid_or_null(self.user_id);
        object.raw(r#","email":"#).string(self.email);
        object.raw(r#","title":"#).string_or_null(self.title);
        object.raw(r#","role":"#).string(self.role.as_str());
        object.raw(r#","customRoleId":"#).string_or_null(self.custom_role_id);
        object.raw(r#","status":"#).string(self.status.as_str());
        object.raw(r#","firstname":"#).string(self.firstname);
        object.raw(r#","lastname":"#).string(self.lastname);
        object.raw(r#","warnings":"#).value(&self.warnings);
        object.raw(r#","embedBaseUrls":"#);
        match self.embed_base_urls {
            Some(urls) if !urls.is_empty() => object.value(urls).raw("}"),
            _ => object.raw("{}}"),
        };
    }
}

impl Written for MemberParts<'_> {
    type Columns = MemberColumns;

    fn split(&self, text: &mut Vec<u8>) -> (MemberColumns, Option<Box<str>>) {
        self.write(text);
        let columns = MemberColumns {
            updated_at: Moment::of(self.updated_at),
            last_activity_at: Moment::of(self.last_activity_at),
            invitation_date: Moment::of(self.invitation_date),
            registration_date: Moment::of(self.registration_date),
            lang: self.lang,
        };
        (columns, self.avatar_url.map(|avatar| avatar.to_string().into()))
    }

    fn keys(&self, sink: &mut dyn FnMut(Field, u64)) {
        sink(ID, id_key(self.id));
        // E-mails are compared with case ignored (inferred).
        sink(EMAIL, text_key(&folded(self.email)));
        // No filter asks for an empty name, and everybody invited has two of them.
        if !self.firstname.is_empty() {
            sink(FIRSTNAME, text_key(self.firstname));
        }
        if !self.lastname.is_empty() {
            sink(LASTNAME, text_key(self.lastname));
        }
        if let Some(role) = self.custom_role_id {
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

impl Written for SpotMember {
    type Columns = MemberColumns;

    fn split(&self, text: &mut Vec<u8>) -> (MemberColumns, Option<Box<str>>) {
        MemberParts::from(self).split(text)
    }

    fn keys(&self, sink: &mut dyn FnMut(Field, u64)) {
        MemberParts::from(self).keys(sink);
    }
}

/// The member object read back.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PublicMember {
    id: Uuid,
    spot_id: Uuid,
    user_id: Option<Uuid>,
    email: String,
    title: Option<String>,
    role: Role,
    custom_role_id: Option<String>,
    status: Status,
    firstname: String,
    lastname: String,
    warnings: u32,
    embed_base_urls: BTreeMap<String, String>,
}

impl From<PublicMember> for SpotMember {
    fn from(public: PublicMember) -> Self {
        Self {
            user_id: public.user_id,
            title: public.title,
            role: public.role,
            custom_role_id: public.custom_role_id,
            status: public.status,
            firstname: public.firstname,
            lastname: public.lastname,
            warnings: public.warnings,
            embed_base_urls: public.embed_base_urls,
            ..Self::new(public.id, public.spot_id, public.email)
        }
    }
}

impl Sought for SpotMember {
    fn searched(&self) -> String {
        format!("{} {} {}", self.email, self.firstname, self.lastname)
    }
}

impl Row for SpotMember {
    fn join(text: &[u8], columns: MemberColumns, aside: Option<&str>) -> Self {
        // The text is what `split` wrote, so it always reads back.
        let public = serde_json::from_slice(text).map(<Self as From<PublicMember>>::from);
        let member = public.unwrap_or_else(|_| Self::new(Uuid::nil(), Uuid::nil(), ""));
        Self {
            lang: columns.lang,
            updated_at: columns.updated_at.get(),
            last_activity_at: columns.last_activity_at.get(),
            invitation_date: columns.invitation_date.get(),
            registration_date: columns.registration_date.get(),
            avatar_url: aside.and_then(|avatar| serde_json::from_str(avatar).ok()),
            ..member
        }
    }
}

/// Hashed whole: ids written by hand often differ in their last digits only.
pub(super) fn id_key(id: Uuid) -> u64 {
    bytes_key(id.as_bytes())
}

/// Whether a member's text, in which the id stands first, is of this one.
pub(super) fn has_id(text: &[u8], id: Uuid) -> bool {
    let rest = text.strip_prefix(br#"{"id":""#).unwrap_or_default();
    rest.starts_with(id.hyphenated().encode_lower(&mut Uuid::encode_buffer()).as_bytes())
}

/// A text in a member's text, read without the rest: what follows a key, spelled
/// as it stands between two fields, such as `,"email":`. Good for the fields before
/// `embedBaseUrls`, none of which holds anything with keys of its own.
pub(super) fn text_in<'t>(text: &'t [u8], key: &[u8]) -> Option<Cow<'t, str>> {
    let value = value_after(text, key)?;
    // What follows the value is not looked at, and null is no text.
    let spelled = Spelled::deserialize(&mut serde_json::Deserializer::from_slice(value));
    spelled.ok().map(|spelled| spelled.0)
}

/// What follows the first occurrence of a key. Within a string there is none:
/// its quotes stand behind a backslash there.
fn value_after<'t>(text: &'t [u8], key: &[u8]) -> Option<&'t [u8]> {
    let at = memmem::find(text, key)?;
    Some(&text[at + key.len()..])
}

/// A JSON string, borrowed where it has no escapes.
#[derive(Deserialize)]
struct Spelled<'t>(#[serde(borrow)] Cow<'t, str>);

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
            assert!(has_id(&text[6..], member.id));
            assert!(!has_id(&text[6..], Uuid::max()));
        }
    }

    #[test]
    fn a_text_is_found_whatever_the_others_say() {
        let misleading = r#"a,"lastname":"No","#.to_owned();
        let member = SpotMember {
            title: Some(misleading.clone()),
            firstname: misleading.clone(),
            lastname: "O\"Hara,é".to_owned(),
            embed_base_urls: [("a", "b"), ("lastname", "No")]
                .map(|(a, b)| (a.into(), b.into()))
                .into(),
            ..SpotMember::new(Uuid::nil(), Uuid::nil(), "Ada@acme.test")
        };
        let mut text = Vec::new();
        member.split(&mut text);
        assert_eq!(text_in(&text, br#","email":"#).as_deref(), Some("Ada@acme.test"));
        assert_eq!(text_in(&text, br#","customRoleId":"#), None);
        assert_eq!(text_in(&text, br#","firstname":"#).as_deref(), Some(&*misleading));
        assert_eq!(text_in(&text, br#","lastname":"#).as_deref(), Some("O\"Hara,é"));
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
