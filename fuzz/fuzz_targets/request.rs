//! Requests of any kind, one after the other, into the pipeline of a world.
//!
//! The first byte chooses the world and, from 0xe0 on, that the state is looked
//! at: a refusal changes nothing, and what the requests leave behind is exported
//! and loads to the same.

#![no_main]

use std::hint::black_box;

use bytes::Bytes;
use doublure::World;
use doublure_fuzz::{Control, Step, check, stage, steps};
use http::Request;
use libfuzzer_sys::fuzz_target;

/// From this first byte on the state is looked at, which takes ten times as long.
const WATCHED: u8 = 0xe0;

/// Steps of one input.
const MOST: usize = 8;

fuzz_target!(|input: &[u8]| {
    let Some((choice, input)) = input.split_first() else { return };
    let world = stage().fork(*choice);
    let watched = *choice >= WATCHED;
    for (step, number) in steps(input).take(MOST).zip(1..) {
        match step {
            Step::Wait(seconds) => world.clock().advance(std::time::Duration::from_secs(seconds)),
            Step::Ask(request) if watched => ask_watched(&world, request, number),
            Step::Ask(request) => ask(&world, request),
        }
    }
    black_box(format!("{:?} {}", world.requests(), world.verify()));
    if watched {
        assert_eq!(Control(&world).call("GET", "/journal", b"").0, 200);
        Control(&world).assert_state_returns();
    }
});

fn ask(world: &World, request: Request<Bytes>) {
    let method = request.method().clone();
    let response = stage().ask(world, request).expect("an answer at once");
    check(&method, &response);
}

fn ask_watched(world: &World, request: Request<Bytes>, number: usize) {
    let control = Control(world);
    let (method, before) = (request.method().clone(), control.state());
    let response = stage().ask(world, request).expect("an answer at once");
    check(&method, &response);
    if response.status().is_client_error() || response.status().is_server_error() {
        let [before, after] = [before, control.state()].map(String::from_utf8);
        assert_eq!(before, after, "a refusal changed the state");
    }
    control.call("GET", &format!("/explain/{number}"), b"");
}
