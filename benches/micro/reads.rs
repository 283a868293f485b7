//! Reads at a thousand members and at a million.

use divan::Bencher;

use super::measured::{SIZES, answer, get, read, shared};

const LIST: &str = "/v1/spotMembers";

fn measure(bencher: Bencher<'_, '_>, members: usize, path: &str) {
    let world = shared(members).fork();
    assert!(answer(&world, get(path)).status().is_success(), "{path}");
    bencher.with_inputs(|| get(path)).bench_local_values(|request| answer(&world, request));
}

/// A field of the member in the middle.
fn middle(members: usize, field: &str) -> String {
    let page = read(shared(members).world(), &format!("{LIST}?limit=1&page={}", members / 2));
    page["items"][0][field].as_str().expect("a text").to_owned()
}

#[divan::bench(args = SIZES)]
fn one_member(bencher: Bencher<'_, '_>, members: usize) {
    measure(bencher, members, &format!("{LIST}/{}", middle(members, "id")));
}

#[divan::bench(args = SIZES)]
fn first_page_of_100(bencher: Bencher<'_, '_>, members: usize) {
    measure(bencher, members, LIST);
}

#[divan::bench(args = SIZES)]
fn last_page_of_100(bencher: Bencher<'_, '_>, members: usize) {
    measure(bencher, members, &format!("{LIST}?page={}", members / 100));
}

#[divan::bench(args = SIZES)]
fn by_email(bencher: Bencher<'_, '_>, members: usize) {
    measure(bencher, members, &format!("{LIST}?email[in]={}", middle(members, "email")));
}

#[divan::bench(args = SIZES)]
fn by_last_name_10_matches(bencher: Bencher<'_, '_>, members: usize) {
    measure(bencher, members, &format!("{LIST}?lastname[in]=Rare"));
}

#[divan::bench(args = SIZES)]
fn agenda_page_after_the_middle(bencher: Bencher<'_, '_>, members: usize) {
    let after = members / 2;
    measure(bencher, members, &format!("/v2/agendas/10000001/members?limit=100&after={after}"));
}

/// A hundred members strewn over the spot, found by their addresses.
#[divan::bench(args = SIZES)]
fn page_of_100_scattered(bencher: Bencher<'_, '_>, members: usize) {
    let world = shared(members).world();
    let emails = (1..=100).map(|at| {
        let page = read(world, &format!("{LIST}?limit=1&page={}", at * (members / 100)));
        page["items"][0]["email"].as_str().expect("an e-mail").to_owned()
    });
    let emails: Vec<String> = emails.collect();
    measure(bencher, members, &format!("{LIST}?email[in]={}", emails.join(",")));
}
