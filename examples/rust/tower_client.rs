//! A client that is generic over its `tower` service: in the tests a world takes the place of the
//! connection, so that there is no socket, no port and no waiting.

use std::convert::Infallible;

use bytes::Bytes;
use doublure::{Fault, MockServer, World};
use http::{Request, Response, StatusCode};
use serde_json::{Value, json};
use tower::{Service, ServiceBuilder, ServiceExt};

/// The code under test. In production `S` is a connection pool that knows the vendor's host.
struct Spot<S>(S);

impl<S> Spot<S>
where
    S: Service<Request<Bytes>, Response = Response<Bytes>, Error = Infallible>,
{
    /// Invites somebody, and tells whether the vendor took it.
    async fn invite(&mut self, email: &str) -> Result<Value, StatusCode> {
        let body = Bytes::from(json!({ "email": email }).to_string());
        let request = Request::post("/v1/spotMembers").header("content-type", "application/json");
        let request = request.body(body).expect("a sound request");
        let Ok(service) = self.0.ready().await;
        let Ok(answer) = service.call(request).await;
        match answer.status() {
            StatusCode::CREATED => Ok(serde_json::from_slice(answer.body()).unwrap_or_default()),
            refused => Err(refused),
        }
    }
}

/// The client with the layers that it has in production, here one that signs requests.
fn signed(
    world: World,
) -> Spot<impl Service<Request<Bytes>, Response = Response<Bytes>, Error = Infallible>> {
    let sign = |mut request: Request<Bytes>| {
        let key = http::HeaderValue::from_static("ms-demo-key");
        request.headers_mut().insert("authorization", key);
        request
    };
    Spot(ServiceBuilder::new().map_request(sign).service(world))
}

#[tokio::test]
async fn an_invitation_is_signed() {
    let server = MockServer::start().await;
    let world = server.fork();
    let member = signed(world.clone()).invite("new@acme.test").await.expect("an invitation");
    assert_eq!(member["status"], "Invited");
    assert!(world.meltingspot().member("new@acme.test").is_some());
}

#[tokio::test]
async fn a_request_without_a_key_is_refused() {
    let server = MockServer::start().await;
    let refused = Spot(server.fork()).invite("new@acme.test").await;
    assert_eq!(refused.expect_err("a refusal"), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_fault_is_met_without_a_socket_too() {
    let server = MockServer::start().await;
    let world = server.fork();
    world.fault(Fault::on("meltingspot.members.invite").first(1).rate_limit());
    let mut spot = signed(world);
    let refused = spot.invite("new@acme.test").await;
    assert_eq!(refused.expect_err("a refusal"), StatusCode::TOO_MANY_REQUESTS);
    drop(spot.invite("new@acme.test").await.expect("an invitation"));
}
