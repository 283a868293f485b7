//! The pages of `docs/`: what they show is valid, and what they point to is there.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::cli::{OneFile, run};
use crate::support::{serve, spot_of};

fn pages() -> Vec<PathBuf> {
    let docs = fs::read_dir("docs").expect("docs").map(|entry| entry.expect("a file").path());
    let pages = docs.filter(|path| path.extension().is_some_and(|ending| ending == "md"));
    pages.chain([PathBuf::from("README.md"), PathBuf::from("examples/README.md")]).collect()
}

fn text_of(page: impl AsRef<Path>) -> String {
    let page = page.as_ref();
    fs::read_to_string(page).unwrap_or_else(|error| panic!("{}: {error}", page.display()))
}

/// The blocks of a page that are JSON.
fn json_of(page: &str) -> Vec<String> {
    let text = text_of(page);
    let blocks = text.split("```json\n").skip(1);
    blocks.filter_map(|rest| rest.split("```").next()).map(str::to_owned).collect()
}

fn assert_checks(page: &str, least: usize) {
    let blocks = json_of(page);
    assert!(blocks.len() >= least, "{page} has lost its examples");
    for block in blocks {
        let file = OneFile::holding(&block);
        let told = run(&["check", file.name()]);
        assert_eq!(told.code, Some(0), "{page}:\n{block}\n{}{}", told.stdout, told.stderr);
    }
}

#[test]
fn the_fixtures_of_the_pages_are_sound() {
    assert_checks("docs/fixtures.md", 3);
    assert_checks("README.md", 1);
}

#[test]
fn the_scenarios_of_the_pages_are_sound() {
    assert_checks("docs/scenarios.md", 1);
}

#[tokio::test]
async fn the_faults_of_the_pages_are_taken() {
    let (_server, client) = serve(spot_of(&serde_json::json!([]))).await;
    let blocks = json_of("docs/faults.md");
    assert!(blocks.len() >= 3, "the page has lost its examples");
    for block in blocks {
        let fault: Value = serde_json::from_str(&block).expect("JSON");
        drop(client.post("/__doublure/faults", &fault).send().await.expect(201));
    }
}

#[test]
fn the_fidelity_page_is_what_the_ledger_says() {
    let page = text_of("docs/fidelity.md");
    let generated = page.split("<!-- doublure rules --format markdown -->\n").nth(1);
    let fresh = run(&["rules", "--format", "markdown"]).fine();
    assert!(
        generated == Some(fresh.as_str()),
        "docs/fidelity.md is stale: put the output of `doublure rules --format markdown` after its mark"
    );
}

#[test]
fn every_link_between_pages_leads_somewhere() {
    for page in pages() {
        let text = text_of(&page);
        let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let local = links.filter(|link| !link.contains("://") && !link.starts_with('#'));
        for link in local {
            let target = link.split('#').next().unwrap_or_default();
            let folder = page.parent().unwrap_or(Path::new(""));
            assert!(folder.join(target).exists(), "{}: {link} leads nowhere", page.display());
        }
    }
}
