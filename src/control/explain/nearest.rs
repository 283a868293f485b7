//! The nearest request that would be accepted, found by rehearsing.

use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use crate::apis::remedy::{Edit, Given, Remedy, Target};
use crate::apis::{Answer, Apis};
use crate::http::Request;
use crate::random::Ids;
use crate::world::{Live, later};

/// How many remedies are combined at most.
const MOST_REMEDIES: usize = 4;

/// How many combinations of one length are rehearsed at most.
const MOST_TRIALS: usize = 100;

/// What stands in for a secret.
const REDACTED: &str = "[redacted]";

/// A request that would be accepted, told by how it differs.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Nearest {
    /// Empty when the request would be accepted as it is.
    diff: Vec<Change>,
    /// What it would be answered now.
    status: u16,
    /// Other values that would do as well, where there are several.
    choices: Vec<Value>,
    text: String,
}

/// One operation of JSON Patch on the request that the journal shows.
#[derive(Clone, Debug, Serialize)]
struct Change {
    op: &'static str,
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Value>,
}

/// A request in a world of its own, to see what would become of it.
#[derive(Clone)]
struct Trial {
    apis: Apis,
    ids: Ids,
    at: Timestamp,
    request: Request,
    diff: Vec<Change>,
    choices: Vec<Value>,
    /// What is otherwise, each to be read after "with".
    texts: Vec<String>,
}

impl Nearest {
    /// The accepted request with the fewest remedies, if there is one. With
    /// `body_cut`, the body is only a beginning and stays as it is.
    pub(super) fn find(present: &Live, request: &Request, body_cut: bool) -> Option<Self> {
        let mut trials = vec![Trial::of(present, request)];
        for _ in 0..=MOST_REMEDIES {
            let mut next = Vec::new();
            for trial in &trials {
                let answer = trial.rehearse();
                if answer.reply.status.as_u16() < 400 {
                    return Some(trial.accepted(answer.reply.status.as_u16()));
                }
                let remedies = trial.apis.remedies(&trial.request, &answer, trial.at);
                let usable = remedies.iter().filter(|remedy| !(body_cut && edits_body(remedy)));
                next.extend(usable.filter_map(|remedy| trial.with(remedy)));
            }
            next.sort_by_key(|trial| trial.diff.len());
            next.truncate(MOST_TRIALS);
            trials = next;
        }
        None
    }
}

impl Trial {
    fn of(present: &Live, request: &Request) -> Self {
        let Live { apis, ids, clock, .. } = present;
        let (apis, ids, at, request) = (apis.clone(), ids.clone(), clock.now(), request.clone());
        Self { apis, ids, at, request, diff: Vec::new(), choices: Vec::new(), texts: Vec::new() }
    }

    /// The answer that the request would get, without any effect.
    fn rehearse(&self) -> Answer {
        self.apis.clone().answer(&mut self.ids.clone(), &self.request, self.at)
    }

    /// The trial with one remedy more, if it can be applied and is a new one.
    fn with(&self, remedy: &Remedy) -> Option<Self> {
        let mut trial = self.clone();
        for edit in &remedy.edits {
            trial.change(edit)?;
        }
        if let Some(given) = &remedy.given {
            trial.apis.give(given);
            if let Given::Wait(seconds) = given {
                trial.at = later(trial.at, Duration::from_secs(*seconds));
            }
        }
        if trial.choices.is_empty() {
            trial.choices.clone_from(&remedy.choices);
        }
        trial.texts.push(remedy.text.clone());
        Some(trial)
    }

    /// Changes the request; of two changes of one place the later counts.
    fn change(&mut self, edit: &Edit) -> Option<()> {
        let op = edit.apply(&mut self.request)?;
        let path = edit.target.pointer();
        let value = edit.value.clone().map(|value| if edit.secret { hidden(value) } else { value });
        match self.diff.iter_mut().find(|change| change.path == path) {
            Some(earlier) if value.is_some() => earlier.value = value,
            Some(earlier) => (earlier.op, earlier.value) = (op, None),
            None => self.diff.push(Change { op, path, value }),
        }
        Some(())
    }

    fn accepted(&self, status: u16) -> Nearest {
        let text = match self.texts.as_slice() {
            [] => format!("Sent again as it is, the request would be answered {status} now."),
            texts => {
                format!("With {} it would be answered {status} now.", texts.join(", and with "))
            }
        };
        Nearest { diff: self.diff.clone(), status, choices: self.choices.clone(), text }
    }
}

fn edits_body(remedy: &Remedy) -> bool {
    remedy.edits.iter().any(|edit| matches!(edit.target, Target::Body(_)))
}

/// A value without its secrets: of an object every text.
fn hidden(value: Value) -> Value {
    match value {
        Value::Object(object) => {
            object.into_iter().map(|(name, value)| (name, hidden(value))).collect()
        }
        _ => Value::from(REDACTED),
    }
}
