//! The files of the source tree.

use std::fs;
use std::path::Path;

/// One file of Rust.
#[derive(Clone)]
pub(super) struct Source {
    /// From the root of the repository, with slashes.
    pub(super) path: String,
    pub(super) text: String,
}

/// Every file of Rust in this folder, in the order of their paths.
pub(super) fn sources(folder: &str) -> Vec<Source> {
    let mut found = Vec::new();
    collect(folder, &mut found);
    assert!(!found.is_empty(), "{folder} is empty");
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

fn collect(folder: &str, found: &mut Vec<Source>) {
    let entries = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
    for entry in entries.unwrap_or_else(|error| panic!("{folder}: {error}")) {
        let entry = entry.expect("an entry");
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&path, found);
        } else if Path::new(&path).extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(entry.path()).expect("text");
            found.push(Source { path, text });
        }
    }
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.path)
    }
}

impl Source {
    /// The modules from the crate's root down to this file's.
    pub(super) fn module(&self) -> Vec<String> {
        let path = self.path.trim_end_matches(".rs");
        let path = path.trim_end_matches("/mod").trim_end_matches("/main");
        path.split('/').skip(1).map(str::to_owned).collect()
    }

    /// Whether the whole file is a test.
    pub(super) fn is_test(&self) -> bool {
        self.module().iter().any(|module| module == "tests")
    }

    /// The file up to the tests at its end.
    pub(super) fn without_tests(self) -> Self {
        let end = self.text.find("#[cfg(test)]\nmod tests {").unwrap_or(self.text.len());
        Self { text: self.text[..end].to_owned(), ..self }
    }

    /// The lines of code, counted from 1; comments left out.
    pub(super) fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate().map(|(at, line)| (at + 1, line));
        lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    /// Where a line of code has this text, as `path:line`.
    pub(super) fn places_of(&self, needle: &str) -> impl Iterator<Item = String> {
        let hits = self.code().filter(move |(_, line)| line.contains(needle));
        hits.map(|(number, _)| format!("{}:{number}", self.path))
    }

    /// The insides of this file's attributes of this name.
    pub(super) fn attributes(&self, name: &str) -> impl Iterator<Item = &str> {
        let openings = [format!("#[{name}("), format!("#![{name}(")];
        let starts = openings.into_iter().flat_map(|opening| {
            let starts = self.text.match_indices(&opening).map(|(at, _)| at);
            starts.collect::<Vec<usize>>()
        });
        starts.map(|at| self.text[at..].split(")]").next().unwrap_or_default())
    }
}
