//! One request that shows a rule, and the world that it needs.

use std::collections::BTreeSet;

use bytes::Bytes;
use doublure::WorldOptions;
use serde_json::{Value, json};

use crate::support::{Answer, Ask, Client, MONDAY, frozen, start};

/// Puts one request together.
type Request = fn(&Client) -> Ask;

/// A request after which a rule is seen: in the journal, and where it refuses
/// also in the answer's header.
#[derive(Clone, Debug)]
pub(crate) struct Exercise {
    pub(crate) rule: &'static str,
    fixture: fn() -> Value,
    behaviours: Vec<(&'static str, Value)>,
    before: Vec<Before>,
    request: Request,
}

/// What is asked before the request.
#[derive(Clone, Debug)]
struct Before {
    request: Request,
    times: usize,
}

/// What an exercise brought to light.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    pub(crate) status: u16,
    pub(crate) body: Bytes,
    /// The rule that the answer says it was refused by.
    pub(crate) refusal: Option<String>,
    /// The rules that took part, by the journal.
    pub(crate) rules: BTreeSet<String>,
}

/// An exercise for this rule in a world of this fixture.
pub(crate) fn exercise(fixture: fn() -> Value, rule: &'static str, request: Request) -> Exercise {
    Exercise { rule, fixture, behaviours: Vec::new(), before: Vec::new(), request }
}

impl Exercise {
    /// In a world with this behaviour.
    pub(crate) fn with(mut self, behaviour: &'static str, value: impl Into<Value>) -> Self {
        self.behaviours.push((behaviour, value.into()));
        self
    }

    /// After this request.
    pub(crate) fn after(self, request: Request) -> Self {
        self.after_many(1, request)
    }

    /// After so many requests of this kind.
    pub(crate) fn after_many(mut self, times: usize, request: Request) -> Self {
        self.before.push(Before { request, times });
        self
    }

    /// Runs it against a server of its own.
    pub(crate) async fn run(&self) -> Shown {
        let with_behaviours =
            self.behaviours.iter().fold(frozen((self.fixture)()), |builder, (name, value)| {
                builder.behaviour(*name, value.clone())
            });
        let (_server, client) = start(with_behaviours).await;
        self.run_with(&client).await
    }

    /// The world that it needs, as a fork of any other.
    pub(crate) fn world(&self) -> WorldOptions {
        let mut fixture = (self.fixture)();
        fixture["clock"] = json!({"now": MONDAY, "frozen": true});
        let options = WorldOptions::new().fixture(fixture);
        let with = |options: WorldOptions, (name, value): &(&'static str, Value)| {
            options.behaviour(*name, value.clone())
        };
        self.behaviours.iter().fold(options, with)
    }

    /// Runs it with a client of a world that is as it needs.
    pub(crate) async fn run_with(&self, client: &Client) -> Shown {
        for Before { request, times } in &self.before {
            for _ in 0..*times {
                request(client).send().await;
            }
        }
        let answer = (self.request)(client).send().await;
        let entry = journal_entry(client, &answer).await;
        assert_eq!(entry["status"], answer.status, "{answer:?}");
        Shown {
            status: answer.status,
            refusal: answer.header("x-doublure-rule").map(str::to_owned),
            rules: rules_of(&entry),
            body: answer.body,
        }
    }
}

/// What the journal has of this answer.
async fn journal_entry(client: &Client, answer: &Answer) -> Value {
    let id = answer.header("x-doublure-request").unwrap_or_else(|| panic!("no id: {answer:?}"));
    let before: u64 = id.parse::<u64>().expect("a number") - 1;
    let path = format!("/__doublure/journal?after={before}&limit=1");
    let journal = client.get(&path).send().await.expect(200).json();
    let entry = journal["entries"][0].clone();
    assert_eq!(entry["id"].to_string(), id, "{journal:#}");
    entry
}

fn rules_of(entry: &Value) -> BTreeSet<String> {
    let rules = entry["rules"].as_array().unwrap_or_else(|| panic!("no rules: {entry:#}"));
    rules.iter().map(|rule| rule.as_str().expect("a rule's id").to_owned()).collect()
}
