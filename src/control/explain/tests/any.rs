use proptest::prelude::{Strategy, proptest};
use proptest::sample::select;

use super::{ADA, ask, world};

/// Requests put together from parts that are right, wrong or strange.
fn requests() -> impl Strategy<Value = (String, Vec<&'static str>, &'static str)> {
    let paths = vec![
        "/v1/spotMembers".to_owned(),
        "/v1/spotMembers?page=x&limit=0&page=%ff".to_owned(),
        "/v1/spotMembers~bulkInvite".to_owned(),
        format!("/v1/spotMembers/{ADA}"),
        "/v1/spotMembers/%2F~".to_owned(),
        "/v1//".to_owned(),
        "/v1/requestAccessToken".to_owned(),
        "/v2".to_owned(),
        "/v2/agendas/10000001/members?after=x&key=".to_owned(),
        "/v2/agendas/x/members/invite".to_owned(),
        "/v2/agendas/20000002/members/invite".to_owned(),
    ];
    let headers = vec![
        "authorization: ms-acme",
        "authorization: Bearer",
        "key: oa-grace-pub",
        "key: oa-ada-sec",
        "access-token: x",
        "content-type: application/json",
        "content-type: text/plain",
        "content-type: application/x-www-form-urlencoded",
        "content-type: multipart/form-data",
    ];
    let bodies = vec![
        "",
        "{",
        "[]",
        "null",
        "{}",
        "role=x&emails[]=a",
        r#"{"code": 1}"#,
        r#"{"data": "{}"}"#,
        r#"{"data": {"role": 1, "emails": "a"}, "access_token": "x"}"#,
        r#"{"emails": [], "email": " ", "role": null, "status": "Left"}"#,
        r#"{"emails": ["a@b.test", null, "<"], "email": "ada@acme.test", "role": "ADMIN"}"#,
        r#"{"avatarUrl": [], "embedBaseUrls": {"a": 1}, "withEmailNotification": "true", "message": []}"#,
    ];
    let methods = vec!["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"];
    let few = proptest::sample::subsequence(headers, 0..4);
    (select(methods), select(paths), few, select(bodies))
        .prop_map(|(method, path, headers, body)| (format!("{method} {path}"), headers, body))
}

proptest! {
    #[test]
    fn whatever_is_suggested_for_any_request_is_accepted((line, headers, body) in requests()) {
        let explained = ask(&world(), &line, &headers, body);
        let refused = explained["request"]["status"].as_u64().is_none_or(|status| status >= 400);
        assert!(refused || explained["nearest"].is_null());
    }
}
