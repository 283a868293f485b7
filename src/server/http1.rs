//! One HTTP/1.1 connection: requests in, answers out, one after the other.

use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};

use http::{Request, Response};
use hyper::body::{Body, Incoming};
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;

use super::aside::Aside;
use super::exchange::{Exchange, NoAnswer, Received, leave_length_open};
use super::outgoing::{Fed, Outgoing};
use super::socket::{Fate, Socket, Stream};
use super::{Answering, Delivery, Limits, Site, Wire};

/// hyper refuses to buffer less.
const LEAST_BUFFER: usize = 8 * 1024;

/// Serves a connection to its end. When the server stops, the request that is
/// under way is still answered.
pub(super) async fn serve<T: Stream>(stream: T, exchange: Exchange<impl Site>) {
    let fate = Arc::new(Fate::default());
    let (limits, mut stop) = (Arc::clone(&exchange.limits), exchange.stop.clone());
    let builder = builder::<T>(&limits);
    let socket = Socket::new(stream, Arc::clone(&fate), Arc::clone(&limits), stop.clone());
    let mut stopping = Aside::new(stop.requested());
    let mut overdue = Aside::new(fate.patience.over(limits.header_time));
    let service = Service(Arc::new(Http1 { exchange, fate: Arc::clone(&fate) }));
    let mut connection = pin!(builder.serve_connection(TokioIo::new(socket), service));
    loop {
        tokio::select! {
            biased;
            // First: an answer that is written before it is told doesn't say `connection: close`.
            () = &mut stopping => connection.as_mut().graceful_shutdown(),
            ended = connection.as_mut() => return report(ended),
            () = &mut overdue => return tracing::debug!("a client sent no request for long"),
        }
    }
}

fn report(ended: hyper::Result<()>) {
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}

/// Left at hyper's defaults on purpose: `max_headers` (100 fields; naming a
/// number costs an allocation per request) and `pipeline_flush` (it copies each
/// body, holds an answer back while the next request is incomplete, and buffers
/// without bound for a client that sends many requests and reads nothing). Its
/// timer for heads would be made anew for each request: see [`super::patience`].
fn builder<T: Stream>(limits: &Limits) -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder
        .header_read_timeout(None)
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

/// What hyper asks.
struct Service<S>(Arc<Http1<S>>);

/// An answer on its way to hyper. Nearly every one is there at once, and moved a
/// few times: so what takes longer lies elsewhere.
enum Answer {
    Done(Option<Answered>),
    Later(Pin<Box<dyn Future<Output = Answered> + Send>>),
}

type Answered = Result<Response<Outgoing>, NoAnswer>;

impl<S: Site> hyper::service::Service<Request<Incoming>> for Service<S> {
    type Response = Response<Outgoing>;
    type Error = NoAnswer;
    type Future = Answer;

    fn call(&self, request: Request<Incoming>) -> Answer {
        let http1 = &self.0;
        http1.fate.patience.head_came();
        if !request.body().is_end_stream() {
            return Answer::Later(Box::pin(Arc::clone(http1).receive_and_answer(request)));
        }
        let received = http1.exchange.receive_bodiless(request.into_parts().0);
        match http1.ask(received) {
            Answering::Done(delivery) if delivery.is_due() => {
                Answer::Done(Some(http1.carry_out(delivery)))
            }
            later => Answer::Later(Box::pin(Arc::clone(http1).finish(later))),
        }
    }
}

impl Future for Answer {
    type Output = Answered;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Answered> {
        match self.get_mut() {
            Self::Done(answered) => answered.take().map_or(Poll::Pending, Poll::Ready),
            Self::Later(making) => making.as_mut().poll(cx),
        }
    }
}

impl<S: Site> Http1<S> {
    async fn receive_and_answer(self: Arc<Self>, request: Request<Incoming>) -> Answered {
        let received = self.exchange.receive(request).await?;
        let answering = self.ask(received);
        self.finish(answering).await
    }

    async fn finish(self: Arc<Self>, answering: Answering) -> Answered {
        self.carry_out(self.exchange.finish(answering).await)
    }

    fn ask(&self, received: Received) -> Answering {
        match received {
            Received::Whole(request) => {
                self.fate.received();
                self.exchange.site.respond(request)
            }
            Received::Refused(delivery) => Answering::Done(delivery),
        }
    }

    fn carry_out(&self, delivery: Delivery) -> Answered {
        self.fate.answered();
        let (mut head, body) = delivery.response.into_parts();
        let fate = Arc::clone(&self.fate);
        let body = match delivery.wire {
            Wire::Whole | Wire::Late { .. } => Outgoing::whole(body, fate),
            Wire::Reset => {
                fate.reset();
                return Err(NoAnswer::Reset);
            }
            Wire::Truncate { after } => Outgoing::truncated(body, after, fate),
            Wire::Stall { until } => {
                leave_length_open(&mut head.headers, &body);
                Outgoing::stalled(&body, until, fate, self.exchange.stop.clone())
            }
            Wire::Feed { feed } => {
                fate.feed();
                Outgoing::fed(Fed::new(body, feed, self.exchange.stop.clone()), fate)
            }
        };
        Ok(Response::from_parts(head, body))
    }
}
