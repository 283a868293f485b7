//! Somebody on the first page leaves while the second is about to be read, so
//! that everybody behind moves up by one.

use super::Stage;
use super::spot::{bulk_invite, page};
use crate::support::Client;

const STORY: &str = "list-changes-while-paged";

/// Everybody on the list. When the total changes on the way, it begins again.
async fn everybody(client: &Client) -> Vec<String> {
    let mut people = Vec::new();
    let (mut number, mut total) = (1, None);
    loop {
        let page = page(client, number).await;
        if total.is_some_and(|total| total != page.total) {
            (number, total) = (1, None);
            people.clear();
            continue;
        }
        people.extend(page.emails());
        if people.len() as u64 >= page.total {
            return people;
        }
        (number, total) = (number + 1, Some(page.total));
    }
}

/// Everybody on the pages until a page is not full.
async fn until_a_short_page(client: &Client) -> Vec<String> {
    let mut people = Vec::new();
    for number in 1.. {
        let page = page(client, number).await;
        people.extend(page.emails());
        if page.members.len() < 100 {
            break;
        }
    }
    people
}

/// Invites whoever of these is not on the list.
async fn invite_the_rest(client: &Client, wanted: &[String], there: &[String]) -> Vec<String> {
    let rest: Vec<String> = wanted.iter().filter(|email| !there.contains(email)).cloned().collect();
    if !rest.is_empty() {
        bulk_invite(client, &rest).await.expect("an answer").expect(201);
    }
    rest
}

/// The people whom the client knows of: everybody but who is about to leave.
fn wanted(stage: &Stage) -> Vec<String> {
    let emails = stage.world.meltingspot().members().into_iter().map(|member| member.email);
    emails.filter(|email| email != "grace.hopper@acme.test").collect()
}

#[tokio::test]
async fn a_client_that_watches_the_total_plays_it_well() {
    for stage in [Stage::of_file(STORY).await, Stage::loaded(STORY).await, Stage::sent(STORY).await]
    {
        let wanted = wanted(&stage);
        let there = everybody(&stage.client).await;
        assert_eq!(there, wanted);
        assert!(invite_the_rest(&stage.client, &wanted, &there).await.is_empty());
        stage.world.assert_satisfied();
    }
}

#[tokio::test]
async fn a_client_that_only_counts_pages_misses_somebody_and_is_found_out() {
    let stage = Stage::sent(STORY).await;
    let wanted = wanted(&stage);
    let there = until_a_short_page(&stage.client).await;
    let invited = invite_the_rest(&stage.client, &wanted, &there).await;
    assert_eq!(invited, wanted[99..100], "who moved from the second page to the first");
    stage.assert_unmet("meltingspot.members.list: expected 4 to 6 calls with 200, saw 3");
    stage.assert_unmet("meltingspot.members.bulkInvite: expected exactly 0 calls, saw 1");
}
