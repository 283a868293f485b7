//! Index keys: every indexed fact is a number of 64 bits.

use std::hash::{DefaultHasher, Hasher};

/// A column or index of a row, numbered by the row type from zero on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Field(pub(crate) u8);

/// The key of a text: the same in every run and on every platform.
///
/// Two texts may share a key, so a hit is checked against the row.
pub(crate) fn text_key(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(text.as_bytes());
    hasher.finish()
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
    fn the_key_of_a_text_does_not_depend_on_the_run() {
        assert_eq!(text_key("ada@example.com"), text_key(&String::from("ada@example.com")));
        assert_ne!(text_key("ada@example.com"), text_key("bob@example.com"));
    }
}
