//! Matching a path against a pattern such as `/v1/spotMembers/{spotMemberId}`.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// What a pattern's `{…}` segments stood for, decoded, in the pattern's order.
pub(crate) type Params<'a> = Vec<Cow<'a, str>>;

/// The parameters if the path has the pattern's segments. Each segment of the
/// path is percent-decoded first, so that `%7EbulkInvite` is `~bulkInvite`; a
/// parameter is never empty.
pub(crate) fn match_path<'a>(pattern: &str, path: &'a str) -> Option<Params<'a>> {
    if path.contains('%') { match_encoded(pattern, path) } else { match_plain(pattern, path) }
}

/// Nearly every path stands for itself: no need to look at it segment by segment.
fn match_plain<'a>(mut pattern: &str, mut path: &'a str) -> Option<Params<'a>> {
    let mut params = Params::new();
    while let Some(open) = position(pattern, b'{') {
        path = path.strip_prefix(&pattern[..open])?;
        let (param, after) = path.split_at(position(path, b'/').unwrap_or(path.len()));
        if param.is_empty() {
            return None;
        }
        params.push(Cow::Borrowed(param));
        let close = position(pattern, b'}')?;
        (pattern, path) = (&pattern[close + 1..], after);
    }
    (path == pattern).then_some(params)
}

/// Where an ASCII character first is: plainer than `str::find`, and cheaper in
/// texts as short as these.
fn position(text: &str, ascii: u8) -> Option<usize> {
    text.bytes().position(|byte| byte == ascii)
}

fn match_encoded<'a>(pattern: &str, path: &'a str) -> Option<Params<'a>> {
    let mut params = Params::new();
    let mut segments = path.split('/');
    for expected in pattern.split('/') {
        let segment = percent_decode_str(segments.next()?).decode_utf8_lossy();
        if expected.starts_with('{') && expected.ends_with('}') {
            if segment.is_empty() {
                return None;
            }
            params.push(segment);
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
        assert_eq!(params.as_slice(), ["x y", "z"]);
    }
    #[test]
    fn a_plain_path_matches_as_segment_by_segment() {
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
        ];
        for pattern in ["/v1/spotMembers", "/v1/spotMembers/{id}", "/a/{one}/b/{two}", "/a/{one}/b"]
        {
            for path in paths {
                let (plain, encoded) = (match_plain(pattern, path), match_encoded(pattern, path));
                assert_eq!(plain, encoded, "{path} against {pattern}");
            }
        }
    }
}
