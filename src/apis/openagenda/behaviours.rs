//! The switches for what `OpenAgenda`'s pages leave open (DESIGN A8).

use std::time::Duration;

use crate::apis::behaviour::Setting;
use crate::apis::behaviour::{Choice, NonNegative, RateLimit, Switch, assign};

/// The settings of every `openagenda.*` behaviour.
#[derive(Clone, Debug)]
pub(crate) struct Behaviours {
    pub(crate) rate_limit: RateLimit,
    pub(crate) nonce: Nonce,
    /// How long an access token is good, on the world's clock.
    pub(crate) token_lifetime: Duration,
    pub(crate) invalid_token: InvalidTokenStatus,
    pub(crate) success: Success,
    pub(crate) fields: Fields,
    pub(crate) over_max: OverMax,
    pub(crate) end_cursor: EndCursor,
    pub(crate) include_invited: IncludeInvited,
    /// How many addresses one call invites at once; with more, all of them wait.
    pub(crate) inline_max: NonNegative,
    /// How long invitations wait, on the world's clock.
    pub(crate) deferred_for: Duration,
    pub(crate) queued_counts: QueuedCounts,
    pub(crate) existing_member: ExistingMember,
    pub(crate) invalid_email: InvalidEmail,
    pub(crate) allowed_roles: AllowedRoles,
}

impl Default for Behaviours {
    fn default() -> Self {
        Self {
            rate_limit: RateLimit(None),
            nonce: Nonce::Ignore,
            token_lifetime: Duration::from_hours(1),
            invalid_token: InvalidTokenStatus::Unauthorized,
            success: Success::Yes,
            fields: Fields::Extended,
            over_max: OverMax::Clamp,
            end_cursor: EndCursor::Null,
            include_invited: IncludeInvited::Yes,
            inline_max: NonNegative(20),
            deferred_for: Duration::from_secs(1),
            queued_counts: QueuedCounts::All,
            existing_member: ExistingMember::ReturnUnchanged,
            invalid_email: InvalidEmail::Reject,
            allowed_roles: AllowedRoles::AdministratorOrModerator,
        }
    }
}

/// What a nonce that came before with the same token means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nonce {
    Ignore,
    RefuseRepeat,
}

/// The status of a write without a good access token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InvalidTokenStatus {
    Unauthorized,
    Forbidden,
}

/// Whether `success: true` stands beside the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Success {
    Yes,
    No,
}

/// Which keys a listed member has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fields {
    Extended,
    Seed,
}

/// What a `limit` above the maximum gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OverMax {
    Clamp,
    Reject,
}

/// The `after` of the last page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EndCursor {
    Null,
    Sticky,
    Absent,
}

/// Whether invited people without an account are listed and counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IncludeInvited {
    Yes,
    No,
}

/// What `queued` counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum QueuedCounts {
    All,
    Deferred,
}

/// What inviting a member gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ExistingMember {
    ReturnUnchanged,
    Reject,
}

/// What an address that is none gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InvalidEmail {
    Reject,
    Skip,
}

/// Who may invite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AllowedRoles {
    AdministratorOrModerator,
    Administrator,
}

impl Choice for Nonce {
    const CHOICES: &'static [(&'static str, Self)] =
        &[("ignore", Self::Ignore), ("refuseRepeat", Self::RefuseRepeat)];
}

impl Choice for InvalidTokenStatus {
    const CHOICES: &'static [(&'static str, Self)] =
        &[("401", Self::Unauthorized), ("403", Self::Forbidden)];
}

impl Choice for Success {
    const CHOICES: &'static [(&'static str, Self)] = &[("yes", Self::Yes), ("no", Self::No)];
}

impl Choice for Fields {
    const CHOICES: &'static [(&'static str, Self)] =
        &[("extended", Self::Extended), ("seed", Self::Seed)];
}

impl Choice for OverMax {
    const CHOICES: &'static [(&'static str, Self)] =
        &[("clamp", Self::Clamp), ("reject", Self::Reject)];
}

impl Choice for EndCursor {
    const CHOICES: &'static [(&'static str, Self)] =
        &[("null", Self::Null), ("sticky", Self::Sticky), ("absent", Self::Absent)];
}

impl Choice for IncludeInvited {
    const CHOICES: &'static [(&'static str, Self)] = &[("yes", Self::Yes), ("no", Self::No)];
}

impl Choice for QueuedCounts {
    const CHOICES: &'static [(&'static str, Self)] =
        &[("all", Self::All), ("deferred", Self::Deferred)];
}

impl Choice for ExistingMember {
    const CHOICES: &'static [(&'static str, Self)] =
        &[("returnUnchanged", Self::ReturnUnchanged), ("reject", Self::Reject)];
}

impl Choice for InvalidEmail {
    const CHOICES: &'static [(&'static str, Self)] =
        &[("reject", Self::Reject), ("skip", Self::Skip)];
}

impl Choice for AllowedRoles {
    const CHOICES: &'static [(&'static str, Self)] = &[
        ("administratorOrModerator", Self::AdministratorOrModerator),
        ("administrator", Self::Administrator),
    ];
}

/// Every switch by its name on the outside.
pub(super) const SWITCHES: &[Switch<Behaviours>] = &[
    Switch {
        name: "openagenda.rateLimit",
        set: |all, value| assign(&mut all.rate_limit, value),
        get: |all| all.rate_limit.write(),
        valid: RateLimit::valid,
    },
    Switch {
        name: "openagenda.nonce",
        set: |all, value| assign(&mut all.nonce, value),
        get: |all| all.nonce.write(),
        valid: Nonce::valid,
    },
    Switch {
        name: "openagenda.accessToken.lifetime",
        set: |all, value| assign(&mut all.token_lifetime, value),
        get: |all| all.token_lifetime.write(),
        valid: Duration::valid,
    },
    Switch {
        name: "openagenda.accessToken.invalidStatus",
        set: |all, value| assign(&mut all.invalid_token, value),
        get: |all| all.invalid_token.write(),
        valid: InvalidTokenStatus::valid,
    },
    Switch {
        name: "openagenda.success",
        set: |all, value| assign(&mut all.success, value),
        get: |all| all.success.write(),
        valid: Success::valid,
    },
    Switch {
        name: "openagenda.members.fields",
        set: |all, value| assign(&mut all.fields, value),
        get: |all| all.fields.write(),
        valid: Fields::valid,
    },
    Switch {
        name: "openagenda.members.list.overMax",
        set: |all, value| assign(&mut all.over_max, value),
        get: |all| all.over_max.write(),
        valid: OverMax::valid,
    },
    Switch {
        name: "openagenda.members.list.endCursor",
        set: |all, value| assign(&mut all.end_cursor, value),
        get: |all| all.end_cursor.write(),
        valid: EndCursor::valid,
    },
    Switch {
        name: "openagenda.members.list.includeInvited",
        set: |all, value| assign(&mut all.include_invited, value),
        get: |all| all.include_invited.write(),
        valid: IncludeInvited::valid,
    },
    Switch {
        name: "openagenda.members.invite.inlineMax",
        set: |all, value| assign(&mut all.inline_max, value),
        get: |all| all.inline_max.write(),
        valid: NonNegative::valid,
    },
    Switch {
        name: "openagenda.members.invite.deferredFor",
        set: |all, value| assign(&mut all.deferred_for, value),
        get: |all| all.deferred_for.write(),
        valid: Duration::valid,
    },
    Switch {
        name: "openagenda.members.invite.queuedCounts",
        set: |all, value| assign(&mut all.queued_counts, value),
        get: |all| all.queued_counts.write(),
        valid: QueuedCounts::valid,
    },
    Switch {
        name: "openagenda.members.invite.existingMember",
        set: |all, value| assign(&mut all.existing_member, value),
        get: |all| all.existing_member.write(),
        valid: ExistingMember::valid,
    },
    Switch {
        name: "openagenda.members.invite.invalidEmail",
        set: |all, value| assign(&mut all.invalid_email, value),
        get: |all| all.invalid_email.write(),
        valid: InvalidEmail::valid,
    },
    Switch {
        name: "openagenda.members.invite.allowedRoles",
        set: |all, value| assign(&mut all.allowed_roles, value),
        get: |all| all.allowed_roles.write(),
        valid: AllowedRoles::valid,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_those_of_the_table() {
        let all = Behaviours::default();
        let defaults: Vec<String> = SWITCHES
            .iter()
            .map(|switch| format!("{}={}", switch.name, (switch.get)(&all)))
            .collect();
        let expected = [
            r#"openagenda.rateLimit="off""#,
            r#"openagenda.nonce="ignore""#,
            r#"openagenda.accessToken.lifetime="3600s""#,
            "openagenda.accessToken.invalidStatus=401",
            r#"openagenda.success="yes""#,
            r#"openagenda.members.fields="extended""#,
            r#"openagenda.members.list.overMax="clamp""#,
            r#"openagenda.members.list.endCursor="null""#,
            r#"openagenda.members.list.includeInvited="yes""#,
            "openagenda.members.invite.inlineMax=20",
            r#"openagenda.members.invite.deferredFor="1s""#,
            r#"openagenda.members.invite.queuedCounts="all""#,
            r#"openagenda.members.invite.existingMember="returnUnchanged""#,
            r#"openagenda.members.invite.invalidEmail="reject""#,
            r#"openagenda.members.invite.allowedRoles="administratorOrModerator""#,
        ];
        assert_eq!(defaults, expected);
    }

    #[test]
    fn what_a_switch_shows_it_also_takes() {
        let mut all = Behaviours::default();
        for switch in SWITCHES {
            let shown = (switch.get)(&all);
            assert!((switch.set)(&mut all, &shown), "{}", switch.name);
            assert_eq!((switch.get)(&all), shown, "{}", switch.name);
            assert!(!(switch.set)(&mut all, &serde_json::json!(["x"])), "{}", switch.name);
        }
    }
}
