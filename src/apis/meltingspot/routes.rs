//! `MeltingSpot`'s table of contents: what is mimicked, and what is not.

use http::{Method, StatusCode};

use crate::apis::behaviour::Switch;
use crate::apis::quota::{Limits, Standing};
use crate::apis::{Api, Arrival, NotMimicked, Route, Seen, Sight};
use crate::http::{Pattern, Reply};

use super::auth::{self, Caller};
use super::behaviours::SWITCHES;
use super::error::{self, Error};
use super::{Behaviours, State, members, rate_limit};

/// The spot members API.
pub(crate) struct Meltingspot;

impl Api for Meltingspot {
    const ROUTES: &'static [Route<Self>] = &[
        Route {
            method: Method::GET,
            pattern: Pattern::of("/v1/spotMembers"),
            operation: "meltingspot.members.list",
            handler: members::list,
            sights: LIST_SIGHTS,
        },
        Route {
            method: Method::GET,
            pattern: Pattern::of("/v1/spotMembers/{spotMemberId}"),
            operation: "meltingspot.members.get",
            handler: members::get,
            sights: &[],
        },
        Route {
            method: Method::PUT,
            pattern: Pattern::of("/v1/spotMembers/{spotMemberId}"),
            operation: "meltingspot.members.update",
            handler: members::update,
            sights: &[],
        },
        Route {
            method: Method::POST,
            pattern: Pattern::of("/v1/spotMembers"),
            operation: "meltingspot.members.invite",
            handler: members::invite,
            sights: &[],
        },
        Route {
            method: Method::POST,
            pattern: Pattern::of("/v1/spotMembers~bulkInvite"),
            operation: "meltingspot.members.bulkInvite",
            handler: members::bulk_invite,
            sights: &[],
        },
    ];
    const NOT_MIMICKED: &'static [NotMimicked] = NOT_MIMICKED;
    const SWITCHES: &'static [Switch<Behaviours>] = SWITCHES;

    type State = State;
    type Behaviours = Behaviours;
    type Caller = Caller;
    type Error = Error;

    fn admit(arrival: &Arrival<'_, Self>, route: Option<&Route<Self>>) -> Result<Caller, Error> {
        if route.is_none() {
            return Err(Error::NoRoute {
                method: arrival.request.method.clone(),
                path: arrival.request.path().to_owned(),
            });
        }
        auth::admit(arrival)
    }

    fn limits(behaviours: &Behaviours) -> Limits {
        rate_limit::limits(behaviours)
    }

    /// Each key has its own quota (inferred), and a spot has one key.
    fn quota_holder(caller: &Caller) -> Option<String> {
        Some(caller.spot.to_string())
    }

    fn failure(status: StatusCode) -> Reply {
        error::failure(status)
    }

    fn over_quota(_: Standing) -> Error {
        Error::OverQuota
    }

    fn show_standing(reply: &mut Reply, standing: Standing) {
        rate_limit::show_standing(reply, standing);
    }
}

const LIST_SIGHTS: &[Seen] = &[
    (Sight::LaterPage, "fixture: \"generate\": {\"members\": 250} in the spot, more than a page"),
    (Sight::LastPage, "client: let it read pages until it has `total` members"),
    (Sight::EmptyList, "fixture: a spot without members"),
];

const fn left_out(
    method: &'static str,
    pattern: &'static str,
    summary: &'static str,
) -> NotMimicked {
    NotMimicked { method, pattern, summary }
}

/// Every other endpoint whose path the vendor's pages show whole.
const NOT_MIMICKED: &[NotMimicked] = &[
    left_out(
        "GET",
        "/v1/spotMembers/{spotMemberId}/customPropertiesValues",
        "list a member's custom properties",
    ),
    left_out(
        "PUT",
        "/v1/spotMembers/{spotMemberId}/customPropertiesValues/{slug}",
        "set one of a member's custom properties",
    ),
    left_out(
        "GET",
        "/v1/spotMembers/{spotMemberId}/notifications",
        "list a member's notifications",
    ),
    left_out(
        "POST",
        "/v1/spotMembers/{spotMemberId}/notifications~markAsRead",
        "mark a member's notifications as read",
    ),
    left_out(
        "GET",
        "/v1/spotMembers/{spotMemberId}/notifications~unreadCount",
        "count a member's unread notifications",
    ),
    left_out("GET", "/v1/spotMemberCustomRole", "list custom roles"),
    left_out("POST", "/v1/spotMemberCustomRole", "create a custom role"),
    left_out("GET", "/v1/spotMemberCustomRole/{customRoleId}", "get a custom role"),
    left_out("PUT", "/v1/spotMemberCustomRole/{customRoleId}", "update a custom role"),
    left_out("GET", "/v1/lives", "list lives"),
    left_out("POST", "/v1/lives", "create a live"),
    left_out("GET", "/v1/lives/{liveId}", "get a live"),
    left_out("PUT", "/v1/lives/{liveId}", "update a live"),
    left_out("GET", "/v1/lives/{liveId}/participants", "list a live's participants"),
    left_out("POST", "/v1/lives/{liveId}/participants", "invite a participant to a live"),
    left_out(
        "POST",
        "/v1/lives/{liveId}/participants~bulkInvite",
        "invite several participants to a live",
    ),
    left_out("POST", "/v1/lives/{liveId}/speakers~bulkInvite", "invite several speakers to a live"),
    left_out("GET", "/v1/courses", "list courses"),
    left_out("POST", "/v1/courses/{courseId}/groups~bulkAdd", "add groups to a course"),
    left_out("POST", "/v1/courses/{courseId}/groups~bulkRemove", "remove groups from a course"),
    left_out("GET", "/v1/courses/{courseId}/participants", "list a course's participants"),
    left_out(
        "GET",
        "/v1/courses/{courseId}/participants/{participantId}",
        "get a course's participant",
    ),
    left_out("POST", "/v1/courses/{courseId}/participants", "invite a participant to a course"),
    left_out(
        "POST",
        "/v1/courses/{courseId}/participants~bulkInvite",
        "invite several participants to a course",
    ),
    left_out(
        "GET",
        "/v1/learningPaths/{learningPathId}/participants",
        "list a learning path's participants",
    ),
    left_out(
        "GET",
        "/v1/learningPaths/{learningPathId}/participants/{participantId}",
        "get a learning path's participant",
    ),
    left_out(
        "POST",
        "/v1/learningPaths/{learningPathId}/participants~bulkInvite",
        "invite several participants to a learning path",
    ),
    left_out("GET", "/v1/channels", "list channels"),
    left_out("POST", "/v1/channels", "create a channel"),
    left_out("POST", "/v1/channels~bulkCreate", "create several channels"),
    left_out("GET", "/v1/channels/{channelId}", "get a channel"),
    left_out("PUT", "/v1/channels/{channelId}", "update a channel"),
    left_out("GET", "/v1/channels/{channelId}/spotMembers", "list a channel's members"),
    left_out("POST", "/v1/channels/{channelId}/spotMembers", "add a member to a channel"),
    left_out(
        "POST",
        "/v1/channels/{channelId}/spotMembers~bulkAdd",
        "add several members to a channel",
    ),
    left_out(
        "POST",
        "/v1/channels/{channelId}/spotMembers~bulkRemove",
        "remove several members from a channel",
    ),
    left_out("GET", "/v1/forums", "list forums"),
    left_out("POST", "/v1/forums", "create a forum"),
    left_out("POST", "/v1/forums~bulkCreate", "create several forums"),
    left_out("GET", "/v1/forums/{forumId}", "get a forum"),
    left_out("PUT", "/v1/forums/{forumId}", "update a forum"),
    left_out("DELETE", "/v1/forums/{forumId}", "delete a forum"),
    left_out("POST", "/v1/forums/{forumId}/topics~bulkCreate", "create several topics in a forum"),
    left_out("GET", "/v1/groups", "list groups"),
    left_out("POST", "/v1/groups", "create a group"),
    left_out("POST", "/v1/groups~bulkCreate", "create several groups"),
    left_out("DELETE", "/v1/groups/{groupId}", "delete a group"),
    left_out("GET", "/v1/groups/{groupId}/spotMembers", "list a group's members"),
    left_out("POST", "/v1/groups/{groupId}/spotMembers", "add a member to a group"),
    left_out("POST", "/v1/groups/{groupId}/spotMembers~bulkAdd", "add several members to a group"),
    left_out("GET", "/v1/tags", "list tags"),
    left_out("POST", "/v1/tags", "create a tag"),
    left_out("POST", "/v1/tags~bulkCreate", "create several tags"),
    left_out("GET", "/v1/tags/{tagId}", "get a tag"),
    left_out("PUT", "/v1/tags/{tagId}", "update a tag"),
    left_out("DELETE", "/v1/tags/{tagId}", "delete a tag"),
    left_out("POST", "/v1/tags/{tagId}/spotMembers~bulkAssign", "give a tag to several members"),
    left_out(
        "POST",
        "/v1/tags/{tagId}/spotMembers~bulkUnassign",
        "take a tag from several members",
    ),
    left_out("GET", "/v1/activities~export", "export activities"),
];
