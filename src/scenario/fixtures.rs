//! The fixtures that a scenario names or holds.

use std::path::{Path, PathBuf};

use jsonc_parser::ast::Value;
use jsonc_parser::common::Ranged;

use crate::file::read_text;
use crate::fixture::diagnose::facts::at;
use crate::fixture::diagnose::place::Notes;
use crate::fixture::{self, LoadError, Overrides, Source};
use crate::http::Finding;

/// A fixture's text, and where it comes from.
#[derive(Clone, Debug)]
pub(super) struct FixtureText {
    /// Tells the scenario's fixtures apart while they are loaded.
    label: String,
    /// The file that it stands in.
    file: String,
    /// Where in the file, as a JSON path.
    root: String,
    text: String,
}

impl FixtureText {
    /// The file, if it holds nothing else.
    pub(super) fn path(&self) -> Option<PathBuf> {
        (self.root == "$").then(|| PathBuf::from(&self.file))
    }

    /// The fixture as the loader takes it.
    pub(super) fn source(&self) -> Source<'_> {
        Source { name: &self.label, text: &self.text }
    }
}

/// What is wrong with these fixtures, loaded together.
pub(super) fn problems(fixtures: &[FixtureText]) -> Vec<(String, Finding)> {
    let sources: Vec<Source<'_>> = fixtures.iter().map(FixtureText::source).collect();
    match fixture::load(&sources, &Overrides::default()).map_err(|error| placed(error, fixtures)) {
        Err(LoadError::Findings(findings)) => findings,
        // Nothing was set beside the fixtures, so nothing can be wrong there.
        Ok(_) | Err(LoadError::Behaviour(_) | LoadError::Clock(_)) => Vec::new(),
    }
}

/// The same error, its findings at their places in the files.
pub(super) fn placed(error: LoadError, fixtures: &[FixtureText]) -> LoadError {
    let LoadError::Findings(findings) = error else { return error };
    let place = |(label, finding): (String, Finding)| {
        let Some(fixture) = fixtures.iter().find(|fixture| fixture.label == label) else {
            return (label, finding);
        };
        let below = finding.path.strip_prefix('$').unwrap_or_default();
        let path = format!("{}{below}", fixture.root);
        (fixture.file.clone(), Finding { path, ..finding })
    };
    LoadError::Findings(findings.into_iter().map(place).collect())
}

/// The fixtures of a scenario. Those that can't be read are noted.
pub(super) fn fixtures(
    source: &Source<'_>,
    base: Option<&Path>,
    root: &Value<'_>,
    notes: &mut Notes<'_>,
) -> Vec<FixtureText> {
    let reader = Reader { source, base };
    match at(Some(root), "fixture") {
        None => Vec::new(),
        Some(Value::Array(list)) => {
            let each = list.elements.iter().enumerate();
            let read = |(at, value)| reader.read(value, format!("$.fixture[{at}]"), notes);
            each.filter_map(read).collect()
        }
        Some(one) => reader.read(one, "$.fixture".to_owned(), notes).into_iter().collect(),
    }
}

struct Reader<'a> {
    source: &'a Source<'a>,
    /// The folder that paths are relative to.
    base: Option<&'a Path>,
}

impl Reader<'_> {
    fn read(&self, value: &Value<'_>, root: String, notes: &mut Notes<'_>) -> Option<FixtureText> {
        match value {
            Value::StringLit(path) => self.read_file(&path.value, value, &root, notes),
            Value::Object(_) => Some(self.inline(value, root)),
            // Neither path nor fixture: the walk has noted it.
            _ => None,
        }
    }

    fn read_file(
        &self,
        path: &str,
        value: &Value<'_>,
        root: &str,
        notes: &mut Notes<'_>,
    ) -> Option<FixtureText> {
        let Some(base) = self.base else {
            let expected = "the fixture itself: paths are for scenario files, no file is read here";
            notes.note(value, expected);
            return None;
        };
        let path = base.join(path);
        match read_text(&path) {
            Ok(text) => {
                let file = path.display().to_string();
                let label = format!("{file} of {root}");
                Some(FixtureText { label, file, root: "$".to_owned(), text })
            }
            Err(error) => {
                let matter = format!(", which cannot be read ({}: {error})", path.display());
                notes.note_matter(value, &matter, "the path of a fixture, relative to this file");
                None
            }
        }
    }

    /// A fixture within the scenario. Blanks stand for what is before it, so
    /// that its lines and columns are the file's.
    fn inline(&self, value: &Value<'_>, root: String) -> FixtureText {
        let before = self.source.text.get(..value.start()).unwrap_or_default();
        let blank = |char| if char == '\n' { '\n' } else { ' ' };
        let mut text: String = before.chars().map(blank).collect();
        text.push_str(value.text(self.source.text));
        let file = self.source.name.to_owned();
        FixtureText { label: format!("{file} at {root}"), file, root, text }
    }
}
