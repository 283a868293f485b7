//! What a test does with worlds, at no members and at a million.

use divan::Bencher;

use super::measured::server;

const SIZES: [usize; 3] = [0, 10_000, 1_000_000];

#[divan::bench(args = SIZES)]
fn fork(bencher: Bencher<'_, '_>, members: usize) {
    let server = server(members);
    bencher.bench_local(|| server.fork());
}

#[divan::bench(args = SIZES)]
fn snapshot(bencher: Bencher<'_, '_>, members: usize) {
    let server = server(members);
    bencher.bench_local(|| server.world().snapshot());
}

#[divan::bench(args = SIZES)]
fn restore(bencher: Bencher<'_, '_>, members: usize) {
    let server = server(members);
    let before = server.world().snapshot();
    bencher.bench_local(|| server.world().restore(&before));
}

#[divan::bench(args = SIZES)]
fn reset(bencher: Bencher<'_, '_>, members: usize) {
    let server = server(members);
    bencher.bench_local(|| server.world().reset());
}
