use serde_json::{Value, json};
use uuid::Uuid;

use super::bench::{Bench, NOW, id};
use crate::apis::facts::Purpose;
use crate::apis::meltingspot::{Facts, Happening, Status, Whom};

fn facts(facts: &Value) -> Facts {
    Facts::read(facts.as_object().expect("an object"), Purpose::Change).expect("facts")
}

/// A member of the first spot.
fn whom(email: &str) -> Whom {
    Whom { spot: Some(id(1_000)), email: email.to_owned() }
}

fn set(email: &str, to: &Value) -> Happening {
    Happening::Set { whom: whom(email), facts: facts(to) }
}

fn add(spot: Option<Uuid>, email: &str, like: &Value) -> Happening {
    Happening::Add { spot, email: email.to_owned(), facts: facts(like) }
}

impl Bench {
    fn happen(&mut self, happening: &Happening) -> Result<(), String> {
        let outcome = self.kept.state.happen(happening, &mut self.ids, self.now);
        outcome.map_err(|miss| miss.to_string())
    }
}

#[test]
fn an_invitee_who_accepts_is_registered_now_and_has_an_account() {
    let mut bench = Bench::new();
    bench.happen(&set("DAN@acme.test", &json!({"status": "Accepted"}))).expect("it happens");
    let dan = bench.member("dan@acme.test").expect("dan");
    assert_eq!((dan.status, dan.registration_date), (Status::Accepted, Some(NOW)));
    assert_eq!((dan.invitation_date, dan.updated_at), (Some(400), Some(NOW * 1_000)));
    assert!(dan.user_id.is_some());
}

#[test]
fn facts_that_are_written_out_win_over_what_goes_along_with_a_status() {
    let mut bench = Bench::new();
    let to = json!({"status": "Accepted", "registrationDate": 7, "userId": null, "updatedAt": 8});
    bench.happen(&set("dan@acme.test", &to)).expect("it happens");
    let dan = bench.member("dan@acme.test").expect("dan");
    assert_eq!((dan.registration_date, dan.updated_at, dan.user_id), (Some(7), Some(8), None));
}

#[test]
fn an_earlier_registration_stays() {
    let mut bench = Bench::new();
    bench.happen(&set("eve@acme.test", &json!({"status": "Accepted"}))).expect("it happens");
    assert_eq!(bench.member("eve@acme.test").expect("eve").registration_date, Some(500));
}

#[test]
fn other_facts_leave_dates_and_account_alone() {
    let mut bench = Bench::new();
    bench.happen(&set("dan@acme.test", &json!({"warnings": 2, "lang": "fr"}))).expect("happens");
    let dan = bench.member("dan@acme.test").expect("dan");
    assert_eq!((dan.status, dan.warnings), (Status::Invited, 2));
    assert_eq!((dan.registration_date, dan.user_id), (None, None));
}

#[test]
fn a_removed_member_is_gone_and_can_be_removed_once() {
    let mut bench = Bench::new();
    let removal = Happening::Remove { whom: whom("bob@acme.test") };
    bench.happen(&removal).expect("it happens");
    assert_eq!((bench.member("bob@acme.test"), bench.member_count()), (None, 4));
    let miss = bench.happen(&removal).expect_err("gone");
    assert!(miss.contains("has no member bob@acme.test"), "{miss}");
}

#[test]
fn who_joins_is_accepted_and_registered_now() {
    let mut bench = Bench::new();
    let joins = add(Some(id(1_000)), "walk.in@acme.test", &json!({"firstname": "Walt"}));
    bench.happen(&joins).expect("it happens");
    let walt = bench.member("walk.in@acme.test").expect("walt");
    assert_eq!((walt.firstname.as_str(), walt.status), ("Walt", Status::Accepted));
    assert_eq!((walt.registration_date, walt.spot_id), (Some(NOW), id(1_000)));
    assert!(walt.user_id.is_some());
    let miss = bench.happen(&joins).expect_err("a member already");
    assert!(miss.contains("already"), "{miss}");
}

#[test]
fn who_is_added_as_invited_was_invited_now_and_has_no_account() {
    let mut bench = Bench::new();
    bench
        .happen(&add(Some(id(1_000)), "new@acme.test", &json!({"status": "Invited"})))
        .expect("it happens");
    let new = bench.member("new@acme.test").expect("new");
    assert_eq!((new.invitation_date, new.registration_date, new.user_id), (Some(NOW), None, None));
}

#[test]
fn several_hits_are_named_unless_a_spot_is() {
    let mut bench = Bench::new();
    let ada = Whom { spot: None, email: "ada@acme.test".to_owned() };
    let miss = bench.happen(&Happening::Remove { whom: ada }).expect_err("two spots");
    for spot in [id(1_000), id(1_001)] {
        assert!(miss.contains(&spot.to_string()), "{miss}");
    }
    let miss = bench.happen(&add(None, "new@acme.test", &json!({}))).expect_err("two spots");
    assert!(miss.contains("acme-key") && miss.contains("`spot`"), "{miss}");
    let bob = Whom { spot: None, email: "bob@acme.test".to_owned() };
    bench.happen(&Happening::Remove { whom: bob }).expect("one hit");
}

#[test]
fn a_spot_that_does_not_exist_is_named() {
    let bench = Bench::new();
    let miss = bench.kept.state.members_like(Some(id(7)), &Facts::default()).expect_err("no spot");
    assert!(miss.to_string().contains(&id(7).to_string()));
}

#[test]
fn a_revoked_key_is_refused_and_not_repeated_in_the_message() {
    let mut bench = Bench::new();
    let revocation = Happening::Revoke { secret_key: "acme-key".to_owned() };
    bench.happen(&revocation).expect("it happens");
    assert_eq!(bench.get("/v1/spotMembers").status, 401);
    let miss = bench.happen(&revocation).expect_err("gone");
    assert!(!miss.contains("acme-key"), "{miss}");
}

#[test]
fn members_are_counted_by_their_facts() {
    let bench = Bench::new();
    let count = |spot, like: &Value| {
        let facts = Facts::read(like.as_object().expect("an object"), Purpose::Compare);
        bench.kept.state.members_like(spot, &facts.expect("facts")).expect("a count")
    };
    assert_eq!(count(None, &json!({})), 6);
    assert_eq!(count(Some(id(1_000)), &json!({"status": "Accepted"})), 3);
    assert_eq!(count(None, &json!({"email": "ADA@acme.test"})), 2);
}
