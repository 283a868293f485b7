//! What could have been sent instead of a refused request.

use http::{Method, StatusCode};
use serde_json::{Map, Value, json};

use crate::apis::remedy::{
    Edit, Field, Given, Kind, Remedy, Target, addresses_beside, field_remedies, nearest, routes,
    values,
};
use crate::apis::{Answer, Kept};
use crate::http::Request;

use super::state::{Account, Agenda, MemberRole};
use super::{OpenAgenda, form};

/// What an invitation knows.
const INVITE: &[Field] = &[
    Field::new("role", Kind::Word(&["contributor", "moderator", "administrator"])).required(),
    Field::new("emails", Kind::Emails).required(),
    Field::new("message", Kind::Text).nullable(),
];

/// The token that an account is given in a rehearsal.
const FRESH_TOKEN: &str = "tk-of-a-rehearsal";

/// What may help against this refusal, the likeliest first.
pub(crate) fn remedies(kept: &Kept<OpenAgenda>, request: &Request, answer: &Answer) -> Vec<Remedy> {
    let on_token = answer.operation == Some("openagenda.accessToken.request");
    match answer.reply.status {
        StatusCode::UNAUTHORIZED | StatusCode::BAD_REQUEST if on_token => codes(kept, request),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => credentials(kept, request),
        StatusCode::NOT_FOUND if answer.operation.is_none() => {
            let uid = kept.state.agendas().next().map_or(0, |agenda| agenda.uid);
            routes::<OpenAgenda>(request, &uid.to_string())
        }
        StatusCode::NOT_FOUND => agendas(kept, request),
        _ if *request.routed_method() == Method::GET => parameters(request),
        _ => body(kept, request),
    }
}

/// Secret keys as `code`.
fn codes(kept: &Kept<OpenAgenda>, request: &Request) -> Vec<Remedy> {
    let with_key =
        kept.state.accounts().filter_map(|account| Some((account, account.secret_key.as_ref()?)));
    let remedy = |(account, key): (&Account, &String)| {
        let (as_json, target) = match place(request) {
            Some((_, at)) => (None, Edit::secret(Target::property(&at, "code"), key.as_str())),
            None => (typed_json(request), Edit { secret: true, ..whole(json!({"code": key})) }),
        };
        let text = format!("the secret key of {} as `code`", called(account));
        Remedy::of(as_json.into_iter().chain([target]).collect(), text)
    };
    with_key.take(3).map(remedy).collect()
}

/// Credentials of those who administrate or moderate the agenda (or one like
/// it): a read key to read, a fresh access token to write.
fn credentials(kept: &Kept<OpenAgenda>, request: &Request) -> Vec<Remedy> {
    let reads = *request.routed_method() == Method::GET;
    let mut found: Vec<(MemberRole, &Agenda, &Account)> = Vec::new();
    for agenda in agendas_like(kept, request) {
        let role = |account: &Account| agenda.role_of(account.uid).filter(|role| is_trusted(*role));
        found.extend(
            kept.state.accounts().filter_map(|account| Some((role(account)?, agenda, account))),
        );
    }
    found.sort_by_key(|(role, ..)| *role != MemberRole::Administrator);
    found
        .into_iter()
        .filter_map(|(role, agenda, account)| {
            let who =
                format!("{}, {} of the agenda `{}`", called(account), role.as_str(), agenda.title);
            if reads { read_key(account, request, &who) } else { token(account, &who) }
        })
        .take(5)
        .collect()
}

fn is_trusted(role: MemberRole) -> bool {
    matches!(role, MemberRole::Administrator | MemberRole::Moderator)
}

fn read_key(account: &Account, request: &Request, who: &str) -> Option<Remedy> {
    let key = account.public_key.as_deref().or(account.secret_key.as_deref())?;
    let in_query = request.headers.get("key").is_none() && request.query().last("key").is_some();
    let target = if in_query { Target::Query("key") } else { Target::Header("key") };
    // A token, good or bad, would count before the key.
    let token = request
        .headers
        .contains_key("access-token")
        .then(|| Edit::remove(Target::Header("access-token")));
    let edits = [Edit::secret(target, key)].into_iter().chain(token);
    Some(Remedy::of(edits.collect(), format!("the read key of {who}")))
}

fn token(account: &Account, who: &str) -> Option<Remedy> {
    account.secret_key.as_ref()?;
    let edit = Edit::secret(Target::Header("access-token"), FRESH_TOKEN);
    let given = Given::Token { account: account.uid, token: FRESH_TOKEN };
    let text = format!("a fresh access token (POST /v2/requestAccessToken) of {who}");
    Some(Remedy { given: Some(given), ..Remedy::of(vec![edit], text) })
}

/// The agendas whose uids are most like the one in the path.
fn agendas(kept: &Kept<OpenAgenda>, request: &Request) -> Vec<Remedy> {
    let found = agendas_like(kept, request);
    let uids = values(found.iter().map(|agenda| agenda.uid));
    let remedy = |agenda: &&Agenda| {
        let mut segments: Vec<String> = request.path().split('/').map(str::to_owned).collect();
        *segments.get_mut(3)? = agenda.uid.to_string();
        let path = Edit::set(Target::Path, segments.join("/"));
        let text = format!("the agenda {} (`{}`)", agenda.uid, agenda.title);
        Some(Remedy::of(vec![path], text).among(uids.clone()))
    };
    found.iter().filter_map(remedy).collect()
}

/// The agendas that the path may mean, the likeliest first.
fn agendas_like<'a>(kept: &'a Kept<OpenAgenda>, request: &Request) -> Vec<&'a Agenda> {
    let sent = request.path().split('/').nth(3).unwrap_or_default();
    if let Some(agenda) = sent.parse().ok().and_then(|uid| kept.state.agenda(uid)) {
        return vec![agenda];
    }
    let uids = kept.state.agendas().map(|agenda| (agenda.uid.to_string(), agenda.uid));
    nearest(sent, uids).into_iter().filter_map(|uid| kept.state.agenda(uid)).collect()
}

/// A cursor that is no number is left out, a limit that is too large clamped.
fn parameters(request: &Request) -> Vec<Remedy> {
    let query = request.query();
    let is_bad = |name: &&str| query.last(name).is_some_and(|text| text.parse::<u64>().is_err());
    let cursors = ["after", "after[]", "after[0]"].into_iter().filter(is_bad);
    let without =
        |name| Remedy::of(vec![Edit::remove(Target::Query(name))], format!("`{name}` left out"));
    let limit = Remedy::of(vec![Edit::set(Target::Query("limit"), "100")], "`limit=100`");
    let too_large = query.last("limit").is_some().then_some(limit);
    cursors.map(without).chain(too_large).collect()
}

/// Wrong fields put right. A body in another form than a JSON object is
/// replaced by one with the same fields.
fn body(kept: &Kept<OpenAgenda>, request: &Request) -> Vec<Remedy> {
    if let Some((fields, at)) = place(request) {
        let mut found = field_remedies(INVITE, &fields, &at);
        found.extend(others(kept, request, &fields, &at));
        return found;
    }
    let read = form::read(request).map(|form| form.fields).unwrap_or_default();
    let known = |name: &str| read.get(name).cloned();
    let mut fields = json!({"role": known("role"), "emails": known("emails")});
    for field in INVITE.iter().filter(|field| field.required) {
        if let Some(Some(right)) = field.repairs(fields.get(field.name)).into_iter().next() {
            fields[field.name] = right;
        }
    }
    let text = format!("the JSON body {fields}");
    vec![Remedy::of(typed_json(request).into_iter().chain([whole(fields)]).collect(), text)]
}

/// Addresses of nobody instead of those of members.
fn others(
    kept: &Kept<OpenAgenda>,
    request: &Request,
    fields: &Map<String, Value>,
    at: &str,
) -> Option<Remedy> {
    let agenda = agendas_like(kept, request).into_iter().next()?;
    let emails = fields.get("emails")?.as_array()?.iter().enumerate();
    let edits: Vec<Edit> = emails
        .filter_map(|(index, email)| {
            let email = email.as_str().filter(|email| kept.state.is_member(agenda, email))?;
            let other = addresses_beside(email)
                .into_iter()
                .find(|other| !kept.state.is_member(agenda, other))?;
            Some(Edit::set(Target::Body(format!("{at}/emails/{index}")), other))
        })
        .collect();
    Some(Remedy::of(edits, "addresses that no member has"))
        .filter(|remedy| !remedy.edits.is_empty())
}

/// The fields of a JSON body and where they stand in it; `None` in another form.
fn place(request: &Request) -> Option<(Map<String, Value>, String)> {
    if !request.header("content-type").unwrap_or("application/json").contains("json") {
        return None;
    }
    let mut fields: Map<String, Value> = serde_json::from_slice(&request.body).ok()?;
    match fields.remove("data") {
        Some(Value::Object(data)) => Some((data, "/data".to_owned())),
        Some(Value::String(_)) => None,
        _ => Some((fields, String::new())),
    }
}

fn whole(body: Value) -> Edit {
    Edit::set(Target::Body(String::new()), body)
}

/// JSON as content type, where another is named.
fn typed_json(request: &Request) -> Option<Edit> {
    let is_json = request.header("content-type").is_some_and(|it| it.contains("json"));
    (!is_json).then(|| Edit::set(Target::Header("content-type"), "application/json"))
}

/// An account as people know it.
fn called(account: &Account) -> String {
    let name = account.name.as_deref().unwrap_or(&account.email);
    format!("{name} ({})", account.uid)
}
