//! The decoders of queries and bodies.
//!
//! The first byte chooses between: the text as a body of a write under one of
//! several content types; the same JSON in each of OpenAgenda's body shapes,
//! which must not make a difference; the text as a query of MeltingSpot's list,
//! which must not change when it is encoded anew.

#![no_main]

use doublure_fuzz::{TYPES, WRITES, encodings_agree, shapes_agree, write};
use libfuzzer_sys::fuzz_target;

/// The choices beside the pairs of a content type and a write.
const QUERY: usize = TYPES.len() * WRITES.len();
const SHAPES: usize = QUERY + 1;

fuzz_target!(|input: &[u8]| {
    let Some((choice, input)) = input.split_first() else { return };
    match usize::from(*choice) % (SHAPES + 1) {
        SHAPES => shapes_agree(input),
        QUERY => encodings_agree(input),
        pair => drop(write(WRITES[pair % WRITES.len()], TYPES[pair / WRITES.len()], input)),
    }
});
