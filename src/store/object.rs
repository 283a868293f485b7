//! Writing a row's JSON object.

use serde::Serialize;
use uuid::Uuid;

/// JSON text that is written piece by piece. A serialiser takes three times as
/// long: it asks every key and every id whether it has something to escape, and
/// rows are written by the hundred thousand.
#[derive(Debug)]
pub(crate) struct ObjectText<'t>(&'t mut Vec<u8>);

impl<'t> ObjectText<'t> {
    /// Goes on behind what is there.
    pub(crate) fn after(text: &'t mut Vec<u8>) -> Self {
        Self(text)
    }

    /// JSON as it stands: brackets, commas, keys, words without anything to escape.
    pub(crate) fn raw(&mut self, json: &str) -> &mut Self {
        self.0.extend_from_slice(json.as_bytes());
        self
    }

    pub(crate) fn string(&mut self, text: &str) -> &mut Self {
        if has_escapes(text) {
            return self.value(text);
        }
        self.raw("\"").raw(text).raw("\"")
    }

    pub(crate) fn uuid(&mut self, id: Uuid) -> &mut Self {
        self.raw("\"").raw(id.hyphenated().encode_lower(&mut Uuid::encode_buffer())).raw("\"")
    }

    /// Whatever is not written often, or has nothing to escape.
    pub(crate) fn value(&mut self, value: &(impl Serialize + ?Sized)) -> &mut Self {
        // Strings, numbers and maps of them always serialise, and a Vec takes every byte.
        let _ = serde_json::to_writer(&mut *self.0, value);
        self
    }

    pub(crate) fn string_or_null(&mut self, text: Option<&str>) -> &mut Self {
        match text {
            Some(text) => self.string(text),
            None => self.raw("null"),
        }
    }

    pub(crate) fn uuid_or_null(&mut self, id: Option<Uuid>) -> &mut Self {
        match id {
            Some(id) => self.uuid(id),
            None => self.raw("null"),
        }
    }
}

/// Whether a JSON string has to spell the text otherwise. Every byte is looked
/// at, without a way out in between: so they are looked at many at a time.
fn has_escapes(text: &str) -> bool {
    let escaped = |byte: u8| byte < b' ' || byte == b'"' || byte == b'\\';
    text.bytes().fold(false, |found, byte| found | escaped(byte))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_string_is_spelled_as_serde_spells_it(text in "\\PC{0,40}|[\\x00-\\x7f\u{80}-\u{a0}]{0,9}") {
            let mut written = Vec::new();
            ObjectText::after(&mut written).string(&text);
            prop_assert_eq!(written, serde_json::to_vec(&text).expect("JSON"));
        }
    }

    #[test]
    fn what_is_not_there_is_null() {
        let mut text = b"before ".to_vec();
        let mut object = ObjectText::after(&mut text);
        object.string_or_null(None).raw(",").uuid_or_null(None).raw(",");
        object.string_or_null(Some("a")).raw(",").uuid_or_null(Some(Uuid::nil()));
        let expected = "before null,null,\"a\",\"00000000-0000-0000-0000-000000000000\"";
        assert_eq!(String::from_utf8(text).expect("UTF-8"), expected);
    }
}
