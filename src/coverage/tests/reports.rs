//! What the reports for people and dashboards look like.

use super::*;
use crate::coverage::table::Table;

/// Of a world whose list was called once, without a key.
fn coverage() -> Coverage {
    let worlds = worlds();
    list(&worlds);
    Coverage::of_server(&worlds)
}

#[test]
fn the_table_lists_what_is_unmet_before_anything_else_each_with_its_way() {
    let coverage = coverage();
    let table = coverage.to_string();
    assert!(table.starts_with("never met in meltingspot.members.list:\n"), "{table}");
    for outcome in coverage.unmet() {
        assert!(table.contains(&outcome.how_to_provoke), "{}", outcome.id);
    }
    let last = table.lines().last().unwrap_or_default();
    assert!(last.starts_with("coverage: ") && last.contains("(1 of "), "{last}");
}

#[test]
fn the_table_is_in_colour_only_when_it_is_told_to() {
    let coverage = coverage();
    assert!(!coverage.to_string().contains('\x1b'));
    let painted = Table { coverage: &coverage, colour: true }.to_string();
    assert!(painted.contains("\x1b[31m") && painted.ends_with("\x1b[0m"), "{painted}");
}

#[test]
fn a_table_of_nothing_still_tells_the_percentage() {
    let table = Coverage::of_server(&worlds()).to_string();
    assert!(table.starts_with("never called, and not counted: "), "{table}");
    assert!(table.ends_with("coverage: 0.0 % (0 of 0 outcomes met, 0 of them only by a fault)"));
}

#[test]
fn the_page_names_what_is_unmet_and_loads_nothing() {
    let coverage = coverage();
    let page = coverage.to_html();
    for outcome in coverage.unmet() {
        assert!(page.contains(&format!("<code>{}</code>", outcome.id)), "{}", outcome.id);
    }
    for needle in ["<script", "http:", "https:", "url(", "<link", "<img"] {
        assert!(!page.contains(needle), "{needle}");
    }
    assert!(page.contains("prefers-color-scheme: dark"));
}

#[test]
fn everything_on_the_page_and_in_the_xml_is_escaped() {
    let mut coverage = coverage();
    coverage.world = Some("<b>w</b>".to_owned());
    coverage.operations[0].outcomes[1].title = "<img src=x onerror=\"alert(1)\">".to_owned();
    coverage.operations[0].outcomes[1].how_to_provoke = "<u>&".to_owned();
    for text in [coverage.to_html(), coverage.to_junit()] {
        assert!(
            !text.contains("<img") && !text.contains("<b>w") && !text.contains("<u>"),
            "{text}"
        );
        assert!(text.contains("&lt;u&gt;&amp;"), "{text}");
    }
}

#[test]
fn the_xml_has_a_case_for_each_outcome_and_skips_those_that_are_unmet() {
    let coverage = coverage();
    let xml = coverage.to_junit();
    let others = coverage.never_called().len();
    let sum = coverage.sum();
    let count = |needle: &str| xml.matches(needle).count();
    assert_eq!(count("<testcase "), usize::try_from(sum.total()).expect("few") + others);
    assert_eq!(count("<skipped "), coverage.unmet().len() + others);
    let totals = format!("tests=\"{}\" failures=\"0\"", count("<testcase "));
    assert!(xml.lines().nth(1).is_some_and(|line| line.contains(&totals)), "{xml}");
    assert_eq!(count("<testsuite "), count("</testsuite>"));
}
