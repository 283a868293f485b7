//! The end of what a command prints.

use std::collections::VecDeque;

use tokio::io::{AsyncRead, AsyncReadExt};

/// How much of it is kept.
const KEPT_BYTES: usize = 16 * 1024;

/// The last [`KEPT_BYTES`] of a stream.
#[derive(Debug, Default)]
pub(super) struct Tail {
    kept: VecDeque<u8>,
    /// How many bytes came before those that are kept.
    lost: u64,
}

impl Tail {
    /// Reads until the end of the stream; what was read is kept if this is
    /// dropped on the way.
    pub(super) async fn read(&mut self, stream: &mut (impl AsyncRead + Unpin)) {
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = stream.read(&mut buffer).await {
            self.keep(&buffer[..count]);
        }
    }

    fn keep(&mut self, bytes: &[u8]) {
        self.kept.extend(bytes);
        while self.kept.len() > KEPT_BYTES {
            self.kept.pop_front();
            self.lost += 1;
        }
    }

    /// The text, from the first whole line on if its beginning is lost.
    pub(super) fn into_text(self) -> String {
        let bytes = Vec::from(self.kept);
        if self.lost == 0 {
            return String::from_utf8_lossy(&bytes).into_owned();
        }
        let whole = bytes.iter().position(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let left_out = self.lost + u64::try_from(whole).unwrap_or_default();
        format!("({left_out} bytes left out)\n{}", String::from_utf8_lossy(&bytes[whole..]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn kept(printed: &[u8]) -> String {
        let mut tail = Tail::default();
        tail.read(&mut &*printed).await;
        tail.into_text()
    }

    #[tokio::test]
    async fn a_short_text_is_kept_whole() {
        assert_eq!(kept(b"one\ntwo").await, "one\ntwo");
        assert_eq!(kept(b"\xff").await, "\u{fffd}");
    }

    #[tokio::test]
    async fn a_long_text_keeps_its_last_lines() {
        let printed = "a line of twenty char\n".repeat(10_000);
        let text = kept(printed.as_bytes()).await;
        let (first, rest) = text.split_once('\n').expect("lines");
        assert_eq!(first, format!("({} bytes left out)", printed.len() - rest.len()));
        assert!(rest.len() <= KEPT_BYTES && rest.starts_with("a line"), "{first}");
    }
}
