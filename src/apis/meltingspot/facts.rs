//! A spot member's facts, named and spelled as in a fixture.

use std::collections::BTreeMap;

use serde_json::Value;
use uuid::Uuid;

use crate::apis::facts::{self, Described, Fact, Takes, email, put, put_or_null, text};

use super::{Lang, Role, SpotMember, Status};

/// Facts of a spot member.
pub(crate) type Facts = facts::Facts<SpotMember>;

const TEXT: Takes = Takes::Kind("a string");
const TEXT_OR_NULL: Takes = Takes::Kind("a string, or null");
const ID: Takes = Takes::Kind("a UUID such as \"0d6c6f0e-3a63-4c1c-9a44-0f5c1f7f3a10\"");
const ID_OR_NULL: Takes =
    Takes::Kind("a UUID such as \"0d6c6f0e-3a63-4c1c-9a44-0f5c1f7f3a10\", or null");
const SECONDS: Takes = Takes::Kind("whole seconds since 1970, or null");
const MILLISECONDS: Takes = Takes::Kind("whole milliseconds since 1970, or null");

/// The largest number that every JSON reader tells from its neighbours; the
/// fixture's bound for dates.
const LARGEST_DATE: i64 = (1 << 53) - 1;

impl Described for SpotMember {
    const FACTS: &'static [Fact<Self>] = &[
        Fact::fixed("id", ID, |it| uuid(it.id), |it, value| put(&mut it.id, id(value))),
        Fact::fixed(
            "spotId",
            ID,
            |it| uuid(it.spot_id),
            |it, value| put(&mut it.spot_id, id(value)),
        ),
        Fact::fixed(
            "email",
            Takes::Kind("an e-mail address such as \"ada@acme.test\""),
            |it| it.email.to_lowercase().into(),
            |it, value| put(&mut it.email, email(value)),
        ),
        Fact::open(
            "userId",
            ID_OR_NULL,
            |it| it.user_id.map_or(Value::Null, uuid),
            |it, value| put_or_null(&mut it.user_id, value, id),
        ),
        Fact::open(
            "firstname",
            TEXT,
            |it| it.firstname.clone().into(),
            |it, value| put(&mut it.firstname, text(value)),
        ),
        Fact::open(
            "lastname",
            TEXT,
            |it| it.lastname.clone().into(),
            |it, value| put(&mut it.lastname, text(value)),
        ),
        Fact::open(
            "title",
            TEXT_OR_NULL,
            |it| it.title.clone().into(),
            |it, value| put_or_null(&mut it.title, value, text),
        ),
        Fact::open(
            "role",
            Takes::Words(|| Role::ALL.iter().map(|role| role.as_str()).collect()),
            |it| it.role.as_str().into(),
            |it, value| put(&mut it.role, Role::parse(value.as_str()?)),
        ),
        Fact::open(
            "customRoleId",
            TEXT_OR_NULL,
            |it| it.custom_role_id.clone().into(),
            |it, value| put_or_null(&mut it.custom_role_id, value, text),
        ),
        Fact::open(
            "status",
            Takes::Words(|| Status::ALL.iter().map(|status| status.as_str()).collect()),
            |it| it.status.as_str().into(),
            |it, value| put(&mut it.status, Status::parse(value.as_str()?)),
        ),
        Fact::open(
            "warnings",
            Takes::Kind("a whole number from 0 to 4294967295"),
            |it| it.warnings.into(),
            |it, value| put(&mut it.warnings, u32::try_from(value.as_u64()?).ok()),
        ),
        Fact::open(
            "embedBaseUrls",
            Takes::Kind("an object of strings"),
            |it| it.embed_base_urls.iter().map(|(name, url)| (name.clone(), url.clone())).collect(),
            |it, value| put(&mut it.embed_base_urls, urls(value)),
        ),
        Fact::open(
            "lang",
            Takes::Words(|| Lang::ALL.iter().map(|lang| lang.as_str()).collect()),
            |it| it.lang.as_str().into(),
            |it, value| put(&mut it.lang, Lang::parse(value.as_str()?)),
        ),
        Fact::open(
            "updatedAt",
            MILLISECONDS,
            |it| it.updated_at.into(),
            |it, value| put_or_null(&mut it.updated_at, value, date),
        ),
        Fact::open(
            "lastActivityAt",
            MILLISECONDS,
            |it| it.last_activity_at.into(),
            |it, value| put_or_null(&mut it.last_activity_at, value, date),
        ),
        Fact::open(
            "invitationDate",
            SECONDS,
            |it| it.invitation_date.into(),
            |it, value| put_or_null(&mut it.invitation_date, value, date),
        ),
        Fact::open(
            "registrationDate",
            SECONDS,
            |it| it.registration_date.into(),
            |it, value| put_or_null(&mut it.registration_date, value, date),
        ),
        Fact::open(
            "avatarUrl",
            Takes::Kind("a string, an object or null"),
            |it| it.avatar_url.clone().unwrap_or_default(),
            |it, value| put_or_null(&mut it.avatar_url, value, avatar),
        ),
    ];

    fn nobody() -> Self {
        Self::new(Uuid::nil(), Uuid::nil(), "")
    }
}

fn uuid(id: Uuid) -> Value {
    id.hyphenated().to_string().into()
}

/// In its usual form of 36 characters, as in a fixture.
fn id(value: &Value) -> Option<Uuid> {
    const USUAL_LENGTH: usize = 36;
    let text = value.as_str().filter(|text| text.len() == USUAL_LENGTH)?;
    Uuid::try_parse(text).ok()
}

fn date(value: &Value) -> Option<i64> {
    value.as_i64().filter(|date| (0..=LARGEST_DATE).contains(date))
}

fn urls(value: &Value) -> Option<BTreeMap<String, String>> {
    let entries = value.as_object()?.iter();
    entries.map(|(name, url)| Some((name.clone(), text(url)?))).collect()
}

fn avatar(value: &Value) -> Option<Value> {
    (value.is_string() || value.is_object()).then(|| value.clone())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::apis::facts::{BadFact, Matter, Purpose};

    fn read(object: &Value, purpose: Purpose) -> Result<Facts, Vec<BadFact>> {
        Facts::read(object.as_object().expect("an object"), purpose)
    }

    #[test]
    fn every_fact_is_set_and_read_back() {
        let all = json!({
            "id": "0d6c6f0e-3a63-4c1c-9a44-0f5c1f7f3a10",
            "spotId": "0d6c6f0e-3a63-4c1c-9a44-0f5c1f7f3a11",
            "email": "ada@acme.test", "userId": null, "firstname": "Ada", "lastname": "Lovelace",
            "title": "Engineer", "role": "Admin", "customRoleId": "r", "status": "Left",
            "warnings": 3, "embedBaseUrls": {"default": "https://a.test"}, "lang": "fr",
            "updatedAt": 1, "lastActivityAt": 2, "invitationDate": 3, "registrationDate": null,
            "avatarUrl": {}
        });
        let facts = read(&all, Purpose::Compare).expect("valid");
        assert_eq!(SpotMember::FACTS.len(), all.as_object().expect("an object").len());
        let mut member = SpotMember::nobody();
        assert!(!facts.hold_for(&member));
        facts.put_on(&mut member);
        assert_eq!(facts.differences(&member), []);
        assert_eq!(member.avatar_url, Some(json!({})));
    }

    #[test]
    fn every_bad_fact_is_told_with_what_is_valid() {
        let bad = read(
            &json!({"status": "accepted", "colour": 1, "email": "x@y.test", "warnings": -1}),
            Purpose::Change,
        );
        let bad = bad.expect_err("invalid");
        let matter = |name: &str| &bad.iter().find(|bad| bad.name == name).expect(name).matter;
        assert!(matches!(matter("status"), Matter::NotAWord(words) if words.contains(&"Accepted")));
        assert!(matches!(matter("colour"), Matter::UnknownName(names) if !names.contains(&"id")));
        assert_eq!(*matter("email"), Matter::Fixed);
        assert!(matches!(matter("warnings"), Matter::NotAKind(_)));
    }

    #[test]
    fn addresses_and_ids_are_compared_with_case_ignored() {
        let wanted =
            json!({"email": "ADA@acme.test", "userId": "0D6C6F0E-3A63-4C1C-9A44-0F5C1F7F3A10"});
        let facts = read(&wanted, Purpose::Compare).expect("valid");
        let mut member = SpotMember::new(Uuid::nil(), Uuid::nil(), "Ada@Acme.test");
        member.user_id = Uuid::try_parse("0d6c6f0e-3a63-4c1c-9a44-0f5c1f7f3a10").ok();
        assert!(facts.hold_for(&member));
    }
}
