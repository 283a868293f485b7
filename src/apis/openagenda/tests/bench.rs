//! A world of one API: who is there, and how to ask.

use bytes::Bytes;
use http::HeaderMap;
use http::request::Builder;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::apis::openagenda::{
    Account, AgendaMember, AgendaSeed, LARGEST_MEMBER_ID, MemberRole, OpenAgenda, RULES, State,
};
use crate::apis::{Answer, Api, Kept, Trust};
use crate::http::Request;
use crate::random::Ids;
use crate::store::Table;

pub(super) const ADA: u64 = 90_000_001;
pub(super) const MOE: u64 = 90_000_002;
pub(super) const CON: u64 = 90_000_003;
pub(super) const OUT: u64 = 90_000_004;
/// Has no account here, but is a member of the other agenda.
pub(super) const ZOE: u64 = 90_000_009;

pub(super) const AGENDA: u64 = 10_000_001;
pub(super) const OTHER_AGENDA: u64 = 10_000_002;
pub(super) const MEMBERS: &str = "/v2/agendas/10000001/members";
pub(super) const INVITE: &str = "/v2/agendas/10000001/members/invite";

/// One API, a clock and a seed.
pub(super) struct Bench {
    pub(super) kept: Kept<OpenAgenda>,
    pub(super) trust: Trust,
    pub(super) ids: Ids,
    now: Timestamp,
}

/// An answer, taken apart.
#[derive(Debug)]
pub(super) struct Got {
    pub(super) status: u16,
    pub(super) body: Value,
    pub(super) text: String,
    pub(super) headers: HeaderMap,
    pub(super) rules: Vec<&'static str>,
    pub(super) refusal: Option<&'static str>,
}

impl Bench {
    /// The agenda has an administrator (Ada), a moderator (Moe), a contributor
    /// (Con) and an invited person (Jo); the other one has Ada and Zoe.
    pub(super) fn new() -> Self {
        let accounts = vec![
            account(ADA, "Ada", "ada@acme.test"),
            account(MOE, "Moe", "moe@acme.test"),
            account(CON, "Con", "con@acme.test"),
            account(OUT, "Out", "out@acme.test"),
        ];
        let members = [
            member(1, Some(ADA), "ada", MemberRole::Administrator),
            member(2, Some(MOE), "moe", MemberRole::Moderator),
            member(3, Some(CON), "con", MemberRole::Contributor),
            member(4, None, "jo", MemberRole::Contributor),
        ];
        let others = [
            member(5, Some(ADA), "ada", MemberRole::Administrator),
            member(6, Some(ZOE), "zoe", MemberRole::Reader),
        ];
        let agendas = vec![agenda(AGENDA, &members), agenda(OTHER_AGENDA, &others)];
        Self::over(State::from_seeds(accounts, agendas, Vec::new(), Vec::new()))
    }

    pub(super) fn over(state: State) -> Self {
        let now = "2026-03-01T09:00:00Z".parse().unwrap();
        let kept = Kept { state, ..Kept::default() };
        Self { kept, trust: Trust::default(), ids: Ids::new(7, 0), now }
    }

    /// The same world with a behaviour set.
    #[track_caller]
    pub(super) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        let switch = OpenAgenda::SWITCHES.iter().find(|switch| switch.name == name);
        let switch = switch.unwrap_or_else(|| panic!("no behaviour {name}"));
        let behaviours = std::sync::Arc::make_mut(&mut self.kept.behaviours);
        assert!((switch.set)(behaviours, &value.into()), "{name}");
        self.trust.decided.insert(switch.name);
        self
    }

    /// Gives the largest id to somebody new in the other agenda.
    pub(super) fn spend_ids(&mut self) {
        let last = member(LARGEST_MEMBER_ID, None, "last", MemberRole::Contributor);
        self.kept.state.agenda_mut(OTHER_AGENDA).unwrap().members.push(&last);
    }

    pub(super) fn advance(&mut self, millis: i64) {
        self.now = self.now.saturating_add(SignedDuration::from_millis(millis)).unwrap();
    }

    /// Lets happen what is due, as whoever looks without calling does.
    pub(super) fn settle(&mut self) -> &State {
        self.kept.settle(self.now);
        &self.kept.state
    }

    pub(super) fn send(&mut self, request: Builder, body: impl Into<Bytes>) -> Got {
        let request = Request::new(request.body(body.into()).unwrap());
        Got::from(self.kept.answer(&mut self.ids, &request, self.now, &self.trust))
    }

    pub(super) fn get(&mut self, path: &str, key: &str) -> Got {
        self.send(get(path).header("key", key), "")
    }

    /// Ada's view of the agenda.
    pub(super) fn list(&mut self, query: &str) -> Got {
        self.get(&format!("{MEMBERS}{query}"), "public-90000001")
    }

    /// A fresh token of this account.
    #[track_caller]
    pub(super) fn token(&mut self, account: u64) -> String {
        let got =
            self.send(post("/v2/requestAccessToken"), format!(r#"{{"code":"secret-{account}"}}"#));
        got.body["access_token"].as_str().unwrap_or_else(|| panic!("{got:?}")).to_owned()
    }

    /// Sends this body as Ada.
    pub(super) fn invite(&mut self, body: impl Into<Bytes>) -> Got {
        let token = self.token(ADA);
        self.send(post(INVITE).header("access-token", token), body)
    }

    /// Invites these addresses as contributors.
    pub(super) fn invite_all(&mut self, emails: &[&str]) -> Got {
        self.invite(invite("contributor", emails))
    }
}

impl From<Answer> for Got {
    fn from(answer: Answer) -> Self {
        let text = String::from_utf8(answer.reply.body.bytes().to_vec()).unwrap();
        let refusal = answer.refusal.map(|rule| rule.id);
        for rule in &answer.rules {
            assert!(RULES.iter().any(|known| known.id == rule.id), "{} is no ledger row", rule.id);
        }
        Self {
            status: answer.reply.status.as_u16(),
            body: serde_json::from_str(&text).unwrap_or(Value::Null),
            text,
            headers: answer.reply.headers,
            rules: answer.rules.iter().map(|rule| rule.id).collect(),
            refusal,
        }
    }
}

impl Got {
    /// Asserts a refusal with this status by this rule.
    #[track_caller]
    pub(super) fn refused(&self, status: u16, rule: &str) -> &Self {
        let short = self.refusal.map(|id| id.trim_start_matches("openagenda."));
        assert_eq!((self.status, short), (status, Some(rule)), "{self:?}");
        self
    }

    /// Asserts a success.
    #[track_caller]
    pub(super) fn ok(self) -> Value {
        assert_eq!((self.status, self.refusal), (200, None), "{self:?}");
        self.body
    }

    pub(super) fn names(&self, rule: &str) -> bool {
        self.rules.iter().any(|id| id.trim_start_matches("openagenda.") == rule)
    }

    /// The addresses of the items of a list, or of those processed.
    pub(super) fn emails(&self) -> Vec<&str> {
        let items = self.body.get("items").or_else(|| self.body.get("processed"));
        let items = items.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        items.iter().filter_map(|item| item["email"].as_str()).collect()
    }

    /// Code and field of each validation error.
    pub(super) fn errors(&self) -> Vec<(&str, &str)> {
        let errors = self.body["errors"].as_array().map_or(&[][..], Vec::as_slice);
        errors
            .iter()
            .map(|error| (error["code"].as_str().unwrap(), error["field"].as_str().unwrap()))
            .collect()
    }
}

pub(super) fn get(path: &str) -> Builder {
    http::Request::get(path)
}

/// A POST of JSON.
pub(super) fn post(path: &str) -> Builder {
    http::Request::post(path).header("content-type", "application/json")
}

/// The body of an invitation.
pub(super) fn invite(role: &str, emails: &[&str]) -> String {
    serde_json::json!({"role": role, "emails": emails}).to_string()
}

fn account(uid: u64, name: &str, email: &str) -> Account {
    Account {
        uid,
        name: Some(name.to_owned()),
        email: email.to_owned(),
        public_key: Some(format!("public-{uid}")),
        secret_key: Some(format!("secret-{uid}")),
    }
}

pub(super) fn member(id: u64, uid: Option<u64>, name: &str, role: MemberRole) -> AgendaMember {
    AgendaMember {
        id,
        user_uid: uid,
        deleted_user: false,
        name: uid.map(|_| name.to_owned()),
        email: format!("{name}@acme.test"),
        phone: None,
        position: None,
        organization: uid.map(|_| "Acme".to_owned()),
        role,
    }
}

fn agenda(uid: u64, members: &[AgendaMember]) -> AgendaSeed {
    let mut builder = Table::builder();
    for member in members {
        builder.push(member);
    }
    AgendaSeed {
        uid,
        title: "Acme events".to_owned(),
        slug: format!("acme-{uid}"),
        members: builder,
    }
}
