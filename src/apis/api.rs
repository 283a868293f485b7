//! What a mimicked API is, and how every one of them answers a request.

use std::sync::Arc;

use http::StatusCode;
use jiff::Timestamp;
use serde_json::Value;

use crate::http::{Params, Problem, Reply, Request};
use crate::random::Ids;

use super::behaviour::Switch;
use super::quota::{Limits, Quota, Standing};
use super::route::{find, find_not_mimicked};
use super::trial::{Trial, Tried};
use super::{Answer, NotMimicked, Route, Trust};

/// A mimicked API. Its folder holds the route table, the state and the rules;
/// this trait is what the pipeline needs of them.
pub(crate) trait Api: Sized + 'static {
    const ROUTES: &'static [Route<Self>];
    const NOT_MIMICKED: &'static [NotMimicked];
    const SWITCHES: &'static [Switch<Self::Behaviours>];

    /// Cloned in constant time.
    type State: Clone + Default + Tried;
    type Behaviours: Clone + Default;
    /// Who asks, as the credentials tell.
    type Caller;
    type Error: Into<Answer>;

    /// Finds out who asks, or refuses; a request without a route is always refused.
    fn admit(
        arrival: &Arrival<'_, Self>,
        route: Option<&Route<Self>>,
    ) -> Result<Self::Caller, Self::Error>;

    /// Lets everything happen that is due by `now` without any call.
    fn settle(_state: &mut Self::State, _behaviours: &Self::Behaviours, _now: Timestamp) {}

    /// The rate limits in force.
    fn limits(behaviours: &Self::Behaviours) -> Limits;

    /// Whose quota a caller uses up; `None` is not counted.
    fn quota_holder(caller: &Self::Caller) -> Option<String>;

    /// The refusal of a caller whose quota is used up.
    fn over_quota(standing: Standing) -> Self::Error;

    /// A failure with this status in the API's form: what an injected fault shows.
    fn failure(status: StatusCode) -> Reply;

    /// Tells a caller in headers where it stands, if the API does that.
    fn show_standing(_reply: &mut Reply, _standing: Standing) {}

    /// What makes two requests the same call, one the retry of the other. JSON is
    /// the same however it is laid out.
    fn gist(request: &Request) -> String {
        let body = serde_json::from_slice::<Value>(&request.body).map_or_else(
            |_| String::from_utf8_lossy(&request.body).into_owned(),
            |json| json.to_string(),
        );
        format!("{} {}?{}\n{body}", request.routed_method(), request.path(), request.raw_query())
    }

    /// The answer to a browser that asks before it sends, if the API speaks CORS.
    fn preflight(_request: &Request) -> Option<Answer> {
        None
    }

    /// Adds what every answer of the API has.
    fn finish(_reply: &mut Reply) {}
}

/// A request as it is met before anybody knows who asks.
pub(crate) struct Arrival<'a, A: Api> {
    pub(crate) request: &'a Request,
    pub(crate) state: &'a A::State,
    pub(crate) behaviours: &'a A::Behaviours,
    pub(crate) now: Timestamp,
}

/// A request as a handler sees it.
pub(crate) struct Call<'a, A: Api> {
    pub(crate) request: &'a Request,
    /// The path's parameter, decoded.
    pub(crate) params: Params<'a>,
    pub(crate) now: Timestamp,
    pub(crate) behaviours: &'a A::Behaviours,
    pub(crate) caller: A::Caller,
}

/// What a handler may change: all of it is taken back unless the handler
/// succeeds, so a refusal can never leave half an effect.
pub(crate) struct Draft<'a, A: Api> {
    pub(crate) state: &'a mut A::State,
    pub(crate) ids: Ids,
}

/// What a world keeps of one API.
pub(crate) struct Kept<A: Api> {
    pub(crate) state: A::State,
    pub(crate) behaviours: Arc<A::Behaviours>,
    pub(crate) quota: Quota,
}

/// A request on its way through an API.
struct Visit<'a, A: Api> {
    request: &'a Request,
    found: Option<(&'static Route<A>, Params<'a>)>,
    now: Timestamp,
}

impl<A: Api> Clone for Kept<A> {
    fn clone(&self) -> Self {
        Self {
            state: self.state.clone(),
            behaviours: Arc::clone(&self.behaviours),
            quota: self.quota.clone(),
        }
    }
}

impl<A: Api> std::fmt::Debug for Kept<A> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Kept").finish_non_exhaustive()
    }
}

impl<A: Api> Default for Kept<A> {
    fn default() -> Self {
        Self { state: A::State::default(), behaviours: Arc::default(), quota: Quota::default() }
    }
}

impl<A: Api> Kept<A> {
    /// Answers a request and keeps its effect, unless it was refused.
    pub(crate) fn answer(
        &mut self,
        ids: &mut Ids,
        request: &Request,
        now: Timestamp,
        trust: &Trust,
    ) -> Answer {
        let mut answer = match A::preflight(request) {
            Some(answer) => answer,
            None => self.route(ids, Visit { request, found: find::<A>(request), now }, trust),
        };
        A::finish(&mut answer.reply);
        answer
    }

    /// Lets everything happen that is due by now.
    pub(crate) fn settle(&mut self, now: Timestamp) {
        A::settle(&mut self.state, &self.behaviours, now);
    }

    /// Whether callers are limited at all, as things stand.
    pub(crate) fn is_limited(&self) -> bool {
        !A::limits(&self.behaviours).is_empty()
    }

    fn route(&mut self, ids: &mut Ids, visit: Visit<'_, A>, trust: &Trust) -> Answer {
        if visit.found.is_none()
            && let Some(endpoint) = find_not_mimicked(A::NOT_MIMICKED, visit.request)
        {
            return Answer::new(not_mimicked(endpoint).reply());
        }
        self.settle(visit.now);
        let operation = visit.found.as_ref().map(|(route, _)| route.operation);
        let Self { state, behaviours, quota } = self;
        let mut trial = Trial::of(state);
        let mut draft = Draft { state: trial.state(), ids: ids.clone() };
        let (answer, succeeded) = attempt::<A>(&mut draft, visit, (behaviours, quota));
        if let Some(rule) = trust.objection(&answer.rules) {
            return Answer { operation, ..Answer::refused(Trust::refusal(rule).reply(), rule) };
        }
        if succeeded {
            *ids = draft.ids;
            trial.keep();
        }
        Answer { operation, ..answer }
    }
}

/// The answer, and whether what was changed is to be kept.
fn attempt<A: Api>(
    draft: &mut Draft<'_, A>,
    visit: Visit<'_, A>,
    (behaviours, quota): (&A::Behaviours, &mut Quota),
) -> (Answer, bool) {
    let Visit { request, found, now } = visit;
    let arrival = Arrival { request, state: &*draft.state, behaviours, now };
    let caller = match A::admit(&arrival, found.as_ref().map(|(route, _)| *route)) {
        Ok(caller) => caller,
        Err(refusal) => return (refusal.into(), false),
    };
    let standing = take_quota::<A>(quota, &caller, behaviours, now);
    let outcome = match (standing.filter(|standing| standing.exceeded), found) {
        (Some(standing), _) => Err(A::over_quota(standing)),
        (None, Some((route, params))) => {
            let call = Call { request, params, now, behaviours, caller };
            (route.handler)(draft, &call)
        }
        // `admit` refuses what has no route; should it ever not, the mock says so.
        (None, None) => Ok(Answer::new(Problem::no_such_path(request.path()).reply())),
    };
    let succeeded = outcome.is_ok();
    let mut answer = outcome.unwrap_or_else(Into::into);
    if let Some(standing) = standing {
        A::show_standing(&mut answer.reply, standing);
    }
    (answer, succeeded)
}

/// Counts a call of somebody's, if calls are limited at all.
fn take_quota<A: Api>(
    quota: &mut Quota,
    caller: &A::Caller,
    behaviours: &A::Behaviours,
    now: Timestamp,
) -> Option<Standing> {
    let limits = A::limits(behaviours);
    if limits.is_empty() {
        return None;
    }
    quota.take(&A::quota_holder(caller)?, &limits, now)
}

fn not_mimicked(endpoint: &NotMimicked) -> Problem {
    let NotMimicked { method, pattern, summary } = endpoint;
    Problem::new(
        StatusCode::NOT_IMPLEMENTED,
        "notMimicked",
        format!(
            "{method} {pattern} ({summary}) is documented by the vendor but not mimicked by \
             doublure: take this call out of the test, or stub it elsewhere"
        ),
    )
}
