//! `OpenAgenda`'s table of contents.

use http::{Method, StatusCode};
use jiff::Timestamp;

use crate::apis::behaviour::Switch;
use crate::apis::quota::{Limit, Limits, Standing};
use crate::apis::{Answer, Api, Arrival, NotMimicked, Route, Seen, Sight};
use crate::http::{Pattern, Reply, Request};

use super::auth::{self, Caller};
use super::behaviours::{self, Behaviours};
use super::state::State;
use super::{Error, access_token, cors, error, form, members};

/// The operation that needs no credentials.
pub(super) const REQUEST_ACCESS_TOKEN: &str = "openagenda.accessToken.request";
pub(super) const LIST_MEMBERS: &str = "openagenda.members.list";
pub(super) const INVITE_MEMBERS: &str = "openagenda.members.invite";

const ROUTES: &[Route<OpenAgenda>] = &[
    Route {
        method: Method::POST,
        pattern: Pattern::of("/v2/requestAccessToken"),
        operation: REQUEST_ACCESS_TOKEN,
        handler: access_token::request,
        sights: &[],
    },
    // The path of the vendor's old client (SDKJS 1.2.5), with the same contract.
    Route {
        method: Method::POST,
        pattern: Pattern::of("/v1/requestAccessToken"),
        operation: REQUEST_ACCESS_TOKEN,
        handler: access_token::request,
        sights: &[],
    },
    Route {
        method: Method::GET,
        pattern: Pattern::of("/v2/agendas/{agendaUID}/members"),
        operation: LIST_MEMBERS,
        handler: members::list,
        sights: LIST_SIGHTS,
    },
    Route {
        method: Method::POST,
        pattern: Pattern::of("/v2/agendas/{agendaUID}/members/invite"),
        operation: INVITE_MEMBERS,
        handler: members::invite,
        sights: &[(Sight::Deferred, "--behaviour openagenda.members.invite.inlineMax=0")],
    },
];

const LIST_SIGHTS: &[Seen] = &[
    (Sight::LaterPage, "fixture: \"generate\": {\"members\": 250} in the agenda, more than a page"),
    (Sight::LastPage, "client: let it read on until `after` is null"),
    (
        Sight::EmptyList,
        "--behaviour openagenda.members.list.endCursor=sticky, for a client that reads on until nobody comes",
    ),
    (
        Sight::LateEffect,
        "--behaviour openagenda.members.invite.inlineMax=0, and the clock advanced before the list is read again",
    ),
];

/// What the vendor documents beside members (sheet sections 3 and 4).
const NOT_MIMICKED: &[NotMimicked] = &[
    left_out("GET", "/v2/me/agendas", "List the agendas of the account"),
    left_out("GET", "/v2/me/agendas/{agendaUID}", "Read the account's membership of an agenda"),
    left_out("GET", "/v2/agendas", "Search agendas"),
    left_out("GET", "/v2/agendas/{agendaUID}", "Read an agenda"),
    left_out("GET", "/v2/agendas/{agendaUID}/sources", "List the sources of an agenda"),
    left_out("GET", "/v2/events", "Search events across agendas"),
    left_out("GET", "/v2/agendas/{agendaUID}/events", "List the events of an agenda"),
    left_out("POST", "/v2/agendas/{agendaUID}/events", "Create an event"),
    left_out("GET", EVENT, "Read an event"),
    left_out("POST", EVENT, "Replace an event"),
    left_out("PATCH", EVENT, "Update an event"),
    left_out("DELETE", EVENT, "Remove an event"),
    left_out("GET", EVENT_BY_EXT, "Read an event by an external id"),
    left_out("PUT", EVENT_BY_EXT, "Create or update an event by an external id"),
    left_out("DELETE", EVENT_BY_EXT, "Remove an event by an external id"),
    left_out("GET", "/v2/agendas/{agendaUID}/locations", "List the locations of an agenda"),
    left_out("POST", "/v2/agendas/{agendaUID}/locations", "Create a location"),
    left_out("GET", LOCATION, "Read a location"),
    left_out("POST", LOCATION, "Replace a location"),
    left_out("PATCH", LOCATION, "Update a location"),
    left_out("DELETE", LOCATION, "Remove a location"),
    left_out(
        "GET",
        "/v2/agendas/{agendaUID}/locations/ext/{value}",
        "Read a location by its default external id",
    ),
    left_out("GET", LOCATION_BY_EXT, "Read a location by an external id"),
    left_out("PUT", LOCATION_BY_EXT, "Create or update a location by an external id"),
    left_out("DELETE", LOCATION_BY_EXT, "Remove a location by an external id"),
];

const EVENT: &str = "/v2/agendas/{agendaUID}/events/{eventUID}";
const EVENT_BY_EXT: &str = "/v2/agendas/{agendaUID}/events/ext/{key}/{value}";
const LOCATION: &str = "/v2/agendas/{agendaUID}/locations/{locationUID}";
const LOCATION_BY_EXT: &str = "/v2/agendas/{agendaUID}/locations/ext/{key}/{value}";

const fn left_out(
    method: &'static str,
    pattern: &'static str,
    summary: &'static str,
) -> NotMimicked {
    NotMimicked { method, pattern, summary }
}

/// The API of `api.openagenda.com`.
#[derive(Debug)]
pub(crate) struct OpenAgenda;

impl Api for OpenAgenda {
    const ROUTES: &'static [Route<Self>] = ROUTES;
    const NOT_MIMICKED: &'static [NotMimicked] = NOT_MIMICKED;
    const SWITCHES: &'static [Switch<Behaviours>] = behaviours::SWITCHES;

    type State = State;
    type Behaviours = Behaviours;
    type Caller = Caller;
    type Error = Error;

    fn admit(arrival: &Arrival<'_, Self>, route: Option<&Route<Self>>) -> Result<Caller, Error> {
        auth::admit(arrival, route)
    }

    fn limits(behaviours: &Behaviours) -> Limits {
        behaviours.rate_limit.0.map(|(requests, per)| Limit { requests, per }).into_iter().collect()
    }

    /// All keys and tokens of an account share its quota (assumed); requests
    /// for a token are not counted.
    fn quota_holder(caller: &Caller) -> Option<String> {
        caller.identity().ok().map(|identity| identity.account.to_string())
    }

    fn failure(status: StatusCode) -> Reply {
        error::failure(status)
    }

    fn over_quota(standing: Standing) -> Error {
        Error::OverQuota { retry_after: standing.resets_in }
    }

    /// Nonces and the boundaries of forms are new with every try.
    fn gist(request: &Request) -> String {
        let body = match form::read(request) {
            Ok(form) => serde_json::to_string(&form.fields).unwrap_or_default(),
            Err(_) => String::from_utf8_lossy(&request.body).into_owned(),
        };
        let query = if request.method == Method::POST { "" } else { request.raw_query() };
        format!("{} {}?{query}\n{body}", request.routed_method(), request.path())
    }

    fn preflight(request: &Request) -> Option<Answer> {
        cors::preflight(request)
    }

    fn finish(reply: &mut Reply) {
        cors::allow_any_origin(reply);
    }

    fn settle(state: &mut State, _: &Behaviours, now: Timestamp) {
        state.settle(now);
    }
}
