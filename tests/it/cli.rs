//! The binary's commands that print and end.

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// The binary, without any environment twin of the machine that tests it.
pub(crate) fn doublure(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_doublure"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("DOUBLURE_")) {
        command.env_remove(name);
    }
    command.args(args).stdin(Stdio::null());
    command
}

/// What a command did.
#[must_use]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    #[track_caller]
    pub(crate) fn of(mut command: Command) -> Self {
        let Output { status, stdout, stderr } = command.output().expect("doublure runs");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Self { code: status.code(), stdout: text(stdout), stderr: text(stderr) }
    }

    /// What was printed by a command that did well.
    #[track_caller]
    pub(crate) fn fine(self) -> String {
        assert_eq!(self.code, Some(0), "{}{}", self.stdout, self.stderr);
        assert_eq!(self.stderr, "");
        self.stdout
    }

    /// What a command that failed with this code complained about.
    #[track_caller]
    pub(crate) fn failed(self, code: i32) -> String {
        assert_eq!(self.code, Some(code), "{}{}", self.stdout, self.stderr);
        self.stderr
    }
}

#[track_caller]
pub(crate) fn run(args: &[&str]) -> Ran {
    Ran::of(doublure(args))
}

#[track_caller]
fn json_of(args: &[&str]) -> Value {
    serde_json::from_str(&run(args).fine()).expect("JSON")
}

/// A folder with one file in it.
pub(crate) struct OneFile {
    pub(crate) path: PathBuf,
    _folder: TempDir,
}

impl OneFile {
    pub(crate) fn holding(text: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("fixture.json");
        std::fs::write(&path, text).expect("a file");
        Self { path, _folder: folder }
    }

    pub(crate) fn name(&self) -> &str {
        self.path.to_str().expect("UTF-8")
    }
}

pub(crate) const DEMO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/demo.json");

/// Two problems: line 2 and line 3.
pub(crate) const BAD: &str = "{\"meltingspot\": {\"spots\": [{\"members\": [\n  {\"email\": \"nobody\"},\n  {\"email\": \"a@b.test\", \"role\": \"Owner\"}]}]}}";

/// The places of [`BAD`]'s problems in a file of this name.
#[track_caller]
pub(crate) fn assert_places(lines: &str, name: &str) {
    let members = "$.meltingspot.spots[0].members";
    for place in
        [format!("{name}:2:13: {members}[0].email: "), format!("{name}:3:33: {members}[1].role: ")]
    {
        assert!(lines.lines().any(|line| line.contains(&place)), "no {place} in:\n{lines}");
    }
}

#[test]
fn a_sound_fixture_is_checked_silently() {
    assert_eq!(run(&["check", DEMO]).fine(), "");
}

#[test]
fn each_problem_of_a_fixture_is_a_line_with_its_place() {
    let file = OneFile::holding(BAD);
    let ran = run(&["check", file.name()]);
    let lines = ran.stdout.clone();
    assert_eq!(ran.failed(1), "");
    assert_eq!(lines.lines().count(), 2, "{lines}");
    assert_places(&lines, file.name());
    let start = format!("{}:", file.name());
    assert!(lines.lines().all(|line| line.starts_with(&start)), "{lines}");
    assert!(lines.contains("found \"Owner\", expected one of Member, Admin"), "{lines}");
}

#[test]
fn every_file_is_checked_even_after_a_bad_one() {
    let (one, two) = (OneFile::holding("{"), OneFile::holding(BAD));
    let ran = run(&["check", one.name(), DEMO, two.name()]);
    let lines = ran.stdout.clone();
    assert_eq!(ran.failed(1), "");
    assert!(lines.starts_with(&format!("{}:1:", one.name())), "{lines}");
    assert_places(&lines, two.name());
}

#[test]
fn a_file_that_cannot_be_read_fails_the_check() {
    let complaint = run(&["check", "/nowhere/at/all.json"]).failed(1);
    assert!(complaint.contains("/nowhere/at/all.json"), "{complaint}");
    assert_eq!(complaint.lines().count(), 1, "{complaint}");
}

#[test]
fn a_scenario_is_not_taken_for_a_fixture() {
    for key in ["name", "fixture", "faults", "events", "expect"] {
        let file = OneFile::holding(&format!("{{\"{key}\": [], \"seed\": 7}}"));
        let ran = run(&["check", file.name()]);
        assert!(!ran.stdout.contains("unknown key"), "{}", ran.stdout);
    }
}

#[test]
fn a_check_of_nothing_is_wrong_usage() {
    assert!(run(&["check"]).failed(2).contains("PATH"));
}

const GENERATE: [&str; 7] =
    ["generate", "--meltingspot-members", "300", "--openagenda-members", "200", "--seed", "7"];

#[test]
fn the_same_seed_generates_the_same_bytes() {
    assert_eq!(run(&GENERATE).fine(), run(&GENERATE).fine());
}

#[test]
fn another_seed_generates_other_people() {
    let other = [&GENERATE[..6], &["8"]].concat();
    assert_ne!(run(&GENERATE).fine(), run(&other).fine());
}

#[test]
fn what_was_generated_is_sound_and_has_so_many_people() {
    let text = run(&GENERATE).fine();
    let file = OneFile::holding(&text);
    assert_eq!(run(&["check", file.name()]).fine(), "");
    let fixture: Value = serde_json::from_str(&text).expect("JSON");
    let members = |pointer: &str| fixture.pointer(pointer).and_then(Value::as_array).map(Vec::len);
    assert_eq!(members("/meltingspot/spots/0/members"), Some(300));
    assert_eq!(members("/openagenda/agendas/0/members"), Some(201));
}

#[test]
fn generated_people_live_at_example_test() {
    let text = run(&GENERATE).fine();
    let fixture: Value = serde_json::from_str(&text).expect("JSON");
    let members = fixture["meltingspot"]["spots"][0]["members"].as_array().expect("members");
    let at_home =
        |member: &Value| member["email"].as_str().is_some_and(|it| it.ends_with("@example.test"));
    assert!(members.iter().all(at_home));
}

#[test]
fn the_options_of_generate_have_environment_twins() {
    let mut command = doublure(&["generate"]);
    command.env("DOUBLURE_MELTINGSPOT_MEMBERS", "300");
    command.env("DOUBLURE_OPENAGENDA_MEMBERS", "200").env("DOUBLURE_SEED", "7");
    assert_eq!(Ran::of(command).fine(), run(&GENERATE).fine());
}

#[test]
fn the_schema_of_a_fixture_is_valid_and_accepts_the_demo() {
    let schema = json_of(&["schema", "fixture"]);
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    jsonschema::meta::validate(&schema).unwrap_or_else(|error| panic!("{error}"));
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let demo = std::fs::read_to_string(DEMO).expect("the demo");
    let demo: Value = serde_json::from_str(&demo).expect("JSON");
    if let Err(error) = validator.validate(&demo) {
        panic!("{error} at {}", error.instance_path());
    }
}

#[test]
fn the_schema_of_a_fixture_refuses_what_check_refuses() {
    let validator = jsonschema::validator_for(&json_of(&["schema", "fixture"])).expect("a schema");
    for bad in [r#"{"sed": 1}"#, r#"{"seed": "x"}"#, r#"{"clock": {"now": 5}}"#] {
        let file = OneFile::holding(bad);
        assert_eq!(run(&["check", file.name()]).failed(1), "");
        assert!(!validator.is_valid(&serde_json::from_str(bad).expect("JSON")), "{bad}");
    }
}

#[test]
fn openapi_documents_have_full_paths_from_the_servers_root() {
    for (api, roots) in
        [("meltingspot", &["/v1/"][..]), ("openagenda", &["/v1/requestAccessToken", "/v2/"])]
    {
        assert_openapi(api, roots);
    }
}

#[test]
fn the_control_planes_document_has_full_paths_as_well() {
    assert_openapi("control", &["/__doublure"]);
}

/// Asserts a document of `OpenAPI` 3.1 whose every path begins with one of these.
#[track_caller]
fn assert_openapi(api: &str, roots: &[&str]) {
    let document = json_of(&["openapi", api]);
    assert!(document["openapi"].as_str().is_some_and(|it| it.starts_with("3.1.")), "{document}");
    let paths = document["paths"].as_object().expect("paths");
    assert!(!paths.is_empty(), "{document}");
    for path in paths.keys() {
        assert!(roots.iter().any(|root| path.starts_with(root)), "{path}");
    }
}

#[test]
fn the_vendors_documents_list_what_is_not_mimicked_apart() {
    let document = json_of(&["openapi", "openagenda"]);
    let left_out = document["x-doublure-notMimicked"].as_array().expect("a list");
    assert!(
        left_out.iter().all(|it| it["method"].is_string()
            && it["path"].is_string()
            && it["summary"].is_string())
    );
    assert!(left_out.iter().any(|it| it["path"] == "/v2/me/agendas"));
}

#[test]
fn the_rules_are_json_of_the_contracts_shape() {
    let rules = json_of(&["rules", "--format", "json"]);
    let rules = rules["rules"].as_array().expect("rules");
    let keys =
        ["id", "api", "operation", "statement", "status", "provenance", "source", "behaviour"];
    for rule in rules {
        assert!(keys.iter().all(|key| rule.get(key).is_some()), "{rule}");
        assert!(
            ["documented", "inferred", "assumed"].iter().any(|it| rule["provenance"] == *it),
            "{rule}"
        );
    }
    assert!(rules.len() >= 40);
}

#[test]
fn the_rules_are_text_and_a_table_as_well() {
    let rules = json_of(&["rules", "--format", "json"]);
    let (text, table) = (run(&["rules"]).fine(), run(&["rules", "--format", "markdown"]).fine());
    assert_eq!(run(&["rules", "--format", "text"]).fine(), text);
    let rules = rules["rules"].as_array().expect("rules");
    let rows = |page: &str| page.lines().filter(|line| line.starts_with("| `")).count();
    let behaviours = table.split_once("| behaviour | default | valid |").expect("behaviours").1;
    assert_eq!(rows(&table) - rows(behaviours), rules.len());
    assert!(behaviours.contains("| `openagenda.accessToken.lifetime` | `\"3600s\"` |"));
    assert!(text.contains("behaviour openagenda.accessToken.lifetime\n    default: \"3600s\""));
    for rule in rules {
        let id = rule["id"].as_str().expect("an id");
        assert!(text.contains(id), "{id}");
        assert!(table.contains(&format!("| `{id}` |")), "{id}");
    }
}

#[test]
fn an_unknown_flag_command_or_choice_is_wrong_usage() {
    for args in [
        &["--colour", "red"][..],
        &["conjure"],
        &["openapi", "facebook"],
        &["rules", "--format", "yaml"],
        &["serve", "--assumptions", "maybe"],
        &["--log", "loud"],
        &["--seed", "seven"],
        &["--max-state-bytes", "much"],
        &["wait", "http://127.0.0.1:1", "--timeout", "soon"],
    ] {
        let complaint = run(args).failed(2);
        assert!(
            complaint.contains(args[args.len() - 1]) || complaint.contains(args[0]),
            "{complaint}"
        );
    }
}

#[test]
fn a_wrong_choice_is_told_the_valid_ones() {
    let complaint = run(&["serve", "--assumptions", "maybe"]).failed(2);
    for part in ["--assumptions", "maybe", "allow", "refuse"] {
        assert!(complaint.contains(part), "no {part} in {complaint}");
    }
}

#[test]
fn help_and_version_are_no_errors() {
    assert!(run(&["--help"]).fine().contains("generate"));
    assert!(run(&["--version"]).fine().contains(env!("CARGO_PKG_VERSION")));
}

#[test]
fn wait_gives_up_with_1_when_nobody_answers() {
    let vacant = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = vacant.local_addr().expect("an address");
    drop(vacant);
    let complaint = run(&["wait", &format!("http://{address}"), "--timeout", "50ms"]).failed(1);
    assert!(complaint.contains(&address.to_string()), "{complaint}");
}

#[test]
fn wait_gives_up_on_a_server_that_says_nothing() {
    let mute = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", mute.local_addr().expect("an address"));
    drop(run(&["wait", &url, "--timeout", "100ms"]).failed(1));
}

#[test]
fn wait_refuses_what_is_no_url() {
    for url in ["4010", "ftp://127.0.0.1", "http://"] {
        assert!(run(&["wait", url, "--timeout", "50ms"]).failed(1).contains(url));
    }
}

#[test]
fn a_reader_that_leaves_early_makes_no_panic() {
    for args in [&GENERATE[..], &["rules"], &["openapi", "meltingspot"], &["schema", "fixture"]] {
        let mut command = doublure(args);
        let mut child =
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("doublure runs");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("an end");
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), &*complaint), (Some(0), ""), "{args:?}");
    }
}
