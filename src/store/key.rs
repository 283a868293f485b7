//! Index keys: every indexed fact is a number of 64 bits.

use std::borrow::Cow;
use std::hash::{BuildHasher, Hasher};

use foldhash::quality::FixedState;

/// An index of a row, numbered by the row type from zero on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Field {
    number: u8,
    is_ordered: bool,
}

impl Field {
    /// Of numbers, which are asked for by range too.
    pub(crate) const fn ordered(number: u8) -> Self {
        Self { number, is_ordered: true }
    }

    /// Of texts or ids, which are asked for one by one: a range of hashes means nothing, and holds
    /// nothing where rows were changed.
    pub(crate) const fn hashed(number: u8) -> Self {
        Self { number, is_ordered: false }
    }

    pub(super) fn is_ordered(self) -> bool {
        self.is_ordered
    }
}

/// The key of a text: the same in every run.
///
/// Two texts may share a key, so a hit is checked against the row.
pub(crate) fn text_key(text: &str) -> u64 {
    bytes_key(text.as_bytes())
}

/// The key of an id that is no text.
pub(crate) fn bytes_key(bytes: &[u8]) -> u64 {
    let mut hasher = FixedState::default().build_hasher();
    hasher.write(bytes);
    hasher.finish()
}

/// A text in the form in which texts are compared when case doesn't count.
pub(crate) fn folded<'t>(text: impl Into<Cow<'t, str>>) -> Cow<'t, str> {
    let text = text.into();
    let may_change = |byte: u8| !byte.is_ascii() || byte.is_ascii_uppercase();
    // No way out in between: so the bytes are looked at many at a time.
    let may_change = text.bytes().fold(false, |found, byte| found | may_change(byte));
    if may_change { Cow::Owned(text.to_lowercase()) } else { text }
}

/// The key of a number: keys are ordered as the numbers are, so that a range of dates is a range of
/// keys.
pub(crate) fn number_key(number: i64) -> u64 {
    number.cast_unsigned() ^ (1 << 63)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_keys_keep_the_order_of_the_numbers() {
        let numbers = [i64::MIN, -2, -1, 0, 1, 2, i64::MAX];
        assert!(numbers.map(number_key).is_sorted());
        assert_eq!((number_key(i64::MIN), number_key(i64::MAX)), (0, u64::MAX));
    }

    #[test]
    fn folding_takes_the_case_away_and_nothing_else() {
        for (text, expected) in [("ada@a.test", "ada@a.test"), ("Ada", "ada"), ("ZOË", "zoë")] {
            assert_eq!(folded(text), expected);
        }
    }

    #[test]
    fn the_key_of_a_text_does_not_depend_on_the_run() {
        assert_eq!(text_key("ada@example.com"), text_key(&String::from("ada@example.com")));
        assert_ne!(text_key("ada@example.com"), text_key("bob@example.com"));
    }
}
