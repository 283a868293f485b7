//! `meltingspot.members.list`: pages.

use serde_json::json;

use super::super::SpotMember;
use super::{Bench, id};

fn crowd(count: u128) -> Bench {
    let member = |number| SpotMember::new(id(number), id(1_000), format!("m{number}@acme.test"));
    Bench::with_members(&(1..=count).map(member).collect::<Vec<_>>())
}

#[test]
fn members_of_every_status_are_listed_in_the_order_of_their_creation() {
    let answered = Bench::new().get("/v1/spotMembers");
    assert_eq!(answered.numbers(), [1, 2, 3, 4, 5]);
    assert_eq!(answered.body["total"], 5);
    for rule in ["listed", "everyStatus", "total", "order", "defaultLimit"] {
        answered.assert_by(&format!("meltingspot.members.list.{rule}"));
    }
}

#[test]
fn an_empty_spot_has_an_empty_list() {
    let answered = Bench::with_members(&[]).get("/v1/spotMembers");
    assert_eq!(answered.body, json!({"items": [], "total": 0}));
}

#[test]
fn a_key_sees_its_own_spot_only() {
    let mut bench = Bench::new();
    bench.authorization = Some("other-key");
    assert_eq!(bench.get("/v1/spotMembers").numbers(), [99]);
}

#[test]
fn pages_count_from_1_and_total_counts_before_paging() {
    let mut bench = Bench::new();
    let answered = bench.get("/v1/spotMembers?page=1&limit=2");
    assert_eq!((answered.numbers(), &answered.body["total"]), (vec![1, 2], &json!(5)));
    answered.assert_by("meltingspot.members.list.pageBase");
    assert_eq!(bench.get("/v1/spotMembers?page=3&limit=2").numbers(), [5]);
}

#[test]
fn a_page_past_the_end_has_no_items_and_the_true_total() {
    let mut bench = Bench::new();
    for page in ["4", "99999999999999999999999999"] {
        let answered = bench.get(&format!("/v1/spotMembers?limit=2&page={page}"));
        assert_eq!(answered.body, json!({"items": [], "total": 5}));
        answered.assert_by("meltingspot.members.list.pastTheEnd");
    }
}

#[test]
fn the_default_limit_is_100_and_a_switch() {
    assert_eq!(crowd(101).get("/v1/spotMembers").numbers().len(), 100);
    let mut bench = crowd(101).set("meltingspot.members.list.defaultLimit", 7);
    assert_eq!(bench.get("/v1/spotMembers").numbers().len(), 7);
}

#[test]
fn a_limit_above_the_maximum_is_cut() {
    let answered = crowd(1_001).get("/v1/spotMembers?limit=1001");
    assert_eq!(answered.numbers().len(), 1_000);
    answered.assert_by("meltingspot.members.list.overMax");
    let mut bench = Bench::new().set("meltingspot.members.list.maxLimit", 2);
    assert_eq!(bench.get("/v1/spotMembers?limit=99999999999999999999").numbers(), [1, 2]);
    assert_eq!(bench.get("/v1/spotMembers").numbers(), [1, 2]);
}

#[test]
fn a_limit_above_the_maximum_is_refused_where_the_switch_says_so() {
    let mut bench = Bench::new().set("meltingspot.members.list.overMax", "reject");
    let answered = bench.get("/v1/spotMembers?limit=1001");
    answered.assert_refused(400, "meltingspot.members.list.overMax");
    assert_eq!(
        answered.body,
        json!({"statusCode": 400, "message": ["limit must not be greater than 1000"],
            "error": "Bad Request"})
    );
    bench.get("/v1/spotMembers?limit=1000").assert_status(200);
}

#[test]
fn page_zero_is_the_first_page_or_refused() {
    let answered = Bench::new().get("/v1/spotMembers?page=0&limit=2");
    assert_eq!(answered.numbers(), [1, 2]);
    answered.assert_by("meltingspot.members.list.pageZero");
    let mut strict = Bench::new().set("meltingspot.members.list.pageZero", "reject");
    strict.get("/v1/spotMembers?page=0").assert_refused(400, "meltingspot.members.list.pageZero");
}

#[test]
fn numbers_that_count_nothing_are_refused() {
    for query in ["page=-1", "page=x", "page=1.5", "limit=0", "limit=-1", "limit=ten", "limit=1e2"]
    {
        let answered = Bench::new().get(&format!("/v1/spotMembers?{query}"));
        answered.assert_refused(400, "meltingspot.members.list.badPaging");
    }
}

#[test]
fn every_bad_parameter_is_named() {
    let answered = Bench::new().get("/v1/spotMembers?page=x&limit=0&invitationDate[after]=y");
    assert_eq!(
        answered.body["message"],
        json!([
            "page must be an integer number",
            "limit must not be less than 1",
            "invitationDate[after] must be an integer number"
        ])
    );
}

#[test]
fn an_empty_or_null_page_or_limit_counts_as_absent() {
    for query in ["page=&limit=", "page=null&limit=null", "page&limit"] {
        let answered = Bench::new().get(&format!("/v1/spotMembers?{query}"));
        assert_eq!(answered.numbers().len(), 5);
        answered.assert_by("meltingspot.members.list.emptyPaging");
    }
}

#[test]
fn of_a_repeated_page_the_last_counts() {
    let answered = Bench::new().get("/v1/spotMembers?limit=2&page=1&page=2");
    assert_eq!(answered.numbers(), [3, 4]);
    answered.assert_by("meltingspot.members.list.lastCounts");
}

#[test]
fn unknown_parameters_and_operators_are_ignored() {
    for query in ["status[eq]=Left", "email[eq]=x", "a=b", "email[in][x]=y"] {
        let answered = Bench::new().get(&format!("/v1/spotMembers?{query}"));
        assert_eq!(answered.numbers().len(), 5);
        answered.assert_by("meltingspot.members.list.unknownParameter");
    }
}

#[test]
fn newer_fields_are_listed_where_the_switch_says_so() {
    for (fields, count) in [("withLang", 14), ("latest", 15)] {
        let mut bench = Bench::new().set("meltingspot.members.fields", fields);
        for query in ["page=2&limit=2", "lastname[in]=Moss"] {
            let answered = bench.get(&format!("/v1/spotMembers?{query}"));
            assert_eq!(answered.numbers().len(), 2);
            assert_eq!(answered.body["items"][1].as_object().expect("a member").len(), count);
        }
    }
}

#[test]
fn a_plain_list_rests_on_no_assumption() {
    let mut bench = Bench::distrustful();
    bench.get("/v1/spotMembers").assert_status(200);
    bench.get("/v1/spotMembers?page=1&limit=10&email[in]=ada@acme.test").assert_status(200);
    bench.get("/v1/spotMembers?page=0").assert_assumption("meltingspot.members.list.pageZero");
    bench.get("/v1/spotMembers?page=9").assert_assumption("meltingspot.members.list.pastTheEnd");
}
