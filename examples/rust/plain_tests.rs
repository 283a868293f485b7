//! Plain `#[test]`s: the server and the client block, and nothing here is async.

use doublure::blocking::MockServer;
use doublure::{Clock, Status};
use reqwest::blocking::Client;
use serde_json::{Value, json};

/// The code under test: everybody's e-mail, page by page.
fn emails(base_url: &str, page_size: usize) -> reqwest::Result<Vec<String>> {
    let (http, mut emails) = (Client::new(), Vec::new());
    for page in 1.. {
        let url = format!("{base_url}/v1/spotMembers?limit={page_size}&page={page}");
        let answer = http.get(url).header("authorization", "ms-acme-key").send()?;
        let answer: Value = answer.error_for_status()?.json()?;
        let items = answer["items"].as_array().map(Vec::as_slice).unwrap_or_default();
        emails.extend(items.iter().filter_map(|item| item["email"].as_str().map(String::from)));
        if items.len() < page_size {
            break;
        }
    }
    Ok(emails)
}

/// A server with a fixture of this test's own.
fn acme(members: usize) -> MockServer {
    let spot = json!({"secretKey": "ms-acme-key", "generate": {"members": members}});
    let builder = MockServer::builder().fixture(json!({"meltingspot": {"spots": [spot]}}));
    builder.clock(Clock::frozen("2026-03-01T09:00:00Z")).start().expect("a sound fixture")
}

#[test]
fn all_pages_are_read() {
    let server = acme(25);
    assert_eq!(emails(server.base_url(), 10).expect("members").len(), 25);
    assert_eq!(server.world().requests_to("meltingspot.members.list").len(), 3);
}

#[test]
fn a_last_page_that_is_full_is_followed_by_an_empty_one() {
    let server = acme(20);
    assert_eq!(emails(server.base_url(), 10).expect("members").len(), 20);
}

#[test]
fn what_happens_at_the_vendor_is_seen() {
    let server = acme(1);
    let [email] = emails(server.base_url(), 10).expect("members").try_into().expect("one member");
    let world = server.fork();
    let left = json!({"api": "meltingspot", "member": {"email": email}, "set": {"status": "Left"}});
    world.event(left);
    assert_eq!(world.meltingspot().member(&email).expect("a member").status, Status::Left);
    assert_ne!(server.world().meltingspot().member(&email).expect("a member").status, Status::Left);
}
