//! Documents that are the same in every world: the ledger, contracts, schemas.

use http::StatusCode;
use serde_json::json;

use crate::apis::{PROFILES, Rule};
use crate::http::Reply;
use crate::{fixture, scenario};

pub(super) fn rules() -> Reply {
    let rules: Vec<&Rule> = PROFILES.iter().flat_map(|api| api.rules.iter().copied()).collect();
    Reply::json(StatusCode::OK, &json!({"rules": rules}))
}

pub(super) fn openapi(api: &str) -> Reply {
    let document = PROFILES.iter().find(|profile| profile.name == api);
    document_reply(document.map_or("{}", |profile| profile.openapi))
}

pub(super) fn control_openapi() -> Reply {
    document_reply(super::OPENAPI)
}

pub(super) fn fixture_schema() -> Reply {
    Reply::json(StatusCode::OK, &fixture::schema())
}

pub(super) fn scenario_schema() -> Reply {
    Reply::json(StatusCode::OK, &scenario::schema())
}

fn document_reply(text: &'static str) -> Reply {
    Reply::json_text(StatusCode::OK, bytes::Bytes::from_static(text.as_bytes()))
}
