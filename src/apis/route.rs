//! Route tables: which method and path is which operation.

use http::Method;

use crate::http::{Params, Pattern, Request, match_path};

use super::{Answer, Api, Call, Draft, Seen};

/// A synchronous function over the state: what a route does.
pub(crate) type Handler<A> =
    fn(&mut Draft<'_, A>, &Call<'_, A>) -> Result<Answer, <A as Api>::Error>;

/// One line of an API's route table.
pub(crate) struct Route<A: Api> {
    pub(crate) method: Method,
    /// Full path from the server's root.
    pub(crate) pattern: Pattern<'static>,
    pub(crate) operation: &'static str,
    pub(crate) handler: Handler<A>,
    /// What its answers may show that a client has to cope with.
    pub(crate) sights: &'static [Seen],
}

impl<A: Api> std::fmt::Debug for Route<A> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} = {}", self.method, self.pattern.text(), self.operation)
    }
}

/// An endpoint that the vendor documents and this mock leaves out (501).
#[derive(Clone, Copy, Debug)]
pub(crate) struct NotMimicked {
    pub(crate) method: &'static str,
    pub(crate) pattern: &'static str,
    pub(crate) summary: &'static str,
}

/// The route of a request with its path parameters.
pub(crate) fn find<A: Api>(request: &Request) -> Option<(&'static Route<A>, Params<'_>)> {
    let (method, path) = (request.routed_method(), request.path());
    for route in A::ROUTES {
        if route.method == *method
            && let Some(params) = route.pattern.matches(path)
        {
            return Some((route, params));
        }
    }
    None
}

/// The endpoint left out that a request is for, if it is for one.
pub(crate) fn find_not_mimicked(
    endpoints: &'static [NotMimicked],
    request: &Request,
) -> Option<&'static NotMimicked> {
    endpoints.iter().find(|endpoint| {
        endpoint.method == request.routed_method().as_str()
            && match_path(endpoint.pattern, request.path()).is_some()
    })
}
