//! `/v1/spotMembers…`: one file per operation.

mod bulk_invite;
mod filters;
mod get;
mod invite;
mod list;
mod listing;
mod shown;
mod update;
mod values;

pub(super) use bulk_invite::bulk_invite;
pub(super) use get::get;
pub(super) use invite::invite;
pub(super) use list::list;
pub(super) use update::update;

use http::StatusCode;

use crate::apis::{Answer, Call};
use crate::http::{Body, Reply};

use super::routes::Meltingspot;
use super::rules::spot;

/// An answer that shows members.
fn accepted(call: &Call<'_, Meltingspot>, status: StatusCode, body: impl Into<Body>) -> Answer {
    Answer::new(Reply::json_text(status, body)).by(call.caller.admitted_by).by(&spot::FIELDS)
}
