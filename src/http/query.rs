//! Query parameters, decoded once, in the order they were sent.

use std::borrow::Cow;

/// The parameters of a query or of an urlencoded body. Malformed percent
/// sequences stand for themselves and invalid UTF-8 is replaced: decoding never fails.
#[derive(Clone, Debug, Default)]
pub(crate) struct Query<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl<'a> Query<'a> {
    pub(crate) fn parse(raw: &'a str) -> Self {
        Self::parse_bytes(raw.as_bytes())
    }

    pub(crate) fn parse_bytes(raw: &'a [u8]) -> Self {
        if raw.is_empty() {
            return Self::default();
        }
        Self(form_urlencoded::parse(raw).collect())
    }

    /// Every pair, in order.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_ref(), value.as_ref()))
    }

    /// The value of the last parameter with just this name.
    pub(crate) fn last(&self, name: &str) -> Option<&str> {
        self.pairs().filter(|(key, _)| *key == name).last().map(|(_, value)| value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_values_are_decoded() {
        let query = Query::parse("email%5Bin%5D=a%40b.test&page=1&page=2&bare");
        assert_eq!(query.last("email[in]"), Some("a@b.test"));
        assert_eq!(query.last("page"), Some("2"));
        assert_eq!(query.last("bare"), Some(""));
        assert_eq!(query.last("missing"), None);
    }
}
