//! The world's random source: ids that follow a sequence, and people made up
//! from a seed. Both are streams of `ChaCha8`, which promises its output.

mod ids;
mod people;

pub(crate) use ids::Ids;
pub(crate) use people::{People, Person};
