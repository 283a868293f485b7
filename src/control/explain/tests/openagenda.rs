use serde_json::{Value, json};

use super::{ask, behaving, world};
use crate::world::WorldCell;

const MEMBERS: &str = "/v2/agendas/10000001/members";

/// A header with a fresh token of Ada, who administrates.
fn token(world: &WorldCell) -> String {
    use crate::apis::openagenda::Token;
    let token = "tk-1".to_owned();
    let (account, nonces) = (90_000_001, imbl::OrdSet::new());
    let expires_at = jiff::Timestamp::MAX;
    world.change(|live| {
        live.apis.openagenda.state.issue(Token { token, account, expires_at, nonces });
    });
    "access-token: tk-1".to_owned()
}

fn invite(body: &str) -> Value {
    let world = world();
    let token = token(&world);
    ask(
        &world,
        &format!("POST {MEMBERS}/invite"),
        &[&token, "content-type: application/json"],
        body.to_owned(),
    )
}

#[test]
fn without_a_key_that_of_an_administrator_is_named() {
    let explained = ask(&world(), &format!("GET {MEMBERS}"), &[], "");
    assert_eq!(
        explained["nearest"]["diff"],
        json!([{"op": "add", "path": "/headers/key", "value": "[redacted]"}])
    );
    assert!(explained["nearest"]["text"].as_str().is_some_and(|text| text.contains("Ada")));
    let explained = ask(&world(), &format!("GET {MEMBERS}?key=nobody"), &[], "");
    assert_eq!(
        explained["nearest"]["diff"],
        json!([{"op": "replace", "path": "/query/key", "value": "[redacted]"}])
    );
}

#[test]
fn a_role_that_is_too_low_gets_an_administrators_credentials() {
    let explained = ask(&world(), &format!("GET {MEMBERS}"), &["key: oa-grace-pub"], "");
    assert_eq!(explained["nearest"]["diff"][0]["path"], "/headers/key");
}

#[test]
fn a_bad_token_gets_a_fresh_one_and_on_a_read_a_key() {
    let body = r#"{"role": "contributor", "emails": ["new@acme.test"]}"#;
    let explained = ask(&world(), &format!("POST {MEMBERS}/invite"), &["access-token: old"], body);
    assert_eq!(
        explained["nearest"]["diff"],
        json!([
        {"op": "replace", "path": "/headers/access-token", "value": "[redacted]"}])
    );
    let explained = ask(&world(), &format!("GET {MEMBERS}"), &["access-token: old"], "");
    assert_eq!(
        explained["nearest"]["diff"][1],
        json!({"op": "remove", "path": "/headers/access-token"})
    );
}

#[test]
fn an_unknown_agenda_gets_the_nearest_uids() {
    let explained = ask(&world(), "GET /v2/agendas/1000001/members", &["key: oa-ada-pub"], "");
    assert_eq!(explained["nearest"]["diff"][0]["value"], MEMBERS);
    assert_eq!(explained["nearest"]["choices"], json!([10_000_001, 20_000_002]));
}

#[test]
fn an_unknown_route_gets_the_nearest_one() {
    let explained = ask(&world(), "GET /v2/agendas/10000001/member", &["key: oa-ada-pub"], "");
    assert_eq!(explained["nearest"]["diff"][0]["value"], MEMBERS);
}

#[test]
fn bad_fields_are_mended_one_by_one_also_in_an_envelope() {
    let explained = invite(
        r#"{"data": {"role": "Moderator", "emails": ["new@acme.test", "x"], "message": 5}}"#,
    );
    assert_eq!(
        explained["nearest"]["diff"],
        json!([
        {"op": "replace", "path": "/body/data/role", "value": "moderator"},
        {"op": "replace", "path": "/body/data/emails/1", "value": "x@example.test"},
        {"op": "replace", "path": "/body/data/message", "value": "5"}])
    );
    assert_eq!(
        explained["nearest"]["choices"],
        json!(["contributor", "moderator", "administrator"])
    );
}

#[test]
fn an_empty_body_gets_a_role_and_an_address() {
    for body in ["", "{", "{}"] {
        let explained = invite(body);
        assert_eq!(explained["nearest"]["status"], 200, "{body}: {explained}");
    }
}

#[test]
fn a_form_is_replaced_by_json_with_the_same_fields() {
    let world = world();
    let token = token(&world);
    let headers = [token.as_str(), "content-type: application/x-www-form-urlencoded"];
    let explained = ask(
        &world,
        &format!("POST {MEMBERS}/invite"),
        &headers,
        "role=boss&emails[]=new@acme.test",
    );
    let diff = explained["nearest"]["diff"].as_array().expect("found");
    assert_eq!(
        diff[0],
        json!({"op": "replace", "path": "/headers/content-type", "value": "application/json"})
    );
    assert_eq!(diff[1]["value"]["emails"], json!(["new@acme.test"]));
}

#[test]
fn a_members_address_is_replaced_where_it_is_refused() {
    let world = behaving("openagenda.members.invite.existingMember", "reject");
    let token = token(&world);
    let body = r#"{"role": "contributor", "emails": ["new@acme.test", "grace@acme.test"]}"#;
    let explained = ask(&world, &format!("POST {MEMBERS}/invite"), &[&token], body);
    assert_eq!(
        explained["nearest"]["diff"],
        json!([
        {"op": "replace", "path": "/body/emails/1", "value": "grace+2@acme.test"}])
    );
}

#[test]
fn a_cursor_that_is_no_number_goes_and_a_limit_is_clamped() {
    let world = behaving("openagenda.members.list.overMax", "reject");
    let explained =
        ask(&world, &format!("GET {MEMBERS}?after=x&limit=500"), &["key: oa-ada-pub"], "");
    assert_eq!(
        explained["nearest"]["diff"],
        json!([
        {"op": "remove", "path": "/query/after"}, {"op": "replace", "path": "/query/limit", "value": "100"}])
    );
}

#[test]
fn a_wrong_code_gets_a_secret_key_that_is_hidden() {
    let explained = ask(&world(), "POST /v2/requestAccessToken", &[], r#"{"code": "wrong"}"#);
    assert_eq!(
        explained["nearest"]["diff"],
        json!([{"op": "replace", "path": "/body/code", "value": "[redacted]"}])
    );
    let form = "content-type: application/x-www-form-urlencoded";
    let explained = ask(&world(), "POST /v2/requestAccessToken", &[form], "code=wrong");
    assert_eq!(explained["nearest"]["diff"][1]["value"], json!({"code": "[redacted]"}));
}
