//! Hostile clients: what they do costs themselves. While each attack goes on,
//! others are served; after it, memory is back and nothing has panicked.

mod bodies;
mod connections;
mod documents;
mod framing;
mod journal;
mod siege;

use siege::Siege;
