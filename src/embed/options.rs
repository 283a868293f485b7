//! What a fork has of its own.

use serde_json::Value;

use crate::fixture::LoadError;
use crate::scenario::Changes;
use crate::world::{Live, WorldCell};

/// How a forked world differs from its parent.
///
/// ```
/// # use doublure::WorldOptions;
/// let options = WorldOptions::new().seed(9).behaviour("openagenda.members.invite.inlineMax", 5);
/// # let _ = options;
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "options do nothing until a world is forked with them"]
pub struct WorldOptions {
    id: Option<String>,
    from_origin: bool,
    changes: Changes,
}

impl WorldOptions {
    /// A fork that is like its parent is now.
    pub fn new() -> Self {
        Self::default()
    }

    /// An id of one's own: a-z, 0-9 and -, at most 63. Ids are never reused.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Begins as the parent was created, instead of as it is now.
    pub fn from_origin(mut self) -> Self {
        self.from_origin = true;
        self
    }

    /// Where the ids to come are drawn from.
    pub fn seed(mut self, seed: u64) -> Self {
        self.changes.seed = Some(seed);
        self
    }

    /// A state of its own.
    #[expect(clippy::needless_pass_by_value, reason = "tests write `.fixture(json!({…}))`")]
    pub fn fixture(mut self, fixture: Value) -> Self {
        self.changes.fixture = Some(format!("{fixture:#}"));
        self
    }

    /// A scenario of its own.
    #[expect(clippy::needless_pass_by_value, reason = "tests write `.scenario(json!({…}))`")]
    pub fn scenario(mut self, scenario: Value) -> Self {
        self.changes.scenario = Some(format!("{scenario:#}"));
        self
    }

    /// A behaviour of its own.
    pub fn behaviour(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.changes.behaviours.push((name.into(), value.into()));
        self
    }

    /// The id asked for, and what the fork begins with.
    pub(super) fn settle(self, parent: &WorldCell) -> Result<(Option<String>, Live), LoadError> {
        let start = if self.from_origin { parent.origin() } else { parent.present() };
        Ok((self.id, self.changes.apply(start)?))
    }
}
