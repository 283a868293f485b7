//! A small agenda with somebody of each role, and how to ask as each of them.

use doublure::{MockServer, MockServerBuilder};
use serde_json::{Value, json};

use crate::support::{Answer, Ask, Client, frozen, start};

pub(crate) const MEMBERS: &str = "/v2/agendas/10000001/members";
pub(crate) const INVITE: &str = "/v2/agendas/10000001/members/invite";
pub(crate) const REQUEST_TOKEN: &str = "/v2/requestAccessToken";

/// Accounts: uid and name; `{name}-public` reads, `{name}-secret` is the code,
/// `{name}@acme.test` the address.
const ACCOUNTS: [(u64, &str); 4] =
    [(90_000_001, "ada"), (90_000_002, "moe"), (90_000_003, "con"), (90_000_004, "out")];

/// A server with that agenda. Ada administrates it, Moe moderates, Con
/// contributes, Jo is invited; Out is no member. Zoe, who has no account here,
/// is in another agenda.
#[derive(Debug)]
pub(crate) struct AgendaServer {
    pub(crate) server: MockServer,
    pub(crate) client: Client,
}

pub(crate) fn builder() -> MockServerBuilder {
    frozen(fixture())
}

pub(crate) fn fixture() -> Value {
    let accounts = ACCOUNTS.map(|(uid, name)| {
        json!({"uid": uid, "name": name, "email": format!("{name}@acme.test"),
            "publicKey": format!("{name}-public"), "secretKey": format!("{name}-secret")})
    });
    json!({"openagenda": {"accounts": accounts, "agendas": [
        {"uid": 10_000_001, "title": "Acme events", "slug": "acme-events", "members": [
            {"account": 90_000_001, "role": "administrator", "organization": "Acme", "phone": "+33 1"},
            {"account": 90_000_002, "role": "moderator", "position": "Librarian"},
            {"account": 90_000_003, "role": "contributor"},
            {"uid": null, "email": "jo@acme.test", "role": "contributor"}]},
        {"uid": 10_000_002, "members": [
            {"account": 90_000_001, "role": "administrator"},
            {"uid": 90_000_009, "name": "Zoe", "email": "zoe@acme.test", "role": "reader"}]},
    ]}})
}

impl AgendaServer {
    pub(crate) async fn start() -> Self {
        Self::from(builder()).await
    }

    pub(crate) async fn with(behaviour: &str, value: impl Into<Value>) -> Self {
        Self::from(builder().behaviour(behaviour, value)).await
    }

    pub(crate) async fn from(builder: MockServerBuilder) -> Self {
        let (server, client) = start(builder).await;
        Self { server, client }
    }

    /// Ada's list.
    pub(crate) async fn list(&self, query: &str) -> Answer {
        self.get(&format!("{MEMBERS}{query}")).header("key", "ada-public").send().await
    }

    pub(crate) fn get(&self, path: &str) -> Ask {
        self.client.get(path)
    }

    /// A fresh token of this account.
    pub(crate) async fn token(&self, name: &str) -> String {
        let code = json!({"code": format!("{name}-secret")});
        let granted = self.client.post(REQUEST_TOKEN, &code).send().await.expect(200).json();
        granted["access_token"].as_str().expect("a token").to_owned()
    }

    /// An invitation by this account, its body still to come.
    pub(crate) async fn invitation_by(&self, name: &str) -> Ask {
        let token = self.token(name).await;
        self.client.ask("POST", INVITE).header("access-token", &token)
    }

    /// Ada's invitation.
    pub(crate) async fn invite(&self, body: &Value) -> Answer {
        self.invitation_by("ada").await.json(body).send().await
    }

    /// Ada invites these people as contributors.
    pub(crate) async fn invite_all(&self, emails: &[&str]) -> Answer {
        self.invite(&json!({"role": "contributor", "emails": emails})).await
    }

    /// Ada invites so many new people.
    pub(crate) async fn invite_many(&self, count: usize) -> Answer {
        self.invite(&json!({"role": "contributor", "emails": addresses(count)})).await
    }

    /// How many members the agenda has, for Ada.
    pub(crate) async fn total(&self) -> Value {
        self.list("?limit=1").await.expect(200).json()["total"].clone()
    }

    pub(crate) fn advance(&self, seconds: u64) {
        self.server.world().clock().advance(std::time::Duration::from_secs(seconds));
    }
}

pub(crate) fn addresses(count: usize) -> Vec<String> {
    (0..count).map(|n| format!("p{n}@acme.test")).collect()
}

/// Code and field of each error of a validation answer.
#[track_caller]
pub(crate) fn errors(answer: &Answer) -> Vec<(String, String)> {
    let body = answer.json();
    let errors = body["errors"].as_array().unwrap_or_else(|| panic!("no errors: {answer:?}"));
    let text = |error: &Value, key: &str| error[key].as_str().unwrap_or_default().to_owned();
    errors.iter().map(|error| (text(error, "code"), text(error, "field"))).collect()
}

/// Asserts code and field of each error.
#[track_caller]
pub(crate) fn assert_errors(answer: &Answer, expected: &[(&str, &str)]) {
    let owned = |(code, field): &(&str, &str)| ((*code).to_owned(), (*field).to_owned());
    let expected: Vec<_> = expected.iter().map(owned).collect();
    assert_eq!(errors(answer), expected, "{answer:?}");
}

/// The addresses in `processed`.
#[track_caller]
pub(crate) fn processed(answer: &Answer) -> Vec<String> {
    let body = answer.json();
    let processed = body["processed"].as_array();
    let processed = processed.unwrap_or_else(|| panic!("no processed: {answer:?}"));
    processed.iter().map(|item| item["email"].as_str().unwrap_or_default().to_owned()).collect()
}

/// Asserts that the mock refuses to rest an answer on this assumed rule.
#[track_caller]
pub(crate) fn assert_assumption(answer: Answer, rule: &str) {
    let problem = answer.refused(501, rule).problem(501, "assumption");
    let detail = problem["detail"].as_str().unwrap_or_default();
    assert!(detail.contains(rule), "{detail}");
}
