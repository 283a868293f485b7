//! What a test that fails tells its author.

use std::any::Any;
use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

use doublure::World;
use serde_json::json;

use super::{LIST, invite, playing, statuses};

thread_local! {
    /// Where this thread last panicked: file and line.
    static PLACE: RefCell<Option<(String, u32)>> = const { RefCell::new(None) };
}

/// Remembers the place of each panic beside what else is done about it.
fn remember_places() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let print = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            let place = panic.location().map(|at| (at.file().to_owned(), at.line()));
            PLACE.with_borrow_mut(|last| *last = place);
            print(panic);
        }));
    });
}

fn message(panic: &(dyn Any + Send)) -> &str {
    panic.downcast_ref::<String>().expect("a message")
}

/// What `assert_satisfied` panics with.
fn complaint(world: &World) -> String {
    let panic = panic::catch_unwind(AssertUnwindSafe(|| world.assert_satisfied()));
    message(&*panic.expect_err("a panic")).to_owned()
}

#[tokio::test]
async fn the_place_of_the_panic_is_the_tests_own_line() {
    remember_places();
    let (server, _client) = playing(json!({"expect": [{"operation": LIST, "calls": 1}]})).await;
    let world = server.world();
    let line = line!() + 1;
    let panic = panic::catch_unwind(AssertUnwindSafe(|| world.assert_satisfied()));
    panic.expect_err("a panic");
    assert_eq!(PLACE.take(), Some((file!().to_owned(), line)));
}

#[tokio::test]
async fn everything_unmet_is_told_with_the_nearest_requests() {
    let (server, client) = playing(json!({
        "name": "two lists",
        "events": [{"when": {"elapsed": "0s"}, "api": "meltingspot", "member": {"email": "bo@acme.test"}, "remove": true}],
        "expect": [
            {"operation": LIST, "status": 200, "calls": 2},
            {"api": "meltingspot", "members": {}, "count": 2},
            {"api": "meltingspot", "member": {"email": "jo@acme.test"}, "is": {"status": "Accepted"}, "always": true}
        ]
    }))
    .await;
    statuses(&client).await;
    client.get("/v1/spotMembers?page=x").spot().send().await.expect(400);
    invite(&client, "new@acme.test").await.expect(201);
    let requests = "\n    #1 GET /v1/spotMembers -> 200\n    \
        #2 GET /v1/spotMembers?page=x -> 400 (meltingspot.members.list.badPaging)";
    let last = "\n    #3 POST /v1/spotMembers -> 201";
    let told = [
        "two lists: not as expected",
        "\n  expectation 1: meltingspot.members.list: expected exactly 2 calls with 200, saw 1",
        requests,
        "\n  expectation 2: meltingspot members: expected exactly 2, found 3",
        requests,
        last,
        "\n  expectation 3, whatever the client does: meltingspot member jo@acme.test: \
         status is \"Invited\", expected \"Accepted\"",
        requests,
        last,
        "\n  an event could not happen: no spot of MeltingSpot has a member bo@acme.test\
         \n    {\"api\":\"meltingspot\",\"member\":{\"email\":\"bo@acme.test\"},\"remove\":true,\
         \"when\":{\"elapsed\":\"0s\"}}",
    ];
    assert_eq!(complaint(server.world()), told.concat());
}

#[tokio::test]
async fn no_more_than_five_requests_are_told() {
    let (server, client) = playing(json!({"expect": [{"operation": LIST, "calls": 6}]})).await;
    for _ in 0..7 {
        statuses(&client).await;
    }
    let complaint = complaint(server.world());
    assert_eq!(complaint.matches("GET /v1/spotMembers").count(), 5, "{complaint}");
    assert!(complaint.ends_with("#7 GET /v1/spotMembers -> 200"), "{complaint}");
}

#[tokio::test]
async fn an_operation_that_nobody_called_is_told_so() {
    let (server, _client) = playing(json!({"expect": [{"operation": LIST, "calls": 1}]})).await;
    let told = "the scenario: not as expected\
        \n  expectation 1: meltingspot.members.list: expected exactly 1 call, saw 0\
        \n    no such request was seen";
    assert_eq!(complaint(server.world()), told);
}

#[tokio::test]
async fn requests_that_the_journal_has_dropped_are_not_denied() {
    let (server, client) = playing(json!({"expect": [{"operation": LIST, "calls": 2}]})).await;
    statuses(&client).await;
    client.ask("DELETE", "/__doublure/journal").send().await.expect(204);
    let complaint = complaint(server.world());
    assert!(complaint.contains("expected exactly 2 calls, saw 1"), "{complaint}");
    assert!(complaint.ends_with("the journal of this world holds no such request"), "{complaint}");
}
