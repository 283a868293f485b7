//! Forks and their like, at no members and at a million.

use std::hint::black_box;

use doublure::MockServer;
use doublure_compare::Failure;
use serde_json::json;

use super::{Figures, each};

const SIZES: [usize; 3] = [0, 10_000, 1_000_000];
/// How often each thing is done in a round.
const TIMES: u32 = 1_000;

pub(super) async fn measure(rounds: usize, figures: &mut Figures) -> Result<(), Failure> {
    let mut servers = Vec::new();
    for size in SIZES {
        let fixture = json!({"seed": 1, "meltingspot": {"spots": [
            {"name": "Measured", "secretKey": "key", "generate": {"members": size}}]}});
        servers.push((size, MockServer::builder().fixture(fixture).start().await?));
    }
    for _ in 0..=rounds {
        for (size, server) in &servers {
            let mut note = |operation: &str, took: f64| {
                figures.entry(format!("{operation} at {size}")).or_default().push(took);
            };
            let world = server.fork();
            let before = world.snapshot();
            note("fork", each(TIMES, || server.fork()));
            note("snapshot", each(TIMES, || world.snapshot()));
            note("restore", each(TIMES, || world.restore(&before)));
            note("reset", each(TIMES, || world.reset()));
            black_box(world);
        }
    }
    let warm_up_too = |of: &&mut Vec<f64>| of.len() > rounds;
    for of in figures.values_mut().filter(warm_up_too) {
        of.remove(0);
    }
    Ok(())
}
