//! Remedies: what could have been done so that a refused request is accepted.
//!
//! Each API proposes edits of a request from its own refusal (`remedies.rs` in
//! its folder). Nobody has to trust them: whoever asks rehearses the request
//! that comes of them on a clone of the world.

mod edit;
mod field;
mod route;

use http::StatusCode;
use http::header::RETRY_AFTER;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::http::{Request, comparable};

pub(crate) use edit::{Edit, Target};
pub(super) use field::{Field, Kind, SOMEONE, addresses_beside, field_remedies, shortened};
pub(super) use route::routes;

use super::{Answer, Apis, Assumptions, PROFILES, Rule, meltingspot, openagenda};

/// Edits of a request that together may make it acceptable.
#[derive(Clone, Debug)]
pub(crate) struct Remedy {
    pub(crate) edits: Vec<Edit>,
    /// What has to be otherwise in the world, beside the request.
    pub(crate) given: Option<Given>,
    /// Other values that would do as well, the one that was taken among them;
    /// empty when there is no choice.
    pub(crate) choices: Vec<Value>,
    /// What is done, to be read after "with": ``role set to "Admin"``.
    pub(crate) text: String,
}

/// What has to be otherwise in the world.
#[derive(Clone, Debug)]
pub(crate) enum Given {
    /// So many seconds have passed.
    Wait(u64),
    /// Somebody has decided this behaviour.
    Behaviour(&'static str, Value),
    /// Assumed rules are allowed.
    Assumptions,
    /// The account has been given this access token.
    Token { account: u64, token: &'static str },
}

impl Remedy {
    pub(crate) fn of(edits: Vec<Edit>, text: impl Into<String>) -> Self {
        Self { edits, given: None, choices: Vec::new(), text: text.into() }
    }

    pub(crate) fn given(given: Given, text: impl Into<String>) -> Self {
        Self { given: Some(given), ..Self::of(Vec::new(), text) }
    }

    /// With these to choose from, if they are several.
    #[must_use]
    pub(crate) fn among(self, choices: Vec<Value>) -> Self {
        Self { choices: if choices.len() > 1 { choices } else { Vec::new() }, ..self }
    }
}

impl Apis {
    /// What may help against this refusal of the request, the likeliest first.
    pub(crate) fn remedies(
        &self,
        request: &Request,
        answer: &Answer,
        now: Timestamp,
    ) -> Vec<Remedy> {
        match (answer.reply.status, answer.refusal) {
            (StatusCode::TOO_MANY_REQUESTS, _) => waiting(answer).into_iter().collect(),
            (StatusCode::NOT_IMPLEMENTED, Some(rule)) => self.decisions(rule),
            _ if Self::owner(request.path()) == Some("openagenda") => {
                openagenda::remedies(&self.openagenda, request, answer)
            }
            _ => meltingspot::remedies(&self.meltingspot, request, answer, now),
        }
    }

    /// Makes the world so in what is the APIs'.
    pub(crate) fn give(&mut self, given: &Given) {
        match given {
            Given::Wait(_) => {}
            Given::Behaviour(name, value) => {
                // A value that is not valid changes nothing, as the rehearsal shows.
                let _ = self.set_behaviour(name, value);
            }
            Given::Assumptions => self.set_assumptions(Assumptions::Allow),
            Given::Token { account, token } => self.openagenda.state.issue(openagenda::Token {
                token: (*token).to_owned(),
                account: *account,
                expires_at: Timestamp::MAX,
                nonces: imbl::OrdSet::new(),
            }),
        }
    }

    /// The ways to decide what an assumed rule would have decided.
    fn decisions(&self, rule: &Rule) -> Vec<Remedy> {
        let Some(name) = rule.behaviour else {
            return vec![Remedy::given(Given::Assumptions, "`--assumptions allow`")];
        };
        let switches = PROFILES.iter().flat_map(super::Profile::switches);
        let Some(switch) = switches.into_iter().find(|switch| switch.name == name) else {
            return Vec::new();
        };
        let words =
            switch.valid.split(", ").map(Value::from).filter(|word| *word != switch.default);
        let takes = |value: &Value| self.clone().set_behaviour(name, value).is_ok();
        let values: Vec<Value> =
            std::iter::once(switch.default.clone()).chain(words).filter(takes).collect();
        let decided = |value: &Value| {
            let text = format!("the behaviour `{name}` set to {value}");
            Remedy::given(Given::Behaviour(name, value.clone()), text).among(values.clone())
        };
        values.iter().map(decided).collect()
    }
}

fn waiting(answer: &Answer) -> Option<Remedy> {
    let seconds = answer.reply.headers.get(RETRY_AFTER)?.to_str().ok()?.parse().ok()?;
    let text = format!("{seconds} s waited on the world's clock (its `retry-after`)");
    Some(Remedy::given(Given::Wait(seconds), text))
}

/// The three candidates that are most like a text.
pub(super) fn nearest<T: Ord>(text: &str, candidates: impl Iterator<Item = (String, T)>) -> Vec<T> {
    let far =
        |(candidate, of): (String, T)| (strsim::levenshtein(&candidate, comparable(text)), of);
    let mut all: Vec<(usize, T)> = candidates.map(far).collect();
    all.sort_unstable();
    all.truncate(3);
    all.into_iter().map(|(_, of)| of).collect()
}

/// Texts as JSON.
pub(super) fn values<T: Into<Value>>(texts: impl IntoIterator<Item = T>) -> Vec<Value> {
    texts.into_iter().map(|text| json!(text.into())).collect()
}
