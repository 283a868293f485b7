//! Matching a path against a pattern such as `/v1/spotMembers/{spotMemberId}`.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// What a pattern's first `{…}` segment stood for, decoded. No path that is
/// answered has more of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Params<'a>(Option<Cow<'a, str>>);

impl Params<'_> {
    /// Empty if the pattern has none.
    pub(crate) fn first(&self) -> &str {
        self.0.as_deref().unwrap_or_default()
    }
}

/// A path with parameters, taken apart as far as is needed to match nearly every
/// path without a look at each of its characters: for a constant when it is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pattern<'p> {
    text: &'p str,
    /// What comes before the first parameter.
    literal: &'p str,
    /// What comes behind it; `None` if there is none.
    rest: Option<&'p str>,
}

impl<'p> Pattern<'p> {
    pub(crate) const fn of(text: &'p str) -> Self {
        let (literal, param) = text.split_at(position(text, b'{'));
        if param.is_empty() {
            return Self { text, literal, rest: None };
        }
        // One that is never closed matches nothing but itself.
        let close = position(param, b'}');
        if close == param.len() {
            return Self { text, literal: text, rest: None };
        }
        let (_, rest) = param.split_at(close + 1);
        Self { text, literal, rest: Some(rest) }
    }

    /// As it is written, parameters as `{name}`.
    pub(crate) fn text(&self) -> &'p str {
        self.text
    }

    /// The parameters if the path has the pattern's segments. Each segment of the
    /// path is percent-decoded first, so that `%7EbulkInvite` is `~bulkInvite`; a
    /// parameter is never empty.
    pub(crate) fn matches<'a>(&self, path: &'a str) -> Option<Params<'a>> {
        let Some(rest) = self.rest else {
            if path == self.literal {
                return Some(Params::default());
            }
            return if has(path, b'%') { match_encoded(self.text, path) } else { None };
        };
        if has(path, b'%') || has(rest, b'{') {
            return match_encoded(self.text, path);
        }
        let param = path.strip_prefix(self.literal)?.strip_suffix(rest)?;
        let whole = !param.is_empty() && !has(param, b'/');
        whole.then_some(Params(Some(Cow::Borrowed(param))))
    }
}

/// See [`Pattern::matches`].
pub(crate) fn match_path<'a>(pattern: &str, path: &'a str) -> Option<Params<'a>> {
    Pattern::of(pattern).matches(path)
}

/// Where an ASCII character first is, or the text ends.
const fn position(text: &str, ascii: u8) -> usize {
    let mut at = 0;
    while at < text.len() && text.as_bytes()[at] != ascii {
        at += 1;
    }
    at
}

/// Whether an ASCII character is in the text.
fn has(text: &str, ascii: u8) -> bool {
    text.as_bytes().contains(&ascii)
}

fn match_encoded<'a>(pattern: &str, path: &'a str) -> Option<Params<'a>> {
    let mut params = Params::default();
    let mut segments = path.split('/');
    for expected in pattern.split('/') {
        let segment = percent_decode_str(segments.next()?).decode_utf8_lossy();
        if expected.starts_with('{') && expected.ends_with('}') {
            if segment.is_empty() {
                return None;
            }
            params.0.get_or_insert(segment);
        } else if segment != expected {
            return None;
        }
    }
    segments.next().is_none().then_some(params)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_are_compared_decoded_and_whole() {
        let bulk = "/v1/spotMembers~bulkInvite";
        assert!(match_path(bulk, "/v1/spotMembers~bulkInvite").is_some());
        assert!(match_path(bulk, "/v1/spotMembers%7EbulkInvite").is_some());
        assert!(match_path(bulk, "/v1/spotMembers%7ebulkInvite").is_some());
        assert!(match_path(bulk, "/v1/spotMembers").is_none());
        assert!(match_path("/v1/spotMembers/{id}", "/v1/spotMembers").is_none());
        assert!(match_path("/v1/spotMembers/{id}", "/v1/spotMembers/").is_none());
        assert!(match_path("/v1/spotMembers/{id}", "/v1/spotMembers/a/b").is_none());
    }

    #[test]
    fn a_parameter_is_decoded() {
        let params = match_path("/a/{one}/b/{two}", "/a/x%20y/b/z").expect("matches");
        assert_eq!(params.first(), "x y");
    }

    #[test]
    fn a_path_matches_as_segment_by_segment() {
        let paths = [
            "",
            "/",
            "v1",
            "/v1/spotMembers",
            "/v1/spotMembers/",
            "/v1/spotMembers/a",
            "/v1/spotMembersX",
            "/v1/spotMembers/a/",
            "/v1/spotMembers/a/b",
            "/a/x/b/z",
            "/a//b/z",
            "/a/x/b",
            "/a/x/b/",
            "/a/x/c/z",
            "/a/b",
            "/a/b/b",
            "/a/x/y/b",
            "/%61/x/b",
            "/a/{one",
        ];
        for pattern in
            ["/v1/spotMembers", "/v1/spotMembers/{id}", "/a/{one}/b/{two}", "/a/{one}/b", "/a/{one"]
        {
            for path in paths {
                let (quick, thorough) = (match_path(pattern, path), match_encoded(pattern, path));
                assert_eq!(quick, thorough, "{path} against {pattern}");
            }
        }
    }
}
