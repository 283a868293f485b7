//! Who may read and write, and in which order refusals come.

use serde_json::json;

use crate::openagenda_support::{AgendaServer, INVITE, MEMBERS};
use crate::support::{Answer, Ask};

const OTHER_INVITE: &str = "/v2/agendas/4/members/invite";

#[track_caller]
fn assert_bad_token(answer: Answer, rule: &str) {
    let answer = answer.refused(401, &format!("openagenda.auth.{rule}"));
    assert_eq!(answer.json(), json!({"error": "access token is invalid"}));
}

#[track_caller]
fn assert_no_key(answer: Answer, rule: &str) {
    let answer = answer.refused(403, &format!("openagenda.auth.{rule}"));
    assert_eq!(answer.json(), json!({"message": "could not find user or agenda matching key"}));
}

fn one_email() -> serde_json::Value {
    json!({"role": "contributor", "emails": ["new@acme.test"]})
}

#[tokio::test]
async fn a_public_key_in_the_header_reads() {
    let world = AgendaServer::start().await;
    drop(world.get(MEMBERS).header("key", "ada-public").send().await.expect(200));
}

#[tokio::test]
async fn a_public_key_in_the_query_reads() {
    let world = AgendaServer::start().await;
    drop(world.get("/v2/agendas/10000001/members?key=ada-public").send().await.expect(200));
}

#[tokio::test]
async fn the_key_in_the_header_goes_before_the_one_in_the_query() {
    let world = AgendaServer::start().await;
    let ask = world.get("/v2/agendas/10000001/members?key=ada-public");
    assert_no_key(ask.header("key", "nobodys").send().await, "unknownKey");
}

#[tokio::test]
async fn a_secret_key_reads_in_header_and_query() {
    let world = AgendaServer::start().await;
    drop(world.get(MEMBERS).header("key", "ada-secret").send().await.expect(200));
    drop(world.get("/v2/agendas/10000001/members?key=ada-secret").send().await.expect(200));
}

#[tokio::test]
async fn an_access_token_reads_without_a_key() {
    let world = AgendaServer::start().await;
    let token = world.token("ada").await;
    drop(world.get(MEMBERS).header("access-token", &token).send().await.expect(200));
}

#[tokio::test]
async fn a_read_ignores_the_nonce_and_parameters_that_clients_add() {
    let world = AgendaServer::start().await;
    let path = "/v2/agendas/10000001/members?includeLabels=1&detailed=1&nonce=7";
    let ask = world.get(path).header("key", "ada-public").header("nonce", "7");
    drop(ask.send().await.expect(200));
}

#[tokio::test]
async fn a_read_without_a_key_is_refused_with_the_vendors_403() {
    let world = AgendaServer::start().await;
    assert_no_key(world.get(MEMBERS).send().await, "missingKey");
}

#[tokio::test]
async fn a_read_with_a_key_that_nobody_has_is_refused_alike() {
    let world = AgendaServer::start().await;
    assert_no_key(world.get(MEMBERS).header("key", "nobodys").send().await, "unknownKey");
}

#[tokio::test]
async fn a_read_with_a_bad_token_is_refused_with_401() {
    let world = AgendaServer::start().await;
    assert_bad_token(world.get(MEMBERS).header("access-token", "bad").send().await, "invalidToken");
}

#[tokio::test]
async fn a_bad_token_refuses_a_read_even_beside_a_good_key() {
    let world = AgendaServer::start().await;
    let ask = world.get(MEMBERS).header("access-token", "bad").header("key", "ada-public");
    assert_bad_token(ask.send().await, "invalidTokenBesideKey");
}

#[tokio::test]
async fn a_write_without_a_token_is_refused_with_401() {
    let world = AgendaServer::start().await;
    assert_bad_token(world.client.post(INVITE, &one_email()).send().await, "missingToken");
}

#[tokio::test]
async fn a_write_with_a_bad_token_is_refused_with_401() {
    let world = AgendaServer::start().await;
    let ask = world.client.post(INVITE, &one_email()).header("access-token", "bad");
    assert_bad_token(ask.send().await, "invalidToken");
}

#[tokio::test]
async fn a_read_key_is_no_token() {
    let world = AgendaServer::start().await;
    let ask = world.client.post(INVITE, &one_email());
    assert_bad_token(ask.header("key", "ada-public").send().await, "keyIsNoToken");
}

#[tokio::test]
async fn a_token_in_the_body_writes() {
    let world = AgendaServer::start().await;
    let token = world.token("ada").await;
    let body = json!({"access_token": token, "nonce": 7, "data": one_email()});
    drop(world.client.post(INVITE, &body).send().await.expect(200));
}

#[tokio::test]
async fn the_token_in_the_header_goes_before_the_one_in_the_body() {
    let world = AgendaServer::start().await;
    let token = world.token("ada").await;
    let body = json!({"access_token": token, "data": one_email()});
    let ask = world.client.post(INVITE, &body).header("access-token", "bad");
    assert_bad_token(ask.send().await, "invalidToken");
}

#[tokio::test]
async fn contributors_do_not_list_members() {
    let world = AgendaServer::start().await;
    let answer = world.get(MEMBERS).header("key", "con-public").send().await;
    let body = answer.refused(403, "openagenda.members.list.roleTooLow").json();
    assert!(body["message"].is_string() && body["info"].is_object(), "{body}");
}

#[tokio::test]
async fn moderators_list_members() {
    let world = AgendaServer::start().await;
    drop(world.get(MEMBERS).header("key", "moe-public").send().await.expect(200));
}

#[tokio::test]
async fn who_is_no_member_does_not_list_members() {
    let world = AgendaServer::start().await;
    let answer = world.get(MEMBERS).header("key", "out-public").send().await;
    drop(answer.refused(403, "openagenda.members.list.notAMember"));
}

#[tokio::test]
async fn an_unknown_agenda_is_404_with_its_uid_as_it_was_sent() {
    let world = AgendaServer::start().await;
    for uid in ["4", "acme-events"] {
        let path = format!("/v2/agendas/{uid}/members");
        let answer = world.get(&path).header("key", "ada-public").send().await;
        let body = answer.refused(404, "openagenda.agendas.unknownAgenda").json();
        assert_eq!(body, json!({"message": "agenda not found", "info": {"uid": uid}}));
    }
}

#[tokio::test]
async fn a_read_is_refused_for_its_key_before_its_agenda() {
    let world = AgendaServer::start().await;
    assert_no_key(world.get("/v2/agendas/4/members").send().await, "missingKey");
}

#[tokio::test]
async fn a_read_is_refused_for_its_agenda_before_the_role() {
    let world = AgendaServer::start().await;
    let answer =
        world.get("/v2/agendas/4/members?after=x").header("key", "con-public").send().await;
    drop(answer.refused(404, "openagenda.agendas.unknownAgenda"));
}

#[tokio::test]
async fn a_read_is_refused_for_the_role_before_its_parameters() {
    let world = AgendaServer::start().await;
    let answer = world.get("/v2/agendas/10000001/members?after=x").header("key", "con-public");
    drop(answer.send().await.refused(403, "openagenda.members.list.roleTooLow"));
}

async fn broken_write(world: &AgendaServer, path: &str, name: &str) -> Ask {
    let token = world.token(name).await;
    let ask = world.client.ask("POST", path).header("access-token", &token);
    ask.header("content-type", "application/json").body("{")
}

#[tokio::test]
async fn a_write_is_refused_for_its_token_before_its_agenda() {
    let world = AgendaServer::start().await;
    assert_bad_token(world.client.ask("POST", OTHER_INVITE).send().await, "missingToken");
}

#[tokio::test]
async fn a_write_is_refused_for_its_agenda_before_the_role() {
    let world = AgendaServer::start().await;
    let answer = broken_write(&world, OTHER_INVITE, "con").await.send().await;
    drop(answer.refused(404, "openagenda.agendas.unknownAgenda"));
}

#[tokio::test]
async fn a_write_is_refused_for_the_role_before_its_body() {
    let world = AgendaServer::start().await;
    let answer = broken_write(&world, INVITE, "con").await.send().await;
    drop(answer.refused(403, "openagenda.members.invite.allowedRoles"));
}

#[tokio::test]
async fn a_write_is_refused_for_its_body_last() {
    let world = AgendaServer::start().await;
    let answer = broken_write(&world, INVITE, "ada").await.send().await;
    drop(answer.refused(400, "openagenda.body.notJson"));
}

#[tokio::test]
async fn the_token_of_a_write_is_looked_at_before_its_path() {
    let world = AgendaServer::start().await;
    assert_bad_token(world.client.ask("DELETE", MEMBERS).send().await, "missingToken");
}

#[tokio::test]
async fn member_endpoints_that_no_page_documents_do_not_exist() {
    let world = AgendaServer::start().await;
    let token = world.token("ada").await;
    for (method, path) in [
        ("GET", "/v2/agendas/10000001/members/90000001"),
        ("PATCH", "/v2/agendas/10000001/members/90000001"),
        ("DELETE", "/v2/agendas/10000001/members/90000001"),
        ("POST", "/v2/agendas/10000001/members"),
    ] {
        let ask = world.client.ask(method, path).header("access-token", &token);
        drop(ask.send().await.refused(404, "openagenda.routing.unknownPath"));
    }
}

#[tokio::test]
async fn documented_endpoints_that_are_not_mimicked_answer_501() {
    let world = AgendaServer::start().await;
    for (method, path) in [
        ("GET", "/v2/me/agendas"),
        ("GET", "/v2/agendas/10000001"),
        ("POST", "/v2/agendas/10000001/events"),
        ("PATCH", "/v2/agendas/10000001/locations/1"),
    ] {
        let problem = world.client.ask(method, path).send().await.problem(501, "notMimicked");
        assert!(problem["detail"].as_str().is_some_and(|it| it.contains(method)), "{problem}");
    }
}

#[tokio::test]
async fn a_preflight_allows_the_headers_that_pages_send() {
    let world = AgendaServer::start().await;
    let ask = world.client.ask("OPTIONS", MEMBERS).header("origin", "https://acme.test");
    let answer = ask.header("access-control-request-headers", "key").send().await.expect(204);
    let allowed = answer.header("access-control-allow-headers").unwrap_or_default();
    for name in ["key", "access-token", "nonce", "content-type"] {
        assert!(allowed.split(", ").any(|it| it == name), "{name} is not in {allowed}");
    }
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
}

#[tokio::test]
async fn refusals_are_open_to_pages_as_well() {
    let world = AgendaServer::start().await;
    let answer = world.get(MEMBERS).send().await.expect(403);
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
}

#[tokio::test]
async fn a_head_of_the_list_is_the_get_without_its_body() {
    let world = AgendaServer::start().await;
    let whole = world.list("").await.expect(200);
    let head =
        world.client.ask("HEAD", MEMBERS).header("key", "ada-public").send().await.expect(200);
    let length = whole.body.len().to_string();
    assert_eq!((head.body.len(), head.header("content-length")), (0, Some(length.as_str())));
}
