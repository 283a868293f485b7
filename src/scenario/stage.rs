//! A scenario brought into a world.

use crate::fixture::{self, LoadError, Overrides, Replacement, Source};
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
pub(crate) fn stage(live: &Live, scenario: Scenario) -> Result<Live, LoadError> {
    let mut staged = live.clone();
    Entrance::prepare(scenario, live)?.enter(&mut staged)?;
    Ok(staged)
}

/// A scenario that is ready to enter a world, its fixtures loaded.
#[derive(Debug)]
pub(crate) struct Entrance {
    scenario: Scenario,
    /// The state that the scenario brings along, if it does.
    state: Option<Replacement>,
}

impl Entrance {
    /// Does the slow part, beside the world's lock.
    ///
    /// # Errors
    /// As [`stage`].
    pub(crate) fn prepare(scenario: Scenario, live: &Live) -> Result<Self, LoadError> {
        if scenario.fixtures.is_empty() {
            return Ok(Self { scenario, state: None });
        }
        let overrides = scenario.beside(live);
        let read = Replacement::under(live, &scenario.sources(), &overrides);
        let state = read.map_err(|error| placed(error, &scenario.fixtures))?;
        Ok(Self { scenario, state: Some(state) })
    }

    /// Brings the scenario in; quick. What it leaves out is the world's of this moment.
    ///
    /// # Errors
    /// As [`stage`]; nothing has changed then.
    pub(crate) fn enter(self, live: &mut Live) -> Result<(), LoadError> {
        let Self { scenario, state } = self;
        match state {
            Some(state) => state.enter(live),
            None => adjust(live, scenario.beside(live))?,
        }
        scenario.play(live);
        Ok(())
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
    let mut live = if sources.is_empty() {
        fixture::load_demo(&overrides)?
    } else {
        let loaded = fixture::load(&sources, &overrides);
        loaded.map_err(|error| placed(error, &scenario.fixtures))?
    };
    scenario.play(&mut live);
    Ok(live)
}

impl Scenario {
    fn sources(&self) -> Vec<Source<'_>> {
        self.fixtures.iter().map(FixtureText::source).collect()
    }

    /// What the scenario says beside its fixtures, in this world.
    fn beside(&self, live: &Live) -> Overrides {
        self.under(&Overrides { assumptions: live.apis.assumptions(), ..Overrides::default() })
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
    fn play(&self, live: &mut Live) {
        live.faults = Faults::default();
        for fault in &self.faults {
            live.faults.add(fault.clone());
        }
        live.story = Story::begin(self.script.clone(), live.clock.now());
    }
}

/// Other settings and the same state.
fn adjust(live: &mut Live, settings: Overrides) -> Result<(), LoadError> {
    let mut apis = live.apis.clone();
    for (name, value) in &settings.behaviours {
        apis.set_behaviour(name, value)?;
    }
    live.apis = apis;
    if let Some(clock) = settings.clock {
        live.clock = clock;
    }
    if let Some(seed) = settings.seed {
        live.ids.reseed(seed);
    }
    Ok(())
}
