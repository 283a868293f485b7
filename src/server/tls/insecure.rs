//! What a server that speaks TLS answers to a client that does not.

use bytes::Bytes;
use http::Request;
use http::request::Parts;

use super::super::{Delivery, Site};

/// Refuses whatever comes, in the words of the site.
#[derive(Clone, Debug)]
pub(super) struct Insecure<S>(pub(super) S);

impl<S: Site> Site for Insecure<S> {
    fn body_limit(&self, _: &Parts) -> usize {
        0
    }

    fn too_large(&self, head: &Parts, _: usize) -> Delivery {
        self.0.insecure(head)
    }

    fn only_waits(&self, _: &Parts) -> bool {
        false
    }

    fn stopping(&self) -> Delivery {
        self.0.stopping()
    }

    fn insecure(&self, head: &Parts) -> Delivery {
        self.0.insecure(head)
    }

    async fn respond(&self, request: Request<Bytes>) -> Delivery {
        self.0.insecure(&request.into_parts().0)
    }
}
