//! A small world to call: two spots, five members in the first.

use std::collections::BTreeSet;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, Method};
use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::apis::{Answer, Api, Assumptions, Kept, Trust};
use crate::http::Request;
use crate::random::Ids;
use crate::store::Table;

use super::super::{Meltingspot, OPENAPI, Role, SpotMember, SpotSeed, State, Status};

/// The clock of the bench, in seconds.
pub(super) const NOW: i64 = 1_000_000;

/// The id of the n-th member of the first spot, from 1 on; 99 is a member of the second.
pub(super) fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

pub(super) struct Bench {
    pub(super) kept: Kept<Meltingspot>,
    pub(super) ids: Ids,
    pub(super) now: Timestamp,
    trust: Trust,
    /// Sent in `Authorization`, if any.
    pub(super) authorization: Option<&'static str>,
}

/// What a call was answered.
#[derive(Debug)]
pub(super) struct Answered {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Value,
    pub(super) rules: Vec<&'static str>,
    pub(super) refusal: Option<&'static str>,
}

impl Bench {
    pub(super) fn new() -> Self {
        Self::with_members(&members())
    }

    pub(super) fn with_members(members: &[SpotMember]) -> Self {
        let mut acme = Table::builder();
        for member in members {
            acme.push(member);
        }
        let mut other = Table::builder();
        other.push(&SpotMember::new(id(99), id(1_001), "ada@acme.test"));
        let seed = |number: u128, key: &str, members| SpotSeed {
            id: id(number),
            name: key.to_owned(),
            secret_key: Some(key.to_owned()),
            members,
        };
        let state =
            State::from_seeds(vec![seed(1_000, "acme-key", acme), seed(1_001, "other-key", other)]);
        Self {
            kept: Kept { state, ..Kept::default() },
            ids: Ids::new(1, 0),
            now: Timestamp::from_second(NOW).expect("a moment"),
            trust: Trust::default(),
            authorization: Some("acme-key"),
        }
    }

    /// A world that does not rest on assumptions.
    pub(super) fn distrustful() -> Self {
        let trust = Trust { assumptions: Assumptions::Refuse, decided: BTreeSet::new() };
        Self { trust, ..Self::new() }
    }

    #[track_caller]
    pub(super) fn set(mut self, behaviour: &str, value: impl Into<Value>) -> Self {
        let switch = Meltingspot::SWITCHES.iter().find(|switch| switch.name == behaviour);
        let switch = switch.expect("a behaviour of this name");
        let settings = Arc::make_mut(&mut self.kept.behaviours);
        assert!((switch.set)(settings, &value.into()), "not a value of {behaviour}");
        self.trust.decided.insert(switch.name);
        self
    }

    #[track_caller]
    pub(super) fn get(&mut self, path: &str) -> Answered {
        self.call(Method::GET, path, "")
    }

    #[track_caller]
    pub(super) fn post(&mut self, path: &str, body: &Value) -> Answered {
        self.call(Method::POST, path, body.to_string())
    }

    #[track_caller]
    pub(super) fn put(&mut self, member: Uuid, body: &Value) -> Answered {
        self.call(Method::PUT, &format!("/v1/spotMembers/{member}"), body.to_string())
    }

    /// Calls, and holds the answer against the contract.
    #[track_caller]
    pub(super) fn call(&mut self, method: Method, path: &str, body: impl Into<Bytes>) -> Answered {
        let answer = self.answer(method, path, body.into());
        let text = answer.reply.body.bytes();
        let status = answer.reply.status.as_u16();
        let body = serde_json::from_slice(&text)
            .unwrap_or_else(|error| panic!("{path}: {status}: {error}: {text:?}"));
        if answer.reply.content_type().is_none_or(|it| it != "application/problem+json") {
            check_contract(answer.operation, status, &body);
        }
        Answered {
            status,
            headers: answer.reply.headers,
            body,
            rules: answer.rules.iter().map(|rule| rule.id).collect(),
            refusal: answer.refusal.map(|rule| rule.id),
        }
    }

    /// The status of a GET, for calls by the thousand.
    pub(super) fn status_of_get(&mut self, path: &str) -> u16 {
        self.answer(Method::GET, path, Bytes::new()).reply.status.as_u16()
    }

    fn answer(&mut self, method: Method, path: &str, body: Bytes) -> Answer {
        let mut request = http::Request::builder().method(method).uri(path);
        if let Some(authorization) = self.authorization {
            request = request.header("authorization", authorization);
        }
        let request = Request::new(request.body(body).expect("a request"));
        self.kept.answer(&mut self.ids, &request, self.now, &self.trust)
    }

    pub(super) fn member(&self, email: &str) -> Option<SpotMember> {
        let spot = self.kept.state.spot(id(1_000))?;
        spot.member_by_email(email).map(|(_, member)| member)
    }

    pub(super) fn member_count(&self) -> usize {
        self.kept.state.spot(id(1_000)).map_or(0, |spot| spot.members.len())
    }
}

impl Answered {
    /// The ids of a list's items, as their numbers.
    #[track_caller]
    pub(super) fn numbers(&self) -> Vec<u128> {
        assert_eq!(self.status, 200, "{}", self.body);
        let items = self.body["items"].as_array().expect("items");
        let id_of = |item: &Value| item["id"].as_str().and_then(|id| Uuid::parse_str(id).ok());
        items.iter().map(|item| id_of(item).expect("an id").as_u128()).collect()
    }

    #[track_caller]
    pub(super) fn assert_refused(&self, status: u16, rule: &str) {
        assert_eq!((self.status, self.refusal), (status, Some(rule)), "{}", self.body);
        assert_eq!(self.rules.last(), Some(&rule));
    }

    #[track_caller]
    pub(super) fn assert_status(&self, status: u16) {
        assert_eq!(self.status, status, "{}", self.body);
        assert_eq!(self.refusal, None);
    }

    #[track_caller]
    pub(super) fn assert_by(&self, rule: &str) {
        assert!(self.rules.contains(&rule), "{rule} is not among {:?}", self.rules);
    }

    #[track_caller]
    pub(super) fn assert_assumption(&self, rule: &str) {
        assert_eq!((self.status, &self.body["mockError"]), (501, &json!("assumption")));
        assert_eq!(self.refusal, Some(rule));
    }
}

fn members() -> Vec<SpotMember> {
    let member = |number: u128, email: &str, names: (&str, &str), dates| {
        let (invitation_date, registration_date) = dates;
        SpotMember {
            firstname: names.0.to_owned(),
            lastname: names.1.to_owned(),
            invitation_date,
            registration_date,
            ..SpotMember::new(id(number), id(1_000), email)
        }
    };
    let invited = SpotMember {
        status: Status::Invited,
        ..member(4, "dan@acme.test", ("", ""), (Some(400), None))
    };
    let left = SpotMember {
        status: Status::Left,
        ..member(5, "eve@acme.test", ("Eve", "Moss"), (None, Some(500)))
    };
    vec![
        SpotMember {
            role: Role::Admin,
            title: Some("Engineer".to_owned()),
            custom_role_id: Some("role-1".to_owned()),
            ..member(1, "Ada@acme.test", ("Ada", "Lovelace"), (Some(100), Some(150)))
        },
        member(2, "bob@acme.test", ("Bob", "Moss"), (Some(200), Some(250))),
        SpotMember {
            custom_role_id: Some("role-1".to_owned()),
            ..member(3, "cyd@acme.test", ("Ada", "Byron, Lady"), (Some(300), Some(350)))
        },
        invited,
        left,
    ]
}

#[track_caller]
fn check_contract(operation: Option<&str>, status: u16, body: &Value) {
    let Some(operation) = operation else { return };
    let document: Value = serde_json::from_str(OPENAPI).expect("JSON");
    let paths = document["paths"].as_object().expect("paths");
    let of_path = |item: &Value| {
        let all = item.as_object().into_iter().flatten();
        all.map(|(_, call)| call.clone()).find(|call| call["operationId"] == operation)
    };
    let call = paths.values().find_map(of_path).expect("the operation");
    let response = resolve(&document, &call["responses"][status.to_string()]);
    let schema = &response["content"]["application/json"]["schema"]["$ref"];
    assert!(schema.is_string(), "{operation} does not declare {status}");
    let whole = json!({"$ref": schema, "components": document["components"]});
    let validator = jsonschema::draft202012::new(&whole).expect("a schema");
    let errors: Vec<String> = validator
        .iter_errors(body)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{operation} {status}: {errors:?} in {body}");
}

fn resolve<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let pointer = value["$ref"].as_str().and_then(|target| target.strip_prefix('#'));
    pointer.map_or(value, |pointer| document.pointer(pointer).expect("a target"))
}
