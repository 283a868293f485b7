//! What is compared to find the name that somebody probably meant.

/// No name of ours is longer. What is sent may be megabytes long, and comparing
/// takes the product of both lengths, in time and for some measures in memory.
const COMPARED: usize = 100;

/// The beginning of a text, as much as is worth comparing with names.
pub(crate) fn comparable(text: &str) -> &str {
    text.char_indices().nth(COMPARED).map_or(text, |(end, _)| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_compared_whole_and_a_flood_in_part() {
        assert_eq!(comparable("emial"), "emial");
        assert_eq!(comparable(&"é".repeat(1_000)).chars().count(), COMPARED);
    }
}
