//! The report as `JUnit` XML: a suite for each operation, a case for each
//! outcome. What was not met is skipped, not failed: dashboards then count it
//! without turning a build red that `--min-coverage` lets pass.

use std::fmt::Write;

use super::report::escaped;
use super::{Coverage, OperationCoverage, OutcomeCoverage, OutcomeState};

impl Coverage {
    /// Every outcome that counts; an operation that was never called is one
    /// skipped case.
    pub(super) fn to_junit(&self) -> String {
        let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        let sum = self.sum();
        let others = u32::try_from(self.never_called().len()).unwrap_or(u32::MAX);
        let (cases, skipped) = (sum.total() + others, sum.unmet + others);
        let head = counted("testsuites", "doublure coverage", cases, skipped);
        // Writing into a string has no way to fail.
        let _ = writeln!(xml, "{head}>");
        for operation in &self.operations {
            xml.push_str(&suite(operation));
        }
        xml.push_str("</testsuites>\n");
        xml
    }
}

fn counted(element: &str, name: &str, cases: u32, skipped: u32) -> String {
    let name = escaped(name);
    format!(
        "<{element} name=\"{name}\" tests=\"{cases}\" failures=\"0\" errors=\"0\" skipped=\"{skipped}\""
    )
}

fn suite(operation: &OperationCoverage) -> String {
    let name = operation.operation;
    if operation.calls == 0 {
        let message = "The operation was never called.";
        let case = case(name, "called", &skip(message, "client: let it make this call"));
        return format!("  {}>\n{case}  </testsuite>\n", counted("testsuite", name, 1, 1));
    }
    let sum = operation.sum();
    let mut xml = format!("  {}>\n", counted("testsuite", name, sum.total(), sum.unmet));
    for outcome in &operation.outcomes {
        let inside = match outcome.state {
            OutcomeState::Met => String::new(),
            OutcomeState::MetByFault => {
                "      <system-out>met only because a fault was ordered</system-out>\n".to_owned()
            }
            OutcomeState::Unmet => skip(&outcome.title, &outcome.how_to_provoke),
            OutcomeState::Unreachable => continue,
        };
        xml.push_str(&case(name, outcome.name(operation), &inside));
    }
    xml.push_str("  </testsuite>\n");
    xml
}

fn case(class: &str, name: &str, inside: &str) -> String {
    let (class, name) = (escaped(class), escaped(name));
    if inside.is_empty() {
        return format!("    <testcase classname=\"{class}\" name=\"{name}\"/>\n");
    }
    format!("    <testcase classname=\"{class}\" name=\"{name}\">\n{inside}    </testcase>\n")
}

fn skip(title: &str, provoke: &str) -> String {
    let message = escaped(&format!("never met: {title} {provoke}"));
    format!("      <skipped message=\"{message}\"/>\n")
}

impl OutcomeCoverage {
    /// The id without its operation.
    pub(super) fn name(&self, of: &OperationCoverage) -> &str {
        self.id.strip_prefix(of.operation).map_or(&*self.id, |name| name.trim_start_matches('.'))
    }
}
