//! What is counted, and what not.

use bytes::Bytes;
use http::Method;

use super::*;
use crate::apis::PROFILES;
use crate::random::Ids;
use crate::time::Clock;
use crate::world::fault::{Calls, Fault, Filter};
use crate::world::{Bounds, Live, WorldCell, Worlds};

const LIST: &str = "meltingspot.members.list";
const INVITE: &str = "meltingspot.members.invite";

fn worlds() -> Worlds {
    let live = Live::new(Apis::default(), Clock::real(), Ids::new(0, 0));
    Worlds::new(live, Bounds::default())
}

fn call(world: &WorldCell, method: Method, path: &str, body: &'static str) {
    let request = http::Request::builder().method(method).uri(path);
    let request = request.body(Bytes::from_static(body.as_bytes())).expect("a request");
    world.answer(&Request::new(request)).expect("open");
}

fn list(world: &WorldCell) {
    call(world, Method::GET, "/v1/spotMembers", "");
}

fn order(world: &WorldCell, operation: &'static str, then: Mishap) {
    let fault = Fault { operation, calls: Calls::All, only: Filter::default(), then };
    world.change(|live| live.faults.add(fault));
}

/// How often an outcome was met: by rules, and by a fault.
fn met(counts: &Counts, operation: &str, is: impl Fn(&Outcome) -> bool) -> (u32, u32) {
    let leg = find(operation).expect("an operation");
    let count = counts.of(leg.find(is).expect("an outcome"));
    (count.by_rules, count.by_fault)
}

fn is_missing_key(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Refused(rule) if rule.id == "meltingspot.auth.missingKey")
}

#[test]
fn every_rule_that_refuses_is_an_outcome_of_an_operation_that_exists() {
    for rule in PROFILES.iter().flat_map(|api| api.rules.iter()) {
        let Some(refusal) = rule.refusal else { continue };
        let legs = chart().iter().filter(|leg| leg.outlook.api == rule.api);
        let in_legs = legs.filter(|leg| leg.find(|it| it.is_refusal_by(rule)).is_some()).count();
        let expected = match (rule.operation, refusal.operations) {
            (Some(_), _) => 1,
            (None, Some(these)) => these.len(),
            (None, None) => chart().iter().filter(|leg| leg.outlook.api == rule.api).count(),
        };
        assert_eq!(in_legs, expected, "{}", rule.id);
    }
}

#[test]
fn every_row_with_a_status_of_refusal_says_how_it_refuses() {
    for rule in PROFILES.iter().flat_map(|api| api.rules.iter()) {
        let refuses = rule.status.is_some_and(|status| status >= 400);
        assert!(!refuses || rule.refusal.is_some(), "{} says nothing of coverage", rule.id);
    }
}

#[test]
fn every_refusal_has_a_status() {
    for leg in chart() {
        for outcome in &leg.outcomes {
            let Outcome::Refused(rule) = outcome else { continue };
            assert!(outcome.status().is_some_and(|status| status >= 400), "{}", rule.id);
        }
    }
}

#[test]
fn no_two_outcomes_share_a_number() {
    let numbers = |leg: &Leg| (leg.calls()..=leg.outcome(leg.outcomes.len() - 1)).count();
    assert_eq!(chart().iter().map(numbers).sum::<usize>(), size());
    assert!(chart().windows(2).all(|pair| pair[0].end() == pair[1].calls()));
}

#[test]
fn a_world_that_nobody_calls_holds_no_counts() {
    let worlds = worlds();
    assert_eq!(worlds.default_world().coverage().0.capacity(), 0);
}

#[test]
fn what_a_rule_refused_is_counted_as_the_rules() {
    let worlds = worlds();
    let world = worlds.default_world();
    list(world);
    list(world);
    assert_eq!(met(&world.coverage(), LIST, is_missing_key), (2, 0));
}

#[test]
fn a_fault_counts_for_every_refusal_of_its_status_and_apart() {
    let worlds = worlds();
    let world = worlds.default_world();
    let status = StatusCode::UNAUTHORIZED;
    order(world, LIST, Mishap::Status { status, retry_after: None, effect: Effect::None });
    list(world);
    assert_eq!(met(&world.coverage(), LIST, is_missing_key), (0, 1));
}

#[test]
fn the_same_call_after_a_fault_is_a_retry_and_another_one_is_not() {
    let worlds = worlds();
    let world = worlds.default_world();
    order(world, LIST, Mishap::Reset { effect: Effect::None });
    list(world);
    call(world, Method::GET, "/v1/spotMembers?page=2", "");
    let retried = |outcome: &Outcome| outcome.is_retry_after("reset");
    assert_eq!(met(&world.coverage(), LIST, retried), (0, 0));
    list(world);
    assert_eq!(met(&world.coverage(), LIST, retried), (0, 1));
}

#[test]
fn an_answer_that_a_fault_kept_back_counts_as_lost_where_the_call_took_effect() {
    let worlds = worlds();
    let world = worlds.default_world();
    let is_lost = |outcome: &Outcome| matches!(outcome, Outcome::LostAnswer);
    order(world, INVITE, Mishap::Delay { lasts: std::time::Duration::ZERO });
    call(world, Method::POST, "/v1/spotMembers", "{}");
    assert_eq!(met(&world.coverage(), INVITE, is_lost), (0, 0), "a late answer arrives");
    world.change(|live| live.faults.clear());
    order(world, INVITE, Mishap::Reset { effect: Effect::Applied });
    call(world, Method::POST, "/v1/spotMembers", "{}");
    assert_eq!(met(&world.coverage(), INVITE, is_lost), (0, 1));
}

#[test]
fn calls_that_are_never_repeated_are_forgotten_at_last() {
    let worlds = worlds();
    let world = worlds.default_world();
    order(world, LIST, Mishap::Reset { effect: Effect::None });
    for page in 0..2 * AWAITED {
        call(world, Method::GET, &format!("/v1/spotMembers?page={page}"), "");
    }
    let retried = |outcome: &Outcome| outcome.is_retry_after("reset");
    call(world, Method::GET, "/v1/spotMembers?page=0", "");
    assert_eq!(met(&world.coverage(), LIST, retried), (0, 0));
}

#[test]
fn a_fork_counts_from_nothing_and_a_restored_world_goes_on() {
    let worlds = worlds();
    let world = worlds.default_world();
    list(world);
    let before = world.snapshot();
    list(world);
    world.restore(&before);
    assert_eq!(met(&world.coverage(), LIST, is_missing_key), (2, 0));
    let fork = worlds.open(None, world.present()).expect("a fork");
    assert_eq!(met(&fork.coverage(), LIST, is_missing_key), (0, 0));
}

#[test]
fn the_sum_of_the_server_keeps_what_was_closed_or_reset() {
    let worlds = worlds();
    let world = worlds.default_world();
    list(world);
    world.reset();
    assert_eq!(met(&world.coverage(), LIST, is_missing_key), (0, 0));
    let fork = worlds.open(None, world.present()).expect("a fork");
    list(&fork);
    worlds.close(fork.id()).expect("closed");
    assert_eq!(met(&worlds.coverage(), LIST, is_missing_key), (2, 0));
}
