//! The flake harness: many clients, many worlds, one server. Nothing that
//! happens in a world may be seen in another one, counted twice or lost.
//!
//! `DOUBLURE_HARNESS=long` runs 2,000 worlds under 64 clients instead of the
//! short form, and prints its figures.

mod dice;
mod life;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use doublure::MockServer;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::support::wire::{Wire, get};
use crate::support::{Client, serve, spot_of};

use life::{Life, Tally};

/// How much of everything.
#[derive(Clone, Copy, Debug)]
struct Plan {
    worlds: usize,
    clients: usize,
}

impl Plan {
    fn of_the_environment() -> Self {
        match std::env::var("DOUBLURE_HARNESS").as_deref() {
            Ok("long") => Self { worlds: 2_000, clients: 64 },
            _ => Self { worlds: 200, clients: 16 },
        }
    }
}

/// One server with a few members; every world begins like that.
async fn begin() -> MockServer {
    let member = |n| json!({"email": format!("m{n}@acme.test")});
    let members: Vec<Value> = (0..life::BEGINNERS).map(member).collect();
    serve(spot_of(&json!(members))).await.0
}

/// Lets this many clients live through worlds until there were enough of them.
async fn live(server: Arc<MockServer>, plan: Plan) -> Tally {
    let begun = Arc::new(AtomicUsize::new(0));
    let mut clients = JoinSet::new();
    for _ in 0..plan.clients {
        let (server, begun) = (Arc::clone(&server), Arc::clone(&begun));
        clients.spawn(async move {
            let mut tally = Tally::default();
            loop {
                let number = begun.fetch_add(1, Ordering::Relaxed);
                if number >= plan.worlds {
                    return tally;
                }
                tally += Life::begin(&server, number).await.lead().await;
            }
        });
    }
    let mut total = Tally::default();
    while let Some(tally) = clients.join_next().await {
        total += tally.expect("a client's model holds");
    }
    total
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_request_is_seen_in_another_world_counted_twice_or_lost() {
    let plan = Plan::of_the_environment();
    let server = Arc::new(begin().await);
    let began = tokio::time::Instant::now();
    let tally = live(Arc::clone(&server), plan).await;
    println!("{plan:?}: {tally:?} in {:?}", began.elapsed());
    assert_eq!(server.strays(), tally.strays, "{tally:?}");
    assert_eq!(server.world().requests().len(), 0, "{tally:?}");
    assert_eq!(server.world().meltingspot().members().len(), life::BEGINNERS);
    assert_eq!(tally.worlds, plan.worlds as u64);
    assert_eq!(open_worlds(&server).await, 1);
}

async fn open_worlds(server: &MockServer) -> Value {
    let client = Client::new(server.base_url());
    client.get("/__doublure/health").send().await.expect(200).json()["worlds"].clone()
}

#[tokio::test]
async fn every_stray_on_a_connection_that_was_kept_is_counted_once() {
    let server = MockServer::start().await;
    let world = server.fork();
    let path = format!("/~{}/v1/spotMembers?limit=1", world.id());
    let mut kept = Vec::new();
    for _ in 0..32 {
        let mut wire = Wire::connect(server.address()).await;
        assert_eq!(wire.exchange(get(&path)).await.status, 200);
        kept.push(wire);
    }
    assert_eq!(world.requests().len(), 32);
    drop(world);
    for wire in &mut kept {
        for _ in 0..3 {
            assert_eq!(wire.exchange(get(&path)).await.status, 410);
        }
    }
    assert_eq!(server.strays(), 96);
}
