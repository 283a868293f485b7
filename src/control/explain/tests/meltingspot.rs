use serde_json::{Value, json};

use super::{ADA, ask, behaving, world, world_with};

const KEY: &str = "authorization: ms-acme";

#[track_caller]
fn first(explained: &Value) -> Value {
    explained["nearest"]["diff"][0].clone()
}

#[test]
fn without_a_key_one_of_a_spot_is_named_and_hidden() {
    for headers in [&[][..], &["authorization: nobody"]] {
        let explained = ask(&world(), "GET /v1/spotMembers", headers, "");
        let op = if headers.is_empty() { "add" } else { "replace" };
        assert_eq!(
            first(&explained),
            json!({"op": op, "path": "/headers/authorization", "value": "[redacted]"})
        );
        assert_eq!(explained["nearest"]["choices"], json!(["Acme", "Other"]));
        assert_eq!(explained["nearest"]["status"], 200);
    }
}

#[test]
fn a_key_in_the_wrong_scheme_is_put_into_the_right_one() {
    let world = behaving("meltingspot.auth.scheme", "bearer");
    let explained = ask(&world, "GET /v1/spotMembers", &[KEY], "");
    assert_eq!(first(&explained)["path"], "/headers/authorization");
    assert!(explained["nearest"]["text"].as_str().is_some_and(|text| text.contains("`Bearer `")));
}

#[test]
fn a_bad_page_is_left_out_or_clamped() {
    let explained = ask(&world(), "GET /v1/spotMembers?page=two&limit=1", &[KEY], "");
    assert_eq!(first(&explained), json!({"op": "remove", "path": "/query/page"}));
    let explained = ask(&world(), "GET /v1/spotMembers?limit=-3", &[KEY], "");
    assert_eq!(first(&explained), json!({"op": "replace", "path": "/query/limit", "value": "1"}));
    let world = behaving("meltingspot.members.list.overMax", "reject");
    let explained = ask(&world, "GET /v1/spotMembers?limit=5000", &[KEY], "");
    assert_eq!(first(&explained)["value"], "1000");
}

#[test]
fn a_date_as_text_becomes_seconds_and_any_other_goes() {
    let uri = "GET /v1/spotMembers?invitationDate[after]=2026-01-01T00:00:00Z&registrationDate[before]=soon";
    let explained = ask(&world(), &uri.replace('[', "%5B").replace(']', "%5D"), &[KEY], "");
    assert_eq!(
        explained["nearest"]["diff"],
        json!([
        {"op": "replace", "path": "/query/invitationDate[after]", "value": "1767225600"},
        {"op": "remove", "path": "/query/registrationDate[before]"}])
    );
}

#[test]
fn a_bad_word_gets_the_nearest_valid_one_and_all_of_them() {
    let explained =
        ask(&world(), &format!("PUT /v1/spotMembers/{ADA}"), &[KEY], r#"{"role": "admin"}"#);
    assert_eq!(
        explained["nearest"]["diff"],
        json!([{"op": "replace", "path": "/body/role", "value": "Admin"}])
    );
    assert_eq!(explained["nearest"]["choices"], json!(["Member", "Admin"]));
}

#[test]
fn wrong_types_are_converted_or_left_out() {
    let body = r#"{"firstname": 7, "embedBaseUrls": [], "avatarUrl": 1}"#;
    let explained = ask(&world(), &format!("PUT /v1/spotMembers/{ADA}"), &[KEY], body);
    assert_eq!(
        explained["nearest"]["diff"],
        json!([
        {"op": "replace", "path": "/body/firstname", "value": "7"},
        {"op": "replace", "path": "/body/avatarUrl", "value": "1"},
        {"op": "remove", "path": "/body/embedBaseUrls"}])
    );
}

#[test]
fn a_body_that_is_no_object_is_replaced_by_a_minimal_one() {
    for body in ["{", "[]", ""] {
        let explained = ask(&world(), "POST /v1/spotMembers", &[KEY], body);
        let minimal =
            json!({"op": "replace", "path": "/body", "value": {"email": "someone@example.test"}});
        assert_eq!(first(&explained), minimal, "{body}");
    }
}

#[test]
fn an_address_is_repaired_from_what_was_found() {
    let cases = [
        (r#"{"email": " new@acme.test "}"#, "new@acme.test"),
        (r#"{"email": "New One <new@acme.test>"}"#, "new@acme.test"),
        (r#"{"email": "new.one@"}"#, "new.one@example.test"),
        (r#"{"email": 5}"#, "someone@example.test"),
        (r"{}", "someone@example.test"),
        (r#"{"email": "ada@acme.test"}"#, "ada+2@acme.test"),
    ];
    for (body, expected) in cases {
        let explained = ask(&world(), "POST /v1/spotMembers", &[KEY], body);
        assert_eq!(first(&explained)["value"], expected, "{body}");
        assert_eq!(explained["nearest"]["status"], 201);
    }
}

#[test]
fn an_unknown_id_gets_the_nearest_ones() {
    let typo = ADA.replace("001", "00x");
    let explained = ask(&world(), &format!("GET /v1/spotMembers/{typo}"), &[KEY], "");
    assert_eq!(
        first(&explained),
        json!({"op": "replace", "path": "/path", "value": format!("/v1/spotMembers/{ADA}")})
    );
    assert_eq!(explained["nearest"]["choices"].as_array().map(Vec::len), Some(3));
}

#[test]
fn an_email_in_place_of_an_id_gets_the_member_who_has_one_like_it() {
    let explained = ask(&world(), "GET /v1/spotMembers/grase%40acme.test", &[KEY], "");
    assert_eq!(first(&explained)["value"], "/v1/spotMembers/aaaaaaaa-7c1e-4a0d-8f53-2f1d0c9be002");
}

#[test]
fn a_member_of_another_spot_is_reached_with_its_key() {
    let explained =
        ask(&world(), "GET /v1/spotMembers/cccccccc-7c1e-4a0d-8f53-2f1d0c9be004", &[KEY], "");
    assert_eq!(first(&explained)["path"], "/headers/authorization");
}

#[test]
fn too_many_addresses_are_cut_to_as_many_as_are_taken() {
    let emails: Vec<String> = (0..201).map(|number| format!("p{number}@acme.test")).collect();
    let body = json!({"emails": emails}).to_string();
    let explained = ask(&world(), "POST /v1/spotMembers~bulkInvite", &[KEY], body);
    assert_eq!(first(&explained)["value"].as_array().map(Vec::len), Some(200));
    let world = behaving("meltingspot.members.bulkInvite.maxBodyBytes", 100);
    let emails: Vec<String> = (0..20).map(|number| format!("p{number}@acme.test")).collect();
    let body = json!({"emails": emails}).to_string();
    let explained = ask(&world, "POST /v1/spotMembers~bulkInvite", &[KEY], body);
    assert_eq!(first(&explained)["value"].as_array().map(Vec::len), Some(5));
}

#[test]
fn of_many_addresses_only_the_wrong_ones_are_changed() {
    let body = r#"{"emails": ["a@acme.test", 5, "b@acme.test"]}"#;
    let explained = ask(&world(), "POST /v1/spotMembers~bulkInvite", &[KEY], body);
    assert_eq!(
        explained["nearest"]["diff"],
        json!([
        {"op": "replace", "path": "/body/emails/1", "value": "someone@example.test"}])
    );
}

#[test]
fn an_unknown_route_gets_the_nearest_one() {
    let body = r#"{"emails": ["a@acme.test"]}"#;
    let explained = ask(&world(), "POST /v1/spotMembers/bulkInvite", &[KEY], body);
    assert_eq!(first(&explained)["value"], "/v1/spotMembers~bulkInvite");
    let explained = ask(&world(), &format!("PATCH /v1/spotMembers/{ADA}"), &[KEY], "{}");
    assert_eq!(
        explained["nearest"]["diff"],
        json!([{"op": "replace", "path": "/method", "value": "PUT"}])
    );
}

#[test]
fn several_faults_of_one_request_are_mended_together() {
    let explained = ask(&world(), "POST /v1/spotMembers/bulkinvite", &[], r#"{"emails": []}"#);
    let diff = explained["nearest"]["diff"].as_array().expect("found");
    let paths: Vec<&Value> = diff.iter().map(|change| &change["path"]).collect();
    assert_eq!(paths, ["/path", "/headers/authorization", "/body/emails"]);
}

#[test]
fn over_the_quota_it_is_told_how_long_to_wait() {
    let world = behaving("meltingspot.rateLimit", "documented");
    world.change(|live| live.apis.meltingspot.quota.exhaust(live.clock.now()));
    let explained = ask(&world, "GET /v1/spotMembers", &[KEY], "");
    assert_eq!(explained["nearest"]["diff"], json!([]));
    assert!(
        explained["nearest"]["text"].as_str().is_some_and(|text| text.contains("10 s waited")),
        "{explained}"
    );
}

#[test]
fn a_refused_assumption_names_the_behaviour_that_decides_it() {
    let world = world();
    world.change(|live| live.apis.set_assumptions(crate::Assumptions::Refuse));
    let explained = ask(&world, "POST /v1/spotMembers", &[KEY], r#"{"email": "ada@acme.test"}"#);
    let text = explained["nearest"]["text"].as_str().expect("a text");
    assert!(
        text.contains("`meltingspot.members.invite.existingMember` set to \"returnExisting\""),
        "{text}"
    );
}

#[test]
fn of_a_body_that_was_cut_it_is_said_so() {
    let emails: Vec<String> =
        (0..5_000).map(|number| format!("person{number}@acme.test")).collect();
    let explained = ask(
        &world(),
        "POST /v1/spotMembers~bulkInvite",
        &[KEY],
        json!({"emails": emails}).to_string(),
    );
    assert_eq!(explained["nearest"], Value::Null);
    assert!(
        explained["summary"].as_str().is_some_and(|text| text.contains("64 KiB")),
        "{explained}"
    );
}

#[test]
fn what_is_not_mimicked_has_no_nearest() {
    let explained = ask(&world(), "GET /v1/lives", &[KEY], "");
    assert_eq!(explained["nearest"], Value::Null);
    assert!(
        explained["summary"].as_str().is_some_and(|text| text.contains("not mimicked")),
        "{explained}"
    );
}

#[test]
fn a_request_that_only_a_fault_refused_is_accepted_as_it_is() {
    use crate::world::fault::{Calls, Effect, Fault, Filter, Mishap};
    let world = world_with(&json!({}));
    let then = Mishap::Reset { effect: Effect::None };
    let operation = "meltingspot.members.list";
    world.change(|live| {
        live.faults.add(Fault {
            operation,
            calls: Calls::All,
            only: Filter::default(),
            then: then.clone(),
        })
    });
    let explained = ask(&world, "GET /v1/spotMembers", &[KEY], "");
    assert_eq!(explained["nearest"]["diff"], json!([]));
    assert!(
        explained["summary"].as_str().is_some_and(|text| text.contains("the fault 1 (reset)")),
        "{explained}"
    );
}
