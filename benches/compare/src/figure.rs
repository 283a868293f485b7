//! Figures: the median of several rounds, with the spread.

use std::fmt;

/// What was measured in each round.
#[derive(Clone, Debug, Default)]
pub struct Figure(Vec<f64>);

impl Figure {
    /// Notes a round.
    pub fn note(&mut self, value: f64) {
        self.0.push(value);
        self.0.sort_by(f64::total_cmp);
    }

    /// The middle one; the mean of the two middle ones of an even number.
    #[must_use]
    pub fn median(&self) -> f64 {
        match self.0.len() {
            0 => f64::NAN,
            count if count % 2 == 1 => self.0[count / 2],
            count => f64::midpoint(self.0[count / 2 - 1], self.0[count / 2]),
        }
    }
}

impl FromIterator<f64> for Figure {
    fn from_iter<T: IntoIterator<Item = f64>>(rounds: T) -> Self {
        let mut figure = Self::default();
        rounds.into_iter().for_each(|value| figure.note(value));
        figure
    }
}

impl fmt::Display for Figure {
    /// `9.4 (9.1 to 9.9)`, with as many digits as are worth reading.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [low, median, high] =
            [self.0.first().copied(), Some(self.median()), self.0.last().copied()]
                .map(|value| short(value.unwrap_or(f64::NAN)));
        write!(f, "{median} ({low} to {high})")
    }
}

/// Three significant digits or the whole number.
#[must_use]
pub fn short(value: f64) -> String {
    match value.abs() {
        size if size < 1.0 => format!("{value:.3}"),
        size if size < 10.0 => format!("{value:.2}"),
        size if size < 100.0 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}
