//! Measures doublure beside a floor and its peers: what the measuring programs share.

pub mod answer;
pub mod client;
pub mod figure;

/// What went wrong, in words for whoever runs the measurement.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;
