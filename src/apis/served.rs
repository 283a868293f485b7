//! Both APIs of one world, and which of them a path belongs to.

use std::collections::BTreeMap;
use std::sync::Arc;

use http::header::RETRY_AFTER;
use http::{HeaderValue, StatusCode};
use jiff::Timestamp;
use serde_json::Value;
use thiserror::Error;

use crate::http::{Reply, Request, comparable};
use crate::random::Ids;

use super::meltingspot::Meltingspot;
use super::openagenda::OpenAgenda;
use super::route::find;
use super::{Answer, Api, Assumptions, Kept, PROFILES, Profile, Rule, Trust};

const MELTINGSPOT: &str = "meltingspot";
const OPENAGENDA: &str = "openagenda";

/// What a world keeps of the mimicked APIs; cloned in constant time.
#[derive(Clone, Debug, Default)]
pub(crate) struct Apis {
    pub(crate) meltingspot: Kept<Meltingspot>,
    pub(crate) openagenda: Kept<OpenAgenda>,
    trust: Arc<Trust>,
}

/// Why a behaviour could not be set.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BehaviourProblem {
    /// No behaviour has this name.
    #[error("unknown behaviour `{name}`; did you mean `{nearest}`? Valid are: {}", valid.join(", "))]
    UnknownName {
        /// The name that was given.
        name: String,
        /// The valid name most like it.
        nearest: &'static str,
        /// Every valid name.
        valid: Vec<&'static str>,
    },
    /// The behaviour does not take this value.
    #[error("behaviour `{name}` does not take {value}; valid: {valid}")]
    InvalidValue {
        /// The behaviour's name.
        name: &'static str,
        /// The value that was given, as JSON.
        value: String,
        /// The valid values, in words.
        valid: String,
    },
}

impl Apis {
    /// The API that a path belongs to; `None` when neither vendor has it.
    pub(crate) fn owner(path: &str) -> Option<&'static str> {
        if is_below("/v2", path) || path == "/v1/requestAccessToken" {
            Some(OPENAGENDA)
        } else {
            is_below("/v1", path).then_some(MELTINGSPOT)
        }
    }

    /// The operation that a request is for, if its route is known.
    pub(crate) fn operation_of(request: &Request) -> Option<&'static str> {
        match Self::owner(request.path())? {
            OPENAGENDA => operation::<OpenAgenda>(request),
            _ => operation::<Meltingspot>(request),
        }
    }

    /// What makes two requests the same call, one the retry of the other.
    pub(crate) fn gist(request: &Request) -> String {
        match Self::owner(request.path()) {
            Some(OPENAGENDA) => OpenAgenda::gist(request),
            _ => Meltingspot::gist(request),
        }
    }

    /// Whether this rule may refuse requests here: its behaviour is set so, and
    /// if it is assumed, assumptions are allowed to decide.
    pub(crate) fn may_refuse(&self, rule: &'static Rule) -> bool {
        let value = rule.behaviour.and_then(|name| self.behaviour(name));
        let when = rule.refusal.is_some_and(|refusal| refusal.when.holds(value.as_ref()));
        when && self.trust.objection(&[rule]).is_none()
    }

    /// Answers a request for a path that one of the APIs owns.
    pub(crate) fn answer(&mut self, ids: &mut Ids, request: &Request, now: Timestamp) -> Answer {
        let trust = &*self.trust;
        match Self::owner(request.path()) {
            Some(OPENAGENDA) => self.openagenda.answer(ids, request, now, trust),
            _ => self.meltingspot.answer(ids, request, now, trust),
        }
    }

    /// A failure in the vendor's form that no rule of its API decided.
    pub(crate) fn failure(api: &str, status: StatusCode, retry_after: Option<u64>) -> Reply {
        let mut reply = match api {
            OPENAGENDA => failed::<OpenAgenda>(status),
            _ => failed::<Meltingspot>(status),
        };
        if let Some(seconds) = retry_after {
            reply.headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        reply
    }

    /// Lets everything happen that is due by now, for those who look without calling.
    pub(crate) fn settle(&mut self, now: Timestamp) {
        self.meltingspot.settle(now);
        self.openagenda.settle(now);
    }

    pub(crate) fn set_assumptions(&mut self, assumptions: Assumptions) {
        Arc::make_mut(&mut self.trust).assumptions = assumptions;
    }

    pub(crate) fn assumptions(&self) -> Assumptions {
        self.trust.assumptions
    }

    /// Sets one behaviour, which from then on counts as decided.
    pub(crate) fn set_behaviour(
        &mut self,
        name: &str,
        value: &Value,
    ) -> Result<(), BehaviourProblem> {
        let set = match set_in(&mut self.meltingspot, name, value) {
            None => set_in(&mut self.openagenda, name, value),
            some => some,
        };
        let decided = set.unwrap_or_else(|| Err(unknown_name(name)))?;
        Arc::make_mut(&mut self.trust).decided.insert(decided);
        Ok(())
    }

    /// What a behaviour is set to.
    fn behaviour(&self, name: &str) -> Option<Value> {
        value_in(&self.meltingspot, name).or_else(|| value_in(&self.openagenda, name))
    }

    /// The behaviours that somebody set, by name.
    pub(crate) fn decided_behaviours(&self) -> BTreeMap<&'static str, Value> {
        let mut all = BTreeMap::new();
        values_of(&self.meltingspot, &mut all);
        values_of(&self.openagenda, &mut all);
        all.retain(|name, _| self.trust.decided.contains(name));
        all
    }
}

/// A failure with what every answer of the API has.
fn failed<A: Api>(status: StatusCode) -> Reply {
    let mut reply = A::failure(status);
    A::finish(&mut reply);
    reply
}

/// Whether a path is this one or lies below it.
fn is_below(root: &str, path: &str) -> bool {
    path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn operation<A: Api>(request: &Request) -> Option<&'static str> {
    find::<A>(request).map(|(route, _)| route.operation)
}

fn set_in<A: Api>(
    kept: &mut Kept<A>,
    name: &str,
    value: &Value,
) -> Option<Result<&'static str, BehaviourProblem>> {
    let switch = A::SWITCHES.iter().find(|switch| switch.name == name)?;
    let valid = (switch.set)(Arc::make_mut(&mut kept.behaviours), value);
    Some(valid.then_some(switch.name).ok_or_else(|| BehaviourProblem::InvalidValue {
        name: switch.name,
        value: value.to_string(),
        valid: (switch.valid)(),
    }))
}

fn value_in<A: Api>(kept: &Kept<A>, name: &str) -> Option<Value> {
    let switch = A::SWITCHES.iter().find(|switch| switch.name == name)?;
    Some((switch.get)(&kept.behaviours))
}

fn values_of<A: Api>(kept: &Kept<A>, into: &mut BTreeMap<&'static str, Value>) {
    into.extend(A::SWITCHES.iter().map(|switch| (switch.name, (switch.get)(&kept.behaviours))));
}

fn unknown_name(name: &str) -> BehaviourProblem {
    let valid: Vec<&'static str> =
        PROFILES.iter().flat_map(Profile::switches).map(|switch| switch.name).collect();
    let likeness =
        |candidate: &&&'static str| strsim::damerau_levenshtein(candidate, comparable(name));
    let nearest = valid.iter().min_by_key(likeness).copied().unwrap_or_default();
    BehaviourProblem::UnknownName { name: name.to_owned(), nearest, valid }
}
