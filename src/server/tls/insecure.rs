//! What a server that speaks TLS answers to a client that does not.

use http::Uri;
use http::request::Parts;

use super::super::{Answering, Delivery, Site};
use crate::http::Request;

/// Refuses whatever comes, in the words of the site.
#[derive(Clone, Debug)]
pub(super) struct Insecure<S>(pub(super) S);

impl<S: Site> Site for Insecure<S> {
    fn body_limit(&self, _: &Parts) -> usize {
        0
    }

    fn too_large(&self, head: &Parts, _: usize) -> Delivery {
        self.0.insecure(&head.uri)
    }

    fn stopping(&self) -> Delivery {
        self.0.stopping()
    }

    fn insecure(&self, uri: &Uri) -> Delivery {
        self.0.insecure(uri)
    }

    fn respond(&self, request: Request) -> Answering {
        Answering::Done(self.0.insecure(&request.uri))
    }
}
