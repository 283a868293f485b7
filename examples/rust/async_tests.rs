//! `#[tokio::test]`s of a client that uses `reqwest`.

use std::sync::LazyLock;
use std::time::Duration;

use doublure::Fault;
use doublure::blocking::MockServer;
use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};

/// One server for all tests of this binary. It has a thread of its own, so it outlives the runtime of
/// the test that started it.
static SERVER: LazyLock<MockServer> = LazyLock::new(MockServer::start);

/// The code under test. A client of your own has more to it; what matters here is that it takes its
/// base URLs from outside.
struct Welcome {
    http: Client,
    meltingspot: String,
    openagenda: String,
    token: String,
}

impl Welcome {
    fn new(meltingspot: &str, openagenda: &str) -> Self {
        let http = Client::new();
        let (meltingspot, openagenda) = (meltingspot.to_owned(), openagenda.to_owned());
        Self { http, meltingspot, openagenda, token: String::new() }
    }

    /// Invites to the spot. A server that is busy is asked again, when it says so.
    async fn invite_to_spot(&self, email: &str) -> reqwest::Result<Value> {
        let url = format!("{}/v1/spotMembers", self.meltingspot);
        let invite = self.http.post(url).header("authorization", "ms-demo-key");
        let invite = invite.json(&json!({ "email": email }));
        let mut tried = 0;
        loop {
            let again = invite.try_clone().expect("a body that is no stream");
            let answer = again.send().await?;
            tried += 1;
            if tried == 3 || !is_busy(&answer) {
                return answer.error_for_status()?.json().await;
            }
            tokio::time::sleep(retry_after(&answer)).await;
        }
    }

    /// Invites to the agenda. A token that is no longer valid is replaced.
    async fn invite_to_agenda(&mut self, email: &str) -> reqwest::Result<Value> {
        let mut answer = self.post_invitation(email).await?;
        if answer.status() == StatusCode::UNAUTHORIZED {
            self.token = self.new_token().await?;
            answer = self.post_invitation(email).await?;
        }
        answer.error_for_status()?.json().await
    }

    async fn post_invitation(&self, email: &str) -> reqwest::Result<Response> {
        let url = format!("{}/v2/agendas/10000001/members/invite", self.openagenda);
        let body = json!({"role": "contributor", "emails": [email]});
        self.http.post(url).header("access-token", &self.token).json(&body).send().await
    }

    async fn new_token(&self) -> reqwest::Result<String> {
        let url = format!("{}/v2/requestAccessToken", self.openagenda);
        let grant = self.http.post(url).json(&json!({"code": "oa-demo-secret"})).send().await?;
        let grant: Value = grant.error_for_status()?.json().await?;
        Ok(grant["access_token"].as_str().unwrap_or_default().to_owned())
    }
}

fn is_busy(answer: &Response) -> bool {
    matches!(answer.status(), StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE)
}

fn retry_after(answer: &Response) -> Duration {
    let header = answer.headers().get("retry-after").and_then(|value| value.to_str().ok());
    Duration::from_secs(header.and_then(|seconds| seconds.parse().ok()).unwrap_or(1))
}

#[tokio::test]
async fn a_new_customer_is_invited_to_the_spot() {
    let world = SERVER.fork();
    let welcome = Welcome::new(world.meltingspot_base_url(), world.openagenda_base_url());
    let member = welcome.invite_to_spot("new@acme.test").await.expect("an invitation");
    assert_eq!(member["status"], "Invited");
    assert!(world.meltingspot().member("new@acme.test").is_some());
}

#[tokio::test]
async fn a_customer_who_is_there_already_is_refused() {
    let world = SERVER.fork();
    let welcome = Welcome::new(world.meltingspot_base_url(), world.openagenda_base_url());
    let refusal = welcome.invite_to_spot("ada.lovelace@acme.test").await.expect_err("a refusal");
    assert_eq!(refusal.status(), Some(StatusCode::BAD_REQUEST));
}

#[tokio::test]
async fn a_busy_server_is_asked_again() {
    let world = SERVER.fork();
    world.fault(Fault::on("meltingspot.members.invite").first(2).status(503).retry_after(0));
    let welcome = Welcome::new(world.meltingspot_base_url(), world.openagenda_base_url());
    welcome.invite_to_spot("new@acme.test").await.expect("an invitation");
    let seen = world.requests_to("meltingspot.members.invite");
    let statuses: Vec<_> = seen.iter().map(|request| request.status).collect();
    assert_eq!(statuses, [Some(503), Some(503), Some(201)]);
}

#[tokio::test]
async fn an_expired_token_is_replaced() {
    let world = SERVER.fork();
    let mut welcome = Welcome::new(world.meltingspot_base_url(), world.openagenda_base_url());
    welcome.invite_to_agenda("new@acme.test").await.expect("an invitation");
    world.clock().advance(Duration::from_hours(2));
    welcome.invite_to_agenda("newer@acme.test").await.expect("an invitation");
    assert_eq!(world.requests_to("openagenda.accessToken.request").len(), 2);
}
