//! One HTTP/2 connection: many requests at once, each on a stream of its own.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use http::{Method, Request, Response, StatusCode};
use hyper::body::Incoming;
use hyper::server::conn::http2;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::sync::watch;
use tokio::time::timeout;

use super::exchange::{Exchange, NoAnswer, Received, leave_length_open};
use super::outgoing::Fed;
use super::socket::Stream;
use super::streamed::{Presence, Streamed};
use super::{Answering, Delivery, Limits, Site, Wire};

/// Requests that one client may have under way. RFC 9113 advises against fewer.
const STREAMS: u32 = 100;

/// How long a client that has nothing under way may take to say goodbye.
const GOODBYE: Duration = Duration::from_secs(1);

/// Serves a connection to its end. When the server stops, or when the client
/// hasn't asked anything for long, it is told to send no more (GOAWAY); requests
/// that are under way are still answered.
pub(super) async fn serve<T: Stream + Send>(stream: T, exchange: Exchange<impl Site>) {
    let (limits, mut stop) = (Arc::clone(&exchange.limits), exchange.stop.clone());
    let (counter, count) = watch::channel(0);
    let exchange = Arc::new(Http2 { exchange, count: Arc::new(counter) });
    let service = service_fn(move |request| Arc::clone(&exchange).answer(request));
    let mut connection = pin!(builder(&limits).serve_connection(TokioIo::new(stream), service));
    let told_to_end = async {
        tokio::select! {
            () = stop.requested() => {}
            () = idle(count.clone(), limits.header_time) => {}
        }
    };
    let ended = tokio::select! {
        biased;
        ended = connection.as_mut() => ended,
        () = told_to_end => {
            connection.as_mut().graceful_shutdown();
            tokio::select! {
                biased;
                ended = connection => ended,
                () = idle(count, GOODBYE) => Ok(()),
            }
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}

fn builder(limits: &Limits) -> http2::Builder<TokioExecutor> {
    let mut builder = http2::Builder::new(TokioExecutor::new());
    builder
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS)
        .max_header_list_size(u32::try_from(limits.header_bytes).unwrap_or(u32::MAX))
        // `date` is the application's, from the world's clock.
        .auto_date_header(false);
    builder
}

/// Comes back when no request has been under way for so long.
async fn idle(mut count: watch::Receiver<usize>, limit: Duration) {
    loop {
        // Both fail only once nobody counts any more.
        let counts = count.wait_for(|count| *count == 0).await.is_ok();
        if !counts || !matches!(timeout(limit, count.changed()).await, Ok(Ok(()))) {
            return;
        }
    }
}

/// What the exchanges of one connection share.
struct Http2<S> {
    exchange: Exchange<S>,
    /// How many of them are under way.
    count: Arc<watch::Sender<usize>>,
}

/// An exchange that is under way.
struct UnderWay(Arc<watch::Sender<usize>>);

impl UnderWay {
    fn begin(count: &Arc<watch::Sender<usize>>) -> Self {
        count.send_modify(|count| *count += 1);
        Self(Arc::clone(count))
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}

impl<S: Site> Http2<S> {
    async fn answer(
        self: Arc<Self>,
        request: Request<Incoming>,
    ) -> Result<Response<Streamed>, NoAnswer> {
        let presence = Box::new(UnderWay::begin(&self.count));
        let asks_for_head = request.method() == Method::HEAD;
        let answering = match self.exchange.receive(request).await? {
            Received::Whole(request) => self.exchange.site.respond(request),
            Received::Refused(delivery) => Answering::Done(delivery),
        };
        let mut delivery = self.exchange.finish(answering).await;
        let bodiless = asks_for_head || delivery.response.status() == StatusCode::NO_CONTENT;
        if bodiless && !matches!(delivery.wire, Wire::Reset) {
            // It is whole with its head.
            delivery.wire = Wire::Whole;
        }
        self.carry_out(delivery, presence)
    }

    fn carry_out(
        &self,
        delivery: Delivery,
        presence: Presence,
    ) -> Result<Response<Streamed>, NoAnswer> {
        let (mut head, body) = delivery.response.into_parts();
        let body = match delivery.wire {
            Wire::Whole | Wire::Late { .. } => Streamed::whole(body, presence),
            Wire::Reset => return Err(NoAnswer::Reset),
            Wire::Truncate { after } => Streamed::truncated(body, after, presence),
            Wire::Stall { until } => {
                leave_length_open(&mut head.headers, &body);
                Streamed::stalled(body, until, self.exchange.stop.clone(), presence)
            }
            Wire::Feed { feed } => {
                let fed = Fed::new(body, feed, self.exchange.stop.clone());
                Streamed::Fed { fed, _presence: presence }
            }
        };
        Ok(Response::from_parts(head, body))
    }
}
