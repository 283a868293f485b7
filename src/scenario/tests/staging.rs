use serde_json::json;

use super::*;
use crate::fixture::{Overrides, load_demo};
use crate::scenario::{open, stage};
use crate::time::Clock;
use crate::world::Live;

fn demo() -> Live {
    let clock = Some(Clock::frozen("2026-01-01T00:00:00Z"));
    load_demo(&Overrides { seed: Some(3), clock, ..Overrides::default() }).expect("the demo")
}

fn spot_sizes(live: &Live) -> Vec<usize> {
    live.apis.meltingspot.state.spots().map(|spot| spot.members.len()).collect()
}

#[test]
fn what_a_scenario_leaves_out_stays() {
    let mut live = demo();
    live.ids.uuid();
    let staged = stage(&live, parsed("{}")).expect("staged");
    assert_eq!((staged.clock.now(), &staged.ids), (live.clock.now(), &live.ids));
    assert_eq!(spot_sizes(&staged), spot_sizes(&live));
    assert_eq!(staged.apis.decided_behaviours().len(), 0);
}

#[test]
fn what_a_scenario_names_is_replaced() {
    let text = json!({
        "seed": 9, "clock": {"now": "2026-03-01T09:00:00Z", "frozen": true},
        "behaviours": {"openagenda.success": "no"},
        "fixture": {"seed": 1, "behaviours": {"openagenda.success": "yes", "meltingspot.auth.scheme": "bare"},
            "meltingspot": {"spots": [{"members": [{"email": "ada@acme.test"}]}]}}
    });
    let staged = stage(&demo(), parsed(&text.to_string())).expect("staged");
    assert_eq!(staged.ids.seed(), 9);
    assert_eq!(staged.clock.now().to_string(), "2026-03-01T09:00:00Z");
    assert_eq!(spot_sizes(&staged), [1]);
    let behaviours = staged.apis.decided_behaviours();
    assert_eq!(behaviours["openagenda.success"], "no");
    assert_eq!(behaviours["meltingspot.auth.scheme"], "bare");
}

#[test]
fn faults_events_and_expectations_are_replaced_whole() {
    let first = stage(&demo(), parsed(EXAMPLE)).expect("staged");
    assert_eq!((first.faults.iter().count(), first.story.name().is_some()), (1, true));
    let second = stage(&first, parsed(r#"{"faults": []}"#)).expect("staged");
    assert_eq!((second.faults.iter().count(), second.story.name()), (0, None));
    assert!(second.story.verify(&second.apis).expectations.is_empty());
}

#[test]
fn elapsed_time_counts_from_the_clock_that_the_scenario_sets() {
    let text = r#"{"clock": {"now": "2027-01-01T00:00:00Z", "frozen": true}, "events": [
        {"when": {"elapsed": "1m"}, "api": "meltingspot", "member": {"email": "alan.turing@acme.test"}, "remove": true}]}"#;
    let mut staged = stage(&demo(), parsed(text)).expect("staged");
    let before = spot_sizes(&staged)[0];
    staged.settle();
    assert_eq!(spot_sizes(&staged), [before]);
    staged.clock.advance(std::time::Duration::from_mins(1));
    staged.settle();
    assert_eq!(spot_sizes(&staged), [before - 1]);
}

#[test]
fn a_bad_fixture_surfaces_at_its_place_when_staged() {
    let scenario = parsed(r#"{"fixture": {"sed": 1}}"#);
    for refused in [stage(&demo(), scenario.clone()), open(&scenario, &[], &Overrides::default())] {
        let findings = refused.expect_err("refused").findings();
        assert_eq!(findings[0].path, "$.fixture.sed");
    }
}

#[test]
fn a_new_world_has_the_scenario_s_fixtures_first_then_the_others() {
    let scenario = parsed(
        r#"{"seed": 5, "fixture": {"meltingspot": {"spots": [{"name": "first", "members": []}]}}}"#,
    );
    let other = r#"{"seed": 6, "meltingspot": {"spots": [{"name": "second", "members": []}]}}"#;
    let others = [Source { name: "other", text: other }];
    let live = open(&scenario, &others, &Overrides::default()).expect("opened");
    let names: Vec<&str> =
        live.apis.meltingspot.state.spots().map(|spot| spot.name.as_str()).collect();
    assert_eq!((names, live.ids.seed()), (vec!["first", "second"], 5));
    let overrides = Overrides { seed: Some(7), ..Overrides::default() };
    assert_eq!(open(&scenario, &others, &overrides).expect("opened").ids.seed(), 7);
}

#[test]
fn without_any_fixture_a_new_world_has_the_demo() {
    let live = open(&parsed(EXAMPLE), &[], &Overrides::default()).expect("opened");
    assert!(spot_sizes(&live)[0] > 200);
}
