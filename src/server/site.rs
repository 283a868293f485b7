//! What the transport asks of an application, and what it gets back.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use http::Response;
use http::request::Parts;

use crate::http::{Body, Feed, Request};

/// What answers requests; cheap to clone.
pub(crate) trait Site: Clone + Send + Sync + 'static {
    /// Most bytes that the body of this request may have.
    fn body_limit(&self, head: &Parts) -> usize;

    /// The answer to a body beyond the limit. The connection is closed after it.
    fn too_large(&self, head: &Parts, limit: usize) -> Delivery;

    /// What a request that only waits is told when the server stops.
    fn stopping(&self) -> Delivery;

    /// The answer to a request in the clear where only TLS is spoken.
    #[cfg(feature = "tls")]
    fn insecure(&self, uri: &http::Uri) -> Delivery;

    /// The answer to a whole request, or its making.
    fn respond(&self, request: Request) -> Answering;
}

/// An answer that is there at once, as nearly every one is, or comes later.
pub(crate) enum Answering {
    Done(Delivery),
    Later(Making),
    /// It only waits for something to happen: a stopping server lets it go.
    Waits(Making),
}

/// An answer in the making.
pub(crate) type Making = Pin<Box<dyn Future<Output = Delivery> + Send>>;

/// An answer, and how it is carried out on the wire.
#[derive(Debug)]
pub(crate) struct Delivery {
    pub(crate) response: Response<Body>,
    pub(crate) wire: Wire,
}

impl Delivery {
    /// Whether it is to leave now.
    pub(super) fn is_due(&self) -> bool {
        !matches!(self.wire, Wire::Late { .. })
    }
}

/// Something to wait for, on whichever clock.
pub(crate) struct Wait(Pin<Box<dyn Future<Output = ()> + Send>>);

impl Wait {
    pub(crate) fn new(wait: impl Future<Output = ()> + Send + 'static) -> Self {
        Self(Box::pin(wait))
    }
}

impl Future for Wait {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        self.0.as_mut().poll(cx)
    }
}

impl fmt::Debug for Wait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Wait")
    }
}

/// What the client gets to see of an answer. After a reset, a truncated body or
/// a stall the connection ends; under HTTP/2 the stream does, with a reset, and
/// the connection lives on.
#[derive(Debug)]
pub(crate) enum Wire {
    /// All of it.
    Whole,
    /// All of it, later; a stopping server sends it at once.
    Late { until: Wait },
    /// A reset and nothing else.
    Reset,
    /// The head, and this many bytes of the body whose length it announces; at
    /// least one byte is missing. An answer without a body stays whole.
    Truncate { after: usize },
    /// The head, then silence: until then, or until the client leaves or the
    /// server stops. An answer that can have no body (204, HEAD) stays whole.
    Stall { until: Option<Wait> },
    /// All of it, then what comes as it happens, until there is no more or the
    /// server stops. A client that reads slowly gets it slowly.
    Feed { feed: Feed },
}
