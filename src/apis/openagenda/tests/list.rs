use serde_json::{Value, json};

use super::Bench;
use super::bench::{INVITE, MEMBERS, MOE};
use super::{get, post};

const EMAILS: [&str; 4] = ["ada@acme.test", "moe@acme.test", "con@acme.test", "jo@acme.test"];

#[test]
fn a_list_has_its_keys_in_this_order() {
    let got = Bench::new().list("?limit=1");
    assert_eq!(
        got.text,
        r#"{"success":true,"total":4,"items":[{"uid":90000001,"userUid":90000001,"deletedUser":false,"name":"ada","phone":null,"email":"ada@acme.test","position":null,"organization":"Acme","role":"administrator"}],"after":1}"#
    );
}

#[test]
fn everybody_is_listed_in_the_order_of_cursors() {
    let got = Bench::new().list("");
    assert_eq!(got.emails(), EMAILS);
    assert_eq!((&got.body["total"], &got.body["after"]), (&json!(4), &Value::Null));
}

#[test]
fn a_cursor_continues_behind_it_in_every_spelling() {
    for query in ["?after=2", "?after[]=2", "?after%5B0%5D=2", "?after=1&after=2", "?after=002"] {
        assert_eq!(Bench::new().list(query).emails(), &EMAILS[2..], "{query}");
    }
}

#[test]
fn cursors_at_or_below_zero_or_empty_list_from_the_start() {
    for query in ["?after=0", "?after=-5", "?after="] {
        assert_eq!(Bench::new().list(query).emails(), EMAILS, "{query}");
    }
}

#[test]
fn a_cursor_beyond_the_end_lists_nobody() {
    for query in
        ["?after=4", "?after=5", "?after=18446744073709551615", "?after=99999999999999999999999"]
    {
        let got = Bench::new().list(query);
        assert_eq!(got.text, r#"{"success":true,"total":4,"items":[],"after":null}"#, "{query}");
    }
}

#[test]
fn a_cursor_that_is_no_integer_is_refused_with_400() {
    for value in ["x", "1.5", "1e1", "null"] {
        let got = Bench::new().list(&format!("?after={value}"));
        got.refused(400, "members.list.cursorNoInteger");
        assert_eq!(
            got.text,
            r#"{"message":"data is invalid","errors":[{"code":"after.invalid","field":"after","message":"not a number","origin":"","step":"validation"}],"info":{}}"#
        );
    }
}

fn crowd(people: usize) -> Bench {
    let mut bench = Bench::new().with("openagenda.members.invite.inlineMax", 1_000);
    let emails: Vec<String> = (0..people - 4).map(|n| format!("p{n}@acme.test")).collect();
    let emails: Vec<&str> = emails.iter().map(String::as_str).collect();
    bench.invite_all(&emails).ok();
    bench
}

#[test]
fn a_page_has_20_members_or_as_many_as_asked_for() {
    let mut bench = crowd(150);
    let mut rows = |query: &str| bench.list(query).emails().len();
    assert_eq!((rows(""), rows("?limit=3"), rows("?limit=100")), (20, 3, 100));
    assert_eq!((rows("?limit=0"), rows("?limit=-1"), rows("?limit=x")), (20, 20, 20));
    assert_eq!((rows("?limit="), rows("?limit=2.5")), (20, 20));
}

#[test]
fn a_limit_above_100_counts_as_100() {
    let mut bench = crowd(150);
    for query in ["?limit=101", "?limit=99999999999999999999999"] {
        assert_eq!(bench.list(query).emails().len(), 100, "{query}");
    }
}

#[test]
fn a_limit_above_100_may_be_refused() {
    let mut bench = Bench::new().with("openagenda.members.list.overMax", "reject");
    let got = bench.list("?limit=101&after=x");
    assert_eq!(got.errors(), [("limit.invalid", "limit"), ("after.invalid", "after")]);
    bench.list("?limit=101").refused(400, "members.list.overMax");
    bench.list("?limit=100").ok();
}

#[test]
fn a_sticky_cursor_is_that_of_the_last_item() {
    let mut bench = Bench::new().with("openagenda.members.list.endCursor", "sticky");
    assert_eq!(bench.list("").body["after"], 4);
    assert_eq!(bench.list("?after=4").body["after"], Value::Null);
}

#[test]
fn an_absent_cursor_is_absent_only_at_the_end() {
    let mut bench = Bench::new().with("openagenda.members.list.endCursor", "absent");
    assert_eq!(bench.list("").body.get("after"), None);
    assert_eq!(bench.list("?limit=2").body["after"], 2);
}

#[test]
fn invited_people_may_be_left_out() {
    let mut bench = Bench::new().with("openagenda.members.list.includeInvited", "no");
    let got = bench.list("");
    assert_eq!((got.emails(), &got.body["total"]), (EMAILS[..3].to_vec(), &json!(3)));
    let page = bench.list("?limit=3");
    assert_eq!((page.emails().len(), &page.body["after"]), (3, &Value::Null));
    bench.invite_all(&["x@acme.test", "out@acme.test"]).ok();
    let after = bench.list("?limit=1&after=3");
    assert_eq!((after.emails(), &after.body["after"]), (vec!["out@acme.test"], &Value::Null));
}

#[test]
fn the_short_form_has_six_keys() {
    let mut bench = Bench::new().with("openagenda.members.fields", "seed");
    let got = bench.list("?limit=1&after=3");
    assert_eq!(
        got.text,
        r#"{"success":true,"total":4,"items":[{"uid":null,"name":null,"email":"jo@acme.test","phone":null,"organization":null,"role":"contributor"}],"after":null}"#
    );
    assert_eq!(bench.list("?limit=2").body["items"].as_array().map(Vec::len), Some(2));
}

#[test]
fn success_is_a_behaviour() {
    let mut bench = Bench::new().with("openagenda.success", "no");
    assert!(bench.list("").text.starts_with(r#"{"total":4,"#));
    assert!(bench.list("").body.get("success").is_none());
}

#[test]
fn moderators_list_contributors_and_strangers_do_not() {
    let mut bench = Bench::new();
    bench.get(MEMBERS, "public-90000002").ok();
    let low = bench.get(MEMBERS, "public-90000003");
    low.refused(403, "members.list.roleTooLow");
    assert_eq!(low.body["info"], json!({"agendaUid": 10_000_001}));
    bench.get(MEMBERS, "public-90000004").refused(403, "members.list.notAMember");
    bench
        .get("/v2/agendas/10000002/members", "public-90000002")
        .refused(403, "members.list.notAMember");
}

#[test]
fn key_then_agenda_then_role_then_parameters() {
    let mut bench = Bench::new();
    let bad = |agenda: &str| format!("/v2/agendas/{agenda}/members?after=x");
    bench.send(get(&bad("4")), "").refused(403, "auth.missingKey");
    bench.get(&bad("4"), "public-90000003").refused(404, "agendas.unknownAgenda");
    bench.get(&bad("10000001"), "public-90000003").refused(403, "members.list.roleTooLow");
    bench.get(&bad("10000001"), "public-90000001").refused(400, "members.list.cursorNoInteger");
}

#[test]
fn unknown_parameters_are_ignored() {
    let query = "?detailed=1&includeLabels=1&nonce=3&lang=fr&after[1]=3&limit[]=1";
    assert_eq!(Bench::new().list(query).emails(), EMAILS);
}

#[test]
fn who_was_invited_just_now_is_listed_last() {
    let mut bench = Bench::new();
    let token = bench.token(MOE);
    let body = super::invite("moderator", &["new@acme.test"]);
    bench.send(post(INVITE).header("access-token", token), body).ok();
    let got = bench.list("?after=4");
    assert_eq!(
        got.body["items"][0],
        json!({"uid": null, "userUid": null, "deletedUser": false, "name": null, "phone": null, "email": "new@acme.test", "position": null, "organization": null, "role": "moderator"})
    );
    assert_eq!(got.body["total"], 5);
}
