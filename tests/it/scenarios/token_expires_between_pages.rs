//! An access token ends while a list is read page by page.

use super::Stage;
use super::agenda::{Session, cursor, emails};
use crate::support::Client;

const STORY: &str = "token-expires-between-pages";

/// Reads the whole list. A page that is refused for its token is asked for
/// once more, with another token.
async fn everybody(client: &Client) -> Vec<String> {
    let mut session = Session::open(client).await;
    let (mut people, mut after) = (Vec::new(), None);
    loop {
        let mut page = session.page(after).await;
        if page.status == 401 {
            session.renew().await;
            page = session.page(after).await;
        }
        let page = page.expect(200);
        people.extend(emails(&page));
        after = cursor(&page);
        if after.is_none() {
            return people;
        }
    }
}

/// Takes a refusal for the end of the list.
async fn until_refused(client: &Client) -> Vec<String> {
    let session = Session::open(client).await;
    let (mut people, mut after) = (Vec::new(), None);
    loop {
        let page = session.page(after).await;
        if page.status != 200 {
            return people;
        }
        people.extend(emails(&page));
        after = cursor(&page);
        if after.is_none() {
            return people;
        }
    }
}

/// Begins the whole list anew whenever something is wrong.
async fn from_the_start(client: &Client) -> Vec<String> {
    loop {
        let people = until_refused(client).await;
        if people.len() > 100 {
            return people;
        }
    }
}

#[tokio::test]
async fn a_client_that_renews_its_token_plays_it_well() {
    for stage in [Stage::of_file(STORY).await, Stage::loaded(STORY).await, Stage::sent(STORY).await]
    {
        let people = everybody(&stage.client).await;
        let members = stage.world.openagenda().agenda(10_000_001).members();
        assert_eq!(people, members.into_iter().map(|it| it.email).collect::<Vec<_>>());
        stage.world.assert_satisfied();
    }
}

#[tokio::test]
async fn a_client_that_takes_a_refusal_for_the_end_is_found_out() {
    let stage = Stage::of_file(STORY).await;
    assert_eq!(until_refused(&stage.client).await.len(), 100);
    stage.assert_unmet("openagenda.accessToken.request: expected exactly 2 calls with 200, saw 1");
    stage.assert_unmet("openagenda.members.list: expected exactly 3 calls with 200, saw 1");
}

#[tokio::test]
async fn a_client_that_begins_anew_is_found_out() {
    let stage = Stage::of_file(STORY).await;
    assert_eq!(from_the_start(&stage.client).await.len(), 254);
    assert_eq!(
        stage.unmet(),
        ["openagenda.members.list: expected exactly 3 calls with 200, saw 4"]
    );
}
