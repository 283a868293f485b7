//! Every row of the ledger is met by some request.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::bench::{ADA, CON, INVITE, MEMBERS, MOE, OUT};
use super::{Bench, Got, get, invite, post};
use crate::apis::openagenda::RULES;

/// The rules that were met, by id.
#[derive(Default)]
struct Met(BTreeSet<&'static str>);

impl Met {
    fn note(&mut self, got: &Got) {
        self.0.extend(got.rules.iter().copied());
    }
}

#[test]
fn every_rule_takes_part_in_some_answer() {
    let mut met = Met::default();
    reads(&mut met);
    tokens(&mut met);
    writes(&mut met);
    bodies(&mut met);
    let missing: Vec<&str> =
        RULES.iter().map(|rule| rule.id).filter(|id| !met.0.contains(id)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

fn reads(met: &mut Met) {
    let mut bench = Bench::new();
    for query in
        ["", "?limit=101", "?limit=0", "?after=1", "?after=0", "?after=", "?after=9", "?after=x"]
    {
        met.note(&bench.list(query));
    }
    for key in ["secret-90000001", "public-90000003", "public-90000004", "nobodys"] {
        met.note(&bench.get(MEMBERS, key));
    }
    let token = bench.token(ADA);
    met.note(&bench.send(get(MEMBERS), ""));
    met.note(&bench.send(get(MEMBERS).header("access-token", token), ""));
    met.note(&bench.send(get(MEMBERS).header("access-token", "x").header("key", "y"), ""));
    met.note(&bench.get("/v2/agendas/4/members", "public-90000001"));
    met.note(&bench.get("/v2/nothing", "public-90000001"));
    met.note(&bench.send(http::Request::options(MEMBERS), ""));
    let limit = json!({"requests": 1, "per": "10s"});
    let mut bench = Bench::new().with("openagenda.rateLimit", limit);
    met.note(&bench.list(""));
    met.note(&bench.list(""));
}

fn tokens(met: &mut Met) {
    let mut bench = Bench::new();
    for body in [r#"{"code":"secret-90000001","grant_type":"x"}"#, r#"{"code":"x"}"#, "{}"] {
        met.note(&bench.send(post("/v2/requestAccessToken"), body));
    }
    let token = bench.token(ADA);
    met.note(&bench.send(post(INVITE), ""));
    met.note(&bench.send(post(INVITE).header("key", "x"), ""));
    met.note(&bench.send(post(INVITE).header("access-token", "x"), ""));
    bench.advance(3_600_000);
    met.note(&bench.send(post(INVITE).header("access-token", token), ""));
    let mut bench = Bench::new().with("openagenda.nonce", "refuseRepeat");
    let token = bench.token(ADA);
    for _ in 0..2 {
        let write = post(INVITE).header("access-token", &token).header("nonce", "1");
        met.note(&bench.send(write, invite("contributor", &["a@acme.test"])));
    }
}

fn writes(met: &mut Met) {
    let mut bench = Bench::new();
    for account in [MOE, CON, OUT] {
        let token = bench.token(account);
        met.note(&bench.send(post(INVITE).header("access-token", token), "{}"));
    }
    let token = bench.token(MOE);
    let body = invite("contributor", &["m@acme.test"]);
    met.note(&bench.send(post(INVITE).header("access-token", token), body));
    let many: Vec<String> = (0..21).map(|n| format!("p{n}@acme.test")).collect();
    for (role, emails, message) in [
        (json!("contributor"), json!(["out@acme.test", "OUT@acme.test"]), json!("hello")),
        (json!("contributor"), json!("con@acme.test"), Value::Null),
        (json!("contributor"), json!(many), Value::Null),
        (json!("reader"), json!(["a@acme.test"]), Value::Null),
        (Value::Null, json!(["a@acme.test"]), Value::Null),
        (json!("contributor"), json!([]), Value::Null),
        (json!("contributor"), json!(["nobody"]), Value::Null),
        (json!("contributor"), json!(7), Value::Null),
    ] {
        let body = json!({"role": role, "emails": emails, "message": message});
        met.note(&bench.invite(body.to_string()));
    }
    bench.spend_ids();
    met.note(&bench.invite_all(&["b@acme.test"]));
}

fn bodies(met: &mut Met) {
    let mut bench = Bench::new();
    let token = bench.token(ADA);
    let multipart = "--b\r\nContent-Disposition: form-data; name=\"data\"\r\n\r\n\
                     {\"role\":\"moderator\",\"emails\":[\"a@acme.test\"]}\r\n--b--\r\n";
    for (content_type, body) in [
        ("application/json", r#"{"data":{"role":"moderator","emails":["b@acme.test"]}}"#),
        ("application/x-www-form-urlencoded", "role=moderator&emails[]=c@acme.test"),
        ("text/plain", r#"{"role":"moderator","emails":["d@acme.test"]}"#),
        ("multipart/form-data; boundary=b", multipart),
        ("application/json", "{"),
    ] {
        let request = http::Request::post(INVITE).header("content-type", content_type);
        met.note(&bench.send(request.header("access-token", &token), body));
    }
    let old =
        json!({"access_token": token, "data": {"role": "moderator", "emails": ["e@acme.test"]}});
    met.note(&bench.send(post(INVITE), old.to_string()));
}
