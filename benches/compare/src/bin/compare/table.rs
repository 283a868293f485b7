//! The tables, as Markdown.

use std::fmt;

use doublure_compare::figure::{Figure, short};

use super::load::Contender;

/// What a row of the main table says.
#[derive(Debug)]
pub(crate) struct Row {
    what: String,
    yardstick: String,
    ours: String,
    theirs: String,
    ratio: String,
    reach: String,
    reached: bool,
}

/// What a figure has to come to.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Reach {
    /// At most so many times the yardstick.
    AtMost(f64),
    /// More than so many times the yardstick.
    MoreThan(f64),
}

/// A figure with its unit and the name of what it tells.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Measured<'a> {
    pub(crate) name: &'a str,
    pub(crate) figure: &'a Figure,
    pub(crate) unit: &'static str,
}

impl Row {
    /// A figure beside its yardstick's.
    pub(crate) fn ratio(what: &str, ours: &Figure, theirs: Measured<'_>, reach: Reach) -> Self {
        let Measured { name, figure, unit } = theirs;
        let ratio = ours.median() / figure.median();
        let (reach, reached) = match reach {
            Reach::AtMost(most) => (format!("at most {most} times"), ratio <= most),
            Reach::MoreThan(1.0) => ("ahead".to_owned(), ratio > 1.0),
            Reach::MoreThan(least) => (format!("more than {least} times"), ratio > least),
        };
        Self {
            what: what.to_owned(),
            yardstick: name.to_owned(),
            ours: format!("{ours} {unit}"),
            theirs: format!("{figure} {unit}"),
            ratio: format!("{ratio:.2}"),
            reach,
            reached,
        }
    }

    /// A figure with a fixed limit.
    pub(crate) fn limit(what: &str, ours: &Figure, unit: &str, most: f64) -> Self {
        Self {
            what: what.to_owned(),
            yardstick: "a fixed limit".to_owned(),
            ours: format!("{ours} {unit}"),
            theirs: format!("{} {unit}", short(most)),
            ratio: format!("{:.2}", ours.median() / most),
            reach: format!("at most {} {unit}", short(most)),
            reached: ours.median() <= most,
        }
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, yardstick, ours, theirs, ratio, reach, reached } = self;
        let reached = if *reached { "yes" } else { "**no**" };
        write!(f, "| {what} | {yardstick} | {ours} | {theirs} | {ratio} | {reach} | {reached} |")
    }
}

/// Everything that is printed in the end.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    pub(crate) rows: Vec<Row>,
    details: Vec<String>,
}

impl Tables {
    /// Adds what every contender came to, the first one being the yardstick.
    pub(crate) fn detail(&mut self, title: &str, contenders: &[Contender<'_>]) {
        let floor = contenders.first().map_or(f64::NAN, |contender| contender.cpu.median());
        let row = |contender: &Contender<'_>| {
            let Contender { name, per_second, cpu, .. } = contender;
            format!("| {name} | {per_second} | {cpu} | {:.2} |", cpu.median() / floor)
        };
        let rows: Vec<String> = contenders.iter().map(row).collect();
        self.details.push(format!(
            "### {title}\n\n| server | requests per second | CPU µs per request | × first |\n\
             |---|---|---|---|\n{}\n",
            rows.join("\n")
        ));
    }
}

impl fmt::Display for Tables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Medians, in brackets the lowest and the highest round.\n")?;
        writeln!(f, "| what | yardstick | doublure | yardstick's | ratio | reach | reached |")?;
        writeln!(f, "|---|---|---|---|---|---|---|")?;
        self.rows.iter().try_for_each(|row| writeln!(f, "{row}"))?;
        self.details.iter().try_for_each(|detail| write!(f, "\n{detail}"))
    }
}
