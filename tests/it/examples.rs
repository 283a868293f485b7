//! The examples in other languages: each is run by the command that
//! `examples/README.md` gives, where the language is installed.

use std::fs;

use crate::cli::{OneFile, Ran, doublure};
use crate::support::has;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Holds when the default world has never been asked for anything.
const ONLY_FORKS: &str = r#"{"expect": [
    {"operation": "meltingspot.members.list", "calls": 0},
    {"operation": "meltingspot.members.invite", "calls": 0},
    {"operation": "openagenda.accessToken.request", "calls": 0},
    {"operation": "openagenda.members.invite", "calls": 0}]}"#;

/// A rule that the examples rely on, changed.
const ANOTHER_VENDOR: [&str; 2] =
    ["--behaviour", "meltingspot.members.invite.existingMember=returnExisting"];

/// A suite of tests in some language.
struct Suite {
    /// What must be installed, and the argument that asks for its version.
    needs: (&'static str, &'static str),
    /// Where the command is run, from the root of the repository.
    folder: &'static str,
    command: &'static str,
    /// What its report says of four passed tests.
    passed: &'static str,
    /// What its report says of a failed one.
    failed: &'static str,
}

const PYTEST: Suite = Suite {
    needs: ("pytest", "--version"),
    folder: ".",
    command: "pytest examples/python",
    passed: "4 passed",
    failed: "1 failed, 3 passed",
};

const NODE: Suite = Suite {
    needs: ("npm", "--version"),
    folder: ".",
    command: "npm test --prefix examples/node",
    passed: "pass 4",
    failed: "fail 1",
};

const GO: Suite = Suite {
    needs: ("go", "version"),
    folder: "examples/go",
    command: "go test -count=1 ./...",
    passed: "ok  \texample.test/welcome",
    failed: "--- FAIL: TestACustomerWhoIsThereAlreadyIsRefused",
};

const PHP: Suite = Suite {
    needs: ("php", "--version"),
    folder: ".",
    command: "php examples/php/test.php",
    passed: "ok      an expired token is replaced",
    failed: "FAILED  a customer who is there already is refused",
};

const JAVA: Suite = Suite {
    needs: ("java", "--version"),
    folder: ".",
    command: "java examples/java/WelcomeTest.java",
    passed: "ok      an expired token is replaced",
    failed: "FAILED  a customer who is there already is refused",
};

const SHELL: Suite = Suite {
    needs: ("curl", "--version"),
    folder: ".",
    command: "sh examples/shell/test.sh",
    passed: "ok      a_token_expires_when_the_clock_says_so",
    failed: "FAILED  invited twice",
};

impl Suite {
    /// What it did under `doublure run` with these options.
    #[track_caller]
    fn run(&self, options: &[&str]) -> Ran {
        let words: Vec<&str> = self.command.split(' ').collect();
        let mut command = doublure(&[&["run"], options, &["--"], &words].concat());
        command.current_dir(format!("{ROOT}/{}", self.folder));
        // Nothing is left in the source tree, nothing is fetched.
        command.env("PYTHONDONTWRITEBYTECODE", "1").env("PYTEST_ADDOPTS", "-p no:cacheprovider");
        command.env("GOTOOLCHAIN", "local").env("GOPROXY", "off");
        command.env("npm_config_update_notifier", "false").env("npm_config_offline", "true");
        Ran::of(command)
    }

    /// It passes, and never touches the world that all tests would share; and
    /// it is no sham: where a rule differs, it fails, and says in which test.
    #[track_caller]
    fn assert_sound(&self) {
        self.assert_told();
        if !has(self.needs.0, self.needs.1) {
            return;
        }
        let scenario = OneFile::holding(ONLY_FORKS);
        let fine = self.run(&["--scenario", scenario.name()]);
        assert_eq!(fine.code, Some(0), "{}{}", fine.stdout, fine.stderr);
        assert!(fine.stdout.contains(self.passed), "{}{}", fine.stdout, fine.stderr);
        let wrong = self.run(&ANOTHER_VENDOR);
        assert_eq!(wrong.code, Some(1), "{}{}", wrong.stdout, wrong.stderr);
        let told = format!("{}{}", wrong.stdout, wrong.stderr);
        assert!(told.contains(self.failed), "{told}");
    }

    /// The README gives the very command.
    #[track_caller]
    fn assert_told(&self) {
        let readme = fs::read_to_string(format!("{ROOT}/examples/README.md")).expect("a README");
        let run = format!("doublure run -- {}", self.command);
        let line = match self.folder {
            "." => run,
            folder => format!("(cd {folder} && {run})"),
        };
        assert!(readme.lines().any(|it| it == line), "no line `{line}` in examples/README.md");
    }
}

#[test]
fn the_pytest_example_passes_in_worlds_of_its_own_and_can_fail() {
    PYTEST.assert_sound();
}

#[test]
fn the_node_example_passes_in_worlds_of_its_own_and_can_fail() {
    NODE.assert_sound();
}

#[test]
fn the_go_example_passes_in_worlds_of_its_own_and_can_fail() {
    GO.assert_sound();
}

#[test]
fn the_php_example_passes_in_worlds_of_its_own_and_can_fail() {
    PHP.assert_sound();
}

#[test]
fn the_java_example_passes_in_worlds_of_its_own_and_can_fail() {
    JAVA.assert_sound();
}

#[test]
fn the_shell_example_passes_in_worlds_of_its_own_and_can_fail() {
    SHELL.assert_sound();
}

/// Under nextest every test is a process, and all of them find the server of `doublure run`.
#[test]
fn the_rust_example_shares_a_server_under_nextest() {
    if !has("cargo-nextest", "--version") {
        return;
    }
    let scenario = OneFile::holding(ONLY_FORKS);
    let options = ["run", "--log", "info", "--scenario", scenario.name(), "--"];
    let tests = ["cargo", "nextest", "run", "--locked", "--offline", "--color", "never"];
    let which = ["--test", "rust_examples", "-E", "test(/^nextest::/)"];
    let mut command = doublure(&[&options[..], &tests, &which].concat());
    command.current_dir(ROOT);
    let ran = Ran::of(command);
    assert_eq!(ran.code, Some(0), "{}{}", ran.stdout, ran.stderr);
    assert!(ran.stderr.contains("2 tests run: 2 passed"), "{}", ran.stderr);
    assert_eq!(ran.stderr.matches("/__doublure/worlds").count(), 4, "{}", ran.stderr);
}

#[test]
fn two_threads_of_python_see_nothing_of_each_others_world() {
    assert_apart("python3", "two_worlds.py");
}

#[test]
fn two_tasks_of_node_see_nothing_of_each_others_world() {
    assert_apart("node", "two_worlds.mjs");
}

#[track_caller]
fn assert_apart(language: &str, file: &str) {
    if has(language, "--version") {
        let path = format!("{ROOT}/examples/{file}");
        let told = Ran::of(doublure(&["run", "--", language, &path])).fine();
        assert!(told.contains("the same ids"), "{told}");
    }
}
