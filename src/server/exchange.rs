//! What every exchange comes to, whichever version of HTTP carries it: a whole
//! request within the limits, and the answer when it is to leave.

use std::sync::Arc;

use bytes::Bytes;
use http::header::{CONNECTION, CONTENT_LENGTH};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use hyper::body::Incoming;

use super::intake::{self, Unread};
use super::site::Making;
use super::{Answering, Delivery, Limits, Site, Stop, Wire};
use crate::http::{Body, Request};

/// What answers the requests of one connection.
#[derive(Clone, Debug)]
pub(super) struct Exchange<S> {
    pub(super) site: S,
    pub(super) limits: Arc<Limits>,
    pub(super) stop: Stop,
}

/// A request as far as it was let in.
#[derive(Debug)]
pub(super) enum Received {
    Whole(Request),
    /// It goes beyond a limit, and this says so.
    Refused(Delivery),
}

/// Why a request got no answer; ends what carries it.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoAnswer {
    #[error("the answer is a reset")]
    Reset,
    #[error("the request's body never came whole")]
    Incomplete,
}

impl<S: Site> Exchange<S> {
    /// A request that has come whole with its head, as nearly all have; a refusal
    /// if it goes beyond a limit.
    pub(super) fn receive_bodiless(&self, head: Parts) -> Received {
        if section_bytes(&head) > self.limits.header_bytes {
            return Received::Refused(refused(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE));
        }
        Received::Whole(Request::of(head, Bytes::new()))
    }

    /// Reads a request to its end.
    pub(super) async fn receive(
        &self,
        request: http::Request<Incoming>,
    ) -> Result<Received, NoAnswer> {
        let (head, body) = request.into_parts();
        if section_bytes(&head) > self.limits.header_bytes {
            return Ok(Received::Refused(refused(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE)));
        }
        let limit = self.site.body_limit(&head);
        match intake::read(body, limit, self.limits.body_pause).await {
            Ok(body) => Ok(Received::Whole(Request::of(head, body))),
            Err(Unread::TooLarge) => {
                Ok(Received::Refused(closing(self.site.too_large(&head, limit))))
            }
            Err(Unread::Garbled) => Ok(Received::Refused(refused(StatusCode::BAD_REQUEST))),
            Err(Unread::BrokenOff) => Err(NoAnswer::Incomplete),
        }
    }

    /// The site's answer when it is to leave: a late one is waited for, and a
    /// stopping server doesn't wait for one that only waits.
    pub(super) async fn finish(&self, answering: Answering) -> Delivery {
        let delivery = match answering {
            Answering::Done(delivery) => delivery,
            Answering::Later(making) => making.await,
            Answering::Waits(making) => self.unless_stopping(making).await,
        };
        let Wire::Late { until } = delivery.wire else { return delivery };
        self.stop.clone().requested_or(Some(until)).await;
        Delivery { wire: Wire::Whole, ..delivery }
    }

    /// The answer, or what is told instead when the server stops before it.
    async fn unless_stopping(&self, answer: Making) -> Delivery {
        let mut stop = self.stop.clone();
        tokio::select! {
            biased;
            delivery = answer => delivery,
            () = stop.requested() => self.site.stopping(),
        }
    }
}

/// Makes the head fit a stall: an empty body announces no length, as there would
/// be nothing to wait for.
pub(super) fn leave_length_open(headers: &mut HeaderMap, body: &Body) {
    if body.is_empty() {
        headers.remove(CONTENT_LENGTH);
    }
}

/// The bytes of a header section as HTTP/1.1 spells it. hyper's buffer is only
/// the outer bound: it takes what one read brings beyond it.
fn section_bytes(head: &Parts) -> usize {
    const REQUEST_LINE: usize = "  HTTP/1.1\r\n\r\n".len();
    const FIELD: usize = ": \r\n".len();
    let target = head.uri.path_and_query().map_or(1, |target| target.as_str().len());
    let mut bytes = head.method.as_str().len() + target + REQUEST_LINE;
    for (name, value) in &head.headers {
        bytes += name.as_str().len() + value.as_bytes().len() + FIELD;
    }
    bytes
}

/// An empty answer and the connection's last, as hyper's own refusals are.
fn refused(status: StatusCode) -> Delivery {
    let mut response = Response::new(Body::default());
    *response.status_mut() = status;
    closing(Delivery { response, wire: Wire::Whole })
}

/// HTTP/2 has no such header, and hyper leaves it out there.
fn closing(mut delivery: Delivery) -> Delivery {
    delivery.response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    delivery
}
