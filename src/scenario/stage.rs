//! A scenario brought into a world.

use crate::fixture::{self, LoadError, Overrides, Source};
use crate::world::fault::Faults;
use crate::world::story::Story;
use crate::world::{Live, WorldCell};

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

/// A scenario that is ready to enter a world, its fixtures loaded.
#[derive(Debug)]
pub(crate) struct Entrance {
    scenario: Scenario,
    /// The whole world, if the scenario brings its state along.
    world: Option<Live>,
}

impl Entrance {
    /// Does the slow part, beside the world's lock.
    ///
    /// # Errors
    /// As [`stage`].
    pub(crate) fn prepare(scenario: Scenario, live: &Live) -> Result<Self, LoadError> {
        let brings_state = !scenario.fixtures.is_empty();
        let world = brings_state.then(|| stage(live, &scenario)).transpose()?;
        Ok(Self { scenario, world })
    }

    /// Brings the scenario in. Unless it brings its state along, whatever was
    /// answered meanwhile keeps its effect.
    ///
    /// # Errors
    /// As [`stage`]; nothing has changed then.
    pub(crate) fn enter(self, world: &WorldCell) -> Result<(), LoadError> {
        world.change(|live| {
            *live = match self.world {
                Some(whole) => whole,
                None => stage(live, &self.scenario)?,
            };
            Ok(())
        })
    }
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
