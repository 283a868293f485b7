//! People made up by crate `fake`, in an order that the seed decides.

use fake::Fake;
use fake::faker::company::en::{CompanyName, Profession};
use fake::faker::name::en::{FirstName, LastName};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;

use super::ids::stream;

/// Streams far from those that `Ids` counts through.
const PEOPLE_STREAMS: u64 = 1 << 63;

/// One made-up person. Names are stable within one lock file only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) firstname: String,
    pub(crate) lastname: String,
    /// `firstname.lastname.N@example.test`, lower case, unique by its number.
    pub(crate) email: String,
    pub(crate) title: String,
    pub(crate) organization: String,
    /// Some whole number to spread dates by.
    pub(crate) spread: u32,
}

/// An endless line of made-up people.
#[derive(Debug)]
pub(crate) struct People {
    rng: ChaCha8Rng,
    next: u64,
}

impl People {
    /// The people of this seed; `group` tells two lists of one world apart.
    pub(crate) fn new(seed: u64, group: u64) -> Self {
        Self { rng: stream(seed, PEOPLE_STREAMS | group), next: 1 }
    }
}

impl Iterator for People {
    type Item = Person;

    fn next(&mut self) -> Option<Person> {
        let firstname: String = FirstName().fake_with_rng(&mut self.rng);
        let lastname: String = LastName().fake_with_rng(&mut self.rng);
        let email =
            format!("{}.{}.{}@example.test", mailbox(&firstname), mailbox(&lastname), self.next);
        self.next += 1;
        Some(Person {
            email,
            title: Profession().fake_with_rng(&mut self.rng),
            organization: CompanyName().fake_with_rng(&mut self.rng),
            spread: self.rng.next_u32(),
            firstname,
            lastname,
        })
    }
}

/// A name as the part of an address: lower-case ASCII letters only.
fn mailbox(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_and_group_make_the_same_people() {
        let people = |seed, group| People::new(seed, group).take(20).collect::<Vec<_>>();
        assert_eq!(people(1, 0), people(1, 0));
        assert_ne!(people(1, 0), people(2, 0));
        assert_ne!(people(1, 0), people(1, 1));
    }

    #[test]
    fn addresses_differ_and_are_valid() {
        let mut seen = std::collections::BTreeSet::new();
        for person in People::new(42, 0).take(2_000) {
            assert!(email_address::EmailAddress::is_valid(&person.email), "{}", person.email);
            assert!(seen.insert(person.email));
        }
    }
}
