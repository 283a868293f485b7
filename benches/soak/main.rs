//! The soak: the release binary under mixed load over changing worlds for half
//! an hour. Every answer is checked, and the server's memory has to stay flat.
//!
//! ```sh
//! cargo bench --bench soak          # DOUBLURE_SOAK_MINUTES=30 unless said otherwise
//! ```
//!
//! It prints a line of figures every five minutes and what is left when all worlds
//! are closed, and ends with 1 if an answer was wrong, the server said anything on
//! stderr, or its memory grew.

#![expect(clippy::expect_used, clippy::print_stdout, reason = "a program for the maintainers")]

mod acts;
mod life;
mod memory;
mod served;
mod tally;
mod wire;

#[path = "../../tests/it/flake_harness/dice.rs"]
mod dice;

use std::process::ExitCode;
use std::sync::Arc;
use std::thread;

use life::Life;
use served::Served;
use tally::Tally;

/// Clients at once; each has a world that lasts as long as the soak, and goes
/// through short-lived ones beside it. They never rest: the machine is busy.
const CLIENTS: usize = 6;

/// Lives in short-lived worlds between two visits to the lasting one.
const LIVES: usize = 3;

fn main() -> ExitCode {
    let minutes = std::env::var("DOUBLURE_SOAK_MINUTES").ok();
    let minutes = minutes.map_or(30, |text| text.parse().expect("DOUBLURE_SOAK_MINUTES: a number"));
    let served = Served::start();
    let tally = Arc::new(Tally::default());
    let clients: Vec<_> = (0..CLIENTS)
        .map(|client| {
            let (tally, address) = (Arc::clone(&tally), served.address);
            thread::spawn(move || go_on(client, address, &tally))
        })
        .collect();
    let memory = served.watch(&tally, minutes);
    tally.stop();
    for client in clients {
        client.join().expect("a client ends");
    }
    served.clear(&tally);
    served.end(&tally);
    tally.report(&memory)
}

/// One client, until the soak is over.
fn go_on(client: usize, address: std::net::SocketAddr, tally: &Tally) {
    let lasting = (0..).step_by(CLIENTS);
    let mut elder = Life::lasting(address, client);
    for number in lasting.map(|number| number + client) {
        if tally.is_over() {
            break;
        }
        if (number / CLIENTS).is_multiple_of(LIVES) {
            elder = match elder {
                Ok(mut life) => {
                    tally.take(life.visit(tally));
                    Ok(life)
                }
                Err(breach) => {
                    tally.take(Err(breach));
                    Life::lasting(address, client)
                }
            };
        }
        tally.take(Life::begin(address, number).and_then(|life| life.lead(tally)));
    }
}
