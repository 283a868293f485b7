//! What is measured within one process: `in_process ROUNDS` prints a JSON object of
//! microseconds, each name with the median of each round.

mod answers;
mod worlds;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use doublure_compare::Failure;
use doublure_compare::figure::Figure;

/// Microseconds by name, one for each round.
type Figures = BTreeMap<String, Vec<f64>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let rounds = std::env::args().nth(1).map_or(Ok(5), |rounds| rounds.parse())?;
    let mut figures = Figures::new();
    answers::measure(rounds, &mut figures).await?;
    worlds::measure(rounds, &mut figures).await?;
    println!("{}", serde_json::to_string(&figures)?);
    Ok(())
}

/// The median of several samples, in microseconds.
fn median(samples: &[Duration]) -> f64 {
    samples.iter().map(|took| took.as_secs_f64() * 1e6).collect::<Figure>().median()
}

/// How long something takes on average when it is done `times` times; what it
/// returns is dropped afterwards.
fn each<T>(times: u32, mut action: impl FnMut() -> T) -> f64 {
    let mut kept = Vec::with_capacity(usize::try_from(times).unwrap_or(0));
    let started = Instant::now();
    for _ in 0..times {
        kept.push(action());
    }
    (started.elapsed() / times).as_secs_f64() * 1e6
}
