//! What clients of `OpenAgenda` have in common.

use serde_json::{Value, json};

use crate::openagenda_support::{INVITE, MEMBERS, REQUEST_TOKEN};
use crate::support::{Answer, Client};

/// A client with an access token.
pub(super) struct Session<'a> {
    client: &'a Client,
    token: String,
}

impl<'a> Session<'a> {
    /// Asks for a token with the secret key of the demo's administrator.
    pub(super) async fn open(client: &'a Client) -> Self {
        let code = json!({"code": "oa-demo-secret"});
        let granted = client.post(REQUEST_TOKEN, &code).send().await.expect(200).json();
        let token = granted["access_token"].as_str().expect("a token").to_owned();
        Self { client, token }
    }

    pub(super) async fn renew(&mut self) {
        *self = Self::open(self.client).await;
    }

    /// A page of a hundred members, from behind this cursor.
    pub(super) async fn page(&self, after: Option<u64>) -> Answer {
        let after = after.map(|after| format!("&after={after}")).unwrap_or_default();
        let path = format!("{MEMBERS}?limit=100{after}");
        self.client.get(&path).header("access-token", &self.token).send().await
    }

    /// Invites contributors.
    pub(super) async fn invite(&self, emails: &[&str]) -> Value {
        let body = json!({"role": "contributor", "emails": emails});
        let ask = self.client.post(INVITE, &body).header("access-token", &self.token);
        ask.send().await.expect(200).json()
    }
}

/// The addresses on a page.
pub(super) fn emails(page: &Answer) -> Vec<String> {
    let emails = page.items("email");
    emails.iter().map(|email| email.as_str().expect("an email").to_owned()).collect()
}

/// The cursor to the next page, if there is one.
pub(super) fn cursor(page: &Answer) -> Option<u64> {
    page.json()["after"].as_u64()
}
