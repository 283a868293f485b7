//! `meltingspot.members.bulkInvite`

use http::Method;
use serde_json::{Value, json};

use super::Bench;
use super::bench::Answered;

const PATH: &str = "/v1/spotMembers~bulkInvite";

fn rule(what: &str) -> String {
    format!("meltingspot.members.bulkInvite.{what}")
}

fn bulk(bench: &mut Bench, emails: &[&str]) -> Answered {
    bench.post(PATH, &json!({"emails": emails, "withEmailNotification": false}))
}

fn many(count: usize) -> Value {
    json!({"emails": (0..count).map(|n| format!("n{n}@acme.test")).collect::<Vec<_>>()})
}

fn emails(list: &Value) -> Vec<&str> {
    list.as_array().expect("a list").iter().filter_map(|entry| entry["email"].as_str()).collect()
}

#[test]
fn new_people_are_created_in_the_order_of_the_request() {
    let mut bench = Bench::new();
    let answered = bulk(&mut bench, &["z@acme.test", "Y@acme.test"]);
    answered.assert_status(201);
    assert_eq!(emails(&answered.body["created"]), ["z@acme.test", "Y@acme.test"]);
    assert_eq!(answered.body["created"][0]["status"], "Invited");
    assert_eq!(answered.body["failed"], json!([]));
    answered.assert_by(&rule("invited"));
    answered.assert_by(&rule("createdOrder"));
    assert_eq!(bench.member_count(), 7);
}

#[test]
fn the_tilde_may_be_percent_encoded() {
    for path in ["/v1/spotMembers%7EbulkInvite", "/v1/spotMembers%7ebulkInvite"] {
        Bench::new().post(path, &json!({"emails": ["a@b.test"]})).assert_status(201);
    }
}

#[test]
fn members_duplicates_and_bad_addresses_fail_in_the_order_of_the_request() {
    let mut bench = Bench::new();
    let sent = ["nobody", "a@x.test", "eve@acme.test", "A@x.test", "b@x.test", "ADA@acme.test"];
    let answered = bulk(&mut bench, &sent);
    answered.assert_status(201);
    assert_eq!(emails(&answered.body["created"]), ["a@x.test", "b@x.test"]);
    assert_eq!(
        emails(&answered.body["failed"]),
        ["nobody", "eve@acme.test", "A@x.test", "ADA@acme.test"]
    );
    for what in ["partialSuccess", "failedOrder", "existingMember", "duplicate", "invalidEmail"] {
        answered.assert_by(&rule(what));
    }
    assert_eq!(bench.member_count(), 7);
}

#[test]
fn it_is_201_even_if_everybody_failed() {
    let answered = bulk(&mut Bench::new(), &["ada@acme.test"]);
    answered.assert_status(201);
    assert_eq!(answered.body["created"], json!([]));
    assert_eq!(answered.body["failed"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_failed_entry_has_the_nine_documented_keys() {
    let answered = bulk(&mut Bench::new(), &["ADA@acme.test"]);
    answered.assert_by(&rule("failedEntry"));
    assert_eq!(
        answered.body["failed"][0],
        json!({"email": "ADA@acme.test", "firstname": "", "lastname": "", "title": "",
            "role": "Member", "avatarUrl": "", "lang": "en", "theme": "light",
            "timezone": "Africa/Abidjan"})
    );
}

#[test]
fn newer_fields_are_created_where_the_switch_says_so() {
    let mut bench = Bench::new().set("meltingspot.members.fields", "withLang");
    let answered = bulk(&mut bench, &["a@x.test", "b@x.test"]);
    assert_eq!(answered.body["created"][1]["lang"], "en");
}

#[test]
fn a_bad_address_refuses_the_whole_request_where_the_switch_says_so() {
    let mut bench = Bench::new().set(&rule("invalidEmail"), "reject");
    bulk(&mut bench, &["a@x.test", "nobody"]).assert_refused(400, &rule("invalidEmail"));
    assert_eq!(bench.member_count(), 5);
    bulk(&mut bench, &["a@x.test"]).assert_status(201);
}

#[test]
fn a_body_without_emails_invites_nobody_or_is_refused() {
    let answered = Bench::new().post(PATH, &json!({}));
    answered.assert_status(201);
    assert_eq!(answered.body, json!({"created": [], "failed": []}));
    answered.assert_by(&rule("missingEmails"));
    let mut strict = Bench::new().set(&rule("missingEmails"), "reject");
    strict.post(PATH, &json!({})).assert_refused(400, &rule("missingEmails"));
}

#[test]
fn an_empty_list_is_refused() {
    bulk(&mut Bench::new(), &[]).assert_refused(400, &rule("noEmails"));
}

#[test]
fn wrong_types_are_refused_and_nobody_is_created() {
    for body in [
        json!({"emails": "a@b.test"}),
        json!({"emails": null}),
        json!({"emails": {"0": "a@b.test"}}),
        json!({"emails": ["a@b.test", 5]}),
        json!({"emails": ["a@b.test", null]}),
        json!({"emails": ["a@b.test"], "withEmailNotification": 1}),
    ] {
        let mut bench = Bench::new();
        bench.post(PATH, &body).assert_refused(400, &rule("wrongType"));
        assert_eq!(bench.member_count(), 5);
    }
}

#[test]
fn a_body_that_is_no_json_object_is_refused() {
    let mut bench = Bench::new();
    bench.call(Method::POST, PATH, "{").assert_refused(400, &rule("malformedJson"));
    bench.call(Method::POST, PATH, "").assert_refused(400, &rule("malformedJson"));
    bench.call(Method::POST, PATH, "[\"a@b.test\"]").assert_refused(400, &rule("notAnObject"));
}

#[test]
fn unknown_properties_are_ignored() {
    let answered = Bench::new().post(PATH, &json!({"emails": ["a@b.test"], "x": 1}));
    answered.assert_status(201);
    answered.assert_by(&rule("unknownProperty"));
}

#[test]
fn long_addresses_are_taken() {
    let long = format!("{}@acme.test", "x".repeat(41));
    let answered = bulk(&mut Bench::new(), &[&long]);
    assert_eq!(emails(&answered.body["created"]), [long]);
    answered.assert_by(&rule("longEmail"));
}

#[test]
fn two_hundred_addresses_are_taken() {
    let answered = Bench::new().post(PATH, &many(200));
    assert_eq!(answered.body["created"].as_array().map(Vec::len), Some(200));
}

#[test]
fn a_201st_address_is_refused_with_413_and_nobody_is_created() {
    let mut bench = Bench::new();
    let answered = bench.post(PATH, &many(201));
    answered.assert_refused(413, &rule("tooManyEmails"));
    let message = "Payload is too large";
    let error = "Payload Too Large";
    assert_eq!(answered.body, json!({"statusCode": 413, "message": message, "error": error}));
    assert_eq!(bench.member_count(), 5);
    let repeated = vec!["a@b.test"; 201];
    bulk(&mut bench, &repeated).assert_refused(413, &rule("tooManyEmails"));
}

#[test]
fn too_many_addresses_are_400_where_the_switch_says_so() {
    let mut bench = Bench::new().set(&rule("overMax"), "badRequest").set(&rule("maxEmails"), 2);
    bench.post(PATH, &many(3)).assert_refused(400, &rule("tooManyEmails"));
    bench.post(PATH, &many(2)).assert_status(201);
}

#[test]
fn too_many_bytes_are_413_before_the_json_is_read() {
    let mut bench = Bench::new();
    let body = vec![b'x'; 102_401];
    bench.call(Method::POST, PATH, body).assert_refused(413, &rule("bodyTooLarge"));
    let body = vec![b' '; 102_400];
    bench.call(Method::POST, PATH, body).assert_refused(400, &rule("malformedJson"));
    let mut tight = Bench::new().set(&rule("maxBodyBytes"), 10);
    tight.post(PATH, &json!({"emails": []})).assert_refused(413, &rule("bodyTooLarge"));
}

#[test]
fn types_are_judged_before_the_number_of_addresses() {
    let mut body = many(201);
    body["withEmailNotification"] = json!(1);
    Bench::new().post(PATH, &body).assert_refused(400, &rule("wrongType"));
}

#[test]
fn only_what_an_assumption_decides_is_objected_to() {
    let mut bench = Bench::distrustful();
    bulk(&mut bench, &["a@b.test", "ada@acme.test", "a@b.test"]).assert_status(201);
    bulk(&mut bench, &["c@b.test", "nobody"]).assert_assumption(&rule("invalidEmail"));
    bench.post(PATH, &json!({})).assert_assumption(&rule("missingEmails"));
    bench.post(PATH, &many(201)).assert_assumption(&rule("tooManyEmails"));
    assert_eq!(bench.member_count(), 6);
}
