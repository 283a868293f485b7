//! A world of doublure for every test, in Rust.
//!
//! ```console
//! $ cargo test --test rust_examples
//! $ cargo nextest run --test rust_examples
//! $ doublure run -- cargo nextest run --test rust_examples
//! ```

#![expect(clippy::expect_used, reason = "a test says what it expects")]

mod async_tests;
mod nextest;
mod plain_tests;
mod tower_client;
