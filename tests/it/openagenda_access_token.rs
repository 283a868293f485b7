//! `POST /v2/requestAccessToken`, and how long a token is good.

use serde_json::{Value, json};

use crate::openagenda_support::{AgendaServer, INVITE, MEMBERS, REQUEST_TOKEN};
use crate::support::Answer;

const WRONG_CODE: &str = "openagenda.accessToken.request.wrongCode";
const MISSING_CODE: &str = "openagenda.accessToken.request.missingCode";

async fn request(world: &AgendaServer, content_type: &str, body: &str) -> Answer {
    let ask = world.client.ask("POST", REQUEST_TOKEN);
    ask.header("content-type", content_type).body(body.to_owned()).send().await
}

#[track_caller]
fn assert_granted(answer: &Answer) {
    let body = answer.json();
    let token = body["access_token"].as_str().unwrap_or_default();
    let digits = token.strip_prefix("tk-").unwrap_or_default();
    assert_eq!(digits.len(), 29, "{answer:?}");
    assert!(digits.bytes().all(|digit| digit.is_ascii_hexdigit()), "{answer:?}");
    assert_eq!(body["expires_in"], 3600, "{answer:?}");
    assert_eq!(body.as_object().map(serde_json::Map::len), Some(2), "{answer:?}");
}

#[tokio::test]
async fn a_token_is_granted_for_a_secret_in_json() {
    let world = AgendaServer::start().await;
    let answer = request(&world, "application/json", r#"{"code":"ada-secret"}"#).await;
    assert_granted(&answer.expect(200));
}

#[tokio::test]
async fn a_token_is_granted_for_a_secret_urlencoded() {
    let world = AgendaServer::start().await;
    let body = "grant_type=authorization_code&code=ada-secret";
    let answer = request(&world, "application/x-www-form-urlencoded", body).await;
    assert_granted(&answer.expect(200));
}

#[tokio::test]
async fn a_token_is_granted_for_a_secret_in_multipart() {
    let world = AgendaServer::start().await;
    let body = "--line\r\nContent-Disposition: form-data; name=\"grant_type\"\r\n\r\nauthorization_code\r\n\
                --line\r\nContent-Disposition: form-data; name=\"code\"\r\n\r\nada-secret\r\n--line--\r\n";
    let answer = request(&world, "multipart/form-data; boundary=line", body).await;
    assert_granted(&answer.expect(200));
}

#[tokio::test]
async fn the_content_type_may_carry_a_charset() {
    let world = AgendaServer::start().await;
    let body = r#"{"code":"ada-secret"}"#;
    assert_granted(&request(&world, "application/json; charset=utf-8", body).await.expect(200));
}

#[tokio::test]
async fn the_old_clients_path_grants_tokens_too() {
    let world = AgendaServer::start().await;
    let code = json!({"code": "ada-secret"});
    let answer = world.client.post("/v1/requestAccessToken", &code).send().await;
    assert_granted(&answer.expect(200));
}

#[tokio::test]
async fn any_grant_type_is_accepted() {
    let world = AgendaServer::start().await;
    for (name, grant) in [
        ("grant_type", "authorization_code"),
        ("grant-type", "authorization_code"),
        ("grant_type", "client_credentials"),
    ] {
        let body = json!({"code": "ada-secret", name: grant});
        assert_granted(&world.client.post(REQUEST_TOKEN, &body).send().await.expect(200));
    }
}

#[tokio::test]
async fn a_wrong_secret_is_refused_with_401_and_a_message() {
    let world = AgendaServer::start().await;
    let answer = world.client.post(REQUEST_TOKEN, &json!({"code": "nobodys"})).send().await;
    let body = answer.refused(401, WRONG_CODE).json();
    assert!(body["message"].is_string(), "{body}");
}

#[tokio::test]
async fn a_public_key_is_no_code() {
    let world = AgendaServer::start().await;
    let answer = world.client.post(REQUEST_TOKEN, &json!({"code": "ada-public"})).send().await;
    drop(answer.refused(401, WRONG_CODE));
}

#[tokio::test]
async fn a_code_that_is_no_text_is_wrong() {
    let world = AgendaServer::start().await;
    for code in [json!(1), json!(["ada-secret"]), json!({})] {
        let answer = world.client.post(REQUEST_TOKEN, &json!({"code": code})).send().await;
        drop(answer.refused(401, WRONG_CODE));
    }
}

#[tokio::test]
async fn a_missing_code_is_refused_with_401() {
    let world = AgendaServer::start().await;
    for body in [json!({}), json!({"code": null}), json!({"code": ""}), json!([])] {
        let answer = world.client.post(REQUEST_TOKEN, &body).send().await;
        drop(answer.refused(401, MISSING_CODE));
    }
}

#[tokio::test]
async fn an_empty_body_has_no_code() {
    let world = AgendaServer::start().await;
    drop(world.client.ask("POST", REQUEST_TOKEN).send().await.refused(401, MISSING_CODE));
}

#[tokio::test]
async fn a_body_that_is_no_json_is_refused_with_400() {
    let world = AgendaServer::start().await;
    let answer = request(&world, "application/json", "{\"code\":").await;
    let body = answer.refused(400, "openagenda.body.notJson").json();
    assert_eq!(body, json!({"message": "data is invalid", "errors": [], "info": {}}));
}

#[tokio::test]
async fn a_broken_multipart_body_is_refused_with_400() {
    let world = AgendaServer::start().await;
    let answer = request(&world, "multipart/form-data; boundary=line", "no line at all").await;
    drop(answer.refused(400, "openagenda.body.notJson"));
}

#[tokio::test]
async fn asking_for_a_token_needs_no_credentials_and_ignores_bad_ones() {
    let world = AgendaServer::start().await;
    let ask = world.client.post(REQUEST_TOKEN, &json!({"code": "ada-secret"}));
    assert_granted(
        &ask.header("access-token", "bad").header("key", "bad").send().await.expect(200),
    );
}

#[tokio::test]
async fn a_token_is_good_until_the_last_second_of_its_hour() {
    let world = AgendaServer::start().await;
    let token = world.token("ada").await;
    world.advance(3599);
    drop(world.get(MEMBERS).header("access-token", &token).send().await.expect(200));
}

#[tokio::test]
async fn a_token_expires_on_the_worlds_clock() {
    let world = AgendaServer::start().await;
    let token = world.token("ada").await;
    world.advance(3600);
    let answer = world.get(MEMBERS).header("access-token", &token).send().await;
    let body = answer.refused(401, "openagenda.auth.expiredToken").json();
    assert_eq!(body, json!({"error": "access token is invalid"}));
}

#[tokio::test]
async fn an_expired_token_no_longer_writes() {
    let world = AgendaServer::start().await;
    let token = world.token("ada").await;
    world.advance(3600);
    let body = json!({"role": "contributor", "emails": ["new@acme.test"]});
    let answer = world.client.post(INVITE, &body).header("access-token", &token).send().await;
    drop(answer.refused(401, "openagenda.auth.expiredToken"));
    assert_eq!(world.total().await, 4);
}

#[tokio::test]
async fn the_clock_may_be_advanced_over_the_control_plane() {
    let world = AgendaServer::start().await;
    let token = world.token("ada").await;
    drop(
        world
            .client
            .post("/__doublure/clock/advance", &json!({"by": "2h"}))
            .send()
            .await
            .expect(200),
    );
    let answer = world.get(MEMBERS).header("access-token", &token).send().await;
    drop(answer.refused(401, "openagenda.auth.expiredToken"));
}

#[tokio::test]
async fn asking_again_gives_another_token_and_the_earlier_one_stays_good() {
    let world = AgendaServer::start().await;
    let (first, second) = (world.token("ada").await, world.token("ada").await);
    assert_ne!(first, second);
    for token in [first, second] {
        drop(world.get(MEMBERS).header("access-token", &token).send().await.expect(200));
    }
}

#[tokio::test]
async fn the_same_seed_grants_the_same_tokens() {
    let (one, two) = (AgendaServer::start().await, AgendaServer::start().await);
    assert_eq!(one.token("ada").await, two.token("ada").await);
}

#[tokio::test]
async fn a_get_of_the_token_path_does_not_exist() {
    let world = AgendaServer::start().await;
    let answer = world.get(REQUEST_TOKEN).header("key", "ada-public").send().await;
    let body = answer.refused(404, "openagenda.routing.unknownPath").json();
    assert!(matches!(body["message"], Value::String(_)), "{body}");
}
