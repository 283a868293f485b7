//! JSON that is deep, huge or no text. The server is one in this process: its
//! thread has the smaller stack, and an overflow ends the whole test run.

use doublure::MockServer;

use crate::cli_process::in_time;
use crate::support::{Answer, Ask, Client};

/// Levels that no parser can follow by recursion.
const DEEP: usize = 100_000;

/// Everything that takes a body.
const WRITES: [(&str, &str); 14] = [
    ("POST", "/v1/spotMembers"),
    ("POST", "/v1/spotMembers~bulkInvite"),
    ("PUT", "/v1/spotMembers/5b1f6a52-7c1e-4a0d-8f53-2f1d0c9be001"),
    ("POST", "/v2/requestAccessToken"),
    ("POST", "/v1/requestAccessToken"),
    ("POST", "/v2/agendas/10000001/members/invite"),
    ("PUT", "/__doublure/state"),
    ("PUT", "/__doublure/scenario"),
    ("PUT", "/__doublure/clock"),
    ("POST", "/__doublure/clock/advance"),
    ("POST", "/__doublure/faults"),
    ("POST", "/__doublure/events"),
    ("POST", "/__doublure/worlds"),
    ("POST", "/__doublure/quota/exhaust"),
];

/// Keys whose values are read whole, whatever they are.
const OPEN_KEYS: [&str; 12] = [
    "fixture",
    "scenario",
    "behaviours",
    "meltingspot",
    "openagenda",
    "emails",
    "data",
    "where",
    "set",
    "embedBaseUrls",
    "avatarUrl",
    "then",
];

/// A server with the demo, a client for it, and a token for its writes.
struct Target {
    _server: MockServer,
    client: Client,
    token: String,
}

impl Target {
    async fn start() -> Self {
        let server = MockServer::start().await;
        let client = Client::new(server.base_url());
        let code =
            serde_json::json!({"grant_type": "authorization_code", "code": "oa-demo-secret"});
        let answer = client.post("/v2/requestAccessToken", &code).send().await.expect(200);
        let token = answer.json()["access_token"].as_str().expect("a token").to_owned();
        Self { _server: server, client, token }
    }

    /// A request with every credential that there is.
    fn ask(&self, method: &str, path: &str) -> Ask {
        let ask = self.client.ask(method, path).header("content-type", "application/json");
        ask.spot().header("access-token", &self.token)
    }

    async fn is_refused(&self, body: impl Into<bytes::Bytes>) {
        let body = body.into();
        for (method, path) in WRITES {
            let answer = self.ask(method, path).body(body.clone()).send().await;
            assert!([400, 413, 422].contains(&answer.status), "{answer:?}");
        }
    }

    async fn is_refused_by_control(&self, body: String) {
        let body = bytes::Bytes::from(body);
        for (method, path) in WRITES.into_iter().filter(|(_, path)| path.contains("doublure")) {
            drop(self.ask(method, path).body(body.clone()).send().await.expect(422));
        }
    }

    async fn serves_on(&self) -> Answer {
        self.client.get("/v1/spotMembers?limit=1").spot().send().await.expect(200)
    }
}

/// So many levels of an opening, and the end that fits if it is `closed`.
fn nested(open: &str, close: &str, levels: usize) -> String {
    format!("{}0{}", open.repeat(levels), close.repeat(levels))
}

#[tokio::test]
async fn documents_of_100000_levels_are_refused_everywhere() {
    let target = Target::start().await;
    for body in [
        "[".repeat(DEEP),
        nested("[", "]", DEEP),
        "{\"a\":".repeat(DEEP),
        nested("{\"a\":", "}", DEEP),
        nested("[{\"a\":", "}]", DEEP),
    ] {
        target.is_refused(body).await;
    }
    target.serves_on().await;
}

#[tokio::test]
async fn values_of_100000_levels_are_refused_where_any_value_may_stand() {
    let target = Target::start().await;
    for key in OPEN_KEYS {
        target.is_refused(format!("{{\"{key}\":{}}}", nested("[", "]", DEEP))).await;
        target.is_refused(format!("{{\"{key}\":{}}}", nested("{\"a\":", "}", DEEP))).await;
    }
    target.serves_on().await;
}

#[tokio::test]
async fn no_depth_at_which_a_parser_gives_up_makes_the_server_fail() {
    let target = Target::start().await;
    for levels in [100, 126, 127, 128, 129, 255, 256, 510, 511, 512, 513, 1_000, 10_000] {
        for (method, path) in WRITES {
            for body in [
                nested("[", "]", levels),
                nested("{\"a\":", "}", levels),
                format!("{{\"fixture\":{}}}", nested("[", "]", levels)),
                format!("{{\"behaviours\":{}}}", nested("{\"a\":", "}", levels)),
                format!("{{\"emails\":{}}}", nested("[", "]", levels)),
            ] {
                let answer = target.ask(method, path).body(body).send().await;
                assert!(answer.status < 500, "{levels}: {answer:?}");
            }
        }
    }
    target.serves_on().await;
}

#[tokio::test]
async fn a_document_in_a_text_in_a_document_is_refused_when_it_is_deep() {
    let target = Target::start().await;
    let deep = nested("[", "]", DEEP);
    let path = "/v2/agendas/10000001/members/invite";
    let fields = [("data", deep.as_str())];
    let urlencoded = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let boundary = "multipart/form-data; boundary=x";
    let multipart =
        format!("--x\r\ncontent-disposition: form-data; name=\"data\"\r\n\r\n{deep}\r\n--x--\r\n");
    for (content_type, body) in [
        ("application/json", serde_json::json!({"data": deep}).to_string()),
        ("application/x-www-form-urlencoded", urlencoded),
        (boundary, multipart),
    ] {
        let ask = target.client.ask("POST", path).header("content-type", content_type);
        drop(ask.header("access-token", &target.token).body(body).send().await.expect(400));
    }
    target.serves_on().await;
}

#[tokio::test]
async fn numbers_beyond_every_type_never_make_the_server_fail() {
    let target = Target::start().await;
    let long = "9".repeat(100_000);
    let numbers = [
        "1e999999",
        "-1e999999",
        "1e-999999",
        "-0",
        "-1",
        "18446744073709551616",
        "0.1",
        long.as_str(),
    ];
    for number in numbers {
        for (method, path) in WRITES {
            let body = format!(
                "{{\"email\":{number},\"emails\":[{number}],\"warnings\":{number},\"role\":{number},\
                 \"seed\":{number},\"by\":{number},\"now\":{number},\"code\":{number},\
                 \"calls\":[{number}],\"sequence\":{number}}}"
            );
            let answer = target.ask(method, path).body(body).send().await;
            assert!(answer.status < 500, "{answer:?}");
        }
    }
    target.serves_on().await;
}

#[tokio::test]
async fn numbers_beyond_every_type_are_no_parameters() {
    let target = Target::start().await;
    for number in ["99999999999999999999999", "-9223372036854775809", "1e99", "NaN", "0x10", "-0"] {
        for path in [
            format!("/v1/spotMembers?page={number}&limit={number}"),
            format!("/v1/spotMembers?page={number}&registrationDate[gte]={number}"),
            format!("/v1/spotMembers?page=18446744073709551615&limit=1000&x={number}"),
            format!("/v2/agendas/{number}/members?key=oa-demo-public"),
            format!(
                "/v2/agendas/10000001/members?key=oa-demo-public&after={number}&limit={number}"
            ),
            format!("/__doublure/journal?after={number}&limit={number}"),
            format!("/__doublure/journal/wait?count={number}&timeout=0s"),
            format!("/__doublure/journal/wait?operation=x&timeout={number}d"),
            format!("/__doublure/explain/{number}"),
        ] {
            let answer = target.ask("GET", &path).send().await;
            assert!(answer.status < 500, "{answer:?}");
        }
    }
    for by in ["99999999999999999999d", "9223372036854775807s", "106751991167300d", "-1s"] {
        let by = serde_json::json!({"by": by});
        let answer = target.client.post("/__doublure/clock/advance", &by).send().await;
        assert!(answer.status < 500, "{answer:?}");
        target.serves_on().await;
    }
}

#[tokio::test]
async fn bytes_that_are_no_text_are_refused_everywhere() {
    let target = Target::start().await;
    for body in [
        &b"\xff"[..],
        b"{\"a\":\"\xff\xfe\"}",
        b"{\"\xed\xa0\x80\":1}",
        b"\0",
        b"{\"a\":1}\0",
        b"{\"a\":\"\0\"}",
        b"\xef\xbb\xbf",
        b"{\"a\":\"\\ud800\"}",
        b"{\"a\":\"\\ud800\\u0041\"}",
        b"\xff\xfe{\0}\0",
    ] {
        target.is_refused(body).await;
    }
    target.serves_on().await;
}

#[tokio::test]
async fn nul_and_its_like_within_texts_never_make_the_server_fail() {
    let target = Target::start().await;
    for text in [
        "\\u0000",
        "a\\u0000@x.test",
        "\\uffff\\ufffe",
        "\\u202e",
        "\\u000d\\u000a",
        "\\ud83d\\ude00",
    ] {
        for (method, path) in WRITES {
            let body = format!(
                "{{\"email\":\"{text}\",\"emails\":[\"{text}\"],\"firstname\":\"{text}\",\"id\":\"{text}\",\
                 \"code\":\"{text}\",\"now\":\"{text}\",\"by\":\"{text}\",\"operation\":\"{text}\",\"{text}\":1}}"
            );
            let answer = target.ask(method, path).body(body).send().await;
            assert!(answer.status < 500, "{answer:?}");
        }
    }
    target.serves_on().await;
}

#[tokio::test]
async fn a_name_of_half_a_mebibyte_is_refused_without_long_thought() {
    let target = Target::start().await;
    let name = "x".repeat(512 * 1024);
    let answers = async {
        for key in ["behaviours", "scenario", "then"] {
            target.is_refused_by_control(format!("{{\"{key}\":{{\"{name}\":1}}}}")).await;
        }
        for key in ["operation", &name] {
            target.is_refused_by_control(format!("{{\"{key}\":\"{name}\"}}")).await;
        }
    };
    // Comparing such a name with each of ours takes minutes.
    in_time("the refusal of long names", answers).await;
    target.serves_on().await;
}
