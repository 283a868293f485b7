//! Spots and their members, and the rules between them. No HTTP.

use std::sync::Arc;

use imbl::{OrdMap, Vector};
use uuid::Uuid;

use crate::apis::Tried;
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
    /// While changes are tried: the places of the spots that may have been changed.
    tried: Option<Vec<usize>>,
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
        Self { spots, keys, places, tried: None }
    }

    /// The spots in fixture order.
    pub(crate) fn spots(&self) -> impl Iterator<Item = &Spot> {
        self.spots.iter().map(|spot| &**spot)
    }

    pub(crate) fn spot(&self, id: Uuid) -> Option<&Spot> {
        self.spots.get(*self.places.get(&id)?).map(|spot| &**spot)
    }

    /// While changes are tried, only those of its members can be taken back.
    pub(crate) fn spot_mut(&mut self, id: Uuid) -> Option<&mut Spot> {
        let place = *self.places.get(&id)?;
        let spot = Arc::make_mut(self.spots.get_mut(place)?);
        if let Some(tried) = &mut self.tried {
            spot.members.begin();
            tried.push(place);
        }
        Some(spot)
    }

    /// Ends the trial of changes, for each table that took part.
    fn end_trial(&mut self, end: fn(&mut Table<SpotMember>)) {
        for place in self.tried.take().unwrap_or_default() {
            if let Some(spot) = self.spots.get_mut(place) {
                end(&mut Arc::make_mut(spot).members);
            }
        }
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

/// The tables remember the changes themselves: a copy beside them would make
/// every change copy what it touches.
impl Tried for State {
    type Before = ();

    fn begin(&mut self) {
        self.tried = Some(Vec::new());
    }

    fn keep(&mut self, (): ()) {
        self.end_trial(Table::keep);
    }

    fn take_back(&mut self, (): ()) {
        self.end_trial(Table::take_back);
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Two spots without members.
    fn two_spots() -> State {
        let seed = |number| SpotSeed {
            id: Uuid::from_u128(number),
            name: String::new(),
            secret_key: None,
            members: Table::builder(),
        };
        State::from_seeds(vec![seed(1), seed(2)])
    }

    fn add(state: &mut State, spot: u128) {
        let spot = state.spot_mut(Uuid::from_u128(spot)).expect("a spot");
        let number = u128::try_from(spot.members.len()).expect("few");
        spot.members.push(&SpotMember::new(Uuid::from_u128(number), spot.id, "a@b.test"));
    }

    fn counts(state: &State) -> Vec<usize> {
        state.spots().map(|spot| spot.members.len()).collect()
    }

    #[test]
    fn changes_on_trial_are_taken_back_in_every_spot() {
        let mut state = two_spots();
        add(&mut state, 1);
        state.begin();
        for spot in [1, 2, 1] {
            add(&mut state, spot);
        }
        assert_eq!(counts(&state), [3, 1]);
        state.take_back(());
        assert_eq!(counts(&state), [1, 0]);
    }

    #[test]
    fn changes_that_were_kept_stay_when_later_ones_are_taken_back() {
        let mut state = two_spots();
        for (spot, end) in [(1, State::keep as fn(&mut State, ())), (2, State::take_back)] {
            state.begin();
            add(&mut state, spot);
            end(&mut state, ());
        }
        add(&mut state, 2);
        assert_eq!(counts(&state), [1, 1]);
    }
}
