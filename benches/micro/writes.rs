//! Invitations.

use divan::Bencher;
use serde_json::json;

use super::measured::{answer, post, shared};

#[divan::bench]
fn invite(bencher: Bencher<'_, '_>) {
    let world = shared(1_000).fork();
    let mut sent = 0;
    let next = || {
        sent += 1;
        post("/v1/spotMembers", format!(r#"{{"email":"new.{sent}@acme.test"}}"#))
    };
    bencher.with_inputs(next).bench_local_values(|request| answer(&world, request));
}

#[divan::bench]
fn bulk_invite_200(bencher: Bencher<'_, '_>) {
    let world = shared(1_000).fork();
    let mut sent = 0;
    let next = || {
        let emails: Vec<String> =
            (sent..sent + 200).map(|at| format!("new.{at}@acme.test")).collect();
        sent += 200;
        post("/v1/spotMembers~bulkInvite", json!({"emails": emails}).to_string())
    };
    bencher.with_inputs(next).bench_local_values(|request| answer(&world, request));
}
