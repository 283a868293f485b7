//! The report for people at a terminal: first what was never met.

use std::fmt;

use super::{Coverage, OperationCoverage, OutcomeCoverage, OutcomeState, Sum};

/// A report as text, in colour or not.
#[derive(Debug)]
pub(crate) struct Table<'a> {
    pub(crate) coverage: &'a Coverage,
    pub(crate) colour: bool,
}

/// Styles of a terminal.
const BOLD: &str = "1";
const RED: &str = "31";
const DIM: &str = "2";

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Table { coverage: self, colour: false }.fmt(f)
    }
}

impl fmt::Display for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_unmet(f)?;
        self.write_never_called(f)?;
        self.write_operations(f)?;
        let Sum { by_fault, .. } = self.coverage.sum();
        let sum = self.coverage.sum();
        let line = format!(
            "coverage: {:.1} % ({} of {} outcomes met, {by_fault} of them only by a fault)",
            sum.percent(),
            sum.met(),
            sum.total()
        );
        write!(f, "{}", self.styled(BOLD, &line))
    }
}

impl Table<'_> {
    fn write_unmet(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for operation in self.coverage.called() {
            let unmet = operation.outcomes.iter().filter(|it| it.state == OutcomeState::Unmet);
            let mut unmet = unmet.peekable();
            if unmet.peek().is_some() {
                let head = format!("never met in {}:", operation.operation);
                writeln!(f, "{}", self.styled(BOLD, &head))?;
            }
            for outcome in unmet {
                let line = format!("  {}", headline(outcome, operation));
                writeln!(f, "{}", self.styled(RED, &line))?;
                writeln!(f, "{}", self.styled(DIM, &format!("      {}", outcome.how_to_provoke)))?;
            }
        }
        Ok(())
    }

    fn write_never_called(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.coverage.never_called();
        if names.is_empty() {
            return Ok(());
        }
        writeln!(f, "{} {}", self.styled(BOLD, "never called, and not counted:"), names.join(", "))
    }

    fn write_operations(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.coverage.called().next().is_none() {
            return Ok(());
        }
        let widths = self.coverage.called().map(|it| it.operation.len());
        let width = widths.max().unwrap_or_default();
        let head = format!(
            "{:width$}  {:>6}  {:>5}  {:>5}  {:>7}",
            "operation", "calls", "met", "of", "percent"
        );
        writeln!(f, "{}", self.styled(BOLD, &head))?;
        for operation in self.coverage.called() {
            let (name, calls, sum) = (operation.operation, operation.calls, operation.sum());
            let (met, total, percent) = (sum.met(), sum.total(), sum.percent());
            writeln!(f, "{name:width$}  {calls:>6}  {met:>5}  {total:>5}  {percent:>7.1}")?;
        }
        Ok(())
    }

    fn styled(&self, style: &str, text: &str) -> String {
        if self.colour { format!("\x1b[{style}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

/// Such as `tooManyEmails (413): More than 200 addresses are refused …`.
fn headline(outcome: &OutcomeCoverage, operation: &OperationCoverage) -> String {
    let status = outcome.status.map(|status| format!(" ({status})")).unwrap_or_default();
    format!("{}{status}: {}", outcome.name(operation), outcome.title)
}
