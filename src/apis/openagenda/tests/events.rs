use serde_json::{Value, json};

use super::bench::{ADA, AGENDA, Bench, INVITE, OTHER_AGENDA, invite, post};
use crate::apis::facts::Purpose;
use crate::apis::openagenda::{AgendaMember, Facts, Happening, MemberRole, Revocation, Whom};

fn facts(facts: &Value) -> Facts {
    Facts::read(facts.as_object().unwrap(), Purpose::Change).unwrap()
}

fn set(email: &str, to: &Value) -> Happening {
    let whom = Whom { agenda: Some(AGENDA), email: email.to_owned() };
    Happening::Set { whom, facts: facts(to) }
}

fn add(agenda: Option<u64>, email: &str, like: &Value) -> Happening {
    Happening::Add { agenda, email: email.to_owned(), facts: facts(like) }
}

impl Bench {
    fn happen(&mut self, happening: &Happening) -> Result<(), String> {
        self.kept.state.happen(happening, &mut self.ids).map_err(|miss| miss.to_string())
    }

    #[track_caller]
    fn member(&self, email: &str) -> AgendaMember {
        self.kept.state.agenda(AGENDA).unwrap().member_by_email(email).unwrap().1
    }
}

#[test]
fn an_invitee_accepts_by_getting_a_uid() {
    let mut bench = Bench::new();
    bench.happen(&add(Some(AGENDA), "new@acme.test", &json!({"uid": null}))).unwrap();
    assert_eq!(bench.member("new@acme.test").user_uid, None);
    bench.happen(&set("NEW@acme.test", &json!({"uid": 90_000_077, "name": "New"}))).unwrap();
    let new = bench.member("new@acme.test");
    assert_eq!((new.user_uid, new.name.as_deref()), (Some(90_000_077), Some("New")));
}

#[test]
fn somebody_with_an_account_joins_under_its_uid_and_name() {
    let mut bench = Bench::new();
    let account = bench.kept.state.accounts().last().unwrap().clone();
    bench
        .happen(&add(Some(AGENDA), &account.email.to_uppercase(), &json!({"role": "reader"})))
        .unwrap();
    let member = bench.member(&account.email);
    assert_eq!((member.user_uid, member.name), (Some(account.uid), account.name));
    assert_eq!(member.role, MemberRole::Reader);
}

#[test]
fn a_stranger_gets_a_uid_from_the_seed_and_the_next_cursor_value() {
    let mut bench = Bench::new();
    let next = *bench.kept.state.free_member_ids().start();
    bench.happen(&add(Some(AGENDA), "new@acme.test", &json!({}))).unwrap();
    let new = bench.member("new@acme.test");
    assert_eq!((new.id, new.role, new.name), (next, MemberRole::Contributor, None));
    assert!(new.user_uid.is_some());
}

#[test]
fn nobody_joins_after_the_largest_id() {
    let mut bench = Bench::new();
    bench.spend_ids();
    let miss = bench.happen(&add(Some(AGENDA), "new@acme.test", &json!({}))).unwrap_err();
    assert!(miss.contains("no id is left"), "{miss}");
}

#[test]
fn nobody_is_twice_a_member_of_an_agenda() {
    let mut bench = Bench::new();
    let ada = bench.kept.state.agenda(AGENDA).unwrap().member_by_user(ADA).unwrap().1;
    let miss = bench.happen(&add(Some(AGENDA), &ada.email, &json!({}))).unwrap_err();
    assert!(miss.contains("already"), "{miss}");
    let miss = bench.happen(&add(Some(AGENDA), "x@acme.test", &json!({"uid": ADA}))).unwrap_err();
    assert!(miss.contains(&ADA.to_string()), "{miss}");
}

#[test]
fn several_agendas_are_named_unless_one_is() {
    let mut bench = Bench::new();
    let miss = bench.happen(&add(None, "new@acme.test", &json!({}))).unwrap_err();
    assert!(miss.contains(&AGENDA.to_string()) && miss.contains(&OTHER_AGENDA.to_string()));
    let whom = Whom { agenda: None, email: "nobody@acme.test".to_owned() };
    let miss = bench.happen(&Happening::Remove { whom }).unwrap_err();
    assert_eq!(miss, "no agenda of OpenAgenda has a member nobody@acme.test");
    let miss = bench.kept.state.members_like(Some(7), &Facts::default()).unwrap_err();
    assert_eq!(miss.to_string(), "OpenAgenda has no agenda 7");
}

#[test]
fn revoked_tokens_are_refused_while_the_secret_key_still_gives_new_ones() {
    let mut bench = Bench::new();
    let token = bench.token(ADA);
    bench.happen(&Happening::Revoke(Revocation::TokensOf(ADA))).unwrap();
    let invite = invite("contributor", &["new@acme.test"]);
    let got = bench.send(post(INVITE).header("access-token", token), invite);
    assert_eq!(got.status, 401, "{got:?}");
    bench.token(ADA);
    let miss = bench.happen(&Happening::Revoke(Revocation::TokensOf(7))).unwrap_err();
    assert_eq!(miss, "OpenAgenda has no account 7");
}

#[test]
fn revoked_keys_are_refused_and_not_repeated_in_the_message() {
    let mut bench = Bench::new();
    for revocation in [
        Revocation::PublicKey("public-90000001".to_owned()),
        Revocation::SecretKey("secret-90000001".to_owned()),
    ] {
        let revocation = Happening::Revoke(revocation);
        bench.happen(&revocation).unwrap();
        let miss = bench.happen(&revocation).unwrap_err();
        assert!(miss.starts_with("no account has this") && !miss.contains('9'), "{miss}");
    }
    assert_eq!(bench.list("").status, 403);
    let code = r#"{"code":"secret-90000001"}"#;
    assert_ne!(bench.send(post("/v2/requestAccessToken"), code).status, 200);
}

#[test]
fn members_are_counted_by_their_facts() {
    let bench = Bench::new();
    let all = bench.kept.state.members_like(Some(AGENDA), &Facts::default()).unwrap();
    let administrators = facts(&json!({"role": "administrator"}));
    let some = bench.kept.state.members_like(Some(AGENDA), &administrators).unwrap();
    assert!(0 < some && some < all, "{some} of {all}");
}
