//! What the server's memory did over time.

use std::fmt;

use crate::served::LOOKS;

/// Kibibytes at each look.
#[derive(Debug, Default)]
pub(crate) struct Memory(Vec<u64>);

/// The medians of the second and of the last third, in kibibytes, and how fast it
/// grew over both.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Growth {
    from: u64,
    to: u64,
    /// Kibibytes a minute, by least squares.
    slope: f64,
}

impl Memory {
    pub(crate) fn look(&mut self, kibibytes: u64) {
        self.0.push(kibibytes);
    }

    pub(crate) fn growth(&self) -> Growth {
        let third = self.0.len().div_ceil(3);
        let mut thirds = self.0.chunks(third).skip(1).map(median);
        let from = thirds.next().unwrap_or(0);
        let slope = slope(self.0.get(third..).unwrap_or_default());
        Growth { from, to: thirds.next().unwrap_or(from), slope }
    }
}

fn median(looks: &[u64]) -> u64 {
    let mut sorted = looks.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied().unwrap_or(0)
}

/// How much is added in a minute; nothing can be told of a single look.
#[expect(clippy::cast_precision_loss, reason = "kibibytes and minutes are small numbers")]
fn slope(looks: &[u64]) -> f64 {
    let points =
        || looks.iter().enumerate().map(|(at, kib)| (at as f64 / LOOKS as f64, *kib as f64));
    let count = looks.len() as f64;
    let (sum_x, sum_y) = points().fold((0.0, 0.0), |sum, (x, y)| (sum.0 + x, sum.1 + y));
    let (mean_x, mean_y) = (sum_x / count, sum_y / count);
    let shared: f64 = points().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    let own: f64 = points().map(|(x, _)| (x - mean_x).powi(2)).sum();
    if own > 0.0 { shared / own } else { 0.0 }
}

impl Growth {
    /// Within a twentieth and 1 MiB: what an allocator does by itself.
    pub(crate) fn is_flat(self) -> bool {
        self.to <= self.from + self.from / 20 + 1024
    }
}

impl fmt::Display for Growth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { from, to, slope } = self;
        let verdict = if self.is_flat() { "flat" } else { "GREW" };
        write!(f, "{verdict}: {from} KiB in the second third, {to} KiB in the last, ")?;
        write!(f, "{slope:+.1} KiB a minute over both")
    }
}
