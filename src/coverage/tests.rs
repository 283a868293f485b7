//! What a report says of counts.

mod reports;

use std::collections::BTreeSet;

use bytes::Bytes;
use serde_json::Value;

use super::*;
use crate::apis::{Apis, PROFILES, Profile};
use crate::http::Request;
use crate::random::Ids;
use crate::time::Clock;
use crate::world::{Bounds, Live, Worlds};

fn worlds() -> Worlds {
    let live = Live::new(Apis::default(), Clock::real(), Ids::new(0, 0));
    Worlds::new(live, Bounds::default())
}

fn list(worlds: &Worlds) {
    let request = http::Request::get("/v1/spotMembers").body(Bytes::new()).expect("a request");
    worlds.default_world().answer(&Request::new(request)).expect("open");
}

fn outcome<'a>(coverage: &'a Coverage, id: &str) -> &'a OutcomeCoverage {
    let mut all = coverage.operations.iter().flat_map(|operation| &operation.outcomes);
    all.find(|outcome| outcome.id == id).unwrap_or_else(|| panic!("no {id}"))
}

#[test]
fn nothing_called_is_nothing_met() {
    let coverage = Coverage::of_server(&worlds());
    assert!(coverage.percent() == 0.0 && !coverage.reaches(1) && coverage.reaches(0));
    assert_eq!(coverage.never_called().len(), coverage.operations.len());
    assert_eq!(coverage.unmet(), Vec::<&OutcomeCoverage>::new());
}

#[test]
fn only_operations_that_were_called_count() {
    let worlds = worlds();
    list(&worlds);
    let coverage = Coverage::of_world(worlds.default_world());
    assert_eq!(coverage.percent().to_bits(), coverage.operations[0].percent().to_bits());
    assert!(coverage.percent() > 0.0);
    let list = "meltingspot.members.list.";
    assert!(coverage.unmet().iter().all(|outcome| outcome.id.starts_with(list)));
    assert!(!coverage.never_called().contains(&"meltingspot.members.list"));
}

#[test]
fn a_refusal_that_is_switched_off_does_not_count() {
    let worlds = worlds();
    let over_max = "meltingspot.members.list.overMax";
    let state = |worlds: &Worlds| outcome(&Coverage::of_server(worlds), over_max).state;
    assert_eq!(state(&worlds), OutcomeState::Unreachable);
    worlds.default_world().change(|live| {
        let set = live.apis.set_behaviour(over_max, &Value::from("reject"));
        assert_eq!(set, Ok(()));
    });
    assert_eq!(state(&worlds), OutcomeState::Unmet);
}

#[test]
fn where_assumptions_are_refused_what_they_decide_does_not_count() {
    let worlds = worlds();
    worlds.default_world().change(|live| live.apis.set_assumptions(crate::Assumptions::Refuse));
    let coverage = Coverage::of_server(&worlds);
    let existing = outcome(&coverage, "meltingspot.members.invite.existingMember");
    assert_eq!(existing.state, OutcomeState::Unreachable);
}

#[test]
fn too_many_requests_counts_although_no_limit_is_in_force() {
    let coverage = Coverage::of_server(&worlds());
    for id in ["meltingspot.members.get.rateLimit.exceeded", "openagenda.members.list.rateLimit"] {
        assert_eq!(outcome(&coverage, id).state, OutcomeState::Unmet, "{id}");
    }
}

#[test]
fn ids_are_unique_and_each_has_a_way_to_be_provoked() {
    let coverage = Coverage::of_server(&worlds());
    let mut ids = BTreeSet::new();
    for outcome in coverage.operations.iter().flat_map(|operation| &operation.outcomes) {
        assert!(ids.insert(&outcome.id), "{} twice", outcome.id);
        let known = ["fault: {", "event: {", "fixture: ", "client: ", "--behaviour "];
        let line = &outcome.how_to_provoke;
        assert!(known.iter().any(|start| line.starts_with(start)), "{}: {line}", outcome.id);
        assert!(!line.contains("{operation}"), "{line}");
    }
}

#[test]
fn a_way_to_provoke_names_only_behaviours_that_exist() {
    let switches: BTreeSet<&str> =
        PROFILES.iter().flat_map(Profile::switches).map(|switch| switch.name).collect();
    let coverage = Coverage::of_server(&worlds());
    for outcome in coverage.operations.iter().flat_map(|operation| &operation.outcomes) {
        let Some(rest) = outcome.how_to_provoke.strip_prefix("--behaviour ") else { continue };
        let name = rest.split('=').next().unwrap_or_default();
        assert!(switches.contains(name), "{}: {rest}", outcome.id);
    }
}

#[test]
fn percentages_are_rounded_down_so_that_100_means_all() {
    let sum = Sum { by_rules: 1999, by_fault: 0, unmet: 1, unreachable: 0 };
    assert_eq!(sum.permille(), 999);
    assert_eq!(Sum { unmet: 0, ..sum }.permille(), 1000);
}

#[test]
fn the_json_has_a_summary_and_every_outcome() {
    let worlds = worlds();
    list(&worlds);
    let json = Coverage::of_world(worlds.default_world()).to_json();
    assert_eq!(json["world"], "default");
    assert_eq!(json["summary"]["calls"], 1);
    assert_eq!(json["summary"]["met"], 1);
    let refused = &json["operations"][0]["outcomes"][4];
    assert_eq!(refused["id"], "meltingspot.members.list.auth.missingKey");
    assert_eq!((&refused["met"], &refused["state"]), (&Value::from(1), &Value::from("met")));
    assert_eq!(refused["rule"], "meltingspot.auth.missingKey");
}
