//! What a fork has of its own, however it was asked for.

use serde_json::Value;

use crate::fixture::{self, LoadError, Source};
use crate::world::Live;

use super::{read, stage};

/// The differences between a world and the one it is forked from; all optional.
#[derive(Clone, Debug, Default)]
pub(crate) struct Changes {
    pub(crate) seed: Option<u64>,
    /// The text of a fixture.
    pub(crate) fixture: Option<String>,
    /// The text of a scenario.
    pub(crate) scenario: Option<String>,
    pub(crate) behaviours: Vec<(String, Value)>,
}

impl Changes {
    /// The world with these changes.
    ///
    /// # Errors
    /// When the fixture, the scenario or a behaviour is invalid; the sources of
    /// findings are called `fixture` and `scenario`.
    pub(crate) fn apply(&self, mut live: Live) -> Result<Live, LoadError> {
        if let Some(fixture) = &self.fixture {
            live = fixture::replace(&live, &[Source { name: "fixture", text: fixture }])?;
        }
        if let Some(scenario) = &self.scenario {
            let scenario = read(&Source { name: "scenario", text: scenario }, None)?;
            live = stage(&live, scenario)?;
        }
        for (name, value) in &self.behaviours {
            live.apis.set_behaviour(name, value)?;
        }
        if let Some(seed) = self.seed {
            live.ids.reseed(seed);
        }
        Ok(live)
    }
}
