//! A scenario brought into a world.

use crate::fixture::{self, LoadError, Overrides, Source};
use crate::world::Live;
use crate::world::fault::Faults;
use crate::world::story::Story;

use super::Scenario;
use super::fixtures::{FixtureText, placed};

/// The world with the scenario in it: what it names of state, seed, clock and
/// behaviours is replaced, what it leaves out stays. Faults, events and
/// expectations are replaced whole, and counts start anew.
///
/// # Errors
/// With every problem of its fixtures.
pub(crate) fn stage(live: &Live, scenario: &Scenario) -> Result<Live, LoadError> {
    let overrides =
        scenario.under(&Overrides { assumptions: live.apis.assumptions(), ..Overrides::default() });
    let live = if scenario.fixtures.is_empty() {
        adjusted(live.clone(), overrides)?
    } else {
        let replaced = fixture::replace_by(live, &scenario.sources(), &overrides);
        replaced.map_err(|error| placed(error, &scenario.fixtures))?
    };
    Ok(scenario.play(live))
}

/// A new world with the scenario in it: the scenario's fixtures first, then
/// the others, or the demo fixture if there is none at all. `overrides` win
/// over the scenario, which wins over fixtures.
///
/// # Errors
/// With every problem of every fixture, or with the first that is wrong beside them.
pub(crate) fn open(
    scenario: &Scenario,
    others: &[Source<'_>],
    overrides: &Overrides,
) -> Result<Live, LoadError> {
    let overrides = scenario.under(overrides);
    let sources = [scenario.sources().as_slice(), others].concat();
    let live = if sources.is_empty() {
        fixture::load_demo(&overrides)?
    } else {
        let loaded = fixture::load(&sources, &overrides);
        loaded.map_err(|error| placed(error, &scenario.fixtures))?
    };
    Ok(scenario.play(live))
}

impl Scenario {
    fn sources(&self) -> Vec<Source<'_>> {
        self.fixtures.iter().map(FixtureText::source).collect()
    }

    /// What is said beside the fixtures: by the scenario, and by others who win over it.
    fn under(&self, others: &Overrides) -> Overrides {
        let behaviours = self.behaviours.iter().chain(&others.behaviours);
        Overrides {
            seed: others.seed.or(self.seed),
            clock: others.clock.clone().or_else(|| self.clock.clone()),
            behaviours: behaviours.cloned().collect(),
            assumptions: others.assumptions,
        }
    }

    /// The story begins.
    fn play(&self, mut live: Live) -> Live {
        live.faults = Faults::default();
        for fault in &self.faults {
            live.faults.add(fault.clone());
        }
        live.story = Story::begin(self.script.clone(), live.clock.now());
        live
    }
}

/// The world with other settings and the same state.
fn adjusted(mut live: Live, settings: Overrides) -> Result<Live, LoadError> {
    if let Some(clock) = settings.clock {
        live.clock = clock;
    }
    if let Some(seed) = settings.seed {
        live.ids.reseed(seed);
    }
    for (name, value) in &settings.behaviours {
        live.apis.set_behaviour(name, value)?;
    }
    Ok(live)
}
