//! Ids drawn from the world's seed, one after the other.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use uuid::Uuid;

/// Where a world stands in its sequence of ids. The n-th draw of a seed is
/// always the same, whatever was drawn before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ids {
    seed: u64,
    sequence: u64,
}

impl Ids {
    pub(crate) fn new(seed: u64, sequence: u64) -> Self {
        Self { seed, sequence }
    }

    pub(crate) fn seed(&self) -> u64 {
        self.seed
    }

    /// How many draws were made: the fixture's `sequence`. It begins anew after
    /// the largest number.
    pub(crate) fn sequence(&self) -> u64 {
        self.sequence
    }

    /// Another seed for the draws to come; the sequence goes on.
    pub(crate) fn reseed(&mut self, seed: u64) {
        self.seed = seed;
    }

    /// A version 4 UUID.
    pub(crate) fn uuid(&mut self) -> Uuid {
        let mut bytes = [0; 16];
        self.draw().fill_bytes(&mut bytes);
        uuid::Builder::from_random_bytes(bytes).into_uuid()
    }

    /// A uid of eight digits, as `OpenAgenda`'s are.
    pub(crate) fn uid(&mut self) -> u64 {
        10_000_000 + self.draw().next_u64() % 90_000_000
    }

    /// `count` lower-case hexadecimal digits, at most 64.
    pub(crate) fn hex(&mut self, count: usize) -> String {
        let mut bytes = [0; 32];
        self.draw().fill_bytes(&mut bytes);
        let nibbles = bytes.iter().flat_map(|byte| [byte >> 4, byte & 0xf]);
        let digits = nibbles.filter_map(|nibble| char::from_digit(nibble.into(), 16));
        digits.take(count).collect()
    }

    fn draw(&mut self) -> ChaCha8Rng {
        let rng = stream(self.seed, self.sequence);
        self.sequence = self.sequence.wrapping_add(1);
        rng
    }
}

/// The stream with this number of this seed.
pub(super) fn stream(seed: u64, number: u64) -> ChaCha8Rng {
    let mut key = [0; 32];
    key[..8].copy_from_slice(&seed.to_le_bytes());
    let mut rng = ChaCha8Rng::from_seed(key);
    rng.set_stream(number);
    rng
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_and_position_give_the_same_id() {
        let mut first = Ids::new(7, 0);
        let skipped = first.uuid();
        let second = first.uuid();
        assert_ne!(skipped, second);
        assert_eq!(Ids::new(7, 1).uuid(), second);
        assert_ne!(Ids::new(8, 1).uuid(), second);
    }

    #[test]
    fn the_sequence_begins_anew_after_its_largest_number() {
        let mut last = Ids::new(7, u64::MAX);
        last.uuid();
        assert_eq!(last, Ids::new(7, 0));
    }

    #[test]
    fn a_uid_has_eight_digits_and_hex_has_the_length_asked_for() {
        let mut ids = Ids::new(1, 0);
        for _ in 0..100 {
            assert_eq!(ids.uid().to_string().len(), 8);
        }
        assert_eq!(ids.hex(29).len(), 29);
        assert_eq!(ids.sequence(), 101);
    }
}
