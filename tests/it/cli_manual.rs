//! `doublure completions` and `doublure man`: both know the whole command line.

use std::collections::BTreeSet;
use std::process::Command;

use crate::cli::{Ran, run};
use crate::support::has;

/// The commands that `--help` lists.
fn commands() -> Vec<String> {
    let help = run(&["--help"]).fine();
    let listed = help.split("Commands:\n").nth(1).expect("a list of commands");
    let listed = listed.lines().take_while(|line| !line.is_empty());
    let names = listed.filter_map(|line| line.split_whitespace().next()).map(String::from);
    let names: Vec<String> = names.filter(|name| name != "help").collect();
    assert!(names.len() >= 8, "{names:?}");
    names
}

/// Every option of the command line, as `--help` shows them all, such as `--listen`.
fn options() -> BTreeSet<String> {
    let mut pages = vec![run(&["--help"]).fine()];
    pages.extend(commands().iter().map(|command| run(&[command, "--help"]).fine()));
    let options = pages.iter().flat_map(|page| page.lines()).filter_map(|line| {
        let option = line.trim_start().trim_start_matches("-h, ").trim_start_matches("-V, ");
        option.starts_with("--").then(|| option.split([' ', '=']).next().unwrap_or_default())
    });
    let options: BTreeSet<String> = options.map(String::from).collect();
    assert!(options.len() >= 20, "{options:?}");
    options
}

#[test]
fn every_command_and_option_is_in_the_completions_of_every_shell() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = run(&["completions", shell]).fine();
        for command in commands() {
            assert!(script.contains(&command), "no {command} for {shell}");
        }
        for option in options() {
            let name = if shell == "fish" { option.trim_start_matches('-') } else { &option };
            assert!(script.contains(name), "no {option} for {shell}");
        }
    }
}

#[test]
fn a_shell_that_is_not_known_is_wrong_usage() {
    assert!(run(&["completions", "cmd.exe"]).failed(2).contains("possible values: bash"));
}

#[test]
fn bash_completes_commands_and_options() {
    if !has("bash", "--version") {
        return;
    }
    assert_eq!(completed_by_bash(&["doublure", "comp"]), ["completions"]);
    assert_eq!(completed_by_bash(&["doublure", "run", "--scen"]), ["--scenario"]);
    assert_eq!(completed_by_bash(&["doublure", "rules", "--format", "mark"]), ["markdown"]);
}

/// What bash offers for the last of these words.
#[track_caller]
fn completed_by_bash(words: &[&str]) -> Vec<String> {
    let script = run(&["completions", "bash"]).fine();
    let [.., before, last] = words else { panic!("two words at least") };
    let complete = format!(
        "{script}\nCOMP_WORDS=({}); COMP_CWORD={}; _doublure doublure {last} {before}\n\
         printf '%s\\n' \"${{COMPREPLY[@]}}\"",
        words.join(" "),
        words.len() - 1
    );
    let mut bash = Command::new("bash");
    bash.args(["--norc", "-c", &complete]);
    Ran::of(bash).fine().lines().map(String::from).collect()
}

#[test]
fn every_command_and_option_is_in_the_manual() {
    let page = run(&["man"]).fine().replace("\\-", "-");
    for command in commands() {
        let section = format!("\"DOUBLURE {}\"", command.to_uppercase());
        assert!(page.contains(&section), "no {section}");
    }
    for option in options() {
        assert!(page.contains(&format!("\\fB{option}\\fR")), "no {option} in {page}");
    }
}

#[test]
fn the_manual_is_one_page_that_tells_of_variables_and_exit_codes() {
    let page = run(&["man"]).fine();
    assert_eq!(page.matches("\n.TH ").count(), 1, "{page}");
    assert!(page.contains("DOUBLURE_LISTEN"), "{page}");
    assert!(page.contains("Exit codes:"), "{page}");
    assert!(!page.contains(".SS DESCRIPTION"), "{page}");
}

#[test]
fn the_manual_has_no_faults_of_markup() {
    if !has("groff", "--version") {
        return;
    }
    let file = crate::cli::OneFile::holding(&run(&["man"]).fine());
    let mut groff = Command::new("groff");
    groff.args(["-k", "-man", "-Tutf8", "-ww", "-z", file.name()]);
    assert_eq!(Ran::of(groff).fine(), "");
}
