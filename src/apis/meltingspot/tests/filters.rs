//! `meltingspot.members.list`: filters.

use super::Bench;

#[track_caller]
fn found(query: &str) -> Vec<u128> {
    let answered = Bench::new().get(&format!("/v1/spotMembers?{query}"));
    let numbers = answered.numbers();
    assert_eq!(answered.body["total"], numbers.len());
    numbers
}

#[track_caller]
fn assert_by(query: &str, rule: &str) {
    let answered = Bench::new().get(&format!("/v1/spotMembers?{query}"));
    answered.assert_by(&format!("meltingspot.members.list.{rule}"));
}

#[test]
fn an_address_is_found_with_case_ignored() {
    assert_eq!(found("email[in]=ADA@acme.TEST"), [1]);
    assert_by("email[in]=ada@acme.test", "emailCase");
    assert_by("email[in]=ada@acme.test", "filters");
    assert_by("email[in]=ada@acme.test", "exact");
}

#[test]
fn the_brackets_may_be_percent_encoded() {
    assert_eq!(found("email%5Bin%5D=bob%40acme.test"), [2]);
}

#[test]
fn every_spelling_of_a_list_is_read_and_mixed() {
    let both = [1, 2];
    assert_eq!(found("email[in]=bob@acme.test,ada@acme.test"), both);
    assert_eq!(found("email[in]=bob@acme.test&email[in]=ada@acme.test"), both);
    assert_eq!(found("email[in][]=bob@acme.test&email[in][]=ada@acme.test"), both);
    assert_eq!(found("email[in][0]=bob@acme.test&email[in][1]=ada@acme.test"), both);
    assert_eq!(found("email[in]=ada@acme.test,,bob@acme.test&email[in][]=ada@acme.test"), both);
    assert_by("email[in]=a@b.test,c@d.test", "commas");
    assert_by("email[in]=a@b.test,c@d.test", "anyValue");
    assert_by("email[in]=a@b.test&email[in]=c@d.test", "repeated");
    assert_by("email[in][]=a@b.test", "brackets");
}

#[test]
fn blanks_around_commas_do_not_count() {
    assert_eq!(found("email[in]=%20bob@acme.test%20,%20ada@acme.test"), [1, 2]);
    assert_by("email[in]=a,%20b", "trimmed");
}

#[test]
fn a_name_with_a_comma_is_reached_by_the_spelling_that_takes_values_whole() {
    assert_eq!(found("lastname[in]=Byron,%20Lady"), []);
    assert_eq!(found("lastname[in][]=Byron,%20Lady"), [3]);
}

#[test]
fn names_are_compared_whole_and_with_case() {
    assert_eq!(found("firstname[in]=Ada"), [1, 3]);
    assert_eq!(found("firstname[in]=ada"), []);
    assert_eq!(found("firstname[in]=Ad"), []);
    assert_by("firstname[in]=Ada", "nameCase");
}

#[test]
fn a_custom_role_is_found_by_its_id() {
    assert_eq!(found("customRoleId[eq]=role-1"), [1, 3]);
    assert_eq!(found("customRoleId[eq]=role-2"), []);
}

#[test]
fn all_filters_have_to_be_passed() {
    assert_eq!(found("firstname[in]=Ada&lastname[in]=Lovelace,Moss"), [1]);
    assert_eq!(found("lastname[in]=Moss&registrationDate[after]=250"), [5]);
    assert_eq!(found("customRoleId[eq]=role-1&invitationDate[after]=100"), [3]);
    assert_by("firstname[in]=Ada&lastname[in]=Moss", "allFilters");
}

#[test]
fn dates_are_strict_windows() {
    assert_eq!(found("invitationDate[after]=200"), [3, 4]);
    assert_eq!(found("invitationDate[before]=200"), [1]);
    assert_eq!(found("invitationDate[after]=100&invitationDate[before]=400"), [2, 3]);
    assert_eq!(found("invitationDate[after]=200&invitationDate[before]=201"), []);
    assert_eq!(found("invitationDate[after]=400&invitationDate[before]=100"), []);
    assert_by("invitationDate[after]=1", "strictDates");
    assert_by("invitationDate[after]=1", "dateSeconds");
}

#[test]
fn a_member_without_the_date_passes_neither_window() {
    assert_eq!(found("registrationDate[after]=0"), [1, 2, 3, 5]);
    assert_eq!(found("registrationDate[before]=999"), [1, 2, 3, 5]);
    assert_by("registrationDate[after]=0", "noDate");
}

#[test]
fn dates_beyond_64_bits_do_not_overflow() {
    let huge = "9".repeat(40);
    assert_eq!(found(&format!("registrationDate[before]={huge}")), [1, 2, 3, 5]);
    assert_eq!(found(&format!("registrationDate[after]={huge}")), []);
    assert_eq!(found(&format!("registrationDate[before]=-{huge}")), []);
    assert_eq!(found(&format!("registrationDate[after]=-{huge}")), [1, 2, 3, 5]);
}

#[test]
fn a_date_that_is_no_whole_number_is_refused() {
    for date in ["x", "1.5", "null", "2026-03-01", "%20"] {
        let answered = Bench::new().get(&format!("/v1/spotMembers?registrationDate[after]={date}"));
        answered.assert_refused(400, "meltingspot.members.list.badDate");
    }
}

#[test]
fn filters_that_nobody_passes_give_an_empty_list() {
    assert_eq!(found("email[in]=nobody@acme.test"), []);
    assert_by("email[in]=nobody@acme.test", "noMatch");
}

#[test]
fn a_filter_without_a_value_counts_as_absent() {
    for query in [
        "email[in]=",
        "email[in]=,%20,",
        "firstname[in][]=",
        "customRoleId[eq]=",
        "invitationDate[after]=",
    ] {
        assert_eq!(found(query), [1, 2, 3, 4, 5], "{query}");
        assert_by(query, "emptyFilter");
    }
}

#[test]
fn matches_are_paged_and_counted_before_paging() {
    let answered = Bench::new().get("/v1/spotMembers?firstname[in]=Ada,Bob&page=2&limit=2");
    assert_eq!((answered.numbers(), &answered.body["total"]), (vec![3], &3.into()));
    let beyond = Bench::new().get("/v1/spotMembers?firstname[in]=Ada,Bob&page=3&limit=2");
    assert_eq!((beyond.numbers(), &beyond.body["total"]), (vec![], &3.into()));
    beyond.assert_by("meltingspot.members.list.pastTheEnd");
}

#[test]
fn what_changed_is_found_by_its_new_values() {
    let mut bench = Bench::new();
    bench.put(super::id(2), &serde_json::json!({"firstname": "Ada", "customRoleId": "role-9"}));
    assert_eq!(bench.get("/v1/spotMembers?firstname[in]=Ada").numbers(), [1, 2, 3]);
    assert_eq!(bench.get("/v1/spotMembers?firstname[in]=Bob").numbers(), []);
    assert_eq!(bench.get("/v1/spotMembers?customRoleId[eq]=role-9").numbers(), [2]);
}
