//! Worlds: forks that share nothing, addressed by nothing but a base URL.

mod addressing;
mod closing;
mod isolation;

use doublure::{MockServer, World};
use serde_json::{Value, json};

use crate::support::{Ask, Client, SPOT, SPOT_KEY, serve, spot_of};

pub(crate) const WORLDS: &str = "/__doublure/worlds";

/// A server with one member, its clock stopped.
async fn with_ada() -> (MockServer, Client) {
    serve(spot_of(&json!([{"email": "ada@acme.test"}]))).await
}

/// Forks the client's world over HTTP.
async fn open(client: &Client, options: &Value) -> Value {
    client.post(WORLDS, options).send().await.expect(201).json()
}

/// A client of a world that was opened over HTTP.
#[track_caller]
fn client_of(opened: &Value) -> Client {
    Client::new(opened["baseUrl"].as_str().unwrap_or_else(|| panic!("no baseUrl: {opened}")))
}

fn visitor(world: &World) -> Client {
    Client::new(world.base_url())
}

fn list(client: &Client) -> Ask {
    client.get("/v1/spotMembers").spot()
}

/// The addresses of a world's members.
async fn emails(client: &Client) -> Vec<Value> {
    list(client).send().await.expect(200).items("email")
}

async fn stray_count(client: &Client) -> Value {
    client.get(WORLDS).send().await.expect(200).json()["strays"].clone()
}

#[tokio::test]
async fn a_fork_is_answered_to_the_letter() {
    let (server, client) = with_ada().await;
    let base = format!("{}/~w1", server.base_url());
    let expected = json!({"id": "w1", "baseUrl": base, "controlUrl": format!("{base}/__doublure"),
        "meltingspotBaseUrl": base, "openagendaBaseUrl": base});
    assert_eq!(client.ask("POST", WORLDS).send().await.expect(201).json(), expected);
}

#[tokio::test]
async fn every_option_of_a_fork_may_be_left_out() {
    let (_server, client) = with_ada().await;
    assert_eq!(open(&client, &json!({})).await["id"], "w1");
}

#[tokio::test]
async fn worlds_are_listed_with_the_default_one_first() {
    let (server, client) = with_ada().await;
    for id in ["zebra", "ant"] {
        open(&client, &json!({"id": id})).await;
    }
    let all = client.get(WORLDS).send().await.expect(200).json();
    let ids: Vec<&Value> =
        all["worlds"].as_array().expect("worlds").iter().map(|it| &it["id"]).collect();
    assert_eq!(ids, ["default", "ant", "zebra"]);
    assert_eq!(all["worlds"][0]["baseUrl"], server.base_url());
    assert_eq!(all["worlds"][1]["baseUrl"], format!("{}/~ant", server.base_url()));
    assert_eq!(all["strays"], 0);
}

#[tokio::test]
async fn health_counts_the_open_worlds() {
    let (server, client) = with_ada().await;
    let count =
        async || client.get("/__doublure/health").send().await.expect(200).json()["worlds"].clone();
    let fork = server.fork();
    assert_eq!(count().await, 2);
    drop(fork);
    assert_eq!(count().await, 1);
}

#[tokio::test]
async fn a_chosen_id_is_taken() {
    let (_server, client) = with_ada().await;
    let longest = "a".repeat(63);
    for id in ["a", "7", "a-b", "0-0", "my-test-1", &longest] {
        assert_eq!(open(&client, &json!({"id": id})).await["id"], id);
    }
}

#[tokio::test]
async fn an_id_that_fits_no_host_name_is_refused() {
    let (_server, client) = with_ada().await;
    let too_long = "a".repeat(64);
    for id in ["", "-", "a-", "-a", "A", "a b", "a.b", "a_b", "é", "~a", "a/b", &too_long] {
        let refused = client.post(WORLDS, &json!({"id": id})).send().await;
        let problem = refused.problem(422, "invalid");
        assert_eq!(problem["problems"][0]["path"], "$.id", "{problem}");
        assert_eq!(problem["problems"][0]["column"], 7, "{problem}");
    }
}

#[tokio::test]
async fn the_id_of_an_open_world_is_not_given_again() {
    let (_server, client) = with_ada().await;
    open(&client, &json!({"id": "mine"})).await;
    assert_taken(&client, "mine").await;
}

#[tokio::test]
async fn the_id_of_a_closed_world_is_not_given_again() {
    let (_server, client) = with_ada().await;
    for options in [json!({"id": "mine"}), json!({})] {
        let id = open(&client, &options).await["id"].as_str().expect("an id").to_owned();
        drop(client.ask("DELETE", &format!("{WORLDS}/{id}")).send().await.expect(204));
        assert_taken(&client, &id).await;
    }
}

#[tokio::test]
async fn the_default_worlds_id_is_taken() {
    let (_server, client) = with_ada().await;
    assert_taken(&client, "default").await;
}

async fn assert_taken(client: &Client, id: &str) {
    let refused = client.post(WORLDS, &json!({"id": id})).send().await;
    let problem = refused.problem(409, "worldIdTaken");
    assert!(problem["detail"].as_str().expect("a detail").contains("leave `id` out"), "{problem}");
}

#[tokio::test]
async fn a_generated_id_never_meets_a_chosen_one() {
    let (_server, client) = with_ada().await;
    open(&client, &json!({"id": "w1"})).await;
    open(&client, &json!({"id": "w3"})).await;
    drop(client.ask("DELETE", &format!("{WORLDS}/w3")).send().await.expect(204));
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(open(&client, &json!({})).await["id"].clone());
    }
    assert_eq!(ids, ["w2", "w4", "w5"]);
    drop(client.get("/~w3/v1/spotMembers").send().await.problem(410, "worldClosed"));
}

#[tokio::test]
async fn an_unknown_option_of_a_fork_is_refused_at_its_place() {
    let (_server, client) = with_ada().await;
    for (body, path) in [
        (json!({"name": "x"}), "$.name"),
        (json!({"from": "yesterday"}), "$.from"),
        (json!({"seed": -1}), "$.seed"),
        (json!({"id": 7}), "$.id"),
    ] {
        let problem = client.post(WORLDS, &body).send().await.problem(422, "invalid");
        assert_eq!(problem["problems"][0]["path"], path, "{problem}");
        assert_eq!(problem["problems"][0]["line"], 1, "{problem}");
    }
    assert_eq!(client.get(WORLDS).send().await.json()["worlds"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn an_unknown_behaviour_of_a_fork_is_refused_with_the_nearest() {
    let (_server, client) = with_ada().await;
    let body = json!({"behaviours": {"meltingspot.rateLimits": "documented"}});
    let problem = client.post(WORLDS, &body).send().await.problem(422, "invalid");
    assert!(
        problem["detail"].as_str().expect("a detail").contains("`meltingspot.rateLimit`"),
        "{problem}"
    );
}

#[tokio::test]
async fn a_bad_fixture_of_a_fork_is_refused_where_it_stands_in_the_body() {
    let (_server, client) = with_ada().await;
    let body = "{\n  \"fixture\": {\"meltingspot\": {\"spots\": [\n    {\"nmae\": \"Acme\"}]}}\n}";
    let problem = client.ask("POST", WORLDS).body(body).send().await.problem(422, "invalid");
    let first = &problem["problems"][0];
    assert_eq!(first["path"], "$.fixture.meltingspot.spots[0].nmae", "{problem}");
    assert_eq!((&first["line"], &first["column"]), (&json!(3), &json!(6)), "{problem}");
}

#[tokio::test]
async fn a_fork_begins_as_its_parent_is() {
    let (_server, client) = with_ada().await;
    drop(client.invite("new@acme.test").send().await.expect(201));
    let fork = client_of(&open(&client, &json!({"from": "current"})).await);
    assert_eq!(emails(&fork).await, emails(&client).await);
}

#[tokio::test]
async fn a_fork_from_the_origin_begins_as_its_parent_began() {
    let (server, client) = with_ada().await;
    drop(client.invite("new@acme.test").send().await.expect(201));
    server.world().clock().advance(std::time::Duration::from_mins(1));
    let fork = client_of(&open(&client, &json!({"from": "origin"})).await);
    assert_eq!(emails(&fork).await, ["ada@acme.test"]);
    let clock = fork.get("/__doublure/clock").send().await.expect(200).json();
    assert_eq!(clock["now"], crate::support::MONDAY);
}

#[tokio::test]
async fn a_fork_of_a_fork_begins_as_that_fork_is() {
    let (_server, client) = with_ada().await;
    let child = client_of(&open(&client, &json!({})).await);
    drop(child.invite("child@acme.test").send().await.expect(201));
    let grandchild = open(&child, &json!({})).await;
    assert_eq!(grandchild["id"], "w2");
    let grandchild = client_of(&grandchild);
    drop(grandchild.invite("grandchild@acme.test").send().await.expect(201));
    assert_eq!(emails(&grandchild).await.len(), 3);
    assert_eq!((emails(&child).await.len(), emails(&client).await.len()), (2, 1));
}

#[tokio::test]
async fn the_origin_of_a_fork_is_what_it_began_as() {
    let (_server, client) = with_ada().await;
    drop(client.invite("first@acme.test").send().await.expect(201));
    let child = client_of(&open(&client, &json!({})).await);
    drop(child.invite("second@acme.test").send().await.expect(201));
    let again = client_of(&open(&child, &json!({"from": "origin"})).await);
    assert_eq!(emails(&again).await, ["ada@acme.test", "first@acme.test"]);
}

#[tokio::test]
async fn a_forks_seed_changes_later_ids_only() {
    let (_server, client) = with_ada().await;
    let before = list(&client).send().await.expect(200).items("id");
    let (same, other) = (open(&client, &json!({})).await, open(&client, &json!({"seed": 9})).await);
    let (same, other) = (client_of(&same), client_of(&other));
    assert_eq!(list(&other).send().await.expect(200).items("id"), before);
    let mut drawn = Vec::new();
    for world in [&client, &same, &other] {
        let invited = world.invite("new@acme.test").send().await.expect(201).json();
        drawn.push(invited["id"].clone());
    }
    assert_eq!(drawn[0], drawn[1]);
    assert_ne!(drawn[0], drawn[2]);
}

#[tokio::test]
async fn a_fork_may_have_a_fixture_of_its_own() {
    let (_server, client) = with_ada().await;
    let fixture = spot_of(&json!([{"email": "other@acme.test"}]));
    let fork = client_of(&open(&client, &json!({"fixture": fixture})).await);
    assert_eq!(emails(&fork).await, ["other@acme.test"]);
    assert_eq!(emails(&client).await, ["ada@acme.test"]);
}

#[tokio::test]
async fn a_fork_may_have_behaviours_of_its_own() {
    let (_server, client) = with_ada().await;
    let behaviours = json!({"meltingspot.auth.scheme": "bearer"});
    let fork = client_of(&open(&client, &json!({"behaviours": behaviours})).await);
    drop(list(&fork).send().await.refused(401, "meltingspot.auth.wrongScheme"));
    drop(list(&client).send().await.expect(200));
    let bearer = fork.get("/v1/spotMembers").header("authorization", &format!("Bearer {SPOT_KEY}"));
    drop(bearer.send().await.expect(200));
}

#[tokio::test]
async fn a_refused_fork_takes_no_id() {
    let (_server, client) = with_ada().await;
    let bad = json!({"fixture": {"meltingspot": {"spots": [{"id": SPOT, "nmae": "x"}]}}});
    drop(client.post(WORLDS, &bad).send().await.problem(422, "invalid"));
    assert_eq!(open(&client, &json!({})).await["id"], "w1");
}

#[tokio::test]
async fn over_the_bound_of_worlds_a_problem_names_the_flag() {
    let served = crate::cli_process::Served::with(&["--max-worlds", "3"]).await;
    let client = served.client();
    for _ in 0..3 {
        open(&client, &json!({})).await;
    }
    let problem = client.post(WORLDS, &json!({})).send().await.problem(409, "tooManyWorlds");
    let detail = problem["detail"].as_str().expect("a detail");
    assert!(detail.contains("--max-worlds") && detail.contains('3'), "{detail}");
    drop(client.ask("DELETE", &format!("{WORLDS}/w1")).send().await.expect(204));
    assert_eq!(open(&client, &json!({})).await["id"], "w4");
}
