//! Spots and their members, and the rules between them. No HTTP.

use std::sync::Arc;

use imbl::{OrdMap, Vector};
use uuid::Uuid;

use crate::random::Ids;
use crate::store::{Builder, RowId, Table, folded, text_key};

use super::SpotMember;
use super::row::{EMAIL, ID, has_id, id_key};

/// All spots; cloned in constant time.
#[derive(Clone, Default)]
pub(crate) struct State {
    /// In the order of the fixture; none is ever added or taken away.
    spots: Vector<Arc<Spot>>,
    /// Places in `spots`, by secret key.
    keys: OrdMap<String, usize>,
    /// Places in `spots`, by id.
    places: OrdMap<Uuid, usize>,
}

/// One spot; cloned in constant time.
#[derive(Clone, Debug)]
pub(crate) struct Spot {
    pub(crate) id: Uuid,
    pub(crate) name: String,
    /// The key that implies this spot; `None` if it never had one or it was revoked.
    pub(crate) secret_key: Option<String>,
    /// In the order of their creation.
    pub(crate) members: Table<SpotMember>,
}

/// A spot as it comes from a fixture.
#[derive(Debug)]
pub(crate) struct SpotSeed {
    pub(crate) id: Uuid,
    pub(crate) name: String,
    pub(crate) secret_key: Option<String>,
    pub(crate) members: Builder<SpotMember>,
}

impl State {
    /// The caller has seen to it that ids, keys and, within a spot, e-mails are unique.
    pub(crate) fn from_seeds(seeds: Vec<SpotSeed>) -> Self {
        let spots: Vector<Arc<Spot>> =
            seeds.into_iter().map(|seed| Arc::new(Spot::from_seed(seed))).collect();
        let key_of = |(place, spot): (usize, &Arc<Spot>)| Some((spot.secret_key.clone()?, place));
        let keys = spots.iter().enumerate().filter_map(key_of).collect();
        let places = spots.iter().enumerate().map(|(place, spot)| (spot.id, place)).collect();
        Self { spots, keys, places }
    }

    /// The spots in fixture order.
    pub(crate) fn spots(&self) -> impl Iterator<Item = &Spot> {
        self.spots.iter().map(|spot| &**spot)
    }

    pub(crate) fn spot(&self, id: Uuid) -> Option<&Spot> {
        self.spots.get(*self.places.get(&id)?).map(|spot| &**spot)
    }

    pub(crate) fn spot_mut(&mut self, id: Uuid) -> Option<&mut Spot> {
        self.spots.get_mut(*self.places.get(&id)?).map(Arc::make_mut)
    }

    /// The spot that a secret key implies.
    pub(crate) fn spot_by_key(&self, secret_key: &str) -> Option<&Spot> {
        self.spots.get(*self.keys.get(secret_key)?).map(|spot| &**spot)
    }

    /// Makes a secret key unknown; `false` if it already was.
    pub(crate) fn revoke_key(&mut self, secret_key: &str) -> bool {
        let place = self.keys.remove(secret_key);
        if let Some(spot) = place.and_then(|place| self.spots.get_mut(place)) {
            Arc::make_mut(spot).secret_key = None;
        }
        place.is_some()
    }
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("State").field("spots", &self.spots.len()).finish_non_exhaustive()
    }
}

impl Spot {
    fn from_seed(seed: SpotSeed) -> Self {
        let SpotSeed { id, name, secret_key, members } = seed;
        Self { id, name, secret_key, members: members.finish() }
    }

    /// The member with this address, case ignored.
    pub(crate) fn member_by_email(&self, email: &str) -> Option<(RowId, SpotMember)> {
        let wanted = folded(email);
        let hits = self.members.find(EMAIL, text_key(&wanted));
        hits.filter_map(|row| Some((row, self.members.get(row)?)))
            .find(|(_, member)| folded(&*member.email) == wanted)
    }

    /// Where the member with this id lies.
    pub(crate) fn row_by_id(&self, id: Uuid) -> Option<RowId> {
        self.members.find_one(ID, id_key(id), |text| has_id(text, id))
    }

    /// An id that no member of the spot has.
    pub(crate) fn free_id(&self, ids: &mut Ids) -> Uuid {
        loop {
            let id = ids.uuid();
            if self.row_by_id(id).is_none() {
                return id;
            }
        }
    }
}
