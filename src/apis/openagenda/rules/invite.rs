//! Inviting people into an agenda.

use crate::apis::{Provenance, Reach, Refusal, Rule};

use super::super::routes::INVITE_MEMBERS;
use super::WHOLE_API;

const INVITE: Rule = Rule { operation: Some(INVITE_MEMBERS), ..WHOLE_API };

pub(in super::super) static INVITE_ADMINISTRATOR: Rule = Rule {
    id: "openagenda.members.invite.administrator",
    statement: "Administrators of the agenda may invite.",
    source: "inferred: V3 gives them control over members",
    ..INVITE
};

pub(in super::super) static INVITE_ALLOWED_ROLES: Rule = Rule {
    id: "openagenda.members.invite.allowedRoles",
    statement: "Moderators may invite too, other members may not (403).",
    provenance: Provenance::Assumed,
    source: "assumed: the page does not say who may invite",
    behaviour: Some("openagenda.members.invite.allowedRoles"),
    refusal: Some(
        Refusal::provoked_by("fixture: the client's account a contributor of the agenda")
            .reading(403, "A member whose role is too low may not invite."),
    ),
    ..INVITE
};

pub(in super::super) static INVITE_NOT_A_MEMBER: Rule = Rule {
    id: "openagenda.members.invite.notAMember",
    statement: "Who is no member of the agenda may not invite.",
    status: Some(403),
    source: "inferred from who may list members (DOC membres.md)",
    refusal: Some(Refusal::provoked_by("fixture: the client's account no member of the agenda")),
    ..INVITE
};

pub(in super::super) static INVITE_ROLE_REQUIRED: Rule = Rule {
    id: "openagenda.members.invite.roleRequired",
    statement: "`role` has to be there.",
    status: Some(400),
    source: "the rule by DOC membres.md, the body inferred",
    refusal: Some(Refusal::BY_FAULT),
    ..INVITE
};

pub(in super::super) static INVITE_ROLE_INVALID: Rule = Rule {
    id: "openagenda.members.invite.roleInvalid",
    statement: "`role` is contributor, moderator or administrator.",
    status: Some(400),
    source: "the rule by DOC membres.md, the body inferred and its code ours",
    refusal: Some(Refusal::BY_FAULT),
    ..INVITE
};

pub(in super::super) static INVITE_EMAILS_REQUIRED: Rule = Rule {
    id: "openagenda.members.invite.emailsRequired",
    statement: "`emails` has to be there and to name somebody.",
    status: Some(400),
    source: "inferred from the documented validation body",
    refusal: Some(Refusal::BY_FAULT),
    ..INVITE
};

pub(in super::super) static INVITE_WRONG_TYPE: Rule = Rule {
    id: "openagenda.members.invite.wrongType",
    statement: "`role` and `message` are strings, `emails` is a list of strings.",
    status: Some(400),
    provenance: Provenance::Assumed,
    source: "assumed: nothing says what a wrong type gets",
    refusal: Some(Refusal::BY_FAULT),
    ..INVITE
};

pub(in super::super) static INVITE_EMAIL_WRAPPED: Rule = Rule {
    id: "openagenda.members.invite.emailWrapped",
    statement: "`emails` as one string is a list of that string.",
    provenance: Provenance::Assumed,
    source: "assumed: nothing says what a single string gets",
    ..INVITE
};

pub(in super::super) static INVITE_EMAIL_INVALID: Rule = Rule {
    id: "openagenda.members.invite.invalidEmail",
    statement: "With an address that is none, nobody is invited (400).",
    provenance: Provenance::Assumed,
    source: "assumed: nothing says what an invalid address gets",
    behaviour: Some("openagenda.members.invite.invalidEmail"),
    refusal: Some(
        Refusal::provoked_by("client: let it invite a text that is no address")
            .unless_set_to("skip")
            .reading(400, "With an address that is none, nobody is invited."),
    ),
    ..INVITE
};

pub(in super::super) static INVITE_DUPLICATES: Rule = Rule {
    id: "openagenda.members.invite.duplicates",
    statement: "An address named several times, case ignored, is invited once.",
    provenance: Provenance::Assumed,
    source: "assumed: nothing says what duplicates get",
    ..INVITE
};

pub(in super::super) static INVITE_MESSAGE: Rule = Rule {
    id: "openagenda.members.invite.message",
    statement: "`message` is optional markdown; no mail is sent.",
    provenance: Provenance::Documented,
    source: "DOC membres.md",
    reach: Reach::Shape,
    ..INVITE
};

pub(in super::super) static INVITE_EXISTING_MEMBER: Rule = Rule {
    id: "openagenda.members.invite.existingMember",
    statement: "Who is a member or invited already stays as he is and is in `processed`.",
    provenance: Provenance::Assumed,
    source: "assumed: nothing says what inviting a member gets",
    behaviour: Some("openagenda.members.invite.existingMember"),
    refusal: Some(
        Refusal::provoked_by("fixture: a member with the address that the client invites")
            .when_set_to("reject")
            .reading(400, "An address that a member has is refused."),
    ),
    ..INVITE
};

pub(in super::super) static INVITE_NO_ID_LEFT: Rule = Rule {
    id: "openagenda.members.invite.noIdLeft",
    statement: "Nobody new is invited after a member with the id 9007199254740991, the largest.",
    status: Some(400),
    provenance: Provenance::Assumed,
    source: "assumed: the vendor's ids don't end; only a fixture takes the largest",
    refusal: Some(Refusal::provoked_by(
        "fixture: a member of the agenda with the id 9007199254740991",
    )),
    ..INVITE
};

pub(in super::super) static INVITE_ACCEPTED: Rule = Rule {
    id: "openagenda.members.invite.accepted",
    statement: "Invited people become members without an account, all unknown facts null.",
    status: Some(200),
    source: "the shape by DOC membres.md, the status inferred from other writes (KER)",
    ..INVITE
};

pub(in super::super) static INVITE_KNOWN_PERSON: Rule = Rule {
    id: "openagenda.members.invite.knownPerson",
    statement: "The address of an account, or of another agenda's member with one, fills in \
                `userUid` and `name`.",
    source: "inferred: the keys exist for it",
    ..INVITE
};

pub(in super::super) static INVITE_INLINE_MAX: Rule = Rule {
    id: "openagenda.members.invite.inlineMax",
    statement: "With more than 20 distinct addresses, members included, all invitations wait and \
                `processed` is empty.",
    provenance: Provenance::Assumed,
    source: "DOC membres.md tells of a background task above some number, which is assumed",
    behaviour: Some("openagenda.members.invite.inlineMax"),
    ..INVITE
};

pub(in super::super) static INVITE_DEFERRED_FOR: Rule = Rule {
    id: "openagenda.members.invite.deferredFor",
    statement: "Invitations that wait take effect a second later.",
    provenance: Provenance::Assumed,
    source: "assumed: nothing tells the time",
    behaviour: Some("openagenda.members.invite.deferredFor"),
    reach: Reach::Shape,
    ..INVITE
};

pub(in super::super) static INVITE_QUEUED: Rule = Rule {
    id: "openagenda.members.invite.queued",
    statement: "`queued` counts all distinct addresses, members included.",
    source: "inferred from the wording of DOC membres.md",
    behaviour: Some("openagenda.members.invite.queuedCounts"),
    reach: Reach::Shape,
    ..INVITE
};
