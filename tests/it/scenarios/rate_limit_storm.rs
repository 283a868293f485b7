//! The API refuses three calls in a row and asks for patience.

use std::time::Duration;

use doublure::{Clock, MockServer, WorldClock};

use super::spot::{LIST, Page};
use super::{Stage, file};
use crate::support::{Answer, Client, start};

const STORY: &str = "rate-limit-storm";

/// The story with the clock stopped where it would begin to run, so that
/// nobody has to wait really.
async fn stopped() -> Stage {
    let clock = Clock::frozen("2026-03-01T09:00:00Z");
    let builder = MockServer::builder().scenario_file(file(STORY)).clock(clock);
    let (server, client) = start(builder).await;
    Stage { world: server.world().clone(), client, _server: server }
}

async fn ask(client: &Client, number: usize) -> Answer {
    client.get(&format!("{LIST}?page={number}&limit=100")).spot().send().await
}

/// Everybody on the list. A refused page is asked for again when the answer
/// says; waiting is an advance of the world's clock.
async fn everybody(client: &Client, clock: &WorldClock) -> Vec<String> {
    let mut people = Vec::new();
    let mut number = 1;
    loop {
        let answer = ask(client, number).await;
        if answer.status == 429 {
            let seconds = answer.header("retry-after").and_then(|after| after.parse().ok());
            clock.advance(Duration::from_secs(seconds.expect("seconds")));
            continue;
        }
        let page = Page::of(answer);
        people.extend(page.emails());
        if people.len() as u64 >= page.total {
            return people;
        }
        number += 1;
    }
}

/// Asks again at once, however often.
async fn hammer(client: &Client) {
    while ask(client, 1).await.status == 429 {}
}

#[tokio::test]
async fn a_client_that_waits_as_it_is_told_plays_it_well() {
    let stage = stopped().await;
    let people = everybody(&stage.client, &stage.world.clock()).await;
    assert!(people.contains(&"walk.in@acme.test".to_owned()));
    assert_eq!(stage.world.clock().now(), "2026-03-01T09:00:03Z");
    stage.world.assert_satisfied();
}

#[tokio::test]
async fn a_client_in_real_time_plays_it_well() {
    for stage in [Stage::of_file(STORY).await, Stage::loaded(STORY).await, Stage::sent(STORY).await]
    {
        // The clock runs by itself as well; an advance takes the place of sleeping.
        everybody(&stage.client, &stage.world.clock()).await;
        stage.world.assert_satisfied();
    }
}

#[tokio::test]
async fn a_client_that_gives_up_is_found_out() {
    let stage = stopped().await;
    assert_eq!(ask(&stage.client, 1).await.status, 429);
    stage.assert_unmet("meltingspot.members.list: expected exactly 3 calls with 429, saw 1");
    stage.assert_unmet("meltingspot.members.list: expected at least 1 call with 200, saw 0");
}

#[tokio::test]
async fn a_client_that_hammers_is_found_out() {
    let stage = stopped().await;
    hammer(&stage.client).await;
    let unmet = stage.unmet();
    assert_eq!(unmet.len(), 1, "{unmet:#?}");
    stage.assert_unmet("walk.in@acme.test");
}
