//! The report as a page: one file that needs no script and nothing from elsewhere,
//! in light and dark.

use super::report::escaped;
use super::{Coverage, OperationCoverage, OutcomeCoverage, OutcomeState};

/// How the page looks.
const STYLE: &str = include_str!("report.css");

impl Coverage {
    /// What was never met first, then every operation with its outcomes.
    pub(super) fn to_html(&self) -> String {
        let operations: String = self.called().map(section).collect();
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <title>Coverage {percent:.1} % – doublure</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
             <main>\n<h1>What the client has met</h1>\n{summary}{unmet}{never_called}{operations}</main>\n\
             </body>\n</html>\n",
            percent = self.percent(),
            summary = self.summary(),
            unmet = self.unmet_section(),
            never_called = self.never_called_section(),
        )
    }

    fn summary(&self) -> String {
        let sum = self.sum();
        let scope = match &self.world {
            Some(world) => format!("the world <code>{}</code>", escaped(world)),
            None => "all worlds of the server".to_owned(),
        };
        format!(
            "<p class=\"figure\">{percent:.1} %</p>\n\
             <meter min=\"0\" max=\"100\" value=\"{percent:.1}\">{percent:.1} %</meter>\n\
             <p>{met} of {total} outcomes met in {scope}, {by_fault} of them only by a fault. \
             {unreachable} more can't happen with the behaviours in force.</p>\n",
            percent = sum.percent(),
            met = sum.met(),
            total = sum.total(),
            by_fault = sum.by_fault,
            unreachable = sum.unreachable,
        )
    }

    fn unmet_section(&self) -> String {
        if self.unmet().is_empty() {
            return String::new();
        }
        let item = |outcome: &OutcomeCoverage| {
            format!(
                "<li><code>{}</code>{}<br>{}<br><span class=\"how\">{}</span></li>\n",
                escaped(&outcome.id),
                status(outcome),
                escaped(&outcome.title),
                escaped(&outcome.how_to_provoke)
            )
        };
        let items: String = self.unmet().into_iter().map(item).collect();
        format!("<section>\n<h2>Never met</h2>\n<ul class=\"unmet\">\n{items}</ul>\n</section>\n")
    }

    fn never_called_section(&self) -> String {
        let name = |operation: &str| format!("<li><code>{}</code></li>\n", escaped(operation));
        let names: String = self.never_called().into_iter().map(name).collect();
        if names.is_empty() {
            return names;
        }
        format!(
            "<section>\n<h2>Never called, and not counted</h2>\n<ul>\n{names}</ul>\n</section>\n"
        )
    }
}

fn section(operation: &OperationCoverage) -> String {
    let rows: String = operation.outcomes.iter().map(|outcome| row(outcome, operation)).collect();
    let sum = operation.sum();
    format!(
        "<details>\n<summary><code>{name}</code> {percent:.1} % ({met} of {total}), called {calls} times</summary>\n\
         <div class=\"wide\"><table>\n<thead><tr><th scope=\"col\">Outcome</th><th scope=\"col\">State</th>\
         <th scope=\"col\">Met</th><th scope=\"col\">By a fault</th><th scope=\"col\">How to provoke it</th></tr></thead>\n\
         <tbody>\n{rows}</tbody>\n</table></div>\n</details>\n",
        name = escaped(operation.operation),
        percent = sum.percent(),
        met = sum.met(),
        total = sum.total(),
        calls = operation.calls,
    )
}

fn row(outcome: &OutcomeCoverage, operation: &OperationCoverage) -> String {
    let (class, state) = match outcome.state {
        OutcomeState::Met => ("met", "✓ met"),
        OutcomeState::MetByFault => ("fault", "✓ met by a fault"),
        OutcomeState::Unmet => ("never", "✗ never met"),
        OutcomeState::Unreachable => ("off", "– not with these behaviours"),
    };
    format!(
        "<tr class=\"{class}\"><th scope=\"row\"><code>{}</code>{}<br>{}</th><td>{state}</td><td>{}</td><td>{}</td><td class=\"how\">{}</td></tr>\n",
        escaped(outcome.name(operation)),
        status(outcome),
        escaped(&outcome.title),
        outcome.met,
        outcome.met_by_fault,
        escaped(&outcome.how_to_provoke)
    )
}

fn status(outcome: &OutcomeCoverage) -> String {
    outcome.status.map(|status| format!(" <b>{status}</b>")).unwrap_or_default()
}
