//! Which world a request is for: `/~{id}/…` in its path, or `{id}.localhost`
//! in its `Host`.

use std::borrow::Cow;

use crate::http::Request;
use crate::world::DEFAULT_WORLD;

/// Where a request is bound for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address<'a> {
    /// The world's id; it need not exist.
    pub(crate) world: Cow<'a, str>,
    /// How many bytes of the path name the world.
    pub(crate) prefix: usize,
}

/// Finds the world that a request names, the default one if it names none.
pub(crate) fn locate(request: &Request) -> Address<'_> {
    let by_path = world_in_path(request.uri.path());
    by_path.unwrap_or_else(|| Address { world: world_in_host(request), prefix: 0 })
}

fn world_in_path(path: &str) -> Option<Address<'_>> {
    let rest = match path.as_bytes() {
        [b'/', b'~', ..] => &path[2..],
        [b'/', b'%', b'7', b'E' | b'e', ..] => &path[4..],
        _ => return None,
    };
    let world = rest.split('/').next().unwrap_or_default();
    let prefix = path.len() - rest.len() + world.len();
    Some(Address { world: Cow::Borrowed(world), prefix })
}

/// Host names ignore case, so a world's does too.
fn world_in_host(request: &Request) -> Cow<'_, str> {
    const SUFFIX: &str = ".localhost";
    let host = request.host().unwrap_or_default();
    // Nearly every host is an address or a plain name, and need not be taken apart.
    let may_name_one = host.contains(&b'.') && (host.contains(&b'l') || host.contains(&b'L'));
    if !may_name_one {
        return Cow::Borrowed(DEFAULT_WORLD);
    }
    let name = request.authority().and_then(|host| host.split(':').next()).unwrap_or_default();
    let label = name.len().checked_sub(SUFFIX.len()).and_then(|at| name.split_at_checked(at));
    match label {
        Some((label, suffix)) if suffix.eq_ignore_ascii_case(SUFFIX) && !label.is_empty() => {
            Cow::Owned(label.to_ascii_lowercase())
        }
        _ => Cow::Borrowed(DEFAULT_WORLD),
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    fn located(uri: &str, host: &str) -> (String, usize) {
        let request = http::Request::get(uri).header("host", host).body(Bytes::new());
        let request = Request::new(request.expect("a request"));
        let Address { world, prefix } = locate(&request);
        (world.into_owned(), prefix)
    }

    #[test]
    fn a_path_names_a_world_and_is_cut() {
        assert_eq!(located("/~w1/v1/spotMembers", "127.0.0.1:4010"), ("w1".to_owned(), 4));
        assert_eq!(located("/%7Ew1", "127.0.0.1:4010"), ("w1".to_owned(), 6));
        assert_eq!(located("/v1/spotMembers~bulkInvite", "x"), (DEFAULT_WORLD.to_owned(), 0));
    }

    #[test]
    fn a_host_below_localhost_names_a_world() {
        assert_eq!(located("/v1", "W1.LocalHost:4010").0, "w1");
        assert_eq!(located("/v1", "W1.LOCALHOST").0, "w1");
        assert_eq!(located("/v1", "localhost:4010").0, DEFAULT_WORLD);
        assert_eq!(located("/v1", "127.0.0.1:4010").0, DEFAULT_WORLD);
        assert_eq!(located("/v1", "doublure:4010").0, DEFAULT_WORLD);
        assert_eq!(located("/~w2/v1", "w1.localhost").0, "w2");
    }
}
