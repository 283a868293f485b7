//! `GET /v1/spotMembers`

use http::StatusCode;

use crate::apis::{Answer, Call, Draft, Sights};
use crate::http::Body;
use crate::store::RowId;

use super::super::Spot;
use super::super::behaviours::MemberFields;
use super::super::error::Error;
use super::super::routes::Meltingspot;
use super::super::rules::list::{EVERY_STATUS, LISTED, NO_MATCH, ORDER, PAST_THE_END, TOTAL};
use super::listing::Listing;
use super::shown::Items;
use super::{accepted, shown};

/// Answers a page of the members who pass all filters, with the number of them all.
pub(in crate::apis::meltingspot) fn list(
    draft: &mut Draft<'_, Meltingspot>,
    call: &Call<'_, Meltingspot>,
) -> Result<Answer, Error> {
    let listing = Listing::read(&call.request.query(), call.behaviours)?;
    let spot = draft.state.spot(call.caller.spot).ok_or(Error::UnknownKey)?;
    let (items, total) = page(spot, &listing, call.behaviours.fields);
    let shown = total.saturating_sub(listing.offset).min(listing.limit);
    let body = Body::framed(r#"{"items":["#, items, format!(r#"],"total":{total}}}"#));
    let answer = accepted(call, StatusCode::OK, body)
        .by_all(&[&LISTED, &EVERY_STATUS, &TOTAL, &ORDER])
        .by_all(&listing.rules)
        .showing(Sights::of_page(listing.offset, shown, total));
    if total == 0 && !listing.filters.is_empty() {
        return Ok(answer.by(&NO_MATCH));
    }
    let past_the_end = listing.offset > 0 && listing.offset >= total;
    Ok(if past_the_end { answer.by(&PAST_THE_END) } else { answer })
}

fn page(spot: &Spot, listing: &Listing, fields: MemberFields) -> (Items, usize) {
    let table = &spot.members;
    if listing.filters.is_empty() {
        return (shown::page(table, listing.offset, listing.limit, fields), table.len());
    }
    let matches = listing.filters.matches(table);
    (shown::chosen(table, window(&matches, listing), fields), matches.len())
}

/// The part of the matches that the page shows.
fn window<'a>(matches: &'a [RowId], listing: &Listing) -> &'a [RowId] {
    let start = listing.offset.min(matches.len());
    let end = start.saturating_add(listing.limit).min(matches.len());
    &matches[start..end]
}
