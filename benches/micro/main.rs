//! What one call costs in process, without a socket: `cargo bench`, or a part of it
//! with `cargo bench -- reads`.

#![expect(clippy::expect_used, reason = "without its set-up a benchmark has nothing to measure")]

mod fixtures;
mod measured;
mod reads;
mod worlds;
mod writes;

fn main() {
    divan::main();
}
