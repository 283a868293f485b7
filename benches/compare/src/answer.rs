//! An answer as it came over the wire: what every ready-made yardstick sends.

use std::fs;
use std::path::Path;

use bytes::Bytes;

use crate::Failure;

/// A ready-made answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// Lower-case names with values, without those that every HTTP library adds
    /// by itself: `date` and `content-length`.
    pub headers: Vec<(String, String)>,
    /// The whole body.
    pub body: Bytes,
}

impl Answer {
    /// Reads an answer that was captured: HTTP/1.1 with a content length.
    ///
    /// # Errors
    /// When the file can't be read or is no such answer.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let raw = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Self::parse(&raw).ok_or_else(|| format!("{}: no HTTP answer", path.display()))?)
    }

    /// The answer that these bytes are.
    #[must_use]
    pub fn parse(raw: &[u8]) -> Option<Self> {
        const END: &[u8] = b"\r\n\r\n";
        let end = raw.windows(END.len()).position(|window| window == END)?;
        let mut lines = std::str::from_utf8(&raw[..end]).ok()?.split("\r\n");
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let headers = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .filter(|(name, _)| name != "date" && name != "content-length")
            .collect();
        let body = Bytes::copy_from_slice(&raw[end + END.len()..]);
        Some(Self { status, headers, body })
    }
}
