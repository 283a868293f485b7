//! The cells that need a look, one after another.

use std::io::{self, Write};

use super::tried::{Sweep, Tried};

/// Tells of each bad cell what happened and how to repeat it; of every cell if
/// that is wanted.
pub(super) fn write(out: &mut dyn Write, sweep: &Sweep, everything: bool) -> io::Result<()> {
    let shown = sweep.tried.iter().filter(|tried| everything || tried.verdict.is_bad());
    for tried in shown {
        writeln!(out, "\n{}: {}", tried.verdict.words(), tried.cell)?;
        writeln!(out, "{}", indented(&story(sweep, tried), "  "))?;
        writeln!(out, "  To repeat this run:\n    {}", sweep.again(tried))?;
    }
    Ok(())
}

/// What happened in a run.
pub(super) fn story(sweep: &Sweep, tried: &Tried) -> String {
    let row = sweep.plan.rows.iter().find(|row| row.call == tried.cell.call);
    let request = row.map(|row| row.request.as_str()).unwrap_or_default();
    let met = if tried.struck { tried.cell.kind.meaning() } else { UNSTRUCK.to_owned() };
    let mut story = format!("{request}: {met}.\nThe command {}.", tried.ended);
    if !tried.unmet.is_empty() {
        story.push('\n');
        story.push_str(&tried.unmet);
    }
    format!("{story}\n{}", quoted_output(&tried.output))
}

/// What is said of a fault that no call met.
pub(super) const UNSTRUCK: &str =
    "the fault did not strike: there was no such call this time, or the scenario's own fault acted";

/// What a command printed, marked as such.
pub(super) fn quoted_output(output: &str) -> String {
    match output.trim_end() {
        "" => "It printed nothing.".to_owned(),
        text => format!("It printed:\n{}", indented(text, "  | ")),
    }
}

fn indented(text: &str, by: &str) -> String {
    text.lines().map(|line| format!("{by}{line}")).collect::<Vec<String>>().join("\n")
}
