//! The matrix of calls by faults, for people.

use std::io::{self, Write};

use super::cell::Verdict;
use super::fault_kind::FaultKind;
use super::told::UNSTRUCK;
use super::tried::{Sweep, Tried};

/// The space between two columns.
const GAP: &str = "  ";

/// A head stands above its column on so many lines.
const HEAD_LINES: usize = 2;

/// Marks a verdict of a run in which the fault hit no call.
const UNSTRUCK_MARK: &str = "*";

/// A row for each call, a column for each kind of fault, and the summary.
pub(super) fn write(out: &mut dyn Write, sweep: &Sweep, in_colour: bool) -> io::Result<()> {
    let columns: Vec<Column> = sweep.plan.kinds.iter().map(|it| Column::of(sweep, it)).collect();
    let labels: Vec<String> = sweep.plan.rows.iter().map(|row| row.call.to_string()).collect();
    let margin = labels.iter().map(String::len).max().unwrap_or_default();
    for part in 0..HEAD_LINES {
        let names = columns.iter().map(|column| column.padded(&column.head[part]));
        line(out, " ".repeat(margin), names)?;
    }
    for (at, label) in labels.iter().enumerate() {
        let cells = columns.iter().map(|column| column.shown(at, in_colour));
        line(out, format!("{label:margin$}"), cells)?;
    }
    writeln!(out, "\n{}", sweep.summary())?;
    if sweep.tried.iter().any(|tried| !tried.struck) {
        writeln!(out, "{UNSTRUCK_MARK} {UNSTRUCK}")?;
    }
    Ok(())
}

/// Writes a line unless it is empty, as the lower half of a short head is.
fn line(out: &mut dyn Write, label: String, cells: impl Iterator<Item = String>) -> io::Result<()> {
    let text = cells.fold(label, |text, cell| text + GAP + &cell);
    let text = text.trim_end();
    if text.is_empty() { Ok(()) } else { writeln!(out, "{text}") }
}

struct Column<'a> {
    head: [String; HEAD_LINES],
    /// From the first row to the last; `None` where nothing was tried.
    cells: Vec<Option<&'a Tried>>,
    width: usize,
}

impl<'a> Column<'a> {
    fn of(sweep: &'a Sweep, kind: &FaultKind) -> Self {
        let cells = sweep.plan.rows.iter().map(|row| sweep.at(row.call, kind));
        let cells: Vec<Option<&Tried>> = cells.collect();
        let head = split(kind.to_string());
        let texts = cells.iter().map(|tried| text(*tried).len());
        let width = texts.chain(head.each_ref().map(String::len)).max().unwrap_or_default();
        Self { head, cells, width }
    }

    fn padded(&self, text: &str) -> String {
        format!("{text:width$}", width = self.width)
    }

    fn shown(&self, row: usize, in_colour: bool) -> String {
        let tried = self.cells.get(row).copied().flatten();
        let padded = self.padded(&text(tried));
        match tried.filter(|_| in_colour) {
            Some(tried) => format!("\x1b[{}m{padded}\x1b[0m", style(tried.verdict)),
            None => padded,
        }
    }
}

/// A kind with details is long: they go below.
fn split(mut kind: String) -> [String; HEAD_LINES] {
    let end = kind.find([':', '+']).unwrap_or(kind.len());
    let tail = kind.split_off(end);
    [kind, tail]
}

fn text(tried: Option<&Tried>) -> String {
    let Some(tried) = tried else { return "-".to_owned() };
    let word = match tried.verdict {
        Verdict::Survived => "survived",
        Verdict::GaveUpCleanly => "gave up",
        Verdict::Wrong => "WRONG",
        Verdict::Damaged => "DAMAGED",
        Verdict::Hung => "HUNG",
    };
    format!("{word}{}", if tried.struck { "" } else { UNSTRUCK_MARK })
}

fn style(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Survived => "32",
        Verdict::GaveUpCleanly => "33",
        Verdict::Wrong | Verdict::Damaged | Verdict::Hung => "1;31",
    }
}
