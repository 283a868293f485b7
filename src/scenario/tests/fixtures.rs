use super::*;

const FIXTURE: &str = r#"{"meltingspot": {"spots": [{"members": [{"email": "ada@acme.test"}]}]}}"#;

/// What is wrong with a scenario in a folder, with the name of the file.
fn problems_in(folder: &Path, text: &str) -> Vec<String> {
    let found = check(&Source { name: "story.json", text }, Some(folder));
    found.into_iter().map(|(name, finding)| format!("{name}:{}", line(&finding))).collect()
}

#[test]
fn the_stories_that_come_with_doublure_are_sound() {
    let mut stories_read = 0;
    for entry in std::fs::read_dir(stories()).expect("the stories") {
        let path = entry.expect("a file").path();
        let text = std::fs::read_to_string(&path).expect("a story");
        assert_eq!(problems_in(stories(), &text), [""; 0], "{}", path.display());
        stories_read += 1;
    }
    assert!(stories_read >= 6);
}

#[test]
fn a_problem_of_an_inline_fixture_is_placed_in_the_scenario() {
    let text = "{\n  \"fixture\": [{},\n    {\"sed\": 1, \"meltingspot\": {\"spots\": [{\"members\": [{\"email\": \"x\"}]}]}}]\n}";
    let problems = problems(text);
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(problems[0].starts_with("3:6 $.fixture[1].sed: found the unknown key"), "{problems:?}");
    let email = "3:65 $.fixture[1].meltingspot.spots[0].members[0].email: found \"x\"";
    assert!(problems[1].starts_with(email), "{problems:?}");
}

#[test]
fn problems_of_scenario_and_fixtures_are_told_together() {
    let text = r#"{"nam": 1, "fixture": {"sed": 1}}"#;
    let source = Source { name: "test", text };
    let findings = read(&source, None).expect_err("bad").findings();
    let paths: Vec<&str> = findings.iter().map(|finding| finding.path.as_str()).collect();
    assert_eq!(paths, ["$.nam", "$.fixture.sed"]);
}

#[test]
fn a_path_is_relative_to_the_folder_and_its_problems_are_under_its_own_name() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("good.json"), FIXTURE).expect("written");
    std::fs::write(folder.path().join("bad.json"), "{\n\"sed\": 1}").expect("written");
    assert_eq!(problems_in(folder.path(), r#"{"fixture": "good.json"}"#), [""; 0]);
    let problems = problems_in(folder.path(), r#"{"fixture": ["good.json", "bad.json"]}"#);
    assert_eq!(problems.len(), 1, "{problems:?}");
    let bad = folder.path().join("bad.json");
    assert!(problems[0].starts_with(&format!("{}:2:1 $.sed: ", bad.display())), "{problems:?}");
}

#[test]
fn fixtures_that_do_not_fit_together_are_told() {
    let text = format!(r#"{{"fixture": [{FIXTURE}, {{}}, {FIXTURE}]}}"#);
    assert_eq!(problems(&text), [""; 0]);
    let with_id = FIXTURE
        .replace("[{\"members", "[{\"id\": \"0d6c6f0e-3a63-4c1c-9a44-0f5c1f7f3a10\", \"members");
    let text = format!(r#"{{"fixture": [{with_id}, {with_id}]}}"#);
    assert_problem(&text, "$.fixture[1].meltingspot.spots[0].members[0].email");
}

#[test]
fn a_file_that_cannot_be_read_is_told_at_its_path() {
    let folder = tempfile::tempdir().expect("a folder");
    let problems = problems_in(folder.path(), r#"{"fixture": "nowhere.json"}"#);
    assert!(problems[0].starts_with("story.json:1:13 $.fixture: "), "{problems:?}");
    assert!(problems[0].contains("cannot be read"), "{problems:?}");
}

#[test]
fn without_a_folder_no_file_is_read() {
    assert_problem(r#"{"fixture": "/etc/passwd"}"#, "no file is read here");
    assert_problem(r#"{"fixture": ["../demo.json"]}"#, "$.fixture[0]: ");
}
