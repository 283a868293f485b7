//! The pipeline, on one screen: find the world, then the control plane or a
//! vendor's API with what may go wrong on purpose, then the wire.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, DATE};
use http::uri::Scheme;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use jiff::Timestamp;

use crate::address::{Address, locate};
use crate::control::{self, Console, Door};
use crate::http::{Body, JSON, PerSecond, Problem, Reply, Request};
use crate::server::{Answering, Delivery, Site, Wait, Wire};
use crate::world::fault::Mishap;
use crate::world::{Lost, Outcome, Silence, WorldCell, Worlds, later};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-doublure-request");
const RULE: HeaderName = HeaderName::from_static("x-doublure-rule");

/// Bytes of a request's body that are read; state calls have their own limit.
const MAX_BODY_BYTES: usize = 10 * 1024 * 1024;

/// What one server serves; clones share it.
#[derive(Clone, Debug)]
pub(crate) struct App(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    worlds: Worlds,
    settings: Settings,
    date: PerSecond<HeaderValue>,
    usual: PerSecond<HeaderMap>,
}

/// What a server is told beside its worlds.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// Most bytes of a state that is sent to the control plane.
    pub(crate) max_state_bytes: usize,
    /// Whom the control plane lets in.
    pub(crate) door: Door,
    /// What the server's URLs begin with.
    pub(crate) scheme: Scheme,
    /// The server's URL, for clients that don't say how they call it.
    pub(crate) own_url: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            max_state_bytes: 1 << 30,
            door: Door::default(),
            scheme: Scheme::HTTP,
            own_url: String::new(),
        }
    }
}

impl App {
    pub(crate) fn new(worlds: Worlds, settings: Settings) -> Self {
        let (date, usual) = (PerSecond::default(), PerSecond::default());
        Self(Arc::new(Shared { worlds, settings, date, usual }))
    }

    pub(crate) fn worlds(&self) -> &Worlds {
        &self.0.worlds
    }

    /// Answers one request, vendor's or control.
    pub(crate) fn answer(&self, mut request: Request) -> Answering {
        let Address { world: id, prefix } = locate(&request);
        let found = self.worlds().find(&id);
        request.prefix = prefix;
        let delivery = match found {
            Ok(world) if control::owns(request.path()) => return self.ask_control(world, request),
            Ok(world) => self.answer_in(world, &request),
            Err(lost) => self.lost(lost, &request),
        };
        log(&request, &delivery);
        Answering::Done(delivery)
    }

    /// The control plane's answer, which may be long in coming.
    fn ask_control(&self, world: Arc<WorldCell>, request: Request) -> Answering {
        let (app, waits) = (self.clone(), control::only_waits(request.path()));
        let making = Box::pin(async move {
            let Settings { door, scheme, own_url, .. } = &app.0.settings;
            let console = Console { worlds: app.worlds(), world: &world, door, scheme, own_url };
            let reply = control::answer(console, &request).await;
            let delivery = app.dated(reply, &request, world.now()).into();
            log(&request, &delivery);
            delivery
        });
        if waits { Answering::Waits(making) } else { Answering::Later(making) }
    }

    /// Answers a vendor's request in its world.
    pub(crate) fn answer_in(&self, world: Arc<WorldCell>, request: &Request) -> Delivery {
        // A panic in a handler is answered, not passed on: what it changed is taken back.
        let answered = catch_unwind(AssertUnwindSafe(|| world.answer(request)));
        match answered {
            Ok(Ok((id, outcome))) => self.deliver(world, id, outcome, request),
            Ok(Err(Silence::Closed)) => self.lost(Lost::Closed, request),
            Ok(Err(Silence::NoSuchApi)) => {
                let problem = Problem::no_such_path(request.path());
                self.dated(problem.reply(), request, world.now()).into()
            }
            Err(_) => self.dated(panicked(request).reply(), request, world.now()).into(),
        }
    }

    fn lost(&self, lost: Lost, request: &Request) -> Delivery {
        if lost == Lost::Closed {
            self.worlds().count_stray();
        }
        let problem = lost.problem();
        self.dated(problem.reply(), request, self.worlds().default_world().now()).into()
    }

    /// The answer with the headers that tell where it came from, and its fate.
    fn deliver(
        &self,
        world: Arc<WorldCell>,
        id: u64,
        outcome: Outcome,
        request: &Request,
    ) -> Delivery {
        let Outcome { answer, fault, at } = outcome;
        let mut reply = answer.reply;
        let mut headers = self.usual(reply.is_json, at);
        if let Some(number) = headers.get_mut(REQUEST_ID) {
            *number = HeaderValue::from(id);
        }
        if let Some(rule) = answer.refusal {
            headers.insert(RULE, HeaderValue::from_static(rule.id));
        }
        if !reply.headers.is_empty() {
            headers.extend(reply.headers);
        }
        reply.headers = headers;
        reply.is_json = false;
        let wire = fault.map_or(Wire::Whole, |armed| wire(&armed.fault.then, &reply, world, at));
        Delivery { response: without_body_of_head(reply, request).into_response(), wire }
    }

    /// The headers of a vendor's answer, its number still to be filled in. They
    /// are copied together: to insert them one by one takes longer.
    fn usual(&self, is_json: bool, now: Timestamp) -> HeaderMap {
        let mut headers = self.0.usual.at(now, |date| {
            let usual = [(CONTENT_TYPE, JSON), (REQUEST_ID, HeaderValue::from(0)), (DATE, date)];
            HeaderMap::from_iter(usual)
        });
        if !is_json {
            headers.remove(CONTENT_TYPE);
        }
        headers
    }

    /// Adds what every answer has.
    fn dated(&self, mut reply: Reply, request: &Request, now: Timestamp) -> Reply {
        reply.headers.insert(DATE, self.0.date.at(now, |date| date));
        without_body_of_head(reply, request)
    }
}

/// A HEAD answer keeps the length of what it leaves out.
fn without_body_of_head(reply: Reply, request: &Request) -> Reply {
    if request.method != Method::HEAD {
        return reply;
    }
    if reply.feed.is_some() {
        return Reply { body: Body::default(), feed: None, ..reply };
    }
    let length = HeaderValue::from(reply.body.len());
    Reply { body: Body::default(), ..reply.header(CONTENT_LENGTH, length) }
}

fn log(request: &Request, delivery: &Delivery) {
    let status = delivery.response.status().as_u16();
    tracing::info!("{} {} {status}", request.method, request.uri.path());
}

/// How an answer that a fault hit leaves.
fn wire(then: &Mishap, reply: &Reply, world: Arc<WorldCell>, at: Timestamp) -> Wire {
    let after = |lasts| {
        let moment = later(at, lasts);
        Wait::new(async move { world.wait_until(moment).await })
    };
    match then {
        Mishap::Delay { lasts } => Wire::Late { until: after(*lasts) },
        Mishap::Reset { .. } => Wire::Reset,
        Mishap::Truncate { after_bytes, .. } => {
            Wire::Truncate { after: after_bytes.unwrap_or(reply.body.len() / 2) }
        }
        Mishap::Stall { lasts, .. } => Wire::Stall { until: lasts.map(after) },
        Mishap::Status { .. } | Mishap::Malformed { .. } | Mishap::RateLimit { .. } => Wire::Whole,
    }
}

fn panicked(request: &Request) -> Problem {
    let detail = format!(
        "the mock failed on {} {}; the world is as it was before. This is a bug of doublure: \
         please report it with this request and the trace on the server's stderr",
        request.method,
        request.path()
    );
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "panicked", detail)
}

impl Site for App {
    fn body_limit(&self, head: &http::request::Parts) -> usize {
        let takes_a_state = control::takes_a_state(head.uri.path());
        if takes_a_state { self.0.settings.max_state_bytes } else { MAX_BODY_BYTES }
    }

    fn too_large(&self, head: &http::request::Parts, limit: usize) -> Delivery {
        let request = Request::new(http::Request::from_parts(head.clone(), Bytes::new()));
        let world = self.worlds().find(&locate(&request).world);
        let now = world.as_ref().unwrap_or(self.worlds().default_world()).now();
        let path = head.uri.path();
        let detail =
            format!("the body is longer than {limit} bytes, the most that is read for {path}");
        let problem = Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "bodyTooLarge", detail);
        self.dated(problem.reply(), &request, now).into()
    }

    fn stopping(&self) -> Delivery {
        let detail = "the server stops: what this request waits for will not come any more";
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "stopping", detail).reply().into()
    }

    #[cfg(feature = "tls")]
    fn insecure(&self, uri: &http::Uri) -> Delivery {
        let path = uri.path();
        let detail =
            format!("this server speaks TLS only: ask for https://…{path} instead of http://…");
        Problem::new(StatusCode::BAD_REQUEST, "tlsRequired", detail).reply().into()
    }

    fn respond(&self, request: Request) -> Answering {
        self.answer(request)
    }
}

#[cfg(fuzzing)]
impl Answering {
    /// The answer, waited for.
    pub(crate) async fn made(self) -> Delivery {
        match self {
            Self::Done(delivery) => delivery,
            Self::Later(making) | Self::Waits(making) => making.await,
        }
    }
}

impl Delivery {
    /// The answer as it arrives without a wire: a late one is waited for.
    pub(crate) async fn arrive(self) -> http::Response<Body> {
        if let Wire::Late { until } = self.wire {
            until.await;
        }
        self.response
    }
}

impl From<Reply> for Delivery {
    /// The answer as it should be: whole and at once, its feed as it comes.
    fn from(mut reply: Reply) -> Self {
        let wire = reply.feed.take().map_or(Wire::Whole, |feed| Wire::Feed { feed });
        Self { response: reply.into_response(), wire }
    }
}
