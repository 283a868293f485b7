//! `meltingspot.members.get`

use serde_json::json;

use super::{Bench, id};

#[test]
fn a_member_is_shown_with_the_twelve_documented_fields() {
    let answered = Bench::new().get(&format!("/v1/spotMembers/{}", id(1)));
    answered.assert_status(200);
    answered.assert_by("meltingspot.members.get.found");
    answered.assert_by("meltingspot.members.fields");
    assert_eq!(
        answered.body,
        json!({"id": id(1).to_string(), "spotId": id(1_000).to_string(), "userId": null,
            "email": "Ada@acme.test", "title": "Engineer", "role": "Admin",
            "customRoleId": "role-1", "status": "Accepted", "firstname": "Ada",
            "lastname": "Lovelace", "warnings": 0, "embedBaseUrls": {}})
    );
}

#[test]
fn newer_fields_are_shown_where_the_switch_says_so() {
    let path = format!("/v1/spotMembers/{}", id(1));
    let shown = |fields: &str| {
        let answered = Bench::new().set("meltingspot.members.fields", fields).get(&path);
        let member = answered.body.as_object().expect("an object").clone();
        (member.len(), member.get("lang").cloned(), member.contains_key("lastActivityAt"))
    };
    assert_eq!(shown("seed"), (12, None, false));
    assert_eq!(shown("withLang"), (14, Some(json!("en")), false));
    assert_eq!(shown("latest"), (15, Some(json!("en")), true));
}

#[test]
fn an_id_is_read_in_any_case() {
    let mut bench = Bench::new();
    let created = bench.post("/v1/spotMembers", &json!({"email": "new@acme.test"}));
    let id = created.body["id"].as_str().expect("an id").to_uppercase();
    bench.get(&format!("/v1/spotMembers/{id}")).assert_status(200);
}

#[test]
fn an_unknown_id_is_404() {
    let answered = Bench::new().get(&format!("/v1/spotMembers/{}", id(77)));
    answered.assert_refused(404, "meltingspot.members.get.notFound");
    let message = "Spot member not found";
    assert_eq!(answered.body, json!({"statusCode": 404, "message": message, "error": "Not Found"}));
}

#[test]
fn an_id_that_is_no_uuid_is_404() {
    for text in ["1", "nobody", "00000000000000000000000000000001", "%00", "%F0%9F%98%80"] {
        let answered = Bench::new().get(&format!("/v1/spotMembers/{text}"));
        answered.assert_refused(404, "meltingspot.members.get.notUuid");
    }
}

#[test]
fn a_member_of_another_spot_is_404() {
    let mut bench = Bench::new();
    let path = format!("/v1/spotMembers/{}", id(99));
    bench.get(&path).assert_refused(404, "meltingspot.members.get.otherSpot");
    bench.authorization = Some("other-key");
    bench.get(&path).assert_status(200);
}
