//! What a server's default world is made from, whoever starts the server.

use std::io;
use std::path::{Path, PathBuf};

use serde_json::Value;
use thiserror::Error;

use crate::file::{let_go, read_text};
use crate::fixture::{LoadError, Overrides, Source};
use crate::world::Live;

use super::fixtures::FixtureText;
use super::{Scenario, open, read};

/// A scenario, fixtures and what was said beside them. The later wins: fixture,
/// scenario, overrides. Making it again reads its files again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Recipe {
    pub(crate) scenario: Option<PathBuf>,
    /// Merged behind the scenario's own. Without any of both: the demo fixture.
    pub(crate) fixtures: Vec<Ingredient>,
    pub(crate) overrides: Overrides,
}

/// A fixture that somebody asked for.
#[derive(Clone, Debug)]
pub(crate) enum Ingredient {
    File(PathBuf),
    Inline(Value),
}

/// What came of a recipe.
#[derive(Debug)]
#[cfg_attr(
    not(feature = "cli"),
    expect(dead_code, reason = "only the command line watches files and greets people")
)]
pub(crate) struct Made {
    pub(crate) live: Live,
    /// Every file that was read: if one changes, so may the world.
    pub(crate) files: Vec<PathBuf>,
    /// Whether it is the demo fixture's world.
    pub(crate) is_demo: bool,
}

/// Why nothing came of a recipe.
#[derive(Debug, Error)]
pub(crate) enum MakeError {
    #[error("cannot read the {what} {}", path.display())]
    Unreadable {
        /// `scenario` or `fixture`.
        what: &'static str,
        path: PathBuf,
        source: io::Error,
    },
    #[error(transparent)]
    Invalid(#[from] LoadError),
}

impl Recipe {
    /// Reads the files and makes the world.
    ///
    /// # Errors
    /// When a file can't be read, with every problem of the scenario or else of
    /// the fixtures, or with the first that is wrong beside them.
    pub(crate) fn make(&self) -> Result<Made, MakeError> {
        let scenario = self.scenario.as_deref().map(read_file).transpose()?.unwrap_or_default();
        let own = self.fixtures.iter().enumerate().map(|(at, fixture)| fixture.read(at + 1));
        let texts = own.collect::<Result<Vec<(String, String)>, MakeError>>()?;
        let own: Vec<Source<'_>> = texts.iter().map(|(name, text)| Source { name, text }).collect();
        let live = open(&scenario, &own, &self.overrides)?;
        let is_demo = own.is_empty() && scenario.fixtures.is_empty();
        let_go(texts);
        Ok(Made { live, files: self.files(&scenario), is_demo })
    }

    fn files(&self, scenario: &Scenario) -> Vec<PathBuf> {
        let theirs = scenario.fixtures.iter().filter_map(FixtureText::path);
        let own = self.fixtures.iter().filter_map(|fixture| match fixture {
            Ingredient::File(path) => Some(path),
            Ingredient::Inline(_) => None,
        });
        self.scenario.iter().chain(own).cloned().chain(theirs).collect()
    }
}

impl Ingredient {
    /// The fixture's name, for messages, and its text.
    fn read(&self, number: usize) -> Result<(String, String), MakeError> {
        match self {
            Self::File(path) => Ok((path.display().to_string(), text_of("fixture", path)?)),
            Self::Inline(value) => Ok((format!("inline fixture {number}"), format!("{value:#}"))),
        }
    }
}

fn read_file(path: &Path) -> Result<Scenario, MakeError> {
    let (name, text) = (path.display().to_string(), text_of("scenario", path)?);
    Ok(read(&Source { name: &name, text: &text }, path.parent())?)
}

fn text_of(what: &'static str, path: &Path) -> Result<String, MakeError> {
    read_text(path).map_err(|source| MakeError::Unreadable { what, path: path.to_owned(), source })
}
