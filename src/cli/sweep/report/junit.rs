//! The report for continuous integration: a test case for each run.

use crate::coverage::escaped;

use super::super::told::story;
use super::super::tried::{Sweep, Tried};

pub(super) fn of(sweep: &Sweep) -> String {
    let cases: String = sweep.tried.iter().map(|tried| case(sweep, tried)).collect();
    let tests = sweep.tried.len();
    let failures = sweep.tried.iter().filter(|tried| tried.verdict.is_bad()).count();
    let name = escaped(sweep.title());
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <testsuites name=\"doublure sweep\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">\n\
         <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"0\">\n\
         {cases}</testsuite>\n</testsuites>\n"
    )
}

fn case(sweep: &Sweep, tried: &Tried) -> String {
    let (class, words) = (tried.cell.call.operation, tried.verdict.words());
    let name = format!("#{}:{}", tried.cell.call.number, tried.cell.kind);
    let head = format!("<testcase classname=\"{}\" name=\"{}\"", escaped(class), escaped(&name));
    if !tried.verdict.is_bad() {
        return format!("{head}><system-out>{words}</system-out></testcase>\n");
    }
    let told = format!("{}\nTo repeat this run:\n  {}", story(sweep, tried), sweep.again(tried));
    format!(
        "{head}>\n<failure type=\"{words}\" message=\"{words}: {}\">{}</failure>\n</testcase>\n",
        escaped(&tried.cell.kind.meaning()),
        escaped(&told)
    )
}
