//! What the vendor's documents leave open, as settings with defaults.

use crate::apis::behaviour::{Choice, Positive, Setting, Switch, assign};

/// The settings of one world. Each field's switch is in [`SWITCHES`].
#[derive(Clone, Debug)]
pub(crate) struct Behaviours {
    pub(super) auth_scheme: AuthScheme,
    pub(super) rate_limit: RateLimiting,
    pub(super) default_limit: Positive,
    pub(super) max_limit: Positive,
    pub(super) over_max_limit: OverMaxLimit,
    pub(super) page_zero: PageZero,
    pub(super) fields: MemberFields,
    pub(super) existing_member: ExistingMember,
    pub(super) max_emails: Positive,
    pub(super) over_max_emails: OverMaxEmails,
    pub(super) max_body_bytes: Positive,
    pub(super) invalid_email: InvalidEmail,
    pub(super) missing_emails: MissingEmails,
}

impl Default for Behaviours {
    fn default() -> Self {
        Self {
            auth_scheme: AuthScheme::Either,
            rate_limit: RateLimiting::Off,
            default_limit: Positive(100),
            max_limit: Positive(1_000),
            over_max_limit: OverMaxLimit::Clamp,
            page_zero: PageZero::FirstPage,
            fields: MemberFields::Seed,
            existing_member: ExistingMember::Reject,
            max_emails: Positive(200),
            over_max_emails: OverMaxEmails::PayloadTooLarge,
            max_body_bytes: Positive(102_400),
            invalid_email: InvalidEmail::Failed,
            missing_emails: MissingEmails::Accept,
        }
    }
}

/// How the secret key stands in `Authorization`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AuthScheme {
    Either,
    Bare,
    Bearer,
}

impl Choice for AuthScheme {
    const CHOICES: &'static [(&'static str, Self)] =
        &[("either", Self::Either), ("bare", Self::Bare), ("bearer", Self::Bearer)];
}

/// Whether the documented limits hold: 100 requests in 10 s and 50,000 a day for each key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RateLimiting {
    Off,
    Documented,
}

impl Choice for RateLimiting {
    const CHOICES: &'static [(&'static str, Self)] =
        &[("off", Self::Off), ("documented", Self::Documented)];
}

/// What a `limit` above the maximum gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OverMaxLimit {
    Clamp,
    Reject,
}

impl Choice for OverMaxLimit {
    const CHOICES: &'static [(&'static str, Self)] =
        &[("clamp", Self::Clamp), ("reject", Self::Reject)];
}

/// What `page=0` gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PageZero {
    FirstPage,
    Reject,
}

impl Choice for PageZero {
    const CHOICES: &'static [(&'static str, Self)] =
        &[("firstPage", Self::FirstPage), ("reject", Self::Reject)];
}

/// Which generation of the member object answers show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MemberFields {
    Seed,
    WithLang,
    Latest,
}

impl Choice for MemberFields {
    const CHOICES: &'static [(&'static str, Self)] =
        &[("seed", Self::Seed), ("withLang", Self::WithLang), ("latest", Self::Latest)];
}

/// What inviting a member gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ExistingMember {
    Reject,
    ReturnExisting,
}

impl Choice for ExistingMember {
    const CHOICES: &'static [(&'static str, Self)] =
        &[("reject", Self::Reject), ("returnExisting", Self::ReturnExisting)];
}

/// What a bulk call with too many addresses gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OverMaxEmails {
    PayloadTooLarge,
    BadRequest,
}

impl Choice for OverMaxEmails {
    const CHOICES: &'static [(&'static str, Self)] =
        &[("payloadTooLarge", Self::PayloadTooLarge), ("badRequest", Self::BadRequest)];
}

/// What an address that is none gets in a bulk call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InvalidEmail {
    Failed,
    Reject,
}

impl Choice for InvalidEmail {
    const CHOICES: &'static [(&'static str, Self)] =
        &[("failed", Self::Failed), ("reject", Self::Reject)];
}

/// What a bulk call without `emails` gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MissingEmails {
    Accept,
    Reject,
}

impl Choice for MissingEmails {
    const CHOICES: &'static [(&'static str, Self)] =
        &[("accept", Self::Accept), ("reject", Self::Reject)];
}

/// Every switch under its outer name, in the order of the contract.
pub(super) const SWITCHES: &[Switch<Behaviours>] = &[
    Switch {
        name: "meltingspot.auth.scheme",
        set: |settings, value| assign(&mut settings.auth_scheme, value),
        get: |settings| settings.auth_scheme.write(),
        valid: AuthScheme::valid,
    },
    Switch {
        name: "meltingspot.rateLimit",
        set: |settings, value| assign(&mut settings.rate_limit, value),
        get: |settings| settings.rate_limit.write(),
        valid: RateLimiting::valid,
    },
    Switch {
        name: "meltingspot.members.list.defaultLimit",
        set: |settings, value| assign(&mut settings.default_limit, value),
        get: |settings| settings.default_limit.write(),
        valid: Positive::valid,
    },
    Switch {
        name: "meltingspot.members.list.maxLimit",
        set: |settings, value| assign(&mut settings.max_limit, value),
        get: |settings| settings.max_limit.write(),
        valid: Positive::valid,
    },
    Switch {
        name: "meltingspot.members.list.overMax",
        set: |settings, value| assign(&mut settings.over_max_limit, value),
        get: |settings| settings.over_max_limit.write(),
        valid: OverMaxLimit::valid,
    },
    Switch {
        name: "meltingspot.members.list.pageZero",
        set: |settings, value| assign(&mut settings.page_zero, value),
        get: |settings| settings.page_zero.write(),
        valid: PageZero::valid,
    },
    Switch {
        name: "meltingspot.members.fields",
        set: |settings, value| assign(&mut settings.fields, value),
        get: |settings| settings.fields.write(),
        valid: MemberFields::valid,
    },
    Switch {
        name: "meltingspot.members.invite.existingMember",
        set: |settings, value| assign(&mut settings.existing_member, value),
        get: |settings| settings.existing_member.write(),
        valid: ExistingMember::valid,
    },
    Switch {
        name: "meltingspot.members.bulkInvite.maxEmails",
        set: |settings, value| assign(&mut settings.max_emails, value),
        get: |settings| settings.max_emails.write(),
        valid: Positive::valid,
    },
    Switch {
        name: "meltingspot.members.bulkInvite.overMax",
        set: |settings, value| assign(&mut settings.over_max_emails, value),
        get: |settings| settings.over_max_emails.write(),
        valid: OverMaxEmails::valid,
    },
    Switch {
        name: "meltingspot.members.bulkInvite.maxBodyBytes",
        set: |settings, value| assign(&mut settings.max_body_bytes, value),
        get: |settings| settings.max_body_bytes.write(),
        valid: Positive::valid,
    },
    Switch {
        name: "meltingspot.members.bulkInvite.invalidEmail",
        set: |settings, value| assign(&mut settings.invalid_email, value),
        get: |settings| settings.invalid_email.write(),
        valid: InvalidEmail::valid,
    },
    Switch {
        name: "meltingspot.members.bulkInvite.missingEmails",
        set: |settings, value| assign(&mut settings.missing_emails, value),
        get: |settings| settings.missing_emails.write(),
        valid: MissingEmails::valid,
    },
];
