//! What could have been sent instead of a refused request.

use http::StatusCode;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::apis::remedy::{
    Edit, Field, Kind, Remedy, SOMEONE, Target, addresses_beside, field_remedies, nearest, routes,
    shortened, values,
};
use crate::apis::{Answer, Arrival, Kept};
use crate::http::Request;
use crate::time::parse_moment;

use super::auth;
use super::behaviours::AuthScheme;
use super::routes::Meltingspot;
use super::{Spot, SpotMember};

/// What an update knows.
const UPDATE: &[Field] = &[
    Field::new("firstname", Kind::Text),
    Field::new("lastname", Kind::Text),
    Field::new("title", Kind::Text),
    Field::new("role", Kind::Word(&["Member", "Admin"])),
    Field::new("status", Kind::Word(&["Accepted", "Deactivated", "Rejected"])),
    Field::new("avatarUrl", Kind::TextOrObject).nullable(),
    Field::new("embedBaseUrls", Kind::Texts),
    Field::new("customRoleId", Kind::Text).nullable(),
];
/// What an invitation knows.
const INVITE: &[Field] = &[Field::new("email", Kind::Email).required(), NOTIFICATION];
/// What a bulk invitation knows.
const BULK_INVITE: &[Field] = &[Field::new("emails", Kind::Emails).required(), NOTIFICATION];
const NOTIFICATION: Field = Field::new("withEmailNotification", Kind::Flag);

const DATES: [&str; 4] = [
    "invitationDate[after]",
    "invitationDate[before]",
    "registrationDate[after]",
    "registrationDate[before]",
];

/// What may help against this refusal, the likeliest first.
pub(crate) fn remedies(
    kept: &Kept<Meltingspot>,
    request: &Request,
    answer: &Answer,
    now: Timestamp,
) -> Vec<Remedy> {
    match (answer.reply.status, answer.operation) {
        (StatusCode::UNAUTHORIZED, _) => keys(kept, request),
        (StatusCode::NOT_FOUND, None) => routes::<Meltingspot>(request, &some_id(kept)),
        (StatusCode::NOT_FOUND, _) => members(kept, request, now),
        (_, Some("meltingspot.members.list")) => parameters(kept, request),
        (_, Some("meltingspot.members.update")) => body(request, UPDATE, json!({})),
        (_, Some("meltingspot.members.invite")) => {
            let mut found = body(request, INVITE, json!({"email": SOMEONE}));
            found.extend(other_address(kept, request));
            found
        }
        (_, Some("meltingspot.members.bulkInvite")) => {
            let mut found = body(request, BULK_INVITE, json!({"emails": [SOMEONE]}));
            found.extend(fewer_addresses(kept, request));
            found
        }
        _ => Vec::new(),
    }
}

/// Keys of spots in the scheme that is taken, first of the one whose member the path names.
fn keys(kept: &Kept<Meltingspot>, request: &Request) -> Vec<Remedy> {
    let id = named_id(request).parse().ok();
    let has_member = |spot: &&Spot| id.is_some_and(|id| spot.row_by_id(id).is_some());
    let keyed = || kept.state.spots().filter(|spot| spot.secret_key.is_some());
    let mut spots: Vec<&Spot> = keyed().filter(has_member).chain(keyed().take(3)).collect();
    spots.dedup_by_key(|spot| spot.id);
    let names = values(spots.iter().map(|spot| spot.name.as_str()));
    spots.iter().filter_map(|spot| Some(key_of(kept, spot)?.among(names.clone()))).collect()
}

fn key_of(kept: &Kept<Meltingspot>, spot: &Spot) -> Option<Remedy> {
    let key = spot.secret_key.as_deref()?;
    let (scheme, how) = match kept.behaviours.auth_scheme {
        AuthScheme::Either | AuthScheme::Bare => ("", ""),
        AuthScheme::Bearer => ("Bearer ", " after `Bearer `"),
    };
    let edit = Edit::secret(Target::Header("authorization"), format!("{scheme}{key}"));
    let text =
        format!("the secret key of the spot `{}` ({}) in `authorization`{how}", spot.name, spot.id);
    Some(Remedy::of(vec![edit], text))
}

/// The members of the caller's spot whose ids (or e-mails, when one was sent)
/// are most like the one in the path.
fn members(kept: &Kept<Meltingspot>, request: &Request, now: Timestamp) -> Vec<Remedy> {
    let Kept { state, behaviours, .. } = kept;
    let sent = named_id(request);
    let caller = auth::admit(&Arrival { request, state, behaviours, now });
    let Some(spot) = caller.ok().and_then(|caller| state.spot(caller.spot)) else {
        return Vec::new();
    };
    let by_email = sent.contains('@');
    let all = spot.members.rows().filter_map(|row| Some((row, spot.members.get(row)?)));
    let named =
        |member: &SpotMember| if by_email { member.email.clone() } else { member.id.to_string() };
    let rows = nearest(&sent, all.map(|(row, member)| (named(&member), row)));
    let found: Vec<SpotMember> = rows.into_iter().filter_map(|row| spot.members.get(row)).collect();
    let ids = values(found.iter().map(|member| member.id.to_string()));
    let elsewhere = keys_of_others(kept, spot, &sent);
    let remedy = |member: &SpotMember| {
        let path = Edit::set(Target::Path, format!("/v1/spotMembers/{}", member.id));
        let text = format!("the id {} of {}", member.id, member.email);
        Remedy::of(vec![path], text).among(ids.clone())
    };
    elsewhere.into_iter().chain(found.iter().map(remedy)).collect()
}

/// The key of another spot whose member has the id.
fn keys_of_others(kept: &Kept<Meltingspot>, own: &Spot, sent: &str) -> Option<Remedy> {
    let id = sent.parse().ok()?;
    let others = kept.state.spots().filter(|spot| spot.id != own.id);
    key_of(kept, others.into_iter().find(|spot| spot.row_by_id(id).is_some())?)
}

/// The id that the path names, decoded; empty if it names none.
fn named_id(request: &Request) -> String {
    let params = crate::http::match_path("/v1/spotMembers/{spotMemberId}", request.path());
    params.map(|params| params.first().to_owned()).unwrap_or_default()
}

fn some_id(kept: &Kept<Meltingspot>) -> String {
    let member = |spot: &Spot| spot.members.get(spot.members.rows().next()?);
    let member = kept.state.spots().find_map(member);
    member.map_or_else(String::new, |member| member.id.to_string())
}

/// Parameters that can't be read are left out, those out of bounds clamped.
fn parameters(kept: &Kept<Meltingspot>, request: &Request) -> Vec<Remedy> {
    let query = request.query();
    let max = i64::try_from(kept.behaviours.max_limit.0).unwrap_or(i64::MAX);
    let counts = [("page", i64::MAX), ("limit", max)].into_iter().filter_map(|(name, max)| {
        let sent = query.last(name)?.parse::<i64>();
        let clamped = sent.as_ref().map(|number| *number.clamp(&1, &max)).ok();
        (clamped.is_none() || clamped != sent.ok()).then_some((name, clamped))
    });
    let dates = DATES.into_iter().filter_map(|name| {
        let sent = query.last(name).filter(|text| text.parse::<i64>().is_err())?;
        Some((name, parse_moment(sent).map(Timestamp::as_second)))
    });
    counts.chain(dates).map(|(name, value)| parameter(name, value)).collect()
}

fn parameter(name: &'static str, value: Option<i64>) -> Remedy {
    match value {
        Some(value) => {
            let edit = Edit::set(Target::Query(name), value.to_string());
            Remedy::of(vec![edit], format!("`{name}={value}`"))
        }
        None => Remedy::of(vec![Edit::remove(Target::Query(name))], format!("`{name}` left out")),
    }
}

/// Wrong properties put right; a body that is no object is replaced whole.
fn body(request: &Request, fields: &[Field], minimal: Value) -> Vec<Remedy> {
    if let Some(properties) = properties(request) {
        return field_remedies(fields, &properties, "");
    }
    let text = format!("the body {minimal}");
    vec![Remedy::of(vec![Edit::set(Target::Body(String::new()), minimal)], text)]
}

fn properties(request: &Request) -> Option<Map<String, Value>> {
    serde_json::from_slice(&request.body).ok()
}

/// An address that no member has instead of one that a member has.
fn other_address(kept: &Kept<Meltingspot>, request: &Request) -> Vec<Remedy> {
    let email = properties(request).and_then(|body| Some(body.get("email")?.as_str()?.to_owned()));
    let is_member =
        |email: &String| kept.state.spots().any(|spot| spot.member_by_email(email).is_some());
    let others = email.filter(is_member).map(|email| addresses_beside(&email)).unwrap_or_default();
    let remedy = |other: String| {
        let text = format!("another `email`, such as {other}");
        Remedy::of(vec![Edit::set(Target::property("", "email"), other)], text)
    };
    others.into_iter().map(remedy).collect()
}

/// As many of the addresses as are taken, then ever fewer.
fn fewer_addresses(kept: &Kept<Meltingspot>, request: &Request) -> Vec<Remedy> {
    let emails = properties(request).and_then(|mut body| body.remove("emails"));
    let Some(Value::Array(emails)) = emails else { return Vec::new() };
    let most = kept.behaviours.max_emails.0.min(emails.len());
    let counts =
        std::iter::successors(Some(most), |count| Some(count / 2).filter(|half| *half > 0));
    let remedy = |count: usize| {
        let first = Value::from(emails[..count].to_vec());
        let text = format!(
            "only the first {count} of the {} `emails`: {}",
            emails.len(),
            shortened(&first)
        );
        Remedy::of(vec![Edit::set(Target::property("", "emails"), first)], text)
    };
    counts.filter(|count| *count < emails.len()).map(remedy).collect()
}
