//! An agenda member's facts, named and spelled as in a fixture.

use serde_json::Value;

use crate::apis::facts::{self, Described, Fact, Takes, email, put, put_or_null, text};

use super::{AgendaMember, MemberRole};

/// Facts of an agenda member.
pub(crate) type Facts = facts::Facts<AgendaMember>;

const TEXT_OR_NULL: Takes = Takes::Kind("a string, or null");
const UID: Takes = Takes::Kind("a whole number from 0 on, or null for somebody without an account");

impl Described for AgendaMember {
    const FACTS: &'static [Fact<Self>] = &[
        Fact::fixed(
            "id",
            Takes::Kind("a whole number from 1 on"),
            |it| it.id.into(),
            |it, value| put(&mut it.id, value.as_u64().filter(|id| *id > 0)),
        ),
        Fact::fixed(
            "email",
            Takes::Kind("an e-mail address such as \"ada@acme.test\""),
            |it| it.email.to_lowercase().into(),
            |it, value| put(&mut it.email, email(value)),
        ),
        Fact::open("uid", UID, |it| it.user_uid.into(), set_uid),
        Fact::open("userUid", UID, |it| it.user_uid.into(), set_uid),
        Fact::open(
            "deletedUser",
            Takes::Kind("true or false"),
            |it| it.deleted_user.into(),
            |it, value| put(&mut it.deleted_user, value.as_bool()),
        ),
        Fact::open(
            "name",
            TEXT_OR_NULL,
            |it| it.name.clone().into(),
            |it, value| put_or_null(&mut it.name, value, text),
        ),
        Fact::open(
            "phone",
            TEXT_OR_NULL,
            |it| it.phone.clone().into(),
            |it, value| put_or_null(&mut it.phone, value, text),
        ),
        Fact::open(
            "position",
            TEXT_OR_NULL,
            |it| it.position.clone().into(),
            |it, value| put_or_null(&mut it.position, value, text),
        ),
        Fact::open(
            "organization",
            TEXT_OR_NULL,
            |it| it.organization.clone().into(),
            |it, value| put_or_null(&mut it.organization, value, text),
        ),
        Fact::open(
            "role",
            Takes::Words(|| MemberRole::ALL.iter().map(|role| role.as_str()).collect()),
            |it| it.role.as_str().into(),
            |it, value| put(&mut it.role, MemberRole::parse(value.as_str()?)),
        ),
    ];

    fn nobody() -> Self {
        Self {
            id: 0,
            user_uid: None,
            deleted_user: false,
            name: None,
            email: String::new(),
            phone: None,
            position: None,
            organization: None,
            role: MemberRole::default(),
        }
    }
}

fn set_uid(member: &mut AgendaMember, value: &Value) -> Option<()> {
    put_or_null(&mut member.user_uid, value, Value::as_u64)
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
            "id": 7, "email": "ada@acme.test", "uid": 90_000_001, "userUid": 90_000_001,
            "deletedUser": true, "name": "Ada", "phone": null, "position": "Engineer",
            "organization": "Acme", "role": "moderator"
        });
        let facts = read(&all, Purpose::Compare).expect("valid");
        assert_eq!(AgendaMember::FACTS.len(), all.as_object().expect("an object").len());
        let mut member = AgendaMember::nobody();
        assert!(!facts.hold_for(&member));
        facts.put_on(&mut member);
        assert_eq!(facts.differences(&member), []);
    }

    #[test]
    fn two_names_of_one_fact_must_agree() {
        let bad = read(&json!({"uid": 1, "userUid": 2}), Purpose::Change).expect_err("invalid");
        assert_eq!(bad, [BadFact { name: "uid".to_owned(), matter: Matter::Contradicts }]);
        assert!(read(&json!({"uid": 1, "userUid": 1}), Purpose::Change).is_ok());
    }
}
