//! `PUT scenario`: what is replaced, what stays, what is refused.

use serde_json::{Value, json};

use super::{
    INVITE, LIST, actual, each, invite, load, playing, put, satisfied, state, statuses, two_people,
    verification,
};
use crate::support::{Client, spot_of};

async fn faults(client: &Client) -> Value {
    client.get("/__doublure/faults").send().await.expect(200).json()["faults"].clone()
}

fn broken() -> Value {
    json!({"kind": "status", "status": 503})
}

#[tokio::test]
async fn what_a_scenario_leaves_out_stays() {
    let (_server, client) = two_people().await;
    let settings = json!({
        "seed": 11, "clock": {"now": "2026-04-01T09:00:00Z", "frozen": true},
        "behaviours": {"meltingspot.members.list.defaultLimit": 5}
    });
    load(&client, &settings).await;
    invite(&client, "new@acme.test").await.expect(201);
    let before = state(&client).await;
    assert_eq!(before["seed"], 11);
    load(&client, &json!({"name": "nothing else", "expect": []})).await;
    assert_eq!(state(&client).await, before);
}

#[tokio::test]
async fn what_a_scenario_names_is_replaced() {
    let (_server, client) = two_people().await;
    let mut before = state(&client).await;
    load(&client, &json!({"seed": 9, "behaviours": {"meltingspot.auth.scheme": "bare"}})).await;
    let after = state(&client).await;
    before["seed"] = json!(9);
    before["behaviours"] = json!({"meltingspot.auth.scheme": "bare"});
    before["sequence"] = after["sequence"].clone();
    assert_eq!(after, before);
    let clock = json!({"now": "2027-01-01T00:00:00Z", "frozen": true});
    load(&client, &json!({"clock": clock})).await;
    assert_eq!(client.get("/__doublure/clock").send().await.json(), clock);
}

#[tokio::test]
async fn a_fixture_in_a_scenario_takes_the_place_of_the_state() {
    let (_server, client) = two_people().await;
    let one = spot_of(&json!([{"email": "bo@acme.test", "status": "Left"}]));
    load(&client, &json!({"fixture": one})).await;
    assert_eq!(statuses(&client).await, ["Left"]);
    let agenda = json!({"openagenda": {"agendas": [{"uid": 10_000_001, "members": [{"email": "jo@acme.test"}]}]}});
    load(&client, &json!({"fixture": [one, agenda],
        "expect": [{"api": "openagenda", "members": {}, "count": 1}, {"api": "meltingspot", "members": {}, "count": 1}]}))
    .await;
    assert!(satisfied(&client).await);
}

#[tokio::test]
async fn faults_events_and_expectations_are_replaced_whole() {
    let (_server, client) = playing(json!({
        "name": "first",
        "faults": [{"operation": LIST, "calls": "all", "then": broken()}],
        "events": [{"when": {"operation": INVITE, "call": 1}, "api": "meltingspot", "member": {"email": "ada@acme.test"}, "remove": true}],
        "expect": [{"operation": LIST, "calls": 3}]
    }))
    .await;
    client
        .post("/__doublure/faults", &json!({"operation": INVITE, "calls": "all", "then": broken()}))
        .send()
        .await
        .expect(201);
    assert_eq!(faults(&client).await.as_array().map(Vec::len), Some(2));
    load(&client, &json!({"name": "second"})).await;
    assert_eq!(faults(&client).await, json!([]));
    assert_eq!(verification(&client).await["expectations"], json!([]));
    invite(&client, "new@acme.test").await.expect(201);
    assert_eq!(statuses(&client).await, ["Accepted", "Invited", "Invited"]);
}

#[tokio::test]
async fn counts_start_anew_and_events_happen_again() {
    let scenario = json!({
        "faults": [{"operation": LIST, "calls": [2], "then": {"kind": "rateLimit"}}],
        "events": [{"when": {"operation": LIST, "call": 1}, "api": "meltingspot", "member": {"email": "bo@acme.test"}, "remove": true}],
        "expect": [{"operation": LIST, "calls": 1}]
    });
    let (_server, client) = playing(scenario.clone()).await;
    for _ in 0..2 {
        assert_eq!(actual(&client).await, [0]);
        statuses(&client).await;
        super::list(&client).await.expect(429);
        let told = verification(&client).await;
        assert_eq!(each(&told["expectations"], "actual"), [2]);
        assert_eq!(told["unapplied"].as_array().map(Vec::len), Some(1), "{told:#}");
        load(&client, &scenario).await;
    }
    assert_eq!(verification(&client).await["unapplied"], json!([]));
}

#[tokio::test]
async fn a_bad_scenario_is_refused_with_every_problem_and_changes_nothing() {
    let good = json!({
        "faults": [{"operation": INVITE, "calls": "all", "then": broken()}],
        "expect": [{"operation": LIST, "calls": 1}]
    });
    let (_server, client) = playing(good).await;
    statuses(&client).await;
    let before = (state(&client).await, faults(&client).await, verification(&client).await);
    let bad = concat!(
        "{\"seed\": 5, \"nam\": \"typo\",\n",
        " \"behaviours\": {\"meltingspot.auth.scheme\": \"bar\"},\n",
        " \"faults\": [{\"operation\": \"meltingspot.members.lst\", \"calls\": \"all\", \"then\": {\"kind\": \"reset\"}}],\n",
        " \"events\": [{\"when\": {\"elapsed\": \"soon\"}, \"api\": \"meltingspot\", \"member\": {\"email\": \"jo@acme.test\"}, \"remove\": true}],\n",
        " \"expect\": [{\"api\": \"meltingspot\", \"members\": {\"status\": \"Invitd\"}, \"count\": 1}],\n",
        " \"fixture\": {\"meltingspot\": {\"spots\": [{\"members\": [{\"email\": \"a@b.test\"}, {\"email\": \"A@b.test\"}]}]}}}",
    );
    let refused = client.ask("PUT", "/__doublure/scenario").body(bad).send().await;
    let problem = refused.problem(422, "invalid");
    let found = &problem["problems"];
    let places: Vec<(String, u64)> = each(found, "path")
        .iter()
        .zip(each(found, "line"))
        .map(|(path, line)| {
            (path.as_str().expect("a path").to_owned(), line.as_u64().expect("a line"))
        })
        .collect();
    let expected = [
        ("$.nam", 1),
        ("$.behaviours['meltingspot.auth.scheme']", 2),
        ("$.faults[0].operation", 3),
        ("$.events[0].when.elapsed", 4),
        ("$.expect[0].members.status", 5),
        ("$.fixture.meltingspot.spots[0].members[1].email", 6),
    ];
    assert_eq!(places, expected.map(|(path, line)| (path.to_owned(), line)), "{problem:#}");
    for key in ["column", "found", "expected"] {
        assert!(each(found, key).iter().all(|value| !value.is_null()), "{problem:#}");
    }
    let after = (state(&client).await, faults(&client).await, verification(&client).await);
    assert_eq!(after, before);
}

#[tokio::test]
async fn a_path_of_a_fixture_is_refused_over_http_and_in_a_test() {
    let (server, client) = two_people().await;
    for (fixture, path) in [
        (json!("/etc/hostname"), "$.fixture"),
        (json!("fixtures/demo.json"), "$.fixture"),
        (json!([{}, "../demo.json"]), "$.fixture[1]"),
    ] {
        let scenario = json!({"fixture": fixture});
        let problem = put(&client, &scenario).await.problem(422, "invalid");
        assert_eq!(each(&problem["problems"], "path"), [path], "{problem:#}");
        server.world().load_scenario(scenario).expect_err("no file is read here either");
    }
    let fork = json!({"scenario": {"fixture": "fixtures/demo.json"}});
    client.post("/__doublure/worlds", &fork).send().await.problem(422, "invalid");
}

#[tokio::test]
async fn a_body_that_is_no_json_object_is_refused() {
    let (_server, client) = two_people().await;
    for body in ["", "{", "[]", "\"name\"", "null", "{} {}"] {
        let answer = client.ask("PUT", "/__doublure/scenario").body(body).send().await;
        let problem = answer.problem(422, "invalid");
        assert_ne!(problem["problems"], json!([]), "{body}: {problem}");
    }
    let bytes = client.ask("PUT", "/__doublure/scenario").body(&b"{\"name\": \"\xff\"}"[..]);
    bytes.send().await.problem(422, "invalid");
}

#[tokio::test]
async fn no_answered_call_is_lost_while_a_scenario_is_loaded() {
    let (server, client) = two_people().await;
    let loader = client.clone();
    let world = server.world().clone();
    let loading = tokio::spawn(async move {
        for _ in 0..40 {
            load(&loader, &json!({"name": "again"})).await;
            world.load_scenario(json!({"name": "and again"})).expect("loads");
        }
    });
    let mut invited = Vec::new();
    while !loading.is_finished() {
        let email = format!("new.{}@acme.test", invited.len());
        invite(&client, &email).await.expect(201);
        invited.push(email);
    }
    loading.await.expect("loads");
    let lost = invited.iter().filter(|email| server.world().meltingspot().member(email).is_none());
    assert_eq!(lost.count(), 0, "of {}", invited.len());
}
