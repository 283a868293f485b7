//! `meltingspot.members.update`

use http::Method;
use serde_json::json;

use super::super::{Role, Status};
use super::bench::NOW;
use super::{Bench, id};

#[track_caller]
fn assert_invalid(body: &serde_json::Value, rule: &str) {
    let mut bench = Bench::new();
    let before = bench.member("ada@acme.test");
    let answered = bench.put(id(1), body);
    answered.assert_refused(400, &format!("meltingspot.members.update.{rule}"));
    assert!(answered.body["message"].is_array(), "{}", answered.body);
    assert_eq!(bench.member("ada@acme.test"), before);
}

#[test]
fn what_the_body_names_is_set_and_the_whole_member_answered() {
    let mut bench = Bench::new();
    let body = json!({"firstname": "Bo", "lastname": "M", "title": "Boss", "role": "Admin",
        "status": "Deactivated", "embedBaseUrls": {"default": "https://a.test", "x": "y"},
        "customRoleId": "role-1", "avatarUrl": "https://a.test/b.png"});
    let answered = bench.put(id(2), &body);
    answered.assert_status(200);
    assert_eq!(answered.body["title"], "Boss");
    assert_eq!(answered.body["embedBaseUrls"], json!({"default": "https://a.test", "x": "y"}));
    assert_eq!(answered.body.get("avatarUrl"), None);
    let member = bench.member("bob@acme.test").expect("a member");
    assert_eq!((member.role, member.status), (Role::Admin, Status::Deactivated));
    assert_eq!(member.avatar_url, Some(json!("https://a.test/b.png")));
    assert_eq!(bench.get(&format!("/v1/spotMembers/{}", id(2))).body, answered.body);
    for rule in ["updated", "partial", "embedBaseUrlsReplaced", "avatarUrl"] {
        answered.assert_by(&format!("meltingspot.members.update.{rule}"));
    }
}

#[test]
fn what_the_body_leaves_out_stays() {
    let mut bench = Bench::new();
    let before = bench.get(&format!("/v1/spotMembers/{}", id(1))).body;
    let answered = bench.put(id(1), &json!({"firstname": "Augusta"}));
    let mut expected = before;
    expected["firstname"] = json!("Augusta");
    assert_eq!(answered.body, expected);
}

#[test]
fn an_update_sets_updated_at_to_the_moment_of_the_call() {
    let mut bench = Bench::new().set("meltingspot.members.fields", "withLang");
    let answered = bench.put(id(1), &json!({"firstname": "Augusta"}));
    assert_eq!(answered.body["updatedAt"], NOW * 1_000);
    answered.assert_by("meltingspot.members.updatedAt");
}

#[test]
fn an_empty_object_changes_nothing() {
    let mut bench = Bench::new();
    let before = bench.member("ada@acme.test");
    let answered = bench.put(id(1), &json!({}));
    answered.assert_status(200);
    answered.assert_by("meltingspot.members.update.nothing");
    assert_eq!(bench.member("ada@acme.test"), before);
}

#[test]
fn unknown_properties_and_email_are_ignored() {
    let mut bench = Bench::new();
    let answered = bench.put(id(1), &json!({"email": "x@y.test", "id": 5, "warnings": 9}));
    answered.assert_status(200);
    assert_eq!(
        (&answered.body["email"], &answered.body["warnings"]),
        (&json!("Ada@acme.test"), &json!(0))
    );
    answered.assert_by("meltingspot.members.update.unknownProperty");
}

#[test]
fn null_clears_avatar_and_custom_role() {
    let mut bench = Bench::new();
    bench.put(id(1), &json!({"avatarUrl": {}}));
    assert_eq!(bench.member("ada@acme.test").expect("a member").avatar_url, Some(json!({})));
    let answered = bench.put(id(1), &json!({"avatarUrl": null, "customRoleId": null}));
    answered.assert_status(200);
    answered.assert_by("meltingspot.members.update.nullClears");
    let member = bench.member("ada@acme.test").expect("a member");
    assert_eq!((member.avatar_url, member.custom_role_id), (None, None));
}

#[test]
fn embed_base_urls_are_replaced_whole() {
    let mut bench = Bench::new();
    bench.put(id(1), &json!({"embedBaseUrls": {"a": "1"}}));
    let answered = bench.put(id(1), &json!({"embedBaseUrls": {"b": "2"}}));
    assert_eq!(answered.body["embedBaseUrls"], json!({"b": "2"}));
}

#[test]
fn null_is_refused_where_it_is_not_declared() {
    for name in ["firstname", "lastname", "title", "role", "status", "embedBaseUrls"] {
        assert_invalid(&json!({name: null}), "nullRefused");
    }
}

#[test]
fn wrong_types_are_refused() {
    for body in [
        json!({"firstname": 1}),
        json!({"lastname": ["x"]}),
        json!({"title": {}}),
        json!({"role": 1}),
        json!({"status": true}),
        json!({"avatarUrl": 1}),
        json!({"avatarUrl": []}),
        json!({"embedBaseUrls": "x"}),
        json!({"embedBaseUrls": {"default": 1}}),
        json!({"embedBaseUrls": {"default": null}}),
        json!({"customRoleId": 5}),
    ] {
        assert_invalid(&body, "wrongType");
    }
}

#[test]
fn other_words_for_role_and_status_are_refused() {
    for role in ["Owner", "admin", ""] {
        assert_invalid(&json!({"role": role}), "roleWord");
    }
    for status in ["Invited", "Pending", "Left", "DeclinedInvitation", "accepted", "Banned"] {
        assert_invalid(&json!({"status": status}), "statusWord");
    }
}

#[test]
fn every_wrong_property_is_named() {
    let answered = Bench::new().put(id(1), &json!({"firstname": 1, "role": "Owner"}));
    assert_eq!(
        answered.body["message"],
        json!([
            "firstname must be a string",
            "role must be one of the following values: Member, Admin"
        ])
    );
}

#[test]
fn a_body_that_is_no_json_object_is_refused() {
    let mut bench = Bench::new();
    let path = format!("/v1/spotMembers/{}", id(1));
    for body in ["", "{", "{\"title\":\"x\"", "{'a':1}", "\u{feff}"] {
        let answered = bench.call(Method::PUT, &path, body);
        answered.assert_refused(400, "meltingspot.members.update.malformedJson");
        assert_eq!(answered.body["message"], "Malformed payload");
    }
    for body in ["[]", "null", "\"x\"", "1"] {
        let answered = bench.call(Method::PUT, &path, body);
        answered.assert_refused(400, "meltingspot.members.update.notAnObject");
    }
    let broken = bench.call(Method::PUT, &path, vec![b'{', 0xff]);
    broken.assert_refused(400, "meltingspot.members.update.malformedJson");
}

#[test]
fn the_body_is_judged_before_existence() {
    let mut bench = Bench::new();
    assert_eq!(bench.put(id(77), &json!({"role": 1})).status, 400);
    bench.put(id(77), &json!({})).assert_refused(404, "meltingspot.members.update.notFound");
    bench.put(id(99), &json!({})).assert_refused(404, "meltingspot.members.update.otherSpot");
    bench
        .call(Method::PUT, "/v1/spotMembers/nobody", "{}")
        .assert_refused(404, "meltingspot.members.update.notUuid");
}

#[test]
fn becoming_accepted_sets_the_registration_date_once() {
    let mut bench = Bench::new();
    let answered = bench.put(id(4), &json!({"status": "Accepted"}));
    answered.assert_by("meltingspot.members.update.registrationDate");
    assert_eq!(bench.member("dan@acme.test").expect("a member").registration_date, Some(NOW));
    assert_eq!(
        bench.get(&format!("/v1/spotMembers?registrationDate[after]={}", NOW - 1)).numbers(),
        [4]
    );
    let left = bench.put(id(5), &json!({"status": "Accepted"}));
    assert!(!left.rules.contains(&"meltingspot.members.update.registrationDate"));
    assert_eq!(bench.member("eve@acme.test").expect("a member").registration_date, Some(500));
}

#[test]
fn only_steps_beyond_the_suggested_ones_rest_on_an_assumption() {
    let mut bench = Bench::distrustful();
    bench.put(id(1), &json!({"status": "Accepted"})).assert_status(200);
    bench.put(id(1), &json!({"status": "Deactivated"})).assert_status(200);
    bench.put(id(1), &json!({"status": "Accepted"})).assert_status(200);
    bench
        .put(id(1), &json!({"status": "Rejected"}))
        .assert_assumption("meltingspot.members.update.anyTransition");
    assert_eq!(bench.member("ada@acme.test").expect("a member").status, Status::Accepted);
}

#[test]
fn only_a_custom_role_that_nobody_has_rests_on_an_assumption() {
    let mut bench = Bench::distrustful();
    bench.put(id(2), &json!({"customRoleId": "role-1"})).assert_status(200);
    bench
        .put(id(2), &json!({"customRoleId": "role-2"}))
        .assert_assumption("meltingspot.members.update.anyCustomRole");
    let mut trusting = Bench::new();
    let answered = trusting.put(id(2), &json!({"customRoleId": "role-2"}));
    assert_eq!(answered.body["customRoleId"], "role-2");
}
