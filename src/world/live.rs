//! What lives and changes in a world, and what a fork copies.

use http::StatusCode;
use http::header::CONTENT_TYPE;
use jiff::Timestamp;

use crate::apis::{Answer, Apis};
use crate::http::{Body, Reply, Request};
use crate::random::Ids;
use crate::time::{Clock, ClockReading};

use super::fault::{Armed, Effect, Faults, Mishap};
use super::story::Story;

/// The living part of a world; cloned in constant time.
#[derive(Clone, Debug)]
pub(crate) struct Live {
    pub(crate) apis: Apis,
    pub(crate) clock: Clock,
    pub(crate) ids: Ids,
    pub(crate) faults: Faults,
    pub(crate) story: Story,
    /// For a copy at rest: what its clock showed when it was put away.
    shown: Option<ClockReading>,
}

/// What became of a vendor's request.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) answer: Answer,
    /// The fault that acted.
    pub(crate) fault: Option<Armed>,
    /// The world's clock.
    pub(crate) at: Timestamp,
}

impl Live {
    /// A world in which nothing was ordered to go wrong or to happen.
    pub(crate) fn new(apis: Apis, clock: Clock, ids: Ids) -> Self {
        let (faults, story) = (Faults::default(), Story::default());
        Self { apis, clock, ids, faults, story, shown: None }
    }

    /// Answers a request for a path that this API owns.
    pub(super) fn answer(&mut self, api: &str, request: &Request) -> Outcome {
        let at = self.settle();
        let fault = self.meet(request);
        let answer = match &fault {
            None => self.apis.answer(&mut self.ids, request, at),
            Some(armed) => {
                let answer = self.mishandle(api, request, &armed.fault.then, at);
                Answer { operation: Some(armed.fault.operation), ..answer }
            }
        };
        let outcome = Outcome { answer, fault, at };
        if let Some(operation) = outcome.answer.operation {
            let number = self.story.count(operation, outcome.status());
            for event in self.story.following(operation, number) {
                self.story.happen(event, &mut self.apis, &mut self.ids, at);
            }
        }
        outcome
    }

    /// The fault that hits this call. Nearly no world has any: its API finds the route once.
    fn meet(&mut self, request: &Request) -> Option<Armed> {
        if self.faults.is_empty() {
            return None;
        }
        self.faults.meet(Apis::operation_of(request)?, request)
    }

    /// The answer to a call that a fault hit.
    fn mishandle(&mut self, api: &str, request: &Request, then: &Mishap, at: Timestamp) -> Answer {
        let own = match then.effect() {
            Effect::Applied => self.apis.answer(&mut self.ids, request, at),
            Effect::None => self.rehearse(request, at),
        };
        match then {
            Mishap::Status { status, retry_after, .. } => {
                Answer::new(Apis::failure(api, *status, *retry_after))
            }
            Mishap::RateLimit { retry_after } => Answer::new(Apis::failure(
                api,
                StatusCode::TOO_MANY_REQUESTS,
                Some(retry_after.unwrap_or(1)),
            )),
            Mishap::Malformed { .. } => Answer::new(malformed(&own.reply)),
            Mishap::Delay { .. }
            | Mishap::Reset { .. }
            | Mishap::Truncate { .. }
            | Mishap::Stall { .. } => own,
        }
    }

    /// The answer that a call would get, without any effect.
    fn rehearse(&self, request: &Request, at: Timestamp) -> Answer {
        self.apis.clone().answer(&mut self.ids.clone(), request, at)
    }

    /// Lets everything happen that is due, in its order, and tells the moment.
    pub(crate) fn settle(&mut self) -> Timestamp {
        let now = self.clock.now();
        while let Some((due, event)) = self.story.next_due(now) {
            self.apis.settle(due);
            self.story.happen(event, &mut self.apis, &mut self.ids, due);
        }
        self.apis.settle(now);
        now
    }

    /// A copy to come back to. Time goes on meanwhile, so the clock's reading
    /// is put away with it, unless it is the machine's own time.
    pub(crate) fn at_rest(&self) -> Self {
        let shown = (!self.clock.is_real()).then(|| self.clock.reading());
        Self { shown, ..self.clone() }
    }

    /// The copy at rest brought back to life, its clock showing what it showed.
    pub(crate) fn awake(&self) -> Self {
        let clock = self.shown.map_or_else(|| self.clock.clone(), Clock::showing);
        Self { clock, shown: None, ..self.clone() }
    }
}

impl Outcome {
    /// The status that the client sees; `None` when no status line leaves.
    pub(crate) fn status(&self) -> Option<u16> {
        let reset = |armed: &Armed| matches!(armed.fault.then, Mishap::Reset { .. });
        let seen = !self.fault.as_ref().is_some_and(reset);
        seen.then(|| self.answer.reply.status.as_u16())
    }

    /// The answer's body; empty when no answer leaves.
    pub(super) fn sent_body(&self) -> Body {
        self.status().map(|_| self.answer.reply.body.clone()).unwrap_or_default()
    }
}

/// 200 with the beginning of an answer that ends in the middle of a word.
fn malformed(own: &Reply) -> Reply {
    let mut text = own.body.bytes().to_vec();
    text.truncate(text.len() / 2);
    text.extend_from_slice(b"\n<!-- not JSON -->");
    let mut headers = own.headers.clone();
    headers.remove(CONTENT_TYPE);
    Reply { headers, ..Reply::json_text(StatusCode::OK, text) }
}
