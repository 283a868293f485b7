//! What the fuzz targets share: worlds to fork, requests written as text, a way
//! to the control plane, and what has to hold of every answer.
//!
//! A panic anywhere in the process ends the run, also one that the server would
//! have caught: libFuzzer's hook aborts before anything unwinds.

mod control;
mod decoders;
mod documents;
mod request;
mod stage;
mod verdict;

pub use control::Control;
pub use decoders::{TYPES, WRITES, encodings_agree, shapes_agree, write};
pub use documents::{assert_diagnosis_agrees, encoded, play};
pub use request::{Step, steps};
pub use stage::{Stage, at_once, stage};
pub use verdict::{check, checked_json, is_small};
