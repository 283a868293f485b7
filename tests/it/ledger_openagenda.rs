//! An exercise for each of `OpenAgenda`'s rules.

use serde_json::{Value, json};

use crate::ledger::{Exercise, exercise};
use crate::openagenda_support::{INVITE, MEMBERS, REQUEST_TOKEN, addresses, fixture};
use crate::support::{Ask, Client};

pub(crate) fn exercises() -> Vec<Exercise> {
    [reads(), cursors(), tokens(), writes(), bodies(), invitations(), unwelcome_invitations()]
        .concat()
}

/// The agenda of the other tests, and a good token `tk-{name}` for each account.
pub(crate) fn agenda() -> Value {
    let mut fixture = fixture();
    let token = |(uid, name): (u64, &str)| json!({"token": format!("tk-{name}"), "account": uid, "expiresAt": "2099-01-01T00:00:00Z"});
    let accounts =
        [(90_000_001, "ada"), (90_000_002, "moe"), (90_000_003, "con"), (90_000_004, "out")];
    fixture["openagenda"]["tokens"] = json!(accounts.map(token));
    fixture
}

/// Ada's agenda with an expired token.
pub(crate) fn agenda_of_yesterday() -> Value {
    let mut fixture = agenda();
    fixture["openagenda"]["tokens"] =
        json!([{"token": "tk-ada", "account": 90_000_001, "expiresAt": "2026-03-01T00:00:00Z"}]);
    fixture
}

/// Ada's agenda beside another one, in which a member has the largest id.
fn agenda_without_ids() -> Value {
    let mut fixture = agenda();
    fixture["openagenda"]["agendas"][1]["members"] =
        json!([{"email": "last@acme.test", "id": 9_007_199_254_740_991_u64}]);
    fixture
}

fn list(client: &Client, query: &str) -> Ask {
    client.get(&format!("{MEMBERS}{query}")).header("key", "ada-public")
}

fn list_as(client: &Client, key: &str) -> Ask {
    client.get(MEMBERS).header("key", key)
}

fn code(client: &Client, body: &Value) -> Ask {
    client.post(REQUEST_TOKEN, body)
}

fn write_as(client: &Client, token: &str) -> Ask {
    client.ask("POST", INVITE).header("access-token", token)
}

/// Ada invites with these fields.
fn invite(client: &Client, fields: &Value) -> Ask {
    write_as(client, "tk-ada").json(fields)
}

/// Ada invites these people.
fn invite_all(client: &Client, emails: &[&str]) -> Ask {
    invite(client, &contributors(emails))
}

fn contributors(emails: &[&str]) -> Value {
    json!({"role": "contributor", "emails": emails})
}

/// Ada sends the body of an invitation in this form.
fn body(client: &Client, content_type: &str, text: &str) -> Ask {
    write_as(client, "tk-ada").header("content-type", content_type).body(text.to_owned())
}

fn rule(id: &'static str, request: fn(&Client) -> Ask) -> Exercise {
    exercise(agenda, id, request)
}

fn reads() -> Vec<Exercise> {
    vec![
        rule("openagenda.cors", |client| client.ask("OPTIONS", MEMBERS)),
        rule("openagenda.auth.readKey", |client| list(client, "")),
        rule("openagenda.auth.secretKeyOnRead", |client| list_as(client, "ada-secret")),
        rule("openagenda.auth.tokenOnRead", |client| {
            client.get(MEMBERS).header("access-token", "tk-ada")
        }),
        rule("openagenda.auth.missingKey", |client| client.get(MEMBERS)),
        rule("openagenda.auth.unknownKey", |client| list_as(client, "nobodys")),
        rule("openagenda.auth.invalidTokenBesideKey", |client| {
            list(client, "").header("access-token", "nobodys")
        }),
        rule("openagenda.routing.unknownPath", |client| {
            client.get("/v2/nothing").header("key", "ada-public")
        }),
        rule("openagenda.agendas.unknownAgenda", |client| {
            client.get("/v2/agendas/4/members").header("key", "ada-public")
        }),
        rule("openagenda.rateLimit", |client| list(client, ""))
            .with("openagenda.rateLimit", json!({"requests": 1, "per": "10s"}))
            .after(|client| list(client, "")),
        rule("openagenda.members.list.roles", |client| list_as(client, "moe-public")),
        rule("openagenda.members.list.roleTooLow", |client| list_as(client, "con-public")),
        rule("openagenda.members.list.notAMember", |client| list_as(client, "out-public")),
        rule("openagenda.members.list.total", |client| list(client, "")),
        rule("openagenda.members.list.order", |client| list(client, "")),
        rule("openagenda.members.list.fields", |client| list(client, "")),
        rule("openagenda.members.list.invited", |client| list(client, "")),
        rule("openagenda.success", |client| list(client, "")),
    ]
}

fn cursors() -> Vec<Exercise> {
    vec![
        rule("openagenda.members.list.limit", |client| list(client, "?limit=2")),
        rule("openagenda.members.list.overMax", |client| list(client, "?limit=101"))
            .with("openagenda.members.list.overMax", "reject"),
        rule("openagenda.members.list.oddLimit", |client| list(client, "?limit=0")),
        rule("openagenda.members.list.cursor", |client| list(client, "?after=2")),
        rule("openagenda.members.list.cursorZero", |client| list(client, "?after=0")),
        rule("openagenda.members.list.cursorEmpty", |client| list(client, "?after=")),
        rule("openagenda.members.list.cursorStale", |client| list(client, "?after=999")),
        rule("openagenda.members.list.cursorNoInteger", |client| list(client, "?after=x")),
        rule("openagenda.members.list.endCursor", |client| list(client, "")),
    ]
}

fn tokens() -> Vec<Exercise> {
    let granted =
        |id| rule(id, |client| code(client, &json!({"code": "ada-secret", "grant_type": "x"})));
    vec![
        granted("openagenda.accessToken.request.granted"),
        granted("openagenda.accessToken.request.bodies"),
        granted("openagenda.accessToken.request.grantIgnored"),
        granted("openagenda.accessToken.request.format"),
        granted("openagenda.accessToken.request.lifetime"),
        granted("openagenda.accessToken.request.earlierTokens"),
        rule("openagenda.accessToken.request.wrongCode", |client| {
            code(client, &json!({"code": "x"}))
        }),
        rule("openagenda.accessToken.request.missingCode", |client| code(client, &json!({}))),
    ]
}

fn writes() -> Vec<Exercise> {
    vec![
        rule("openagenda.auth.missingToken", |client| client.ask("POST", INVITE)),
        rule("openagenda.auth.keyIsNoToken", |client| {
            client.ask("POST", INVITE).header("key", "ada-public")
        }),
        rule("openagenda.auth.invalidToken", |client| write_as(client, "nobodys")),
        exercise(agenda_of_yesterday, "openagenda.auth.expiredToken", |client| {
            write_as(client, "tk-ada")
        }),
        rule("openagenda.auth.repeatedNonce", with_nonce)
            .with("openagenda.nonce", "refuseRepeat")
            .after(with_nonce),
        rule("openagenda.auth.tokenOnWrite", |client| invite_all(client, &["new@acme.test"])),
        rule("openagenda.auth.tokenInBody", in_the_old_style),
    ]
}

fn with_nonce(client: &Client) -> Ask {
    invite_all(client, &["new@acme.test"]).header("nonce", "7")
}

fn in_the_old_style(client: &Client) -> Ask {
    let fields = contributors(&["new@acme.test"]);
    client.post(INVITE, &json!({"access_token": "tk-ada", "nonce": 7, "data": fields}))
}

fn bodies() -> Vec<Exercise> {
    vec![
        rule("openagenda.body.plain", |client| invite_all(client, &["new@acme.test"])),
        rule("openagenda.body.dataEnvelope", |client| {
            invite(client, &json!({"data": contributors(&["new@acme.test"])}))
        }),
        rule("openagenda.body.oldStyle", in_the_old_style),
        rule("openagenda.body.multipart", |client| {
            let fields = contributors(&["new@acme.test"]);
            let part = "Content-Disposition: form-data; name=\"data\"";
            let text = format!("--line\r\n{part}\r\n\r\n{fields}\r\n--line--\r\n");
            body(client, "multipart/form-data; boundary=line", &text)
        }),
        rule("openagenda.body.urlencoded", |client| {
            let form = "application/x-www-form-urlencoded";
            body(client, form, "role=contributor&emails[]=new@acme.test")
        }),
        rule("openagenda.body.untyped", |client| {
            body(client, "text/plain", &contributors(&["new@acme.test"]).to_string())
        }),
        rule("openagenda.body.notJson", |client| body(client, "application/json", "{")),
    ]
}

fn invitations() -> Vec<Exercise> {
    vec![
        rule("openagenda.members.invite.administrator", |client| {
            invite_all(client, &["new@acme.test"])
        }),
        rule("openagenda.members.invite.accepted", |client| invite_all(client, &["new@acme.test"])),
        rule("openagenda.members.invite.queued", |client| invite_all(client, &["new@acme.test"])),
        rule("openagenda.members.invite.knownPerson", |client| {
            invite_all(client, &["out@acme.test"])
        }),
        rule("openagenda.members.invite.existingMember", |client| {
            invite_all(client, &["con@acme.test"])
        }),
        rule("openagenda.members.invite.duplicates", |client| {
            invite_all(client, &["new@acme.test", "NEW@acme.test"])
        }),
        rule("openagenda.members.invite.emailWrapped", |client| {
            invite(client, &json!({"role": "contributor", "emails": "new@acme.test"}))
        }),
        rule("openagenda.members.invite.message", |client| {
            let emails = ["new@acme.test"];
            invite(client, &json!({"role": "contributor", "emails": emails, "message": "Hi"}))
        }),
        rule("openagenda.members.invite.inlineMax", of_many),
        rule("openagenda.members.invite.deferredFor", of_many),
    ]
}

fn of_many(client: &Client) -> Ask {
    invite(client, &json!({"role": "contributor", "emails": addresses(21)}))
}

fn unwelcome_invitations() -> Vec<Exercise> {
    vec![
        rule("openagenda.members.invite.allowedRoles", |client| write_as(client, "tk-con")),
        rule("openagenda.members.invite.notAMember", |client| write_as(client, "tk-out")),
        rule("openagenda.members.invite.roleRequired", |client| {
            invite(client, &json!({"emails": ["new@acme.test"]}))
        }),
        rule("openagenda.members.invite.roleInvalid", |client| {
            invite(client, &json!({"role": "reader", "emails": ["new@acme.test"]}))
        }),
        rule("openagenda.members.invite.emailsRequired", |client| {
            invite(client, &json!({"role": "contributor", "emails": []}))
        }),
        rule("openagenda.members.invite.wrongType", |client| {
            invite(client, &json!({"role": "contributor", "emails": 7}))
        }),
        rule("openagenda.members.invite.invalidEmail", |client| invite_all(client, &["nobody"])),
        exercise(agenda_without_ids, "openagenda.members.invite.noIdLeft", |client| {
            invite_all(client, &["con@acme.test", "new@acme.test"])
        }),
    ]
}
