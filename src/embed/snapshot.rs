//! A world put away.

use crate::world;

/// A world as it was at one moment: state, clock, ids, quotas, faults and
/// scenario. It can be restored any number of times, also into other worlds.
#[derive(Clone, Debug)]
pub struct Snapshot(pub(super) world::Snapshot);
