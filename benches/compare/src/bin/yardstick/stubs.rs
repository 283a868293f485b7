//! The peers, each with one ready-made stub: method and path match, these bytes go out.

use std::future::pending;

use doublure_compare::Failure;
use doublure_compare::answer::Answer;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::announce;

/// wiremock-rs, without its own journal: with it, it grows without bound.
pub(super) async fn wiremock(answer: &Answer, at: &str) -> Result<(), Failure> {
    let server = MockServer::builder().disable_request_recording().start().await;
    let mut response =
        ResponseTemplate::new(answer.status).set_body_raw(answer.body.to_vec(), "application/json");
    for (name, value) in &answer.headers {
        response = response.insert_header(name.as_str(), value.as_str());
    }
    Mock::given(method("GET")).and(path(at)).respond_with(response).mount(&server).await;
    announce(&server.address().to_string());
    pending().await
}

/// httpmock.
pub(super) async fn httpmock(answer: &Answer, at: &str) -> Result<(), Failure> {
    let server = httpmock::MockServer::start_async().await;
    server
        .mock_async(|when, mut then| {
            when.method(httpmock::Method::GET).path(at);
            then = then.status(answer.status).body(&answer.body);
            for (name, value) in &answer.headers {
                then = then.header(name, value);
            }
        })
        .await;
    announce(&server.address().to_string());
    pending().await
}

/// mockito.
pub(super) async fn mockito(answer: &Answer, at: &str) -> Result<(), Failure> {
    let mut server = mockito::Server::new_async().await;
    let mut mock = server.mock("GET", at).with_status(answer.status.into()).with_body(&answer.body);
    for (name, value) in &answer.headers {
        mock = mock.with_header(name, value);
    }
    let _mock = mock.create_async().await;
    announce(&server.host_with_port());
    pending().await
}
