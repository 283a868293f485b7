//! Fixtures through the public surface: `GET` and `PUT state`, and the builder.

use doublure::{Clock, MockServer};
use serde_json::{Value, json};

use crate::openagenda_support::{AgendaServer, INVITE, addresses};
use crate::support::{Answer, Client, MONDAY, SPOT, serve, spot_of, start};

const STATE: &str = "/__doublure/state";

async fn state(client: &Client) -> String {
    let answer = client.get(STATE).send().await.expect(200);
    String::from_utf8(answer.body.to_vec()).expect("UTF-8")
}

/// Sends a text as the new state.
async fn put_text(client: &Client, text: &str) -> Answer {
    client.ask("PUT", STATE).body(text.to_owned()).send().await
}

/// The demo world after some calls of both APIs.
async fn lived_in() -> (MockServer, Client) {
    let (server, client) = start(MockServer::builder().clock(Clock::frozen(MONDAY))).await;
    drop(client.invite("new@acme.test").send().await.expect(201));
    let code = json!({"code": "oa-demo-secret"});
    let granted = client.post("/v2/requestAccessToken", &code).send().await.expect(200).json();
    let token = granted["access_token"].as_str().expect("a token").to_owned();
    let body = json!({"role": "contributor", "emails": addresses(21)});
    let ask = client.post(INVITE, &body);
    drop(ask.header("access-token", &token).send().await.expect(200));
    (server, client)
}

#[tokio::test]
async fn what_was_exported_loads_and_is_exported_alike() {
    let (_server, client) = lived_in().await;
    let exported = state(&client).await;
    drop(put_text(&client, &exported).await.expect(204));
    assert_eq!(state(&client).await, exported);
}

#[tokio::test]
async fn a_fresh_server_from_an_export_answers_alike() {
    let (_one, client) = lived_in().await;
    let exported: Value = serde_json::from_str(&state(&client).await).expect("JSON");
    let (_two, other) = start(MockServer::builder().fixture(exported)).await;
    for (path, header, key) in [
        ("/v1/spotMembers?limit=300", "authorization", "ms-demo-key"),
        ("/v1/spotMembers?search=new&page=1", "authorization", "ms-demo-key"),
        ("/v2/agendas/10000001/members?limit=100", "key", "oa-demo-public"),
        ("/v2/agendas/10000001/members?limit=100&after=200", "key", "oa-demo-public"),
    ] {
        let ours = client.get(path).header(header, key).send().await.expect(200);
        let theirs = other.get(path).header(header, key).send().await.expect(200);
        assert_eq!(ours.body, theirs.body, "{path}");
    }
}

#[tokio::test]
async fn a_fresh_server_from_an_export_goes_on_with_the_same_ids() {
    let (_one, client) = lived_in().await;
    let exported: Value = serde_json::from_str(&state(&client).await).expect("JSON");
    let (_two, other) = start(MockServer::builder().fixture(exported)).await;
    let body = json!({"email": "next@acme.test"});
    let ours = client.post("/v1/spotMembers", &body).spot().send().await.expect(201);
    let theirs = other.post("/v1/spotMembers", &body).spot().send().await.expect(201);
    assert_eq!(ours.json(), theirs.json());
}

#[tokio::test]
async fn who_waits_in_an_export_joins_in_the_fresh_server() {
    let (_one, client) = lived_in().await;
    let exported: Value = serde_json::from_str(&state(&client).await).expect("JSON");
    let world = AgendaServer::from(MockServer::builder().fixture(exported)).await;
    assert_eq!(world.server.world().openagenda().agenda(10_000_001).members().len(), 254);
    world.advance(1);
    assert_eq!(world.server.world().openagenda().agenda(10_000_001).members().len(), 275);
}

#[tokio::test]
async fn an_export_writes_every_member_out() {
    let server = MockServer::start().await;
    let client = Client::new(server.base_url());
    let exported: Value = serde_json::from_str(&state(&client).await).expect("JSON");
    let spot = &exported["meltingspot"]["spots"][0];
    assert_eq!(spot["members"].as_array().map(Vec::len), Some(255));
    assert!(spot.get("generate").is_none(), "it still generates");
    assert_eq!(spot["secretKey"], "ms-demo-key");
}

#[tokio::test]
async fn a_new_state_replaces_the_old_one_whole() {
    let (_server, client) = serve(spot_of(&json!([{"email": "old@acme.test"}]))).await;
    drop(
        client.put(STATE, &spot_of(&json!([{"email": "new@acme.test"}]))).send().await.expect(204),
    );
    let listed = client.get("/v1/spotMembers").spot().send().await.expect(200);
    assert_eq!(listed.items("email"), ["new@acme.test"]);
}

#[tokio::test]
async fn an_invalid_state_is_refused_with_every_problem_at_its_place() {
    let (_server, client) = serve(spot_of(&json!([]))).await;
    let text = concat!(
        "{\n",
        "  \"colour\": \"red\",\n",
        "  \"meltingspot\": {\"spots\": [{\"members\": [\n",
        "    {\"email\": \"a@b.test\", \"role\": \"Owner\"},\n",
        "    {\"email\": \"A@b.test\"},\n",
        "    {\"email\": \"nobody\"}]}]},\n",
        "  \"openagenda\": {\"agendas\": [{\"members\": [{\"account\": 12}]}]}\n",
        "}\n"
    );
    let problem = put_text(&client, text).await.problem(422, "invalid");
    let places: Vec<(Value, Value, Value)> = problem["problems"]
        .as_array()
        .expect("problems")
        .iter()
        .map(|it| (it["path"].clone(), it["line"].clone(), it["column"].clone()))
        .collect();
    let place = |path: &str, line: u64, column: u64| (json!(path), json!(line), json!(column));
    let members = "$.meltingspot.spots[0].members";
    assert_eq!(
        places,
        [
            place("$.colour", 2, 3),
            place(&format!("{members}[0].role"), 4, 35),
            place(&format!("{members}[1].email"), 5, 15),
            place(&format!("{members}[2].email"), 6, 15),
            place("$.openagenda.agendas[0].members[0].account", 7, 55),
        ]
    );
}

#[tokio::test]
async fn a_problem_tells_what_was_found_and_what_is_valid() {
    let (_server, client) = serve(spot_of(&json!([]))).await;
    let fixture = spot_of(&json!([{"email": "a@b.test", "status": "Gone"}]));
    let problem = client.put(STATE, &fixture).send().await.problem(422, "invalid");
    let only = &problem["problems"][0];
    let text = |key: &str| only[key].as_str().unwrap_or_default();
    assert!(text("found").contains("Gone"), "{problem}");
    assert!(text("expected").contains("Accepted, Deactivated"), "{problem}");
}

#[tokio::test]
async fn a_refused_state_leaves_the_world_untouched() {
    let (_server, client) = lived_in().await;
    let before = state(&client).await;
    let half = spot_of(&json!([{"email": "fine@acme.test"}, {"email": "nobody"}]));
    drop(client.put(STATE, &half).send().await.problem(422, "invalid"));
    assert_eq!(state(&client).await, before);
}

#[tokio::test]
async fn a_state_that_is_no_json_is_refused_with_its_place() {
    let (_server, client) = serve(spot_of(&json!([]))).await;
    let problem = put_text(&client, "{\n  \"seed\": ,\n}").await.problem(422, "invalid");
    assert_eq!(
        (&problem["problems"][0]["line"], &problem["problems"][0]["path"]),
        (&json!(2), &json!("$"))
    );
}

#[tokio::test]
async fn real_answers_are_valid_members_as_they_stand() {
    let (_server, client) = lived_in().await;
    let spot = client.get("/v1/spotMembers?limit=5").spot().send().await.expect(200).json();
    let ask = client.get("/v2/agendas/10000001/members?limit=5").header("key", "oa-demo-public");
    let agenda = ask.send().await.expect(200).json();
    let fixture = json!({
        "meltingspot": {"spots": [{"id": SPOT, "secretKey": "ms-demo-key", "members": spot}]},
        "openagenda": {
            "accounts": [{"uid": 90_000_001, "email": "ada.lovelace@acme.test", "publicKey": "pub"}],
            "agendas": [{"uid": 10_000_001, "members": agenda["items"]}]}});
    let (_copy, copied) = start(MockServer::builder().fixture(fixture)).await;
    let members = copied.get("/v1/spotMembers").spot().send().await.expect(200);
    assert_eq!(members.json()["items"], spot["items"]);
    let ask = copied.get("/v2/agendas/10000001/members").header("key", "pub");
    assert_eq!(ask.send().await.expect(200).json()["items"], agenda["items"]);
}

#[tokio::test]
async fn fixtures_are_merged_by_spot_and_their_members_appended() {
    let builder = MockServer::builder()
        .fixture(spot_of(&json!([{"email": "one@acme.test"}])))
        .fixture(json!({"meltingspot": {"spots": [{"id": SPOT, "members": [{"email": "two@acme.test"}]}]}}));
    let (_server, client) = start(builder).await;
    let listed = client.get("/v1/spotMembers").spot().send().await.expect(200);
    assert_eq!(listed.items("email"), ["one@acme.test", "two@acme.test"]);
}

#[tokio::test]
async fn the_same_address_in_two_fixtures_is_an_error() {
    let builder = MockServer::builder()
        .fixture(spot_of(&json!([{"email": "one@acme.test"}])))
        .fixture(spot_of(&json!([{"email": "ONE@acme.test"}])));
    let message = builder.start().await.expect_err("a duplicate").to_string();
    assert!(message.contains("inline fixture 2:"), "{message}");
    assert!(message.contains("$.meltingspot.spots[0].members[0].email"), "{message}");
}

/// The example of the fixture format's description, to the letter.
const EXAMPLE: &str = include_str!("../../src/fixture/tests/example.json");

#[tokio::test]
async fn the_formats_example_loads_and_serves() {
    let example: Value = serde_json::from_str(EXAMPLE).expect("JSON");
    let (server, client) = start(MockServer::builder().fixture(example)).await;
    assert_eq!(server.world().clock().now(), "2026-03-01T09:00:00Z");
    let ask = client.get("/v1/spotMembers?limit=1").header("authorization", "Bearer ms-acme-key");
    let spot = ask.send().await.expect(200).json();
    assert_eq!((&spot["total"], &spot["items"][0]["firstname"]), (&json!(251), &json!("Ada")));
    let ask = client.get("/v2/agendas/10000001/members?limit=1").header("key", "oa-pub");
    assert_eq!(ask.send().await.expect(200).json()["total"], 252);
}

#[tokio::test]
async fn a_member_needs_only_an_address() {
    let (_server, client) = serve(spot_of(&json!([{"email": "ada@acme.test"}]))).await;
    let listed = client.get("/v1/spotMembers").spot().send().await.expect(200);
    assert_eq!(
        (listed.items("status"), listed.items("role")),
        (vec![json!("Accepted")], vec![json!("Member")])
    );
}

#[tokio::test]
async fn an_empty_fixture_is_a_world_without_anybody() {
    let (_server, client) = serve(json!({})).await;
    drop(client.get("/v1/spotMembers").spot().send().await.expect(401));
    assert_eq!(
        client.get(STATE).send().await.expect(200).json()["meltingspot"]["spots"],
        json!([])
    );
}

#[tokio::test]
async fn the_same_fixture_and_seed_give_the_same_world() {
    let made_from = async |seed: u64| {
        let (_server, client) = start(MockServer::builder().seed(seed)).await;
        let exported = client.get(STATE).send().await.expect(200).json();
        (exported["meltingspot"].clone(), exported["openagenda"].clone())
    };
    assert_eq!(made_from(7).await, made_from(7).await);
    assert_ne!(made_from(7).await, made_from(8).await);
}

#[tokio::test]
async fn a_hundred_thousand_members_load_and_page() {
    let members: Vec<Value> =
        (0..100_000).map(|number| json!({"email": format!("p{number}@acme.test")})).collect();
    let (_server, client) = serve(spot_of(&json!(members))).await;
    for (page, first) in [(1, "p0@acme.test"), (50, "p49000@acme.test"), (100, "p99000@acme.test")]
    {
        let path = format!("/v1/spotMembers?limit=1000&page={page}");
        let listed = client.get(&path).spot().send().await.expect(200);
        let emails = listed.items("email");
        assert_eq!((emails.len(), &emails[0]), (1000, &json!(first)));
        assert_eq!(listed.json()["total"], 100_000);
    }
}
