//! Rules of the source tree that no compiler checks.

mod layers;
mod routes;
mod source;

use source::{Source, sources};

/// Fails with the place of every line of these files that has the needle.
#[track_caller]
fn assert_nowhere(files: &[Source], needle: &str, instead: &str) {
    let places: Vec<String> = files.iter().flat_map(|file| file.places_of(needle)).collect();
    assert!(places.is_empty(), "`{needle}` in {places:#?}: {instead}");
}

/// The source without its tests.
fn shipped() -> Vec<Source> {
    sources("src").into_iter().filter(|file| !file.is_test()).map(Source::without_tests).collect()
}

fn everything() -> Vec<Source> {
    [sources("src"), sources("tests")].concat()
}

#[test]
fn nothing_that_is_shipped_unwraps() {
    for needle in [".unwrap()", ".expect(\"", ".unwrap_err()", "panic!(\"explicit"] {
        assert_nowhere(&shipped(), needle, "answer with an error, or say why it can't happen");
    }
}

#[test]
fn nobody_sleeps_on_a_thread() {
    assert_nowhere(&everything(), concat!("thread::", "sleep"), "wait for what is to happen");
}

#[test]
fn no_integration_test_sleeps() {
    assert_nowhere(&sources("tests"), concat!("sleep", "("), "wait for what is to happen");
}

#[test]
fn only_the_command_line_reads_the_environment() {
    let others: Vec<Source> =
        shipped().into_iter().filter(|file| !file.path.starts_with("src/cli")).collect();
    for needle in ["std::env", "env::var", "env::args"] {
        assert_nowhere(&others, needle, "take it as an argument; `cli` reads the environment");
    }
}

#[test]
fn no_file_of_the_source_is_longer_than_400_lines() {
    let long: Vec<String> = sources("src")
        .iter()
        .map(|file| (file.text.lines().count(), &file.path))
        .filter(|(lines, _)| *lines > 400)
        .map(|(lines, path)| format!("{path}: {lines}"))
        .collect();
    assert!(long.is_empty(), "{long:#?}");
}

#[test]
fn no_lint_is_switched_off_without_a_reason() {
    assert_nowhere(&everything(), concat!("#[", "allow("), "use #[expect(…, reason = \"…\")]");
    let without_reason = |file: &Source| file.attributes("expect").any(|it| !it.contains("reason"));
    let files: Vec<String> =
        everything().into_iter().filter(without_reason).map(|file| file.path).collect();
    assert!(files.is_empty(), "an #[expect] without a reason in {files:?}");
}

#[test]
fn no_test_is_ignored_or_should_panic() {
    for needle in [concat!("#[", "ignore"), concat!("#[", "should_panic")] {
        assert_nowhere(&everything(), needle, "let it run, and assert what it should find");
    }
}

#[test]
fn nothing_is_left_to_do_without_an_issue() {
    for needle in [concat!("TO", "DO"), concat!("FIX", "ME")] {
        let found = everything().into_iter().find(|file| file.text.contains(needle));
        assert!(found.is_none(), "{needle} in {found:?}: do it, or file an issue and name it");
    }
}

#[test]
fn modules_are_named_after_their_subject() {
    for name in ["utils", "util", "common", "helpers", "types", "misc"] {
        let found = everything().into_iter().find(|file| file.module().contains(&name.to_owned()));
        assert!(found.is_none(), "{found:?}");
    }
}

#[test]
fn every_file_of_the_source_says_what_it_is_for() {
    let silent: Vec<String> = shipped()
        .into_iter()
        .filter(|file| !file.text.starts_with("//!"))
        .map(|file| file.path)
        .collect();
    assert!(silent.is_empty(), "no //! at the beginning of {silent:#?}");
}

#[test]
fn every_file_of_the_integration_tests_is_part_of_them() {
    let files = sources("tests/it");
    for file in &files {
        let module = file.module();
        let [.., folder, name] = &module[..] else { continue };
        let declared = files.iter().any(|other| {
            other.module().last() == Some(folder) && other.text.contains(&format!("mod {name};"))
        });
        assert!(declared, "{} is in no `mod` line", file.path);
    }
}
