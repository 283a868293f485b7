//! An HTTP client for one base URL.

use std::panic::Location;

use bytes::Bytes;
use http::{Method, Request, Uri};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client as HyperClient;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;

use super::{Answer, contract};

/// The key of the demo fixture's spot, and of the spots that tests make.
pub(crate) const SPOT_KEY: &str = "ms-demo-key";

/// Sends requests to one base URL.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    base_url: String,
    hyper: HyperClient<HttpConnector, Full<Bytes>>,
}

/// A request that is being put together.
#[derive(Debug)]
#[must_use = "nothing is sent before `send`"]
pub(crate) struct Ask {
    client: Client,
    request: http::request::Builder,
    method: Method,
    path: String,
    body: Bytes,
}

impl Client {
    pub(crate) fn new(base_url: &str) -> Self {
        let hyper = HyperClient::builder(TokioExecutor::new()).build_http();
        Self { base_url: base_url.to_owned(), hyper }
    }

    #[track_caller]
    pub(crate) fn ask(&self, method: &str, path: &str) -> Ask {
        let method: Method = method.parse().expect("a method");
        let uri: Uri = format!("{}{path}", self.base_url).parse().expect("a URL");
        Ask {
            client: self.clone(),
            request: Request::builder().method(method.clone()).uri(uri),
            method,
            path: path.to_owned(),
            body: Bytes::new(),
        }
    }

    #[track_caller]
    pub(crate) fn get(&self, path: &str) -> Ask {
        self.ask("GET", path)
    }

    #[track_caller]
    pub(crate) fn post(&self, path: &str, body: &Value) -> Ask {
        self.ask("POST", path).json(body)
    }

    #[track_caller]
    pub(crate) fn put(&self, path: &str, body: &Value) -> Ask {
        self.ask("PUT", path).json(body)
    }

    /// Invites somebody to the spot whose key is [`SPOT_KEY`].
    #[track_caller]
    pub(crate) fn invite(&self, email: &str) -> Ask {
        self.post("/v1/spotMembers", &serde_json::json!({"email": email})).spot()
    }
}

impl Ask {
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    /// With the key of the demo fixture's spot.
    pub(crate) fn spot(self) -> Self {
        self.header("authorization", SPOT_KEY)
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        self.header("content-type", "application/json").body(body.to_string())
    }

    pub(crate) fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self
    }

    /// Sends the request; a vendor's answer that breaks the vendor's contract fails the test.
    #[track_caller]
    pub(crate) fn send(self) -> impl Future<Output = Answer> {
        let caller = Location::caller();
        async move {
            let answer =
                self.exchange().await.unwrap_or_else(|error| panic!("{error} at {caller}"));
            if let Err(breach) = contract::check(&answer) {
                panic!("{breach} at {caller}: {answer:?}");
            }
            answer
        }
    }

    /// Sends the request; an error when no whole answer comes. Nothing is held
    /// against a contract.
    pub(crate) async fn exchange(self) -> Result<Answer, String> {
        let Self { client, request, method, path, body } = self;
        let describe = |error: &dyn std::error::Error| format!("{method} {path}: {error:?}");
        let request = request.body(Full::new(body)).map_err(|error| describe(&error))?;
        let response = client.hyper.request(request).await.map_err(|error| describe(&error))?;
        let (parts, body) = response.into_parts();
        let body = body.collect().await.map_err(|error| describe(&error))?.to_bytes();
        let (status, headers) = (parts.status.as_u16(), parts.headers);
        Ok(Answer { method, path, status, headers, body })
    }
}
