//! One HTTP/1.1 connection: requests in, answers out, one after the other.

use std::pin::pin;
use std::sync::Arc;

use http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};

use super::exchange::{Exchange, NoAnswer, Received, leave_length_open};
use super::outgoing::{Fed, Outgoing};
use super::socket::{Fate, Socket, Stream};
use super::{Delivery, Limits, Site, Wire};

/// hyper refuses to buffer less.
const LEAST_BUFFER: usize = 8 * 1024;

/// Serves a connection to its end. When the server stops, the request that is
/// under way is still answered.
pub(super) async fn serve<T: Stream>(stream: T, exchange: Exchange<impl Site>) {
    let fate = Arc::new(Fate::default());
    let (limits, mut stop) = (Arc::clone(&exchange.limits), exchange.stop.clone());
    let builder = builder::<T>(&limits);
    let socket = Socket::new(stream, Arc::clone(&fate), limits, stop.clone());
    let exchange = Arc::new(Http1 { exchange, fate });
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
fn builder<T: Stream>(limits: &Limits) -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(limits.header_time)
        .max_buf_size(limits.header_bytes.max(LEAST_BUFFER))
        .half_close(T::HALF_CLOSES)
        // `date` is the application's, from the world's clock.
        .auto_date_header(false);
    builder
}

/// What the exchanges of one connection share.
struct Http1<S> {
    exchange: Exchange<S>,
    fate: Arc<Fate>,
}

impl<S: Site> Http1<S> {
    async fn answer(
        self: Arc<Self>,
        request: Request<Incoming>,
    ) -> Result<Response<Outgoing>, NoAnswer> {
        let delivery = match self.exchange.receive(request).await? {
            Received::Whole(whole) => {
                self.fate.received();
                self.exchange.respond(whole).await
            }
            Received::Refused(delivery) => delivery,
        };
        let delivery = self.exchange.in_time(delivery).await;
        self.fate.answered();
        self.carry_out(delivery)
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
                leave_length_open(&mut head.headers, &body);
                let (fate, stop) = (Arc::clone(&self.fate), self.exchange.stop.clone());
                Outgoing::stalled(&body, until, fate, stop)
            }
            Wire::Feed { feed } => {
                self.fate.feed();
                Outgoing::Fed(Fed::new(body, feed, self.exchange.stop.clone()))
            }
        };
        Ok(Response::from_parts(head, body))
    }
}
