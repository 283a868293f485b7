//! The world's clock: everything that takes time runs on it.

use std::time::Duration;

use doublure::{Clock, Fault, MockServer};
use serde_json::json;
use tokio::task::JoinHandle;

use crate::openagenda_support::{AgendaServer, addresses};
use crate::support::{Answer, Client, serve, spot_of};

const LIST: &str = "meltingspot.members.list";
const ADVANCE: &str = "/__doublure/clock/advance";
const LONG: Duration = Duration::from_secs(30);

async fn with_ada() -> (MockServer, Client) {
    serve(spot_of(&json!([{"email": "ada@acme.test"}]))).await
}

/// A list that is under way; the world has answered it already.
async fn listing(server: &MockServer, client: &Client) -> JoinHandle<Answer> {
    let before = server.world().requests_to(LIST).len();
    let answer = tokio::spawn(client.get("/v1/spotMembers").spot().send());
    server.world().wait_for(LIST, before + 1, LONG).await.expect("it arrives");
    answer
}

/// Whatever the server does before it answers this, it has done.
async fn pass_by(client: &Client) {
    drop(client.get("/__doublure/health").send().await.expect(200));
}

#[tokio::test]
async fn an_injected_delay_waits_for_a_stopped_clock_to_be_advanced() {
    let (server, client) = with_ada().await;
    server.world().fault(Fault::on(LIST).delay(Duration::from_mins(5)));
    let late = listing(&server, &client).await;
    drop(client.post(ADVANCE, &json!({"by": "299s"})).send().await.expect(200));
    pass_by(&client).await;
    assert!(!late.is_finished());
    drop(client.post(ADVANCE, &json!({"by": "1s"})).send().await.expect(200));
    assert_eq!(late.await.expect("an answer").expect(200).items("email"), ["ada@acme.test"]);
}

#[tokio::test]
async fn a_delayed_answer_shows_what_was_when_it_was_asked() {
    let (server, client) = with_ada().await;
    let fault = server.world().fault(Fault::on(LIST).delay(Duration::from_secs(1)));
    let late = listing(&server, &client).await;
    server.world().clear_fault(fault);
    drop(client.invite("new@acme.test").send().await.expect(201));
    server.world().clock().advance(Duration::from_secs(1));
    let answer = late.await.expect("an answer").expect(200);
    assert_eq!(answer.items("email"), ["ada@acme.test"]);
    assert_eq!(answer.header("date"), Some("Mon, 02 Mar 2026 09:00:00 GMT"));
}

#[tokio::test]
async fn a_delay_on_a_clock_that_runs_takes_its_time() {
    let (server, client) = with_ada().await;
    server.world().clock().run();
    server.world().fault(Fault::on(LIST).delay(Duration::from_millis(50)));
    let before = tokio::time::Instant::now();
    drop(client.get("/v1/spotMembers").spot().send().await.expect(200));
    assert!(before.elapsed() >= Duration::from_millis(45), "{:?}", before.elapsed());
}

#[tokio::test]
async fn a_clock_that_starts_to_run_ends_a_delay_too() {
    let (server, client) = with_ada().await;
    server.world().fault(Fault::on(LIST).delay(Duration::from_millis(20)));
    let late = listing(&server, &client).await;
    drop(client.put("/__doublure/clock", &json!({"frozen": false})).send().await.expect(200));
    drop(late.await.expect("an answer").expect(200));
}

#[tokio::test]
async fn several_delays_end_each_at_its_time() {
    let (server, client) = with_ada().await;
    server.world().fault(Fault::on(LIST).calls([1]).delay(Duration::from_secs(20)));
    server.world().fault(Fault::on(LIST).calls([2]).delay(Duration::from_secs(10)));
    let (slow, quick) = (listing(&server, &client).await, listing(&server, &client).await);
    server.world().clock().advance(Duration::from_secs(10));
    drop(quick.await.expect("an answer").expect(200));
    assert!(!slow.is_finished());
    server.world().clock().advance(Duration::from_secs(10));
    drop(slow.await.expect("an answer").expect(200));
}

#[tokio::test]
async fn the_end_of_a_world_ends_its_delays() {
    let (server, _client) = with_ada().await;
    let world = server.fork();
    let client = Client::new(world.base_url());
    world.fault(Fault::on(LIST).delay(Duration::from_hours(1)));
    let late = tokio::spawn(client.get("/v1/spotMembers").spot().send());
    world.wait_for(LIST, 1, LONG).await.expect("it arrives");
    drop(world);
    drop(late.await.expect("an answer").expect(200));
}

#[tokio::test]
async fn an_access_token_expires_when_its_time_is_over() {
    let agenda = AgendaServer::start().await;
    let token = agenda.token("ada").await;
    let invite = async |email: &str| {
        let body = json!({"role": "contributor", "emails": [email]});
        let ask = agenda.client.ask("POST", crate::openagenda_support::INVITE);
        ask.header("access-token", &token).json(&body).send().await
    };
    agenda.advance(3_599);
    drop(invite("one@acme.test").await.expect(200));
    agenda.advance(1);
    drop(invite("two@acme.test").await.refused(401, "openagenda.auth.expiredToken"));
    agenda.server.world().clock().freeze_at("2026-03-02T09:59:59Z");
    drop(invite("two@acme.test").await.expect(200));
}

#[tokio::test]
async fn deferred_invitations_come_to_pass_when_the_clock_has_moved() {
    let agenda = AgendaServer::start().await;
    let before = agenda.total().await.as_u64().expect("a number");
    let invited = agenda.invite(&json!({"role": "contributor", "emails": addresses(30)})).await;
    drop(invited.expect(200));
    assert_eq!(agenda.total().await, before);
    agenda.advance(1);
    assert_eq!(agenda.total().await, before + 30);
}

#[tokio::test]
async fn a_clock_set_back_shows_the_past_and_takes_nothing_back() {
    let (server, client) = with_ada().await;
    drop(client.invite("new@acme.test").send().await.expect(201));
    let set = json!({"now": "1999-12-31T23:59:59Z"});
    drop(client.put("/__doublure/clock", &set).send().await.expect(200));
    let answer = client.get("/v1/spotMembers").spot().send().await.expect(200);
    assert_eq!(answer.header("date"), Some("Fri, 31 Dec 1999 23:59:59 GMT"));
    assert_eq!(answer.json()["total"], 2);
    assert_eq!(server.world().requests()[1].at, "1999-12-31T23:59:59Z");
}

#[tokio::test]
async fn no_moment_makes_an_answer_fail() {
    let agenda = AgendaServer::start().await;
    let (server, client) = with_ada().await;
    for now in [
        "0001-01-01T00:00:00Z",
        "1900-01-01T00:00:00Z",
        "2150-01-01T00:00:00Z",
        "9999-12-30T21:59:59Z",
    ] {
        server.world().clock().freeze_at(now);
        agenda.server.world().clock().freeze_at(now);
        let email = format!("in{}@acme.test", &now[..4]);
        drop(
            client
                .post("/v1/spotMembers", &json!({"email": email}))
                .spot()
                .send()
                .await
                .expect(201),
        );
        drop(client.get("/v1/spotMembers").spot().send().await.expect(200));
        drop(agenda.invite_many(25).await.expect(200));
        drop(client.get("/__doublure/state").send().await.expect(200));
        let state = agenda.client.get("/__doublure/state").send().await.expect(200).json();
        drop(agenda.client.put("/__doublure/state", &state).send().await.expect(204));
    }
}

#[tokio::test]
async fn a_clock_that_runs_from_a_moment_is_shown_running() {
    let builder = MockServer::builder().clock(Clock::running_from("2031-05-05T05:05:05Z"));
    let (_server, client) = crate::support::start(builder).await;
    let clock = client.get("/__doublure/clock").send().await.expect(200).json();
    assert_eq!(clock["frozen"], false);
    assert!(clock["now"].as_str().expect("a moment").starts_with("2031-05-05T05:05"), "{clock}");
}

/// Advances the clock second by second until the call is answered, and tells how often.
async fn advance_during(client: &Client, call: JoinHandle<Answer>) -> u64 {
    let mut seconds = 0;
    while !call.is_finished() {
        drop(client.post(ADVANCE, &json!({"by": "1s"})).send().await.expect(200));
        seconds += 1;
    }
    drop(call.await.expect("an answer").expect(204));
    seconds
}

#[tokio::test]
async fn no_advance_is_lost_while_a_state_or_a_scenario_with_one_is_read() {
    let (server, client) = with_ada().await;
    let mut large = spot_of(&json!([]));
    large["meltingspot"]["spots"][0]["generate"] = json!({"members": 5_000});
    let scenario = json!({"fixture": large});
    let start: jiff::Timestamp = server.world().clock().now().parse().expect("a moment");
    let mut seconds = 0;
    for (path, body) in [("/__doublure/state", &large), ("/__doublure/scenario", &scenario)] {
        for _ in 0..5 {
            let call = tokio::spawn(client.put(path, body).send());
            seconds += advance_during(&client, call).await;
        }
    }
    let shown: jiff::Timestamp = server.world().clock().now().parse().expect("a moment");
    assert_eq!(shown.duration_since(start).as_secs(), i64::try_from(seconds).expect("few"));
}
