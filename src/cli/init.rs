//! `doublure init`: a first fixture and scenario, to be changed.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use super::Failure;
use super::args::InitOptions;
use super::output::print;

/// What is written, under which names. The scenario names the fixture's file.
const FILES: [(&str, &str); 2] = [
    ("doublure-fixture.json", include_str!("init/fixture.json")),
    ("doublure-scenario.json", include_str!("init/scenario.json")),
];

/// What one may do next, in the folder of the files.
const NEXT: &str = r#"
Whenever you have changed them, let them be checked:
  doublure check doublure-fixture.json doublure-scenario.json

Serve the fixture, and ask it from another terminal:
  doublure --fixture doublure-fixture.json --watch
  curl -H 'Authorization: ms-acme-key' http://127.0.0.1:4010/v1/spotMembers

Play the scenario around your tests; here curl stands for them:
  doublure run --scenario doublure-scenario.json -- sh -c \
    'curl -fsS --retry 2 -H "Authorization: ms-acme-key" $MELTINGSPOT_BASE_URL/v1/spotMembers'
"#;

/// Writes the files, both or neither, and tells what to do with them.
pub(super) fn run(options: &InitOptions) -> Result<ExitCode, Failure> {
    let folder = &options.folder;
    if !options.force {
        refuse_what_is_there(folder)?;
    }
    fs::create_dir_all(folder)
        .map_err(|error| format!("cannot make the folder {}: {error}", folder.display()))?;
    for (name, text) in FILES {
        let path = folder.join(name);
        write(&path, text, options.force)
            .map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    }
    Ok(print(|out| tell(out, folder))?)
}

/// Names every file that would be overwritten.
fn refuse_what_is_there(folder: &Path) -> Result<(), Failure> {
    let there = FILES.map(|(name, _)| folder.join(name)).into_iter();
    let there: Vec<String> = there
        .filter(|path| path.symlink_metadata().is_ok())
        .map(|path| path.display().to_string())
        .collect();
    if there.is_empty() {
        return Ok(());
    }
    let there = there.join(" and ");
    Err(format!("{there} would be overwritten: name another folder, or let --force overwrite")
        .into())
}

fn write(path: &Path, text: &str, overwrite: bool) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(overwrite).truncate(overwrite).create_new(!overwrite);
    options.open(path)?.write_all(text.as_bytes())
}

fn tell(out: &mut dyn Write, folder: &Path) -> io::Result<()> {
    for (name, _) in FILES {
        writeln!(out, "wrote {}", folder.join(name).display())?;
    }
    if folder != Path::new(".") {
        writeln!(out, "\nGo there:\n  cd {}", quoted(&folder.display().to_string()))?;
    }
    out.write_all(NEXT.as_bytes())
}

/// A word as a shell takes it literally.
fn quoted(word: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || "/._-+".contains(letter);
    if word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}
