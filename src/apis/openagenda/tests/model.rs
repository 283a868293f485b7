//! Random calls against a plain list of what should be there.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;

use super::bench::{ADA, INVITE, MEMBERS, MOE};
use super::{Bench, invite, post};

/// Who is a member: address in lower case and role, in the order of joining.
struct Model {
    members: Vec<(String, String)>,
    /// Moment in milliseconds, role, addresses.
    waiting: Vec<(u64, String, Vec<String>)>,
    now: u64,
}

const INLINE_MAX: usize = 3;
const DELAY: u64 = 1_000;

impl Model {
    fn new() -> Self {
        let member = |name: &str, role: &str| (format!("{name}@acme.test"), role.to_owned());
        let members = vec![
            member("ada", "administrator"),
            member("moe", "moderator"),
            member("con", "contributor"),
            member("jo", "contributor"),
        ];
        Self { members, waiting: Vec::new(), now: 0 }
    }

    /// Invites and tells how many are processed.
    fn invite(&mut self, role: &str, emails: &[String]) -> usize {
        let mut distinct: Vec<String> = Vec::new();
        for email in emails.iter().map(|email| email.to_lowercase()) {
            if !distinct.contains(&email) {
                distinct.push(email);
            }
        }
        if distinct.len() > INLINE_MAX {
            self.waiting.push((self.now + DELAY, role.to_owned(), distinct));
            return 0;
        }
        self.join(role, &distinct);
        distinct.len()
    }

    fn join(&mut self, role: &str, emails: &[String]) {
        for email in emails {
            if !self.members.iter().any(|(known, _)| known == email) {
                self.members.push((email.clone(), role.to_owned()));
            }
        }
    }

    fn advance(&mut self, millis: u64) {
        self.now += millis;
        let (due, waiting) =
            std::mem::take(&mut self.waiting).into_iter().partition(|(at, ..)| *at <= self.now);
        self.waiting = waiting;
        for (_, role, emails) in due {
            self.join(&role, &emails);
        }
    }
}

#[derive(Clone, Debug)]
enum Step {
    Invite { role: &'static str, emails: Vec<String> },
    Refused { emails: Vec<String> },
    Advance(u64),
    Walk { limit: usize, by_moderator: bool },
}

fn email() -> impl Strategy<Value = String> {
    prop_oneof![
        (0..30_u8).prop_map(|n| format!("p{n}@acme.test")),
        Just("CON@acme.test".to_owned()),
        (0..30_u8).prop_map(|n| format!("P{n}@Acme.test"))
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let role = prop_oneof![Just("contributor"), Just("moderator"), Just("administrator")];
    prop_oneof![
        (role, vec(email(), 1..7)).prop_map(|(role, emails)| Step::Invite { role, emails }),
        vec(email(), 1..3).prop_map(|emails| Step::Refused { emails }),
        (0..1_500_u64).prop_map(Step::Advance),
        (1..7_usize, any::<bool>())
            .prop_map(|(limit, by_moderator)| Step::Walk { limit, by_moderator }),
    ]
}

/// Follows the cursor to the end and returns address and role of everybody met.
fn walk(bench: &mut Bench, limit: usize, by_moderator: bool) -> Vec<(String, String)> {
    let key = if by_moderator { format!("public-{MOE}") } else { format!("public-{ADA}") };
    let mut seen = Vec::new();
    let mut after = Value::from(0);
    loop {
        let body = bench.get(&format!("{MEMBERS}?limit={limit}&after={after}"), &key).ok();
        for item in body["items"].as_array().unwrap() {
            let text = |name: &str| item[name].as_str().unwrap().to_lowercase();
            seen.push((text("email"), text("role")));
        }
        after = body["after"].clone();
        if after.is_null() {
            assert_eq!(body["total"], seen.len());
            return seen;
        }
    }
}

fn run(steps: Vec<Step>, fields: &str) {
    let mut bench = Bench::new()
        .with("openagenda.members.invite.inlineMax", INLINE_MAX)
        .with("openagenda.members.fields", fields)
        .with("openagenda.accessToken.lifetime", "1d");
    let token = bench.token(ADA);
    let mut model = Model::new();
    let send = |bench: &mut Bench, role: &str, emails: &[String]| {
        let emails: Vec<&str> = emails.iter().map(String::as_str).collect();
        bench.send(post(INVITE).header("access-token", &token), invite(role, &emails))
    };
    for step in steps {
        match step {
            Step::Invite { role, emails } => {
                let processed = send(&mut bench, role, &emails).emails().len();
                assert_eq!(processed, model.invite(role, &emails));
            }
            Step::Refused { mut emails } => {
                emails.push("nobody".to_owned());
                send(&mut bench, "moderator", &emails).refused(400, "members.invite.invalidEmail");
            }
            Step::Advance(millis) => {
                bench.advance(i64::try_from(millis).unwrap());
                model.advance(millis);
            }
            Step::Walk { limit, by_moderator } => {
                assert_eq!(walk(&mut bench, limit, by_moderator), model.members);
            }
        }
    }
    assert_eq!(walk(&mut bench, 100, false), model.members);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_calls_agree_with_a_plain_list(steps in vec(step(), 1..30), short in any::<bool>()) {
        run(steps, if short { "seed" } else { "extended" });
    }

    #[test]
    fn no_body_makes_it_panic(body in vec(any::<u8>(), 0..200), kind in 0..4_usize) {
        let kinds = ["application/json", "multipart/form-data; boundary=b",
            "application/x-www-form-urlencoded", "\u{e9}"];
        let mut bench = Bench::new();
        let token = bench.token(ADA);
        let request = http::Request::post(INVITE).header("content-type", kinds[kind]);
        let status = bench.send(request.header("access-token", token), body).status;
        prop_assert_eq!(status, 400);
    }

    #[test]
    fn no_multipart_makes_it_panic(body in r#"(--b|\r\n|Content-Disposition: form-data; name="data"|:|\{\}|é){0,12}"#) {
        let mut bench = Bench::new();
        let token = bench.token(ADA);
        let request = http::Request::post(INVITE).header("content-type", "multipart/form-data; boundary=b");
        let status = bench.send(request.header("access-token", token), body).status;
        prop_assert_eq!(status, 400);
    }

    #[test]
    fn no_query_makes_it_panic(query in "[a-z0-9=&%\\[\\]+-]{0,30}") {
        let status = Bench::new().list(&format!("?{query}")).status;
        prop_assert!(status == 200 || status == 400);
    }
}
