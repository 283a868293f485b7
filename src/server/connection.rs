//! One connection: requests in, answers out, one after the other.

use std::pin::pin;
use std::sync::Arc;

use http::header::{CONNECTION, CONTENT_LENGTH};
use http::request::Parts;
use http::{HeaderValue, Request, Response, StatusCode};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;

use super::intake::{self, Unread};
use super::outgoing::Outgoing;
use super::socket::{Fate, Socket};
use super::{Delivery, Limits, Site, Stop, Wire};
use crate::http::Body;

/// hyper refuses to buffer less.
const LEAST_BUFFER: usize = 8 * 1024;

/// Serves a connection to its end. When the server stops, the request that is
/// under way is still answered.
pub(super) async fn serve(stream: TcpStream, site: impl Site, limits: Arc<Limits>, mut stop: Stop) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection is left with delayed small packets");
    }
    let fate = Arc::new(Fate::default());
    let socket = Socket::new(stream, Arc::clone(&fate), Arc::clone(&limits), stop.clone());
    let builder = builder(&limits);
    let exchange = Arc::new(Exchange { site, limits, fate, stop: stop.clone() });
    let service = service_fn(move |request| Arc::clone(&exchange).answer(request));
    let mut connection = pin!(builder.serve_connection(TokioIo::new(socket), service));
    let ended = tokio::select! {
        biased;
        ended = connection.as_mut() => ended,
        () = stop.requested() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}

/// Left at hyper's defaults on purpose: `max_headers` (100 fields; naming a
/// number costs an allocation per request) and `pipeline_flush` (it copies each
/// body, holds an answer back while the next request is incomplete, and buffers
/// without bound for a client that sends many requests and reads nothing).
fn builder(limits: &Limits) -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(limits.header_time)
        .max_buf_size(limits.header_bytes.max(LEAST_BUFFER))
        // A client that sends and shuts its side (`nc -N`) still wants an answer.
        .half_close(true)
        // `date` is the application's, from the world's clock.
        .auto_date_header(false);
    builder
}

/// What the exchanges of one connection share.
struct Exchange<S> {
    site: S,
    limits: Arc<Limits>,
    fate: Arc<Fate>,
    stop: Stop,
}

/// Why a request got no answer; ends the connection.
#[derive(Debug, thiserror::Error)]
enum NoAnswer {
    #[error("the answer is a reset")]
    Reset,
    #[error("the request's body never came whole")]
    Incomplete,
}

impl<S: Site> Exchange<S> {
    async fn answer(
        self: Arc<Self>,
        request: Request<Incoming>,
    ) -> Result<Response<Outgoing>, NoAnswer> {
        let (head, body) = request.into_parts();
        if section_bytes(&head) > self.limits.header_bytes {
            let response = refused(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE);
            return self.carry_out(closing(Delivery { response, wire: Wire::Whole }));
        }
        let limit = self.site.body_limit(&head);
        let only_waits = self.site.only_waits(&head);
        let delivery = match intake::read(body, limit, self.limits.body_pause).await {
            Ok(body) => {
                self.fate.received();
                let answer = pin!(self.site.respond(Request::from_parts(head, body)));
                if only_waits { self.unless_stopping(answer).await } else { answer.await }
            }
            Err(Unread::TooLarge) => closing(self.site.too_large(&head, limit)),
            Err(Unread::BrokenOff) => return Err(NoAnswer::Incomplete),
        };
        let delivery = self.in_time(delivery).await;
        self.fate.answered();
        self.carry_out(delivery)
    }

    /// The answer, or what is told instead when the server stops before it.
    async fn unless_stopping(&self, answer: impl Future<Output = Delivery>) -> Delivery {
        let mut stop = self.stop.clone();
        tokio::select! {
            biased;
            delivery = answer => delivery,
            () = stop.requested() => self.site.stopping(),
        }
    }

    /// The answer when it is to leave: a late one is waited for.
    async fn in_time(&self, delivery: Delivery) -> Delivery {
        let Wire::Late { until } = delivery.wire else { return delivery };
        self.stop.clone().requested_or(Some(until)).await;
        Delivery { wire: Wire::Whole, ..delivery }
    }

    fn carry_out(&self, delivery: Delivery) -> Result<Response<Outgoing>, NoAnswer> {
        let (mut head, body) = delivery.response.into_parts();
        let body = match delivery.wire {
            Wire::Whole | Wire::Late { .. } => Outgoing::Whole(body),
            Wire::Reset => {
                self.fate.reset();
                return Err(NoAnswer::Reset);
            }
            Wire::Truncate { after } => Outgoing::truncated(body, after, Arc::clone(&self.fate)),
            Wire::Stall { until } => {
                if body.len() == 0 {
                    // With nothing announced there would be nothing to wait for.
                    head.headers.remove(CONTENT_LENGTH);
                }
                let (fate, stop) = (Arc::clone(&self.fate), self.stop.clone());
                Outgoing::stalled(&body, until, fate, stop)
            }
            Wire::Feed { feed } => {
                self.fate.feed();
                Outgoing::fed(body, feed, self.stop.clone())
            }
        };
        Ok(Response::from_parts(head, body))
    }
}

/// The bytes of a header section as HTTP/1.1 spells it. hyper's buffer is only
/// the outer bound: it takes what one read brings beyond it.
fn section_bytes(head: &Parts) -> usize {
    const REQUEST_LINE: usize = "  HTTP/1.1\r\n\r\n".len();
    const FIELD: usize = ": \r\n".len();
    let target = head.uri.path_and_query().map_or(1, |target| target.as_str().len());
    let fields = head.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + FIELD);
    head.method.as_str().len() + target + REQUEST_LINE + fields.sum::<usize>()
}

/// An empty answer, as hyper's own refusals are.
fn refused(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::default());
    *response.status_mut() = status;
    response
}

fn closing(mut delivery: Delivery) -> Delivery {
    delivery.response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    delivery
}
