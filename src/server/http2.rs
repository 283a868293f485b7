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
use super::{Answering, Delivery, Limits, Site, Stop, Wire};

/// Requests that one client may have under way. RFC 9113 advises against fewer.
const STREAMS: u32 = 100;

/// How long a client that has nothing under way may take to say goodbye.
const GOODBYE: Duration = Duration::from_secs(1);

/// Serves a connection to its end. When the server stops, or when the client
/// hasn't asked anything for long, it is told to send no more (GOAWAY); requests
/// that are under way are still answered.
pub(super) async fn serve<T: Stream + Send>(stream: T, exchange: Exchange<impl Site>) {
    let (limits, mut stop) = (Arc::clone(&exchange.limits), exchange.stop.clone());
    let (counter, count) = watch::channel(Load::default());
    let exchange = Arc::new(Http2 { exchange, count: Arc::new(counter) });
    let service = service_fn(move |request| Arc::clone(&exchange).answer(request));
    let mut connection = pin!(builder(&limits).serve_connection(TokioIo::new(stream), service));
    let told_to_end = async {
        tokio::select! {
            () = stop.requested() => {}
            () = idle(count.clone(), limits.header_time, Load::all) => {}
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
                () = idle(count.clone(), GOODBYE, Load::all) => Ok(()),
                () = abandoned(stop, count) => Ok(()),
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

/// Comes back when the server stops and at most feeds are under way, which have
/// no end of their own: a client that takes nothing more never meets it.
async fn abandoned(mut stop: Stop, count: watch::Receiver<Load>) {
    stop.requested().await;
    idle(count, GOODBYE, |load| load.answers).await;
}

/// Comes back when nothing that counts has been under way for so long.
async fn idle(mut count: watch::Receiver<Load>, limit: Duration, counted: fn(Load) -> usize) {
    loop {
        // Both fail only once nobody counts any more.
        let counts = count.wait_for(|load| counted(*load) == 0).await.is_ok();
        if !counts || !matches!(timeout(limit, count.changed()).await, Ok(Ok(()))) {
            return;
        }
    }
}

/// What the exchanges of one connection share.
struct Http2<S> {
    exchange: Exchange<S>,
    /// What of them is under way.
    count: Arc<watch::Sender<Load>>,
}

/// How many exchanges are under way.
#[derive(Clone, Copy, Debug, Default)]
struct Load {
    answers: usize,
    feeds: usize,
}

impl Load {
    fn all(self) -> usize {
        self.answers + self.feeds
    }
}

/// An exchange that is under way.
struct UnderWay {
    count: Arc<watch::Sender<Load>>,
    /// Where it is counted.
    place: fn(&mut Load) -> &mut usize,
}

impl UnderWay {
    fn begin(count: &Arc<watch::Sender<Load>>, place: fn(&mut Load) -> &mut usize) -> Self {
        count.send_modify(|load| *place(load) += 1);
        Self { count: Arc::clone(count), place }
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.count.send_modify(|load| *(self.place)(load) -= 1);
    }
}

impl<S: Site> Http2<S> {
    async fn answer(
        self: Arc<Self>,
        request: Request<Incoming>,
    ) -> Result<Response<Streamed>, NoAnswer> {
        let presence = Box::new(UnderWay::begin(&self.count, |load| &mut load.answers));
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
                let presence = UnderWay::begin(&self.count, |load| &mut load.feeds);
                Streamed::Fed { fed, _presence: Box::new(presence) }
            }
        };
        Ok(Response::from_parts(head, body))
    }
}
