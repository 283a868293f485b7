//! Any sequence of calls agrees with a plain list of members.

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::Status;
use super::Bench;

/// A member as the model knows one.
#[derive(Clone, Debug)]
struct Plain {
    id: String,
    email: String,
    firstname: String,
    status: Status,
    invitation_date: i64,
    registration_date: Option<i64>,
}

#[derive(Clone, Debug)]
enum Step {
    Invite(usize),
    BulkInvite(Vec<usize>),
    Update { nth: usize, firstname: Option<usize>, status: Option<usize> },
    Get(usize),
    List { page: usize, limit: usize, filters: Filters },
    Wait,
}

#[derive(Clone, Debug)]
struct Filters {
    emails: Vec<usize>,
    firstname: Option<usize>,
    after: Option<i64>,
    registered: bool,
}

const ADDRESSES: [&str; 9] = [
    "a@x.test",
    "A@x.test",
    "b@x.test",
    "c@x.test",
    "d@x.test",
    "D@X.test",
    "e@x.test",
    "f@x.test",
    "no address",
];
const NAMES: [&str; 3] = ["Ada", "Bob", ""];
const SETTABLE: [Status; 3] = [Status::Accepted, Status::Deactivated, Status::Rejected];

struct World {
    bench: Bench,
    members: Vec<Plain>,
}

impl World {
    fn now(&self) -> i64 {
        self.bench.now.as_second()
    }

    fn find(&self, email: &str) -> Option<usize> {
        let same = |member: &Plain| member.email.to_lowercase() == email.to_lowercase();
        self.members.iter().position(same)
    }

    fn add(&mut self, shown: &Value, email: &str) {
        assert_eq!((&shown["email"], &shown["status"]), (&json!(email), &json!("Invited")));
        self.members.push(Plain {
            id: shown["id"].as_str().expect("an id").to_owned(),
            email: email.to_owned(),
            firstname: String::new(),
            status: Status::Invited,
            invitation_date: self.now(),
            registration_date: None,
        });
    }

    fn take(&mut self, step: Step) {
        match step {
            Step::Invite(address) => self.invite(ADDRESSES[address]),
            Step::BulkInvite(addresses) => self.bulk_invite(&addresses),
            Step::Update { nth, firstname, status } => self.update(nth, firstname, status),
            Step::Get(nth) => self.get(nth),
            Step::List { page, limit, filters } => self.list(page, limit, &filters),
            Step::Wait => {
                let second = SignedDuration::from_secs(1);
                self.bench.now = Timestamp::checked_add(self.bench.now, second).expect("a moment");
            }
        }
    }

    fn invite(&mut self, email: &str) {
        let now = self.now();
        let answered = self.bench.post("/v1/spotMembers", &json!({"email": email}));
        match self.find(email) {
            _ if email == "no address" => assert_eq!(answered.status, 400),
            None => self.add(&answered.body, email),
            Some(at) if self.members[at].status == Status::Deactivated => {
                assert_eq!(answered.status, 201);
                assert_eq!(answered.body["id"], self.members[at].id);
                self.members[at].status = Status::Invited;
                self.members[at].invitation_date = now;
            }
            Some(_) => assert_eq!(answered.status, 400),
        }
    }

    fn bulk_invite(&mut self, addresses: &[usize]) {
        let emails: Vec<&str> = addresses.iter().map(|at| ADDRESSES[*at]).collect();
        let path = "/v1/spotMembers~bulkInvite";
        let answered = self.bench.post(path, &json!({"emails": emails}));
        if emails.is_empty() {
            assert_eq!(answered.status, 400);
            return;
        }
        assert_eq!(answered.status, 201);
        let (mut created, mut failed) = (0, 0);
        for email in emails {
            if email == "no address" || self.find(email).is_some() {
                assert_eq!(answered.body["failed"][failed]["email"], email);
                failed += 1;
            } else {
                self.add(&answered.body["created"][created], email);
                created += 1;
            }
        }
        assert_eq!(answered.body["created"].as_array().map(Vec::len), Some(created));
        assert_eq!(answered.body["failed"].as_array().map(Vec::len), Some(failed));
    }

    fn update(&mut self, nth: usize, firstname: Option<usize>, status: Option<usize>) {
        let now = self.now();
        let Some(member) = self.members.get_mut(nth) else { return };
        let mut body = json!({});
        if let Some(name) = firstname {
            member.firstname = NAMES[name].to_owned();
            body["firstname"] = json!(member.firstname);
        }
        if let Some(status) = status.map(|at| SETTABLE[at]) {
            let accepts = status == Status::Accepted && member.status != status;
            if accepts && member.registration_date.is_none() {
                member.registration_date = Some(now);
            }
            member.status = status;
            body["status"] = json!(status.as_str());
        }
        let path = format!("/v1/spotMembers/{}", member.id);
        let answered = self.bench.call(http::Method::PUT, &path, body.to_string());
        assert_eq!(answered.status, 200);
        assert_shows(&answered.body, &self.members[nth]);
    }

    fn get(&mut self, nth: usize) {
        let Some(member) = self.members.get(nth) else { return };
        let answered = self.bench.get(&format!("/v1/spotMembers/{}", member.id));
        assert_eq!(answered.status, 200);
        assert_shows(&answered.body, member);
    }

    fn list(&mut self, page: usize, limit: usize, filters: &Filters) {
        let (query, passes) = (filters.query(), |member: &&Plain| filters.pass(member));
        let path = format!("/v1/spotMembers?page={page}&limit={limit}{query}");
        let answered = self.bench.get(&path);
        let matches: Vec<&Plain> = self.members.iter().filter(passes).collect();
        let expected = matches.iter().skip((page - 1) * limit).take(limit);
        assert_eq!(answered.body["total"], matches.len(), "{path}");
        let items = answered.body["items"].as_array().expect("items");
        assert_eq!(items.len(), expected.len(), "{path}");
        for (item, member) in items.iter().zip(expected) {
            assert_shows(item, member);
        }
    }
}

impl Filters {
    fn query(&self) -> String {
        let spellings = ["email[in]", "email[in][]"].into_iter().cycle();
        let mut parts: Vec<String> = std::iter::zip(spellings, &self.emails)
            .map(|(name, at)| format!("&{name}={}", ADDRESSES[*at].replace(' ', "+")))
            .collect();
        parts.extend(self.firstname.map(|at| format!("&firstname[in]={}", NAMES[at])));
        parts.extend(self.after.map(|after| format!("&invitationDate[after]={after}")));
        if self.registered {
            parts.push("&registrationDate[before]=99999999999".to_owned());
        }
        parts.concat()
    }

    fn pass(&self, member: &Plain) -> bool {
        let email = member.email.to_lowercase();
        let named = |at: &usize| ADDRESSES[*at].to_lowercase() == email;
        let name = self.firstname.map(|at| NAMES[at]).filter(|name| !name.is_empty());
        (self.emails.is_empty() || self.emails.iter().any(named))
            && name.is_none_or(|name| member.firstname == name)
            && self.after.is_none_or(|after| member.invitation_date > after)
            && (!self.registered || member.registration_date.is_some())
    }
}

#[track_caller]
fn assert_shows(shown: &Value, member: &Plain) {
    let facts = [&shown["id"], &shown["email"], &shown["firstname"], &shown["status"]];
    let status = member.status.as_str();
    assert_eq!(facts, [&*member.id, &member.email, &member.firstname, status]);
}

fn filters() -> impl Strategy<Value = Filters> {
    let now = super::bench::NOW;
    (
        prop::collection::vec(0..ADDRESSES.len(), 0..4),
        prop::option::of(0..NAMES.len()),
        prop::option::of(now - 1..now + 5),
        prop::bool::weighted(0.2),
    )
        .prop_map(|(emails, firstname, after, registered)| Filters {
            emails,
            firstname,
            after,
            registered,
        })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0..ADDRESSES.len()).prop_map(Step::Invite),
        prop::collection::vec(0..ADDRESSES.len(), 0..4).prop_map(Step::BulkInvite),
        (0..8_usize, prop::option::of(0..NAMES.len()), prop::option::of(0..SETTABLE.len()))
            .prop_map(|(nth, firstname, status)| Step::Update { nth, firstname, status }),
        (0..8_usize).prop_map(Step::Get),
        (1..4_usize, 1..5_usize, filters()).prop_map(|(page, limit, filters)| Step::List {
            page,
            limit,
            filters
        }),
        Just(Step::Wait),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn calls_agree_with_a_plain_list(steps in prop::collection::vec(step(), 1..30)) {
        let mut world = World { bench: Bench::with_members(&[]), members: Vec::new() };
        for step in steps {
            world.take(step);
        }
    }

    #[test]
    fn no_query_and_no_body_makes_it_panic(query in "[ -~]{0,40}", body in ".{0,60}", key in 0..4_usize) {
        let path = "/v1/spotMembers";
        let query = query.replace(|c: char| "\"<>\\^`{}| #".contains(c), "");
        let mut bench = Bench::new();
        bench.get(&format!("{path}?{query}"));
        let name = ["page", "limit", "email[in]", "registrationDate[after]"][key];
        bench.get(&format!("{path}?{name}={query}"));
        bench.call(http::Method::POST, path, body.clone());
        bench.post(path, &json!({"email": body}));
        bench.post("/v1/spotMembers~bulkInvite", &json!({"emails": [body]}));
    }

    #[test]
    fn walking_the_pages_visits_each_member_once(limit in 1..8_usize) {
        let mut bench = Bench::new();
        let pages = (1..=5).map(|page| format!("/v1/spotMembers?limit={limit}&page={page}"));
        let visited: Vec<u128> = pages.flat_map(|path| bench.get(&path).numbers()).collect();
        prop_assert_eq!(visited, vec![1, 2, 3, 4, 5]);
    }
}
